package identity

import (
	"net/netip"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/internal/identity/der"
	"redactor/internal/identity/notation"
)

// Bounds of what is kept of the alternative names.
const (
	maxNames    = 64   // names
	longestName = 2048 // bytes of one
)

const subjectAltName = "2.5.29.17"

// A SAN holds the subject's alternative names, in the order of the certificate within each kind.
type SAN struct {
	DNS, URI, Mail, IP []string
	Omitted            int // names that are not here: of other kinds, unreadable, too long, or beyond the 64th
	uris               int // with those left out
}

// Names returns all names as openssl prints them: "DNS:billing.acme.test", "URI:spiffe://acme.test/ns/prod".
func (s *SAN) Names() []string {
	var all []string
	for _, kind := range []struct {
		before string
		names  []string
	}{{"DNS:", s.DNS}, {"URI:", s.URI}, {"email:", s.Mail}, {"IP:", s.IP}} {
		for _, name := range kind.names {
			all = append(all, kind.before+name)
		}
	}
	return all
}

// extensions reads the alternative names from what follows the key.
func (c *Certificate) extensions(rest cryptobyte.String) {
	for _, unique := range []asn1.Tag{1, 2} {
		_ = rest.SkipOptionalASN1(unique.ContextSpecific()) // an identifier that nobody uses
	}
	var list cryptobyte.String
	if !rest.ReadASN1(&list, asn1.Tag(3).Constructed().ContextSpecific()) || !list.ReadASN1(&list, asn1.SEQUENCE) {
		return
	}
	for !list.Empty() {
		var extension, value cryptobyte.String
		if !list.ReadASN1(&extension, asn1.SEQUENCE) {
			return
		}
		oid, ok := der.ReadOID(&extension)
		if !ok || oid != subjectAltName {
			continue
		}
		_ = extension.SkipOptionalASN1(asn1.BOOLEAN) // whether it is critical
		if extension.ReadASN1(&value, asn1.OCTET_STRING) && value.ReadASN1(&value, asn1.SEQUENCE) {
			c.SAN.read(value)
			c.SPIFFE = c.SAN.spiffe()
		}
		return
	}
}

// read takes every name, and counts those it does not keep.
func (s *SAN) read(names cryptobyte.String) {
	kept := 0
	for !names.Empty() {
		var raw cryptobyte.String
		var tag asn1.Tag
		if !names.ReadAnyASN1(&raw, &tag) {
			s.Omitted++
			return
		}
		list := s.kind(tag)
		text, ok := nameText(tag, raw)
		if list == nil || !ok || kept == maxNames {
			s.Omitted++
			continue
		}
		*list = append(*list, text)
		kept++
	}
}

// kind returns the list for names of a kind, or nil, and counts URIs.
func (s *SAN) kind(tag asn1.Tag) *[]string {
	switch tag {
	case asn1.Tag(1).ContextSpecific():
		return &s.Mail
	case asn1.Tag(2).ContextSpecific():
		return &s.DNS
	case asn1.Tag(6).ContextSpecific():
		s.uris++
		return &s.URI
	case asn1.Tag(7).ContextSpecific():
		return &s.IP
	default:
		return nil
	}
}

func nameText(tag asn1.Tag, raw []byte) (string, bool) {
	if tag == asn1.Tag(7).ContextSpecific() {
		ip, ok := netip.AddrFromSlice(raw)
		return ip.String(), ok
	}
	if len(raw) > longestName {
		return "", false
	}
	return der.Text(asn1.IA5String, raw)
}

// spiffe returns the SPIFFE id. By its standard a certificate with several URIs has none.
func (s *SAN) spiffe() string {
	if s.uris != 1 || len(s.URI) != 1 || !strings.HasPrefix(s.URI[0], "spiffe://") {
		return ""
	}
	id, err := notation.SPIFFE(s.URI[0])
	if err != nil {
		return ""
	}
	return id
}
