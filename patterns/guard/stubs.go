package guard

import (
	"bytes"
	"strconv"
)

const (
	// stubPiece is the most bytes one stub record stands for. A longer line becomes several records side by side, so that
	// nothing has to wait for its end; and an unfinished line is given up only at this length.
	stubPiece = 1 << 20
	// carefulBudget times the length of a block is how many bytes a line-by-line run may scan line after line while text
	// waits for its next line; after that it scans such text only when it has doubled, so that time stays linear.
	carefulBudget = 32
)

// WhyPanic is the class of lines on which the engine panicked or broke its contract.
const WhyPanic = "panic"

// A Stub is a line that was replaced by a stub record. It holds no byte of the line.
type Stub struct {
	Why    string // the class: "panic"
	Offset int64  // of the line's first byte, as the caller counts
	Bytes  int    // length of the line without its ending
}

// Stubs writes the records that stand for lines the engine failed on. At most one line is open: given up before its end was
// read. The zero value is ready.
type Stubs struct {
	// Tell, if set, is told of every line when its end is known.
	Tell func(Stub)

	line    Stub // the line that is being replaced
	opened  bool // line is open
	pending int  // bytes of line that no record stands for yet
	cr      bool // the last byte was a carriage return: of the line or of its ending, the next byte tells
}

// A Unit scans and masks lines that belong together and appends the result to dst, without that of the first shown bytes. final says
// that nothing follows src. ok is false when the engine failed, and then nothing is appended or consumed.
type Unit func(dst, src []byte, shown int, final bool) (out []byte, consumed int, ok bool)

// Careful does src line by line after the engine failed on all of it: lines that fail alone, or together with the lines they
// continue, become stubs. The first shown bytes of src, whole lines, were let out before. last says that nothing follows src. The result is appended to dst; at is moved past the lines that
// became stubs, and unit moves it past those that did not. src[consumed:] waits for more.
func (t *Stubs) Careful(dst, src []byte, shown int, last bool, at *int64, unit Unit) (out []byte, consumed int) {
	budget := carefulBudget * len(src)
	start, seen := 0, 0 // src[start:] is not consumed; its first seen bytes were scanned and wait for more
	for end := 0; end < len(src); {
		end = LineEnd(src, end)
		lines, whole, final := src[start:end], src[end-1] == '\n', last && end == len(src)
		if budget <= 0 && len(lines) < 2*seen && !final {
			continue
		}
		budget -= len(lines)
		out := min(len(lines), max(0, shown-start))
		masked, n, ok := unit(dst, lines, out, final)
		switch {
		case ok:
			dst = masked
			start += n
		case whole || final:
			dst = t.Replace(dst, lines[out:], at)
			start = end
		case len(lines) >= stubPiece:
			dst = t.Begin(dst, lines[out:], at)
			start = end
		}
		seen = end - start
	}
	return dst, start
}

// LineEnd returns the offset just past the line that starts at from.
func LineEnd(src []byte, from int) int {
	if i := bytes.IndexByte(src[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(src)
}

// Open reports whether a line was given up whose end is not read yet.
func (t *Stubs) Open() bool { return t.opened }

// Waiting is the number of bytes of the open line that no record stands for.
func (t *Stubs) Waiting() int {
	if t.cr {
		return t.pending + 1
	}
	return t.pending
}

// Replace appends a record with its line ending to dst for each line in src, and moves at past them.
func (t *Stubs) Replace(dst, src []byte, at *int64) []byte {
	for len(src) > 0 {
		t.start(*at)
		dst, src = t.Skip(dst, src, true, at)
	}
	return dst
}

// Begin gives up the unfinished line at the end of src, and replaces the lines before it. What follows goes to Skip.
func (t *Stubs) Begin(dst, src []byte, at *int64) []byte {
	whole := bytes.LastIndexByte(src, '\n') + 1
	dst = t.Replace(dst, src[:whole], at)
	t.start(*at)
	dst, _ = t.Skip(dst, src[whole:], false, at)
	return dst
}

func (t *Stubs) start(at int64) { t.line, t.opened = Stub{Why: WhyPanic, Offset: at}, true }

// Skip appends to dst what stands for the part of the open line in src, and returns what follows the line. last says that
// the line ends with src at the latest.
func (t *Stubs) Skip(dst, src []byte, last bool, at *int64) (out, rest []byte) {
	if len(src) == 0 && !last {
		return dst, src
	}
	line, rest := src[:LineEnd(src, 0)], src[LineEnd(src, 0):]
	*at += int64(len(line))
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

func (t *Stubs) count(n int) {
	t.line.Bytes += n
	t.pending += n
}

// full appends records for the full pieces that wait.
func (t *Stubs) full(dst []byte) []byte {
	for ; t.pending >= stubPiece; t.pending -= stubPiece {
		dst = AppendStub(dst, t.line.Why, stubPiece)
	}
	return dst
}

// end appends the last record of the open line and closes it.
func (t *Stubs) end(dst []byte) []byte {
	dst = t.full(dst)
	if t.pending > 0 || t.line.Bytes == 0 {
		dst = AppendStub(dst, t.line.Why, t.pending)
	}
	if t.Tell != nil {
		t.Tell(t.line)
	}
	t.opened, t.pending, t.cr = false, 0, false
	return dst
}

// AppendStub appends a stub record to dst: it says why, a word of letters, and how many bytes it stands for.
func AppendStub(dst []byte, why string, n int) []byte {
	dst = append(append(append(dst, "[STUB:"...), why...), ":bytes:"...)
	return append(strconv.AppendInt(dst, int64(n), 10), ']')
}
