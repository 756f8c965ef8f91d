package screen

import (
	"bytes"
	"regexp"
	"strings"

	"redactor/patterns"
)

// A start may be the beginning of a secret that is not known yet. What is behind it waits until its run of characters ends.
type starts struct {
	token *regexp.Regexp // the literal of some token rule, and characters of its class up to the end
}

// lookBehind is how far behind the end of the text a token may have started, in bytes.
const lookBehind = 4 << 10

// shortLiteral is the length below which the literal of a token counts only at the start of a word: "AC" is in many words.
const shortLiteral = 4

// newStarts gathers the literals of the token rules.
func newStarts(rules []patterns.Rule) (*starts, error) {
	forms := []string{`eyJ[A-Za-z0-9_.-]*`} // JSON Web Tokens, whose rule has no literal
	for i := range rules {
		r := &rules[i]
		if r.Kind != patterns.KindToken {
			continue
		}
		class := expressionOf(r.Class)
		if r.Infix != "" {
			forms = append(forms, class+"*"+regexp.QuoteMeta(r.Infix)+class+"*")
		}
		for _, literal := range r.Prefix {
			form := regexp.QuoteMeta(literal) + class + "*"
			if len(literal) < shortLiteral {
				form = `\b` + form
			}
			forms = append(forms, form)
		}
	}
	token, err := regexp.Compile("(?:" + strings.Join(forms, "|") + ")$")
	if err != nil {
		return nil, err
	}
	return &starts{token: token}, nil
}

// expressionOf spells the class of a token rule as an expression.
func expressionOf(class string) string {
	switch class {
	case "alnum":
		return "[A-Za-z0-9]"
	case "hex":
		return "[0-9A-Fa-f]"
	case "base32":
		return "[A-Za-z2-7=]"
	case "base64":
		return "[A-Za-z0-9+/=]"
	case "base64url":
		return "[A-Za-z0-9_=-]"
	default:
		return class
	}
}

// probes are put behind an open line to see what would become of its end: a value that looks like a secret, and the host that
// makes the text before it a password.
func probes() []string {
	const secret = "Zq7Kx2Vb9Lm4Tn8Wc3Rf6Yh1Jd5Gs0Pa"
	return []string{secret, secret + "@probe.test/"}
}

// hold returns the offset in the text from which on nothing may be shown yet, since what follows could make it part of a secret.
// found are the matches when nothing follows.
func (m *Masker) hold(found []patterns.Match) int {
	text := m.line.text
	hold := len(text)
	for _, p := range probes() {
		hold = min(hold, m.probeFor(p, found))
	}
	hold = min(hold, m.starts.in(text))
	if !m.state.Empty() {
		hold = min(hold, len(bytes.TrimRightFunc(text, isBase64))) // a line of the key or certificate that is open
	}
	for i := len(found) - 1; i >= 0 && found[i].End > hold-1; i-- {
		f := &found[i]
		// A mark that tells of the value has to wait for the whole value.
		if f.Start < hold && (f.End > hold || f.End == len(text) && f.Mask != patterns.MaskFixed && f.Mask != patterns.MaskNothing) {
			hold = f.Start
		}
	}
	return hold
}

// probeFor returns where the match starts that goes from the text into what was put behind it, if the text alone is not masked
// from there on.
func (m *Masker) probeFor(probe string, found []patterns.Match) int {
	n := len(m.line.text)
	m.probe = append(append(m.probe[:0], m.line.text...), probe...)
	s, ok := m.scan(m.probed[:0], m.probe, true)
	if !ok {
		return 0
	}
	m.probed = s.found
	for i := range s.found {
		if f := &s.found[i]; f.Start < n && f.End > n && !masked(found, f.Start, n) {
			return f.Start
		}
	}
	return n
}

// masked reports whether one of the matches has all of [start,end).
func masked(found []patterns.Match, start, end int) bool {
	for i := range found {
		if found[i].Start <= start && found[i].End >= end {
			return true
		}
	}
	return false
}

// in returns where at the end of text something starts that may become a token, or the length of text.
func (s *starts) in(text []byte) int {
	from := max(0, len(text)-lookBehind)
	if at := s.token.FindIndex(text[from:]); at != nil {
		return from + at[0]
	}
	return longRun(text)
}

// longRun returns where a run at the end of text starts that is as long as keys are and has letters and digits; or the length.
func longRun(text []byte) int {
	const shortest = 24
	start := len(bytes.TrimRightFunc(text, isWord))
	run := text[start:]
	if len(run) < shortest || !bytes.ContainsAny(run, "0123456789") || !bytes.ContainsFunc(run, isLetter) {
		return len(text)
	}
	return start
}

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

func isWord(r rune) bool { return isLetter(r) || r >= '0' && r <= '9' || r == '_' || r == '-' }

func isBase64(r rune) bool {
	return isLetter(r) || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}
