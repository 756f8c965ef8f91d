package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/pipeline"
)

// gated is what is left of text for the redactor: the slow twin of the pipeline's gate.
func gated(text []byte, limit int, what pipeline.Oversize) (left []byte, told []pipeline.Stub) {
	pos := 0
	for line := range bytes.Lines(text) {
		body, ended := bytes.CutSuffix(line, []byte("\n"))
		if ended {
			body = bytes.TrimSuffix(body, []byte("\r"))
		}
		if len(body) <= limit {
			left = append(left, line...)
		} else {
			told = append(told, pipeline.Stub{
				Why: "oversize", Origin: pipeline.Origin{Name: "a", Offset: int64(pos)}, Bytes: len(body), Dropped: what == pipeline.DropOversize,
			})
			if what == pipeline.MaskOversize {
				left = append(fmt.Appendf(left, "[STUB:oversize:bytes:%d]", len(body)), line[len(body):]...)
			}
		}
		pos += len(line)
	}
	return left, told
}

// TestOversize: lines that are too long go, whatever is around them and however the input is cut, and nothing else does.
func TestOversize(t *testing.T) {
	f := newFake(t)
	const limit = 40
	x := func(n int) string { return strings.Repeat("x", n) }
	lines := fewOrMany([]string{
		"plain", "<<", ">>", "secret=hunter2 stays", "return\r", "", "\r", "soft=", "SCANPANIC",
		x(limit - 1), x(limit), x(limit) + "\r", x(limit + 1), x(limit) + "\r\r", x(limit+1) + "\r", x(limit + 2),
		"secret=" + x(3*limit), x(1000) + "\r", x(20_000),
	})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(lines.Draw(t, "lines"), "\n"))
		cuts := cutLengths().Draw(t, "cuts")
		what := rapid.SampledFrom([]pipeline.Oversize{pipeline.MaskOversize, pipeline.DropOversize}).Draw(t, "what")
		left, wantTold := gated(text, limit, what)
		want := stubbedSoft(t, f, left)
		for _, workers := range []int{1, 3} {
			var told []pipeline.Stub
			src, sink := &cutSource{streams: [][]byte{text}, cuts: cuts, noLast: rapid.Bool().Draw(t, "no last")}, &bufferSink{}
			p := &pipeline.Pipeline{
				Source: src, Redactor: f, Sink: sink, Workers: workers, MaxLine: limit, Oversize: what,
				OnStub: func(s pipeline.Stub) {
					if s.Why == "oversize" {
						told = append(told, s)
					}
				},
			}
			if err := p.Run(t.Context()); err != nil {
				t.Fatalf("run: %v", err)
			}
			if n := src.check(t); n != len(src.count) {
				t.Fatalf("%d of %d batches are durable", n, len(src.count))
			}
			if got := sink.text(); got != want {
				t.Fatalf("%d workers, %s", workers, firstDifference(got, want))
			}
			if fmt.Sprint(told) != fmt.Sprint(wantTold) || p.Stats().Oversize != int64(len(wantTold)) {
				t.Fatalf("told %v, counted %d, want %v", told, p.Stats().Oversize, wantTold)
			}
		}
	})
}

// stubbedSoft is the output for text in which lines may panic and may be broken: that of a pipeline without a gate.
func stubbedSoft(t testingT, f *fake, text []byte) string {
	got, _ := run(t, f, 1, []int{100_000}, text)
	return got
}

// TestOversizeStream: each stream has lines of its own, and counts are for all.
func TestOversizeStreams(t *testing.T) {
	f := newFake(t)
	long := bytes.Repeat([]byte("x"), 50)
	for _, workers := range []int{1, 2} {
		src, sink := &cutSource{streams: [][]byte{long, []byte("one\n"), long, long}, cuts: []int{7}}, &bufferSink{}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers, MaxLine: 40, Oversize: pipeline.MaskOversize}
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		const stub = "[STUB:oversize:bytes:50]"
		if got := sink.text(); got != stub+"one\n"+stub+stub {
			t.Errorf("got %q", got)
		}
		if s := p.Stats(); s.Oversize != 3 || s.Stubs != 3 || s.BytesIn != 154 {
			t.Errorf("stats: %+v", s)
		}
	}
}

// TestOversizeUnfinished: the input stops in the middle of a line, long or short; what is left of it is refused, not written.
func TestOversizeUnfinished(t *testing.T) {
	f := newFake(t)
	for _, what := range []pipeline.Oversize{pipeline.MaskOversize, pipeline.DropOversize} {
		for _, tail := range []string{"secret=x", strings.Repeat("x", 100)} {
			ctx, stop := context.WithCancelCause(t.Context())
			text := "one\n" + tail
			src := &cutSource{streams: [][]byte{[]byte(text)}, cuts: []int{5}, noLast: true, end: errSignal}
			sink := &bufferSink{}
			p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, MaxLine: 40, Oversize: what}
			err := p.Run(ctx)
			stop(nil)
			if err == nil || sink.text() != "one\n" {
				t.Errorf("%d bytes: error %v, output %q", len(tail), err, sink.text())
			}
			if n := src.check(t); n == len(src.count) {
				t.Errorf("%d bytes: all %d batches were acknowledged", len(tail), n)
			}
		}
	}
}

// TestOversizeBoundedMemory: a line of a gibibyte, of which nothing is kept.
func TestOversizeBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a gibibyte")
	}
	f := newFake(t)
	src := &endlessSource{block: bytes.Repeat([]byte("x"), 256<<10), left: 1 << 30}
	sink := &countSink{}
	p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, MaxLine: 1 << 20, Oversize: pipeline.MaskOversize}
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := len("[STUB:oversize:bytes:1073741824]"); sink.n != want {
		t.Errorf("%d bytes of output, want %d", sink.n, want)
	}
	if peak := src.peak.Load(); peak > 16<<20 {
		t.Errorf("%d bytes were not acknowledged at a time", peak)
	}
}
