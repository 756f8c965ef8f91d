package prefilter

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// naive is the twin: every anchor at every offset.
func naive(anchors []Anchor, b []byte) []Hit {
	var hits []Hit
	for i, a := range anchors {
		for start := range b {
			end := start + len(a.Lit)
			if end > len(b) {
				break
			}
			if !equal(string(b[start:end]), a.Lit, a.Fold) ||
				a.Prev != nil && start > 0 && !a.Prev.Has(b[start-1]) ||
				a.Next != nil && end < len(b) && !a.Next.Has(b[end]) {
				continue
			}
			hits = append(hits, Hit{int32(i), start})
		}
	}
	return hits
}

// equal compares ASCII.
func equal(s, lit string, fold bool) bool {
	if !fold {
		return s == lit
	}
	for i := range len(s) {
		if lower(s[i]) != lower(lit[i]) {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// found is what the filter finds, with a bitmap that was dirty and longer than needed.
func found(t *testing.T, f *Filter, b []byte) []Hit {
	t.Helper()
	bm := slices.Repeat([]uint64{^uint64(0)}, (len(b)+63)/64+1)
	f.Mark(bm, b)
	var hits []Hit
	for w, m := range bm[:len(bm)-1] {
		for ; m != 0; m &= m - 1 {
			n, p := len(hits), w*64+bits.TrailingZeros64(m)
			hits = f.At(b, p, hits)
			for _, h := range hits[n:] {
				if h.Start > p+1 || h.Start <= p-Reach {
					t.Errorf("hit at %d is too far from candidate %d", h.Start, p)
				}
			}
		}
	}
	return hits
}

func compare(t *testing.T, f *Filter, anchors []Anchor, b []byte) {
	t.Helper()
	got, want := found(t, f, b), naive(anchors, b)
	order := func(x, y Hit) int { return (x.Start-y.Start)<<20 + int(x.Anchor-y.Anchor) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Fatalf("%q:\n got %v\nwant %v", b, got, want)
	}
}

func must(t testing.TB, anchors []Anchor) *Filter {
	t.Helper()
	f, err := New(anchors)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// set is a Class for a table.
func set(s string) *Class {
	c := &Class{}
	c.Add(s)
	return c
}

// small holds one anchor of each shape: lengths around the window's, both cases, each neighbour, overlaps with itself and others.
func small() []Anchor {
	return []Anchor{
		{Lit: "ab"},
		{Lit: "AB", Fold: true, Prev: set("-"), Next: set("=")},
		{Lit: "://"},
		{Lit: "key", Fold: true, Next: set("=_")},
		{Lit: "key", Fold: true, Prev: set("aB-")},
		{Lit: "Sig", Prev: set("-"), Next: set("-")},
		{Lit: "aaaa"},
		{Lit: "aaaaa", Fold: true},
		{Lit: "pass", Fold: true, Next: set("=w")},
		{Lit: "passw", Fold: true, Prev: set("\x00 \xff")},
		{Lit: "password", Fold: true},
		{Lit: "authorization", Fold: true, Next: set(":")},
		{Lit: "authorization-and-a-tail-longer-than-three-words", Fold: true},
		{Lit: "45,45,45"},
		{Lit: strings.Repeat("abcd", 16) + "Zz_#", Fold: true},
		{Lit: "AKIA"},
		{Lit: "--"},
		{Lit: "a@[`{", Fold: true},
	}
}

// text strings literals together, with other case, cut short or changed at will.
func text(r *rand.Rand, anchors []Anchor, n int) []byte {
	var b []byte
	for len(b) < n {
		s := anchors[r.IntN(len(anchors))].Lit
		switch r.IntN(6) {
		case 0:
			s = strings.ToUpper(s)
		case 1:
			s = strings.ToLower(s)
		case 2:
			s = s[:1+r.IntN(len(s))]
		case 3:
			s = string(rune(r.IntN(256)))
		}
		b = append(b, s...)
		if r.IntN(3) == 0 {
			b = append(b, "=-_:w aB\x00\xff"[r.IntN(10)])
		}
	}
	return b[:n]
}

func TestTwin(t *testing.T) {
	for name, anchors := range map[string][]Anchor{"small": small(), "usual": usual()} {
		t.Run(name, func(t *testing.T) {
			f := must(t, anchors)
			r := rand.New(rand.NewPCG(1, 2))
			for n := range 200 {
				for range 8 {
					compare(t, f, anchors, text(r, anchors, n))
				}
			}
			compare(t, f, anchors, text(r, anchors, 10_000))
		})
	}
}

// TestEveryPlace puts each anchor alone at every place of blocks of every length.
func TestEveryPlace(t *testing.T) {
	for _, a := range slices.Concat(small(), usual()) {
		anchors := []Anchor{a}
		f := must(t, anchors)
		for _, n := range []int{len(a.Lit), len(a.Lit) + 1, len(a.Lit) + 2, 63, 64, 65, 66, 67, 127, 128, 129, 130, 131, 200} {
			for start := 0; start+len(a.Lit) <= n; start++ {
				for _, fill := range "\x00=-~" {
					b := []byte(strings.Repeat(string(fill), n))
					copy(b[start:], a.Lit)
					compare(t, f, anchors, b)
				}
			}
		}
	}
}

// TestPlans chooses windows for other strides than that of the kernel in use: exactly one window of an anchor begins at a
// multiple of the stride, wherever the anchor stands, and none before the block.
func TestPlans(t *testing.T) {
	for stride := 1; stride <= 3; stride++ {
		anchors := small()
		ws := plan{stride: stride}.choose(anchors, newAlphabet(), newMarkov())
		for i, a := range anchors {
			for start := range 2 * stride {
				n := 0
				for _, w := range ws {
					if w.anchor != i || (start+w.off)%stride != 0 {
						continue
					}
					n++
					if start+w.off < 0 {
						t.Errorf("stride %d, %q at %d: the window begins before the block", stride, a.Lit, start)
					}
				}
				if n != 1 {
					t.Errorf("stride %d, %q at %d: %d windows, want 1", stride, a.Lit, start, n)
				}
			}
		}
	}
}

func TestErrors(t *testing.T) {
	_, err := New([]Anchor{{Lit: "ok"}, {Lit: "x"}, {Lit: ""}, {Lit: "caf\xc3\xa9"}, {Lit: "a\x00b"}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, i := range []int{1, 2, 3, 4} {
		if !strings.Contains(err.Error(), fmt.Sprintf("anchor %d ", i)) {
			t.Errorf("anchor %d is not named in: %v", i, err)
		}
	}
	if strings.Contains(err.Error(), "anchor 0 ") {
		t.Errorf("the good anchor is named in: %v", err)
	}
	if _, err := New(make([]Anchor, maxAnchors+1)); err == nil {
		t.Error("no error for too many anchors")
	}
}

func TestNoAnchors(t *testing.T) {
	compare(t, must(t, nil), nil, []byte(strings.Repeat("key=", 50)))
}

func TestNoAllocations(t *testing.T) {
	f := must(t, usual())
	b := text(rand.New(rand.NewPCG(3, 4)), usual(), 4096)
	bm, hits := make([]uint64, 64), make([]Hit, 0, 64)
	if n := testing.AllocsPerRun(10, func() {
		f.Mark(bm, b)
		for p := range b {
			hits = f.At(b, p, hits[:0])
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzFilter(f *testing.F) {
	anchors := slices.Concat(small(), usual())
	filter, err := New(anchors)
	if err != nil {
		f.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for n := 1; n < 300; n += 37 {
		f.Add(text(r, anchors, n), "lit", "=:", "-", true)
	}
	f.Fuzz(func(t *testing.T, b []byte, lit, next, prev string, fold bool) {
		compare(t, filter, anchors, b)
		own := []Anchor{{Lit: lit, Fold: fold, Next: set(next), Prev: set(prev)}, {Lit: lit, Fold: !fold}}
		if fresh, err := New(own); err == nil {
			compare(t, fresh, own, b)
		}
	})
}
