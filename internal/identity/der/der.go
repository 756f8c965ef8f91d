// Package der reads the small parts that names, keys and extensions of certificates are made of.
//
// It is lenient where the text is still certain: an object identifier of any size, a string type that holds what it should
// not. It never guesses, and it never panics. Everything takes time in proportion to what it reads.
package der

import (
	"bytes"
	"crypto/x509"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// longestOID bounds an object identifier, in bytes: to write one as decimal numbers takes the square of its length.
const longestOID = 64

// The string types that cryptobyte has no names for.
const (
	numericString   = asn1.Tag(18)
	visibleString   = asn1.Tag(26)
	universalString = asn1.Tag(28)
	bmpString       = asn1.Tag(30)
)

// ReadOID reads an object identifier from the start of s and returns it as dotted numbers.
func ReadOID(s *cryptobyte.String) (oid string, ok bool) {
	var raw cryptobyte.String
	if !s.ReadASN1(&raw, asn1.OBJECT_IDENTIFIER) || len(raw) > longestOID {
		return "", false
	}
	var id x509.OID
	if err := id.UnmarshalBinary(raw); err != nil {
		return "", false
	}
	return id.String(), true
}

// Text returns what a string of the given type says, in UTF-8. It is not ok for other types and for bytes that the type
// cannot hold.
func Text(tag asn1.Tag, raw []byte) (text string, ok bool) {
	switch tag {
	case asn1.UTF8String:
		return string(raw), utf8.Valid(raw)
	case asn1.PrintableString, asn1.IA5String, numericString, visibleString:
		return string(raw), !bytes.ContainsFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf })
	case asn1.T61String:
		return latin1(raw), true
	case bmpString:
		return wide(raw, 2)
	case universalString:
		return wide(raw, 4)
	default:
		return "", false
	}
}

// latin1 reads T.61, whose own character set nobody writes: what stands in certificates under this type is Latin-1.
func latin1(raw []byte) string {
	runes := make([]rune, len(raw))
	for i, c := range raw {
		runes[i] = rune(c)
	}
	return string(runes)
}

// wide reads characters of two (UTF-16) or four bytes, the high byte first.
func wide(raw []byte, width int) (text string, ok bool) {
	if len(raw)%width != 0 {
		return "", false
	}
	runes := make([]rune, 0, len(raw)/width)
	for ; len(raw) > 0; raw = raw[width:] {
		var r uint32
		for _, c := range raw[:width] {
			r = r<<8 | uint32(c)
		}
		if r > utf8.MaxRune {
			return "", false
		}
		runes = append(runes, rune(r))
	}
	return joinSurrogates(runes)
}

// joinSurrogates makes one character of each pair of surrogates; one alone is not text.
func joinSurrogates(runes []rune) (text string, ok bool) {
	out := runes[:0]
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if utf16.IsSurrogate(r) {
			if i+1 == len(runes) {
				return "", false
			}
			if r = utf16.DecodeRune(r, runes[i+1]); r == utf8.RuneError {
				return "", false
			}
			i++
		}
		out = append(out, r)
	}
	return string(out), true
}
