package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// corpus makes a corpus in dir and returns its path; a log of the user's own is taken as it is.
func (o options) corpus(ctx context.Context, dir, name string) (string, error) {
	if o.file != "" {
		return o.file, nil
	}
	path := filepath.Join(dir, name+".log")
	out, err := os.Create(path)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "run", "./internal/logcorpus/cmd/corpusgen",
		"-mode", name, "-mb", strconv.Itoa(o.size), "-seed", "1")
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	if err := cmd.Run(); err != nil {
		out.Close()
		return "", fmt.Errorf("making the %s corpus: %w", name, err)
	}
	return path, out.Close()
}

// head writes the whole lines in the first size bytes of a file to another file and returns its path and size.
func head(dir, path string, size int64) (string, int64, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, size))
	if err != nil {
		return "", 0, err
	}
	if end := bytes.LastIndexByte(text, '\n'); end >= 0 {
		text = text[:end+1]
	}
	to := filepath.Join(dir, "head-"+strconv.Itoa(len(text))+"-"+filepath.Base(path))
	return to, int64(len(text)), os.WriteFile(to, text, 0o600)
}
