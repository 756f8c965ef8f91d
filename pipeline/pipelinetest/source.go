// Package pipelinetest holds the conformance tests that every source and every sink of a pipeline runs.
//
// It promises to check the contracts of pipeline.Source, pipeline.Sink and pipeline.Flusher, by calling them alone and inside a
// pipeline. Start with [TestSource], [TestIdleSource] and [TestSink] from a test of the package that implements them.
//
// Limits: what durable means is the sink's word; the tests see only what its reader sees.
package pipelinetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"redactor/patterns"
	"redactor/pipeline"
)

// errRefused is what the tests refuse batches with, and errStop what they end contexts with.
var (
	errRefused = errors.New("refused by the test")
	errStop    = errors.New("stopped by the test")
)

// inputs are the texts that a source must deliver byte for byte.
func inputs() map[string]string {
	line := "10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] \"GET /healthz HTTP/1.1\" 200 12\n"
	return map[string]string{
		"empty":         "",
		"line":          line,
		"no newline":    line + "end",
		"only newlines": strings.Repeat("\n", 1000),
		"bytes":         "\xef\xbb\xbfBOM\x00NUL \xff\xfe\r\nCRLF\r\n\r",
		"blocks":        strings.Repeat(line, 20_000),
		"long lines":    strings.Repeat(strings.Repeat("long ", 150_000)+"\n", 3) + line,
		"one long line": strings.Repeat("x", 1<<20+3),
	}
}

// TestSource tests a source. open returns one that delivers input as one stream.
func TestSource(t *testing.T, open func(t *testing.T, input []byte) pipeline.Source) {
	t.Helper()
	for name, input := range inputs() {
		t.Run(name, func(t *testing.T) {
			t.Run("acknowledged at once", func(t *testing.T) { testDelivery(t, open, input, true) })
			t.Run("acknowledged at the end", func(t *testing.T) { testDelivery(t, open, input, false) })
			t.Run("in a pipeline", func(t *testing.T) { testSourceInPipeline(t, open, input) })
		})
	}
	input := inputs()["blocks"]
	t.Run("cancelled", func(t *testing.T) { testCancelledReads(t, open, input) })
	t.Run("refused", func(t *testing.T) { testRefused(t, open, input) })
	t.Run("closed twice", func(t *testing.T) { testClosedSource(t, open, input) })
}

// opened opens a source, and checks that nothing is left of it after the test.
func opened(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string) pipeline.Source {
	t.Helper()
	leaks(t)
	src := open(t, []byte(input))
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return src
}

// leaks fails t if a goroutine that was started from now on is left when everything that is cleaned up after has been.
func leaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

func testDelivery(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string, atOnce bool) {
	t.Helper()
	src := opened(t, open, input)
	var got []byte
	var held []*pipeline.Batch
	var origin pipeline.Origin
	for last := false; !last; {
		b := read(t, src)
		checkCut(t, b)
		if origin.Name == "" {
			origin = b.Origin
		}
		if origin.Name == "" || b.Origin != origin {
			t.Fatalf("a batch comes from %q, want %q", b.Origin, origin)
		}
		origin.Offset += int64(len(b.Data))
		last = b.Last
		if got = append(got, b.Data...); atOnce {
			b.Ack(nil)
		} else {
			held = append(held, b)
		}
	}
	if string(got) != input {
		t.Fatalf("got %d bytes that differ from the %d of the input", len(got), len(input))
	}
	if !atOnce && !bytes.Equal(joined(held), got) {
		t.Fatal("a block changed before its batch was acknowledged")
	}
	for _, b := range held {
		b.Ack(nil)
	}
	for range 2 {
		if b, err := src.Read(t.Context()); !errors.Is(err, io.EOF) || b != nil {
			t.Fatalf("Read after the end: %v, %v", b, err)
		}
	}
}

func joined(batches []*pipeline.Batch) []byte {
	var all []byte
	for _, b := range batches {
		all = append(all, b.Data...)
	}
	return all
}

func read(t *testing.T, src pipeline.Source) *pipeline.Batch {
	t.Helper()
	b, err := src.Read(t.Context())
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return b
}

// checkCut checks that a batch ends after a newline where it has one.
func checkCut(t *testing.T, b *pipeline.Batch) {
	t.Helper()
	if !b.Last && (len(b.Data) == 0 || bytes.IndexByte(b.Data, '\n') >= 0 && b.Data[len(b.Data)-1] != '\n') {
		t.Fatalf("a batch of %d bytes does not end at a line end", len(b.Data))
	}
}

