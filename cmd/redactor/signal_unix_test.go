//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"redactor/internal/settings"
)

// command returns the program with an environment that has no settings.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "redactor", args...)
	cmd.Env = []string{"GORACE=" + noExitSleep, "GOCOVERDIR=" + t.TempDir()} // the second for go test -cover
	return cmd
}

// running starts the filter with an input that stays open, and returns when it has masked a first line of it.
func running(t *testing.T, args ...string) (cmd *exec.Cmd, out, messages io.Reader) {
	t.Helper()
	cmd = command(t, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, errOut := cmd.StdoutPipe()
	stderr, errErr := cmd.StderrPipe()
	if err := errors.Join(errOut, errErr, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "api_key=synthetic0xyz\nunfinished api_key=synthetic1xyz"); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, "api_key=[REDACTED:") {
		t.Fatalf("got %q, %v", line, err)
	}
	return cmd, lines, stderr
}

func TestSignals(t *testing.T) {
	t.Parallel()
	const last = "unfinished api_key=[REDACTED:http.api-key]" // what was read is written, also without a line end
	const note = "redactor: note: interrupted: writing what was read; again to quit now\n"
	for _, c := range []struct {
		signal   syscall.Signal
		code     int
		messages string
		args     []string
	}{
		{syscall.SIGINT, settings.ExitInterrupted, note, nil},
		{syscall.SIGTERM, settings.ExitDone, "", nil},
		{syscall.SIGINT, settings.ExitInterrupted, note, []string{"--line-buffered"}},
		{syscall.SIGTERM, settings.ExitDone, "", []string{"--line-buffered"}},
		{syscall.SIGINT, settings.ExitInterrupted, note, []string{"--fail-on-match"}},
		{syscall.SIGTERM, settings.ExitFailed, "", []string{"--fail-on-match"}},
	} {
		cmd, out, stderr := running(t, c.args...)
		if err := cmd.Process.Signal(c.signal); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(out)
		messages, err2 := io.ReadAll(stderr)
		if err := errors.Join(err, err2); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() < 0 {
			t.Error(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != c.code || string(messages) != c.messages || string(rest) != last {
			t.Errorf("after %v: exit code %d, messages %q, more output %q; want %d, %q, %q", c.signal, got, messages, rest, c.code, c.messages, last)
		}
	}
}

// A signal between two files leaves what is done, and says what is not.
func TestSignalDuringFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := filepath.Join(dir, "first.log")
	if err := os.WriteFile(first, []byte("api_key=synthetic0xyz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for signal, code := range map[syscall.Signal]int{
		syscall.SIGINT: settings.ExitInterrupted, syscall.SIGTERM: settings.ExitPartial,
	} {
		// Standard input never ends, so that the run is still at it when the signal comes.
		cmd := command(t, "files", "-q", "-o", "-", first, "-", first)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		var messages strings.Builder
		cmd.Stderr = &messages
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(in, "second\n"); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(stdout)
		for _, want := range []string{"api_key=[REDACTED:http.api-key]\n", "second\n"} {
			if line, err := lines.ReadString('\n'); err != nil || line != want {
				t.Fatalf("got %q, %v; want %q", line, err, want)
			}
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
			t.Errorf("after %v: more output %q, %v", signal, rest, err)
		}
		_ = cmd.Wait() // the code is looked at below
		if got := cmd.ProcessState.ExitCode(); got != code || !strings.HasSuffix(messages.String(), ": 2 of 3 files not masked\n") {
			t.Errorf("after %v: exit code %d, messages %q; want %d", signal, got, messages.String(), code)
		}
	}
}

// A reader that goes away kills the filter by SIGPIPE, without a word.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--line-buffered"}, {"--json"}, {"-j", "4"}} {
		breakPipe(t, args)
	}
}

func breakPipe(t *testing.T, args []string) {
	t.Helper()
	cmd := command(t, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var messages strings.Builder
	cmd.Stdout, cmd.Stderr = writer, &messages
	if err := errors.Join(cmd.Start(), writer.Close(), reader.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "line\n"); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the status is looked at below
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGPIPE || messages.Len() > 0 {
		t.Errorf("ended with %v and said %q", cmd.ProcessState, messages.String())
	}
}
