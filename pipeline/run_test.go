package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"redactor/pipeline"
)

// flushSink is durable only after Flush.
type flushSink struct {
	bufferSink
	flushed int // length of what is durable
	flushes int
	failAt  int // the flush that fails, counted from 1; 0 for none
}

func (s *flushSink) Flush(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flushes++; s.flushes == s.failAt {
		return errDisk
	}
	s.flushed = s.out.Len()
	return nil
}

func (s *flushSink) durable() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flushed
}

// TestAckOnceInOrder is promise 8: each batch is acknowledged exactly once, in read order, and when all its bytes are durable,
// also if some of them had to wait for later batches.
func TestAckOnceInOrder(t *testing.T) {
	f := newFake(t)
	rapid.Check(t, func(t *rapid.T) {
		text := logLines().Filter(func(b []byte) bool { return len(b) > 0 }).Draw(t, "text")
		src := &cutSource{streams: [][]byte{text}, cuts: cutLengths().Draw(t, "cuts")}
		plain, flush := &bufferSink{}, &flushSink{}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Workers: rapid.IntRange(1, 3).Draw(t, "workers")}
		durable := func() int { return len(plain.text()) }
		if p.Sink = plain; rapid.Bool().Draw(t, "flush") {
			p.Sink, durable = flush, flush.durable
		}
		read, due := 0, outputLengths(f, text)
		src.hook = func(i int, _ error) {
			read += min(src.cuts[i%len(src.cuts)], len(text)-read)
			if got := durable(); got < due(read) {
				t.Errorf("batch %d was acknowledged with %d of %d bytes durable", i, got, due(read))
			}
		}
		if err := p.Run(t.Context()); err != nil {
			t.Fatalf("run: %v", err)
		}
		if n := src.check(t); n != len(src.count) || durable() != due(len(text)) {
			t.Fatalf("%d of %d batches and %d of %d bytes are durable", n, len(src.count), durable(), due(len(text)))
		}
	})
}

// outputLengths returns a function that tells how long the output is that stands for the first n bytes of text.
func outputLengths(f *fake, text []byte) func(n int) int {
	found, _, _ := f.Scan(nil, text, f.states[0], true)
	return func(n int) int {
		length := n
		for _, m := range found {
			if m.Start < n {
				length += len("[R0]") - (min(m.End, n) - m.Start)
			}
		}
		return length
	}
}

// TestSinkError shows that a failed write or flush ends the run: what was durable stays acknowledged, all else is refused with
// the cause.
func TestSinkError(t *testing.T) {
	f := newFake(t)
	text := []byte(strings.Repeat("plain line\n", 10_000))
	for _, workers := range []int{1, 3} {
		plain, write, flush := &bufferSink{failAt: 4}, &flushSink{}, &flushSink{failAt: 2}
		write.bufferSink.failAt = 40
		for _, test := range []struct {
			name    string
			sink    pipeline.Sink
			durable func() int
		}{
			{"plain", plain, func() int { return 3 }},
			{"write", write, func() int { return write.durable() / 11 }},
			{"flush", flush, func() int { return flush.durable() / 11 }},
		} {
			src := &cutSource{streams: [][]byte{text}, cuts: []int{11}}
			p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: test.sink, Workers: workers}
			err := p.Run(t.Context())
			if !errors.Is(err, errDisk) || !errors.Is(err, pipeline.ErrUndelivered) {
				t.Errorf("%s, %d workers: got error %v", test.name, workers, err)
			}
			if n := src.check(t); n != test.durable() {
				t.Errorf("%s, %d workers: %d batches were acknowledged, %d are durable", test.name, workers, n, test.durable())
			}
			for i, err := range src.errs[test.durable():] {
				if !errors.Is(err, errDisk) {
					t.Errorf("%s: batch %d was refused with %v", test.name, test.durable()+i, err)
				}
			}
			if s := p.Stats(); s.Refused != int64(len(src.count)-test.durable()) || s.Blocks != int64(len(src.count)) {
				t.Errorf("%s: stats %+v with %d batches", test.name, s, len(src.count))
			}
		}
	}
}

// TestReadError shows that what was read before an error is delivered, but not the end of a line that is not finished.
func TestReadError(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 3} {
		src := &cutSource{streams: [][]byte{[]byte("one\ntwo\nsecr")}, cuts: []int{4}, noLast: true, end: errDisk}
		sink := &bufferSink{}
		err := (&pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers}).Run(t.Context())
		if !errors.Is(err, errDisk) || !errors.Is(err, pipeline.ErrUndelivered) {
			t.Errorf("got error %v", err)
		}
		if n := src.check(t); n != 2 || !errors.Is(src.errs[2], errDisk) || sink.text() != "one\ntwo\n" {
			t.Errorf("%d workers: %d batches acknowledged, %q written", workers, n, sink.text())
		}
	}
}

// idleSource delivers its batches and then waits for ctx.
type idleSource struct {
	cutSource
	idle chan struct{} // closed when it starts to wait
}

