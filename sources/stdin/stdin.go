// Package stdin reads batches from standard input, or from any reader that may block.
//
// It promises that a line is delivered as soon as it is complete and the input pauses, and that Read returns soon after its
// context ends although the input does not. Start with [New].
//
// Limits: a read that blocks in the operating system cannot be interrupted. It goes on in a goroutine of its own, which ends
// when the read returns, at the latest with the process; what it brings then is lost. The source reads one block ahead.
package stdin

import (
	"context"
	"io"
	"os"
	"sync"
	"syscall"

	"redactor/pipeline"
	"redactor/sources/internal/blocks"
)

// Name is the name of standard input in origins and errors.
const Name = "stdin"

// A Source reads one stream.
type Source struct {
	cut   *blocks.Cutter
	start sync.Once
	items chan item     // from the reading goroutine, closed after the last
	quit  chan struct{} // closed by Close and Rest
	left  chan item     // what the reading goroutine could not hand over; closed when it ends
	close sync.Once
	err   error // what Read returns after the last batch
}

type item struct {
	batch *pipeline.Batch
	err   error
}

var (
	_ pipeline.Source = (*Source)(nil)
	_ pipeline.Rester = (*Source)(nil)
)

// New returns a Source that reads in, which stays the caller's to close. If in is a pipe, its buffer is enlarged where the
// system allows it. Nothing is read before the first Read.
func New(in io.Reader) *Source { return NewNamed(in, Name) }

// NewNamed is New for an input that is called name in origins and errors.
func NewNamed(in io.Reader, name string) *Source {
	if f, ok := in.(syscall.Conn); ok {
		enlargePipe(f)
	}
	return &Source{
		cut:   blocks.NewCutter(in, name, blocks.NewPool(blocks.Size)),
		items: make(chan item),
		quit:  make(chan struct{}),
		left:  make(chan item, 1),
	}
}

// Read returns the next batch; see pipeline.Source. After Close it returns os.ErrClosed.
func (s *Source) Read(ctx context.Context) (*pipeline.Batch, error) {
	if s.err != nil {
		return nil, s.err
	}
	s.start.Do(func() { go s.pump() })
	// What has ended comes first: a choice among ready cases is made by chance.
	select {
	case <-s.quit:
		return nil, os.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	default:
	}
	select {
	case it := <-s.items:
		s.err = it.err
		return it.batch, it.err
	case <-s.quit:
		return nil, os.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// pump reads ahead of Read until the stream or the source ends.
func (s *Source) pump() {
	defer close(s.left)
	for {
		b, err := s.cut.Next()
		select {
		case s.items <- item{b, err}:
		case <-s.quit:
			s.left <- item{b, err}
			return
		}
		if err != nil {
			return
		}
	}
}

// Rest returns what was read ahead and the beginning of a line; see pipeline.Rester. What a read that blocks still brings is lost.
func (s *Source) Rest() (batches []*pipeline.Batch) {
	s.start.Do(func() { close(s.left) })
	last, reading := s.cut.Stop()
	_ = s.Close()
	if !reading {
		if it := <-s.left; it.batch != nil {
			batches = append(batches, it.batch)
		}
	}
	if last != nil {
		batches = append(batches, last)
	}
	return batches
}

// Close ends the source. It does not wait for a read that blocks.
func (s *Source) Close() error {
	s.close.Do(func() { close(s.quit) })
	return nil
}
