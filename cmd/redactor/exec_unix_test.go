//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"redactor/internal/settings"
)

// executed returns the program that runs another one through a shell.
func executed(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	cmd := command(t, "exec", "--", "sh", "-c", script)
	cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"))
	return cmd
}

// Every exit code of the program is ours.
func TestExecCodes(t *testing.T) {
	t.Parallel()
	for code := range 256 {
		cmd := executed(t, "exit "+strconv.Itoa(code))
		_ = cmd.Run() // the code is looked at below
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("exit code %d became %v", code, cmd.ProcessState)
		}
	}
}

// A program that dies by a signal takes us with it, by the same signal and without a core dump.
func TestExecDeath(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{
		syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGKILL, syscall.SIGUSR1,
		syscall.SIGSEGV, syscall.SIGPIPE, syscall.SIGTERM,
	} {
		cmd := executed(t, fmt.Sprintf("echo password=zqxjwvyk77; kill -%d $$", signal))
		var out, messages bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &messages
		_ = cmd.Run() // the status is looked at below
		status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !ok || !status.Signaled() || status.Signal() != signal || status.CoreDump() {
			t.Errorf("%v became %v", signal, cmd.ProcessState)
		}
		if out.String() != "password=[REDACTED:field.password]\n" || messages.Len() > 0 {
			t.Errorf("%v: wrote %q and said %q", signal, out.String(), messages.String())
		}
	}
}

// A signal that is sent to us alone reaches the program, once.
func TestExecPassesSignals(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{
		"HUP": syscall.SIGHUP, "INT": syscall.SIGINT, "QUIT": syscall.SIGQUIT, "TERM": syscall.SIGTERM,
		"USR1": syscall.SIGUSR1, "USR2": syscall.SIGUSR2, "WINCH": syscall.SIGWINCH,
	} {
		cmd := executed(t, fmt.Sprintf("n=0; trap 'n=$((n+1)); echo got $n' %s; trap 'exit $((40+n))' ALRM; echo on; while :; do sleep 0.02; done", name))
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal, whatever the test has
		stdout, err := cmd.StdoutPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(stdout)
		for n, want := range []string{"on\n", "got 1\n", "got 2\n"} {
			if line, err := lines.ReadString('\n'); err != nil || line != want {
				t.Fatalf("%s: got %q, %v; want %q", name, line, err, want)
			}
			if n < 2 {
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
			}
		}
		// The group is the program's too: it dies, and we do as it did.
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGALRM); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(lines)
		if err != nil || len(rest) > 0 {
			t.Errorf("%s: more output %q, %v", name, rest, err)
		}
		_ = cmd.Wait() // the code is looked at below
		if got := cmd.ProcessState.ExitCode(); got != 42 {
			t.Errorf("%s: ended with %v", name, cmd.ProcessState)
		}
	}
}

// SIGTSTP that is sent to us alone stops the program and us; SIGCONT wakes both.
func TestExecStops(t *testing.T) {
	t.Parallel()
	cmd := executed(t, "echo on $$; read line; echo $line; exit 6")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, errIn := cmd.StdinPipe()
	stdout, errOut := cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, "on ") {
		t.Fatalf("got %q, %v", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("not stopped: %v, %v", status, err)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "awake\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := lines.ReadString('\n'); err != nil || line != "awake\n" {
		t.Errorf("got %q, %v", line, err)
	}
	_ = cmd.Wait() // the code is looked at below
	if got := cmd.ProcessState.ExitCode(); got != 6 {
		t.Errorf("ended with %v", cmd.ProcessState)
	}
}

// A finished line comes out at once, on its own stream, though the other one is in the middle of a line.
func TestExecInStep(t *testing.T) {
	t.Parallel()
	cmd := executed(t, `while read a b; do case $a in out) echo "$b";; err) echo "$b" >&2;; part) printf %s "$b" >&2;; esac; done`)
	in, errIn := cmd.StdinPipe()
	stdout, errOut := cmd.StdoutPipe()
	stderr, errErr := cmd.StderrPipe()
	if err := errors.Join(errIn, errOut, errErr, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	out, messages := bufio.NewReader(stdout), bufio.NewReader(stderr)
	step := func(order string, from *bufio.Reader, want string) {
		t.Helper()
		if _, err := io.WriteString(in, order+"\n"); err != nil {
			t.Fatal(err)
		}
		if from == nil {
			return
		}
		if line, err := from.ReadString('\n'); err != nil || line != want+"\n" {
			t.Fatalf("got %q, %v; want %q", line, err, want)
		}
	}
	step("out one", out, "one")
	step("part password=zqxj", nil, "")
	step("out two", out, "two")
	step("out api_key=zqxjwvyk77", out, "api_key=[REDACTED:http.api-key]")
	step("err wvyk77", messages, "password=[REDACTED:field.password]")
	step("err three", messages, "three")
	if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
		t.Error(err)
	}
}

