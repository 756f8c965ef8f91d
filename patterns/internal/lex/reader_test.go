package lex

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fragments are what escapes are made of, whole ones and halves.
func fragments() []string {
	return []string{
		"a", "Z", "3", "D", "c", "5", " ", "\t", "/", ";", "'", `"`, "[", "m", "%", "%22", "%2522", "%3D", "%5C", "%255C", "%u0026", `\`, `\"`, `\n`, `\t`, `\/`,
		`\u0026`, `\x22`, `\042`, "#", "#22", "#012", "=", "=3D", "=1B", "&", "&quot;", "&amp;", "amp;", "%26", "quot", "%3B", "\x1b", "\x1b[0m", `\u001b[1m`,
		"\r", "\n", "\x00", "\xc3\xa9", "\xe2\x80\xa8", "\xff", "u0026", "x22",
	}
}

func drawText(t *rapid.T) []byte {
	return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(fragments()), 0, 12).Draw(t, "text"), ""))
}

// checkReading reads b from every offset and in one go.
func checkReading(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, b []byte,
) {
	t.Helper()
	longer := append(bytes.Clone(b), "zz"...)[:len(b)]
	for i := range b {
		ch := Next(b, i)
		if ch.W < 1 || i+ch.W > len(b) {
			t.Fatalf("Next(%q, %d) has width %d", b, i, ch.W)
		}
		if ch.C > Other || ch.C == '\r' || (ch.C == None) != (ch.Kind == Colour) {
			t.Fatalf("Next(%q, %d) is %+v", b, i, ch)
		}
		if more := Next(longer, i); more != ch {
			t.Fatalf("Next(%q, %d) is %+v, or %+v with more behind the text", b, i, ch, more)
		}
	}
	i := 0
	for i < len(b) {
		i += Next(b, i).W
	}
	if end := Next(b, len(b)); i != len(b) || end != (Char{C: '\n'}) {
		t.Fatalf("the widths of %q add up to %d of %d; then comes %+v", b, i, len(b), end)
	}
}

func TestWidthsCoverTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkReading(t, drawText(t)) })
}

func FuzzNext(f *testing.F) {
	for _, x := range fragments() {
		for _, y := range []string{"", `"`, "22", "quot;", "[0m"} {
			f.Add([]byte(x + y + x))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = b[:min(len(b), 1<<10)]
		checkReading(t, b)
		checkBefore(t, b)
		AppendCanonical(nil, b)
	})
}

// checkBefore compares Before with Next at the end of every character of b. They need not agree on a run of backslashes that
// escapes nothing, on escapes longer than Before reads back, on control sequences that end in no letter, nor on what is cut off
// inside.
func checkBefore(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, b []byte,
) {
	t.Helper()
	for i := 0; i < len(b); {
		ch := Next(b, i)
		s := i + ch.W
		got := Before(b, 0, s)
		if got.W < 1 || got.W > s || s < len(b) && got.W > longestEscape {
			t.Fatalf("Before(%q, 0, %d) has width %d", b, s, got.W)
		}
		whole := Next(b[:s], i) == ch && ch.W <= longestEscape
		lone := ch.C == '\\' && ch.Kind == Raw
		record := b[i] == 0 || b[i] == 0xe2 && ch.W == 3 // NUL and the separators of Unicode
		odd := ch.Kind == Colour && !IsAlnum(b[s-1])
		if whole && !lone && !record && !odd && startsApart(b, i) && got != ch {
			t.Fatalf("Before(%q, 0, %d)\n got  %+v\n want %+v", b, s, got, ch)
		}
		i = s
	}
}

// startsApart reports whether the character at i cannot be read as the rest of a longer escape: no backslash, percent sign,
// ampersand or the like stands close before it.
func startsApart(b []byte, i int) bool {
	for _, c := range b[max(0, i-longestEscape):i] {
		if class[c]&special != 0 {
			return false
		}
	}
	return true
}

func TestBeforeAgreesWithNext(t *testing.T) {
	// All escapes, one after another, a letter between them.
	for _, esc := range []string{
		`"`, "'", " ", "\t", "=", ":", "\n", "\r", "%22", "%2522", "%252522", "%3d", "%u0026", `\"`, `\\\"`, `\\\\\\\"`, `\'`, `\n`, `\\n`, `\t`, `\/`, `\\/`, `\u0026`, `\\u0026`, `\x22`,
		`\\x22`, `\042`, "#22", "#7C", "#012", "=3D", "&quot;", "&#x27;", "&#39;", "&amp;", "&amp;quot;", "%26quot%3B", "%26quot;", `\&quot;`, "\x1b[0m", "\x1b[1;36m",
		`\x1b[0m`, `\u001b[36m`, "#033[32m", "=1B[36m", "%1B[0m", "%5C%22", "%5C%5C%5C%22", "%5Cn", `\x5C\x22`, "%5C'", `\x5C'`, `\u0022`, `\\\u0022`,
	} {
		for _, before := range []string{"", "a", "key", "z z", "f2"} {
			b := []byte(before + esc)
			want := Next(b, len(before))
			if want.W != len(esc) {
				t.Errorf("%q: Next reads %d bytes of the escape %q", b, want.W, esc)
			}
			if got := Before(b, 0, len(b)); got != want {
				t.Errorf("Before(%q)\n got  %+v\n want %+v", b, got, want)
			}
		}
	}
	for _, in := range []string{"", "x"} {
		if got := Before([]byte(in), len(in), len(in)); got != (Char{C: '\n'}) {
			t.Errorf("at the start of the line Before is %+v", got)
		}
	}
	if got := Before([]byte("%22"), 1, 3); got != (Char{C: '2', W: 1}) {
		t.Errorf("Before looks behind the start of the line: %+v", got)
	}
	rapid.Check(t, func(t *rapid.T) { checkBefore(t, drawText(t)) })
}

