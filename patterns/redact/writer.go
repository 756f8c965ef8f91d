package redact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"redactor/patterns"
	"redactor/patterns/guard"
)

const (
	// maxSpareBytes is the largest buffer that is kept for the next call: one long line must not cost its memory for good.
	maxSpareBytes = 2 << 20
	// maxSpareMatches is the same for lists of matches.
	maxSpareMatches = 1 << 12
	// waitingBudget times the length of finished lines that wait for the next one is how many bytes may be scanned again for
	// each further line; then only when they have doubled, so that time stays linear.
	waitingBudget = 32
)

// A Writer passes on what is written to it, masked, line by line. It is an io.WriteCloser and safe for concurrent use.
//
// A finished line goes on at once: a Write of whole lines makes one Write to the inner writer. The start of a line is kept until
// the line ends, is longer than the ruleset's longest line, or Flush or Close is called. Two things make a finished line
// wait for the next one: a soft line break of quoted-printable text at its end, and an inner writer that failed. What is open over
// lines, as a private key, is remembered. However the input is cut into Writes, the output is that of Ruleset.AppendRedacted
// for the whole.
//
// A Writer holds at most twice the ruleset's longest line, or 256 KiB of lines with soft breaks, besides what one Write brings.
type Writer struct {
	mu     sync.Mutex
	w      io.Writer
	engine guard.Engine
	stubs  guard.Stubs
	err    error // sticky: why nothing more is written

	state  patterns.State // before held
	held   []byte         // the start of a line, or lines that wait for the next one
	seen   int            // length of held when it was last scanned
	spent  int            // bytes scanned since held was empty
	shown  int            // so many bytes at the start of held were let out by Flush
	marked bool           // and a mark stands at their end
	at     int64          // bytes let out, as they came in

	found []patterns.Match
	out   []byte
}

var _ io.WriteCloser = (*Writer)(nil)

// NewWriter returns a Writer that writes to w what the ruleset leaves of its input. It never closes w. Close it when the last line may
// lack its end; a program that only writes whole lines need not.
func NewWriter(w io.Writer, rs *patterns.Ruleset, opts ...Option) *Writer {
	o := optionsOf(opts)
	return &Writer{w: w, engine: rs, stubs: guard.Stubs{Tell: func(s guard.Stub) { o.stub(s.Why, s.Bytes) }}}
}

// errClosed is the error of a Write after Close.
var errClosed = fmt.Errorf("writing to a closed redact.Writer: %w", fs.ErrClosed)

// Write takes all of p and lets out, masked, what can be judged. It neither keeps nor changes p, but may pass a part of it on to the
// inner writer.
//
// n counts bytes of p, not of what was written: it is len(p) without an error, and 0 with one. An error is that of the inner writer,
// wrapped, or io.ErrShortWrite. It is final: what was kept is dropped, every later call returns it, and nothing more is
// written. After Close it is fs.ErrClosed.
func (w *Writer) Write(p []byte) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return 0, w.err
	}
	if err := w.take(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush lets out the start of a line that is kept, and lines that wait for the next one, judged as if nothing followed. What
// follows is judged together with them all the same, so that a value that was cut here is masked to its end. What cannot be
// undone is what was shown: of a token that is known by its form, the part before the cut may be too short to be known. So Flush
// where a line may rest, behind a prompt, not in the middle of words. Its cost is that of a scan of the unfinished line.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil || w.shown == len(w.held) {
		return w.err
	}
	found, _, _, ok := guard.Scan(w.engine, w.found[:0], w.held, w.state, true)
	if !ok {
		return nil // the line becomes a stub when it ends
	}
	marked := len(found) > 0 && found[len(found)-1].End == len(w.held)
	w.found = w.behindShown(found)
	var out []byte
	if out, ok = guard.Append(w.engine, w.out[:0], w.held, w.found); !ok {
		return nil
	}
	w.out, w.shown, w.marked = out, len(w.held), marked
	return w.emit(out)
}

// Close lets out what is kept, judged as what it is: the end. It does not close the inner writer. A second Close does nothing.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		if errors.Is(w.err, errClosed) {
			return nil
		}
		return w.err
	}
	w.out = w.out[:0]
	if w.stubs.Open() {
		w.out, _ = w.stubs.Skip(w.out, nil, true, &w.at)
	}
	out, _ := w.run(w.held, true)
	if err := w.emit(out); err != nil {
		return err
	}
	w.fail(errClosed)
	return nil
}

// fail ends the Writer: nothing that it holds is written any more.
func (w *Writer) fail(err error) {
	w.err = err
	w.held, w.out, w.found, w.shown = nil, nil, nil, 0
}

// take is Write without its lock.
func (w *Writer) take(p []byte) error {
	w.out = w.out[:0]
	if w.stubs.Open() {
		if w.out, p = w.stubs.Skip(w.out, p, false, &w.at); w.stubs.Open() {
			return w.emit(w.out)
		}
	}
	src := p
	if len(w.held) > 0 {
		w.held = append(w.held, p...)
		if src = w.held; !w.due(p) {
			return w.emit(w.out)
		}
	}
	out, consumed := w.run(src, false)
	if err := w.emit(out); err != nil {
		return err
	}
	w.keep(src[consumed:])
	return nil
}

