package block

import (
	"bytes"
	"fmt"
	"strconv"

	"redactor/patterns/internal/lex"
)

// How many bytes may stand between the start of an object and a constant that reveals it: the headers and a version, or also the
// serial number of a certificate without version or the number of a SEC 1 key.
const (
	near = 12
	far  = 88
)

// A constant is what reveals objects that are not written in base64.
type constant struct {
	bytes string
	op    Op
}

// octetConstants are made of bytes that every encoder spells alike.
var octetConstants = [...]constant{
	{"\xa0\x03\x02\x01\x02", opEscaped}, // [0] version 3 of a certificate
	{"\x86H\x86\xf7", opEscapedFar},     // the algorithms of PKCS
	{"\x86H\xce", opEscapedFar},         // elliptic curves
	{"0\x05\x06\x03", opEscapedFar},     // Ed25519 and its kin
	{"\x02\x01\x00\x02\x82", opEscaped}, // PKCS #1
	{"\x02\x01\x01\x04", opEscaped},     // SEC 1
}

// octetSpellings are the formats of a byte that is no letter or digit.
var octetSpellings = [...]string{"%%%02x", "%%25%02x", `\x%02x`, `\\x%02x`, `\u%04x`, `\%03o`}

func spelled(text, format string) string {
	var lit []byte
	for _, c := range []byte(text) {
		if lex.IsAlnum(c) {
			lit = append(lit, lex.Fold(c))
		} else {
			lit = fmt.Appendf(lit, format, c)
		}
	}
	return string(lit)
}

