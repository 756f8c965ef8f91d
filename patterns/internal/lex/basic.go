package lex

import "encoding/base64"

// LongestBasic bounds the base64 of Basic credentials that is decoded to find the user name, in bytes.
const LongestBasic = 512

// BasicUser decodes the credentials of HTTP Basic (RFC 7617), given as they stand in the text, into buf and returns the user
// name and what follows the first colon, both of which are parts of buf. ok is false when v is no base64 of a text with a colon.
func BasicUser(buf *[LongestBasic]byte, v []byte) (user, password []byte, ok bool) {
	var encoded [LongestBasic]byte
	n := 0
	for i := 0; i < len(v) && n < len(encoded); {
		ch := Next(v, i)
		i += ch.W
		switch c := ch.C; {
		case c == '-':
			encoded[n] = '+'
		case c == '_':
			encoded[n] = '/'
		case c == '=':
			continue
		case IsBase64(c):
			encoded[n] = c
		default:
			i = len(v)
			continue
		}
		n++
	}
	if n%4 == 1 {
		n--
	}
	size, err := base64.RawStdEncoding.Decode(buf[:], encoded[:n])
	if err != nil {
		return nil, nil, false
	}
	for i, c := range buf[:size] {
		if c == ':' {
			return buf[:i], buf[i+1 : size], true
		}
		if c < ' ' || c == 0x7f {
			return nil, nil, false
		}
	}
	return nil, nil, false
}
