package lex

// Classes of bytes, one bit each in one table.
const (
	special  = 1 << iota // may start an escape
	alnum                // letters and digits
	nameByte             // may stand in a name
	hexDigit             //
	base64Ch             // base64 and base64url, with padding
	space                // blanks, tabs and control characters
	quote                // " ' `
	upper                // A-Z
)

const (
	digits     = "0123456789"
	lowerCase  = "abcdefghijklmnopqrstuvwxyz"
	upperCase  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	firstHigh  = 0x80 // bytes from here on belong to characters beyond ASCII
	escapeByte = 0x1b
)

var class = makeClasses()

func makeClasses() (t [256]uint8) {
	set := func(chars string, bits uint8) {
		for i := range len(chars) {
			t[chars[i]] |= bits
		}
	}
	set(digits+lowerCase+upperCase, alnum|nameByte|base64Ch)
	set(upperCase, upper)
	set(digits+"abcdefABCDEF", hexDigit)
	set("_-.", nameByte)
	set("+/-_=", base64Ch)
	set("\"'`", quote)
	set("%\\&#=\x1b\r\x00", special)
	for c := range ' ' + 1 {
		t[c] |= space
	}
	t[0x7f] |= space
	for c := firstHigh; c < len(t); c++ {
		t[c] |= special
	}
	return t
}

// IsAlnum reports whether c is an ASCII letter or digit.
func IsAlnum(c byte) bool { return class[c]&alnum != 0 }

// IsName reports whether c may stand inside a name: letters, digits, "_", "-" and ".".
func IsName(c byte) bool { return class[c]&nameByte != 0 }

// IsHex reports whether c is a hexadecimal digit of either case.
func IsHex(c byte) bool { return class[c]&hexDigit != 0 }

// IsBase64 reports whether c belongs to base64 or base64url, padding included.
func IsBase64(c byte) bool { return class[c]&base64Ch != 0 }

// IsQuote reports whether c is a quotation mark.
func IsQuote(c byte) bool { return class[c]&quote != 0 }

// IsSpace reports whether c is a blank or a control character. None is not.
func IsSpace(c byte) bool { return c != None && class[c]&space != 0 }

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return c-'0' < 10 }

// IsLower reports whether c is a lower-case ASCII letter.
func IsLower(c byte) bool { return c-'a' < 26 }

// IsUpper reports whether c is an upper-case ASCII letter.
func IsUpper(c byte) bool { return class[c]&upper != 0 }

// Fold returns c in lower case.
func Fold(c byte) byte { return c | class[c]&upper>>2 }
