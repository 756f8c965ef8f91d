// Package screen masks what a program writes to a terminal, where a line is seen before it is finished.
//
// It promises that a finished line is masked as the filter masks it; that a line still open is shown at the next pause, masked
// as far as it is known, and without the tail that what follows could make part of a secret; that what was shown once stays
// context, so that the line is judged as a whole when it goes on; that a mark is printed once for a secret that comes in
// pieces; and that no byte outside a secret is changed or moved. Control sequences pass whatever is masked around them, so that
// colours, cursor movements and full-screen programs go on working; the text in them, such as a window title, is masked too.
//
// Start with [New] and [Copy].
//
// Limits: a secret that only what follows makes one (a value printed in front of its name, or one that only an expression
// of the user's finds) may have been shown if the program paused in between. Text that a program draws by moving the cursor
// back and forth is scanned in the order it is written. A mark is wider or narrower than what it stands for, which the program
// does not know of: the rest of that row may stand elsewhere.
package screen

import (
	"bytes"
	"fmt"
	"slices"

	"redactor/patterns"
	"redactor/pipeline"
)

// A Masker masks one terminal. It is not safe for concurrent use, except for SetWidth.
type Masker struct {
	rules   pipeline.Redactor
	maxLine int
	starts  *starts
	onStub  func(pipeline.Stub)

	line  line
	state patterns.State // before line.text
	shown int            // bytes of line.raw that were shown
	marks []span         // of line.raw, for which a mark was shown
	stats pipeline.Stats

	found, probed []patterns.Match
	probe         []byte
}

// A span is a run of bytes.
type span struct{ start, end int }

// A cover is a run of line.raw whose text gives way to a mark.
type cover struct {
	span
	mark []byte
}

// New returns a Masker for a fresh terminal. rules are those that r was made of, and maxLine is its longest line. onStub, which
// may be nil, is told of text that could not be scanned, from the goroutine that calls the Masker.
func New(r pipeline.Redactor, rules []patterns.Rule, maxLine int, onStub func(pipeline.Stub)) (*Masker, error) {
	s, err := newStarts(rules)
	if err != nil {
		return nil, fmt.Errorf("preparing the rules for a terminal: %w", err)
	}
	m := &Masker{rules: r, maxLine: maxLine, starts: s, onStub: onStub}
	m.line.mask, m.line.erase = m.maskString, m.erased
	return m, nil
}

// SetWidth says how many columns the terminal has; 0 means that nobody knows.
func (m *Masker) SetWidth(columns int) { m.line.width.Store(int64(columns)) }

// Stats returns the counters so far: bytes, secrets masked and stubs.
func (m *Masker) Stats() pipeline.Stats {
	s := m.stats
	s.Matches = slices.Clone(s.Matches)
	return s
}

// Append takes what the program wrote and appends to dst what is to be shown of finished lines.
func (m *Masker) Append(dst, written []byte) []byte {
	from := len(dst)
	m.stats.BytesIn += int64(len(written))
	for len(written) > 0 {
		// In pieces, so that one long write does not make the line grow before it is looked at.
		n := min(len(written), m.maxLine)
		for _, c := range written[:n] {
			m.line.take(c)
		}
		written = written[n:]
		if m.line.broken || len(m.line.text) >= m.maxLine {
			dst = m.advance(dst, false)
		}
	}
	if len(m.line.text) == 0 {
		dst = m.show(dst, nil, len(m.line.raw)) // control sequences alone: nothing that could be a secret
	}
	m.stats.BytesOut += int64(len(dst) - from)
	return dst
}

// Waiting reports whether there are bytes that were not shown.
func (m *Masker) Waiting() bool { return m.shown < len(m.line.raw) || m.line.inString() }

// Pause appends to dst what may be shown of the line that is still open, now that the program does not go on at once.
func (m *Masker) Pause(dst []byte) []byte {
	if m.shown == len(m.line.raw) {
		return dst
	}
	end := m.starts.whole(m.line.text)
	s, ok := m.scan(m.found[:0], m.line.text[:end], true)
	if !ok {
		return dst // it becomes a stub when it ends
	}
	m.found = s.found
	hold := m.hold(s.found, end)
	n := 0
	for n < len(s.found) && s.found[n].End <= hold {
		n++
	}
	covers, ok := m.covers(s.found[:n])
	if !ok {
		return dst
	}
	from := len(dst)
	dst = m.show(dst, covers, m.line.rawAt(hold))
	m.stats.BytesOut += int64(len(dst) - from)
	return dst
}

// Close appends to dst everything that is left: nothing follows.
func (m *Masker) Close(dst []byte) []byte {
	from := len(dst)
	m.line.end()
	dst = m.advance(dst, true)
	dst = m.show(dst, nil, len(m.line.raw))
	m.stats.BytesOut += int64(len(dst) - from)
	return dst
}

