// Package stream writes batches to one output, stream after stream.
//
// It promises that every byte is written or an error returned, also by writers that take less than they are given; that after an
// error nothing more is written; and that streams are not glued together: when one ends without a newline and another
// follows, a newline is put between them. The last one keeps its missing newline. Start with a [Writer] literal.
//
// Limits: it neither buffers nor closes, and a write that blocks cannot be interrupted.
package stream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"redactor/pipeline"
)

// A Writer writes batches to Out.
type Writer struct {
	Out  io.Writer
	Name string // of the output, for errors

	last byte  // written; 0 before the first
	gap  bool  // the stream before this one ended without a newline
	err  error // of the first write that failed
	mid  bool  // within a stream
}

// Write writes b.Data. It returns the cause of ctx if ctx has ended before, and an error that wraps the one of Out otherwise.
func (w *Writer) Write(ctx context.Context, b *pipeline.Batch) error {
	if w.err != nil {
		return w.err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if w.gap && len(b.Data) > 0 {
		if err := w.all([]byte{'\n'}); err != nil {
			return err
		}
		w.gap = false
	}
	if err := w.all(b.Data); err != nil {
		return err
	}
	if w.mid = !b.Last; b.Last {
		w.gap = w.last != '\n' && w.last != 0
	}
	return nil
}

// Complete reports whether everything was written and the last stream has ended.
func (w *Writer) Complete() bool { return w.err == nil && !w.mid }

func (w *Writer) all(data []byte) error {
	for len(data) > 0 {
		n, err := w.Out.Write(data)
		if err == nil && n <= 0 {
			err = io.ErrShortWrite
		}
		if n > 0 {
			w.last, data = data[n-1], data[n:]
		}
		if err != nil {
			w.err = fmt.Errorf("writing %s: %w", w.Name, Cause(err))
			return w.err
		}
	}
	return nil
}

// Cause takes the path out of an error that gets the name of an output.
func Cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
