package file_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"redactor/pipeline"
	"redactor/pipeline/pipelinetest"
	"redactor/sources/file"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSource(t *testing.T) {
	t.Run("file", func(t *testing.T) {
		pipelinetest.TestSource(t, func(t *testing.T, input []byte) pipeline.Source {
			return open(t, file.Config{Paths: []string{write(t, "in.log", string(input))}})
		})
	})
	t.Run("stdin", func(t *testing.T) {
		pipelinetest.TestSource(t, func(t *testing.T, input []byte) pipeline.Source {
			return open(t, file.Config{Paths: []string{"-"}, Stdin: strings.NewReader(string(input))})
		})
	})
}

func open(t *testing.T, cfg file.Config) *file.Source {
	t.Helper()
	s, err := file.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestStreams shows that each file is a stream with its own origin and end.
func TestStreams(t *testing.T) {
	a, b, c := write(t, "a", "one\ntw"), write(t, "b", ""), write(t, "c", "three\n")
	s := open(t, file.Config{Paths: []string{a, "-", b, c}, Stdin: strings.NewReader("input")})
	defer s.Close()
	type batch struct {
		text, name string
		offset     int64
		last       bool
	}
	for _, want := range []batch{
		{"one\n", a, 0, false},
		{"tw", a, 4, true},
		{"input", "stdin", 0, true},
		{"", b, 0, true},
		{"three\n", c, 0, false},
		{"", c, 6, true},
	} {
		got, err := s.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if (batch{string(got.Data), got.Origin.Name, got.Origin.Offset, got.Last}) != want {
			t.Fatalf("got %q from %s, last %v, want %v", got.Data, got.Origin, got.Last, want)
		}
		got.Ack(nil)
	}
	if _, err := s.Read(t.Context()); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
}

// TestOpenErrors shows that every path that cannot be read is named, once.
func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.log")
	_, err := file.Open(file.Config{Paths: []string{missing, write(t, "a", ""), dir, os.DevNull}})
	for _, want := range []error{fs.ErrNotExist, file.ErrIsFolder, file.ErrNotRegular} {
		if !errors.Is(err, want) {
			t.Errorf("%v does not hold %v", err, want)
		}
	}
	for _, path := range []string{missing, "reading " + dir + ": is a folder", os.DevNull} {
		if err == nil || strings.Count(err.Error(), path) != 1 {
			t.Errorf("%v does not name %s once", err, path)
		}
	}
}

// TestFileThatChanges shows what happens to files that are gone or replaced when their turn comes.
func TestFileThatChanges(t *testing.T) {
	path := write(t, "a", "one\n")
	s := open(t, file.Config{Paths: []string{path}})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	s = open(t, file.Config{Paths: []string{write(t, "b", "one\n")}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(t.Context()); err == nil {
		t.Error("Read after Close gave no error")
	}
}
