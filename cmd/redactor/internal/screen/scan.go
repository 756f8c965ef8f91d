package screen

import (
	"redactor/patterns"
)

// scanned is what a scan of some bytes told.
type scanned struct {
	found    []patterns.Match
	state    patterns.State
	consumed int
}

// scan scans text that follows what was judged. ok is false when the engine panicked; what it said is dropped, since it may
// hold bytes of the text.
func (m *Masker) scan(dst []patterns.Match, text []byte, last bool) (s scanned, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = scanned{}, false
		}
	}()
	s.found, s.state, s.consumed = m.rules.Scan(dst, text, m.state, last)
	return s, true
}

// covers turns matches in the text into runs of raw bytes with their marks. ok is false when writing a mark panicked.
func (m *Masker) covers(found []patterns.Match) (covers []cover, ok bool) {
	defer func() {
		if recover() != nil {
			covers, ok = nil, false
		}
	}()
	text := m.line.text
	for i := range found {
		f := found[i]
		if f.Start >= f.End {
			continue
		}
		quote := text[f.Quote.Start:f.Quote.End]
		// The value alone is redacted, so that its mark alone comes out.
		value, alone := text[f.Start:f.End], f
		alone.Start, alone.End, alone.Quote = 0, len(value), patterns.Span{}
		mark := append([]byte(nil), quote...)
		mark = m.rules.Redact(mark, value, []patterns.Match{alone})
		mark = append(mark, quote...)
		covers = append(covers, cover{span{m.line.pos[f.Start], m.line.pos[f.End-1] + 1}, mark})
	}
	return covers, true
}

// maskString masks the text inside a control sequence, such as a window title. It stands alone.
func (m *Masker) maskString(s []byte) (masked []byte) {
	defer func() {
		if recover() != nil {
			masked = []byte("[STUB:panic]")
		}
	}()
	found, _, _ := m.rules.Scan(nil, s, patterns.State{}, true)
	if len(found) == 0 {
		return s
	}
	m.count(found)
	return m.rules.Redact(nil, s, found)
}
