package lex

// longestEscape is the most bytes that are read back to find the escape a character before a place was written with.
const longestEscape = 16

// Before returns the logical character that ends at b[s], looking no further back than b[from]. At from it is a line end of
// width 0.
func Before(b []byte, from, s int) Char {
	if s <= from {
		return Char{C: '\n'}
	}
	if plainBefore(b, from, s) {
		return Char{C: b[s-1], W: 1}
	}
	for q := max(from, s-longestEscape); q < s; q++ {
		if class[b[q]]&special == 0 || b[q] >= firstHigh || b[q] == '\\' && q > from && b[q-1] == '\\' {
			continue
		}
		if c := Next(b[:s], q); q+c.W == s && (c.Kind != Raw || c.Slash > 0) {
			return c
		}
	}
	c := Char{C: b[s-1], W: 1}
	if c.C == '\r' || c.C == 0 {
		c.C = '\n'
	}
	if c.C >= firstHigh {
		c.C = Other
		if s-3 >= from {
			if sep := unit(b[:s], s-3); sep.W == 3 {
				return sep
			}
		}
	}
	return c
}

// plainBefore reports whether b[s-1] is surely a character of its own. Escapes end in a letter or digit, a slash, a semicolon, or
// a quote with a backslash before it, plain or encoded (%5C\").
func plainBefore(b []byte, from, s int) bool {
	c := b[s-1]
	if class[c]&(alnum|special) != 0 || c == ';' || c == '/' {
		return false
	}
	if class[c]&quote == 0 || s-2 < from {
		return true
	}
	p := b[s-2]
	return p != '\\' && p|0x20 != 'c' && p != ';'
}

// AfterEscape tells where a word that seems to start at b[s] really starts: in %3Dkey, \u0026key, #012key and ESC[36mkey the
// first bytes belong to the escape before it. word is the end of what may belong to it. glue says that the escape is itself a
// character of names (%5F, %2D), so that the name goes on to its left; start is then the escape's start.
func AfterEscape(b []byte, from, s, word int) (start int, glue bool) {
	if s == from {
		return s, false
	}
	q := s - 1
	switch b[q] {
	case '%', '#', '=', '&':
	case '\\':
		for q > from && b[q-1] == '\\' && s-q < maxSlashes {
			q--
		}
	case '[', ';':
		for q > from && b[q] != '[' && s-q < 12 {
			q--
		}
		return afterColour(b, from, q, s, word), false
	default:
		return s, false
	}
	c := unit(b, q)
	if c.C == '\\' && c.Kind != Raw {
		c = encodedSlashes(b, q, c) // %5Cn
	}
	switch {
	case c.Kind == Raw || q+c.W < s || q+c.W > word:
		return s, false
	case c.Kind == Percent && (c.C == '-' || c.C == '_'):
		return q, true
	case c.C == '[':
		return afterColour(b, from, q, q+c.W, word), false
	}
	return q + c.W, false
}

// afterColour: when an ESC stands before the bracket at q, the digits and the letter after s end its sequence.
func afterColour(b []byte, from, q, s, word int) int {
	e := s
	for e < word && (IsDigit(b[e]) || b[e] == ';') {
		e++
	}
	if e < word && b[e] == 'm' && endsWithESC(b, from, q) {
		return e + 1
	}
	return s
}

func endsWithESC(b []byte, from, q int) bool {
	if q <= from {
		return false
	}
	if b[q-1] == escapeByte {
		return true
	}
	for p := max(from, q-longestEscape); p < q; p++ {
		if class[b[p]]&special != 0 {
			if c := unit(b[:q], p); p+c.W == q && c.C == escapeByte {
				return true
			}
		}
	}
	return false
}

// LeftEdge reports whether a token may start at b[p]: no letter or digit stands before it, or the one that does ends an escape.
func LeftEdge(b []byte, from, p int) bool {
	if p == from || !IsAlnum(b[p-1]) {
		return true
	}
	q := p
	for q > from && IsAlnum(b[q-1]) && p-q < longestEscape {
		q--
	}
	e, _ := AfterEscape(b, from, q, p)
	return e == p && q < p
}
