package lex

import (
	"bytes"
	"strings"
)

// Policy says how a name treats its value.
type Policy uint8

// The policies of a name. The zero Policy belongs to no name.
const (
	NoPolicy     Policy = iota
	Never               // the value stays
	IfSecretLike        // the value goes when it has the shape of a secret
	Always              // the value goes whatever it looks like
)

// Form says how the value of a name is written.
type Form uint8

// The forms of a value.
const (
	Plain Form = iota
	Scheme
	Cookies
	XFCC
	Certificate
	Userinfo
)

// An Entry is what the dictionary knows of a name.
type Entry struct {
	Rule   uint16
	Alone  Policy // the name is the whole identifier
	Suffix Policy // the name ends a longer one
	Loose  bool   // also at the end of a word without a boundary before it
	Form   Form
}

// Names is a dictionary of folded names: lower case, segments joined. It is immutable once built.
type Names struct {
	slots   []slot  // open addressing; a power of two, at most a quarter full
	tags    []uint8 // by slot: seven bits of the name's hash and one more, 0 when empty; nearly every probe ends here
	shift   uint
	longest int
	heads   []head
}

type slot struct {
	name  string
	entry Entry
	heads bool // further entries for the name depend on its first segment
}

// A head is an entry for names that end in tail and whose first segment is first: x_*_key.
type head struct {
	first, tail string
	entry       Entry
}

// NewNames returns an empty dictionary with room for n names.
func NewNames(n int) *Names {
	size, shift := 64, uint(32-6)
	for size < 4*n {
		size, shift = size*2, shift-1
	}
	return &Names{slots: make([]slot, size), tags: make([]uint8, size), shift: shift}
}

// Add enters a folded name, its segments separated by "_"; first_*_last stands for any segments between. It returns the
// entry that held the name before. A caller adds no more names than NewNames made room for.
func (d *Names) Add(name string, e Entry) (old Entry, was bool) {
	first, tail, wild := strings.Cut(name, "_*_")
	if !wild {
		tail = first
	}
	s := d.slot(strings.ReplaceAll(tail, "_", ""))
	if wild {
		s.heads = true
		d.heads = append(d.heads, head{first, s.name, e})
		return old, false
	}
	old, was = s.entry, s.entry.Alone != NoPolicy
	s.entry = e
	return old, was
}

func (d *Names) slot(compact string) *slot {
	d.longest = max(d.longest, len(compact))
	h := hashName(compact)
	for i := h >> d.shift; ; i = (i + 1) & uint32(len(d.slots)-1) { //nolint:gosec // a small power of two
		if s := &d.slots[i]; s.name == "" || s.name == compact {
			s.name = compact
			d.tags[i] = tagOf(h)
			return s
		}
	}
}

func tagOf(h uint32) uint8 { return uint8(h) | 1 } //nolint:gosec // its low bits

// hashName hashes a name from its end to its start, so that the endings of one identifier share the work.
func hashName(s string) uint32 {
	h := uint32(hashSeed)
	for i := len(s) - 1; i >= 0; i-- {
		h = hashStep(h, s[i])
	}
	return hashDone(h)
}

const hashSeed = 0x811c9dc5

func hashStep(h uint32, c byte) uint32 { return (h ^ uint32(c)) * 0x01000193 }
func hashDone(h uint32) uint32         { return h * 0x9e3779b1 }

// maxName is the longest identifier that is looked at, in bytes.
const maxName = 96

// An ident is an identifier folded into lower case without separators; bounds has a bit for each place a segment starts.
type ident struct {
	folded [maxName]byte
	bounds [maxName]bool
	dots   [maxName]bool // a dot stands before: what is left of it is a path, not a part of the name
	n      int
	dashed bool // spelled like an HTTP header
	whole  bool // lookup: the name is the whole identifier
}

// fold splits the identifier b into segments at "_", "-", ".", blanks and changes of case. Percent escapes of "_" and "-" are
// read. Digits at the end do not belong to a name.
func (w *ident) fold(b []byte) {
	w.n, w.dashed = 0, false
	boundary, dot := true, false
	prev := byte(0)
	for i := 0; i < len(b) && w.n < maxName; {
		c, width := b[i], 1
		if c == '%' {
			u := unit(b, i)
			c, width = u.C, u.W
		}
		if class[c]&alnum == 0 {
			boundary, dot = true, dot || c == '.'
			w.dashed = w.dashed || c == '-'
		} else {
			if IsUpper(c) && !boundary {
				next := byte(0)
				if i+1 < len(b) {
					next = b[i+1]
				}
				boundary = IsLower(prev) || IsDigit(prev) || IsUpper(prev) && IsLower(next)
			}
			w.folded[w.n], w.bounds[w.n], w.dots[w.n] = Fold(c), boundary, dot
			w.n++
			boundary, dot = false, false
		}
		prev = c
		i += width
	}
	for w.n > 0 && IsDigit(w.folded[w.n-1]) && !w.isNumberName() {
		w.n--
	}
}

