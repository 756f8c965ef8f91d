package screen

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"time"
)

const (
	// quiet is how long a program may pause within a line before the line is shown: short for the eye, long for a program that
	// writes a line in two calls.
	quiet = 25 * time.Millisecond
	// longest is how long an open line is held back at most while more of it keeps coming.
	longest = 100 * time.Millisecond
	// blockSize is how much is read at once, in bytes; a terminal hands out less.
	blockSize = 32 << 10
)

// A chunk is what one read brought.
type chunk struct {
	data []byte
	err  error
}

// Copy shows on out, masked, what a program writes to the terminal behind in, until in ends. That the terminal is closed, which
// some systems report as an error, is an end. After an error of out the caller must see to it that reading in ends, else
// a goroutine stays behind in it.
func Copy(out io.Writer, in io.Reader, m *Masker) error {
	chunks, used, done := make(chan chunk), make(chan []byte, 2), make(chan struct{})
	defer close(done)
	used <- make([]byte, blockSize)
	used <- make([]byte, blockSize)
	go read(in, chunks, used, done)

	p := pauses{timer: time.NewTimer(quiet)}
	p.timer.Stop()
	var buf []byte
	for {
		select {
		case c := <-chunks:
			if c.err != nil {
				return errors.Join(write(out, m.Close(buf[:0])), cause(c.err))
			}
			buf = m.Append(buf[:0], c.data)
			used <- c.data[:cap(c.data)]
			p.came(m.Waiting(), len(buf) > 0)
		case <-p.timer.C:
			buf = m.Pause(buf[:0])
			p.since = time.Time{}
		}
		if err := write(out, buf); err != nil {
			return err
		}
	}
}

// pauses says when an open line is to be shown.
type pauses struct {
	timer *time.Timer
	since time.Time // when the bytes that wait began to; zero when none do
}

// came is called when bytes came. waiting says that some wait, and fresh that they began to with these.
func (p *pauses) came(waiting, fresh bool) {
	if !waiting {
		p.timer.Stop()
		p.since = time.Time{}
		return
	}
	now := time.Now()
	if fresh || p.since.IsZero() {
		p.since = now
	}
	p.timer.Reset(min(quiet, max(0, p.since.Add(longest).Sub(now))))
}

// read reads ahead by one block until in ends or done is closed.
func read(in io.Reader, chunks chan<- chunk, used <-chan []byte, done <-chan struct{}) {
	for {
		var buf []byte
		select {
		case buf = <-used:
		case <-done:
			return
		}
		n, err := in.Read(buf)
		c := chunk{data: buf[:n]}
		if n == 0 {
			c.err = err
		}
		select {
		case chunks <- c:
		case <-done:
			return
		}
		if c.err != nil {
			return
		}
	}
}

// cause is nil for the errors by which systems report that the other side of a terminal was closed.
func cause(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) || errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return fmt.Errorf("reading the terminal of the program: %w", err)
}

func write(out io.Writer, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	n, err := out.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("writing the terminal: %w", err)
	}
	return nil
}
