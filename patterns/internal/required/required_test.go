package required

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAll(t *testing.T) {
	for _, tc := range []struct {
		expr     string
		literals string // separated by blanks
		want     bool
	}{
		{`api_key=\w+`, "api_key=", true},
		{`(?i)API_KEY=\w+`, "api_key=", true},
		{`api_key=\w+`, "API_KEY=", true},
		{`(?:x-)?(?:api[_-]?key|access_token)=\w+`, "api_key= apikey= api-key= access_token=", true},
		{`(?:x-)?(?:api[_-]?key|access_token)=\w+`, "api_key= apikey= access_token=", false},
		{`(?:x-)?(?:api[_-]?key|access_token)=\w+`, "key= token=", true},
		{`(door|gate)=\d+`, "door= gate=", true},
		{`(door|gate)=\d+`, "door=", false},
		{`(door)?=\d+`, "door", false},
		{`(door)*=\d+`, "door", false},
		{`(door)+=\d+`, "door", true},
		{`(?:door){2,}`, "door", true},
		{`(?:door){0,2}`, "door", false},
		{`\bdoor\b$`, "door", true},
		{`do[o0]r`, "door do0r", true},
		{`do[o0]r`, "door", false},
		{`d[a-z]{2}r`, "door", false},
		{`door|`, "door", false},
		{`do.?or`, "door", false},
		{`[a-z]+door[a-z]+`, "door", true},
		{`.*`, "door", false},
		{``, "door", false},
		{`(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)door`, "door", true},
		{`door(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)(?:a|b|c|d)`, "door", true},
	} {
		re, err := syntax.Parse(tc.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := All(re, strings.Fields(tc.literals)); got != tc.want {
			t.Errorf("All(%q, %q) = %v, want %v", tc.expr, tc.literals, got, tc.want)
		}
	}
}

// TestNoMatchWithoutLiteral holds All to its word on random expressions: where it says yes, no match lacks the literals.
func TestNoMatchWithoutLiteral(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "ab", "[ab]", ".", "a?", "(b|ab)", "(a|)", "(ab)+", "b*", "(?i:B)", "^", "(aab|b){1,2}"})
	rapid.Check(t, func(t *rapid.T) {
		expr := strings.Join(rapid.SliceOfN(part, 1, 6).Draw(t, "parts"), "")
		literals := rapid.SliceOfN(rapid.StringMatching(`[ab]{1,3}`), 1, 2).Draw(t, "literals")
		re, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if !All(re, literals) {
			return
		}
		text := rapid.StringMatching(`[abB]{0,10}`).Draw(t, "text")
		match := regexp.MustCompile(expr).FindString(text)
		if !regexp.MustCompile(expr).MatchString(text) {
			return
		}
		for _, l := range literals {
			if strings.Contains(strings.ToLower(match), l) {
				return
			}
		}
		t.Fatalf("All(%q, %q) holds, but %q matches without them", expr, literals, match)
	})
}
