//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"redactor/internal/settings"
)

// A flood is the program with an input that never ends and an output that nobody reads yet.
type flood struct {
	cmd      *exec.Cmd
	out, err *bufio.Reader
	done     chan struct{} // closed when nothing more can be written to the input
}

// newFlood starts the program and returns when it has written so much that it waits for a reader.
func newFlood(t *testing.T, args ...string) *flood {
	t.Helper()
	f := &flood{cmd: command(t, args...), done: make(chan struct{})}
	in, err := f.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, errOut := f.cmd.StdoutPipe()
	stderr, errErr := f.cmd.StderrPipe()
	if err := errors.Join(errOut, errErr, f.cmd.Start()); err != nil {
		t.Fatal(err)
	}
	f.out, f.err = bufio.NewReader(stdout), bufio.NewReader(stderr)
	var written atomic.Int64
	go func() {
		defer close(f.done)
		for {
			if _, err := fmt.Fprintf(in, "%08d api_key=synthetic0xyz\n", written.Load()); err != nil {
				return
			}
			written.Add(1)
		}
	}()
	if _, err := f.out.Peek(1); err != nil {
		t.Fatal(err)
	}
	// That all buffers are full is no event; it shows in that nothing more is taken for a while.
	const still = 200 * time.Millisecond
	for last := int64(-1); last != written.Load(); time.Sleep(still) {
		last = written.Load()
	}
	return f
}

// read reads the output to its end and returns the number of its lines, which must be all, in order and masked. The last one may be
// unfinished.
func (f *flood) read(t *testing.T) (lines int) {
	t.Helper()
	for {
		line, err := f.out.ReadString('\n')
		want := fmt.Sprintf("%08d api_key=[REDACTED:http.api-key]\n", lines)
		if errors.Is(err, io.EOF) && strings.HasPrefix(want, line) {
			return lines
		}
		if err != nil || line != want {
			t.Fatalf("got %q, %v; want %q", line, err, want)
		}
		lines++
	}
}

// A reader that is slow gets all that was read before the signal, and then the end.
func TestSignalWithSlowReader(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{
		syscall.SIGINT: settings.ExitInterrupted, syscall.SIGTERM: settings.ExitDone,
	} {
		for _, args := range [][]string{{"-j", "2"}, {"--line-buffered"}} {
			f := newFlood(t, args...)
			if err := f.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if signal == syscall.SIGINT {
				if note, err := f.err.ReadString('\n'); err != nil || !strings.Contains(note, "writing what was read") {
					t.Errorf("got %q, %v", note, err)
				}
			}
			lines := f.read(t)
			rest, _ := io.ReadAll(f.err)
			_ = f.cmd.Wait() // the code is looked at below
			<-f.done
			if got := f.cmd.ProcessState.ExitCode(); got != code || lines == 0 || len(rest) > 0 {
				t.Errorf("after %v with %q: exit code %d, %d lines, messages %q; want %d", signal, args, got, lines, rest, code)
			}
		}
	}
}

// The second Ctrl-C does not wait for the reader.
func TestSecondInterrupt(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--line-buffered"}} {
		f := newFlood(t, args...)
		if err := f.cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		if note, err := f.err.ReadString('\n'); err != nil || !strings.Contains(note, "again to quit now") {
			t.Fatalf("got %q, %v", note, err)
		}
		if err := f.cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		<-f.done // the program is gone although nobody has read
		text, _ := io.ReadAll(f.out)
		_ = f.cmd.Wait() // the status is looked at below
		status, ok := f.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !ok || !status.Signaled() || status.Signal() != syscall.SIGINT {
			t.Errorf("ended with %v", f.cmd.ProcessState)
		}
		if strings.Contains(string(text), "synthetic") {
			t.Error("something came out unmasked")
		}
	}
}

// A line that waits for its continuation comes out although the input pauses, and what follows is masked as if it had not; an
// unfinished line waits. The input goes on only when the line has been read, so without the pause this would hang.
func TestPausedInput(t *testing.T) {
	t.Parallel()
	fill := strings.Repeat("w ", 22)
	for _, args := range [][]string{nil, {"--line-buffered"}, {"files", "-o", "-", "-"}} {
		cmd := command(t, args...)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		out := bufio.NewReader(stdout)
		for _, step := range []struct{ in, want string }{
			{"one\nunfinished ", "one\n"},
			{"api_key=synthetic0xyz\n", "unfinished api_key=[REDACTED:http.api-key]\n"},
			{fill + "postgres://bob:planted-Value-7=\n", fill + "[STUB:pause:bytes:30]=\n"},
			{"391-secret@db x\n", "[REDACTED:url.userinfo]@db x\n"},
			{fill + "plain word api_key=3Dsynthetic0=\n", fill + "plain word api_key=3D[REDACTED:http.api-key]=\n"},
			{"synthetic1 x\n", "[REDACTED:http.api-key] x\n"},
		} {
			if _, err := io.WriteString(in, step.in); err != nil {
				t.Fatal(err)
			}
			if line, err := out.ReadString('\n'); err != nil || line != step.want {
				t.Fatalf("%q: got %q, %v; want %q", args, line, err, step.want)
			}
		}
		if err := in.Close(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the code is looked at below
		if code := cmd.ProcessState.ExitCode(); code != settings.ExitPartial {
			t.Errorf("%q: exit code %d", args, code)
		}
	}
}

// A line of a gibibyte passes, or becomes a stub, in bounded memory.
func TestGibibyteLine(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("moves gibibytes")
	}
	t.Parallel()
	block := bytes.Repeat([]byte("x"), 1<<20)
	for _, c := range []struct {
		args []string
		out  int64
		code int
	}{
		{nil, 1<<30 + 1, settings.ExitDone},
		{[]string{"--on-oversize", "mask"}, int64(len("[STUB:oversize:bytes:1073741824]\n")), settings.ExitPartial},
	} {
		cmd := command(t, append([]string{"-q", "-j", "1"}, c.args...)...)
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		go func() {
			for range 1 << 10 {
				_, _ = in.Write(block) // what is missing shows in the length
			}
			_, _ = in.Write([]byte("\n"))
			_ = in.Close()
		}()
		n, err := io.Copy(io.Discard, out)
		_ = cmd.Wait() // the code is looked at below
		if code := cmd.ProcessState.ExitCode(); err != nil || n != c.out || code != c.code {
			t.Errorf("%q: %d bytes, error %v, exit code %d; want %d, %d", c.args, n, err, code, c.out, c.code)
		}
		const most = 128 << 10 // KiB
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); !ok || runtime.GOOS == "linux" && usage.Maxrss > most {
			t.Errorf("%q: %d KiB of memory", c.args, usage.Maxrss)
		}
	}
}
