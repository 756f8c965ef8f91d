package lex

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A reading is what Next must make of the start of a text.
type reading struct {
	in   string
	want Char
}

func checkReadings(t *testing.T, table []reading) {
	t.Helper()
	for _, r := range table {
		if got := Next([]byte(r.in), 0); got != r.want {
			t.Errorf("Next(%q)\n got  %+v\n want %+v", r.in, got, r.want)
		}
	}
}

func TestNextRaw(t *testing.T) {
	checkReadings(t, []reading{
		{"", Char{C: '\n'}},
		{"a", Char{C: 'a', W: 1}},
		{`"x`, Char{C: '"', W: 1}},
		{"\nx", Char{C: '\n', W: 1}},
		{"\r\n", Char{C: '\n', W: 1}},
		{"\x00x", Char{C: '\n', W: 1}}, // a NUL ends records
		{"\x00", Char{C: '\n', W: 1}},
		{"\xff\xfe", Char{C: Other, W: 1}},
		{"\xc3\xa9", Char{C: Other, W: 1}},
		{"\xe2\x80\xa8x", Char{C: '\n', W: 3}}, // line and paragraph separator
		{"\xe2\x80\xa9", Char{C: '\n', W: 3}},
		{"\xe2\x80\xaa", Char{C: Other, W: 1}},
		{"\xe2\x80", Char{C: Other, W: 1}},
		{"\xe2", Char{C: Other, W: 1}},
		{"\x7f", Char{C: 0x7f, W: 1}},
	})
}

func TestNextPercent(t *testing.T) {
	checkReadings(t, []reading{
		{"%22x", Char{C: '"', Kind: Percent, Depth: 1, W: 3}},
		{"%2Fx", Char{C: '/', Kind: Percent, Depth: 1, W: 3}},
		{"%2fx", Char{C: '/', Kind: Percent, Depth: 1, W: 3}},
		{"%41", Char{C: 'A', Kind: Percent, Depth: 1, W: 3}},
		{"%2522", Char{C: '"', Kind: Percent, Depth: 2, W: 5}},
		{"%252522", Char{C: '"', Kind: Percent, Depth: 3, W: 7}},
		{"%25252fx", Char{C: '/', Kind: Percent, Depth: 3, W: 7}},
		{"%25", Char{C: '%', Kind: Percent, Depth: 1, W: 3}},
		{"%25x", Char{C: '%', Kind: Percent, Depth: 1, W: 3}},
		{"%252", Char{C: '%', Kind: Percent, Depth: 1, W: 3}},
		{"%2525", Char{C: '%', Kind: Percent, Depth: 2, W: 5}},
		{"%0a", Char{C: '\n', Kind: Percent, Depth: 1, W: 3}},
		{"%0D", Char{C: '\n', Kind: Percent, Depth: 1, W: 3}},
		{"%00", Char{C: Other, Kind: Percent, Depth: 1, W: 3}},
		{"%C3", Char{C: Other, Kind: Percent, Depth: 1, W: 3}},
		{"%u0026", Char{C: '&', Kind: Percent, Depth: 1, W: 6}},
		{"%u003d", Char{C: '=', Kind: Percent, Depth: 1, W: 6}},
		{"%25u0026", Char{C: '%', Kind: Percent, Depth: 1, W: 3}}, // deeper %u is nobody's spelling
		{"%u20ac", Char{C: Other, Kind: Percent, Depth: 1, W: 6}},
		{"%5C%22", Char{C: '"', Kind: Percent, Depth: 1, Slash: 1, W: 6}},
		{"%5C%5C%5c%22", Char{C: '"', Kind: Percent, Depth: 1, Slash: 3, W: 12}},
		{"%255C%2522", Char{C: '"', Kind: Percent, Depth: 2, Slash: 1, W: 10}},
		{"%5C'", Char{C: '\'', Kind: Raw, Slash: 1, W: 4}}, // the encoding leaves ' as it is
		{"%5Cnx", Char{C: '\n', Kind: Slash, Depth: 1, Slash: 1, W: 4}},
		{"%5C%5Cr", Char{C: '\n', Kind: Slash, Depth: 1, Slash: 2, W: 7}},
		{"%5Cx", Char{C: '\\', Kind: Percent, Depth: 1, W: 3}},
		{"%5C", Char{C: '\\', Kind: Percent, Depth: 1, W: 3}},
		{"%1B[31mx", Char{Kind: Colour, Depth: 1, W: 7}},
		{"%1B%5B31mx", Char{Kind: Colour, Depth: 1, W: 9}},
	})
	// No escapes: too short, or no hexadecimal digits.
	for _, in := range []string{"%", "%2", "%zz", "%2z", "%u", "%u00", "%u002", "%u00zz", "% 2F", "%%2F"} {
		checkReadings(t, []reading{{in, Char{C: '%', W: 1}}})
	}
}

