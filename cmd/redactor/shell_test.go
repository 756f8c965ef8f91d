package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A shell runs the commands of a document as its reader would type them: with the program in the path, in a folder with the
// example logs, with no settings of the machine.
type shell struct {
	dir  string
	env  []string
	code int // exit code of the last command, for $?
}

func newShell(t *testing.T) *shell {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(bin, "redactor")); err != nil {
		t.Skipf("no symbolic links: %v", err)
	}
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	return &shell{dir: dir, env: []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + filepath.Join(dir, "home"), "LC_ALL=C", "GORACE=" + noExitSleep,
	}}
}

// standIn puts a script into the path, before programs of that name.
func (s *shell) standIn(t *testing.T, name, script string) {
	t.Helper()
	bin, _, _ := strings.Cut(strings.TrimPrefix(s.env[0], "PATH="), string(os.PathListSeparator))
	if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

// run returns what a terminal would show of the command, and keeps its exit code.
func (s *shell) run(t *testing.T, command string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "(exit "+strconv.Itoa(s.code)+")\n"+command)
	cmd.Dir, cmd.Env = s.dir, s.env
	output, err := cmd.CombinedOutput()
	s.code = 0
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		s.code = failed.ExitCode()
	} else if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return string(output)
}
