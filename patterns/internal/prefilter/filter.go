// Package prefilter finds the few places of a block at which a detector has to look.
//
// It promises that no occurrence of an anchor is missed and none is reported twice: [Filter.Mark] turns a block into a bitmap
// of candidate positions in one pass, and [Filter.At] names the anchors that really stand at a candidate. Start with [New]; a
// [Filter] never changes afterwards and is safe for concurrent use. Neither method allocates, and neither reads beyond the block.
//
//	for w, m := range bm {
//		for ; m != 0; m &= m - 1 {
//			hits = f.At(b, w*64+bits.TrailingZeros64(m), hits[:0])
//		}
//	}
//
// Limits: anchors are ASCII of at least two bytes; from some 400 of them on false candidates become frequent (README.md has
// figures). An anchor is seen inside one block only: who cuts blocks, cuts them where no anchor can be cut.
package prefilter

import (
	"errors"
	"fmt"
)

// An Anchor is a literal at which a detector starts.
type Anchor struct {
	Lit  string // at least 2 bytes, ASCII without NUL; only the first Reach bytes or so make it rare
	Fold bool   // ASCII letters of Lit stand for both cases
	Next *Class // the bytes that may follow Lit (the end of the block may, too); nil: any
	Prev *Class // the bytes that may stand before Lit (the start of the block may, too); nil: any
}

// A Class is a set of bytes: byte b is in it when bit b%64 of word b/64 is set.
type Class [4]uint64

// Has tells whether b is in c.
func (c *Class) Has(b byte) bool { return c[b>>6]>>(b&63)&1 != 0 }

// Add puts every byte of s into c.
func (c *Class) Add(s string) {
	for i := range len(s) {
		c[s[i]>>6] |= 1 << (s[i] & 63)
	}
}

// Join puts every byte of o into c.
func (c *Class) Join(o *Class) {
	for i := range c {
		c[i] |= o[i]
	}
}

// A Hit is one occurrence of an anchor.
type Hit struct {
	Anchor int32 // its index in the list that New was given
	Start  int   // the position of the first byte of its literal in the block
}

// A kernel is one way to mark the positions of a block at which a window may begin. Which windows an anchor has is a
// matter of the kernel: see plan.
type kernel interface {
	// mark writes every word of bm, len(bm) == (len(b)+63)/64, and reads nothing but b. It may mark positions that no window
	// matches, but leaves out none at which one does, as far as the kernel's plan looks at that position at all.
	mark(bm []uint64, b []byte)
	// name is what a person calls the kernel.
	name() string
}

// A Filter finds the anchors it was built for.
type Filter struct {
	kernel kernel
	index  index
}

// New returns the filter for anchors, which it keeps no reference to but the classes. It fails when an anchor is too short or not
// ASCII, naming all such anchors, and when there are more than 65,536.
func New(anchors []Anchor) (*Filter, error) { return NewAs(anchors, Layout{}) }

// NewAs is New, quicker when ready is what LayoutOf returned for the same anchors. The filter is the same in either case.
func NewAs(anchors []Anchor, ready Layout) (*Filter, error) {
	if err := check(anchors); err != nil {
		return nil, err
	}
	s, p := newAlphabet(), genericPlan()
	ws, ok := p.windows(anchors, s, ready)
	if !ok {
		ws, _ = p.windows(anchors, s, LayoutOf(anchors))
	}
	return &Filter{kernel: newGeneric(ws, s), index: newIndex(anchors, ws, s)}, nil
}

// Kernel is the name of the code that marks candidates on this machine.
func (f *Filter) Kernel() string { return f.kernel.name() }

// Mark sets bit i of bm for each candidate position i of b and clears all other bits of the words that b needs,
// (len(b)+63)/64 of them; bm must be at least that long. Most candidates are none: [Filter.At] tells.
func (f *Filter) Mark(bm []uint64, b []byte) {
	f.kernel.mark(bm[:(len(b)+63)/64], b)
}

// Reach bounds where a hit begins: less than Reach bytes before its candidate, or one byte behind it.
const Reach = 32

// At appends to hits the anchors for which p, a candidate that Mark found in b, stands: literal, case and neighbours are all
// compared. Over all candidates of a block each occurrence of an anchor is appended once; the order is not that of their starts.
// At writes one place further than what it returns: with room for that in hits it does not allocate.
func (f *Filter) At(b []byte, p int, hits []Hit) []Hit {
	return f.index.at(b, p, hits)
}

const maxAnchors = 1 << 16

func check(anchors []Anchor) error {
	if len(anchors) > maxAnchors {
		return fmt.Errorf("%d anchors: at most %d are possible", len(anchors), maxAnchors)
	}
	var errs []error
	for i, a := range anchors {
		if len(a.Lit) < 2 {
			errs = append(errs, fmt.Errorf("anchor %d %q: a literal needs at least 2 bytes", i, a.Lit))
		}
		for j := range len(a.Lit) {
			if c := a.Lit[j]; c == 0 || c >= 0x80 {
				errs = append(errs, fmt.Errorf("anchor %d %q: byte %#02x at %d is not ASCII text", i, a.Lit, c, j))
				break
			}
		}
	}
	return errors.Join(errs...)
}