func TestNextBackslash(t *testing.T) {
	checkReadings(t, []reading{
		{`\"x`, Char{C: '"', Slash: 1, W: 2}},
		{`\\"x`, Char{C: '"', Slash: 2, W: 3}},
		{`\\\"x`, Char{C: '"', Slash: 3, W: 4}},
		{`\\\\\\\"`, Char{C: '"', Slash: 7, W: 8}},
		{`\'x`, Char{C: '\'', Slash: 1, W: 2}},
		{"\\`x", Char{C: '`', Slash: 1, W: 2}},
		{`\nx`, Char{C: '\n', Kind: Slash, Slash: 1, W: 2}},
		{`\rx`, Char{C: '\n', Kind: Slash, Slash: 1, W: 2}},
		{`\\nx`, Char{C: '\n', Kind: Slash, Slash: 2, W: 3}},
		{`\\\\r`, Char{C: '\n', Kind: Slash, Slash: 4, W: 5}},
		{`\tx`, Char{C: '\t', Kind: Slash, Slash: 1, W: 2}},
		{`\\tx`, Char{C: '\t', Kind: Slash, Slash: 2, W: 3}},
		{`\/x`, Char{C: '/', Kind: Slash, W: 2}},
		{`\\\/x`, Char{C: '/', Kind: Slash, W: 4}},
		{`\x22x`, Char{C: '"', Kind: Code, W: 4}},
		{`\\x22x`, Char{C: '"', Kind: Code, Slash: 1, W: 5}},
		{`\x5C\x22`, Char{C: '"', Kind: Code, Slash: 1, W: 8}},
		{`\x5cn`, Char{C: '\n', Kind: Slash, Slash: 1, W: 5}},
		{`\x5C'`, Char{C: '\'', Kind: Raw, Slash: 1, W: 5}},
		{`\xc3\xa9`, Char{C: Other, Kind: Code, W: 4}},
		{`\u0026x`, Char{C: '&', Kind: Code, W: 6}},
		{`\u003D`, Char{C: '=', Kind: Code, W: 6}},
		{`\\u0022`, Char{C: '"', Kind: Code, Slash: 1, W: 7}},
		{`\\\\u0022`, Char{C: '"', Kind: Code, Slash: 3, W: 9}},
		{`\u00e9`, Char{C: Other, Kind: Code, W: 6}},
		{`\u20ac`, Char{C: Other, Kind: Code, W: 6}},
		{`\u000a`, Char{C: '\n', Kind: Code, W: 6}},
		{`\042x`, Char{C: '"', Kind: Code, W: 4}},
		{`\303`, Char{C: Other, Kind: Code, W: 4}},
		{`\000`, Char{C: Other, Kind: Code, W: 4}},
		{`\033[0mx`, Char{Kind: Colour, W: 7}},
		{`\x1b[0mx`, Char{Kind: Colour, W: 7}},
		{`\u001b[1;31mx`, Char{Kind: Colour, W: 12}},
		{`\\x1b[0m`, Char{Kind: Colour, W: 8}},
		{`\&quot;`, Char{C: '"', Kind: Entity, Slash: 1, W: 7}},
		{`\&#x27;`, Char{C: '\'', Kind: Entity, Slash: 1, W: 7}},
		{`\`, Char{C: '\\', W: 1}},
		{`\\`, Char{C: '\\', W: 2}},
	})
	// A backslash that escapes nothing known stands for itself; so does one whose escape is cut short.
	for _, in := range []string{`\x`, `\x2`, `\x2z`, `\u`, `\u00`, `\u002`, `\u002z`, `\04`, `\0`, `\049`, `\400`, `\c`, `\ `, `\&`, `\&amp;`, `\&x`, `\é`} {
		checkReadings(t, []reading{{in, Char{C: '\\', W: 1}}})
	}
}

func TestNextOtherEscapes(t *testing.T) {
	checkReadings(t, []reading{
		// HAProxy and rsyslog.
		{"#22x", Char{C: '"', Kind: Code, W: 3}},
		{"#7Cx", Char{C: '|', Kind: Code, W: 3}},
		{"#7dx", Char{C: '}', Kind: Code, W: 3}},
		{"#C3#A9", Char{C: Other, Kind: Code, W: 3}},
		{"#012x", Char{C: '\n', Kind: Code, W: 4}},
		{"#015x", Char{C: '\n', Kind: Code, W: 4}},
		{"#011x", Char{C: '\t', Kind: Code, W: 4}},
		{"#033[32mx", Char{Kind: Colour, W: 8}},
		{"#41", Char{C: '#', W: 1}},
		{"#2", Char{C: '#', W: 1}},
		{"#01", Char{C: '#', W: 1}},
		{"#", Char{C: '#', W: 1}},
		{"#fff", Char{C: Other, Kind: Code, W: 3}},
		// Quoted-printable.
		{"=3Dx", Char{C: '=', Kind: Equals, W: 3}},
		{"=3D", Char{C: '=', Kind: Equals, W: 3}},
		{"=1B[36mx", Char{Kind: Colour, W: 7}},
		{"=1B", Char{C: '=', W: 1}},
		{"=1Bx", Char{C: '=', W: 1}},
		{"=3d", Char{C: '=', W: 1}},
		{"=3", Char{C: '=', W: 1}},
		{"=22ab", Char{C: '=', W: 1}}, // rather a value
		{"=", Char{C: '=', W: 1}},
		// HTML.
		{"&quot;x", Char{C: '"', Kind: Entity, W: 6}},
		{"&#34;x", Char{C: '"', Kind: Entity, W: 5}},
		{"&#x22;", Char{C: '"', Kind: Entity, W: 6}},
		{"&#x27;", Char{C: '\'', Kind: Entity, W: 6}},
		{"&#39;", Char{C: '\'', Kind: Entity, W: 5}},
		{"&apos;", Char{C: '\'', Kind: Entity, W: 6}},
		{"&amp;", Char{C: '&', Kind: Entity, W: 5}},
		{"&amp;x", Char{C: '&', Kind: Entity, W: 5}},
		{"&amp;quot;x", Char{C: '"', Kind: Entity, W: 10}},
		{"&amp;amp;quot;", Char{C: '"', Kind: Entity, W: 14}},
		{"&#x26;quot;", Char{C: '"', Kind: Entity, W: 11}},
		{"&lt;", Char{C: '<', Kind: Entity, W: 4}},
		{"&gt;", Char{C: '>', Kind: Entity, W: 4}},
		{"&nbsp;", Char{C: ' ', Kind: Entity, W: 6}},
		{"&#10;", Char{C: '\n', Kind: Entity, W: 5}},
		{"&#x3D;", Char{C: '=', Kind: Entity, W: 6}},
		{"%26quot%3B", Char{C: '"', Kind: Entity, Depth: 1, W: 10}},
		{"%26quot;", Char{C: '"', Kind: Entity, Depth: 1, W: 8}},
		{"%26amp%3Bquot%3B", Char{C: '"', Kind: Entity, Depth: 1, W: 16}},
		{`\u0026quot;`, Char{C: '"', Kind: Entity, W: 11}},
		// ANSI.
		{"\x1b[0mx", Char{Kind: Colour, W: 4}},
		{"\x1b[38;5;208mx", Char{Kind: Colour, W: 11}},
		{"\x1b[Kx", Char{Kind: Colour, W: 3}},
	})
	for _, in := range []string{"&", "&quot", "&bogus;", "&;", "& quot;", "&key=1;", "&#;", "&abcdefgh;"} {
		checkReadings(t, []reading{{in, Char{C: '&', W: 1}}})
	}
	for _, in := range []string{"\x1b", "\x1b[", "\x1b[3", "\x1b]0;x", "\x1bx", "\x1b[111111111111111111m"} {
		checkReadings(t, []reading{{in, Char{C: escapeByte, W: 1}}})
	}
}

func TestIsBlankAndSpace(t *testing.T) {
	for in, want := range map[string][2]bool{ // blank, space
		" ": {true, true}, "\t": {true, true}, "%20": {true, true}, `\t`: {true, true}, "&nbsp;": {true, true}, "#011": {true, true},
		"\n": {false, true}, `\n`: {false, true}, "\x7f": {false, true}, "+": {false, false}, "x": {false, false}, "\x1b[0m": {false, false},
	} {
		ch := Next([]byte(in), 0)
		if got := [2]bool{ch.IsBlank(), IsSpace(ch.C)}; got != want {
			t.Errorf("%q: blank, space = %v, want %v", in, got, want)
		}
	}
}

// TestCanonicalOfSpellings: a value has the same canonical bytes in every character escape.
func TestCanonicalOfSpellings(t *testing.T) {
	const value = `ab_12/+=é"&<z`
	for what, in := range map[string]string{
		"raw":            value,
		"percent":        "ab_12%2F%2B%3D%C3%A9%22%26%3Cz",
		"percent-lower":  "ab_12%2f%2b%3d%c3%a9%22%26%3cz",
		"percent2":       "ab_12%252F%252B%253D%25C3%25A9%2522%2526%253Cz",
		"percent3":       "ab_12%25252F%25252B%25253D%2525C3%2525A9%252522%252526%25253Cz",
		"json-u":         `ab_12/\u002b\u003D\u00e9\"\u0026\u003cz`,
		"json-u2":        `ab_12/\\u002b\\u003D\\u00e9\\\"\\u0026\\u003cz`,
		"json-slash":     `ab_12\/+=é\"&<z`,
		"json2":          `ab_12/+=é\\\"&<z`,
		"pyrepr-bytes":   `ab_12/+=\xc3\xa9"&<z`,
		"nginx-x":        `ab_12/+=\xC3\xA9\x22&<z`,
		"haproxy-hash":   "ab_12/+=#C3#A9#22&<z",
		"octal":          `ab_12/+=\303\251\042&<z`,
		"html":           "ab_12/+=é&quot;&amp;&lt;z",
		"html-twice":     "ab_12/+=é&amp;quot;&amp;amp;&amp;lt;z",
		"html-percent":   "ab_12/%2B%3D%C3%A9%26quot%3B%26amp%3B%26lt%3Bz",
		"qp":             `ab_12/+=3Dé"&<z`,
		"ansi":           "\x1b[35mab_12/+=é\"&<z\x1b[0m",
		"ansi-escaped":   `\u001b[35mab_12/+=é"&<z\u001b[0m`,
		"percent-in-hex": `ab_12\x2F+\x3D%C3%A9\x22\x26<z`,
	} {
		if got := string(AppendCanonical(nil, []byte(in))); got != value {
			t.Errorf("%s: %q is %q, want %q", what, in, got, value)
		}
	}
	if got := string(AppendCanonical([]byte("x"), []byte("a+b"))); got != "xa+b" {
		t.Errorf("appending a+b to x gives %q: + is never a blank, dst is kept", got)
	}
	for in, want := range map[string]string{`\u20ac`: "€", "%E2%82%AC": "€", "\xff\xfe": "\xff\xfe", "%00": "\x00"} {
		if got := string(AppendCanonical(nil, []byte(in))); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// TestCanonicalOfSharedEncodings reads the list of encodings the design was made from, where it is at hand.
func TestCanonicalOfSharedEncodings(t *testing.T) {
	dir := os.Getenv("REDACTOR_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "data", "encodings.tsv"))
	if err != nil {
		t.Skipf("no shared folder: %v", err)
	}
	// Not character escapes, or (ansi, qp) shown with a name or with =XX, which a value cannot be told from.
	apart := map[string]bool{"id": true, "base64": true, "base64url": true, "hex": true, "ansi": true, "bytes-array": true, "utf16le": true, "qp": true}
	rows, value := 0, ""
	for line := range strings.Lines(string(data)) {
		f := strings.Split(line, "\t")
		if len(f) < 3 || strings.HasPrefix(line, "#") || apart[f[0]] {
			continue
		}
		if f[0] == "raw" {
			value = f[2]
		}
		if got := string(AppendCanonical(nil, []byte(f[2]))); got != value {
			t.Errorf("%s: %s is %q, want %q", f[0], f[2], got, value)
		}
		rows++
	}
	if rows < 12 {
		t.Errorf("only %d rows were read", rows)
	}
}
