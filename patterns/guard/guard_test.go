package guard_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"redactor/patterns"
	"redactor/patterns/guard"
)

// engine consumes lines, all or those that consumed says, and panics on PANIC.
type engine struct{ consumed int }

func (e engine) Scan(dst []patterns.Match, src []byte, in patterns.State, _ bool) ([]patterns.Match, patterns.State, int) {
	if bytes.Contains(src, []byte("PANIC")) {
		panic(string(src))
	}
	if e.consumed != 0 {
		return dst, in, e.consumed
	}
	return append(dst, patterns.Match{End: len(src)}), in, len(src)
}

func (engine) Redact(dst, src []byte, _ []patterns.Match) []byte {
	if bytes.Contains(src, []byte("MASK")) {
		panic(string(src))
	}
	return append(append(dst, "masked "...), src...)
}

// TestScan: an engine that panics or breaks its contract gives nothing.
func TestScan(t *testing.T) {
	for _, c := range []struct {
		consumed int
		src      string
		atEOF    bool
		ok       bool
	}{
		{0, "text", true, true},
		{2, "text", false, true},
		{2, "text", true, false},
		{-1, "text", false, false},
		{5, "text", false, false},
		{0, "PANIC", true, false},
	} {
		found, state, consumed, ok := guard.Scan(engine{c.consumed}, nil, []byte(c.src), patterns.State{}, c.atEOF)
		if ok != c.ok || !ok && (found != nil || !state.Empty() || consumed != 0) {
			t.Errorf("%+v: %v, %d, %v", c, found, consumed, ok)
		}
	}
}

// TestAppend: a Redact that panics leaves dst as it was.
func TestAppend(t *testing.T) {
	one := []patterns.Match{{End: 1}}
	for _, c := range []struct {
		src   string
		found []patterns.Match
		want  string
		ok    bool
	}{
		{"MASK", nil, "x MASK", true}, {"text", one, "x masked text", true}, {"MASK", one, "x ", false},
	} {
		out, ok := guard.Append(engine{}, []byte("x "), []byte(c.src), c.found)
		if string(out) != c.want || ok != c.ok {
			t.Errorf("%q: %q, %v", c.src, out, ok)
		}
	}
}

// TestCareful: lines that fail become stubs, the others are masked, and the start of a line waits.
func TestCareful(t *testing.T) {
	var told []guard.Stub
	stubs := guard.Stubs{Tell: func(s guard.Stub) { told = append(told, s) }}
	at := int64(100)
	unit := func(dst, src []byte, _ int, final bool) ([]byte, int, bool) {
		if !final && src[len(src)-1] != '\n' {
			return dst, 0, true
		}
		found, _, n, ok := guard.Scan(engine{}, nil, src, patterns.State{}, final)
		if !ok {
			return dst, 0, false
		}
		out, ok := guard.Append(engine{}, dst, src, found)
		if ok {
			at += int64(n)
		}
		return out, n, ok
	}
	const src = "one\nPANIC 2\r\nMASK\nfour\nfive"
	out, n := stubs.Careful([]byte("> "), []byte(src), 0, false, &at, unit)
	if want := "> masked one\n[STUB:panic:bytes:7]\r\n[STUB:panic:bytes:4]\nmasked four\n"; string(out) != want || n != len(src)-4 || at != 100+int64(n) {
		t.Errorf("got %q, %d, at %d", out, n, at)
	}
	if got := fmt.Sprint(told); got != "[{panic 104 7} {panic 113 4}]" {
		t.Errorf("told %s", got)
	}
	if out, n = stubs.Careful(nil, []byte("PANIC"), 0, true, &at, unit); string(out) != "[STUB:panic:bytes:5]" || n != 5 || stubs.Open() {
		t.Errorf("at the end: %q, %d", out, n)
	}
}

// TestOpenStub: a line that was given up is skipped to its end, whatever pieces it comes in.
func TestOpenStub(t *testing.T) {
	for _, pieces := range [][]string{{"abc", "def\r\nnext"}, {"abcdef", "\r", "\nnext"}, {"a", "", "bcdef\r\nnext"}} {
		var stubs guard.Stubs
		at := int64(0)
		out := stubs.Begin(nil, []byte("first\n"+pieces[0]), &at)
		var rest []byte
		for _, p := range pieces[1:] {
			if !stubs.Open() {
				t.Fatalf("%q: closed early", pieces)
			}
			out, rest = stubs.Skip(out, []byte(p), false, &at)
		}
		if string(out) != "[STUB:panic:bytes:5]\n[STUB:panic:bytes:6]\r\n" || string(rest) != "next" || stubs.Open() || stubs.Waiting() != 0 || at != 14 {
			t.Errorf("%q: %q, rest %q, at %d", pieces, out, rest, at)
		}
	}
	var stubs guard.Stubs
	at := int64(0)
	long := strings.Repeat("x", 5<<19)
	out := stubs.Begin(nil, []byte(long), &at)
	if want := strings.Repeat("[STUB:panic:bytes:1048576]", 2); string(out) != want || stubs.Waiting() != 1<<19 {
		t.Errorf("got %q, %d wait", out, stubs.Waiting())
	}
}
