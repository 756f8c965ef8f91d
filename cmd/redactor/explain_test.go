package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"redactor/cmd/redactor/internal/ui"
	"redactor/patterns"
)

// explained returns what explain shows of the text.
func explained(t *testing.T, rules *patterns.Ruleset, text []byte) (string, error) {
	t.Helper()
	var b bytes.Buffer
	e := &explainer{rules: rules, w: bufio.NewWriter(&b)}
	err := e.all(bytes.NewReader(text))
	return b.String(), err
}

func builtin(t *testing.T) *patterns.Ruleset {
	t.Helper()
	rules, err := patterns.Compile(patterns.Builtin(), patterns.WithMaxLine(longestExplained))
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// What explain shows is what the filter writes, line by line.
func TestExplainShowsWhatTheFilterWrites(t *testing.T) {
	t.Parallel()
	rules := builtin(t)
	texts := map[string][]byte{
		"nothing":      {},
		"soft breaks":  []byte("api_key=3Dsynthetic0=\nxyz012345 next=3D1\nplain\n"),
		"no newline":   []byte("x\n\ny api_key=synthetic0xyz"),
		"open at once": []byte("-----BEGIN " + "PRIVATE KEY-----\nc3ludGhldGljIGtleSwgbm90IGEgcmVhbCBvbmUsIG9ubHkgZm9yIHRlc3RzLCBtYWRl\n"),
	}
	logs, err := filepath.Glob("../../examples/logs/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatalf("no example logs: %v", err)
	}
	for _, path := range logs {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = text
	}
	shown := regexp.MustCompile(`^[0-9]+: `)
	for name, text := range texts {
		out, err := explained(t, rules, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got, want []string
		for line := range strings.Lines(out) {
			if number := shown.FindString(line); number != "" {
				got = append(got, strings.TrimSuffix(line[len(number):], "\n"))
			}
		}
		for line := range strings.Lines(string(rules.AppendRedacted(nil, text))) {
			want = append(want, ui.Printable(strings.TrimRight(line, "\r\n")))
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s: got\n%s\nwant\n%s", name, g, w)
		}
	}
}

func TestExplainRefusesEndlessLines(t *testing.T) {
	t.Parallel()
	out, err := explained(t, builtin(t), append([]byte("first\n"), bytes.Repeat([]byte("a"), longestExplained+1)...))
	if err == nil || err.Error() != "line 2 is too long to explain" || !strings.HasPrefix(out, "1: first\n") {
		t.Errorf("shows %.40q and ends with %v", out, err)
	}
}