func testSourceInPipeline(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string) {
	t.Helper()
	sink := &memory{}
	p := &pipeline.Pipeline{Source: opened(t, open, input), Redactor: nothing{}, Sink: sink, Workers: 2}
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sink.String() != input {
		t.Fatalf("%d bytes came out that differ from the %d of the input", sink.Len(), len(input))
	}
}

// testCancelledReads cancels every other read; no byte may be lost.
func testCancelledReads(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string) {
	t.Helper()
	src := opened(t, open, input)
	var got []byte
	for last := false; !last; {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errStop)
		if b, err := src.Read(ctx); !errors.Is(err, errStop) || b != nil {
			t.Fatalf("Read with an ended context: %v, %v", b, err)
		}
		b := read(t, src)
		got, last = append(got, b.Data...), b.Last
		b.Ack(nil)
	}
	if string(got) != input {
		t.Fatalf("got %d bytes that differ from the %d of the input", len(got), len(input))
	}
}

// testRefused refuses batches; their blocks must not be used again, since a sink may still be reading them.
func testRefused(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string) {
	t.Helper()
	src := opened(t, open, input)
	b := read(t, src)
	data, want := b.Data, bytes.Clone(b.Data)
	b.Ack(errRefused)
	for last := b.Last; !last; {
		b := read(t, src)
		last = b.Last
		b.Ack(nil)
	}
	if !bytes.Equal(data, want) {
		t.Fatal("a refused block was used again")
	}
}

func testClosedSource(t *testing.T, open func(*testing.T, []byte) pipeline.Source, input string) {
	t.Helper()
	src := opened(t, open, input) // which closes it once more
	b := read(t, src)
	want := bytes.Clone(b.Data)
	if err := src.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if b, err := src.Read(t.Context()); err == nil {
		t.Errorf("Read after Close gave %d bytes", len(b.Data))
	}
	if !bytes.Equal(b.Data, want) {
		t.Error("Close changed a batch that was not acknowledged")
	}
	b.Ack(nil)
}

// TestIdleSource tests a source that waits for input. open returns one that delivers input and then waits without end, with
// whatever it waits in ended by the cleanup of t.
func TestIdleSource(t *testing.T, open func(t *testing.T, input []byte) pipeline.Source) {
	t.Helper()
	t.Run("timely", func(t *testing.T) {
		src := opened(t, open, "a line\nand another\n")
		got := ""
		for got != "a line\nand another\n" {
			b := read(t, src)
			got += string(b.Data)
			b.Ack(nil)
		}
	})
	t.Run("cancelled while it waits", func(t *testing.T) {
		src := opened(t, open, "a line\nbegin")
		sink := &memory{wrote: make(chan struct{}, 1)}
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() {
			<-sink.wrote
			cancel(errStop)
		}()
		p := &pipeline.Pipeline{Source: src, Redactor: nothing{}, Sink: sink}
		if err := p.Run(ctx); !errors.Is(err, errStop) || errors.Is(err, pipeline.ErrAbandoned) {
			t.Errorf("Run: %v", err)
		}
		if sink.String() != "a line\n" {
			t.Errorf("got %q", sink.String())
		}
	})
	t.Run("closed while it waits", func(t *testing.T) {
		src := opened(t, open, "begin")
		done := make(chan error)
		go func() {
			_, err := src.Read(t.Context())
			done <- err
		}()
		if err := src.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if err := <-done; err == nil {
			t.Error("Read gave a batch without a finished line")
		}
	})
}

// nothing is a redactor that finds nothing.
type nothing struct{}

func (nothing) Scan(dst []patterns.Match, src []byte, in patterns.State, _ bool) ([]patterns.Match, patterns.State, int) {
	return dst, in, len(src)
}

func (nothing) Redact(dst, _ []byte, _ []patterns.Match) []byte { return dst }

// memory is a sink that keeps everything.
type memory struct {
	bytes.Buffer
	wrote chan struct{} // told of every write if there is room
}

func (m *memory) Write(_ context.Context, b *pipeline.Batch) error {
	m.Buffer.Write(b.Data)
	select {
	case m.wrote <- struct{}{}:
	default:
	}
	return nil
}

func (*memory) Close() error { return nil }
