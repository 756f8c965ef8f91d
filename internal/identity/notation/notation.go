// Package notation reads fingerprints, serial numbers and SPIFFE ids in the notations of proxies, load balancers and openssl,
// and gives each one canonical form.
//
//	fingerprint  sha256:<64 hex>, sha1:<40 hex>   lower case
//	serial       0E05E91D, -7F                    upper case, at least two digits and an even number of them
//	SPIFFE id    spiffe://acme.test/ns/prod       as it stands
//
// Errors say what a text must be and do not repeat it.
package notation

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
)

// ErrFingerprint says what a fingerprint looks like.
var ErrFingerprint = errors.New("a fingerprint is the SHA-256 or SHA-1 of a certificate, in hexadecimal or base64")

// The lengths of digests, in bytes.
const (
	sha1Size   = 20
	sha256Size = 32
)

// Fingerprint reads a SHA-256 or SHA-1 in hexadecimal (any case, with or without colons or blanks) or base64 (standard or URL,
// with or without padding). "sha256:", "SHA256 Fingerprint=" and the like may stand before it.
func Fingerprint(text string) (string, error) {
	digits, size := digest(strings.TrimSpace(text))
	raw, ok := unhex(digits)
	if !ok {
		raw, ok = unbase64(digits)
	}
	switch {
	case !ok || size != 0 && size != len(raw):
	case len(raw) == sha256Size:
		return "sha256:" + hex.EncodeToString(raw), nil
	case len(raw) == sha1Size:
		return "sha1:" + hex.EncodeToString(raw), nil
	}
	return "", ErrFingerprint
}

// digest cuts off the name of the algorithm and returns how many bytes its digests have, 0 when it is not named.
func digest(text string) (digits string, size int) {
	folded := strings.ToLower(text)
	for _, a := range []struct {
		name string
		size int
	}{{"sha256", sha256Size}, {"sha-256", sha256Size}, {"sha1", sha1Size}, {"sha-1", sha1Size}} {
		rest, found := strings.CutPrefix(folded, a.name)
		if !found {
			continue
		}
		rest = strings.TrimPrefix(strings.TrimLeft(rest, " "), "fingerprint")
		if rest = strings.TrimLeft(rest, " "); rest != "" && (rest[0] == ':' || rest[0] == '=') {
			return strings.TrimSpace(text[len(text)-len(rest)+1:]), a.size
		}
	}
	return text, 0
}

// unhex reads pairs of digits with a colon or a blank between any two, or between none.
func unhex(text string) ([]byte, bool) {
	for _, sep := range []string{":", " "} {
		parts := strings.Split(text, sep)
		if len(parts) == 1 {
			continue
		}
		for _, p := range parts {
			if len(p) != 2 {
				return nil, false
			}
		}
		text = strings.Join(parts, "")
	}
	raw, err := hex.DecodeString(text)
	return raw, err == nil
}

func unbase64(text string) ([]byte, bool) {
	text = strings.TrimRight(text, "=")
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if raw, err := enc.Strict().DecodeString(text); err == nil {
			return raw, true
		}
	}
	return nil, false
}

// longestSerial is the longest serial number a conforming certificate has, in hexadecimal digits (RFC 5280, 4.1.2.2).
const longestSerial = 40

// longestText bounds what is read as a number: to convert a decimal takes more than the square root of its length squared.
const longestText = 1024

// The errors of Serial.
var (
	ErrSerial    = errors.New("a serial number is a number in hexadecimal or decimal")
	ErrAmbiguous = errors.New(`these digits could be hexadecimal or decimal: write 0x before them, or "dec:"`)
)

// Base says how a serial number of decimal digits alone is read.
type Base uint8

// The bases.
const (
	Ask     Base = iota // ErrAmbiguous
	Hex                 // nginx, Apache, HAProxy, load balancers, openssl
	Decimal             // Caddy, Traefik
)

// Serial reads a serial number. Hexadecimal is what begins with "0x" or "hex:", has a letter, colons or blanks between pairs of
// digits, or a zero before other digits. Decimal is what begins with "dec:", or has more digits than a hexadecimal serial number
// may (40). Other digits are read by base, unless there is only one, which is the same in both.
func Serial(text string, base Base) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > longestText {
		return "", ErrSerial
	}
	digits, negative := strings.CutPrefix(text, "-")
	radix, digits := radixOf(digits, base)
	if radix == 0 {
		return "", ErrAmbiguous
	}
	number, ok := new(big.Int).SetString(digits, radix)
	if !ok || strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
		return "", ErrSerial
	}
	if negative {
		number.Neg(number)
	}
	return SerialOf(number), nil
}

// radixOf returns the base of a number's digits, 0 when it could be both, and the digits alone.
func radixOf(text string, base Base) (radix int, digits string) {
	folded := strings.ToLower(text)
	if rest, ok := strings.CutPrefix(folded, "dec:"); ok {
		return 10, strings.TrimSpace(rest)
	}
	for _, before := range []string{"hex:", "0x"} {
		if rest, ok := strings.CutPrefix(folded, before); ok {
			return 16, ungrouped(strings.TrimSpace(rest))
		}
	}
	digits = ungrouped(folded)
	switch {
	case strings.Trim(digits, "0123456789") != "", digits != folded, len(digits) > 1 && digits[0] == '0':
		return 16, digits
	case len(digits) <= 1 || len(digits) > longestSerial || base == Decimal:
		return 10, digits
	case base == Hex:
		return 16, digits
	default:
		return 0, digits
	}
}

// ungrouped takes out what stands between pairs of digits. Other groups are left, and are no number.
func ungrouped(text string) string {
	if raw, ok := unhex(text); ok {
		return hex.EncodeToString(raw)
	}
	return text
}

// SerialOf writes a serial number in its canonical form: a negative one, which some old certificates have, with a minus sign as
// openssl does.
func SerialOf(n *big.Int) string {
	text := strings.ToUpper(new(big.Int).Abs(n).Text(16))
	if len(text)%2 != 0 {
		text = "0" + text
	}
	if n.Sign() < 0 {
		text = "-" + text
	}
	return text
}
