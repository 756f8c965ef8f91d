package lex

import "unicode/utf8"

// AppendCanonical appends v with its escapes decoded, as far as Next reads them; + is never a blank.
func AppendCanonical(dst, v []byte) []byte {
	for i := 0; i < len(v); {
		if class[v[i]]&special == 0 || v[i] >= firstHigh {
			dst = append(dst, v[i])
			i++
			continue
		}
		ch := Next(v, i)
		switch {
		case ch.C != Other && ch.C != None:
			dst = append(dst, ch.C)
		case ch.C == Other:
			dst = appendOther(dst, v[i:i+ch.W])
		}
		i += ch.W
	}
	return dst
}

// appendOther decodes an escape of a character beyond ASCII: %HH, \xHH, #HH, \ooo as one byte, \uHHHH as UTF-8.
func appendOther(dst, esc []byte) []byte {
	n := len(esc)
	if n == 1 {
		return append(dst, esc[0])
	}
	if n >= 6 && (esc[n-5] == 'u' || esc[n-5] == 'U') {
		hi, _ := hexByte(esc, n-4)
		lo, _ := hexByte(esc, n-2)
		return utf8.AppendRune(dst, rune(hi)<<8|rune(lo))
	}
	if h, ok := hexByte(esc, n-2); ok && (esc[0] == '%' || esc[0] == '#' || esc[n-3]|0x20 == 'x') {
		return append(dst, h)
	}
	if n >= 3 && isOctal(esc[n-1]) && isOctal(esc[n-2]) && isOctal(esc[n-3]) {
		return append(dst, (esc[n-3]-'0')<<6|(esc[n-2]-'0')<<3|(esc[n-1]-'0'))
	}
	return append(dst, esc...)
}
