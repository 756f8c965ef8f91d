package lex

import "encoding/binary"

// A Carry is what a piece of a long line hands to the next one: what is masked beyond the cut. The zero Carry is nothing.
type Carry struct {
	spans string // packed, so that states compare; relative to the cut, where the next piece starts
	open  bool   // the last one had not ended when the piece did: go on in c
	c     container

	list, cookies openList
}

// An openList is a list or a header's cookies that go on in the next piece, the zero openList none.
type openList struct {
	at   int // relative to the cut
	open int // brackets
	n    name
	c    container
}

// CutAt says, behind Begin, that the next piece of the line starts at cut.
func (s *Scanner) CutAt(cut int) { s.cut = cut }

// keepList remembers in l, for the next piece, that a list goes on at i; the outermost list comes first and stays.
func (s *Scanner) keepList(l *openList, i, open int, n *name, c container) {
	if l.open > 0 {
		return
	}
	keep := *n
	keep.resumed = n.resumed || n.quote != [2]int{}
	keep.quote, keep.start, keep.end, keep.isFolded = [2]int{}, 0, 0, true
	*l = openList{at: i - s.cut, open: open, n: keep, c: c}
}

// resumeLists goes on with what keepList remembered.
func (s *Scanner) resumeLists(c *Carry) {
	if l := c.cookies; l.open > 0 {
		s.cookies(s.ls+l.at, l.n.entry.Rule, l.c)
	}
	if l := c.list; l.open > 0 {
		end := s.elements(s.ls+l.at, l.open, &l.n, l.c)
		if l.n.policy == Always && (l.n.entry.Form == Plain || l.n.entry.Form == Scheme) {
			s.named = max(s.named, end)
		}
	}
}

const packedSpan = 4 + 4 + 2 + 1 + 1 // bytes

// pack appends what the next piece needs of sp.
func pack(b []byte, sp Span) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(sp.Start)) //nolint:gosec // within a piece's overlap
	b = binary.LittleEndian.AppendUint32(b, uint32(sp.End))   //nolint:gosec // the same
	b = binary.LittleEndian.AppendUint16(b, sp.Rule)
	more := byte(0)
	if sp.More {
		more = 1
	}
	return append(b, byte(sp.Mark), more)
}

func unpack(b []byte) Span {
	return Span{
		Start: int(binary.LittleEndian.Uint32(b)),
		End:   int(binary.LittleEndian.Uint32(b[4:])),
		Rule:  binary.LittleEndian.Uint16(b[8:]),
		Mark:  Mark(b[10]),
		More:  b[11] == 1,
	}
}

// Cut ends a piece of a long line at cut: spans are cut off there, and what lies beyond is returned for the next piece.
// The caller has called Finish.
func (s *Scanner) Cut(cut int) (c Carry) {
	own := s.Spans[s.first:]
	k := len(own)
	for k > 0 && own[k-1].End > cut {
		k--
	}
	var packed []byte
	for _, sp := range own[k:] {
		packed = pack(packed, Span{
			Start: max(sp.Start-cut, 0), End: sp.End - cut, Rule: sp.Rule, Mark: sp.Mark,
			More: sp.Start < cut, // its mark stands in this piece
		})
		if sp.End == len(s.t) {
			c.open, c.c = true, s.tail
		}
	}
	c.spans = string(packed)
	if s.listGoesOn.open > 0 {
		c.list = s.listGoesOn
	}
	if s.cookiesGoOn.open > 0 {
		c.cookies = s.cookiesGoOn
	}
	if k < len(own) && own[k].Start < cut {
		own[k].End = cut
		k++
	}
	s.Spans = s.Spans[:s.first+k]
	return c
}

// Resume masks what the piece before carried over; blockEnd finds the end of a block's body that goes on at the given place.
func (s *Scanner) Resume(c Carry, blockEnd func(b []byte, i, end int) int) {
	for packed := []byte(c.spans); len(packed) > 0; {
		sp := unpack(packed)
		packed = packed[packedSpan:]
		sp.Start += s.ls
		sp.End = min(s.ls+sp.End, len(s.t))
		if c.open && len(packed) == 0 {
			if sp.Mark > Basic { // a block
				sp.End = blockEnd(s.t, sp.End, len(s.t))
			} else {
				sp.End, _ = s.end(&c.c, sp.End)
			}
			if sp.End == len(s.t) {
				s.tail = c.c
			}
		}
		s.Emit(sp)
	}
	s.resumeLists(&c)
}
