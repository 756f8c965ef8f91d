package pipeline

import (
	"bytes"
	"sort"

	"redactor/patterns"
	"redactor/patterns/guard"
)

// firstPrefix is how much of a block is scanned first when its speculation did not hold: a few lines usually suffice to close
// what was open.
const firstPrefix = 4 << 10

// A resolver turns blocks, in order, into the bytes that may be written. It alone knows what is really open at a block's start.
type resolver struct {
	redactor Redactor
	counters *counters
	state    patterns.State // after the last byte let out
	held     []byte         // bytes not let out yet: they cannot be judged without what follows
	gone     int            // bytes at the start of held that were let out by the last call
	seen     int            // length of held when it was last scanned
	whole    int            // length of the finished lines at the start of held
	shown    int            // bytes at the start of held that a pause let out; they are scanned again with what follows them
	scanned  func(src []byte, found []patterns.Match)
	stubs    guard.Stubs
	onStub   func(Stub)
	at       Origin // of the first byte not let out
	out      []byte
	found    []patterns.Match
	spec     []patterns.Match
}

func newResolver(p *Pipeline) *resolver {
	r := &resolver{redactor: p.Redactor, counters: &p.counters, scanned: p.OnScanned, onStub: p.OnStub}
	r.stubs.Tell = r.tell
	return r
}

// waiting is the number of bytes, at the end of what was read, that were not let out in any form.
func (r *resolver) waiting() int { return len(r.held) - max(r.gone, r.shown) + r.stubs.Waiting() }

// unsettled says whether a finished line waits for what follows it.
func (r *resolver) unsettled() bool { return r.whole > max(r.gone, r.shown) }

// next takes the next block of the stream and returns the bytes that may be written now. more says that another block is
// there already. The result lies in the block, in the job or in the resolver, and is good until the next call.
func (r *resolver) next(j *job, more bool) []byte {
	r.settle()
	if r.waiting() == 0 {
		r.at = j.batch.Origin
	}
	out := r.block(j, more)
	if j.batch.Last {
		r.state, r.held, r.gone, r.seen, r.whole, r.shown = patterns.State{}, r.held[:0], 0, 0, 0, 0
	}
	return out
}

// settle drops what the last call let out. The buffers stay: there is one set of them, and the redactor's longest line
// bounds it.
func (r *resolver) settle() {
	if r.gone > 0 {
		r.held = append(r.held[:0], r.held[r.gone:]...)
		r.whole, r.shown = max(0, r.whole-r.gone), max(0, r.shown-r.gone)
		r.gone = 0
	}
	r.out, r.found, r.spec = r.out[:0], r.found[:0], r.spec[:0]
}

func (r *resolver) block(j *job, more bool) []byte {
	data, last := j.batch.Data, j.batch.Last
	if r.stubs.Open() {
		if r.out, data = r.stubs.Skip(r.out, data, last, &r.at.Offset); r.stubs.Open() {
			return r.out
		}
	} else if len(r.held) == 0 && j.spec.ok {
		if out, ok := r.speculated(j); ok {
			return out
		}
	}
	if j.spec.ran {
		r.counters.add(func(s *Stats) { s.Rescans++ })
	}
	if len(r.held) == 0 {
		out, n := r.run(data, last)
		r.keep(data[n:])
		return out
	}
	if i := bytes.LastIndexByte(data, '\n'); i >= 0 {
		r.whole = len(r.held) + i + 1
	}
	r.held = append(r.held, data...)
	if !r.due(data, last, more) {
		return nil
	}
	out, n := r.run(r.held, last)
	r.gone, r.seen = n, len(r.held)-n
	return out
}

// due says whether held is to be scanned now that data was added to it. Scanning it for every block would take time quadratic
// in the length of a line, so it has to double first; but when the input pauses, a finished line is not held back.
func (r *resolver) due(data []byte, last, more bool) bool {
	return last || len(r.held) >= 2*r.seen || !more && bytes.IndexByte(data, '\n') >= 0
}

// keep holds tail for the next block.
func (r *resolver) keep(tail []byte) {
	r.held = append(r.held[:0], tail...)
	r.seen = len(tail)
	r.whole = bytes.LastIndexByte(tail, '\n') + 1
}

