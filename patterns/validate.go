package patterns

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"redactor/patterns/internal/required"
	"redactor/patterns/internal/rulefile"
)

// Limits of rules.
const (
	longestID      = 48 // bytes: an id is printed in every mark
	shortestPrefix = 3  // bytes of a prefix that need not be exact
	shortestAnchor = 2  // bytes of any prefix or infix
	fewestInRun    = 1  // characters of a class
)

// The words of a rule file, in the order of their values.
var (
	kindWords   = []string{"", "name", "token", "block", "regex", "allow"}
	policyWords = []string{"", "never", "if-secret-like", "always"}
	formWords   = []string{"plain", "scheme", "cookies", "xfcc", "certificate", "userinfo"}
	blockWords  = []string{"certificate", "private-key", "jwt", "userinfo", "scheme", "basic"}
	maskWords   = []string{"fixed", "partial"}
)

// String returns the word a rule file uses.
func (k Kind) String() string { return word(kindWords, int(k)) }

// String returns the word a rule file uses.
func (p Policy) String() string { return word(policyWords, int(p)) }

// String returns the word a rule file uses.
func (f Form) String() string { return word(formWords, int(f)) }

func word(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return "unknown"
	}
	return words[i]
}

// A flaw is one thing wrong with a rule, in the field it is about.
type flaw struct {
	field string // as rule files call it
	item  string // the entry of the field, where it is a list
	text  string
}

// A review gathers the flaws of one rule.
type review struct{ flaws []flaw }

func (v *review) add(field, format string, args ...any) { v.at(field, "", format, args...) }

func (v *review) at(field, item, format string, args ...any) {
	v.flaws = append(v.flaws, flaw{field, item, fmt.Sprintf(format, args...)})
}

// flaws returns everything that is wrong with the rule alone, without regard to other rules.
func (r *Rule) flaws() []flaw {
	var v review
	v.id(r.ID)
	v.foreign(r)
	switch r.Kind {
	case KindName:
		v.names(r)
	case KindToken:
		v.token(r)
	case KindBlock:
		v.oneOf("block", r.Block, blockWords)
	case KindRegex:
		v.regex(r)
	case KindAllow:
		v.allow(r)
	default:
		v.add("kind", "kind is missing; use %s", strings.Join(detectorWords(), ", "))
	}
	v.sources(r)
	v.examples(r)
	return v.flaws
}

func (v *review) oneOf(field, value string, words []string) {
	switch {
	case value == "":
		v.add(field, "%s is missing; use %s", field, strings.Join(words, ", "))
	case !slices.Contains(words, value):
		v.add(field, "unknown %s%s", field, rulefile.Near(value, words))
	}
}

// id checks area.thing[-variant]: two words of lower-case letters, digits and "-".
func (v *review) id(id string) {
	if id == "" {
		v.add("id", "id is missing")
		return
	}
	area, thing, _ := strings.Cut(id, ".")
	if len(id) > longestID || !isIDWord(area) || !isIDWord(thing) {
		v.add("id", "id %q must have the form area.thing or area.thing-variant, of lower-case letters, digits and -, at most %d bytes", id, longestID)
	}
}

func isIDWord(s string) bool {
	if s == "" || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return strings.Trim(s, lower+digits+"-") == ""
}

// foreign reports fields that do not belong to the rule's kind.
func (v *review) foreign(r *Rule) {
	for _, f := range []struct {
		field string
		set   bool
		kind  Kind
	}{
		{"names", r.Names != nil, KindName},
		{"policy", r.Policy != Unset, KindName},
		{"suffix", r.Suffix != Unset, KindName},
		{"loose", r.Loose, KindName},
		{"form", r.Form != Plain, KindName},
		{"prefix", r.Prefix != nil, KindToken},
		{"infix", r.Infix != "", KindToken},
		{"class", r.Class != "", KindToken},
		{"before", r.Before != [2]int{}, KindToken},
		{"min", r.Min != 0, KindToken},
		{"exact", r.Exact, KindToken},
		{"keep", r.Keep != 0, KindToken},
		{"block", r.Block != "", KindBlock},
		{"literals", r.Literals != nil, KindRegex},
		{"regex", r.Regex != "", KindRegex},
		{"values", r.Values != nil, KindAllow},
		{"pattern", r.Pattern != "", KindAllow},
		{"only", r.Only != nil, KindAllow},
	} {
		if f.set && f.kind != r.Kind && r.Kind != KindUnset {
			v.add(f.field, "%s does not belong to kind %s, only to kind %s", f.field, r.Kind, f.kind)
		}
	}
}

func (v *review) names(r *Rule) {
	if len(r.Names) == 0 {
		v.add("names", "names is missing")
	}
	if r.Policy > Always || r.Suffix > Always || r.Form > Userinfo {
		v.add("policy", "policy, suffix or form is unknown")
	}
	seen := make(map[string]string, len(r.Names))
	for _, n := range r.Names {
		v.name(n)
		c := compact(n)
		if first, twice := seen[c]; twice {
			v.at("names", n, "name %q is the same as %q: case, dashes and underscores do not count", n, first)
		}
		seen[c] = n
	}
}

// name checks that a name is written as the engine compares it.
func (v *review) name(n string) {
	folded := foldName(n)
	switch head, tail, wild := strings.Cut(n, "_*_"); {
	case wild && head != "" && head == foldName(head) && tail == foldName(tail) && tail != "" && !strings.Contains(head, "_"):
	case strings.HasPrefix(n, "*_"):
		v.at("names", n, "name %q: leave the *_ out, a name is always found at the end of longer ones", n)
	case strings.Contains(n, "*"):
		v.at("names", n, "name %q: * stands only between two words, as in x_*_key", n)
	case folded == "":
		v.at("names", n, "name %q has no letter", n)
	case n != folded:
		v.at("names", n, "name %q is not in folded form; write %q", n, folded)
	}
}

