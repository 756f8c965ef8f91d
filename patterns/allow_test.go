package patterns_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"redactor/patterns"
)

// loadOwn reads one rule file.
func loadOwn(t *testing.T, text string) []patterns.Rule {
	t.Helper()
	rules, err := patterns.Load(fstest.MapFS{"own.yaml": {Data: []byte(text)}}, "own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

const allowFile = `pack: own
rules:
  - {id: own.door, kind: name, names: [door_key], policy: always}
  - {id: own.gate, kind: name, names: [gate_key], policy: always}
  - {id: own.badge, kind: token, prefix: [bdg_], class: alnum, min: 6, keep: 4}
allow:
  - id: own.docs
    reason: the key of our documentation
    values: ["example key", 'a"b', bdg_EXAMPLE1]
  - id: own.tests
    reason: keys that the test suite makes
    pattern: test_[a-z]+
    only: [own.door]
`

func TestAllow(t *testing.T) {
	const door, gate = "[REDACTED:own.door]", "[REDACTED:own.gate]"
	checkRedacted(t, own(t, loadOwn(t, allowFile)), map[string]string{
		`{"door_key":"example key"}`:            `{"door_key":"example key"}`,
		`{"door_key":"example keys"}`:           `{"door_key":"` + door + `"}`,
		`?door_key=example%20key&x=1`:           `?door_key=example%20key&x=1`,
		`{"door_key":"a\"b"}`:                   `{"door_key":"a\"b"}`,
		`{"m":"{\"door_key\":\"a\\\"b\"}"}`:     `{"m":"{\"door_key\":\"a\\\"b\"}"}`,
		`door_key=test_abc gate_key=test_wxyz`:  `door_key=test_abc gate_key=` + gate,
		`door_key=test_abcX`:                    `door_key=` + door,
		`door_key=xtest_abc`:                    `door_key=` + door,
		`bdg_EXAMPLE1 bdg_EXAMPLE2`:             `bdg_EXAMPLE1 bdg_[REDACTED:own.badge]`,
		`door_key=test_secret seen test_secret`: `door_key=test_secret seen test_secret`, // no echo of what stays
		`{"door_key":["test_a","k3y"]}`:         `{"door_key":["test_a","` + door + `"]}`,
	})
}

// TestAllowLongLine: a value that is not seen as a whole is masked.
func TestAllowLongLine(t *testing.T) {
	rules := loadOwn(t, strings.Replace(allowFile, "test_[a-z]+", "test_[a-z]+X?", 1))
	rs := own(t, rules, patterns.WithMaxLine(pieceSize))
	in := strings.Repeat("lorem ip ", 10) + "door_key=test_" + strings.Repeat("a", 2*pieceSize) + "1 x"
	if got := string(rs.AppendRedacted(nil, []byte(in))); strings.Contains(got, "aaaaaaaa") {
		t.Errorf("a part of a value was taken for one that is allowed: %s", got)
	}
}

func TestSources(t *testing.T) {
	rules := loadOwn(t, `pack: own
rules:
  - {id: own.door, kind: name, names: [door_key], policy: always, sources: ["*.sql", audit/*.log, stdin]}
  - {id: own.gate, kind: name, names: [gate_key], policy: always}
allow:
  - {id: own.docs, reason: in the documentation, values: [k3yk3y], sources: ["*.md"]}
`)
	const in = "door_key=a1 gate_key=k3yk3y"
	for source, want := range map[string]string{
		"":                     "door_key=a1 gate_key=[REDACTED:own.gate]",
		"stdin":                "door_key=[REDACTED:own.door] gate_key=[REDACTED:own.gate]",
		"dump.sql":             "door_key=[REDACTED:own.door] gate_key=[REDACTED:own.gate]",
		"/var/dumps/a.sql":     "door_key=[REDACTED:own.door] gate_key=[REDACTED:own.gate]",
		`C:\dumps\a.sql`:       "door_key=[REDACTED:own.door] gate_key=[REDACTED:own.gate]",
		"a.sqlite":             "door_key=a1 gate_key=[REDACTED:own.gate]",
		"/log/audit/x.log":     "door_key=[REDACTED:own.door] gate_key=[REDACTED:own.gate]",
		"/log/audit/old/x.log": "door_key=a1 gate_key=[REDACTED:own.gate]",
		"docs/README.md":       "door_key=a1 gate_key=k3yk3y",
	} {
		rs := own(t, rules, patterns.WithSource(source))
		if got := string(rs.AppendRedacted(nil, []byte(in))); got != want {
			t.Errorf("in %q: got %q, want %q", source, got, want)
		}
		if len(rs.Rules()) != len(rules) {
			t.Errorf("in %q the rules are numbered anew", source)
		}
	}
}

// TestCheckKnowsNoSource: examples of rules with sources are tried too.
func TestCheckKnowsNoSource(t *testing.T) {
	failures := patterns.Check(loadOwn(t, `pack: own
rules:
  - id: own.door
    kind: name
    names: [door_key]
    sources: ["*.sql"]
    match: [{in: door_key=a1, out: "door_key=[REDACTED:own.door]"}]
    no_match: [door_keys=b2]
allow:
  - {id: own.docs, reason: in the documentation, values: [b2], sources: ["*.md"], no_match: [door_key=b2, door_key=c3]}
`))
	if len(failures) != 1 || failures[0].Rule != "own.docs" || failures[0].In != "door_key=c3" {
		t.Errorf("got %v", failures)
	}
}

func TestAllowFaults(t *testing.T) {
	for text, want := range map[string]string{
		"- {id: own.x, values: [a]}":                                    "own.yaml:3: rule own.x: reason is missing",
		"- {id: own.x, reason: r}":                                      "own.yaml:3: rule own.x: an allow entry needs values or a pattern",
		"- {reason: r, values: [a]}":                                    "own.yaml:3: id is missing",
		"- {id: own.x, reason: r, pattern: 'a*'}":                       "pattern matches the empty text",
		"- {id: own.x, reason: r, pattern: 'a('}":                       "pattern does not compile: missing closing )",
		"- {id: own.x, reason: r, pattern: 'a)|(.*'}":                   "pattern does not compile: unexpected )",
		"- {id: own.x, reason: r, values: [a], sources: ['[']}":         `source "[" is no pattern`,
		"- {id: own.x, reason: r, values: [a], names: [b]}":             `unknown field; known are id`,
		"- {id: own.x, reason: r, value: a}":                            `unknown field "value"; did you mean "values"?`,
		"- {id: own.x, reason: r, values: a, match: [{in: a, out: b}]}": `unknown field; known are id`,
		"{}": "allow must be a list",
	} {
		_, err := patterns.Load(fstest.MapFS{"own.yaml": {Data: []byte("pack: own\nallow:\n  " + text + "\n")}}, "own.yaml")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want %q", text, err, want)
		}
	}
	_, err := patterns.Compile([]patterns.Rule{{ID: "own.x", Kind: patterns.KindAllow, Pattern: "("}})
	if err == nil {
		t.Error("Compile takes a bad allow entry")
	}
}

func TestMarkWords(t *testing.T) {
	rules := loadOwn(t, allowFile)
	checkRedacted(t, own(t, rules, patterns.WithMarkWord("SECRET")), map[string]string{
		"door_key=a1":                  "door_key=[SECRET:own.door]",
		"door_key=[REDACTED:own.door]": "door_key=[REDACTED:own.door]", // redacted before the word was chosen
		"door_key=[SECRET]":            "door_key=[[SECRET:own.door]]",
	})
	checkRedacted(t, own(t, rules, patterns.WithShortMarks()), map[string]string{
		"door_key=a1&x=[REDACTED]": "door_key=[REDACTED]&x=[REDACTED]",
		`{"door_key":1234}`:        `{"door_key":"[REDACTED]"}`,
		"bdg_0123456 x":            "bdg_[REDACTED] x",
	})
	rules = append(rules, nameRule("partial"))
	rules[len(rules)-1].ID, rules[len(rules)-1].Names = "own.shown", []string{"shown_key"}
	short := own(t, rules, patterns.WithMarkWord("R"), patterns.WithShortMarks())
	checkRedacted(t, short, map[string]string{
		"shown_key=0123456789abcdef,door_key=a1": "shown_key=[R:last4:cdef],door_key=[R]",
		"door_key=[R:own.door]":                  "door_key=[R:own.door]",
	})
	for _, word := range []string{"", "CERT", "STUB", "lower", "1A", "A-B", "A B", "A]", "Ä", strings.Repeat("A", 25)} {
		if _, err := patterns.Compile(rules, patterns.WithMarkWord(word)); err == nil {
			t.Errorf("mark word %q is taken", word)
		}
	}
}

// TestDocumentedRuleFiles: the rule files in the documentation are good, and their examples come out as they say.
func TestDocumentedRuleFiles(t *testing.T) {
	page, err := os.ReadFile("../docs/rule-files.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```yaml\n")[1:]
	if len(blocks) == 0 {
		t.Fatal("no rule files in the page")
	}
	for _, block := range blocks {
		text, _, _ := strings.Cut(block, "```")
		rules := append(patterns.Builtin(), loadOwn(t, text)...)
		for _, f := range patterns.Check(rules) {
			t.Error(f)
		}
	}
}
