package lex

import "math/bits"

// Kind says how a logical character is written.
type Kind uint8

// The spellings of a character.
const (
	Raw     Kind = iota // as it is; a quote may have backslashes before it
	Slash               // \n \t \/ and the like
	Code                // \xHH \uHHHH \ooo #HH #ooo
	Entity              // &quot; &#39; &#x27;
	Percent             // %HH, %25HH and deeper
	Equals              // =3D of quoted-printable
	Colour              // an ANSI control sequence: bytes without a character
)

// Two values of Char.C that are no ASCII character.
const (
	None  = 0    // the bytes are no character: a colour sequence
	Other = 0x80 // a character beyond ASCII, or a NUL
)

// A Char is one logical character and the level it stands at.
type Char struct {
	C     byte // ASCII, None or Other; every line end is '\n'
	Kind  Kind
	Depth uint8 // levels of percent encoding
	Slash uint8 // backslashes before a quote or line end: n levels of string quoting write 2^n-1
	W     int   // bytes it takes; 0 only at the end of the text
}

// maxSlashes bounds the backslashes read as one escape, so that a flood of them stays linear.
const maxSlashes = 127

// rank orders the spellings of a character from the outermost inwards, beside percent depth and backslashes.
func (c Char) rank() uint8 {
	switch c.Kind {
	case Code:
		return uint8(bits.Len8(c.Slash)) + 1 //nolint:gosec // at most 9
	case Entity:
		return 1
	default:
		return 0
	}
}

// IsBlank reports whether c is a blank or a tab in any spelling.
func (c Char) IsBlank() bool { return c.C == ' ' || c.C == '\t' }

// Next reads the logical character at b[i:]. It looks a few dozen bytes ahead at most and never beyond b; at the end of b it
// returns a line end of width 0.
func Next(b []byte, i int) Char {
	if i >= len(b) {
		return Char{C: '\n'}
	}
	if class[b[i]]&special == 0 {
		return Char{C: b[i], W: 1}
	}
	c := unit(b, i)
	switch {
	case c.C == '&':
		return entity(b, i, c)
	case c.C == '\\' && c.Kind != Raw:
		return encodedSlashes(b, i, c)
	}
	return c
}

// encodedSlashes reads an escape whose backslashes are themselves encoded alike: %5C%22, \x5C\x22.
func encodedSlashes(b []byte, i int, first Char) Char {
	j, n := i, uint8(0)
	for j < len(b) && n < maxSlashes {
		c := unit(b, j)
		same := c.Kind == first.Kind && c.Depth == first.Depth
		if same && c.C == '\\' {
			n, j = n+1, j+c.W
			continue
		}
		switch {
		case IsQuote(c.C) && (same || c.Kind == Raw): // \x5C' where the encoding leaves ' as it is
			return Char{C: c.C, Kind: c.Kind, Depth: c.Depth, Slash: c.Slash + n, W: j + c.W - i}
		case c.Kind == Raw && (c.C == 'n' || c.C == 'r'):
			return Char{C: '\n', Kind: Slash, Depth: first.Depth, Slash: n, W: j + 1 - i}
		}
		break
	}
	first.W = j - i
	return first
}

// unit reads one character under exactly one encoding.
func unit(b []byte, i int) Char {
	c := b[i]
	if class[c]&special == 0 {
		return Char{C: c, W: 1}
	}
	switch c {
	case '%':
		return percent(b, i)
	case '\\':
		return backslash(b, i)
	case '#':
		return hash(b, i)
	case '=':
		return equals(b, i)
	case escapeByte:
		return decoded(b, i, escapeByte, Raw, 1)
	case '\r', 0: // a NUL ends records, as in /proc/self/environ
		return Char{C: '\n', W: 1}
	case '&':
	default:
		if i+2 < len(b) && c == 0xe2 && b[i+1] == 0x80 && b[i+2]|1 == 0xa9 { // U+2028, U+2029: line and paragraph separator
			return Char{C: '\n', W: 3}
		}
		return Char{C: Other, W: 1}
	}
	return Char{C: c, W: 1}
}

// decoded is the character c written in w bytes; ESC [ ... m becomes a sequence without a character.
func decoded(b []byte, i int, c byte, k Kind, w int) Char {
	if c == escapeByte {
		if j := colourEnd(b, i+w); j > 0 {
			return Char{C: None, Kind: Colour, W: j - i}
		}
	}
	return Char{C: ascii(c), Kind: k, W: w}
}

// colourEnd returns the end of a control sequence whose ESC ends at i, or 0.
func colourEnd(b []byte, i int) int {
	if i >= len(b) {
		return 0
	}
	open := unit(b, i)
	if open.C != '[' {
		return 0
	}
	const longest = 16 // 256-colour sequences have 10 bytes after the bracket
	for j := i + open.W; j < len(b) && j < i+longest; j++ {
		if c := b[j]; c >= '@' && c <= '~' {
			return j + 1
		}
	}
	return 0
}

// ascii maps a decoded byte to the value of a Char: carriage returns are line ends, what is not ASCII is Other.
func ascii(c byte) byte {
	switch {
	case c == '\r':
		return '\n'
	case c == 0 || c >= firstHigh:
		return Other
	}
	return c
}
