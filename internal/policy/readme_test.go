package policy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"redactor/patterns"
)

// TestReadmeStartsWithTwoCommands: the first thing the README shows is how to see it work and how to check it.
func TestReadmeStartsWithTwoCommands(t *testing.T) {
	want := []string{"go run ./cmd/redactor < examples/logs/mixed.log", "go test ./..."}
	var got []string
	for line := range strings.Lines(read(t, "README.md")) {
		if command, ok := strings.CutPrefix(line, "    "); ok && len(got) < len(want) {
			command, _, _ = strings.Cut(command, " #")
			got = append(got, strings.TrimSpace(command))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the README's first commands are %q, want %q", got, want)
	}
	for _, path := range []string{"cmd/redactor/main.go", "examples/logs/mixed.log"} {
		if read(t, path) == "" {
			t.Errorf("%s is empty", path)
		}
	}
}

// TestReadmeBeforeAndAfter: what the README shows is what the built-in rules do.
func TestReadmeBeforeAndAfter(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^```text before\n(.*?)^```\n+(?:[^`\n]+\n+)?^```text after\n(.*?)^```\n").
		FindAllStringSubmatch(read(t, "README.md"), -1)
	if len(blocks) < 2 {
		t.Fatalf("found %d pairs of blocks, want at least 2", len(blocks))
	}
	rules := builtin(t)
	for _, b := range blocks {
		if got := string(rules.AppendRedacted(nil, []byte(b[1]))); got != b[2] {
			t.Errorf("before:\n%safter:\n%swant, from the README:\n%s", b[1], got, b[2])
		}
	}
}

// TestReadmeRuleWorks: the rule file that the README shows is one.
func TestReadmeRuleWorks(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```yaml\n(.*?)^```\n").FindStringSubmatch(read(t, "README.md"))
	if block == nil {
		t.Fatal("no YAML in the README")
	}
	rules, err := patterns.Load(fstest.MapFS{"readme.yaml": {Data: []byte(block[1])}}, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	set, err := patterns.Compile(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules {
		for _, example := range rule.Match {
			if got := string(set.AppendRedacted(nil, []byte(example.In))); got != example.Out {
				t.Errorf("%s: %q became %q, want %q", rule.ID, example.In, got, example.Out)
			}
		}
		for _, text := range rule.NoMatch {
			if got := string(set.AppendRedacted(nil, []byte(text))); got != text {
				t.Errorf("%s: %q became %q", rule.ID, text, got)
			}
		}
	}
}

// TestDocumentsNameWhatExists: tests, make targets and files that the documents name are there.
func TestDocumentsNameWhatExists(t *testing.T) {
	var code strings.Builder
	for _, s := range sources(t) {
		if s.test {
			code.WriteString(s.text)
		}
	}
	makefile := read(t, "Makefile")
	test := regexp.MustCompile("`(?:[\\w/.]+\\.)?((?:Test|Fuzz|Benchmark)[A-Z]\\w*)")
	target := regexp.MustCompile("(?m)(?:`|^    )make ([a-z][a-z-]*)")
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	span := regexp.MustCompile("``.*?``|`[^`\n]*`") // code, in which brackets are no links
	for _, doc := range documents(t) {
		text := read(t, doc)
		for _, m := range test.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(code.String(), "func "+m[1]+"(") {
				t.Errorf("%s names %s, which is no test", doc, m[1])
			}
		}
		for _, m := range target.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s names make %s, which is no target", doc, m[1])
			}
		}
		for _, m := range link.FindAllStringSubmatch(span.ReplaceAllString(text, "x"), -1) {
			if _, err := os.Stat(filepath.Join(root(t), filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", doc, m[1], err)
			}
		}
	}
}

// documents returns the Markdown files of the repository.
func documents(t *testing.T) []string {
	t.Helper()
	var docs []string
	walk(t, func(path string) {
		if filepath.Ext(path) == ".md" {
			docs = append(docs, path)
		}
	})
	return docs
}

// builtin compiles the built-in rules.
func builtin(t *testing.T) *patterns.Ruleset {
	t.Helper()
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
