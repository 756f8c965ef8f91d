package block

import "redactor/patterns/internal/lex"

// maxContent bounds the content of a span that is decoded, in bytes.
const maxContent = 64 << 10

// AppendDER appends the DER of the object that text holds, which is a whole span that At found, to dst. ok is false when the object
// is not whole or is not what its first bytes promise; nothing is appended then.
func AppendDER(dst, text []byte) (out []byte, ok bool) {
	if len(text) == 0 {
		return dst, false
	}
	n := len(dst)
	out = appendContent(dst, text)
	if start, isPEM := pemBody(out[n:]); isPEM { // a PEM block in base64, hexadecimal or a list
		body := digitsAt(out[n:], start)
		out = appendBytes(out[:n], body)
	}
	return wholeObject(out, n)
}

// AppendBody is AppendDER for base64 digits alone.
func AppendBody(dst []byte, digits string) (out []byte, ok bool) {
	return wholeObject(appendBytes(dst, []byte(digits)), len(dst))
}

// wholeObject cuts the bytes from b[n] on to the object that they start with.
func wholeObject(b []byte, n int) (out []byte, ok bool) {
	d := der{b[n:]}
	tag, size, ok := d.header()
	if !ok || tag != tagSequence || size <= 0 || size > len(d.h) {
		return b[:n], false
	}
	return b[:len(b)-len(d.h)+size], true
}

// appendContent appends the bytes that text spells. The first character tells the spelling: a DER object starts with the byte
// 0x30, which is M in base64 and the digit 0 in ASCII.
func appendContent(dst, text []byte) []byte {
	if start, ok := pemBody(text); ok {
		return appendBytes(dst, digitsAt(text, start))
	}
	if at, ok := numberAt(text, 0); ok && at.end < len(text) && (text[at.end] == ',' || text[at.end] == ' ') {
		return appendNumbers(dst, text, at)
	}
	if hexEnd(text, 0) == len(text) && (text[0] == '3' || text[0] == '2') {
		return appendHex(dst, text)
	}
	if text[0] == '0' || text[0] == '%' || text[0] == '\\' {
		return appendOctets(dst, octetsAt(text, 0))
	}
	return appendBytes(dst, digitsAt(text, 0))
}

// pemBody returns where the body behind the BEGIN marker starts, if the text has one at its start, or in its first lines as a block
// of headers does.
func pemBody(text []byte) (start int, ok bool) {
	const far = 8 << 10
	if i, n := passDashes(text, 0); n > 0 {
		if ch := lex.Next(text, i); ch.C == ' ' {
			i += ch.W
		}
		return markerEnd(text, i)
	}
	for i := 0; i < min(len(text), far); i++ {
		if text[i] == '-' && dashes(text, i) == markerDashes {
			if start, ok = markerEnd(text, i+markerDashes); ok {
				return start, true
			}
		}
	}
	return 0, false
}

// markerEnd returns the end of the marker whose word BEGIN stands at text[i].
func markerEnd(text []byte, i int) (end int, ok bool) {
	if len(text)-i < len(beginWord) || string(text[i:i+len(beginWord)]) != beginWord {
		return 0, false
	}
	end, k := label(text, i+len(beginWord))
	return end, k != 0
}

// digitsAt returns the base64 digits at b[i], in one alphabet and without white space and quotes, up to what cannot be a part of
// a body: padding, a marker, any other character.
func digitsAt(b []byte, i int) (dst []byte) {
	for i < len(b) && len(dst) < 2*maxContent {
		if plain[b[i]] {
			dst = append(dst, b[i])
			i++
			continue
		}
		ch := lex.Next(b, i)
		switch {
		case sextets[ch.C] != notDigit && (ch.C != '-' || dashes(b, i) < markerDashes):
			dst = append(dst, ch.C)
		case !isBlank(ch) && !lex.IsQuote(ch.C):
			return dst
		}
		i += ch.W
	}
	return dst
}

// appendBytes appends the bytes that base64 digits stand for.
func appendBytes(dst, digits []byte) []byte {
	acc, bits := uint32(0), 0
	for _, c := range digits {
		acc, bits = acc<<6|uint32(sextets[c]), bits+6
		if bits >= 8 {
			bits -= 8
			dst = append(dst, byte(acc>>bits)) //nolint:gosec // the bits above are those of bytes before
		}
	}
	return dst
}

func appendNumbers(dst, b []byte, at number) []byte {
	for ok := true; ok && len(dst) < maxContent; at, ok = at.next(b) {
		dst = append(dst, at.v)
	}
	return dst
}

func appendHex(dst, b []byte) []byte {
	for i := 0; i+1 < len(b) && i < 2*maxContent; i += 2 {
		v, _ := hexByte(b, i)
		dst = append(dst, v)
	}
	return dst
}

func appendOctets(dst []byte, o octets) []byte {
	for i := 0; i < len(o.b) && len(dst) < maxContent; {
		v, w := o.at(i)
		dst = append(dst, v)
		i += w
	}
	return dst
}
