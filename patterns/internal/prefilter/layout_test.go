package prefilter

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestLayout: a layout changes nothing about a filter, whether it is the right one, one of other anchors, or one that fits nowhere.
func TestLayout(t *testing.T) {
	anchors := slices.Concat(small(), usual())
	right := LayoutOf(anchors)
	want := must(t, anchors)
	beyond := strings.Repeat("\xff", len(right.Places))
	for name, l := range map[string]Layout{
		"right":                    right,
		"none":                     {},
		"of other anchors":         LayoutOf(anchors[1:]),
		"too short":                {right.Anchors, right.Places[1:]},
		"beyond the literals":      {right.Anchors, beyond},
		"with an unknown bucket":   {right.Anchors, right.Places[:len(right.Places)-1] + "\xff"},
		"of as many other anchors": {right.Anchors + 1, strings.Repeat("\x00", len(right.Places))},
	} {
		got, err := NewAs(anchors, l)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("a layout %s: the filter is another one", name)
		}
	}
}

// TestAnyLayoutFinds: windows and buckets that nobody would choose find the same.
func TestAnyLayoutFinds(t *testing.T) {
	anchors := small()
	odd := []byte(LayoutOf(anchors).Places)
	for i := range odd {
		odd[i] = 0
	}
	s := newAlphabet()
	ws, ok := genericPlan().windows(anchors, s, Layout{sum(anchors), string(odd)})
	if !ok {
		t.Fatal("the layout is refused")
	}
	f := &Filter{kernel: newGeneric(ws, s), index: newIndex(anchors, ws, s)}
	for _, a := range anchors {
		compare(t, f, anchors, []byte("-"+a.Lit+"=-"+strings.ToUpper(a.Lit)+"w"))
	}
}

// TestSum: whatever a window depends on tells anchors apart.
func TestSum(t *testing.T) {
	seen := map[uint64]int{}
	for i, anchors := range [][]Anchor{
		nil,
		{{Lit: "abc"}},
		{{Lit: "abd"}},
		{{Lit: "abc", Fold: true}},
		{{Lit: "abc", Next: set("=")}},
		{{Lit: "abc", Prev: set("=")}},
		{{Lit: "abc", Prev: set("=:")}},
		{{Lit: "abc"}, {Lit: "abc"}},
		{{Lit: "abc"}, {Lit: "abcdefghi"}},
		{{Lit: "abcdefghi"}, {Lit: "abc"}},
		{{Lit: "abcdefghj"}, {Lit: "abc"}},
	} {
		h := sum(anchors)
		if other, twice := seen[h]; twice {
			t.Errorf("lists %d and %d have the same sum", other, i)
		}
		seen[h] = i
	}
}
