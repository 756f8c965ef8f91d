package pipeline

import (
	"redactor/patterns"
	"redactor/patterns/guard"
)

const (
	// maxSpareBytes is the largest output buffer that is kept for the next block: marks may make a hostile block grow
	// manyfold, and one such block must not cost that memory for good.
	maxSpareBytes = 2 << 20
	// maxSpareMatches is the same for lists of matches.
	maxSpareMatches = 1 << 16
)

// scanned is what a scan of some bytes told.
type scanned struct {
	found    []patterns.Match
	state    patterns.State // after the consumed bytes
	consumed int
}

// safeScan calls Scan. ok is false when Scan panicked or broke its contract.
func safeScan(r Redactor, dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (s scanned, ok bool) {
	s.found, s.state, s.consumed, ok = guard.Scan(r, dst, src, in, atEOF)
	return s, ok
}

// A speculation is what a worker found in a block ahead of its turn, on the assumption that nothing was open before it.
type speculation struct {
	scanned
	out []byte // the consumed bytes, masked; only if something was found
	ok  bool   // neither Scan nor Redact failed
	ran bool   // a worker was there at all
}

// scan speculates on b.
func (s *speculation) scan(r Redactor, b *Batch) {
	s.ran = true
	if s.scanned, s.ok = safeScan(r, s.found[:0], b.Data, patterns.State{}, b.Last); s.ok && len(s.found) > 0 {
		s.out, s.ok = guard.Append(r, s.out[:0], b.Data[:s.consumed], s.found)
	}
}

// reset forgets the block and keeps the buffers.
func (s *speculation) reset() {
	*s = speculation{scanned: scanned{found: spareMatches(s.found)}, out: spareBytes(s.out)}
}

func spareBytes(b []byte) []byte {
	if cap(b) > maxSpareBytes {
		return nil
	}
	return b[:0]
}

func spareMatches(m []patterns.Match) []patterns.Match {
	if cap(m) > maxSpareMatches {
		return nil
	}
	return m[:0]
}

// careful does what run does for bytes on which the redactor failed, line by line. The state is left as it was before the lines
// that become stubs. The result is appended to r.out.
func (r *resolver) careful(src []byte, last bool) (out []byte, consumed int) {
	r.out, consumed = r.stubs.Careful(r.out, src, r.shown, last, &r.at.Offset, r.unit)
	return r.out, consumed
}

// unit is the guard.Unit of careful.
func (r *resolver) unit(dst, src []byte, shown int, final bool) (out []byte, consumed int, ok bool) {
	s, ok := safeScan(r.redactor, r.found[:0], src, r.state, final)
	if !ok {
		return dst, 0, false
	}
	text := r.fresh(&s, src, shown)
	if out, ok = guard.Append(r.redactor, dst, text, s.found); !ok {
		return dst, 0, false
	}
	r.accept(s, text)
	return out, s.consumed, true
}

// tell counts a line that became a stub, and passes it on.
func (r *resolver) tell(s guard.Stub) {
	r.counters.add(func(s *Stats) { s.Stubs++ })
	if r.onStub != nil {
		r.onStub(Stub{Why: s.Why, Origin: Origin{Name: r.at.Name, Offset: s.Offset}, Bytes: s.Bytes})
	}
}
