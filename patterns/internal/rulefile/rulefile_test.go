package rulefile

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseKeepsLines(t *testing.T) {
	const text = `pack: own

rules:
  - id: own.one
    words:
      - first
      - second
    shown:
      - {in: a, out: b}
  - id: own.two
`
	f, faults := Parse("own.yaml", []byte(text), Schema{Rules: map[string]Type{"id": Text, "words": Texts, "shown": Examples}})
	if len(faults) != 0 {
		t.Fatal(faults)
	}
	got := fmt.Sprintf("%s %d %d %v %v", f.Pack, f.Rules[0].Line, f.Rules[1].Line, f.Rules[0].Fields["words"].Texts, f.Rules[0].Fields["shown"].Examples)
	if want := "own 4 10 [{6 first} {7 second}] [{9 a b}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseNamesTheRuleOfAFault(t *testing.T) {
	_, faults := Parse("own.yaml", []byte("pack: own\nrules:\n  - wrods: [a]\n    id: own.one\n  - wrods: [a]\n"), Schema{Rules: map[string]Type{"id": Text, "words": Texts}})
	if len(faults) != 2 {
		t.Fatal(faults)
	}
	if got, want := faults[0].Error(), `own.yaml:3: rule own.one: unknown field "wrods"; did you mean "words"?`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := faults[1].Error(), `own.yaml:5: unknown field "wrods"; did you mean "words"?`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseDoesNotRepeatLongValues(t *testing.T) {
	_, faults := Parse("own.yaml", []byte("pack: own\nrules:\n  - size: "+strings.Repeat("x", 200)+"\n"), Schema{Rules: map[string]Type{"size": Number}})
	if len(faults) != 1 || len(faults[0].Error()) > 100 {
		t.Errorf("got %v", faults)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"names", "policy", "min"}
	for word, want := range map[string]string{
		"name": `did you mean "names"?`, "polciy": `did you mean "policy"?`, "mni": `did you mean "min"?`, "something": "known are names, policy, min",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"abc", "", 3}, {"", "abc", 3}, {"abc", "abd", 1}, {"abc", "bc", 1}, {"kitten", "sitting", 3}} {
		if got := distance(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
