package lex

// percent reads %HH; each level of encoding more writes %25 for the %.
func percent(b []byte, i int) Char {
	j, depth := i+1, uint8(1)
	for j+3 < len(b) && b[j] == '2' && b[j+1] == '5' && IsHex(b[j+2]) && IsHex(b[j+3]) && depth < maxDepth {
		j, depth = j+2, depth+1
	}
	if h, ok := hexByte(b, j); ok {
		c := decoded(b, i, h, Percent, j+2-i)
		c.Depth = depth
		return c
	}
	if j < len(b) && b[j] == 'u' { // %u0026 of old JavaScript
		hi, ok1 := hexByte(b, j+1)
		lo, ok2 := hexByte(b, j+3)
		if ok1 && ok2 {
			if hi != 0 {
				lo = Other
			}
			return Char{C: ascii(lo), Kind: Percent, Depth: depth, W: j + 5 - i}
		}
	}
	return Char{C: '%', W: 1}
}

// maxDepth bounds the levels of percent encoding.
const maxDepth = 9

// backslash reads a run of backslashes and what they escape.
func backslash(b []byte, i int) Char {
	j := i
	for j < len(b) && b[j] == '\\' && j-i < maxSlashes {
		j++
	}
	n := uint8(j - i) //nolint:gosec // at most maxSlashes
	if j == len(b) {
		return Char{C: '\\', W: j - i}
	}
	w := j + 1 - i
	switch c := b[j]; c {
	case '"', '\'', '`':
		return Char{C: c, Slash: n, W: w}
	case '&':
		if e := entity(b, j, Char{C: '&', W: 1}); e.Kind == Entity && IsQuote(e.C) {
			return Char{C: e.C, Kind: Entity, Slash: n, W: j + e.W - i}
		}
	case '/':
		return Char{C: '/', Kind: Slash, W: w}
	case 'n', 'r':
		return Char{C: '\n', Kind: Slash, Slash: n, W: w}
	case 't', 'f', 'v', 'b':
		return Char{C: '\t', Kind: Slash, Slash: n, W: w}
	case 'x':
		if h, ok := hexByte(b, j+1); ok {
			return codeUnder(n, decoded(b, i, h, Code, w+2))
		}
	case 'u':
		hi, ok1 := hexByte(b, j+1)
		lo, ok2 := hexByte(b, j+3)
		if ok1 && ok2 {
			if hi != 0 {
				lo = Other
			}
			return codeUnder(n, decoded(b, i, lo, Code, w+4))
		}
	case '0', '1', '2', '3':
		if j+2 < len(b) && isOctal(b[j+1]) && isOctal(b[j+2]) {
			return codeUnder(n, decoded(b, i, (c-'0')<<6|(b[j+1]-'0')<<3|(b[j+2]-'0'), Code, w+2))
		}
	}
	return Char{C: '\\', W: j - i}
}

// codeUnder notes the backslashes before a numeric escape: one is its own, more are levels of quoting.
func codeUnder(n uint8, c Char) Char {
	if c.Kind == Code {
		c.Slash = n - 1
	}
	return c
}

// hash reads #ooo, as rsyslog writes control characters, and #HH, as HAProxy writes delimiters and non-ASCII in captures.
func hash(b []byte, i int) Char {
	if i+3 < len(b) && b[i+1] == '0' && isOctal(b[i+2]) && isOctal(b[i+3]) {
		return decoded(b, i, (b[i+2]-'0')<<3|(b[i+3]-'0'), Code, 4)
	}
	if h, ok := hexByte(b, i+1); ok && (h == '"' || h == '#' || h == '{' || h == '|' || h == '}' || h >= firstHigh) {
		return Char{C: ascii(h), Kind: Code, W: 3}
	}
	return Char{C: '#', W: 1}
}

// equals reads =3D of quoted-printable, and =1B when it starts a colour sequence. Other pairs of digits are rather the start of
// a value: token=22ab.
func equals(b []byte, i int) Char {
	if i+3 < len(b) && b[i+1] == '1' && b[i+2] == 'B' && b[i+3] == '[' {
		return decoded(b, i, escapeByte, Equals, 3)
	}
	if i+2 < len(b) && b[i+1] == '3' && b[i+2] == 'D' {
		return Char{C: '=', Kind: Equals, W: 3}
	}
	return Char{C: '=', W: 1}
}

// longestEntity is the number of characters between & and ; of the entities read.
const longestEntity = 7

// entityChar returns the character of an entity's name.
func entityChar(name string) (c byte, ok bool) {
	switch name {
	case "amp", "#38", "#x26":
		return '&', true
	case "quot", "#34", "#x22", "#034":
		return '"', true
	case "apos", "#39", "#x27", "#039":
		return '\'', true
	case "#96", "#x60":
		return '`', true
	case "lt", "#60", "#x3c", "#x3C":
		return '<', true
	case "gt", "#62", "#x3e", "#x3E":
		return '>', true
	case "equals", "#61", "#x3d", "#x3D":
		return '=', true
	case "colon", "#58", "#x3a", "#x3A":
		return ':', true
	case "#47", "#x2f", "#x2F":
		return '/', true
	case "#43", "#x2b", "#x2B":
		return '+', true
	case "nbsp", "#32", "#x20", "#160":
		return ' ', true
	case "#9", "#x9":
		return '\t', true
	case "#10", "#13", "#xa", "#xA", "#xd", "#xD":
		return '\n', true
	}
	return 0, false
}

// entity reads the rest of an entity whose & is amp. The text of the entity may be encoded once more (%26quot%3B), and its &
// may be an entity itself (&amp;quot;).
func entity(b []byte, i int, amp Char) Char {
	if amp.Kind == Raw {
		return rawEntity(b, i, amp)
	}
	var name [longestEntity]byte
	n, w := 0, amp.W
	for i+w < len(b) {
		c := unit(b, i+w)
		w += c.W
		if c.C == ';' {
			ch, ok := entityChar(string(name[:n]))
			if !ok {
				return amp
			}
			e := Char{C: ch, Kind: Entity, Depth: amp.Depth, W: w}
			if ch == '&' && w < 40 {
				return entity(b, i, e)
			}
			return e
		}
		if n == len(name) || !IsAlnum(c.C) && c.C != '#' {
			return amp
		}
		name[n] = c.C
		n++
	}
	return amp
}

// rawEntity is entity for an & that is written as it is, and so is what follows.
func rawEntity(b []byte, i int, amp Char) Char {
	for j := i + amp.W; j < len(b) && j <= i+amp.W+longestEntity; j++ {
		c := b[j]
		if c == ';' {
			ch, ok := entityChar(string(b[i+amp.W : j]))
			if !ok {
				return amp
			}
			e := Char{C: ch, Kind: Entity, Depth: amp.Depth, W: j + 1 - i}
			if ch == '&' {
				return entity(b, i, e)
			}
			return e
		}
		if class[c]&alnum == 0 && c != '#' {
			return amp
		}
	}
	return amp
}

func isOctal(c byte) bool { return c-'0' < 8 }

// hexByte reads two hexadecimal digits at b[i:].
func hexByte(b []byte, i int) (h byte, ok bool) {
	if i+1 >= len(b) || !IsHex(b[i]) || !IsHex(b[i+1]) {
		return 0, false
	}
	return nibble(b[i])<<4 | nibble(b[i+1]), true
}

func nibble(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&7 + 9
}
