package lex

import (
	"bytes"
	"encoding/json"
	"math"
)

// A Mark says what is written in place of a span.
type Mark uint8

// The marks a span can get. Value and Basic name the span's rule.
const (
	Value Mark = iota
	Basic      // credentials of HTTP Basic: the user name is printed
	Cert       // a whole certificate, or the end of one over several lines
	CertBegin
	CertLine
	Key
	KeyLine
	Budget // a line that took too many steps to judge
)

// A Span is a run of bytes to mask.
type Span struct {
	Start, End int
	Quote      [2]int // a bare JSON value: where its key's closing quote stands; empty otherwise
	Size       int    // Cert: bytes of the body
	DER        string // Cert: the certificate, if it is not this span that holds it
	Rule       uint16
	Mark       Mark
	Echo       bool // what it holds is looked for in the rest of the line
	Piece      bool // stands in a line that was read in pieces
	More       bool // goes on from the piece before, which printed the mark
}

// A Cell is a name in a table cell whose value stands on a later line. The zero Cell is none.
type Cell struct {
	Rule   uint16
	Policy Policy
	Lines  uint8 // lines the value may still be away
}

// A Scanner finds values in one logical line at a time. The zero Scanner with its exported fields set is ready; it is not safe
// for concurrent use.
type Scanner struct {
	Names  *Names
	Marks  *Marks
	NoMemo bool // the reference twin: no short cuts, every value's end and every name are looked for anew

	Allowed func(b []byte, start, end int, rule uint16) bool // whether a value stays all the same; nil when none does

	BasicRule int    // the rule of Basic credentials, or -1
	Steps     int    // taken on the current line: bytes and elements looked at in search of ends
	Spans     []Span // of all lines so far; Finish has sorted and merged those of finished lines
	Open      Cell   // left by the line

	t         []byte // the text up to the line's end
	ls        int    // where the line starts
	line      uint64 // numbers the lines
	first     int    // index of the line's first span
	named     int    // end of the last name looked at
	done      int    // end of the span that reaches farthest
	json      lineKind
	memos     [memoSlots]memo
	id        ident
	two       ident // a name of two words
	known     [1 << knownBits]known
	late      []lateValue
	echo      echo
	pieces    bool      // the line is read in pieces
	tail      container // where the masked value stands that reaches the end of the text
	runsOn    bool      // a value, masked or not, reaches the end of the text, ...
	reached   container // ... and this is where it stands
	middle    bool      // the text starts in the middle of a line
	url       authority
	sql       statement
	semi      [2]int // cookies: from where to where no ; stands
	cookiesTo int    // how far a cookie list was gone through

	cut         int // where the next piece of a long line starts
	listGoesOn  openList
	cookiesGoOn openList
}

type lineKind uint8

const (
	unknown lineKind = iota
	plainLine
	jsonLine
)

// A memo is the last answer to "where does the value that starts here end": what ends a value does not depend on where in it
// one starts, so a flood of openers in one long value stays linear.
type memo struct {
	c        container
	from, to int
	closed   bool
	line     uint64 // the answer is of this line
}

// memoSlots is the number of kinds of containers that are remembered apart: by form and by opening quote.
const memoSlots = 5 * 4

func (c *container) slot() int {
	k := int(c.form) * 4
	switch c.open.C {
	case '"':
		return k + 1
	case '\'':
		return k + 2
	case '`':
		return k + 3
	}
	return k
}

// A lateValue is a value under the name of a certificate; it is masked as a whole at the end of the line unless a certificate
// was recognised in it.
type lateValue struct {
	start, end int
	rule       uint16
	quote      [2]int
}

// Begin makes b[start:end] the current line, or, with middle set, a later piece of one. b may hold more text before and after it.
func (s *Scanner) Begin(b []byte, start, end int, middle bool) {
	s.t, s.ls, s.middle, s.pieces = b[:end], start, middle, middle
	s.cut, s.listGoesOn.open, s.cookiesGoOn.open = math.MaxInt, 0, 0
	s.line++
	s.Steps = 0
	s.tail, s.url, s.sql = container{}, authority{}, statement{from: 1}
	s.semi, s.cookiesTo = [2]int{1, 0}, 0
	s.first = len(s.Spans)
	s.named, s.done = start, start
	s.json = unknown
	s.late = s.late[:0]
}

// Overrun gives the current line up: all of it is one span.
func (s *Scanner) Overrun() {
	s.Spans, s.late = s.Spans[:s.first], s.late[:0]
	s.listGoesOn.open, s.cookiesGoOn.open = 0, 0
	s.tail = container{form: rest}
	end := len(s.t)
	if s.cut > end && end > s.ls && s.t[end-1] == '\r' {
		end--
	}
	s.Emit(Span{Start: s.ls, End: end, Mark: Budget, Size: end - s.ls})
}

// Emit adds a span of the current line.
func (s *Scanner) Emit(sp Span) {
	if sp.Start >= sp.End {
		return
	}
	sp.Piece = s.pieces
	s.Spans = append(s.Spans, sp)
	s.done = max(s.done, sp.End)
}

// Covered reports whether p lies inside a span of the current line.
func (s *Scanner) Covered(p int) bool {
	if p >= s.done {
		return false
	}
	const few = 16 // spans of one line come in order but for a block or two
	own := s.Spans[s.first:]
	for i := max(0, len(own)-few); i < len(own); i++ {
		if p >= own[i].Start && p < own[i].End {
			return true
		}
	}
	return false
}

// SpanAt returns the end of the last span of the line that ends at or after p and starts before it, or p.
func (s *Scanner) endsSpan(p int) bool {
	own := s.Spans[s.first:]
	return len(own) > 0 && own[len(own)-1].End == p
}

// Edge reports whether a token may start at p: at the line's start, after a span, or where LeftEdge says so.
func (s *Scanner) Edge(p int) bool { return s.endsSpan(p) || LeftEdge(s.t, s.ls, p) }

// end is container.end with the memo.
func (s *Scanner) end(c *container, i int) (int, bool) {
	m := &s.memos[c.slot()]
	if m.line == s.line && i >= m.from && i < m.to && m.c == *c && !s.NoMemo {
		return m.to, m.closed
	}
	e, closed := c.end(s, i)
	s.Steps += e - i + 1
	m.c, m.from, m.to, m.closed, m.line = *c, i, e, closed, s.line
	return e, closed
}

// isJSON reports whether the line is one JSON object or array.
func (s *Scanner) isJSON() bool {
	if s.json == unknown {
		s.json = plainLine
		if line := bytes.TrimSpace(s.t[s.ls:]); len(line) > 1 && (line[0] == '{' || line[0] == '[') && json.Valid(line) {
			s.json = jsonLine
		}
	}
	return s.json == jsonLine
}

// Release drops what an unusually long line made large.
func (s *Scanner) Release() {
	const largest = 1 << 17 // entries
	s.t = nil
	if cap(s.echo.gap.chars) > largest {
		s.echo = echo{}
	}
	if cap(s.Spans) > largest {
		s.Spans = nil
	}
}
