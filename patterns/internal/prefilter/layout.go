package prefilter

import "encoding/binary"

// A Layout says where the windows of each anchor lie and in which bucket each of them is. To work that out is most of what New
// does, so for anchors that are known beforehand it is generated. A Layout decides how fast a filter is, never what it finds: any
// adjacent windows of an anchor do, in any bucket.
type Layout struct {
	Anchors uint64 // tells the anchors it was made for from others
	Places  string // for each anchor the cell of its row where the first window begins, then the bucket of each window
}

// LayoutOf returns the layout that New works out for anchors. They must be as New wants them.
func LayoutOf(anchors []Anchor) Layout {
	p, s, m := genericPlan(), newAlphabet(), newMarkov()
	ws := p.choose(anchors, s, m)
	assign(ws, s, m, p.buckets)
	places := make([]byte, 0, len(anchors)*(1+p.stride))
	for i := 0; i < len(ws); i += p.stride {
		places = append(places, byte(ws[i].off+p.stride-1)) //nolint:gosec // below Reach+stride
		for _, w := range ws[i : i+p.stride] {
			places = append(places, w.bucket)
		}
	}
	return Layout{Anchors: sum(anchors), Places: string(places)}
}

// windows returns the windows that the layout has for anchors; ok is false when it was made for others.
func (p plan) windows(anchors []Anchor, s *alphabet, l Layout) (ws []window, ok bool) {
	step := 1 + p.stride
	if len(l.Places) != step*len(anchors) || l.Anchors != sum(anchors) {
		return nil, false
	}
	ws = make([]window, 0, p.stride*len(anchors))
	for i := range anchors {
		a, place := &anchors[i], l.Places[i*step:][:step]
		at := int(place[0])
		if at+width+p.stride-1 > p.size(a) {
			return nil, false
		}
		for k := range p.stride {
			w := window{anchor: i, off: at + k + 1 - p.stride, bucket: place[1+k]}
			if int(w.bucket) >= p.buckets {
				return nil, false
			}
			for j := range w.cells {
				w.cells[j] = p.cell(a, at+k+j, s)
			}
			ws = append(ws, w)
		}
	}
	return ws, true
}

// sum is a hash of everything that a layout depends on.
func sum(anchors []Anchor) uint64 {
	h := mixer(len(anchors))
	for i := range anchors {
		a := &anchors[i]
		h.text(a.Lit)
		if a.Fold {
			h.word(1)
		}
		h.class(a.Prev)
		h.class(a.Next)
	}
	return uint64(h)
}

// A mixer is a hash in the making. Nobody gains by a collision, so it is a quick one.
type mixer uint64

func (h *mixer) word(x uint64) {
	const odd = 0x9e3779b97f4a7c15
	*h = (*h ^ mixer(x)) * odd
	*h ^= *h >> 32
}

func (h *mixer) text(s string) {
	h.word(uint64(len(s)))
	var part [8]byte
	for len(s) > 0 {
		part = [8]byte{}
		s = s[copy(part[:], s):]
		h.word(binary.LittleEndian.Uint64(part[:]))
	}
}

func (h *mixer) class(c *Class) {
	if c == nil {
		h.word(2)
		return
	}
	for _, x := range c {
		h.word(x)
	}
}
