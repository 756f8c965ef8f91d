package pipeline

import (
	"bytes"
	"strconv"

	"redactor/patterns"
)

const (
	// maxSpareBytes is the largest output buffer that is kept for the next block: marks may make a hostile block grow
	// manyfold, and one such block must not cost that memory for good.
	maxSpareBytes = 2 << 20
	// maxSpareMatches is the same for lists of matches.
	maxSpareMatches = 1 << 16
	// stubPiece is the most bytes one stub record stands for. A longer line becomes several records side by side, so that
	// nothing has to wait for its end; and an unfinished line is given up only at this length.
	stubPiece = 1 << 20
	// carefulBudget times the length of a block is how many bytes a line-by-line run may scan line after line while text
	// waits for its next line; after that it scans such text only when it has doubled, so that time stays linear.
	carefulBudget = 32
)

// scanned is what a scan of some bytes told.
type scanned struct {
	found    []patterns.Match
	state    patterns.State // after the consumed bytes
	consumed int
}

// safeScan calls Scan. ok is false when Scan panicked or broke its contract; what the panic said is dropped, since it may
// hold bytes of the record.
func safeScan(r Redactor, dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (s scanned, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = scanned{}, false
		}
	}()
	s.found, s.state, s.consumed = r.Scan(dst, src, in, atEOF)
	if s.consumed < 0 || s.consumed > len(src) || atEOF && s.consumed < len(src) {
		return scanned{}, false
	}
	return s, true
}

// safeAppend appends src to dst with its matches masked. ok is false when Redact panicked, and then dst is as it was.
func safeAppend(r Redactor, dst, src []byte, found []patterns.Match) (out []byte, ok bool) {
	if len(found) == 0 {
		return append(dst, src...), true
	}
	defer func() {
		if recover() != nil {
			out, ok = dst, false
		}
	}()
	return r.Redact(dst, src, found), true
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
		s.out, s.ok = safeAppend(r, s.out[:0], b.Data[:s.consumed], s.found)
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

// careful does what run does for bytes on which the redactor failed: line by line, and lines that fail alone, or together
// with the lines they continue, become stubs. The state is left as it was before them. The result is appended to r.out.
func (r *resolver) careful(src []byte, last bool) (out []byte, consumed int) {
	budget := carefulBudget * len(src)
	start, seen := 0, 0 // src[start:] is not consumed; its first seen bytes were scanned and wait for more
	for end := 0; end < len(src); {
		end = lineEnd(src, end)
		unit, whole, final := src[start:end], src[end-1] == '\n', last && end == len(src)
		if budget <= 0 && len(unit) < 2*seen && !final {
			continue
		}
		budget -= len(unit)
		n, ok := r.unit(unit, final)
		switch {
		case ok:
			start += n
		case whole || final:
			r.out = r.stubs.replace(r.out, unit, &r.at)
			start = end
		case len(unit) >= stubPiece:
			r.out = r.stubs.begin(r.out, unit, &r.at)
			start = end
		}
		seen = end - start
	}
	return r.out, start
}

// unit scans and masks one unit of lines that belong together.
func (r *resolver) unit(src []byte, final bool) (consumed int, ok bool) {
	s, ok := safeScan(r.redactor, r.found[:0], src, r.state, final)
	if !ok {
		return 0, false
	}
	r.found = s.found
	if r.out, ok = safeAppend(r.redactor, r.out, src[:s.consumed], s.found); !ok {
		return 0, false
	}
	r.accept(s)
	return s.consumed, true
}

// lineEnd returns the offset just past the line that starts at from.
func lineEnd(src []byte, from int) int {
	if i := bytes.IndexByte(src[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(src)
}

// stubs writes the records that stand for lines the redactor failed on. At most one line is open: given up before its end was
// read.
type stubs struct {
	tell     func(Stub)
	counters *counters
	line     Stub // the line that is being replaced
	opened   bool // line is open
	pending  int  // bytes of line that no record stands for yet
	cr       bool // the last byte was a carriage return: of the line or of its ending, the next byte tells
}

func (t *stubs) open() bool { return t.opened }

// waiting is the number of bytes read that no record stands for.
func (t *stubs) waiting() int {
	if t.cr {
		return t.pending + 1
	}
	return t.pending
}

// replace appends a record with its line ending to dst for each line in src, and moves at past them.
func (t *stubs) replace(dst, src []byte, at *Origin) []byte {
	for len(src) > 0 {
		t.start(*at)
		dst, src = t.skip(dst, src, true, at)
	}
	return dst
}

// begin gives up the unfinished line at the end of src, and replaces the lines before it.
func (t *stubs) begin(dst, src []byte, at *Origin) []byte {
	whole := bytes.LastIndexByte(src, '\n') + 1
	dst = t.replace(dst, src[:whole], at)
	t.start(*at)
	dst, _ = t.skip(dst, src[whole:], false, at)
	return dst
}

func (t *stubs) start(at Origin) {
	t.line, t.opened = Stub{Why: "panic", Origin: at}, true
	t.counters.add(func(s *Stats) { s.Stubs++ })
}

// skip appends to dst what stands for the part of the open line in src, and returns what follows the line. last says that
// the line ends with src at the latest.
func (t *stubs) skip(dst, src []byte, last bool, at *Origin) (out, rest []byte) {
	if len(src) == 0 && !last {
		return dst, src
	}
	line, rest := src[:lineEnd(src, 0)], src[lineEnd(src, 0):]
	at.Offset += int64(len(line))
	text, ended := bytes.CutSuffix(line, []byte("\n"))
	cr := false
	if ended || !last {
		text, cr = bytes.CutSuffix(text, []byte("\r"))
	}
	if t.cr {
		if ended && len(line) == 1 {
			cr = true
		} else {
			t.count(1)
		}
		t.cr = false
	}
	t.count(len(text))
	if !ended && !last {
		t.cr = cr
		return t.full(dst), rest
	}
	dst = t.end(dst)
	if cr {
		dst = append(dst, '\r')
	}
	if ended {
		dst = append(dst, '\n')
	}
	return dst, rest
}

func (t *stubs) count(n int) {
	t.line.Bytes += n
	t.pending += n
}

// full appends records for the full pieces that wait.
func (t *stubs) full(dst []byte) []byte {
	for ; t.pending >= stubPiece; t.pending -= stubPiece {
		dst = appendStub(dst, t.line.Why, stubPiece)
	}
	return dst
}

// end appends the last record of the open line and closes it.
func (t *stubs) end(dst []byte) []byte {
	dst = t.full(dst)
	if t.pending > 0 || t.line.Bytes == 0 {
		dst = appendStub(dst, t.line.Why, t.pending)
	}
	if t.tell != nil {
		t.tell(t.line)
	}
	t.opened, t.pending, t.cr = false, 0, false
	return dst
}

// appendStub appends a stub record: it says why, and how many bytes it stands for.
func appendStub(dst []byte, why string, n int) []byte {
	dst = append(append(append(dst, "[STUB:"...), why...), ":bytes:"...)
	return append(strconv.AppendInt(dst, int64(n), 10), ']')
}
