package patterns_test

import (
	"strings"
	"testing"

	"redactor/patterns"
)

// doorRule masks what an expression finds around a literal.
func doorRule(id, regex string, literals ...string) patterns.Rule {
	return patterns.Rule{ID: id, Kind: patterns.KindRegex, Regex: regex, Literals: literals}
}

func TestRegexRule(t *testing.T) {
	rs := own(t, []patterns.Rule{
		doorRule("own.whole", `door-\d{4}`, "door"),
		doorRule("own.group", `badge (?:no )?(?P<secret>[A-Z]{2}\d+)(?: of)?`, "badge", "ausweis"),
		doorRule("own.maybe", `(?i)pass(?:word)? slip(?: (?P<secret>\d+))?`, "slip"),
	})
	checkRedacted(t, rs, map[string]string{
		"":                              "",
		"a door-1234 b":                 "a [REDACTED:own.whole] b",
		"door-1234":                     "[REDACTED:own.whole]",
		"door-1234\ndoor-5678":          "[REDACTED:own.whole]\n[REDACTED:own.whole]",
		"door-1234 and door-5678, door": "[REDACTED:own.whole] and [REDACTED:own.whole], door",
		"door-123 DOOR-1234":            "door-123 DOOR-1234", // the literal has no case, the expression has
		"adoor-12345":                   "a[REDACTED:own.whole]5",
		"badge AB12 of bob":             "badge [REDACTED:own.group] of bob",
		"BADGE badge no CD345":          "BADGE badge no [REDACTED:own.group]",
		"badge AB1, badge AB2":          "badge [REDACTED:own.group], badge [REDACTED:own.group]",
		"ausweis AB12":                  "ausweis AB12",
		"Pass slip 77, pass slip":       "Pass slip [REDACTED:own.maybe], pass slip", // the group may be missing
		"badge\nAB12":                   "badge\nAB12",                               // a match stays in its line
		"a badge AB12 door-1234 slip":   "a badge [REDACTED:own.group] [REDACTED:own.whole] slip",
	})
}

// TestRegexBesideNames: what other rules mask is not looked at again, and overlaps are merged.
func TestRegexBesideNames(t *testing.T) {
	rs := own(t, []patterns.Rule{nameRule(""), doorRule("own.number", `no \d+(?: x)?`, "no ")})
	checkRedacted(t, rs, map[string]string{
		`{"door_key":"no 12"} no 34`: `{"door_key":"[REDACTED:own.door]"} [REDACTED:own.number]`,
		"door_key=a1b2 no 34 x":      "door_key=[REDACTED:own.door] [REDACTED:own.number]",
	})
	partial := doorRule("own.partial", `no (?P<secret>\d+)`, "no ")
	partial.Mask = "partial"
	checkRedacted(t, own(t, []patterns.Rule{partial}), map[string]string{
		"no 123": "no [REDACTED:own.partial]", "no 1234567890123456": "no [REDACTED:own.partial:last4:3456]",
	})
}

// TestRegexEcho: what an expression finds is masked where it stands again in the line.
func TestRegexEcho(t *testing.T) {
	rs := own(t, []patterns.Rule{doorRule("own.group", `badge (?P<secret>\w+)`, "badge")})
	checkRedacted(t, rs, map[string]string{"badge AB12CD34 x AB12CD34\nAB12CD34": "badge [REDACTED:own.group] x [REDACTED:own.group]\nAB12CD34"})
}

// TestRegexInLongLines: the expression sees a window around its literal, wherever in the line that stands.
func TestRegexInLongLines(t *testing.T) {
	rs := own(t, []patterns.Rule{doorRule("own.group", `badge (?P<secret>\w+)`, "badge")})
	short := own(t, []patterns.Rule{doorRule("own.group", `badge (?P<secret>\w+)`, "badge")}, patterns.WithMaxLine(1<<15))
	for _, before := range []int{0, 100, 4000, 4096, 4097, 5000, 9000, 20000, 40000} {
		for _, between := range []int{10, 4090, 8200, 12000} {
			line := strings.Repeat("lorem ", before/6) + "badge AB12 " + strings.Repeat("ipsum ", between/6) + "badge CD34"
			want := strings.NewReplacer("AB12", "[REDACTED:own.group]", "CD34", "[REDACTED:own.group]").Replace(line)
			if got := string(rs.AppendRedacted(nil, []byte(line))); got != want {
				t.Errorf("%d bytes before, %d between: %d bytes came out, want %d", before, between, len(got), len(want))
			}
			if got := string(short.AppendRedacted(nil, []byte(line))); got != want {
				t.Errorf("in pieces, %d bytes before, %d between: %d bytes came out, want %d", before, between, len(got), len(want))
			}
		}
	}
}

