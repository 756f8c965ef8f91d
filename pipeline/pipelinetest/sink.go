package pipelinetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"redactor/pipeline"
)

// A Sink is an open sink and what its reader sees.
type Sink struct {
	pipeline.Sink
	// Delivered returns what has been delivered so far. It may be called after Write, or after Flush if the sink is a Flusher.
	Delivered func() []byte
}

// TestSink tests a sink. open returns a fresh one whose output is empty. A sink that delivers only when it is closed is tested
// by TestClosingSink.
func TestSink(t *testing.T, open func(t *testing.T) Sink) {
	t.Helper()
	testAnySink(t, open)
	t.Run("acknowledged when durable", func(t *testing.T) {
		s := openedSink(t, open)
		src := &recorder{text: text(300), size: 1000}
		src.onAck = func(upTo int) {
			if got := len(s.Delivered()); got < upTo {
				t.Errorf("%d bytes were acknowledged, %d delivered", upTo, got)
			}
		}
		p := &pipeline.Pipeline{Source: src, Redactor: nothing{}, Sink: s.Sink, Workers: 2}
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		src.check(t)
		if !bytes.Equal(s.Delivered(), src.text) {
			t.Errorf("%d bytes of %d were delivered, or others", len(s.Delivered()), len(src.text))
		}
	})
	t.Run("ended context", func(t *testing.T) {
		s := openedSink(t, open)
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errStop)
		if err := s.Write(ctx, pipeline.NewBatch([]byte("line\n"), nil)); !errors.Is(err, errStop) {
			t.Errorf("Write: %v", err)
		}
		if got := s.Delivered(); len(got) > 0 {
			t.Errorf("%q was delivered", got)
		}
	})
}

// TestClosingSink is TestSink for a sink that delivers only when it is closed.
func TestClosingSink(t *testing.T, open func(t *testing.T) Sink) {
	t.Helper()
	testAnySink(t, open)
}

func testAnySink(t *testing.T, open func(t *testing.T) Sink) {
	t.Helper()
	t.Run("order", func(t *testing.T) {
		s := openedSink(t, open)
		want := text(200)
		for line := range bytes.Lines(want) {
			write(t, s, line, false)
		}
		write(t, s, nil, true)
		closeSink(t, s)
		if got := s.Delivered(); !bytes.Equal(got, want) {
			t.Errorf("%d bytes of %d were delivered, or others", len(got), len(want))
		}
	})
	t.Run("missing newline", func(t *testing.T) {
		s := openedSink(t, open)
		write(t, s, []byte("one\nend"), true)
		closeSink(t, s)
		if got := s.Delivered(); string(got) != "one\nend" {
			t.Errorf("%q was delivered", got)
		}
	})
	t.Run("empty stream", func(t *testing.T) {
		s := openedSink(t, open)
		write(t, s, nil, true)
		closeSink(t, s)
		if got := s.Delivered(); len(got) > 0 {
			t.Errorf("%q was delivered", got)
		}
	})
	t.Run("closed twice", func(t *testing.T) {
		s := openedSink(t, open)
		write(t, s, []byte("line\n"), true)
		closeSink(t, s)
		closeSink(t, s)
		if err := s.Write(t.Context(), pipeline.NewBatch([]byte("late\n"), nil)); err == nil {
			t.Error("Write after Close gave no error")
		}
		if got := s.Delivered(); string(got) != "line\n" {
			t.Errorf("%q was delivered", got)
		}
	})
	t.Run("closed unused", func(t *testing.T) { closeSink(t, openedSink(t, open)) })
}

// TestFailingSink tests what happens when a sink cannot deliver. open returns one that fails at last after a few thousand
// bytes, and the error that its error has to wrap.
func TestFailingSink(t *testing.T, open func(t *testing.T) (pipeline.Sink, error)) {
	t.Helper()
	leaks(t)
	sink, want := open(t)
	src := &recorder{text: text(5000), size: 1000}
	p := &pipeline.Pipeline{Source: src, Redactor: nothing{}, Sink: sink, Workers: 2}
	if err := p.Run(t.Context()); !errors.Is(err, want) || !errors.Is(err, pipeline.ErrUndelivered) {
		t.Errorf("Run: %v, want %v", err, want)
	}
	src.check(t)
	if !slices.ContainsFunc(src.acks, func(err error) bool { return errors.Is(err, want) }) {
		t.Errorf("no batch was refused with %v", want)
	}
	if err := sink.Write(t.Context(), pipeline.NewBatch([]byte("late\n"), nil)); err == nil {
		t.Error("Write after an error gave none")
	}
	_ = sink.Close() // may well report the same error
}

func openedSink(t *testing.T, open func(*testing.T) Sink) Sink {
	t.Helper()
	leaks(t)
	s := open(t)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// write writes a batch and spoils it afterwards: the sink must not have kept it.
func write(t *testing.T, s Sink, data []byte, last bool) {
	t.Helper()
	b := pipeline.NewBatch(bytes.Clone(data), nil)
	b.Last = last
	if err := s.Write(t.Context(), b); err != nil {
		t.Fatalf("Write: %v", err)
	}
	if !bytes.Equal(b.Data, data) {
		t.Error("Write changed the batch")
	}
	copy(b.Data, strings.Repeat("#", len(b.Data)))
	if f, ok := s.Sink.(pipeline.Flusher); ok {
		if err := f.Flush(t.Context()); err != nil {
			t.Fatalf("Flush: %v", err)
		}
	}
}

func closeSink(t *testing.T, s Sink) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// text makes n different lines.
func text(n int) []byte {
	var b []byte
	for i := range n {
		b = fmt.Appendf(b, "%06d %s\n", i, strings.Repeat("x", i%70))
	}
	return b
}

// A recorder is a source that records how its batches are acknowledged.
type recorder struct {
	text  []byte
	size  int            // of a batch
	onAck func(upTo int) // told of durable batches: how much of text they end

	mu    sync.Mutex
	pos   int
	count []int   // acknowledgements by batch
	acks  []error // in the order they came
	order []int   // batches in that order
}

func (r *recorder) Read(ctx context.Context) (*pipeline.Batch, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if r.pos == len(r.text) {
		return nil, io.EOF
	}
	end, n := min(r.pos+r.size, len(r.text)), len(r.count)
	r.count = append(r.count, 0)
	b := pipeline.NewBatch(r.text[r.pos:end], func(err error) { r.ack(n, end, err) })
	b.Last = end == len(r.text)
	r.pos = end
	return b, nil
}

func (r *recorder) ack(n, end int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count[n]++
	r.acks, r.order = append(r.acks, err), append(r.order, n)
	if err == nil && r.onAck != nil {
		r.onAck(end)
	}
}

func (r *recorder) check(t *testing.T) {
	t.Helper()
	refused := false
	for i, n := range r.count {
		if n != 1 || r.order[i] != i {
			t.Fatalf("batch %d was acknowledged %d times, or not in its turn", i, n)
		}
		if refused = refused || r.acks[i] != nil; refused && r.acks[i] == nil {
			t.Fatalf("batch %d was acknowledged after one was refused", i)
		}
	}
}

func (*recorder) Close() error { return nil }
