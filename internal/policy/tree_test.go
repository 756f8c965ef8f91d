package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A source is one parsed Go file of the module.
type source struct {
	path      string // relative to the module root, with slashes
	dir       string // its folder, "." for the root
	text      string
	file      *ast.File
	test      bool
	generated bool
}

// isCommand reports whether the file belongs to a program: a binary or a generator.
func (s source) isCommand() bool { return s.file.Name.Name == "main" }

// root returns the folder of go.mod above the test's own folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// walk calls f with every file of the module that people write, by its path relative to the root. Hidden folders other than
// .ci, testdata, and modules inside the module are left out.
func walk(t *testing.T, f func(path string)) {
	t.Helper()
	base := root(t)
	err := fs.WalkDir(os.DirFS(base), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			f(path)
			return nil
		}
		name := d.Name()
		if name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") && path != "." && path != ".ci" {
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(base, path, "go.mod")); err == nil && path != "." {
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sources parses every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	base, fset := root(t), token.NewFileSet()
	var all []source
	walk(t, func(path string) {
		if filepath.Ext(path) != ".go" {
			return
		}
		text := read(t, path)
		file, err := parser.ParseFile(fset, filepath.Join(base, path), text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source{
			path: path, dir: filepath.ToSlash(filepath.Dir(path)), text: text, file: file,
			test: strings.HasSuffix(path, "_test.go"), generated: ast.IsGenerated(file),
		})
	})
	if len(all) == 0 {
		t.Fatal("no Go files found")
	}
	return all
}

// read returns a file of the repository as text.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
