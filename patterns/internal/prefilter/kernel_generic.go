package prefilter

import (
	"encoding/binary"
	"math/bits"
)

// genericPlan is the plan of the kernel generic.
func genericPlan() plan { return plan{stride: 2, buckets: 32} }

// generic is the kernel in plain Go. It looks at every second position and takes the text in pairs of bytes: one place of its
// table tells in which of 32 buckets some window begins with the pair and in which some window ends with it. A window may stand
// where a pair and the pair behind it have a bucket in common.
//
// The table is larger than a first-level cache, but log text touches only a few hundred of its cache lines.
type generic struct {
	table pairTable
}

// A pairTable is indexed by a pair of bytes, the first of them in the low half.
type pairTable [1 << 16]pair

// A pair has a bit for each bucket with a window that begins with it, and for each with one that ends with it.
type pair struct{ begins, ends uint32 }

var _ kernel = (*generic)(nil)

func newGeneric(ws []window, s *alphabet) *generic {
	k := &generic{}
	for i := range ws {
		k.table.add(s, &ws[i].cells, 1<<ws[i].bucket)
	}
	return k
}

func (t *pairTable) add(s *alphabet, c *cells, bit uint32) {
	for _, hi := range s.bytes(c[1]) {
		row := t.row(hi)
		for _, lo := range s.bytes(c[0]) {
			row[lo].begins |= bit
		}
	}
	for _, hi := range s.bytes(c[3]) {
		row := t.row(hi)
		for _, lo := range s.bytes(c[2]) {
			row[lo].ends |= bit
		}
	}
}

// row is the part of the table for pairs that end in hi, by their first byte.
func (t *pairTable) row(hi byte) *[256]pair { return (*[256]pair)(t[int(hi)<<8:]) }

func (*generic) name() string { return "generic" }

func (k *generic) mark(bm []uint64, b []byte) {
	whole := max(0, len(b)-2) / 64
	if whole > 0 {
		k.table.mark(bm[:whole], b)
	}
	// Bytes that are not there read as zero, which every set behind a literal holds: a literal that ends the block is found.
	var rest [2*64 + 2]byte
	n := copy(rest[:], b[whole*64:])
	bm = bm[whole:]
	k.table.mark(bm, rest[:])
	if n&63 != 0 {
		bm[len(bm)-1] &= 1<<(n&63) - 1
	}
}

// mark writes every word of bm and reads two bytes more of b than the words stand for.
//
// The loop only finds the groups of 8 bytes with a candidate: to keep the results of a group apart would not fit in registers.
func (t *pairTable) mark(bm []uint64, b []byte) {
	open := t.at(b).begins // buckets of windows whose first half ends here
	for i := range bm {
		blk := (*[66]byte)(b[i*64:])
		var groups uint64
		for j := 0; j < 64; j += 8 {
			p1 := t.at(blk[j+2:])
			common := open & p1.ends
			p2 := t.at(blk[j+4:])
			common |= p1.begins & p2.ends
			p3 := t.at(blk[j+6:])
			common |= p2.begins & p3.ends
			p4 := t.at(blk[j+8:])
			common |= p3.begins & p4.ends
			open = p4.begins
			if common != 0 {
				groups |= 1 << j
			}
		}
		if groups != 0 {
			groups = t.resolve(blk, groups)
		}
		bm[i] = groups
	}
}

func (t *pairTable) at(b []byte) *pair {
	return &t[binary.LittleEndian.Uint16(b)]
}

// resolve returns the candidates in the groups of blk whose first bits are set.
func (t *pairTable) resolve(blk *[66]byte, groups uint64) (m uint64) {
	for ; groups != 0; groups &= groups - 1 {
		j := bits.TrailingZeros64(groups) & 56
		p0, p1, p2, p3, p4 := t.at(blk[j:]), t.at(blk[j+2:]), t.at(blk[j+4:]), t.at(blk[j+6:]), t.at(blk[j+8:])
		m |= (one(p0.begins&p1.ends) | one(p1.begins&p2.ends)<<2 | one(p2.begins&p3.ends)<<4 | one(p3.begins&p4.ends)<<6) << j
	}
	return m
}

// one is 0 for 0, else 1.
func one(x uint32) uint64 { return (uint64(x) + 1<<32 - 1) >> 32 }