// foldName returns a name as the engine compares it: lower-case words joined by "_", without digits at the end.
func foldName(n string) string {
	out := make([]byte, 0, len(n)+4)
	gap := false
	for i := range len(n) {
		c := n[i]
		isUpper := c >= 'A' && c <= 'Z'
		switch {
		case isUpper || c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			if len(out) > 0 && (gap || isUpper && startsWord(n, i)) {
				out = append(out, '_')
			}
			if isUpper {
				c |= 0x20
			}
			out = append(out, c)
			gap = false
		default:
			gap = true
		}
	}
	cut := strings.TrimRight(string(out), digits+"_")
	if cut == "" || strings.Trim(cut, digits+"_") == "" {
		return ""
	}
	return cut
}

// startsWord reports whether the capital letter n[i] starts a word: apiKey, APIKey.
func startsWord(n string, i int) bool {
	isUpper := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	isLower := func(c byte) bool { return c >= 'a' && c <= 'z' }
	before := n[i-1]
	return isLower(before) || before >= '0' && before <= '9' || isUpper(before) && i+1 < len(n) && isLower(n[i+1])
}

// compact returns the letters and digits of a folded name: what two names have in common that the engine cannot tell apart.
func compact(name string) string { return strings.ReplaceAll(name, "_", "") }

func (v *review) token(r *Rule) {
	switch {
	case len(r.Prefix) == 0 && r.Infix == "":
		v.add("prefix", "a token needs a prefix or an infix")
	case len(r.Prefix) > 0 && r.Infix != "":
		v.add("infix", "a token has a prefix or an infix, not both")
	}
	for _, p := range r.Prefix {
		v.literal("prefix", p)
		if len(p) < shortestPrefix && !r.Exact {
			v.at("prefix", p, "prefix %q is shorter than %d bytes, so the token must be exact", p, shortestPrefix)
		}
		if r.Keep > len(p) {
			v.add("keep", "keep %d is more than the prefix %q has", r.Keep, p)
		}
	}
	if r.Infix != "" {
		v.literal("infix", r.Infix)
		if r.Before[1] < 1 || r.Before[0] > r.Before[1] {
			v.add("before", "an infix needs before: [fewest, most] characters before it")
		}
		if r.Keep != 0 {
			v.add("keep", "keep does not go with an infix")
		}
	} else if r.Before != [2]int{} {
		v.add("before", "before goes only with an infix")
	}
	if r.Class == "" {
		v.add("class", "class is missing; use alnum, hex, base32, base64, base64url or [characters]")
	} else if _, err := classOf(r.Class); err != nil {
		v.add("class", "%v", err)
	}
	if r.Min < fewestInRun {
		v.add("min", "min is missing: how many characters of the class make a token")
	}
}

func (v *review) literal(field, lit string) {
	if len(lit) < shortestAnchor {
		v.at(field, lit, "%s %q must have at least %d bytes", field, lit, shortestAnchor)
	}
	for i := range len(lit) {
		if lit[i] <= ' ' || lit[i] > '~' {
			v.at(field, lit, "%s %q may hold printable ASCII only, without blanks", field, lit)
			return
		}
	}
}

func (v *review) regex(r *Rule) {
	if r.Regex == "" {
		v.add("regex", "regex is missing")
	}
	if len(r.Literals) == 0 {
		v.add("literals", "literals is missing: texts of which every match holds at least one")
	}
	long := true
	for _, l := range r.Literals {
		if len(l) < shortestLiteral {
			v.at("literals", l, "literal %q must have at least %d bytes", l, shortestLiteral)
			long = false
		}
	}
	if r.Regex == "" {
		return
	}
	re, err := syntax.Parse(r.Regex, syntax.Perl)
	if err == nil {
		_, err = regexp.Compile(r.Regex)
	}
	if err != nil {
		v.add("regex", "%s", regexFault(err))
		return
	}
	for _, g := range re.CapNames() {
		if g != "" && g != "secret" {
			v.add("regex", "group %q: only a group named secret has a meaning", g)
		}
	}
	if len(r.Literals) > 0 && long && !required.All(re, r.Literals) {
		v.add("literals", "a match of regex need not hold any of the literals %s", strings.Join(r.Literals, ", "))
	}
}

// regexFault says what is wrong with an expression in terms of the limit it breaks.
func regexFault(err error) string {
	var e *syntax.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Code == syntax.ErrInvalidRepeatSize {
		return fmt.Sprintf("regex repeats %s; a count may be at most 1000", e.Expr)
	}
	return fmt.Sprintf("regex does not compile: %s: %s", e.Code, e.Expr)
}

func (v *review) examples(r *Rule) {
	seen := make(map[string]string)
	for _, m := range r.Match {
		switch {
		case m.In == "" || m.Out == "":
			v.at("match", m.In, "match needs both in and out")
		case m.In == m.Out:
			v.at("match", m.In, "the example changes nothing")
		case seen[m.In] != "":
			v.at("match", m.In, "the example stands twice")
		}
		seen[m.In] = "match"
	}
	for _, n := range r.NoMatch {
		switch seen[n] {
		case "match":
			v.at("no_match", n, "the example is in match and in no_match")
		case "no_match":
			v.at("no_match", n, "the example stands twice")
		}
		seen[n] = "no_match"
	}
}
