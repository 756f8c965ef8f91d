package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"redactor/internal/messages"
	"redactor/pipeline"
)

// Everything that --json writes fits docs/messages.schema.json, and every kind of message is written here.
func TestMessagesFitTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "messages.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	log := filepath.Join(dir, "a.log")
	text := "api_key=synthetic0xyz\n" + strings.Repeat("x", 5000) + "\n" + strings.Repeat("api_key=synthetic0xyz\n", 60)
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, args := range [][]string{
		{"--stats", "--on-oversize=mask", "--max-line=4KiB"},
		{"-n", "--on-oversize=drop", "--max-line=4KiB"},
		{"files", "-n", "-o", filepath.Join(dir, "out"), "--stats", log, filepath.Join(dir, "missing.log")},
		{"--workers=x", "--disable="},
		{"nonsense"},
	} {
		cmd := exec.CommandContext(t.Context(), "redactor", append([]string{"--json"}, args...)...)
		if args[0] == "files" {
			cmd = exec.CommandContext(t.Context(), "redactor", append(args, "--json")...)
		}
		cmd.Stdin = strings.NewReader(text)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		_ = cmd.Run() // the exit code is in the summary
		last := ""
		for line := range strings.Lines(stderr.String()) {
			last = fits(t, schema, line)
			seen[last]++
		}
		if last != "summary" {
			t.Errorf("%q ends with a %q message: %s", args, last, stderr.String())
		}
	}
	for _, k := range messages.Kinds() {
		if seen[k.Name] == 0 {
			t.Errorf("no message of the kind %s was written; have %v", k.Name, seen)
		}
	}
}

// fits checks one line and returns its type.
func fits(t *testing.T, schema *jsonschema.Schema, line string) string {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		t.Fatalf("%q is no JSON: %v", line, err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s does not fit: %v", line, err)
	}
	var head messages.Head
	if err := json.Unmarshal([]byte(line), &head); err != nil {
		t.Fatal(err)
	}
	return head.Type
}

// The schema refuses what the program does not write, so that the test above can fail.
func TestSchemaIsStrict(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "messages.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`{}`, `{"v":2,"type":"note","text":"x"}`, `{"v":1,"type":"other","text":"x"}`, `{"v":1,"type":"note"}`,
		`{"v":1,"type":"note","text":"x","more":1}`, `{"v":1,"type":"error","text":7}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s fits", line)
		}
	}
}

// What becomes of a line is said in words that fit its class.
func TestStubText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stub pipeline.Stub
		want string
	}{
		{pipeline.Stub{Why: "panic", Bytes: 7}, "a line of 7 bytes could not be scanned (panic) and was replaced by a stub"},
		{pipeline.Stub{Why: "oversize", Bytes: 7, Dropped: true}, "a line of 7 bytes is longer than max_line and was dropped"},
		{pipeline.Stub{Why: "pause", Bytes: 7}, "7 bytes before a line break had to be let out"},
	} {
		if got := stubText(c.stub); !strings.Contains(got, c.want) {
			t.Errorf("got %q, want %q in it", got, c.want)
		}
	}
}
