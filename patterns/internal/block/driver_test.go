package block

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"

	"redactor/patterns/internal/lex"
)

// A driver plays the scanner: it finds anchors without a filter, calls Resume and At for each line and writes marks.
type driver struct {
	t     testing.TB
	state State
	keep  bool // the bodies of certificates
}

func newDriver(t testing.TB) *driver { return &driver{t: t, keep: true} }

// byFirst holds the anchors by their first byte.
var byFirst = sync.OnceValue(func() *[256][]Anchor {
	var table [256][]Anchor
	for _, a := range Anchors() {
		c := a.Lit[0]
		table[c] = append(table[c], a)
		if u := c &^ 0x20; a.Fold && u >= 'A' && u <= 'Z' && u != c {
			table[u] = append(table[u], a)
		}
	}
	return &table
})

func (a *Anchor) at(b []byte) bool {
	if len(b) < len(a.Lit) {
		return false
	}
	for i := range len(a.Lit) {
		c := b[i]
		if a.Fold {
			c = lex.Fold(c)
		}
		if c != a.Lit[i] {
			return false
		}
	}
	return true
}

// spans appends what a state finds in one line.
func (d *driver) spans(found []Found, s *State, b []byte, ls, le int) []Found {
	if !s.Empty() {
		found = s.Resume(found, b, ls, le, d.keep)
		d.check(found, ls, le)
	}
	table := byFirst()
	for p := ls; p < le; p++ {
		for k := range table[b[p]] {
			if a := &table[b[p]][k]; a.at(b[p:le]) && !covered(found, p) {
				n := len(found)
				found = s.At(found, a.Op, b, ls, le, p, d.keep)
				d.check(found[n:], ls, le)
			}
		}
	}
	return found
}

// line returns the spans of one line, checked and merged.
func (d *driver) line(b []byte, ls, le int) []Found {
	found := d.spans(nil, &d.state, b, ls, le)
	sort.SliceStable(found, func(i, j int) bool { return found[i].Start < found[j].Start })
	merged := found[:0]
	for _, f := range found {
		if n := len(merged); n > 0 && f.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, f.End)
			continue
		}
		merged = append(merged, f)
	}
	return merged
}

func covered(found []Found, p int) bool {
	for i := len(found) - 1; i >= 0 && i >= len(found)-4; i-- {
		if found[i].Start <= p && p < found[i].End {
			return true
		}
	}
	return false
}

func (d *driver) check(found []Found, ls, le int) {
	last := ls
	for _, f := range found {
		if f.Start < last || f.End <= f.Start || f.End > le || f.Kind == 0 || f.QuoteStart > f.QuoteEnd || f.QuoteEnd > f.Start {
			d.t.Fatalf("bad span %+v in line %d-%d", f, ls, le)
		}
		last = f.End
	}
}

func mark(f Found) string {
	switch {
	case f.Kind == PrivateKey && (f.Part == Whole || f.Part == Begin):
		return "[PRIVATE-KEY]"
	case f.Kind == PrivateKey:
		return "[PRIVATE-KEY:line]"
	case f.Kind == JWT:
		return "[REDACTED:token.jwt]"
	case f.Part == Begin:
		return "[CERT:begin]"
	case f.Part == Line:
		return "[CERT:line]"
	}
	return fmt.Sprintf("[CERT:unparsed:bytes:%d]", f.Size)
}

// mask redacts a whole text.
func (d *driver) mask(in string) string {
	b := []byte(in)
	var out strings.Builder
	for ls := 0; ls < len(b); {
		le := len(b)
		if k := bytes.IndexByte(b[ls:], '\n'); k >= 0 {
			le = ls + k
		}
		at := ls
		for _, f := range d.line(b, ls, le) {
			out.Write(b[at:f.Start])
			q := b[f.QuoteStart:f.QuoteEnd]
			out.Write(q)
			out.WriteString(mark(f))
			out.Write(q)
			at = f.End
		}
		out.Write(b[at:le])
		if le < len(b) {
			out.WriteByte('\n')
		}
		ls = le + 1
	}
	return out.String()
}

func maskAll(t testing.TB, in string) string {
	t.Helper()
	return newDriver(t).mask(in)
}