// Standard input passes with every byte, and what the program writes of it comes out.
func TestExecPassesInput(t *testing.T) {
	t.Parallel()
	input := make([]byte, 1<<20)
	for i := range input {
		input[i] = byte(i * 31 >> 3)
	}
	cmd := executed(t, "exec cat")
	cmd.Stdin = bytes.NewReader(input)
	if out, err := cmd.Output(); err != nil || !bytes.Equal(out, input) {
		t.Errorf("%d bytes, %v", len(out), err)
	}
}

// A process that the program leaves behind with the pipe in its hand does not keep us.
func TestExecLeftBehind(t *testing.T) {
	t.Parallel()
	cmd := executed(t, "sleep 600 & echo $!; exit 4")
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	_ = cmd.Run() // the code is looked at below
	if pid, err := strconv.Atoi(strings.TrimSpace(out.String())); err != nil {
		t.Errorf("wrote %q", out.String())
	} else if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("it was gone: %v", err)
	}
	if got := cmd.ProcessState.ExitCode(); got != 4 || !strings.Contains(messages.String(), "left behind keeps its stdout open") {
		t.Errorf("ended with %v and said %q", cmd.ProcessState, messages.String())
	}
}

// What the program wrote before its end comes out in full, however slow its reader is.
func TestExecSlowReader(t *testing.T) {
	t.Parallel()
	const size = 8 << 20
	cmd := executed(t, fmt.Sprintf("yes 'a line of a log' | head -c %d", size))
	stdout, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second) // longer than the program's output is waited for after its end
	if n, err := io.Copy(io.Discard, stdout); err != nil || n != size {
		t.Errorf("%d bytes of %d, %v", n, size, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// A reader that goes away ends the program as if it had written there itself.
func TestExecBrokenPipe(t *testing.T) {
	t.Parallel()
	cmd := command(t, "exec", "--", "yes")
	cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"))
	stdout, err := cmd.StdoutPipe()
	var messages strings.Builder
	cmd.Stderr = &messages
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(stdout, make([]byte, 2)); err != nil {
		t.Fatal(err)
	}
	_ = stdout.Close()
	_ = cmd.Wait() // the status is looked at below
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGPIPE || messages.Len() > 0 {
		t.Errorf("ended with %v and said %q", cmd.ProcessState, messages.String())
	}
}

// A gibibyte passes in bounded memory.
func TestExecMuchOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("a gibibyte takes a few seconds")
	}
	t.Parallel()
	const size, mostMemory = 1 << 30, 256 << 20
	cmd := executed(t, fmt.Sprintf("yes 'INFO 2026-11-24 14:05:12 request served path=/v1/items status=200' | head -c %d", size))
	stdout, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if n, err := io.Copy(io.Discard, stdout); err != nil || n != size {
		t.Errorf("%d bytes of %d, %v", n, size, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || maxRSS(usage) > mostMemory {
		t.Errorf("used %d bytes of memory, more than %d", maxRSS(usage), mostMemory)
	}
	t.Logf("%.0f MB/s, at most %d MiB of memory", size/1e6/time.Since(start).Seconds(), maxRSS(usage)>>20)
}

// maxRSS is the most memory that was used, in bytes.
func maxRSS(usage *syscall.Rusage) int64 {
	const kibibyte = 1 << 10 // the unit everywhere but on macOS, where the limit is then generous
	return usage.Maxrss * kibibyte
}

// An error of ours has a code of its own.
func TestExecFault(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full")
	}
	defer full.Close()
	cmd := executed(t, "echo line; exit 0")
	var messages strings.Builder
	cmd.Stdout, cmd.Stderr = full, &messages
	_ = cmd.Run() // the code is looked at below
	if got := cmd.ProcessState.ExitCode(); got != settings.ExitNotRun || !strings.HasPrefix(messages.String(), "redactor: error: writing stdout: ") {
		t.Errorf("ended with %v and said %q", cmd.ProcessState, messages.String())
	}
}
