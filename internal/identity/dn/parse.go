package dn

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
)

// Parse reads a name in one of these notations:
//
//	CN=billing.acme.test,O=Acme\, Inc.,C=DE        RFC 4514 and 2253: nginx, Apache, Caddy
//	C = DE, O = "Acme, Inc.", CN = a + OU = b      openssl
//	/C=DE/O=Acme, Inc./CN=billing.acme.test        HAProxy, Envoy, old openssl
//
// "subject=" and "issuer=" may stand before it. The parts are returned in the order in which they stand. Types may have any
// case, and may be dotted numbers. The error says what is wrong and repeats at most the word in question.
func Parse(text string) (Name, error) {
	text = strings.TrimLeft(text, " \t\r\n")
	for _, before := range []string{"subject=", "subject:", "issuer=", "issuer:"} {
		if len(text) > len(before) && strings.EqualFold(text[:len(before)], before) {
			text = strings.TrimLeft(text[len(before):], " \t")
			break
		}
	}
	text = strings.TrimRight(text, "\r\n") // not blanks: the last may be escaped
	var n Name
	var err error
	switch {
	case text == "":
		return nil, errors.New("the name is empty")
	case !utf8.ValidString(text):
		return nil, errors.New("the name is not UTF-8")
	case text[0] == '/':
		n, err = parseSlashes(strings.TrimRight(text, " \t"))
	default:
		p := parser{rest: text}
		n, err = p.name()
	}
	if err == nil && !valid(n) {
		err = errors.New("the name is not UTF-8")
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// valid reports whether the escapes of the values made text.
func valid(n Name) bool {
	return !slices.ContainsFunc(slices.Concat(n...), func(a Attribute) bool { return !utf8.ValidString(a.Value) })
}

// parseSlashes reads the form that does not say where a value ends: a slash starts an attribute when a type and "=" follow.
func parseSlashes(text string) (Name, error) {
	var n Name
	start := 0 // of the attribute being read, behind its slash
	for i := 1; i <= len(text); i++ {
		if i < len(text) && (text[i] != '/' || !startsType(text[i+1:])) {
			continue
		}
		name, value, found := strings.Cut(text[start+1:i], "=")
		oid, known := typeOf(strings.TrimSpace(name))
		if !found || !known {
			return nil, unknownType(name)
		}
		n = append(n, []Attribute{{Type: oid, Value: unescapeBytes(value)}})
		start = i
	}
	return n, nil
}

// startsType reports whether text begins with a known type and "=".
func startsType(text string) bool {
	const longest = 64 // so that many slashes cost no more than their number
	name, _, found := strings.Cut(text[:min(len(text), longest)], "=")
	if !found || strings.Contains(name, "/") {
		return false
	}
	_, known := typeOf(name)
	return known
}

// unescapeBytes reads the \xHH that openssl writes for bytes beyond ASCII.
func unescapeBytes(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\x`) && i+4 <= len(s) {
			if c, err := hex.DecodeString(s[i+2 : i+4]); err == nil {
				out = append(out, c...)
				i += 3
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// A parser reads the notations with commas.
type parser struct{ rest string }

func (p *parser) name() (Name, error) {
	n := Name{nil}
	for {
		a, err := p.attribute()
		if err != nil {
			return nil, err
		}
		last := len(n) - 1
		n[last] = append(n[last], a)
		p.blanks()
		if p.rest == "" {
			return n, nil
		}
		if p.rest[0] != '+' {
			n = append(n, nil)
		}
		p.rest = p.rest[1:] // value stops before , ; + and nothing else
	}
}

func (p *parser) blanks() { p.rest = strings.TrimLeft(p.rest, " \t") }

func (p *parser) attribute() (Attribute, error) {
	name, rest, found := strings.Cut(p.rest, "=")
	oid, known := typeOf(strings.TrimSpace(name))
	if !found || !known {
		return Attribute{}, unknownType(name)
	}
	p.rest = rest
	p.blanks()
	a := Attribute{Type: oid}
	var err error
	switch {
	case strings.HasPrefix(p.rest, "#"):
		return p.hexValue(oid)
	case strings.HasPrefix(p.rest, `"`):
		a.Value, err = p.quoted()
	default:
		a.Value, err = p.bare()
	}
	return a, err
}

// hexValue reads #04024869, the DER of a value. What is text is kept as text, so that it compares with other spellings.
func (p *parser) hexValue(oid string) (Attribute, error) {
	end := strings.IndexAny(p.rest, ",;+ ")
	if end < 0 {
		end = len(p.rest)
	}
	raw, err := hex.DecodeString(p.rest[1:end])
	if err != nil || len(raw) == 0 {
		return Attribute{}, errors.New("what stands behind # is not hexadecimal")
	}
	p.rest = p.rest[end:]
	return attribute(oid, cryptobyte.String(raw)), p.ended()
}

// ended returns an error when something stands between a value and the next attribute.
func (p *parser) ended() error {
	p.blanks()
	if p.rest == "" || strings.IndexByte(",;+", p.rest[0]) >= 0 {
		return nil
	}
	return errors.New("text stands behind the end of a value")
}

func (p *parser) quoted() (string, error) {
	var out []byte
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; c {
		case '"':
			p.rest = p.rest[i+1:]
			return string(out), p.ended()
		case '\\':
			escaped, n := unescape(p.rest[i:])
			if n == 0 {
				return "", errEscape
			}
			out = append(out, escaped)
			i += n - 1
		default:
			out = append(out, c)
		}
	}
	return "", errors.New("a quote is not closed")
}

func (p *parser) bare() (string, error) {
	var out []byte
	kept := 0 // blanks at the end do not count unless they are escaped
	i := 0
	for ; i < len(p.rest) && strings.IndexByte(",;+", p.rest[i]) < 0; i++ {
		c, n := p.rest[i], 1
		if c == '\\' {
			if c, n = unescape(p.rest[i:]); n == 0 {
				return "", errEscape
			}
		}
		out = append(out, c)
		if n > 1 || c != ' ' && c != '\t' {
			kept = len(out)
		}
		i += n - 1
	}
	p.rest = p.rest[i:]
	return string(out[:kept]), nil
}

var errEscape = errors.New("a backslash has nothing behind it")

// unescape reads \HH, or a backslash and the character it protects, and returns how many bytes that took, 0 for none.
func unescape(s string) (c byte, n int) {
	if len(s) >= 3 {
		if raw, err := hex.DecodeString(s[1:3]); err == nil {
			return raw[0], 3
		}
	}
	if len(s) < 2 {
		return 0, 0
	}
	return s[1], 2
}

func unknownType(name string) error {
	const longest = 24
	return fmt.Errorf(`%.*q is no type of an attribute; a comma inside a value is written "\,"`, longest, strings.TrimSpace(name))
}