func TestAfterEscape(t *testing.T) {
	for _, tc := range []struct {
		text string // ^ stands where the word seems to start, | where it really does
		glue bool
	}{
		{"%^3D|key", false},
		{"%^253D|key", false},
		{"%^25253d|key", false},
		{"%^u0026|key", false},
		{`\^u0026|key`, false},
		{`\\^u0026|key`, false},
		{`\^x22|key`, false},
		{`\\\^x22|key`, false},
		{`\^042|key`, false},
		{`\^n|key`, false},
		{`\\\^n|key`, false},
		{`\^t|key`, false},
		{`\^r|key`, false},
		{"#^012|key", false},
		{"#^22|key", false},
		{"#^7C|key", false},
		{"=^3D|key", false},
		{"=^1B[36m|key", false},
		{"%^5Cn|key", false},
		{"%^255Cn|key", false},
		{`\^x5Cn|key`, false},
		{"\x1b[^36m|key", false},
		{"\x1b[1;^36m|key", false},
		{`\u001b[^36m|key`, false},
		{`\x1b[1;^31m|key`, false},
		{"#033[^0m|key", false},
		{"%1B[^0m|key", false},
		{"%^1B%5B36m|key", false},
		{"%1B%^5B36m|key", false},
		{"x|%^5Fkey", true},
		{"x|%^5fkey", true},
		{"x|%^2Dkey", true},
		{"x|%^252dkey", true},
		// Nothing of the word belongs to an escape.
		{"^|key", false},
		{" ^|key", false},
		{"%^|key", false},
		{"%^|zzkey", false},
		{"%^|3", false},
		{`\^|key`, false},
		{`\^|xzkey`, false},
		{"#^|41key", false},
		{"=^|22abkey", false},
		{"&^|key", false},
		{"&amp;^|key", false},
		{"[^|36mkey", false},
		{"x[^|0mkey", false},
		{"\x1b[^|36key", false},
		{"x;^|36mkey", false},
	} {
		s := strings.ReplaceAll(tc.text, "|", "")
		seems := strings.IndexByte(s, '^')
		b := []byte(strings.ReplaceAll(s, "^", ""))
		want := strings.IndexByte(strings.ReplaceAll(tc.text, "^", ""), '|')
		if got, glue := AfterEscape(b, 0, seems, len(b)); got != want || glue != tc.glue {
			t.Errorf("AfterEscape(%q, 0, %d) = %d, %v, want %d, %v", b, seems, got, glue, want, tc.glue)
		}
	}
	if got, _ := AfterEscape([]byte("%3Dkey"), 1, 1, 6); got != 1 {
		t.Errorf("AfterEscape looks behind the start of the line: %d", got)
	}
	if got, _ := AfterEscape([]byte("%3Dkey"), 0, 1, 2); got != 1 {
		t.Errorf("AfterEscape takes more than the word has: %d", got)
	}
}

func TestLeftEdge(t *testing.T) {
	for text, want := range map[string]bool{ // | stands where the token starts
		"|AKIA": true, " |AKIA": true, "=|AKIA": true, "_|AKIA": true, "-|AKIA": true, "/|AKIA": true, "%3D|AKIA": true, "%253d|AKIA": true, `\n|AKIA`: true, `\\n|AKIA`: true,
		`\u0026|AKIA`: true, `\x22|AKIA`: true, "#012|AKIA": true, "=3D|AKIA": true, "\x1b[36m|AKIA": true, `\u001b[36m|AKIA`: true, "&quot;|AKIA": true, "%5Cn|AKIA": true,
		"é|AKIA": true, `\"|AKIA`: true,
		"x|AKIA": false, "3|AKIA": false, "%3Dx|AKIA": false, `\nx|AKIA`: false, "3D|AKIA": false, "n|AKIA": false, "0m|AKIA": false, "[0m|AKIA": false, "%zz|AKIA": false,
		strings.Repeat("a", 40) + "|AKIA": false,
	} {
		p := strings.IndexByte(text, '|')
		b := []byte(strings.ReplaceAll(text, "|", ""))
		if got := LeftEdge(b, 0, p); got != want {
			t.Errorf("LeftEdge(%q) = %v, want %v", text, got, want)
		}
	}
	if !LeftEdge([]byte("xAKIA"), 1, 1) {
		t.Error("the start of the line is an edge")
	}
}
