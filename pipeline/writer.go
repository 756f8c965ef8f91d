package pipeline

import (
	"context"
	"time"
)

// maxUnflushed is how many writes may wait for a Flusher before it is asked to flush: 16 MiB of full blocks.
const maxUnflushed = 64

// A writer takes jobs in read order, has their bytes resolved, writes and acknowledges them. All its methods run in one goroutine.
type writer struct {
	r       *run
	resolve *resolver
	flusher Flusher   // nil if the sink is none
	pending int       // writes since the last flush
	unacked []unacked // in read order: written or waiting for what follows
	since   time.Time // since when a finished line waits for what follows it; zero if none does
	err     error     // the sink's; after it nothing is written
}

// unacked is a batch that was resolved but not acknowledged.
type unacked struct {
	batch *Batch
	size  int
}

func newWriter(r *run) writer {
	w := writer{r: r, resolve: newResolver(r.p)}
	if f, ok := r.p.Sink.(Flusher); ok {
		w.flusher = f
	}
	return w
}

// deliver takes every job to its end: written and acknowledged, or refused.
func (w *writer) deliver() {
	for {
		j, ok := w.next()
		if !ok {
			break
		}
		if w.r.work != nil {
			<-j.done
		}
		w.take(j)
		j.batch = nil
		w.r.jobs.Put(j)
	}
	w.finish()
}

// next waits for the next job. Before it has to wait for input it sees to it that what was written is acknowledged, and before it
// has to wait for long, that finished lines are written.
func (w *writer) next() (*job, bool) {
	select {
	case j, ok := <-w.r.order:
		return j, ok
	default:
	}
	w.flush()
	if !w.since.IsZero() {
		if j, ok, came := w.await(); came {
			return j, ok
		}
		w.pause()
	}
	j, ok := <-w.r.order
	return j, ok
}

func (w *writer) take(j *job) {
	w.unacked = append(w.unacked, unacked{j.batch, j.size})
	if w.r.hard.Err() != nil {
		w.refuse(context.Cause(w.r.hard))
		return
	}
	w.tell(j.told)
	out := w.resolve.next(j, len(w.r.order) > 0)
	w.watch()
	if len(out) > 0 || j.batch.Last {
		if err := w.write(j.batch, out); err != nil {
			w.fail(err)
			return
		}
	}
	switch {
	case w.flusher == nil:
		w.acknowledge()
	case w.pending >= maxUnflushed:
		w.flush()
	}
}

// tell counts and tells what became of oversize lines.
func (w *writer) tell(told []Stub) {
	for _, s := range told {
		w.r.p.counters.add(func(all *Stats) {
			all.Oversize++
			if !s.Dropped {
				all.Stubs++
			}
		})
		if w.r.p.OnStub != nil {
			w.r.p.OnStub(s)
		}
	}
}

func (w *writer) write(b *Batch, out []byte) error {
	b.Data = out
	if err := w.r.p.Sink.Write(w.r.hard, b); err != nil {
		return err
	}
	w.pending++
	w.r.p.counters.add(func(s *Stats) { s.BytesOut += int64(len(out)) })
	return nil
}

// flush makes what was written durable and acknowledges it.
func (w *writer) flush() {
	if w.flusher == nil || w.r.hard.Err() != nil {
		return
	}
	if w.pending > 0 {
		if err := w.flusher.Flush(w.r.hard); err != nil {
			w.fail(err)
			return
		}
		w.pending = 0
	}
	w.acknowledge()
}

// acknowledge acknowledges the batches whose bytes were all written. A batch some of whose bytes still wait for what follows
// them waits too.
func (w *writer) acknowledge() {
	n := len(w.unacked)
	for waiting := w.resolve.waiting(); waiting > 0; waiting -= w.unacked[n].size {
		n--
	}
	for _, u := range w.unacked[:n] {
		u.batch.Ack(nil)
	}
	w.unacked = append(w.unacked[:0], w.unacked[n:]...)
}

// fail ends the run: the sink cannot go on. A sink that failed because its time was over is not to blame.
func (w *writer) fail(err error) {
	if w.r.hard.Err() == nil {
		w.err = err
		w.r.end(err)
	}
	w.refuse(context.Cause(w.r.hard))
}

// refuse refuses every batch that was not acknowledged.
func (w *writer) refuse(why error) {
	w.r.p.counters.add(func(s *Stats) { s.Refused += int64(len(w.unacked)) })
	for _, u := range w.unacked {
		u.batch.Ack(why)
	}
	w.unacked = w.unacked[:0]
}

// finish settles what is left when reading has ended.
func (w *writer) finish() {
	w.flush()
	if len(w.unacked) > 0 {
		// The input stopped before its end, and these wait for what would have followed.
		w.refuse(w.r.readErr)
	}
}
