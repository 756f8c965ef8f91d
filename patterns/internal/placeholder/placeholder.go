// Package placeholder makes up the secrets in the examples of rule files, so that no file holds anything that looks live.
//
// Expand replaces, and leaves every other text as it is:
//
//	{alnum:36}               36 made-up characters of a class: alnum, letters, digits, upper (A-Z0-9), hex, base32, base64, base64url
//	{jwt}                    a JSON Web Token
//	{basic:alice}            credentials of HTTP Basic for that user, in base64
//	{der:certificate}        base64 of something built like a certificate, on one line; also private-key, rsa-key, ec-key
//	{pem:certificate:json}   the same as PEM; json, percent, blanks, tabs or lines says how its line ends are written
//
// The result is the same on every run; the same placeholder gives the same characters. They pass no checksum and open nothing.
package placeholder

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// longest bounds what stands between the braces of a placeholder, in bytes.
const longest = 40

// Expand returns text with its placeholders replaced.
func Expand(text string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		text = after
		end := strings.IndexByte(after, '}')
		value := ""
		if end >= 0 && end <= longest {
			value = valueOf(after[:end])
		}
		if value == "" {
			out.WriteByte('{')
			continue
		}
		out.WriteString(value)
		text = after[end+1:]
	}
}

// valueOf returns what stands for {body}, "" when it is no placeholder.
func valueOf(body string) string {
	kind, arg, _ := strings.Cut(body, ":")
	switch kind {
	case "jwt":
		if arg != "" {
			return ""
		}
		return encode(`{"alg":"HS256","typ":"JWT"}`) + "." + encode(`{"sub":"example","iat":1767225600}`) + "." + run(alphabets["base64url"], 43)
	case "basic":
		if arg == "" {
			return ""
		}
		return base64.StdEncoding.EncodeToString([]byte(arg + ":" + run(alphabets["alnum"], 15)))
	case "der":
		return base64.StdEncoding.EncodeToString(derOf(arg))
	case "pem":
		what, lineEnds, _ := strings.Cut(arg, ":")
		return pemOf(what, lineEnds)
	}
	const most = 4096
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 || n > most || alphabets[kind] == "" {
		return ""
	}
	return run(alphabets[kind], n)
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const (
	digits  = "0123456789"
	capital = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	small   = "abcdefghijklmnopqrstuvwxyz"
)

// alphabets start with letters and digits; what follows never stands at the ends of a run, where it might not belong to a token.
var alphabets = map[string]string{
	"alnum":     digits + capital + small,
	"letters":   capital + small,
	"digits":    digits,
	"upper":     digits + capital,
	"hex":       digits + "abcdef",
	"base32":    "234567" + capital,
	"base64":    digits + capital + small + "+/",
	"base64url": digits + capital + small + "-_",
}

// run returns n characters of the alphabet that follow no pattern a detector could take for a word or a number.
func run(alphabet string, n int) string {
	plain := strings.TrimRight(alphabet, "+/-_")
	state := uint32(n)*2654435761 + uint32(len(alphabet)) //nolint:gosec // at most 4096 and 64
	out := make([]byte, n)
	for i := range out {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		from := alphabet
		if i == 0 || i == n-1 {
			from = plain
		}
		out[i] = from[state%uint32(len(from))] //nolint:gosec // at most 64
	}
	return string(out)
}

// pemOf writes what der gives as PEM (RFC 7468).
func pemOf(what, lineEnds string) string {
	der, label := derOf(what), map[string]string{
		"certificate": "CERTIFICATE", "private-key": "PRIVATE KEY", "rsa-key": "RSA PRIVATE KEY", "ec-key": "EC PRIVATE KEY",
	}[what]
	end := map[string]string{"json": `\n`, "percent": "%0A", "blanks": " ", "tabs": "\t", "lines": "\n"}[lineEnds]
	if der == nil || end == "" {
		return ""
	}
	lines := []string{"-----BEGIN " + label + "-----"}
	body := base64.StdEncoding.EncodeToString(der)
	const width = 64
	for len(body) > width {
		lines, body = append(lines, body[:width]), body[width:]
	}
	lines = append(lines, body, "-----END "+label+"-----")
	if lineEnds == "percent" {
		escape := strings.NewReplacer(" ", "%20", "+", "%2B", "/", "%2F", "=", "%3D")
		for i := range lines {
			lines[i] = escape.Replace(lines[i])
		}
	}
	return strings.Join(lines, end)
}

// Tags of ASN.1 (X.690).
const (
	integer   = 0x02
	bitString = 0x03
	octets    = 0x04
	sequence  = 0x30
	context0  = 0xa0
)

// derOf builds the outline of a certificate or a private key around made-up bytes; nil when it does not know the word.
func derOf(what string) []byte {
	rsa := tlv(sequence, []byte{0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0})
	p256 := tlv(context0, []byte{0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7})
	switch what {
	case "certificate":
		body := tlv(sequence, tlv(context0, []byte{integer, 1, 2}), tlv(integer, filler(20)), rsa, tlv(octets, filler(200)))
		return tlv(sequence, body, rsa, tlv(bitString, filler(129)))
	case "private-key":
		return tlv(sequence, []byte{integer, 1, 0}, rsa, tlv(octets, tlv(sequence, []byte{integer, 1, 0}, tlv(integer, filler(257)))))
	case "rsa-key":
		return tlv(sequence, []byte{integer, 1, 0}, tlv(integer, filler(257)), tlv(integer, []byte{1, 0, 1}))
	case "ec-key":
		return tlv(sequence, []byte{integer, 1, 1}, tlv(octets, filler(32)), p256)
	}
	return nil
}

func tlv(tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	out := []byte{tag}
	switch {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 0x100:
		out = append(out, 0x81, byte(n))
	default:
		out = append(out, 0x82, byte(n>>8), byte(n))
	}
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func filler(n int) []byte {
	out := []byte(run(alphabets["alnum"], n))
	for i := range out {
		out[i] = out[i]*7 + byte(i)
	}
	out[0] &= 0x7f
	return out
}
