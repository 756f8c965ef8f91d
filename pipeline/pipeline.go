// Package pipeline moves batches of log bytes from a source through a redactor to a sink.
//
// It promises that the output is the redacted input in the order it was read, the same bytes for any number of workers and
// any cut of the input into batches, and, unless Hold is set, whenever they come; that a batch is acknowledged exactly once, in
// read order, and with nil only after the sink called all of its bytes durable; that a panic in the redactor costs the line it
// happens in, which becomes a stub record, and never lets raw bytes out; and that memory is bounded by the number of workers and
// the redactor's longest line.
//
// Start with a [Pipeline] literal and [Pipeline.Run]. One goroutine reads, N workers scan blocks ahead of their turn as if
// nothing were open before them, and one goroutine writes in order; it knows what really was open and scans again where it must.
//
// Limits: one stream at a time; a write error ends the run (retrying is the sink's business); what a Source or Sink does
// while it ignores its context cannot be stopped, only left behind.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"redactor/patterns"
)

// A Redactor finds and masks secrets. *patterns.Ruleset is one, and its documentation is the contract. It must be safe for
// concurrent use.
type Redactor interface {
	Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (found []patterns.Match, out patterns.State, consumed int)
	Redact(dst, src []byte, found []patterns.Match) []byte
}

var _ Redactor = (*patterns.Ruleset)(nil)

// ErrUndelivered is in the chain of Run's error when batches were read but not delivered. They were refused.
var ErrUndelivered = errors.New("some input was read but not delivered")

// ErrAbandoned is in the chain of Run's error when a source or a sink went on ignoring its context and was left behind.
// What it holds is then not acknowledged when Run returns, but when it comes back.
var ErrAbandoned = errors.New("input or output does not let go")

// errDrained is the reason of batches that were refused because Drain was over.
var errDrained = errors.New("stopped before it was delivered")

// abandonAfter is how long a source or a sink may take to notice the end of its context.
const abandonAfter = time.Second

// A Pipeline is one source, one redactor and one sink. The fields must not change after Run was called.
type Pipeline struct {
	Source   Source
	Redactor Redactor
	Sink     Sink

	// Workers is the number of goroutines that scan; 0 means GOMAXPROCS. One worker scans in the writing goroutine.
	Workers int
	// Drain is how long to go on delivering what was read after ctx ended; then the rest is refused.
	Drain time.Duration
	// Hold is how long a finished line may wait for a line that may continue it, if the Redactor is a Pauser; 0 means for as long
	// as it takes. The output does not depend on time unless Hold is set and the input pauses.
	Hold time.Duration
	// MaxLine is the length in bytes, without its ending, from which Oversize says what becomes of a line.
	MaxLine  int
	Oversize Oversize
	// OnStub, if set, is told of everything that was replaced by a stub record or dropped, in order, from the writing goroutine.
	OnStub func(Stub)
	// OnScanned, if set, is told of all bytes that were let out masked or as they were, in order, from the writing goroutine:
	// src as it was read, and what of it was masked. Both are secret, lent for the call, and must not be changed.
	OnScanned func(src []byte, found []patterns.Match)

	counters counters
}

// A Pauser is a Redactor that can judge lines before it is known what follows them. *patterns.Ruleset is one, and its
// documentation is the contract.
type Pauser interface {
	ScanPaused(dst []patterns.Match, src []byte, in patterns.State) []patterns.Match
}

var _ Pauser = (*patterns.Ruleset)(nil)

// A Stub is a line that was replaced by a stub record, or dropped: the redactor failed on it, it was longer than MaxLine, or its
// end had to be let out before it could be judged. It holds no byte of the line.
type Stub struct {
	Why     string // the class: "panic", "oversize", "pause" or "budget"
	Origin  Origin // of the first byte that was replaced
	Bytes   int    // what was replaced: the length of the line without its ending; with "pause" that of its end
	Dropped bool   // nothing stands in its place
}

// Stats returns the counters so far. It may be called at any time, from any goroutine.
func (p *Pipeline) Stats() Stats { return p.counters.snapshot() }

// Run moves batches until the source ends. It closes neither source nor sink, and is called once.
//
// When ctx ends, Run stops reading, delivers what was read for at most Drain, refuses the rest and returns an error that wraps
// the cause of ctx. When the sink fails, nothing more is acknowledged: every batch that is not yet durable is refused with the
// sink's error, which Run returns. The end of an unfinished line or of text that waits for a following line is refused, not
// guessed at, when the input stops before its end, unless the source is a Rester. Wherever batches were refused, the error wraps ErrUndelivered as well.
func (p *Pipeline) Run(ctx context.Context) error {
	hard, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	reading, stop := context.WithCancelCause(ctx)
	end := func(why error) {
		cancel(why)
		if ctx.Err() != nil {
			why = context.Cause(ctx) // which may not have reached reading yet
		}
		stop(why) // reading ends with ctx, and whenever delivering does
	}
	defer end(nil)
	r := newRun(hard, end, p)
	done := r.start(reading)

	select {
	case <-done:
		return r.result(ctx)
	case <-ctx.Done():
	case <-hard.Done():
	}
	timer := time.NewTimer(p.Drain)
	defer timer.Stop()
	select {
	case <-done:
		return r.result(ctx)
	case <-timer.C:
	case <-hard.Done():
	}
	end(errDrained)
	timer.Reset(abandonAfter)
	select {
	case <-done:
		return r.result(ctx)
	case <-timer.C:
		return fmt.Errorf("%w: %w", context.Cause(hard), ErrAbandoned)
	}
}