// due says whether held is to be scanned now that p was added to it: when it has doubled, or a line has ended, unless many lines
// have and all of them wait.
func (w *Writer) due(p []byte) bool {
	return len(w.held) >= 2*w.seen || w.spent <= waitingBudget*len(w.held) && bytes.IndexByte(p, '\n') >= 0
}

// keep holds tail, which may be a part of held, for the next call.
func (w *Writer) keep(tail []byte) {
	if cap(w.held) > maxSpareBytes && len(tail) == 0 {
		w.held = nil
	}
	w.held = append(w.held[:0], tail...)
	w.seen = len(tail)
	if w.spent += len(tail); len(tail) == 0 {
		w.spent = 0
	}
}

// run masks src and returns what may be let out, behind what w.out holds, and how much of src that stands for. It is a part of src
// itself when nothing was found.
func (w *Writer) run(src []byte, last bool) (out []byte, consumed int) {
	found, state, consumed, ok := guard.Scan(w.engine, w.found[:0], src, w.state, last)
	if !ok {
		return w.careful(src, last)
	}
	if w.found = w.behindShown(found); len(w.found) == 0 && len(w.out) == 0 {
		w.accept(state, consumed)
		return src[:consumed], consumed
	}
	if w.shown > consumed {
		w.found[0].End = consumed
	}
	if out, ok = guard.Append(w.engine, w.out, src[:consumed], w.found); !ok {
		return w.careful(src, last)
	}
	w.out = out
	w.accept(state, consumed)
	return out, consumed
}

// accept makes the result of a scan the truth.
func (w *Writer) accept(state patterns.State, consumed int) {
	w.state = state
	w.at += int64(consumed)
	w.shown = max(0, w.shown-consumed)
}

// behindShown has the matches in held replace what was shown by nothing. A value that was shown in part has its mark already, or gets
// a plain one: other masks print a part of the value, and this is not all of it.
func (w *Writer) behindShown(found []patterns.Match) []patterns.Match {
	if w.shown == 0 {
		return found
	}
	k := 0
	for k < len(found) && found[k].End <= w.shown {
		k++
	}
	found = slices.Replace(found, 0, k, patterns.Match{End: w.shown, Mask: patterns.MaskNothing})
	if len(found) == 1 || found[1].Start >= w.shown {
		return found
	}
	m := &found[1]
	m.Start, m.Quote = w.shown, patterns.Span{}
	switch {
	case w.marked:
		m.Mask = patterns.MaskNothing
	case m.Mask != patterns.MaskNothing:
		m.Mask = patterns.MaskFixed
	}
	return found
}

// careful does what run does for text on which the engine failed: the lines that fail become stubs, and so does a line of
// which a part was shown, since the rest cannot be judged without that part.
func (w *Writer) careful(src []byte, last bool) (out []byte, consumed int) {
	end := w.shown
	if w.shown > 0 && w.shown < len(src) {
		k := bytes.IndexByte(src[w.shown:], '\n')
		w.at += int64(w.shown)
		switch {
		case k >= 0:
			end += k + 1
			w.out = w.stubs.Replace(w.out, src[w.shown:end], &w.at)
		case last:
			end = len(src)
			w.out = w.stubs.Replace(w.out, src[w.shown:], &w.at)
		default:
			end = len(src)
			w.out = w.stubs.Begin(w.out, src[w.shown:], &w.at)
		}
	}
	w.shown = 0
	w.out, consumed = w.stubs.Careful(w.out, src[end:], 0, last, &w.at, w.unit)
	return w.out, end + consumed
}

// unit is the guard.Unit of careful.
func (w *Writer) unit(dst, src []byte, _ int, final bool) (out []byte, consumed int, ok bool) {
	found, state, consumed, ok := guard.Scan(w.engine, w.found[:0], src, w.state, final)
	if !ok {
		return dst, 0, false
	}
	w.found = found
	if out, ok = guard.Append(w.engine, dst, src[:consumed], found); !ok {
		return dst, 0, false
	}
	w.accept(state, consumed)
	return out, consumed, true
}

// errPanicked is the error of a Writer whose inner writer panicked: how much came out nobody knows.
var errPanicked = errors.New("writing masked text: the inner writer panicked")

// emit writes out to the inner writer.
func (w *Writer) emit(out []byte) error {
	if len(out) == 0 {
		return nil
	}
	w.err = errPanicked
	n, err := w.w.Write(out)
	w.err = nil
	if err == nil && n != len(out) {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.fail(fmt.Errorf("writing masked text: %w", err))
		return w.err
	}
	if cap(w.out) > maxSpareBytes {
		w.out = nil
	}
	if cap(w.found) > maxSpareMatches {
		w.found = nil
	}
	return nil
}
