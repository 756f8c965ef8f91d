package patterns

import (
	"bytes"

	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
)

// Quoted-printable mail (RFC 2045 section 6.7) breaks lines with a trailing = at column 73 to 76, in the middle of names, values
// and escapes. Such lines are joined in a scratch buffer before the grammar reads them, and spans are split at the breaks
// afterwards, so that every line of the text stays a line.

const (
	shortestSoft = 72 // columns before the =
	longestSoft  = 75
	longestJoin  = 128 << 10 // bytes of text that are joined
)

// isSoft reports whether the line b[ls:le] ends in a soft break.
func isSoft(b []byte, ls, le int) bool {
	if le > ls && b[le-1] == '\r' {
		le--
	}
	n := le - 1 - ls
	return n >= shortestSoft && n <= longestSoft && b[le-1] == '=' && isEncoded(b[ls:le-1])
}

// isEncoded reports whether every = of a line starts two hexadecimal digits: in quoted-printable there is no other, while base64
// that happens to end at that column often has two.
func isEncoded(line []byte) bool {
	for i, c := range line {
		if c == '=' && (i+2 >= len(line) || !isUpperHex(line[i+1]) || !isUpperHex(line[i+2])) {
			return i+2 >= len(line) && i+1 < len(line) && isUpperHex(line[i+1]) // cut by the break
		}
	}
	return true
}

func isUpperHex(c byte) bool { return lex.IsDigit(c) || c >= 'A' && c <= 'F' }

// A joinedLine is the text of several lines without their soft breaks, and where its parts come from.
type joinedLine struct {
	scan  *scan
	text  []byte
	parts []part
}

// A part of a joined line starts at text[at:] and comes from src[from:].
type part struct{ at, from int }

// joinFrom joins the lines from ls on and judges them as one. next is ls when the lines are no soft-broken text after all; ok is
// false when the last line's continuation is not in the text yet.
func (s *scan) joinFrom(ls int) (next int, ok bool) {
	if s.joined == nil {
		s.joined = &joinedLine{scan: newScan(s.rs)}
	}
	j := s.joined
	j.text, j.parts = j.text[:0], j.parts[:0]
	from := ls
	for {
		p, ok := s.nextPiece(from)
		if !ok {
			return ls, false
		}
		body := p.end
		more := p.soft && from-ls < longestJoin
		if more {
			if p.next >= len(s.src) && !s.atEOF {
				return ls, false
			}
			more = p.next < len(s.src) && s.continues(p)
			if following, ok := s.nextPiece(p.next); more && ok && following.cut {
				more = false // a long line is not joined
			}
		}
		if more {
			if s.src[body-1] == '\r' {
				body--
			}
			body-- // the =
		}
		j.parts = append(j.parts, part{len(j.text), from})
		j.text = append(j.text, s.src[from:body]...)
		from = p.next
		if !more || p.cut {
			break
		}
	}
	if len(j.parts) == 1 {
		return ls, true
	}
	s.judgeJoined(j, from)
	return from, true
}

// continues reports whether the line after the soft break of p is its continuation: a line that starts like this one, with
// a time stamp or an envelope, is a record of its own that happens to end in padding.
func (s *scan) continues(p piece) bool {
	const prefix = 8
	next := s.src[p.next:]
	if s.isOversize(next) {
		return false
	}
	if len(next) < prefix {
		return s.atEOF || len(next) > 0
	}
	this := s.src[p.start : p.start+prefix]
	if bytes.IndexByte(s.src[p.start:p.end-1], '=') < 0 && startsRecord(next) {
		return false
	}
	return !sameShape(this, next[:prefix]) || isBody(this)
}

// isOversize reports whether b starts with a line that is the stub of a line too long to be looked at. It is no continuation, as
// a long line that is looked at in pieces is none.
func (s *scan) isOversize(b []byte) bool {
	if !bytes.HasPrefix(b, []byte("[STUB:oversize:")) {
		return false
	}
	e := s.lex.Marks.End(b, 0)
	return e > 0 && (e == len(b) || b[e] == '\r' || b[e] == '\n')
}