// TestCompileNamesEveryFault with its place, and nothing else.
func TestCompileNamesEveryFault(t *testing.T) {
	name := func(edit func(r *patterns.Rule)) patterns.Rule {
		r := patterns.Rule{ID: "own.a", Kind: patterns.KindName, Names: []string{"door_key"}, Policy: patterns.Always}
		edit(&r)
		return r
	}
	token := func(edit func(r *patterns.Rule)) patterns.Rule {
		r := patterns.Rule{ID: "own.a", Kind: patterns.KindToken, Prefix: []string{"dk_"}, Class: "alnum", Min: 8}
		edit(&r)
		return r
	}
	for _, tc := range []struct {
		rule patterns.Rule
		want string
	}{
		{name(func(r *patterns.Rule) { r.Kind = patterns.KindUnset }), "kind 0 is unknown"},
		{name(func(r *patterns.Rule) { r.Kind = 99 }), "kind 99 is unknown"},
		{name(func(r *patterns.Rule) { r.Names = nil }), "needs names"},
		{name(func(r *patterns.Rule) { r.Mask = "stars" }), `mask "stars" is unknown`},
		{token(func(r *patterns.Rule) { r.Prefix = nil }), "needs a prefix or an infix"},
		{token(func(r *patterns.Rule) { r.Class = "letters" }), `class "letters" is unknown`},
		{token(func(r *patterns.Rule) { r.Class = "[]" }), `class "[]" is unknown`},
		{token(func(r *patterns.Rule) { r.Class = "[z-a]" }), "range z-a is empty"},
		{patterns.Rule{ID: "own.a", Kind: patterns.KindBlock, Block: "safe"}, `block "safe" is unknown`},
		{doorRule("own.a", `door`), "needs literals"},
		{doorRule("own.a", `do`, "do"), `literal "do": must have at least 3 bytes`},
		{doorRule("own.a", `door(`, "door"), "reading the expression"},
	} {
		tc.rule.Source = "rules/own.yaml:7"
		_, err := patterns.Compile([]patterns.Rule{tc.rule})
		if err == nil || !strings.Contains(err.Error(), "rules/own.yaml:7: rule own.a: ") || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("want %q, got %v", tc.want, err)
		}
	}
	bad := []patterns.Rule{
		{ID: "own.a", Kind: patterns.KindName, Source: "a.yaml:1"},
		{ID: "own.b", Kind: patterns.KindName, Names: []string{"door"}, Source: "a.yaml:5"},
		{ID: "own.b", Kind: patterns.KindBlock, Block: "safe", Source: "b.yaml:2"},
		{ID: "own.c", Kind: patterns.KindRegex, Regex: "x", Mask: "stars"},
	}
	_, err := patterns.Compile(bad, patterns.WithMaxLine(100))
	if err == nil {
		t.Fatal("five faults compile")
	}
	for _, want := range []string{
		"longest line 100: must be at least 512 bytes", "a.yaml:1: rule own.a: a name rule needs names", "b.yaml:2: rule own.b: the id stands already at a.yaml:5",
		`b.yaml:2: rule own.b: block "safe" is unknown`, `rules: rule own.c: mask "stars" is unknown`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestCompileLimits(t *testing.T) {
	if rs, err := patterns.Compile(nil); err != nil || string(rs.AppendRedacted(nil, []byte("api_key=a1b2\n@"))) != "api_key=a1b2\n@" {
		t.Errorf("no rules: %v", err)
	}
	if _, err := patterns.Compile(make([]patterns.Rule, 1<<16)); err == nil || !strings.Contains(err.Error(), "65536 rules: at most 65535") {
		t.Errorf("too many rules: %v", err)
	}
	rules := []patterns.Rule{nameRule("")}
	rs := own(t, rules)
	rules[0].ID = "changed"
	if got := string(rs.AppendRedacted(nil, []byte("door_key=a1"))); got != "door_key=[REDACTED:own.door]" || rs.Rules()[0].ID != "own.door" {
		t.Errorf("the caller's rules are shared: %s", got)
	}
}
