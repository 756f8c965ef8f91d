package lex

import "math/bits"

// A shape counts what a value is made of.
type shape struct {
	n, digits, lower, upper, dots, slashes, symbols int
	seen                                            [4]uint64
}

// shapeSample is the number of characters that decide the shape of a value.
const shapeSample = 128

// shapeOf counts the logical characters of v; ok is false when v holds raw white space or an opening bracket: prose or code.
func shapeOf(v []byte) (s shape, ok bool) {
	for i := 0; i < len(v) && s.n < shapeSample; {
		c, w, raw := v[i], 1, true
		if class[c]&alnum == 0 {
			ch := Next(v, i)
			c, w, raw = ch.C, ch.W, ch.Kind == Raw
		}
		i += w
		if c == None {
			continue
		}
		if IsSpace(c) && raw || c == '(' || c == '{' || c == '[' {
			return s, false
		}
		s.add(c)
	}
	return s, true
}

func (s *shape) add(c byte) {
	s.n++
	s.seen[c>>6] |= 1 << (c & 63)
	switch {
	case IsDigit(c):
		s.digits++
	case IsLower(c):
		s.lower++
	case IsUpper(c):
		s.upper++
	case c == '.' || c == ':':
		s.dots++
	case c == '/':
		s.slashes++
	case c != '-' && c != '_':
		s.symbols++
	}
}

func (s *shape) distinct() (n int) {
	for _, w := range s.seen {
		n += bits.OnesCount64(w)
	}
	return n
}

// SecretLike reports whether v, of at least least characters, has the shape of a secret rather than of a word, a number, a
// path, a date or an identifier in dotted notation.
func SecretLike(v []byte, least int) bool {
	s, ok := shapeOf(v)
	if !ok || s.n < least || s.lower+s.upper == 0 {
		return false
	}
	if s.isBase64() {
		return true
	}
	if startsLikeCode(v) {
		return false
	}
	if s.slashes > 0 && s.dots > 0 && s.symbols == 0 || isWordsAndNumbers(v) {
		return false // a/b/57bb2310.png, order-123, users:12
	}
	distinct := s.distinct()
	if marks := s.dots + s.slashes; marks > 1 && (s.digits < 4 || marks*6 > s.n) || s.n >= 16 && distinct < 7 {
		return false
	}
	if s.dots+s.slashes == 1 && s.digits == 0 && s.symbols == 0 {
		return false // module.name, host:port words
	}
	return s.digits > 0 || s.symbols > 0 && distinct > 5 || s.n >= 16 && s.upper > 1 && s.lower > 1 && distinct > 9
}

// isWordsAndNumbers: a short value whose parts are each all letters of one case or all digits.
func isWordsAndNumbers(v []byte) bool {
	const longest = 20
	if len(v) > longest {
		return false
	}
	parts, was := 0, byte(0)
	for i := range len(v) {
		var is byte
		switch c := v[i]; {
		case IsDigit(c):
			is = '0'
		case IsLower(c):
			is = 'a'
		case c == '-' || c == '_' || c == ':' || c == '.' || c == '/':
			is = '-'
		default:
			return false
		}
		if is != was && is != '-' {
			if was != 0 && was != '-' {
				return false
			}
			parts++
		}
		was = is
	}
	return parts > 1
}

// isBase64: base64 may start with a slash and hold more, but never so many as a path, and it mixes letters of both cases and digits.
func (s *shape) isBase64() bool {
	const shortest = 20
	return s.slashes > 0 && s.n >= shortest && s.dots == 0 && s.slashes*8 <= s.n && s.upper > 2 && s.lower > 2 && s.digits > 1
}

// MixedWords reports whether v is two or more words with blanks between them, each of which mixes letters and digits.
func MixedWords(v []byte) bool {
	words, letters, digits := 0, 0, 0
	for i := 0; i <= len(v); i++ {
		if i < len(v) && v[i] != ' ' {
			if IsDigit(v[i]) {
				digits++
			} else if IsAlnum(v[i]) {
				letters++
			}
			continue
		}
		if letters == 0 || digits == 0 {
			return false
		}
		words, letters, digits = words+1, 0, 0
	}
	return words > 1
}

// isHexNumber: the digits of an address in memory or a number of 64 bits.
func isHexNumber(v []byte) bool {
	const longest = 16
	for _, c := range v {
		if !IsHex(c) {
			return false
		}
	}
	return len(v) <= longest
}

// startsLikeCode: paths, tags, templates, lists and 0x numbers.
func startsLikeCode(v []byte) bool {
	switch v[0] {
	case '/', '<', '{', '$', '(', '[', '@':
		return true
	case '0':
		return len(v) > 1 && v[1]|0x20 == 'x' && isHexNumber(v[2:])
	}
	return false
}

// isProse: only lower-case letters but for the first, as in the next word of a sentence.
func isProse(v []byte) bool {
	for i, c := range v {
		if !IsLower(c) && c != '\'' && (i > 0 || !IsUpper(c)) {
			return false
		}
	}
	return true
}

// isPath: a place in a file system or URL: more than one slash and nothing that base64 would have.
func isPath(v []byte) bool {
	if len(v) < 2 {
		return false
	}
	if v[0] == '~' {
		return v[1] == '/'
	}
	slashes := 0
	for _, c := range v[:min(len(v), 256)] {
		switch c {
		case '/':
			slashes++
		case '+', '=':
			return false
		}
	}
	return v[0] == '/' && slashes > 1
}