func (s *idleSource) Read(ctx context.Context) (*pipeline.Batch, error) {
	if s.cur == len(s.streams) {
		close(s.idle)
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
	return s.cutSource.Read(ctx)
}

var errSignal = errors.New("interrupted")

// TestDrain shows the first stage of a stop: reading ends, what was read is delivered.
func TestDrain(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 3} {
		ctx, stop := context.WithCancelCause(t.Context())
		src := &idleSource{cutSource{streams: [][]byte{[]byte("one\ntwo\nthree\n")}, cuts: []int{4, 4, 6}}, make(chan struct{})}
		sink := &bufferSink{onWrite: func(ctx context.Context, _ *pipeline.Batch) error {
			<-src.idle
			stop(errSignal)
			return ctx.Err()
		}}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers, Drain: time.Hour}
		err := p.Run(ctx)
		if !errors.Is(err, errSignal) || errors.Is(err, pipeline.ErrUndelivered) {
			t.Errorf("got error %v", err)
		}
		if n := src.check(t); n != 3 || sink.text() != "one\ntwo\nthree\n" {
			t.Errorf("%d workers: %d batches acknowledged, %q written", workers, n, sink.text())
		}
	}
}

// TestDrainEnds shows the second stage: after Drain a sink that does not get on is cancelled, and the rest is refused.
func TestDrainEnds(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancelCause(t.Context())
			src := &idleSource{cutSource{streams: [][]byte{[]byte("one\ntwo\nthree\n")}, cuts: []int{4, 4, 6}}, make(chan struct{})}
			writes := 0
			sink := &bufferSink{onWrite: func(ctx context.Context, _ *pipeline.Batch) error {
				if writes++; writes == 1 {
					return nil
				}
				<-src.idle
				stop(errSignal)
				<-ctx.Done()
				return ctx.Err()
			}}
			p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers, Drain: time.Minute}
			start := time.Now()
			err := p.Run(ctx)
			if !errors.Is(err, errSignal) || !errors.Is(err, pipeline.ErrUndelivered) {
				t.Errorf("got error %v", err)
			}
			if d := time.Since(start); d != time.Minute {
				t.Errorf("drained for %v", d)
			}
			if n := src.check(t); n != 1 || sink.text() != "one\n" {
				t.Errorf("%d workers: %d batches acknowledged, %q written", workers, n, sink.text())
			}
		})
	}
}

// TestDrainEndsAfterInput shows that a stop is an error whenever batches were refused, also when all input had been read.
func TestDrainEndsAfterInput(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	src := &cutSource{streams: [][]byte{[]byte("one\n")}, cuts: []int{4}}
	sink := &bufferSink{onWrite: func(ctx context.Context, _ *pipeline.Batch) error {
		stop(errSignal)
		<-ctx.Done()
		return ctx.Err()
	}}
	err := (&pipeline.Pipeline{Source: src, Redactor: newFake(t), Sink: sink}).Run(ctx)
	if !errors.Is(err, errSignal) || !errors.Is(err, pipeline.ErrUndelivered) || src.check(t) != 0 {
		t.Errorf("got error %v", err)
	}
}

// TestAbandon shows that a sink that ignores its context does not keep Run, and that its batches are settled when it returns.
func TestAbandon(t *testing.T) {
	f := newFake(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancelCause(t.Context())
		src := &cutSource{streams: [][]byte{[]byte("one\ntwo\n")}, cuts: []int{4}}
		release := make(chan struct{})
		sink := &bufferSink{onWrite: func(context.Context, *pipeline.Batch) error {
			stop(errSignal)
			<-release
			return nil
		}}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: 2, Drain: time.Second}
		if err := p.Run(ctx); !errors.Is(err, pipeline.ErrAbandoned) {
			t.Errorf("got error %v", err)
		}
		close(release)
		synctest.Wait()
		src.check(t)
	})
}

// TestPauseIsTimely shows that what can be judged is written and acknowledged before the pipeline waits for more input.
func TestPauseIsTimely(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 3} {
		for _, text := range []string{"one\n", "<<\nhidden\n", "soft=\nsecret=\nx\n"} {
			ctx, stop := context.WithCancelCause(t.Context())
			src := &idleSource{cutSource{streams: [][]byte{[]byte(text)}, cuts: []int{5}, noLast: true}, make(chan struct{})}
			sink := &flushSink{}
			want := reference(f, []byte(text))
			src.hook = func(i int, _ error) {
				if i == len(src.count)-1 && src.cur == len(src.streams) {
					stop(errSignal)
				}
			}
			p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers}
			if err := p.Run(ctx); !errors.Is(err, errSignal) || errors.Is(err, pipeline.ErrUndelivered) {
				t.Errorf("got error %v", err)
			}
			if n := src.check(t); n != len(src.count) || sink.text() != string(want) {
				t.Errorf("%q, %d workers: %d of %d batches acknowledged, %q written", text, workers, n, len(src.count), sink.text())
			}
		}
	}
}

// TestSilentAboutRecords is promise 10 for the pipeline: what a panic said is nowhere in what it reports.
func TestSilentAboutRecords(t *testing.T) {
	f := newFake(t)
	text := []byte("plain\nSCANPANIC canary-7391\nsecret=MASKPANIC-canary-7391\n")
	var told []pipeline.Stub
	sink := &bufferSink{failAt: 2}
	p := &pipeline.Pipeline{
		Source: &cutSource{streams: [][]byte{text, text}, cuts: []int{1000}}, Redactor: f, Sink: sink,
		OnStub: func(s pipeline.Stub) { told = append(told, s) },
	}
	err := p.Run(t.Context())
	if report := fmt.Sprint(sink.text(), err, told, p.Stats()); strings.Contains(report, "canary") || len(told) != 4 {
		t.Errorf("reported: %s", report)
	}
}
