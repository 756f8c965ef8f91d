package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	t.Parallel()
	for name, want := range generated(t) {
		got, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("docs/%s is stale; run: go generate ./...", name)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := write([]string{dir}); err != nil {
		t.Fatal(err)
	}
	for name, want := range generated(t) {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := write(nil); err == nil {
		t.Error("no error without a folder")
	}
	if err := write([]string{filepath.Join(dir, "gone")}); err == nil {
		t.Error("no error for a folder that is missing")
	}
}

func generated(t *testing.T) map[string][]byte {
	t.Helper()
	all, err := files()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
