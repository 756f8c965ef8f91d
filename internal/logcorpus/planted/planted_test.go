package planted

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redactor/internal/logcorpus/spell"
)

// TestJudgeIdentity: a filter that does nothing leaks in every case, and has no other fault.
func TestJudgeIdentity(t *testing.T) {
	Cases(1, func(c *Case) bool {
		v := Judge(c, func(line []byte) []byte { return line })
		if v.Faults != Leak {
			t.Errorf("faults %b, want a leak alone: %v", v.Faults, Failure{c, v})
		}
		return !t.Failed()
	})
}

// TestJudgePerfect: a filter that replaces the value and nothing else has no fault in any case.
func TestJudgePerfect(t *testing.T) {
	Cases(1, func(c *Case) bool {
		in, out := c.Line.String(), masked(c.Line)
		v := Judge(c, func(line []byte) []byte {
			if string(line) == in {
				return []byte(out)
			}
			return line
		})
		if c.Template.ID == "own-21" {
			v.Faults &^= JSON // a mark in place of a number needs quotes, which masked does not write
		}
		if v.Faults != 0 {
			t.Error(Failure{c, v})
		}
		return !t.Failed()
	})
}

func masked(line spell.Line) string {
	var b strings.Builder
	for _, p := range line {
		if !p.Secret {
			b.WriteString(p.Text)
			continue
		}
		b.WriteString("[REDACTED:http.api-key]")
		b.WriteString(strings.Repeat("=\n", strings.Count(p.Text, "\n")))
	}
	return b.String()
}

// TestJudgeFaults: each fault is seen.
func TestJudgeFaults(t *testing.T) {
	c := &Case{
		Template: &Template{ID: "x"}, Kind: Kind{Name: "k"}, Secret: `se"cret+value`,
		Line: spell.Line{{Text: `{"a":"`}, {Text: `se\"cret+value`, Secret: true}, {Text: `","b":1}`}},
	}
	for out, want := range map[string]Fault{
		`{"a":"[REDACTED:x]","b":1}`:              0,
		`{"a":"[REDACTED:x]cret+value","b":1}`:    Leak,
		`{"a":"se\u0022cret+[REDACTED:x]","b":1}`: Leak,
		`{"a":"c2UiY3JldCt2YWx1ZQ","b":1}`:        Leak,
		`{"a":"[REDACTED:x]value","b":1}`:         Residue,
		`{"a":"[REDACTED:x]","b":2}`:              OverMask,
		`{"a":"[REDACTED:x]}`:                     OverMask | JSON,
		"{\"a\":\"[REDACTED:x]\n\",\"b\":1}":      Lines,
	} {
		in := c.Line.String()
		v := Judge(c, func(line []byte) []byte {
			if string(line) == in {
				return []byte(out)
			}
			return line
		})
		if v.Faults != want {
			t.Errorf("%s: faults %b, want %b", out, v.Faults, want)
		}
	}
}

// TestCasesRepeat: the same seed gives the same cases, another seed other values.
func TestCasesRepeat(t *testing.T) {
	collect := func(seed uint64) []string {
		var lines []string
		Cases(seed, func(c *Case) bool {
			lines = append(lines, c.Line.String())
			return true
		})
		return lines
	}
	first, second, other := collect(7), collect(7), collect(8)
	if len(first) != len(second) || len(first) != len(other) {
		t.Fatalf("%d, %d and %d cases", len(first), len(second), len(other))
	}
	for i := range first {
		if first[i] != second[i] {
			t.Fatalf("case %d differs between two runs", i)
		}
		if first[i] == other[i] {
			t.Fatalf("case %d is the same under another seed: %s", i, first[i])
		}
	}
}

// TestWholeLinesAreJSON: a template that looks like a JSON object is one in every variant.
func TestWholeLinesAreJSON(t *testing.T) {
	Cases(1, func(c *Case) bool {
		line := c.Line.String()
		if strings.HasPrefix(c.Template.Text, `{"`) && c.Wrapper == "" && !json.Valid([]byte(line)) {
			t.Errorf("%s %s is not JSON: %s", c.Template.ID, c.Variant, line)
		}
		return !t.Failed()
	})
}

// shared returns a file of the shared folder, or skips the test.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("REDACTOR_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the shared folder is not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTemplatesAgree: every shared carrier is here, with the same text around its holes.
func TestTemplatesAgree(t *testing.T) {
	ours := map[string]Template{}
	for _, tmpl := range Templates() {
		if _, twice := ours[tmpl.ID]; twice {
			t.Errorf("%s stands twice", tmpl.ID)
		}
		ours[tmpl.ID] = tmpl
	}
	n := 0
	for line := range bytes.Lines(shared(t, "fixtures/carriers.jsonl")) {
		var theirs struct{ ID, Template string }
		if err := json.NewDecoder(bufio.NewReader(bytes.NewReader(line))).Decode(&theirs); err != nil {
			t.Fatal(err)
		}
		n++
		if got := ours[theirs.ID].Text; got != theirs.Template {
			t.Errorf("%s:\n ours   %s\n shared %s", theirs.ID, got, theirs.Template)
		}
	}
	if n != 78 {
		t.Errorf("%d shared carriers, want 78", n)
	}
}
