package dn

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// String returns the name as RFC 4514 has it: the last part first, "," between parts and "+" between the attributes of one.
// Types with a name are written by it. A value under a type without one, and a value that is no text, is "#" and the DER in hex.
// Whatever could play with a terminal or a reader's eye is written as \HH.
func (n Name) String() string {
	var b strings.Builder
	for i, part := range slices.Backward(n) {
		if i < len(n)-1 {
			b.WriteByte(',')
		}
		for j, a := range part {
			if j > 0 {
				b.WriteByte('+')
			}
			a.write(&b)
		}
	}
	return b.String()
}

func (a *Attribute) write(b *strings.Builder) {
	name := nameOf(a.Type)
	if name != "" && !a.Other {
		b.WriteString(name + "=")
		writeValue(b, a.Value)
		return
	}
	value := a.DER
	if value == "" {
		value = utf8String(a.Value)
	}
	if name == "" {
		name = a.Type
	}
	b.WriteString(name + "=#" + hex.EncodeToString([]byte(value)))
}

// writeValue escapes what would end the value or be read as something else.
func writeValue(b *strings.Builder, value string) {
	for i, r := range value {
		last := i == len(value)-1
		switch {
		case strings.ContainsRune(`,+"\<>;`, r), r == '#' && i == 0, r == ' ' && (i == 0 || last):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(b, `\%02X`, c)
			}
		}
	}
}

// utf8String returns the DER of a UTF8String, or nothing for a text longer than DER holds.
func utf8String(s string) string {
	var b cryptobyte.Builder
	b.AddASN1(asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
	out, err := b.Bytes()
	if err != nil {
		return ""
	}
	return string(out)
}
