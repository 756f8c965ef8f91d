package block

import "redactor/patterns/internal/lex"

// A verdict says what a line is to an open block.
type verdict uint8

const (
	foreign verdict = iota // not a part of it
	idle                   // holds nothing but quotes and white space, or a header of an encrypted key
	inBody
	atEnd
)

// A step is the verdict about a line and the span to mask.
type step struct {
	verdict    verdict
	start, end int
	n          int   // base64 digits
	learned    shape // a start of lines that was not known
	need       int   // digits of the whole object, when its first line tells
	done       bool
	partial    bool
}

// next judges the line l for the block.
func (c *slot) next(l line, e envelope) step {
	if c.partial {
		return c.goOn(l, e)
	}
	for k := range c.shapes {
		if i, ok := l.place(c.shapes[k]); ok {
			if st := c.at(l, i); st.verdict != foreign {
				return st
			}
		}
	}
	if s, end := findEnd(l.b, l.start); s >= 0 && (c.lines == 0 || c.nearPlace(l.shapeOf(s))) {
		return step{verdict: atEnd, start: s, end: end}
	}
	if c.done {
		return c.idleLine(l)
	}
	if r, ok := c.anywhere(l); ok {
		st := c.body(l, r)
		st.learned = l.shapeOf(r.start)
		return st
	}
	return c.idleLine(l)
}

// nearPlace: an END marker behind a start of the line that is not known ends the block only when that start is not much longer
// than the known ones: one that a client sends stands behind the fields of an access log.
func (c *slot) nearPlace(s shape) bool {
	const slack = 24 // rsyslog puts a host name in
	return s.hash != 0 && s.units <= max(c.shapes[0].units, c.shapes[1].units)+slack
}

// strict: only lines as long as the first belong to the block, because others stood between or because it is too long.
func (c *slot) strict() bool { return c.foreign > 0 || c.size > maxBody }

// at judges the line at a place at which the body has stood before.
func (c *slot) at(l line, i int) step {
	first := i == l.start
	i = skipBlanks(l.b, i)
	if e := endMarker(l.b, i); e > i {
		return step{verdict: atEnd, start: i, end: e}
	}
	if e, last := header(l.b, i); e > i && (c.lines == 0 || c.putty) {
		if last {
			return step{verdict: atEnd, start: i, end: e}
		}
		return step{verdict: idle}
	}
	if e := checksum(l.b, i); e > i && c.lines > 0 && closes(l.b, e, false) {
		return step{verdict: inBody, start: i, end: e, done: true}
	}
	r := runAt(l.b, i)
	if r.n == 0 {
		if closes(l.b, i, false) {
			return step{verdict: idle}
		}
		return step{}
	}
	if c.done {
		return step{}
	}
	j := skipBlanks(l.b, r.end)
	if e := endMarker(l.b, j); e > j {
		return step{verdict: atEnd, start: i, end: e}
	}
	if !c.fits(l, r, first) {
		return step{}
	}
	return c.body(l, r)
}

// fits: may the run r, which stands at the block's place, be a line of it? bare says that the place is the start of the line,
// where any word might stand.
func (c *slot) fits(l line, r run, bare bool) bool {
	exact := r.n == int(c.width) || c.need > 0 && int(c.digits)+r.n == int(c.need)
	switch {
	case exact:
		return closes(l.b, r.end, true)
	case r.n < shortPiece && (c.lines == 0 || bare && c.digits < c.need && !r.padded):
		return false
	case c.strict() && (c.need > 0 || r.n < shortPiece && !r.padded):
		return false
	}
	return closes(l.b, r.end, r.n >= pemShort)
}

// anywhere finds a run that must be a line of the block although the body has not stood at its place before: a full line, or the
// last one behind another start of the line.
func (c *slot) anywhere(l line) (r run, ok bool) {
	for i := l.start; i < len(l.b); i = max(r.end, i+1) {
		if sextets[l.b[i]] == notDigit {
			r.end = i + lex.Next(l.b, i).W
			continue
		}
		r = runAt(l.b, i)
		switch {
		case isFull(l, r):
			return r, !c.strict() || r.n == int(c.width)
		case !c.strict() && c.isLast(l, r):
			return r, true
		}
	}
	return run{}, false
}

// isFull: the run is as long as a full line of PEM, with nothing behind it but what closes a line.
func isFull(l line, r run) bool {
	return r.n >= pemShort && r.n <= pemLong && closes(l.b, r.end, true) && !isDigest(l.b[r.start:r.end])
}

// isLast: the run ends its line and is what the object lacks, or padded.
func (c *slot) isLast(l line, r run) bool {
	if c.lines == 0 || r.n < 4 || skipBlanks(l.b, r.end) < len(l.b) {
		return false
	}
	return c.need > 0 && int(c.digits)+r.n == int(c.need) || r.padded && r.n >= shortPiece
}

// body is the step of a body line that consists of the run r.
func (c *slot) body(l line, r run) step {
	st := step{verdict: inBody, start: r.start, end: r.end, n: r.n, done: r.padded && !c.putty}
	if c.lines == 0 {
		if o, ok := sniff64(l.b, r.start); ok {
			st.need = o.digits()
		}
	}
	return st
}

