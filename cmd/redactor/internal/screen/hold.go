package screen

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"redactor/patterns"
)

// A start may be the beginning of a secret that is not known yet. What is behind it waits until its run of characters ends.
type starts struct {
	token  *regexp.Regexp // the literal of some token rule, and characters of its class up to the end
	quote  *regexp.Regexp // a quote in some spelling
	escape *regexp.Regexp // an escape at the end, of which more may follow
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
	token, errToken := regexp.Compile("(?:" + strings.Join(forms, "|") + ")$")
	quote, errQuote := regexp.Compile(`\\*['"]|%(?:25)*2[27]|&(?:amp;)*(?:#x0*2[27]|#3[49]|quot|apos);|\\+(?:x2[27]|u002[27]|04[27])|#(?:x?2[27]|04[27])`)
	escape, errEscape := regexp.Compile(`\\+(?:u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?)?$|&[#0-9a-z]{0,6}$`)
	if err := errors.Join(errToken, errQuote, errEscape); err != nil {
		return nil, err
	}
	return &starts{token: token, quote: quote, escape: escape}, nil
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

// probes are put behind an open line to see what would become of its end: a value that looks like a secret, the host that makes
// the text before it a password, and the end of a string that is open, in the spelling of the last quotes.
func (m *Masker) probes() []string {
	const word = "Zq7Kx2Vb9Lm4Tn8Wc3Rf6Yh1Jd5Gs0Pa"
	probes := []string{word, word + "@probe.test/", ") ", "] ", `\r\n`}
	text := m.line.text
	quotes := m.starts.quote.FindAll(text[max(0, len(text)-lookBehind):], -1)
	for n := 0; n < mostQuotes && len(quotes) > 0; n++ {
		quote := quotes[len(quotes)-1]
		quotes = slices.DeleteFunc(quotes, func(q []byte) bool { return bytes.Equal(q, quote) })
		for _, end := range []string{" ", ")", "]"} {
			probes = append(probes, word+string(quote)+end, string(quote)+end)
		}
	}
	return probes
}

// mostQuotes is how many spellings of a quote are tried. More are seldom open in one line.
const mostQuotes = 3

// whole returns the length of text without the escape at its end that may be cut.
func (s *starts) whole(text []byte) int {
	if at := s.escape.FindIndex(text[max(0, len(text)-longestEscape):]); at != nil {
		return max(0, len(text)-longestEscape) + at[0]
	}
	return len(text)
}

// longestEscape is how far from the end of the text an escape may have started, in bytes.
const longestEscape = 24

// hold returns the offset in the text from which on nothing may be shown yet, since what follows could make it part of a secret.
// found are the matches when nothing follows text[:end].
func (m *Masker) hold(found []patterns.Match, end int) int {
	text := m.line.text[:end]
	hold := end
	for _, p := range m.probes() {
		hold = min(hold, m.probeFor(p, found, text))
	}
	hold = min(hold, m.starts.in(text))
	if !m.state.Empty() {
		hold = min(hold, len(bytes.TrimRightFunc(text, isBase64))) // a line of the key or certificate that is open
	}
	for i := len(found) - 1; i >= 0 && found[i].End >= hold; i-- {
		f := &found[i]
		// A mark that tells of the value has to wait for the whole value.
		if f.Start < hold && (f.End > hold || f.End == end && f.Mask != patterns.MaskFixed && f.Mask != patterns.MaskNothing) {
			hold = f.Start
		}
	}
	return hold
}

// probeFor returns where the first match starts that what is put behind the text makes of it, if the text alone is not masked
// there and was not shown yet; or the length of text.
func (m *Masker) probeFor(probe string, found []patterns.Match, text []byte) int {
	n := len(text)
	m.probe = append(append(m.probe[:0], text...), probe...)
	s, ok := m.scan(m.probed[:0], m.probe, true)
	if !ok {
		return 0
	}
	m.probed = s.found
	for i := range s.found {
		f := &s.found[i]
		if end := min(f.End, n); f.Start < end && m.line.pos[end-1] >= m.shown && !masked(found, f.Start, end) {
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