// isNumberName: the digits at the end are part of the name: oauth2 and the like do not end in a number of their own.
func (w *ident) isNumberName() bool { return w.n <= 1 }

// lookup returns the entry of the longest ending of the identifier that the dictionary holds, and the policy that goes with it.
func (d *Names) lookup(w *ident) (e Entry, p Policy) {
	w.whole = false
	h := uint32(hashSeed)
	at := -1
	for i := w.n - 1; i >= 0 && w.n-i <= d.longest; i-- {
		h = hashStep(h, w.folded[i])
		s := d.find(hashDone(h), w.folded[i:w.n])
		if s == nil {
			continue
		}
		en := s.entry
		if s.heads {
			if x, ok := d.byHead(s.name, w, i); ok {
				en = x
			}
		}
		if en.Alone != NoPolicy && (w.bounds[i] || en.Loose) {
			e, at = en, i
		}
	}
	if at < 0 {
		return Entry{}, NoPolicy
	}
	if w.alone(at) {
		w.whole = true
		return e, e.Alone
	}
	return e, e.Suffix
}

// match is fold and lookup in one pass from the identifier's end, without keeping its folded form. ok is false when it cannot tell:
// the identifier holds an escape, or its entry depends on its first segment or on what stands before the name.
func (d *Names) match(b []byte) (e Entry, p Policy, ok bool) {
	end := len(b)
	for end > 1 && (IsDigit(b[end-1]) || class[b[end-1]]&alnum == 0) {
		end--
	}
	h, n := uint32(hashSeed), 0
	found := (*slot)(nil)
	for i := end - 1; i >= 0 && n < d.longest; i-- {
		c := b[i]
		if class[c]&alnum == 0 {
			if c == '%' {
				return e, p, false
			}
			continue
		}
		h = hashStep(h, Fold(c))
		n++
		if s := d.findSpelled(hashDone(h), b[i:end], n); s != nil {
			switch {
			case s.heads:
				return e, p, false
			case s.entry.Loose || startsSegment(b, i):
				found = s
			}
		}
	}
	if found == nil {
		return e, NoPolicy, bytes.IndexByte(b, '%') < 0
	}
	return found.entry, found.entry.Alone, found.entry.Alone == found.entry.Suffix
}

// startsSegment reports whether a segment of the identifier b starts at i.
func startsSegment(b []byte, i int) bool {
	if i == 0 || class[b[i-1]]&alnum == 0 {
		return true
	}
	prev := b[i-1]
	return IsUpper(b[i]) && (!IsUpper(prev) || i+1 < len(b) && IsLower(b[i+1]))
}

// findSpelled is find for a name of n letters that is not folded yet.
func (d *Names) findSpelled(h uint32, spelled []byte, n int) *slot {
	tag := tagOf(h)
	for i := h >> d.shift; d.tags[i] != 0; i = (i + 1) & uint32(len(d.slots)-1) { //nolint:gosec // a small power of two
		if s := &d.slots[i]; d.tags[i] == tag && len(s.name) == n && isSpelled(spelled, s.name) {
			return s
		}
	}
	return nil
}

// isSpelled reports whether the letters and digits of b are the folded name.
func isSpelled(b []byte, name string) bool {
	k := 0
	for _, c := range b {
		if class[c]&alnum == 0 {
			continue
		}
		if k == len(name) || Fold(c) != name[k] {
			return false
		}
		k++
	}
	return k == len(name)
}

func (d *Names) find(h uint32, name []byte) *slot {
	tag := tagOf(h)
	for i := h >> d.shift; d.tags[i] != 0; i = (i + 1) & uint32(len(d.slots)-1) { //nolint:gosec // a small power of two
		if s := &d.slots[i]; d.tags[i] == tag && s.name == string(name) {
			return s
		}
	}
	return nil
}

// byHead returns the entry for names with the tail at i whose first segment, after wrappers, has one of its own.
func (d *Names) byHead(tail string, w *ident, i int) (Entry, bool) {
	for k := range d.heads {
		h := &d.heads[k]
		if h.tail != tail {
			continue
		}
		for j := range i {
			e := j + len(h.first)
			if e <= i && w.bounds[j] && w.bounds[e] && string(w.folded[j:e]) == h.first && w.wrapped(j) {
				return h.entry, true
			}
		}
	}
	return Entry{}, false
}

// alone reports whether the name at i is the whole identifier, apart from wrappers and what stands before a dot.
func (w *ident) alone(i int) bool { return w.dots[i] || w.wrapped(i) }

// wrapped reports whether nothing but prefixes that logs put before header names stands before i.
func (w *ident) wrapped(i int) bool {
	switch string(w.folded[:i]) {
	case "", "http", "request", "origin", "downstream", "response", "headers", "header", "req", "res":
		return true
	}
	return i > 0 && w.dots[i]
}
