package identity

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fields says what AppendFields prints.
type Fields uint16

// The fields, in the order in which they are printed.
const (
	FieldSHA256  Fields = 1 << iota // sha256:<64 hexadecimal digits>
	FieldCN                         // cn:<common name>
	FieldSubject                    // subject:<RFC 4514>
	FieldIssuer                     // issuer:<RFC 4514>
	FieldSerial                     // serial:<upper-case hexadecimal digits>
	FieldExpiry                     // exp:<yyyy-mm-dd>, the last day in UTC
	FieldSAN                        // san:<DNS:name,URI:name,...>
	FieldSPIFFE                     // spiffe:<id>
	allFields
)

// DefaultFields are what marks print unless told otherwise.
const DefaultFields = FieldSHA256 | FieldCN | FieldSerial | FieldExpiry

// Bounds of the values in a mark, in bytes before they are escaped, and of the mark with its frame, in bytes.
const (
	longestMark       = 512
	longestCN         = 64
	longestValue      = 128
	longestMarkSerial = 64
)

// frame is what stands around the fields in a mark.
const frame = "[CERT:]"

// cut ends a value that was too long.
const cut = "..."

// String returns the name of one field, as ParseFields takes it and marks print it.
func (f Fields) String() string {
	switch f {
	case FieldSHA256:
		return "sha256"
	case FieldCN:
		return "cn"
	case FieldSubject:
		return "subject"
	case FieldIssuer:
		return "issuer"
	case FieldSerial:
		return "serial"
	case FieldExpiry:
		return "exp"
	case FieldSAN:
		return "san"
	case FieldSPIFFE:
		return "spiffe"
	default:
		return fmt.Sprintf("fields %#x", uint16(f))
	}
}

// ParseFields returns the fields with the given names.
func ParseFields(names []string) (Fields, error) {
	var out Fields
	for _, name := range names {
		one := Fields(1)
		for one.String() != name {
			if one <<= 1; one == allFields {
				return 0, fmt.Errorf("unknown field %q; known are %s", name, strings.Join(fieldNames(), ", "))
			}
		}
		out |= one
	}
	return out, nil
}

func fieldNames() []string {
	var names []string
	for one := Fields(1); one < allFields; one <<= 1 {
		names = append(names, one.String())
	}
	return names
}

// AppendFields appends the inside of a certificate's mark: the fields that the certificate has, and the verdict if there is one.
//
//	sha256:6c7c...923c:cn:billing.acme.test:serial:0E05E91D:exp:2027-11-23:known
//
// Values are percent-encoded except for letters, digits, "-", "." and "_", so that the result holds nothing else but ":" and
// "%". A value that is too long is cut at a character and ends in "..."; a field that would make the mark longer than 512 bytes is
// left out. When no field is left, the fingerprint is printed, so that the result is never empty.
func AppendFields(dst []byte, c *Certificate, fields Fields, verdict Verdict) []byte {
	ending := verdict.String()
	w := markWriter{dst: dst, start: len(dst), room: longestMark - len(frame) - len(ending) - len(":")}
	for one := Fields(1); one < allFields; one <<= 1 {
		if fields&one != 0 {
			text, longest := c.field(one)
			w.add(one.String(), text, longest)
		}
	}
	if len(w.dst) == w.start {
		w.add(FieldSHA256.String(), c.SHA256, longestValue)
	}
	if ending != "" {
		w.dst = append(append(w.dst, ':'), ending...)
	}
	return w.dst
}

// field returns the text of one field and how much of it is printed.
func (c *Certificate) field(one Fields) (text string, longest int) {
	switch one {
	case FieldSHA256:
		return c.SHA256, longestValue
	case FieldCN:
		return c.CommonName, longestCN
	case FieldSubject:
		return c.Subject, longestValue
	case FieldIssuer:
		return c.Issuer, longestValue
	case FieldSerial:
		return c.Serial, longestMarkSerial
	case FieldExpiry:
		return c.expiry(), longestValue
	case FieldSAN:
		return strings.Join(c.SAN.Names(), ","), longestValue
	case FieldSPIFFE:
		return c.SPIFFE, longestValue
	default:
		return "", 0
	}
}

func (c *Certificate) expiry() string {
	if c.NotAfter.IsZero() {
		return ""
	}
	return c.NotAfter.Format("2006-01-02")
}

// A markWriter appends fields while there is room.
type markWriter struct {
	dst         []byte
	start, room int
}

func (w *markWriter) add(name, text string, longest int) {
	if text == "" {
		return
	}
	before := len(w.dst)
	if before > w.start {
		w.dst = append(w.dst, ':')
	}
	w.dst = append(append(w.dst, name...), ':')
	if len(text) > longest {
		w.dst = append(appendEscaped(w.dst, shorten(text, longest-len(cut))), cut...)
	} else {
		w.dst = appendEscaped(w.dst, text)
	}
	if len(w.dst)-w.start > w.room {
		w.dst = w.dst[:before]
	}
}

// shorten returns the first n bytes of s without a character that was cut through.
func shorten(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func appendEscaped(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
			dst = append(dst, c)
		default:
			dst = append(dst, '%', digits[c>>4], digits[c&15])
		}
	}
	return dst
}
