package block

import "math"

const (
	tableSize  = 8        // blocks open at a time
	maxBody    = 64 << 10 // bytes of a body; longer ones are followed by full lines only
	maxAge     = 512      // lines of any stream a block waits for its next one
	maxIdle    = 6        // lines in a row that hold nothing
	maxForeign = 8        // lines in a row of the same stream that do not belong to the block
)

// A State is what is open at the end of a line: for each stream of the input the block that goes on. The zero State is a fresh
// stream. It is a value: copy it freely, compare it with ==.
type State struct {
	open [tableSize]slot // in the order of opening; a slot without a kind and those behind it are free
	over uint16          // the table was full: lines for which full lines of base64 are masked in streams without a slot
}

// A slot follows one block over the lines of its stream.
type slot struct {
	kept    string   // base64 digits so far, if they are wanted
	shapes  [2]shape // starts of lines behind which the body stands
	stream  uint32
	size    uint32 // bytes masked so far
	digits  uint32 // base64 digits so far
	need    uint32 // digits of the whole object, 0 when not known
	width   uint16 // digits of the first line
	lines   uint16 // body lines so far
	age     uint16 // lines of any stream since the last of the block
	kind    Kind
	idle    uint8
	foreign uint8
	done    bool // the body has ended; only its END marker may come
	putty   bool // a PuTTY key file
	partial bool // the transport cut the line in the middle of the body: it goes on where the next line of the stream starts
}

// Empty reports whether nothing is open.
func (s *State) Empty() bool { return s.open[0].kind == 0 && s.over == 0 }

// count returns the number of open blocks.
func (s *State) count() (n int) {
	for n < tableSize && s.open[n].kind != 0 {
		n++
	}
	return n
}

func (s *State) drop(i int) {
	copy(s.open[i:], s.open[i+1:])
	s.open[tableSize-1] = slot{}
}

// openAt leaves a block open that starts with the span from start to end, and appends that span. n describes what is known of
// the body. A block that is open in the same stream is over.
func (s *State) openAt(dst []Found, l line, start, end int, k Kind, n slot) []Found {
	dst = append(dst, Found{Start: start, End: end, Kind: k, Part: Begin})
	n.kind = k
	n.size = uint32(end - start) //nolint:gosec // lines are shorter
	n.stream = l.envelope().stream
	n.shapes[0] = l.shapeOf(start)
	n.kept = l.digits("", k, start, end)
	for i := s.count() - 1; i >= 0; i-- {
		if s.open[i].stream == n.stream {
			s.drop(i)
		}
	}
	if i := s.count(); i < tableSize {
		s.open[i] = n
	} else {
		s.over = maxAge
	}
	return dst
}

// emit appends the span of a body that w has read, from start on, and leaves the block open when it goes on in later lines.
func (s *State) emit(dst []Found, l line, start int, k Kind, w *walk) []Found {
	if w.ended || w.complete() {
		return append(dst, whole(start, w.end, k))
	}
	n := slot{digits: clamp(w.n), need: clamp(w.need), width: uint16(min(w.width, 1<<16-1)), lines: 1, putty: w.putty} //nolint:gosec // bounded
	switch {
	case l.cutAt(w.end):
		n.partial = true
		return s.openAt(dst, l, start, w.end, k, n)
	case w.pieces == 1 && !w.wrapped && !w.padded && w.width >= pemShort && w.width <= pemLong && closes(l.b, w.end, true):
		return s.openAt(dst, l, start, w.end, k, n)
	}
	return append(dst, whole(start, w.end, k))
}

// digits appends the base64 digits of the span from start to end to those of the body of a block, if they are wanted.
func (l line) digits(body string, k Kind, start, end int) string {
	if !l.keep || k != Certificate || len(body) > maxBody {
		return body
	}
	text := l.b[start:end]
	from, _ := pemBody(text)
	more := digitsAt(text, from)
	return body + string(more)
}

func clamp(n int) uint32 { return uint32(min(int64(n), math.MaxUint32)) } //nolint:gosec // bounded

// Resume goes on with the open blocks in the line b[ls:le], which has no line end. The caller calls it for every line while the
// state is not empty, before At for that line. It appends what it found, in order and within the line.
// keep is that of At.
func (s *State) Resume(dst []Found, b []byte, ls, le int, keep bool) []Found {
	l := line{b: b[:le], start: ls, keep: keep}
	e := l.envelope()
	taken, own, st := s.judge(l, e)
	if s.over > 0 {
		s.over--
		if taken < 0 && !own {
			if st = stray(l); st.verdict == inBody {
				s.over = maxAge
			}
		}
	}
	dst = s.settle(dst, l, taken, st)
	s.grow(e.stream, taken)
	return dst
}

// judge finds the block that the line belongs to: that of its stream, or, since a stream's name may be damaged, that of another one
// of which it is evidently a part. taken is -1 when there is none; own says that the line's stream has a block.
func (s *State) judge(l line, e envelope) (taken int, own bool, st step) {
	n := s.count()
	for i := n - 1; i >= 0 && !own; i-- {
		if own = s.open[i].stream == e.stream; own {
			if st = s.open[i].next(l, e); st.verdict != foreign {
				return i, own, st
			}
		}
	}
	for i := n - 1; i >= 0 && e.stream == plainStream; i-- {
		c := &s.open[i]
		if c.stream == e.stream || !loose(c.stream) {
			continue
		}
		if st = c.next(l, e); st.verdict == inBody || st.verdict == atEnd {
			return i, own, st
		}
	}
	return -1, own, step{}
}

// settle writes the step into the table and its span to dst.
func (s *State) settle(dst []Found, l line, taken int, st step) []Found {
	f := Found{Start: st.start, End: st.end, Kind: Certificate, Part: Line}
	if taken >= 0 {
		c := &s.open[taken]
		f.Kind = c.kind
		c.apply(st)
		c.kept = l.digits(c.kept, c.kind, st.start, st.end)
		f.Size = int(c.size)
	} else {
		f.Size = st.end - st.start
	}
	switch st.verdict {
	case inBody:
		f.Size = 0
		dst = append(dst, f)
	case atEnd:
		f.Part = End
		if taken >= 0 && s.open[taken].kept != "" {
			der, _ := AppendBody(nil, s.open[taken].kept)
			f.DER = string(der)
		}
		dst = append(dst, f)
		if taken >= 0 {
			s.open[taken].kind = 0 // dropped by grow
		}
	case foreign, idle:
	}
	return dst
}

// grow ages the blocks that the line did not belong to and drops those that are over.
func (s *State) grow(stream uint32, taken int) {
	for i := s.lastOpen(); i >= 0; i-- {
		c := &s.open[i]
		if i != taken {
			c.age++
			if c.stream == stream && taken < 0 {
				c.foreign++
			}
		}
		if c.over() {
			s.drop(i)
		}
	}
}

// over: the block has ended or waits in vain.
func (c *slot) over() bool {
	return c.kind == 0 || c.age > maxAge || c.idle > maxIdle || c.foreign > maxForeign || c.foreign > 0 && (c.done || c.partial || c.lines == 0)
}

func (s *State) lastOpen() int {
	i := tableSize - 1
	for i >= 0 && s.open[i] == (slot{}) {
		i--
	}
	return i
}
