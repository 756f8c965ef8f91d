package stream_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"redactor/pipeline"
	"redactor/sinks/internal/stream"
)

// stingy takes at most n bytes a write and fails after total bytes.
type stingy struct {
	bytes.Buffer
	n, total int
}

var errFull = errors.New("full")

func (s *stingy) Write(p []byte) (int, error) {
	n := min(len(p), s.n, s.total-s.Len())
	s.Buffer.Write(p[:n])
	if s.Len() == s.total {
		return n, errFull
	}
	return n, nil
}

func batch(text string, last bool) *pipeline.Batch {
	b := pipeline.NewBatch([]byte(text), nil)
	b.Last = last
	return b
}

// TestJoin shows what stands between streams: a newline where the first one ends without, and nothing else.
func TestJoin(t *testing.T) {
	for _, test := range []struct {
		batches  []*pipeline.Batch
		want     string
		complete bool
	}{
		{[]*pipeline.Batch{batch("a\n", true), batch("b\n", true)}, "a\nb\n", true},
		{[]*pipeline.Batch{batch("a", true), batch("b", true)}, "a\nb", true},
		{[]*pipeline.Batch{batch("a", false), batch("b", true)}, "ab", true},
		{[]*pipeline.Batch{batch("a", false), batch("", true), batch("", true), batch("", false), batch("b", false)}, "a\nb", false},
		{[]*pipeline.Batch{batch("", true), batch("b", true)}, "b", true},
	} {
		var out bytes.Buffer
		w := &stream.Writer{Out: &out, Name: "out"}
		for _, b := range test.batches {
			if err := w.Write(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		if out.String() != test.want || w.Complete() != test.complete {
			t.Errorf("got %q, complete %v, want %q, %v", out.String(), w.Complete(), test.want, test.complete)
		}
	}
}

// TestErrors shows that short writes are carried on, and that nothing follows an error.
func TestErrors(t *testing.T) {
	out := &stingy{n: 2, total: 7}
	w := &stream.Writer{Out: out, Name: "out.log"}
	if err := w.Write(t.Context(), batch("12345", true)); err != nil || out.String() != "12345" {
		t.Fatalf("got %q, %v", out.String(), err)
	}
	for range 2 {
		err := w.Write(t.Context(), batch("678", true))
		if !errors.Is(err, errFull) || err.Error() != "writing out.log: full" || w.Complete() {
			t.Errorf("got %v", err)
		}
		out.total = 100
	}
	if out.String() != "12345\n6" {
		t.Errorf("got %q", out.String())
	}
	w = &stream.Writer{Out: &stingy{total: 1}, Name: "out"}
	if err := w.Write(t.Context(), batch("1", true)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out = &stingy{n: 1, total: 2}
	w = &stream.Writer{Out: out, Name: "out"}
	if err := w.Write(ctx, batch("1", true)); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("got %v", err)
	}
}