// A run is the machinery of one Run.
type run struct {
	p       *Pipeline
	workers int
	hard    context.Context // ends when delivering ends
	end     func(why error) // ends hard and reading

	order chan *job // every batch, in read order; its depth is the back-pressure
	work  chan *job // the same batches for the workers; nil with one worker
	jobs  sync.Pool

	gate    *gate // nil unless oversize lines are kept from the redactor
	readErr error // why reading ended; set before order is closed
	w       writer
}

// A job is one batch on its way through the pipeline, with what a worker found out about it.
type job struct {
	batch *Batch
	size  int    // of batch.Data as it was read
	told  []Stub // oversize lines that were replaced or dropped before it
	spec  speculation
	done  chan struct{} // one token when the worker is finished
}

func newRun(hard context.Context, end func(why error), p *Pipeline) *run {
	r := &run{p: p, workers: p.Workers, hard: hard, end: end}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	// Two blocks a worker keep all of them busy while the writer waits for the oldest one.
	r.order = make(chan *job, 2*r.workers+2)
	if r.workers > 1 {
		r.work = make(chan *job)
	}
	if p.Oversize != SplitOversize {
		r.gate = &gate{max: p.MaxLine, drop: p.Oversize == DropOversize, push: r.push}
	}
	r.w = newWriter(r)
	return r
}

// start starts all goroutines; the returned channel is closed when all have ended.
func (r *run) start(ctx context.Context) <-chan struct{} {
	var all sync.WaitGroup
	all.Go(func() { r.read(ctx) })
	if r.work != nil {
		for range r.workers {
			all.Go(r.scan)
		}
	}
	all.Go(r.w.deliver)

	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	return done
}

// read puts batches on order and work until the source ends or ctx does. Neither send can hang for good: the writer takes
// jobs to the end whatever happens, and the workers do too.
func (r *run) read(ctx context.Context) {
	defer close(r.order)
	if r.work != nil {
		defer close(r.work)
	}
	if r.gate != nil {
		defer r.gate.stop()
	}
	ended := true
	for {
		if ctx.Err() != nil {
			r.readErr = context.Cause(ctx)
			r.rest()
			return
		}
		b, err := r.p.Source.Read(ctx)
		if err != nil {
			r.readErr = err
			if ctx.Err() != nil {
				r.rest()
			}
			if errors.Is(err, io.EOF) && !ended {
				r.pass(&Batch{Last: true}) // the source did not know its last batch
			}
			return
		}
		ended = b.Last
		r.take(b)
	}
}

// rest puts what the source has read ahead on order, unless delivering has ended.
func (r *run) rest() {
	s, ok := r.p.Source.(Rester)
	if !ok || r.hard.Err() != nil {
		return
	}
	for _, b := range s.Rest() {
		r.take(b)
	}
}

// take counts a batch and puts it on order.
func (r *run) take(b *Batch) {
	r.p.counters.add(func(s *Stats) { s.Blocks++; s.BytesIn += int64(len(b.Data)) })
	r.pass(b)
}

// pass puts a batch on order, through the gate if there is one.
func (r *run) pass(b *Batch) {
	if r.gate != nil {
		r.gate.take(b)
		return
	}
	r.push(b, nil)
}

func (r *run) push(b *Batch, told []Stub) {
	j, ok := r.jobs.Get().(*job)
	if !ok {
		j = &job{done: make(chan struct{}, 1)}
	}
	j.batch, j.size, j.told = b, len(b.Data), told
	j.spec.reset()
	r.order <- j
	if r.work != nil {
		r.work <- j
	}
}

// scan is a worker: it scans jobs ahead of their turn.
func (r *run) scan() {
	for j := range r.work {
		if r.hard.Err() == nil {
			j.spec.scan(r.p.Redactor, j.batch)
		}
		j.done <- struct{}{}
	}
}

// result is the error of a run whose goroutines have ended.
func (r *run) result(ctx context.Context) error {
	var err error
	switch {
	case r.w.err != nil:
		err = r.w.err
	case errors.Is(r.readErr, io.EOF):
	case ctx.Err() != nil && errors.Is(r.readErr, context.Cause(ctx)):
		err = fmt.Errorf("stopped: %w", context.Cause(ctx))
	default:
		err = r.readErr
	}
	if r.p.Stats().Refused == 0 {
		return err
	}
	if err == nil {
		err = fmt.Errorf("stopped: %w", context.Cause(ctx))
	}
	return fmt.Errorf("%w: %w", err, ErrUndelivered)
}
