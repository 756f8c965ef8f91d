package policy

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// TestLibraryPageIsCode: the code in docs/library.md is that of the examples of patterns/redact, which are compiled and run, and its
// output is what they must print.
func TestLibraryPageIsCode(t *testing.T) {
	const path = "patterns/redact/example_test.go"
	examples := bodies(t, path)
	blocks := regexp.MustCompile("(?ms)^```(\\w+)(?: (\\w+))?\n(.*?)^```\n").FindAllStringSubmatch(read(t, "docs/library.md"), -1)
	shown := map[string]bool{}
	for _, b := range blocks {
		language, name, text := b[1], b[2], b[3]
		code, output, _ := strings.Cut(examples[name], "// Output:\n")
		want := code
		if language == "text" {
			want = regexp.MustCompile("(?m)^// ?").ReplaceAllString(output, "")
		}
		if examples[name] == "" || text != want {
			t.Errorf("docs/library.md, %s %s:\n%s\nis not what %s has:\n%s", language, name, text, path, want)
		}
		shown[name] = true
	}
	for name := range examples {
		if strings.HasPrefix(name, "Example") && !shown[name] {
			t.Errorf("%s of %s is not in docs/library.md", name, path)
		}
	}
	if len(shown) < 4 {
		t.Errorf("docs/library.md shows %d examples", len(shown))
	}
}

// bodies returns the functions of a file by name, each with the text between its braces, one tab less deep.
func bodies(t *testing.T, path string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, s := range sources(t) {
		if s.path != path {
			continue
		}
		start := s.file.FileStart
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "RoundTrip" && f.Recv != nil || all[f.Name.Name] != "" {
				continue
			}
			at := func(p token.Pos) int { return int(p - start) }
			text := strings.TrimPrefix(s.text[at(f.Body.Lbrace)+1:at(f.Body.Rbrace)], "\n")
			all[f.Name.Name] = regexp.MustCompile("(?m)^\t").ReplaceAllString(text, "")
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no functions", path)
	}
	return all
}