// goOn: the line starts in the middle of the body, or of what stands before it.
func (c *slot) goOn(l line, e envelope) step {
	if c.kind == JWT {
		end, _, _ := jwtParts(l.b, e.payload)
		return step{verdict: atEnd, start: e.payload, end: end}
	}
	w := c.rest(l.b, e.payload)
	if c.digits < shortPiece && w.n < shortPiece && !w.ended { // the rest of a header line
		h := c.walk(headerEnd(l.b, e.payload))
		if h.read(l.b, h.end); h.n > 0 || h.ended {
			w = h
		}
	}
	if w.end == e.payload {
		return step{}
	}
	st := step{verdict: atEnd, start: e.payload, end: w.end, n: w.n}
	if !w.ended && l.cutAt(w.end) {
		st.verdict, st.partial = inBody, true
	}
	return st
}

// walk is the walk that goes on with the block at i. What the object lacks is not known: the cut may be in an escape.
func (c *slot) walk(i int) walk {
	w := walk{width: int(c.width), marked: true, putty: c.putty, end: i}
	if w.width == 0 {
		w.width = -1 // not that of the rest of a piece
	}
	return w
}

// rest reads the body from b[i] on: first the rest of a marker, of an entity or of a piece, however short.
func (c *slot) rest(b []byte, i int) walk {
	w := c.walk(i)
	if j := labelRest(b, i); j > i && c.lines == 0 {
		w.end = j
	} else if r := runAt(b, entityRest(b, i)); r.end > i {
		w.take(r)
	}
	w.read(b, w.end)
	return w
}

// entityRest returns the end of the rest of an entity at b[i], or i.
func entityRest(b []byte, i int) int {
	const longest = 4
	for j := i; j < len(b) && j-i <= longest; j++ {
		if b[j] == ';' {
			return j + 1
		}
		if !lex.IsAlnum(b[j]) && b[j] != '#' {
			break
		}
	}
	return i
}

// labelRest returns the end of the rest of a BEGIN marker at b[i], or i.
func labelRest(b []byte, i int) int {
	for j := i; j < len(b) && j-i < longestLabel; {
		if e, n := passDashes(b, j); n > 0 {
			if e < len(b) && lex.IsAlnum(lex.Next(b, e).C) {
				break
			}
			return e
		}
		ch := lex.Next(b, j)
		if ch.C != ' ' && !lex.IsAlnum(ch.C) {
			break
		}
		j += ch.W
	}
	return i
}

// idleLine judges a line that has no place of its own: nothing but quotes, white space and escapes, or a header before the body.
func (c *slot) idleLine(l line) step {
	for i := l.start; i < len(l.b); {
		ch := lex.Next(l.b, i)
		if !isBlank(ch) && !lex.IsQuote(ch.C) {
			if e, _ := header(l.b, i); e > i && c.lines == 0 {
				break
			}
			return step{}
		}
		i += ch.W
	}
	return step{verdict: idle}
}

// apply writes the step into the slot.
func (c *slot) apply(st step) {
	c.age, c.foreign = 0, 0
	if st.verdict == idle {
		c.idle++
		return
	}
	c.idle = 0
	c.size += uint32(st.end - st.start) //nolint:gosec // lines are shorter
	c.digits += clamp(st.n)
	if c.lines == 0 {
		c.width, c.need = uint16(min(st.n, 1<<16-1)), clamp(st.need) //nolint:gosec // bounded
	}
	c.done = c.done || st.done || c.need > 0 && c.digits >= c.need && st.n < int(c.width) && !c.putty
	c.partial = st.partial
	if st.learned.hash != 0 {
		k := 0
		if c.lines > 0 {
			k = 1
		}
		c.shapes[k] = st.learned
	}
	if c.lines < 1<<16-1 {
		c.lines++
	}
}

// isDigest: nothing but hexadecimal digits, as base64 of this length never is.
func isDigest(b []byte) bool {
	for _, c := range b {
		if !lex.IsHex(c) {
			return false
		}
	}
	return true
}

// stray judges a line of a stream that has no slot because the table was full.
func stray(l line) step {
	if s, e := findEnd(l.b, l.start); s >= 0 {
		return step{verdict: atEnd, start: s, end: e}
	}
	var unknown slot
	if r, ok := unknown.anywhere(l); ok {
		return step{verdict: inBody, start: r.start, end: r.end}
	}
	return step{}
}

// Orphan appends what the line b[ls:le] shows of a block whose beginning is not in the text: a full line of base64, behind which the
// block is open, or an END marker. It is for lines at which no block is open, in text that may start in the middle of one.
func (s *State) Orphan(dst []Found, b []byte, ls, le int) []Found {
	l := line{b: b[:le], start: ls}
	switch st := stray(l); st.verdict {
	case inBody:
		n := runAt(l.b, st.start).n
		dst = s.openAt(dst, l, st.start, st.end, Certificate, slot{digits: clamp(n), width: uint16(n), lines: 1}) //nolint:gosec // a line of PEM
		dst[len(dst)-1].Part = Line
		return dst
	case atEnd:
		return append(dst, Found{Start: st.start, End: st.end, Kind: Certificate, Part: End, Size: st.end - st.start})
	default:
		return dst
	}
}

// BodyEnd returns where the base64 that goes on at b[i] ends, at most le, for a line that is scanned in pieces: white space in
// any spelling and an END marker belong to it.
func BodyEnd(b []byte, i, le int) int {
	w := walk{marked: true, end: i}
	if r := runAt(b[:le], i); r.n > 0 {
		w.take(r)
	}
	w.read(b[:le], w.end)
	return w.end
}
