package policy

import (
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const maxLines = 500 // of a file that people write: what a reader can hold

// TestPackageComments: every package says what it is before it does anything.
func TestPackageComments(t *testing.T) {
	doc, name := map[string]string{}, map[string]string{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		name[s.dir] = s.file.Name.Name
		if text := s.file.Doc.Text(); text != "" {
			if doc[s.dir] != "" {
				t.Errorf("%s: a second package comment", s.path)
			}
			doc[s.dir] = text
		}
	}
	for dir, name := range name {
		switch want := "Package " + name + " "; {
		case doc[dir] == "":
			t.Errorf("%s: no package comment", dir)
		case name != "main" && !strings.HasPrefix(doc[dir], want):
			t.Errorf("%s: the package comment does not start with %q", dir, want)
		}
	}
}

// TestFileLength: a file that grows past the limit is two.
func TestFileLength(t *testing.T) {
	for _, s := range sources(t) {
		if n := strings.Count(s.text, "\n"); n > maxLines && !s.test && !s.generated {
			t.Errorf("%s has %d lines, more than %d: split it by meaning", s.path, n, maxLines)
		}
	}
}

// TestNoInit: what happens before main is invisible to its reader.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function: call it from where it is needed", s.path)
			}
		}
	}
}

// TestNoGrabBags: a package is named for what it holds.
func TestNoGrabBags(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains([]string{"base", "common", "helper", "helpers", "misc", "shared", "util", "utils"}, s.file.Name.Name) {
			t.Errorf("%s: package %s says nothing about its contents", s.path, s.file.Name.Name)
		}
	}
}

// TestNothingLeftOpen: what is not done is an issue, not a remark.
func TestNothingLeftOpen(t *testing.T) {
	open := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	for _, s := range sources(t) {
		for _, group := range s.file.Comments {
			if mark := open.FindString(group.Text()); mark != "" {
				t.Errorf("%s has a %s comment", s.path, mark)
			}
		}
	}
}

// TestNoPathsOfABuildMachine: the repository works from any folder and tells nothing of where it was written.
func TestNoPathsOfABuildMachine(t *testing.T) {
	machine := regexp.MustCompile(`(?:^|[\s"'` + "`" + `(=])(?:/(?:work|workspace|builds)/\w|/(?:root|home/\w+)/(?:go|\.cache|src)\b|[A-Z]:\\Users\\)`)
	kinds := []string{".go", ".s", ".yaml", ".yml", ".md", ".mod", ""}
	walk(t, func(path string) {
		if !slices.Contains(kinds, filepath.Ext(path)) || path == "internal/policy/policy_test.go" {
			return
		}
		for i, line := range strings.Split(read(t, path), "\n") {
			if found := machine.FindString(line); found != "" {
				t.Errorf("%s:%d: a path of one machine: %s", path, i+1, strings.TrimSpace(line))
			}
		}
	})
}
