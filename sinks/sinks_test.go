package sinks_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"redactor/pipeline"
	"redactor/sinks"
	"redactor/sinks/file"
)

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.log")
	var out bytes.Buffer
	for _, cfg := range []sinks.Config{
		{Kind: sinks.Stdout, Stdout: &out},
		{Kind: sinks.File, File: file.Config{Path: path}},
	} {
		s, err := sinks.Open(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), pipeline.NewBatch([]byte("line\n"), nil)); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil || out.String() != "line\n" || string(written) != "line\n" {
		t.Errorf("got %q and %q, %v", out.String(), written, err)
	}
	if s, err := sinks.Open(sinks.Config{Kind: "fax"}); err == nil || s != nil {
		t.Errorf("an unknown kind gave %v", s)
	}
}