// advance judges finished lines, shows them and forgets them.
func (m *Masker) advance(dst []byte, last bool) []byte {
	for len(m.line.text) > 0 {
		s, covers, ok := m.judge(len(m.line.text), last)
		if !ok {
			// Something in it fails: line by line, so that the others are spared.
			n := m.firstLine(last)
			if s, covers, ok = m.judge(n, last && n == len(m.line.text)); !ok {
				s, covers = m.stub(n)
			}
		}
		if s.consumed == 0 {
			break
		}
		m.state = s.state
		m.count(s.found)
		dst = m.show(dst, covers, m.line.rawAt(s.consumed))
		m.forget(s.consumed)
	}
	m.line.broken = false
	return dst
}

// judge scans the first n bytes of the text. ok is false when that failed.
func (m *Masker) judge(n int, last bool) (s scanned, covers []cover, ok bool) {
	if s, ok = m.scan(m.found[:0], m.line.text[:n], last); !ok {
		return s, nil, false
	}
	m.found = s.found
	covers, ok = m.covers(s.found)
	return s, covers, ok
}

// firstLine is the length of the first line of the text, or 0 when it is still open and may grow.
func (m *Masker) firstLine(last bool) int {
	if n := bytes.IndexByte(m.line.text, '\n') + 1; n > 0 || !last && len(m.line.text) < m.maxLine {
		return n
	}
	return len(m.line.text)
}

// stub stands for the first n bytes of the text, which could not be scanned. What was open stays open.
func (m *Masker) stub(n int) (scanned, []cover) {
	if n == 0 {
		return scanned{}, nil
	}
	m.stats.Stubs++
	size := len(bytes.TrimSuffix(m.line.text[:n], []byte("\n")))
	if m.onStub != nil {
		m.onStub(pipeline.Stub{Why: "panic", Origin: pipeline.Origin{Name: "terminal"}, Bytes: size})
	}
	mark := fmt.Appendf(nil, "[STUB:panic:bytes:%d]", size)
	return scanned{state: m.state, consumed: n}, []cover{{span{0, m.line.rawAt(n)}, mark}}
}

// longestEdited is the length of a line up to which it is looked at to see what a program takes back of it, in bytes.
const longestEdited = 16 << 10

// erased is called before text[from:] is taken back. What of it was not shown yet and may be a secret is never shown: it is no
// longer in the text, so nothing would mask it.
func (m *Masker) erased(from int) {
	text, pos := m.line.text, m.line.pos
	for from < len(text) && pos[from] < m.shown {
		from++
	}
	if from == len(text) {
		return
	}
	hold := from
	m.found = m.found[:0]
	if len(text) <= longestEdited {
		if s, ok := m.scan(m.found, text, true); ok {
			m.found = s.found
			hold = m.hold(s.found, len(text))
		}
	}
	for i := from; i < len(text); i++ {
		if i >= hold || masked(m.found, i, i+1) {
			m.line.raw[pos[i]] = '*'
		}
	}
}

// show appends line.raw to dst, from what was shown last to limit, with marks in place of what is covered.
func (m *Masker) show(dst []byte, covers []cover, limit int) []byte {
	for ; m.shown < limit; m.shown++ {
		for len(covers) > 0 && covers[0].end <= m.shown {
			covers = covers[1:]
		}
		switch {
		case m.line.control[m.shown] || len(covers) == 0 || m.shown < covers[0].start:
			dst = append(dst, m.line.raw[m.shown])
		case !m.marked(covers[0].span):
			dst = append(dst, covers[0].mark...)
			m.marks = append(m.marks, covers[0].span)
		}
	}
	return m.settle(dst)
}

// settle drops what nobody needs as context.
func (m *Masker) settle(dst []byte) []byte {
	if len(m.line.text) == 0 && m.shown == len(m.line.raw) {
		m.line.drop(0, m.shown)
		m.shown, m.marks = 0, m.marks[:0]
	}
	return dst
}

// marked reports whether a mark was shown for a part of s.
func (m *Masker) marked(s span) bool {
	return slices.ContainsFunc(m.marks, func(o span) bool { return o.start < s.end && s.start < o.end })
}

// forget drops the first n bytes of the text, which were judged for good and shown.
func (m *Masker) forget(n int) {
	end := m.line.rawAt(n)
	m.line.drop(n, end)
	m.shown = max(0, m.shown-end)
	kept := m.marks[:0]
	for _, s := range m.marks {
		if s.end > end {
			kept = append(kept, span{max(0, s.start-end), s.end - end})
		}
	}
	m.marks = kept
}

func (m *Masker) count(found []patterns.Match) {
	for i := range found {
		rule := int(found[i].Rule)
		if more := rule + 1 - len(m.stats.Matches); more > 0 {
			m.stats.Matches = append(m.stats.Matches, make([]int64, more)...)
		}
		m.stats.Matches[rule]++
	}
}