// speculated uses what a worker found, if it holds: at once when nothing is open, else from the line end on where the true run
// and the speculative run meet.
func (r *resolver) speculated(j *job) (out []byte, ok bool) {
	s := j.spec.scanned
	masked := j.spec.out
	if !r.state.Empty() {
		if s.found, ok = r.meet(j.batch.Data, s.found); !ok {
			return nil, false
		}
		r.counters.add(func(s *Stats) { s.Rescans++ })
		if r.out, ok = guard.Append(r.redactor, r.out, j.batch.Data[:s.consumed], s.found); !ok {
			r.out = r.out[:0]
			return nil, false
		}
		masked = r.out
	}
	r.accept(s, j.batch.Data[:s.consumed])
	r.keep(j.batch.Data[s.consumed:])
	if len(s.found) == 0 {
		return j.batch.Data[:s.consumed], true
	}
	return masked, true
}

// meet scans growing prefixes of src, of whole lines, both with the true state and as the worker did, until both stand empty
// at the same line end with nothing left over. From there on they cannot differ, so it returns the true matches up to there
// and the speculated ones after it. ok is false when they do not meet before the end.
func (r *resolver) meet(src []byte, speculated []patterns.Match) (found []patterns.Match, ok bool) {
	for n := prefix(src, firstPrefix); n < len(src); n = prefix(src, 2*n) {
		truth, ok := safeScan(r.redactor, r.found[:0], src[:n], r.state, false)
		if !ok || !truth.state.Empty() || truth.consumed < n {
			continue
		}
		guess, ok := safeScan(r.redactor, r.spec[:0], src[:n], patterns.State{}, false)
		if !ok || !guess.state.Empty() || guess.consumed < n {
			continue
		}
		k := sort.Search(len(speculated), func(i int) bool { return speculated[i].Start >= n })
		r.found, r.spec = append(truth.found, speculated[k:]...), guess.found
		return r.found, true
	}
	return nil, false
}

// prefix returns the length of the shortest prefix of src that has at least n bytes and ends a line, or all of src.
func prefix(src []byte, n int) int {
	if n >= len(src) {
		return len(src)
	}
	if i := bytes.IndexByte(src[n-1:], '\n'); i >= 0 {
		return n + i
	}
	return len(src)
}

// run scans src with the true state and returns what may be let out, and how much of src that stands for. If nothing
// was found it is src itself; the resolver copies only what it has to change. What a pause let out of src is passed over.
func (r *resolver) run(src []byte, last bool) (out []byte, consumed int) {
	s, ok := safeScan(r.redactor, r.found[:0], src, r.state, last)
	if !ok {
		return r.careful(src, last)
	}
	text := r.fresh(&s, src, r.shown)
	if len(s.found) == 0 && len(r.out) == 0 {
		r.accept(s, text)
		return text, s.consumed
	}
	if r.out, ok = guard.Append(r.redactor, r.out, text, s.found); !ok {
		return r.careful(src, last)
	}
	r.accept(s, text)
	return r.out, s.consumed
}

// fresh returns what s consumed of src after its first shown bytes, whole lines, and lets the matches of s count from there.
func (r *resolver) fresh(s *scanned, src []byte, shown int) []byte {
	from := min(shown, s.consumed)
	s.found = after(s.found, from)
	r.found = s.found
	return src[from:s.consumed]
}

// after drops the matches before from, and lets the others count from there.
func after(found []patterns.Match, from int) []patterns.Match {
	if from == 0 {
		return found
	}
	kept := found[:0]
	for _, m := range found {
		if m.Start < from {
			continue
		}
		m.Start, m.End = m.Start-from, m.End-from
		if m.Quote.End > 0 {
			m.Quote = patterns.Span{Start: m.Quote.Start - from, End: m.Quote.End - from}
		}
		kept = append(kept, m)
	}
	return kept
}

// accept makes the result of a scan the truth; text is what it lets out, before it is masked.
func (r *resolver) accept(s scanned, text []byte) {
	r.state = s.state
	r.letOut(text, s.found)
}

// letOut counts and tells what is let out.
func (r *resolver) letOut(text []byte, found []patterns.Match) {
	r.counters.matches(found)
	for i := range found {
		if why := found[i].Stub(); why != "" && r.onStub != nil {
			at := Origin{Name: r.at.Name, Offset: r.at.Offset + int64(found[i].Start)}
			r.onStub(Stub{Why: why, Origin: at, Bytes: found[i].End - found[i].Start})
		}
	}
	r.at.Offset += int64(len(text))
	if r.scanned != nil {
		r.scanned(text, found)
	}
}
