package program

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// grace is how long in all to wait for output after the program's end. What is in the pipe is read in any case.
const grace = time.Second

// An Output is what a program writes, from its pipe or pseudo-terminal.
type Output struct {
	f *os.File

	mu      sync.Mutex
	reading time.Time // since when Read waits; zero when it does not
	ended   bool
	left    time.Duration // of the grace
	cut     bool
}

var (
	_ io.Reader    = (*Output)(nil)
	_ syscall.Conn = (*Output)(nil)
)

// NewOutput returns an Output that reads f, which must be a file with deadlines and stays the caller's to close.
func NewOutput(f *os.File) *Output { return &Output{f: f, left: grace} }

// Read reads what the program writes. Once Ended was called, it returns io.EOF when it has waited for more for the grace in
// all, although somebody still holds the other end.
func (o *Output) Read(b []byte) (int, error) {
	o.begin()
	n, err := o.f.Read(b)
	late := n == 0 && errors.Is(err, os.ErrDeadlineExceeded)
	o.end(late)
	if late {
		return 0, io.EOF
	}
	return n, err
}

func (o *Output) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reading = time.Now()
	if o.ended {
		o.limit()
	}
}

func (o *Output) end(late bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		o.left -= time.Since(o.reading)
	}
	o.reading = time.Time{}
	o.cut = o.cut || late
}

// limit lets the Read that is waiting wait no longer than is left. What is there already it reads in any case: a deadline that is
// still to come does not keep it from that.
func (o *Output) limit() {
	const shortest = 10 * time.Millisecond
	_ = o.f.SetReadDeadline(time.Now().Add(max(o.left, shortest)))
}

// SyscallConn gives access to the file, for its settings.
func (o *Output) SyscallConn() (syscall.RawConn, error) { return o.f.SyscallConn() }

// Ended is called when the program has ended. It may be called during a Read.
func (o *Output) Ended() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	if !o.reading.IsZero() {
		o.reading = time.Now()
		o.limit()
	}
}

// Cut reports whether Read gave up waiting although the other end was still open.
func (o *Output) Cut() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cut
}
