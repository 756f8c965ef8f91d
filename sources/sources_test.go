package sources_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redactor/sources"
)

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.log")
	if err := os.WriteFile(path, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		cfg        sources.Config
		want, fail string
	}{
		{sources.Config{Kind: sources.Stdin, Stdin: strings.NewReader("from stdin\n")}, "from stdin\n", ""},
		{sources.Config{Kind: sources.File, Paths: []string{path}}, "from a file\n", ""},
		{sources.Config{Kind: sources.File, Paths: []string{path + "x"}}, "", path + "x: no such file"},
		{sources.Config{Kind: "fax"}, "", `unknown kind "fax"`},
	} {
		s, err := sources.Open(test.cfg)
		if test.fail != "" {
			if s != nil || err == nil || !strings.Contains(err.Error(), test.fail) {
				t.Errorf("%v: got %v, %v", test.cfg, s, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if b, err := s.Read(t.Context()); err != nil || string(b.Data) != test.want {
			t.Errorf("%v: got %v, %v", test.cfg, b, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