// startsRecord reports whether b starts as a record of a log does: with a time, an address, a bracket, a level or a month. It is
// asked where nothing else shows that the text is quoted-printable, and knows nothing that a value could be.
func startsRecord(b []byte) bool {
	if len(b) > 0 && bytes.IndexByte([]byte("{[("), b[0]) >= 0 {
		return true
	}
	for _, shape := range []string{"<0", "0000-00-00", "0000/00/00", "00:00:00", "0.0.0.", "00.0.0.", "000.0.0."} { // a priority, dates, a time, addresses
		if len(b) >= len(shape) && sameShape(b[:len(shape)], []byte(shape)) {
			return true
		}
	}
	word := 0
	for word < len(b) && lex.IsAlnum(b[word]) {
		word++
	}
	return word < len(b) && (b[word] == ' ' || b[word] == ':') && isRecordWord(string(b[:word]))
}

// isRecordWord reports whether word is a level or a month, as they stand at the start of a record.
func isRecordWord(word string) bool {
	switch word {
	case "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL":
		return true
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// isBody reports whether b could be the middle of a value: a value that is repeated may break at the same place twice.
func isBody(b []byte) bool {
	for _, c := range b {
		if !lex.IsAlnum(c) && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return true
}

// sameShape compares two texts with all digits alike, so that time stamps are equal.
func sameShape(a, b []byte) bool {
	for i, c := range a {
		if c != b[i] && (!lex.IsDigit(c) || !lex.IsDigit(b[i])) {
			return false
		}
	}
	return true
}

// judgeJoined runs the detectors on the joined text and takes the spans over, split at the breaks.
func (s *scan) judgeJoined(j *joinedLine, end int) {
	s.skipHits(end)
	x := j.scan
	x.begin(j.text, State{}, true)
	x.open = s.open
	x.gather(0, len(j.text), len(j.text))
	hits := x.hits
	for len(hits) > 0 && hits[len(hits)-1].Start >= len(j.text) {
		hits = hits[:len(hits)-1]
	}
	x.judge(j.text, piece{end: len(j.text)}, hits, &s.st)
	s.open = x.open
	s.lex.Begin(s.src, end, end, false)
	for i := range x.lex.Spans {
		s.split(j, &x.lex.Spans[i])
	}
	x.src = nil
}

// skipHits drops the candidates before end: the joined text was searched on its own.
func (s *scan) skipHits(end int) {
	if s.rs.exhaustive {
		return
	}
	s.gather(0, end, end)
	keep := s.hits[:0]
	for _, h := range s.hits {
		if h.Start >= end {
			keep = append(keep, h)
		}
	}
	s.hits = keep
}

// split emits the span of a joined line as one piece for each line it stands in.
func (s *scan) split(j *joinedLine, sp *lex.Span) {
	for k, p := range j.parts {
		stop := len(j.text)
		if k+1 < len(j.parts) {
			stop = j.parts[k+1].at
		}
		a, z := max(sp.Start, p.at), min(sp.End, stop)
		if a >= z {
			continue
		}
		one := *sp
		one.Start, one.End = p.from+a-p.at, p.from+z-p.at
		one.Quote = [2]int{}
		if sp.Quote[0] >= p.at && sp.Quote[1] <= stop && sp.Quote[1] > sp.Quote[0] {
			one.Quote = [2]int{p.from + sp.Quote[0] - p.at, p.from + sp.Quote[1] - p.at}
		}
		one.Mark = partMark(sp, a, z)
		switch one.Mark {
		case lex.Budget:
			one.Size = z - a // each line is given up on its own
		case lex.Cert:
			one.DER = s.joinedDER(j, sp, a)
		default:
		}
		s.lex.Emit(one)
	}
}

// joinedDER is the certificate of which the line's part, from j.text[a] on, is the end; empty when it is all of it.
func (s *scan) joinedDER(j *joinedLine, sp *lex.Span, a int) string {
	if s.rs.certifier == nil || sp.DER != "" || a == sp.Start {
		return sp.DER
	}
	der, _ := block.AppendDER(nil, j.text[sp.Start:sp.End])
	return string(der)
}

// partMark is the mark of the part from a to z of a span that is split over lines. A certificate is told at its end.
func partMark(sp *lex.Span, a, z int) lex.Mark {
	switch {
	case sp.Mark == lex.Basic && a > sp.Start:
		return lex.Value
	case sp.Mark == lex.Cert && z < sp.End && a == sp.Start:
		return lex.CertBegin
	case sp.Mark == lex.Cert && z < sp.End, sp.Mark == lex.CertBegin && a > sp.Start:
		return lex.CertLine
	case sp.Mark == lex.Key && a > sp.Start:
		return lex.KeyLine
	}
	return sp.Mark
}
