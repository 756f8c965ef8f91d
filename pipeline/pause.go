package pipeline

import (
	"time"

	"redactor/patterns"
	"redactor/patterns/guard"
)

// pause lets out the finished lines that wait for what follows them, because nothing does for now. They stay in held, in front of
// what comes later: that is scanned together with them, in the state before them, so that a secret that goes on over the
// break is masked to its end and what was open stays open.
func (r *resolver) pause() []byte {
	r.settle()
	p, ok := r.redactor.(Pauser)
	if !ok || !r.unsettled() || r.stubs.Open() {
		return nil
	}
	from, end := r.shown, r.whole
	r.shown = end
	found, ok := safePaused(p, r.found[:0], r.held[:end], r.state)
	if ok {
		r.found = after(found, from)
		r.out, ok = guard.Append(r.redactor, r.out, r.held[from:end], r.found)
	}
	if !ok {
		r.out = r.stubs.Replace(r.out, r.held[from:end], &r.at.Offset)
		return r.out
	}
	r.letOut(r.held[from:end], r.found)
	return r.out
}

// safePaused calls ScanPaused. ok is false when it panicked; see safeScan.
func safePaused(p Pauser, dst []patterns.Match, src []byte, in patterns.State) (found []patterns.Match, ok bool) {
	defer func() {
		if recover() != nil {
			found, ok = nil, false
		}
	}()
	return p.ScanPaused(dst, src, in), true
}

// await waits for the next job until finished lines have waited for long enough. came is false when that came first.
func (w *writer) await() (j *job, ok, came bool) {
	timer := time.NewTimer(time.Until(w.since.Add(w.r.p.Hold)))
	defer timer.Stop()
	select {
	case j, ok = <-w.r.order:
		return j, ok, true
	case <-timer.C:
		return nil, false, false
	}
}

// watch notes since when a finished line waits.
func (w *writer) watch() {
	switch {
	case w.r.p.Hold <= 0 || !w.resolve.unsettled():
		w.since = time.Time{}
	case w.since.IsZero():
		w.since = time.Now()
	}
}

// pause writes the finished lines that have waited for long enough.
func (w *writer) pause() {
	at := w.resolve.at
	out := w.resolve.pause()
	w.since = time.Time{}
	if len(out) == 0 || w.r.hard.Err() != nil {
		return
	}
	if err := w.write(&Batch{Origin: at}, out); err != nil {
		w.fail(err)
		return
	}
	if w.flusher == nil {
		w.acknowledge()
		return
	}
	w.flush()
}
