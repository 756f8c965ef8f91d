package policy

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// run is the shortest part of a secret that counts as leaked.
const run = 8

// TestExamplesKeepNoSecret redacts every example log and looks for parts of the secrets planted in them.
func TestExamplesKeepNoSecret(t *testing.T) {
	rules, planted := builtin(t), strings.Split(strings.TrimSpace(read(t, "examples/planted.txt")), "\n")
	for _, path := range exampleLogs(t) {
		in := []byte(read(t, path))
		out := rules.AppendRedacted(nil, in)
		if a, b := bytes.Count(in, []byte("\n")), bytes.Count(out, []byte("\n")); a != b {
			t.Errorf("%s: %d lines became %d", path, a, b)
		}
		if again := rules.AppendRedacted(nil, out); !bytes.Equal(out, again) {
			t.Errorf("%s: redacting the redacted log changes it", path)
		}
		for _, secret := range planted {
			if part := leaked(out, secret); part != "" {
				t.Errorf("%s: %q is left, a part of %.40q", path, part, secret)
			}
		}
	}
}

// TestCleanExampleStays: near misses are not masked.
func TestCleanExampleStays(t *testing.T) {
	in := read(t, "examples/logs/clean.log")
	want := strings.Split(in, "\n")
	for i, line := range strings.Split(string(builtin(t).AppendRedacted(nil, []byte(in))), "\n") {
		if line != want[i] {
			t.Errorf("line %d: %s\nbecame  %s", i+1, want[i], line)
		}
	}
}

// exampleLogs returns the example logs.
func exampleLogs(t *testing.T) []string {
	t.Helper()
	var logs []string
	walk(t, func(path string) {
		if ok, _ := filepath.Match("examples/logs/*.log", path); ok {
			logs = append(logs, path)
		}
	})
	if len(logs) < 10 {
		t.Fatalf("found %d example logs: %q", len(logs), logs)
	}
	return logs
}

// leaked returns the first run of bytes of secret that stands in text.
func leaked(text []byte, secret string) string {
	for i := 0; i+run <= len(secret); i++ {
		if part := secret[i : i+run]; bytes.Contains(text, []byte(part)) {
			return part
		}
	}
	return ""
}
