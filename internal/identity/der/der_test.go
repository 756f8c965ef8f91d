package der_test

import (
	"crypto/x509"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/internal/identity/der"
)

func TestReadOID(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"2.5.4.3", "1.2.840.113549.1.1.1", "0.9", "2.25.331218880953318139853396541013108553089"} {
		oid, err := x509.ParseOID(want)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := oid.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		s := cryptobyte.String(append([]byte{6, byte(len(raw))}, raw...))
		if got, ok := der.ReadOID(&s); !ok || got != want || !s.Empty() {
			t.Errorf("got %s, %v, want %s", got, ok, want)
		}
	}
	for _, raw := range []string{"\x06\x00", "\x06\x02\x55\x80", "\x06\x02\x80\x01", "\x05\x00", "\x06\x05\x55", ""} {
		s := cryptobyte.String(raw)
		if got, ok := der.ReadOID(&s); ok {
			t.Errorf("%x: %s", raw, got)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tag       asn1.Tag
		raw, want string
		ok        bool
	}{
		{asn1.UTF8String, "Žižka", "Žižka", true},
		{asn1.UTF8String, "\xff", "", false},
		{asn1.PrintableString, "a*@b", "a*@b", true}, // beyond the type, and found in real certificates
		{asn1.PrintableString, "é", "", false},
		{asn1.IA5String, "\xff", "", false},
		{18, "12", "12", true},
		{26, "a b", "a b", true},
		{asn1.T61String, "\xe9", "é", true},
		{30, "\x00a\xd8\x3d\xde\x00", "a😀", true},
		{30, "\x00", "", false},
		{30, "\xd8\x3d", "", false},
		{30, "\xde\x00\xd8\x3d", "", false},
		{28, "\x00\x01\xf6\x00", "😀", true},
		{28, "\x00\x11\x00\x00", "", false},
		{asn1.INTEGER, "1", "", false},
		{asn1.UTF8String, "", "", true},
	} {
		got, ok := der.Text(c.tag, []byte(c.raw))
		if ok != c.ok || ok && got != c.want {
			t.Errorf("tag %d, %q: %q, %v", c.tag, c.raw, got, ok)
		}
	}
}
