// Package dn reads, writes and compares distinguished names, the subjects and issuers of certificates.
//
// FromDER reads a name from a certificate, Parse from any notation that proxies and openssl print. String writes RFC 4514.
// Two names are the same when their Keys are: the same attributes with the same values, in any order, without regard to
// the case of ASCII letters and to runs of blanks.
//
// Limits: which attributes stand together in one part of the name (CN=a+OU=b) does not count in comparing.
package dn

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/internal/identity/der"
)

// A Name is a distinguished name: its parts in the order of the certificate, the most general first. Nearly every part has
// one attribute.
type Name [][]Attribute

// An Attribute is one type with its value.
type Attribute struct {
	Type  string // the object identifier as dotted numbers
	Value string // in UTF-8; empty when Other is set
	DER   string // the value in its own encoding; empty for a text that was not read from DER
	Other bool   // the value is no text: only its DER is known
}

var errName = errors.New("not a distinguished name")

// FromDER reads the name from its DER, which has to be nothing else.
func FromDER(raw []byte) (Name, error) {
	s := cryptobyte.String(raw)
	var parts cryptobyte.String
	if !s.ReadASN1(&parts, asn1.SEQUENCE) || !s.Empty() {
		return nil, errName
	}
	var n Name
	for !parts.Empty() {
		var set cryptobyte.String
		if !parts.ReadASN1(&set, asn1.SET) {
			return nil, errName
		}
		part, err := attributes(set)
		if err != nil {
			return nil, err
		}
		n = append(n, part)
	}
	return n, nil
}

// attributes reads the attributes of one part.
func attributes(set cryptobyte.String) ([]Attribute, error) {
	var out []Attribute
	for !set.Empty() {
		var pair, element cryptobyte.String
		if !set.ReadASN1(&pair, asn1.SEQUENCE) {
			return nil, errName
		}
		oid, ok := der.ReadOID(&pair)
		if !ok || !pair.ReadAnyASN1Element(&element, nil) {
			return nil, errName
		}
		out = append(out, attribute(oid, element))
	}
	if out == nil {
		return nil, errName
	}
	return out, nil
}

// attribute decodes the value, unless it is no text.
func attribute(oid string, element cryptobyte.String) Attribute {
	rest := element
	var raw cryptobyte.String
	var tag asn1.Tag
	if rest.ReadAnyASN1(&raw, &tag) && rest.Empty() {
		if text, ok := der.Text(tag, raw); ok {
			return Attribute{Type: oid, Value: text, DER: string(element)}
		}
	}
	return Attribute{Type: oid, DER: string(element), Other: true}
}

// CommonName returns the last common name that is text, or "".
func (n Name) CommonName() string {
	for _, part := range slices.Backward(n) {
		for _, a := range slices.Backward(part) {
			if a.Type == commonName && !a.Other {
				return a.Value
			}
		}
	}
	return ""
}

// Key returns what two names have in common exactly when they are the same.
func (n Name) Key() string {
	var pairs []string
	for _, part := range n {
		for _, a := range part {
			value := "#" + a.DER
			if !a.Other {
				value = "=" + fold(a.Value)
			}
			// The length keeps a value from looking like the next pair.
			pairs = append(pairs, a.Type+":"+strconv.Itoa(len(value))+value)
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, ",")
}

// fold takes from a value what does not count in comparing. Letters beyond ASCII keep their case: folding them could make
// one name of two.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(lower(s), func(r rune) bool { return r == ' ' || r == '\t' }), " ")
}

// lower is strings.ToLower for ASCII alone.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
