package prefilter

import (
	"math"
	"math/bits"
)

// A window is what a kernel looks for in place of an anchor.
type window struct {
	anchor int   // index of the anchor it stands for
	off    int   // where it begins, counted from the first byte of the literal; -1 is the byte before
	bucket uint8 // see assign
	cells  cells
	share  float64 // of the positions of log text where it stands, as the model has it; 0 if an earlier anchor has it, too
}

const width = 4 // bytes of a window

type cells [width]cell

// A cell is the set of bytes that a window has at one place: below bothCases that byte, below firstSet the byte c-bothCases, a
// letter, in both cases, else a set that the alphabet knows.
type cell int32

const (
	bothCases cell = 256
	firstSet  cell = 512
	anyByte        = firstSet // set 0 of every alphabet
)

// An alphabet lists what is in each cell.
type alphabet struct {
	single, folds, classes [256]byte // by byte: itself, itself with bit 5 set, its class of the model
	letters, letterClasses [26][2]byte
	listed                 []listed
	sets                   map[Class]cell
}

type listed struct {
	bytes, folded []byte
	classes       []uint8 // nil until they are asked for, which is not so with a ready layout
}

func newAlphabet() *alphabet {
	const usual = 64 // sets
	s := &alphabet{sets: make(map[Class]cell, usual), listed: make([]listed, 0, usual)}
	for i := range s.single {
		b := byte(i)
		s.single[i], s.folds[i], s.classes[i] = b, b|0x20, classOf(b)
	}
	for i := range s.letters {
		b := byte('a' + i)
		s.letters[i] = [2]byte{b &^ 0x20, b}
		s.letterClasses[i] = [2]byte{classOf(b &^ 0x20), classOf(b)}
	}
	s.set(everyByte())
	return s
}

// bytes lists what is in c, in order.
func (s *alphabet) bytes(c cell) []byte {
	switch {
	case c < bothCases:
		return s.single[c : c+1]
	case c < firstSet:
		return s.letters[c-bothCases-'a'][:]
	default:
		return s.listed[c-firstSet].bytes
	}
}

// folded lists the bytes of c with bit 5 set, each once.
func (s *alphabet) folded(c cell) []byte {
	switch {
	case c < bothCases:
		return s.folds[c : c+1]
	case c < firstSet:
		return s.folds[c-bothCases : c-bothCases+1]
	default:
		return s.listed[c-firstSet].folded
	}
}

// classesOf lists the classes of the model that the bytes of c belong to, each once; NUL is left out.
func (s *alphabet) classesOf(c cell) []uint8 {
	switch {
	case c < bothCases:
		return s.classes[c : c+1]
	case c < firstSet:
		return s.letterClasses[c-bothCases-'a'][:]
	}
	l := &s.listed[c-firstSet]
	if l.classes == nil {
		l.classes = modelled(l.bytes)
	}
	return l.classes
}

// modelled lists the classes of the model that the bytes belong to, each once; NUL is left out.
func modelled(bytes []byte) []uint8 {
	classes := make([]uint8, 0, len(bytes))
	var seen [modelClasses]bool
	for _, b := range bytes {
		if k := classOf(b); b != 0 && !seen[k] {
			seen[k] = true
			classes = append(classes, k)
		}
	}
	return classes
}

// literal is the cell of one byte of a literal.
func literal(b byte, fold bool) cell {
	if fold && isLetter(b) {
		return bothCases + cell(b|0x20)
	}
	return cell(b)
}

// set is the cell of c, or of any byte if c is nil.
func (s *alphabet) set(c *Class) cell {
	if c == nil {
		return anyByte
	}
	id, ok := s.sets[*c]
	if !ok {
		id = firstSet + cell(len(s.listed)) //nolint:gosec // no more than anchors
		s.sets[*c] = id
		s.listed = append(s.listed, listed{bytes: c.list(), folded: c.folded().list()})
	}
	return id
}

// list lists the bytes of c in order.
func (c *Class) list() []byte {
	size := 0
	for _, word := range c {
		size += bits.OnesCount64(word)
	}
	bytes := make([]byte, 0, size)
	for w, word := range c {
		for ; word != 0; word &= word - 1 {
			bytes = append(bytes, byte(w<<6|bits.TrailingZeros64(word))) //nolint:gosec // below 256
		}
	}
	return bytes
}

// folded is the class of the bytes of c with bit 5 set.
func (c *Class) folded() *Class {
	var f Class
	for w, word := range c {
		f[w] = (word | word<<32) >> 32 << 32
	}
	return &f
}

func everyByte() *Class { return &Class{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)} }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// A plan says which windows a kernel needs: one that looks at every stride-th position only needs stride adjacent windows
// for each anchor, because exactly one of them begins at a multiple of stride.
type plan struct {
	stride  int
	buckets int // that the kernel tells apart: see assign
}

// choose returns stride adjacent windows for each anchor, in the order of the anchors: those that are rarest in log text, where
// windows that an earlier anchor has cost nothing.
func (p plan) choose(anchors []Anchor, s *alphabet, m *markov) []window {
	used := make(map[cells]bool, p.stride*len(anchors))
	ws := make([]window, 0, p.stride*len(anchors))
	var row []cell
	var share []float64
	var head, tail half
	for i := range anchors {
		row, share = p.spread(row[:0], &anchors[i], s), share[:0]
		for o := range len(row) - width + 1 {
			x, c := 0.0, cells(row[o:o+width])
			if !used[c] {
				m.head(&head, s, &c)
				m.tail(&tail, s, &c)
				x = max(m.share(&head, &tail), m.run(&c))
			}
			share = append(share, x)
		}
		at := lowest(share, p.stride)
		for k := at; k < at+p.stride; k++ {
			w := window{anchor: i, off: k + 1 - p.stride, cells: cells(row[k : k+width]), share: share[k]}
			used[w.cells] = true
			ws = append(ws, w)
		}
	}
	return ws
}

// spread appends the cells of the row of a.
func (p plan) spread(row []cell, a *Anchor, s *alphabet) []cell {
	for i := range p.size(a) {
		row = append(row, p.cell(a, i, s))
	}
	return row
}

// size is the number of cells in the row of a, which windows may cover. Before the literal these are stride-1 bytes: a window that
// would begin before the block is not at a multiple of stride then. Behind it there is one byte; more if the literal is too short
// for stride windows.
func (p plan) size(a *Anchor) int {
	least, most := p.stride+width-1, p.stride-1+Reach+width-1
	return min(max(p.stride-1+len(a.Lit)+1, least), most)
}

// cell is cell i of the row of a.
func (p plan) cell(a *Anchor, i int, s *alphabet) cell {
	switch k := i - (p.stride - 1); {
	case k == -1:
		return s.set(a.Prev)
	case k < 0 || k > len(a.Lit):
		return anyByte
	case k < len(a.Lit):
		return literal(a.Lit[k], a.Fold)
	case a.Next == nil:
		return anyByte
	default:
		padded := *a.Next
		padded.Add("\x00") // what is read behind the block
		return s.set(&padded)
	}
}

// lowest returns where the n shares with the smallest sum begin, the first of several.
func lowest(share []float64, n int) int {
	best, at := math.Inf(1), 0
	for o := range len(share) - n + 1 {
		sum := 0.0
		for _, x := range share[o : o+n] {
			sum += x
		}
		if sum < best {
			best, at = sum, o
		}
	}
	return at
}
