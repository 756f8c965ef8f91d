// Package stdout writes batches to standard output, or to any writer.
//
// It promises that a batch is written before it is acknowledged: durable means handed to the system. Start with [New].
//
// Limits: a write that blocks because nobody reads cannot be interrupted; the pipeline leaves it behind when its time is over.
// When the reader goes away, a program that does not handle SIGPIPE ends by it where the system has it; else the error of Write
// wraps syscall.EPIPE.
package stdout

import (
	"context"
	"io"
	"os"

	"redactor/pipeline"
	"redactor/sinks/internal/stream"
)

// Name is the name of standard output in errors.
const Name = "stdout"

// A Sink writes to one writer. A line break is put between two streams when the first one ends without.
type Sink struct {
	w      stream.Writer
	closed bool
}

var _ pipeline.Sink = (*Sink)(nil)

// New returns a Sink that writes to out, which stays the caller's to close. If out is a pipe, its buffer is enlarged where the
// system allows it.
func New(out io.Writer) *Sink { return NewNamed(out, Name) }

// NewNamed is New for an output that is called name in errors.
func NewNamed(out io.Writer, name string) *Sink {
	if f, ok := out.(*os.File); ok {
		enlargePipe(f)
	}
	return &Sink{w: stream.Writer{Out: out, Name: name}}
}

// Write writes b.Data; see pipeline.Sink. After Close it returns os.ErrClosed.
func (s *Sink) Write(ctx context.Context, b *pipeline.Batch) error {
	if s.closed {
		return os.ErrClosed
	}
	return s.w.Write(ctx, b)
}

// Close ends the sink. There is nothing to flush.
func (s *Sink) Close() error {
	s.closed = true
	return nil
}
