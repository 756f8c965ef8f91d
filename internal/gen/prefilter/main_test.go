package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	long, short, out := filepath.Join(dir, "long"), filepath.Join(dir, "short"), filepath.Join(dir, "model.go")
	for name, text := range map[string]string{long: strings.Repeat("abababab\n", 1000), short: "xyxy"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got [2][]byte
	for i := range got {
		if err := run([]string{"-o", out, long, short}); err != nil {
			t.Fatal(err)
		}
		var err error
		if got[i], err = os.ReadFile(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Error("two runs differ")
	}
	m := model(t, got[0])
	if len(m) != classes*(classes+1) {
		t.Fatalf("%d costs, want %d", len(m), classes*(classes+1))
	}
	first := func(b byte) byte { return m[classOf(b)] }
	next := func(a, b byte) byte { return m[(1+classOf(a))*classes+classOf(b)] }
	if next('a', 'b') > 4 || next('b', 'b') < 40 || next('x', 'y') > 4 {
		t.Errorf("costs of ab %d, bb %d, xy %d", next('a', 'b'), next('b', 'b'), next('x', 'y'))
	}
	if d := int(first('x')) - int(first('a')); d > 8 {
		t.Errorf("the short text weighs %d/8 bits less than the long one", d)
	}
}

// model is the value of the constant of that name in src.
func model(t *testing.T, src []byte) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "model.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	spec, ok := file.Scope.Lookup("model").Decl.(*ast.ValueSpec)
	if !ok {
		t.Fatal("model is no constant")
	}
	ast.Inspect(spec, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(s)
		}
		return true
	})
	return all.String()
}

func TestRunErrors(t *testing.T) {
	for name, args := range map[string][]string{
		"no corpus":      nil,
		"missing corpus": {filepath.Join(t.TempDir(), "none")},
	} {
		if err := run(args); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
