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
	at     int // relative to the cut
	open   int // brackets
	n      name
	c      container
	within bool      // at stands in a value, ...
	value  container // ... and this is where the value stands
}

// CutAt says, behind Begin, that the next piece of the line starts at cut.
func (s *Scanner) CutAt(cut int) { s.cut, s.pieces = cut, true }

// keepList remembers in kept, for the next piece, that l goes on at l.at of the text. The outermost list comes first and stays:
// for an inner one keepList reports false.
func (s *Scanner) keepList(kept *openList, l openList) bool {
	if kept.open > 0 {
		return false
	}
	l.at -= s.cut
	l.n.resumed = l.n.resumed || l.n.quote != [2]int{}
	l.n.quote, l.n.start, l.n.end, l.n.isFolded = [2]int{}, 0, 0, true
	*kept = l
	return true
}

// keepCookies is keepList for cookies; i stands in a value when one runs on.
func (s *Scanner) keepCookies(i int, rule uint16, outer *container) bool {
	l := openList{at: i, open: 1, n: name{entry: Entry{Rule: rule}}, c: *outer, within: s.runsOn, value: s.reached}
	return s.keepList(&s.cookiesGoOn, l)
}

// resumeLists goes on with what keepList remembered.
func (s *Scanner) resumeLists(c *Carry) {
	if l := c.cookies; l.open > 0 {
		s.resumeCookies(&l)
	}
	if l := c.list; l.open > 0 {
		end, whole := s.valueBehind(&l)
		if whole {
			end = s.elements(end, l.open, &l.n, l.c)
		} else if l.at = end; s.cut < end {
			s.keepList(&s.listGoesOn, l)
		}
		if l.n.policy == Always && (l.n.entry.Form == Plain || l.n.entry.Form == Scheme) {
			s.named = max(s.named, end)
		}
	}
}

// resumeCookies goes on with a list of cookies.
func (s *Scanner) resumeCookies(l *openList) {
	i, whole := s.valueBehind(l)
	if !whole {
		if l.at = i; s.cut < i {
			s.keepList(&s.cookiesGoOn, *l)
		}
		return
	}
	if l.within {
		limit := len(s.t)
		if l.c.form != word {
			limit, _ = s.end(&l.c, i)
		}
		if i, whole = s.nextCookie(i, limit, &l.c); !whole {
			return
		}
	}
	s.cookies(i, l.n.entry.Rule, l.c)
}

// valueBehind returns where the list l goes on: behind the value that it stands in. whole is false when the value goes on, too.
func (s *Scanner) valueBehind(l *openList) (i int, whole bool) {
	i = min(s.ls+l.at, len(s.t))
	if !l.within {
		return i, true
	}
	i, _ = s.end(&l.value, i)
	if i >= len(s.t) {
		return i, false
	}
	if l.value.form == quoted {
		ch := Next(s.t, i)
		i += ch.W
		if l.value.twice {
			i += doubled(s.t, i, ch)
		}
	}
	return i, true
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
