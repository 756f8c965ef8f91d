package prefilter

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// An index leads from the text at a candidate to the windows that may begin there. It is the same for all kernels.
//
// Windows are grouped by the hash of a key, keyLen of their bytes with bit 5 set (so both cases of a letter are one): the first
// bytes or the last ones, because at one end a window may have a set of many bytes, which would put it into as many groups.
type index struct {
	heads   []int32 // by hash, those of the right side after those of the left: where its group begins in entries, or 0
	entries []entry // a group ends with its first entry that is last
	rests   []rest  // by anchor
}

const (
	keyLen    = width - 1
	indexBits = 12
)

// A side of a window is where its key is taken: from its first byte or from its second.
type side uint32

const (
	left  side = 0
	right side = 1
)

// hash is the hash of the key on side s of a window that begins with the bytes of text.
func (s side) hash(text uint32) uint32 {
	return (text>>(8*s)|0x202020)<<8*0x9e3779b1>>(32-indexBits) + uint32(s)<<indexBits
}

// An entry is an anchor as seen from one of its windows, with what is needed to compare its first word and the bytes beside it.
type entry struct {
	want, fold uint64 // (text|fold)<<shift == want
	prev, next *Class // never nil
	anchor     int32
	off        int32 // of the window in the literal
	size       uint8 // of the first word
	shift      uint8
	long       bool // there is more than the first word
	last       bool // of its group
}

// A rest is all of an anchor.
type rest struct {
	lit, fold  []byte // text|fold == lit
	prev, next *Class // never nil
}

func newIndex(anchors []Anchor, ws []window, s *alphabet) index {
	all := everyByte()
	x := index{heads: make([]int32, 2<<indexBits), rests: newRests(anchors, all)}
	ms := x.members(ws, s)
	x.entries = make([]entry, len(ms)+1)
	end := int32(1) // so that no group begins at 0
	for h, n := range x.heads {
		if n > 0 {
			end += n
			x.heads[h], x.entries[end-1].last = end, true
		}
	}
	// Groups are filled from their ends, which takes the heads back to where the groups begin.
	var e entry
	latest := len(ws)
	for _, m := range slices.Backward(ms) {
		if int(m.window) != latest {
			latest = int(m.window)
			e = x.entry(&ws[latest], all)
		}
		x.heads[m.hash]--
		at := &x.entries[x.heads[m.hash]]
		e.last = at.last
		*at = e
	}
	return x
}

// A member says that a window is in the group of a hash.
type member struct{ hash, window uint32 }

// members returns all members of all groups, by window, and leaves the size of each group in its head.
func (x *index) members(ws []window, s *alphabet) []member {
	ms := make([]member, 0, 3*len(ws))
	var in [2 << indexBits / 64]uint64 // a bit for each group that the window is in
	for i := range ws {
		c, on, first := &ws[i].cells, left, len(ms)
		if len(s.folded(c[0])) > len(s.folded(c[keyLen])) {
			on = right
		}
		for _, b0 := range s.folded(c[on]) {
			for _, b1 := range s.folded(c[on+1]) {
				for _, b2 := range s.folded(c[on+2]) {
					h := on.hash((uint32(b0) | uint32(b1)<<8 | uint32(b2)<<16) << (8 * on))
					if in[h/64]>>(h%64)&1 != 0 {
						continue // another byte of a set has the same hash
					}
					in[h/64] |= 1 << (h % 64)
					ms = append(ms, member{h, uint32(i)})
				}
			}
		}
		for _, m := range ms[first:] {
			in[m.hash/64] = 0
			x.heads[m.hash]++
		}
	}
	return ms
}

func newRests(anchors []Anchor, all *Class) []rest {
	size := 0
	for i := range anchors {
		size += len(anchors[i].Lit)
	}
	lit, fold := make([]byte, size), make([]byte, size)
	rests := make([]rest, len(anchors))
	for i := range anchors {
		a := &anchors[i]
		n := copy(lit, a.Lit)
		r := rest{lit: lit[:n], fold: fold[:n], prev: cmp.Or(a.Prev, all), next: cmp.Or(a.Next, all)}
		for k, b := range r.lit {
			if a.Fold && isLetter(b) {
				r.fold[k] = 0x20
				r.lit[k] = b | 0x20
			}
		}
		rests[i], lit, fold = r, lit[n:], fold[n:]
	}
	return rests
}

// entry is that of w in any group.
func (x *index) entry(w *window, all *Class) entry {
	r := &x.rests[w.anchor]
	n := min(8, len(r.lit))
	e := entry{
		prev: r.prev, next: r.next, size: uint8(n), shift: uint8(64 - 8*n), long: len(r.lit) > n,
		anchor: int32(w.anchor), off: int32(w.off), //nolint:gosec // below maxAnchors and Reach
	}
	if e.long {
		e.next = all // the neighbour is not behind the first word
	}
	for i := range n {
		e.want |= uint64(r.lit[i]) << (8 * i)
		e.fold |= uint64(r.fold[i]) << (8 * i)
	}
	e.want <<= e.shift
	return e
}

func (x *index) at(b []byte, p int, hits []Hit) []Hit {
	var text uint32
	if p+4 <= len(b) {
		text = binary.LittleEndian.Uint32(b[p:])
	} else {
		for i, c := range b[p:] {
			text |= uint32(c) << (8 * i) // what is not there reads as zero, as in a kernel
		}
	}
	if at := x.heads[left.hash(text)]; at != 0 {
		hits = appendGroup(hits, x.entries[at:], x.rests, b, p)
	}
	if at := x.heads[right.hash(text)]; at != 0 {
		hits = appendGroup(hits, x.entries[at:], x.rests, b, p)
	}
	return hits
}

// appendGroup appends the hits of the group that begins at the start of group.
func appendGroup(hits []Hit, group []entry, rests []rest, b []byte, p int) []Hit {
	n := len(hits)
	for i := range group {
		e := &group[i]
		start := p - int(e.off)
		inside := start > 0 && start+9 <= len(b)
		stands := 0
		if inside {
			stands = e.stands(b, start)
		}
		if !inside || e.long && stands != 0 {
			stands = rests[e.anchor].stands(b, start)
		}
		// Whether an anchor stands here is hard to predict, so that is not a branch.
		hits = append(hits[:n], Hit{Anchor: e.anchor, Start: start})
		n += stands
		if e.last {
			break
		}
	}
	return hits[:n]
}

// stands is 1 if the first word of the literal and its neighbours stand at start, else 0. Around start there are one byte
// before and nine behind.
func (e *entry) stands(b []byte, start int) int {
	before, behind := b[start-1], b[start+int(e.size)]
	differ := (binary.LittleEndian.Uint64(b[start:])|e.fold)<<e.shift ^ e.want
	allowed := e.prev[before>>6] >> (before & 63) & (e.next[behind>>6] >> (behind & 63)) & 1
	return int(allowed &^ ((differ | -differ) >> 63)) //nolint:gosec // 0 or 1
}

// stands is 1 if the anchor stands at start, wherever that is, else 0.
func (r *rest) stands(b []byte, start int) int {
	end := start + len(r.lit)
	if start < 0 || end > len(b) {
		return 0
	}
	for i, c := range b[start:end] {
		if c|r.fold[i] != r.lit[i] {
			return 0
		}
	}
	if start > 0 && !r.prev.Has(b[start-1]) || end < len(b) && !r.next.Has(b[end]) {
		return 0
	}
	return 1
}