// hexByte reads two hexadecimal digits.
func hexByte(b []byte, i int) (v byte, ok bool) {
	if i+1 >= len(b) || !lex.IsHex(b[i]) || !lex.IsHex(b[i+1]) {
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

// hexObject: a constant stands in hexadecimal at b[p]. The run from the start of the outermost object goes.
func (s *State) hexObject(dst []Found, l line, p, back int) []Found {
	first := p
	for first-2 >= l.start && p-first < 2*back && lex.IsHex(l.b[first-1]) && lex.IsHex(l.b[first-2]) {
		first -= 2
	}
	for i := first; i <= p; i += 2 {
		if l.b[i] != '3' || l.b[i+1] != '0' {
			continue
		}
		var head [headSize]byte
		n := 0
		for n < headSize {
			v, ok := hexByte(l.b, i+2*n)
			if !ok {
				break
			}
			head[n] = v
			n++
		}
		if o, ok := sniff(head[:n]); ok {
			end := hexEnd(l.b, p)
			if l.cutAt(end) {
				return s.openAt(dst, l, i, end, o.kind, slot{partial: true})
			}
			return append(dst, whole(i, end, o.kind))
		}
	}
	return dst
}

func hexEnd(b []byte, i int) int {
	for i < len(b) && lex.IsHex(b[i]) {
		i++
	}
	return i
}

// hexPEM: "---BEGIN " stands in hexadecimal at b[p].
func hexPEM(dst []Found, l line, p int) []Found {
	var text [96]byte
	n := 0
	for n < len(text) {
		v, ok := hexByte(l.b, p+2*n)
		if !ok {
			break
		}
		text[n] = v
		n++
	}
	k := encodedKind(text[:n])
	if k == 0 {
		return dst
	}
	for p-2 >= l.start && l.b[p-2] == '2' && l.b[p-1]|0x20 == 'd' {
		p -= 2
	}
	return append(dst, whole(p, hexEnd(l.b, p), k))
}

// octets reads bytes that are written as %HH at any depth, \xHH, \ooo, \u00HH or \n. unit is the number of backslashes that one
// escape has: each level of quoting doubles it.
type octets struct {
	b    []byte
	unit int
}

// octetsAt reads escaped bytes from b[i] on. Near the start of an object stands an escape that tells the unit.
func octetsAt(b []byte, i int) octets {
	const longest = 16
	n := 0
	for j := i; j < min(len(b), i+longest); j++ {
		if b[j] == '\\' {
			n++
		} else if n > 0 {
			break
		}
	}
	return octets{b: b, unit: max(n, 1)}
}

// at reads the byte at b[i]; w is 0 at the end of b.
func (o octets) at(i int) (v byte, w int) {
	b := o.b
	if i >= len(b) {
		return 0, 0
	}
	switch b[i] {
	case '%':
		j := i + 1
		for j+3 < len(b) && b[j] == '2' && b[j+1] == '5' && lex.IsHex(b[j+2]) && lex.IsHex(b[j+3]) {
			j += 2
		}
		if v, ok := hexByte(b, j); ok {
			return v, j + 2 - i
		}
	case '\\':
		return o.escape(i)
	}
	return b[i], 1
}

// escape reads the backslashes at b[i] and what they escape: twice the unit is a backslash.
func (o octets) escape(i int) (v byte, w int) {
	b, j := o.b, i
	for j < len(b) && b[j] == '\\' && j-i < 2*o.unit {
		j++
	}
	if j-i == 2*o.unit || j == len(b) {
		return '\\', j - i
	}
	w = j + 1 - i
	switch c := b[j]; c {
	case 'x', 'X':
		if v, ok := hexByte(b, j+1); ok {
			return v, w + 2
		}
	case 'u', 'U':
		if v, ok := hexByte(b, j+3); ok {
			return v, w + 4
		}
	case '0', '1', '2', '3':
		if j+2 < len(b) && b[j+1]-'0' < 8 && b[j+2]-'0' < 8 {
			return (c-'0')<<6 | (b[j+1]-'0')<<3 | (b[j+2] - '0'), w + 2
		}
	case 'n':
		return '\n', w
	case 'r':
		return '\r', w
	case 't':
		return '\t', w
	case 'b':
		return '\b', w
	case 'f':
		return '\f', w
	case '"', '\'', '/':
		return c, w
	}
	return '\\', j - i
}

// escapedObject: a constant stands in escaped bytes at b[p]. The object ends where its length says, or before at what ends the
// string it stands in.
func escapedObject(dst []Found, l line, p, back int) []Found {
	const usualOctet = 4 // characters that a byte takes
	for i := max(l.start, p-back*usualOctet); i < p; i++ {
		switch l.b[i] {
		case '0', '%', '\\':
		default:
			continue
		}
		o := octetsAt(l.b, i)
		if v, _ := o.at(i); v != tagSequence {
			continue
		}
		if what, ok := o.sniff(i); ok {
			return append(dst, whole(i, o.end(l.start, i, what.size), what.kind))
		}
	}
	return dst
}

func (o octets) sniff(i int) (object, bool) {
	var head [headSize]byte
	for n := range headSize {
		v, w := o.at(i)
		if w == 0 {
			return sniff(head[:n])
		}
		head[n] = v
		i += w
		if n == quickLook && !mayBeObject(head[:n+1]) {
			return object{}, false
		}
	}
	return sniff(head[:])
}

// end returns the end of size escaped bytes at b[i]; size 0 is without bound. A quote like the one before them ends them, in a URL
// also what ends a parameter.
func (o octets) end(from, i, size int) int {
	before := byte(0)
	if i > from {
		before = o.b[i-1]
	}
	url := true
	for n := 0; i < len(o.b) && (n < size || size == 0); n++ {
		c := o.b[i]
		switch {
		case c == '\\':
			url = false
		case lex.IsQuote(c) && c == before:
			return i
		case url && n > headSize && (lex.IsSpace(c) || c == '&' || c == ';' || c == ',' || lex.IsQuote(c)):
			return i
		}
		_, w := o.at(i)
		i += w
	}
	return i
}

// listConstants are what is searched for in lists of numbers.
var listConstants = [...]constant{
	{"\xa0\x03\x02\x01\x02", opList}, // [0] version 3 of a certificate
	{"H\x86\xf7\x0d\x01", opListFar}, // the algorithms of PKCS
	{"\x86H\xce=", opListFar},        // elliptic curves
	{"\x05+\x81\x04\x00", opListFar}, // more of them
	{"0\x05\x06\x03+e", opListFar},   // Ed25519 and its kin
	{"\x02\x01\x00\x02\x82", opList}, // PKCS #1
	{"\x02\x01\x01\x04", opList},     // SEC 1
	{beginWord, opListPEM},
}

// listed writes a constant as numbers, signed as Java does or not.
func listed(text, separator string, signed bool) string {
	var lit []byte
	for i, c := range []byte(text) {
		if i > 0 {
			lit = append(lit, separator...)
		}
		n := int64(c)
		if signed {
			n = int64(int8(c)) //nolint:gosec // Java's bytes
		}
		lit = strconv.AppendInt(lit, n, 10)
	}
	return string(lit)
}

// A number is one byte of a list such as 45, 45, 66 or -96,3: at b[start:end].
type number struct {
	start, end int
	v          byte
}

// numberAt reads the number at b[i].
func numberAt(b []byte, i int) (n number, ok bool) {
	n.start = i
	negative := i < len(b) && b[i] == '-'
	if negative {
		i++
	}
	v, digits := 0, 0
	for i < len(b) && lex.IsDigit(b[i]) && digits < 4 {
		v = v*10 + int(b[i]-'0')
		digits++
		i++
	}
	if negative {
		v = -v
	}
	n.end, n.v = i, byte(v)
	return n, digits > 0 && digits < 4 && v <= 255 && v >= -128
}

// next returns the number behind n in its list.
func (n number) next(b []byte) (number, bool) {
	i := n.end
	for i < len(b) && (b[i] == ',' || b[i] == ' ') && i-n.end < longestSeparator {
		i++
	}
	if i == n.end {
		return n, false
	}
	return numberAt(b, i)
}

// prev returns the number before n in its list, which is not before b[from].
func (n number) prev(b []byte, from int) (number, bool) {
	i := n.start
	for i > from && (b[i-1] == ',' || b[i-1] == ' ') && n.start-i < longestSeparator {
		i--
	}
	end := i
	for i > from && lex.IsDigit(b[i-1]) && end-i < 4 {
		i--
	}
	if i > from && b[i-1] == '-' {
		i--
	}
	if end == n.start || i == end {
		return n, false
	}
	return numberAt(b, i)
}

// longestSeparator is the most bytes between two numbers: a comma and a blank.
const longestSeparator = 2

// listObject: a constant stands in a list of numbers at b[p].
func listObject(dst []Found, l line, p, back int) []Found {
	at, ok := numberAt(l.b, p)
	if !ok || p > l.start && lex.IsDigit(l.b[p-1]) {
		return dst
	}
	var found number
	var what object
	for range back {
		if at, ok = at.prev(l.b, l.start); !ok {
			break
		}
		if at.v == tagSequence {
			if o, ok := sniffList(l.b, at); ok {
				found, what = at, o
			}
		}
	}
	if what.kind == 0 {
		return dst
	}
	end := found
	for n := 1; n < what.size || what.size == 0; n++ {
		next, ok := end.next(l.b)
		if !ok {
			break
		}
		end = next
	}
	return append(dst, listSpan(l, found.start, end.end, what.kind))
}

func sniffList(b []byte, at number) (object, bool) {
	var head [headSize]byte
	n := 0
	for ok := true; ok && n < headSize; n++ {
		head[n] = at.v
		at, ok = at.next(b)
	}
	return sniff(head[:n])
}

// listPEM: "BEGIN" stands in a list of numbers at b[p].
func listPEM(dst []Found, l line, p int) []Found {
	at, ok := numberAt(l.b, p)
	if !ok || p > l.start && lex.IsDigit(l.b[p-1]) {
		return dst
	}
	first := at
	for range markerDashes {
		if first, ok = first.prev(l.b, l.start); !ok || first.v != '-' {
			return dst
		}
	}
	var text [96]byte
	n := 0
	for ok = true; ok && n < len(text); n++ {
		text[n] = at.v
		at, ok = at.next(l.b)
	}
	k := encodedKind(text[:n])
	if k == 0 {
		return dst
	}
	return append(dst, listSpan(l, first.start, listPEMEnd(l.b, first), k))
}

// listPEMEnd returns the end of the END marker in the list, or of the list.
func listPEMEnd(b []byte, n number) int {
	const wanted = "-----END"
	matched, dashes := 0, 0
	for {
		switch {
		case matched == len(wanted):
			if n.v != '-' {
				dashes = 0
			} else if dashes++; dashes == markerDashes {
				return n.end
			}
		case n.v == wanted[matched]:
			matched++
		case n.v == '-' && matched == markerDashes:
		case n.v == '-':
			matched = 1
		default:
			matched = 0
		}
		next, ok := n.next(b)
		if !ok {
			return n.end
		}
		n = next
	}
}

// quoteWindow is how far before a span the quote of its list's key is looked for.
const quoteWindow = 16 << 10

// listSpan is the span of a part of a list. In JSON the mark needs quotes, spelled like those of the key before the list; there
// a comma stands between the numbers.
func listSpan(l line, start, end int, k Kind) Found {
	f := whole(start, end, k)
	if bytes.IndexByte(l.b[start:min(end, start+8)], ',') < 0 {
		return f
	}
	from := max(l.start, start-quoteWindow)
	i := start
	for i > from && (lex.IsDigit(l.b[i-1]) || l.b[i-1] == ',' || l.b[i-1] == ' ' || l.b[i-1] == '-') {
		i--
	}
	for i > from && (l.b[i-1] == '[' || l.b[i-1] == ':' || l.b[i-1] == ' ') {
		i--
	}
	if ch := lex.Before(l.b, from, i); lex.IsQuote(ch.C) {
		f.QuoteStart, f.QuoteEnd = i-ch.W, i
		return f
	}
	if q := bytes.LastIndexByte(l.b[from:start], '"'); q >= 0 {
		i = from + q
		ch := lex.Before(l.b, from, i+1)
		f.QuoteStart, f.QuoteEnd = i+1-ch.W, i+1
	}
	return f
}
