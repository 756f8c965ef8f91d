package dn_test

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/identity/dn"
)

// A pair is an attribute as DER libraries write it.
type pair struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

func text(oid asn1.ObjectIdentifier, tag int, s string) pair {
	return pair{oid, asn1.RawValue{Tag: tag, Bytes: []byte(s)}}
}

// encode returns the DER of a name with the parts.
func encode(t testing.TB, parts ...[]pair) []byte {
	t.Helper()
	var sets []asn1.RawValue
	for _, part := range parts {
		var body []byte
		for _, p := range part {
			raw, err := asn1.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			body = append(body, raw...)
		}
		sets = append(sets, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: body})
	}
	raw, err := asn1.Marshal(sets)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var (
	cn      = asn1.ObjectIdentifier{2, 5, 4, 3}
	o       = asn1.ObjectIdentifier{2, 5, 4, 10}
	ou      = asn1.ObjectIdentifier{2, 5, 4, 11}
	unknown = asn1.ObjectIdentifier{1, 2, 3, 4}
)

const (
	tagUTF8, tagPrintable, tagT61, tagBMP, tagUniversal = 12, 19, 20, 30, 28
)

func TestString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		parts [][]pair
		want  string
	}{
		{"empty", nil, ""},
		{"order", [][]pair{{text(o, tagUTF8, "Acme, Inc.")}, {text(cn, tagPrintable, "a")}}, `CN=a,O=Acme\, Inc.`},
		{"several values", [][]pair{{text(cn, tagUTF8, "a"), text(ou, tagUTF8, "b+c")}}, `CN=a+OU=b\+c`},
		{"quotes", [][]pair{{text(cn, tagUTF8, `say "x" \ <y>; #1`)}}, `CN=say \"x\" \\ \<y\>\; #1`},
		{"edges", [][]pair{{text(cn, tagUTF8, " a ")}}, `CN=\ a\ `},
		{"one blank", [][]pair{{text(cn, tagUTF8, " ")}}, `CN=\ `},
		{"number sign", [][]pair{{text(cn, tagUTF8, "#a#")}}, `CN=\#a#`},
		{"control", [][]pair{{text(cn, tagUTF8, "a\x00\n\x1b[2J")}}, `CN=a\00\0A\1B[2J`},
		{"right to left", [][]pair{{text(cn, tagUTF8, "a\u202eb")}}, `CN=a\E2\80\AEb`},
		{"unicode", [][]pair{{text(cn, tagUTF8, "Žižka")}}, `CN=Žižka`},
		{"BMP", [][]pair{{text(cn, tagBMP, "\x00Z\x01\x7e\xd8\x3d\xde\x00")}}, `CN=Zž😀`},
		{"half a BMP", [][]pair{{text(cn, tagBMP, "\x00Z\x01")}}, `CN=#1e03005a01`},
		{"lone surrogate", [][]pair{{text(cn, tagBMP, "\xd8\x3d\x00Z")}}, `CN=#1e04d83d005a`},
		{"T61", [][]pair{{text(cn, tagT61, "M\xfcller")}}, `CN=Müller`},
		{"universal", [][]pair{{text(cn, tagUniversal, "\x00\x00\x00Z\x00\x01\xf6\x00")}}, `CN=Z😀`},
		{"beyond unicode", [][]pair{{text(cn, tagUniversal, "\xff\x00\x00Z")}}, `CN=#1c04ff00005a`},
		{"broken UTF-8", [][]pair{{text(cn, tagUTF8, "\xff")}}, `CN=#0c01ff`},
		{"unknown type", [][]pair{{text(unknown, tagPrintable, "a")}}, `1.2.3.4=#130161`},
		{"number", [][]pair{{{unknown, asn1.RawValue{Tag: asn1.TagInteger, Bytes: []byte{7}}}}}, `1.2.3.4=#020107`},
	} {
		n, err := dn.FromDER(encode(t, c.parts...))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := n.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if len(n) == 0 {
			continue
		}
		again, err := dn.Parse(n.String())
		if err != nil || again.Key() != n.Key() {
			t.Errorf("%s: %s is not read back: %v", c.name, n, err)
		}
	}
}

func TestCommonNameIsTheLast(t *testing.T) {
	t.Parallel()
	n, err := dn.FromDER(encode(t, []pair{text(cn, tagUTF8, "first")}, []pair{text(cn, tagUTF8, "last")}, []pair{text(o, tagUTF8, "x")}))
	if err != nil || n.CommonName() != "last" {
		t.Errorf("got %q, %v", n.CommonName(), err)
	}
}

func TestFromDERRefuses(t *testing.T) {
	t.Parallel()
	good := encode(t, []pair{text(cn, tagUTF8, "a")})
	for name, raw := range map[string][]byte{
		"nothing": nil, "cut": good[:len(good)-1], "more": append(append([]byte{}, good...), 0), "no set": {0x30, 2, 5, 0},
		"empty set": {0x30, 2, 0x31, 0}, "no type": {0x30, 6, 0x31, 4, 0x30, 2, 5, 0}, "no value": {0x30, 9, 0x31, 7, 0x30, 5, 6, 3, 0x55, 4, 3},
		"long type": append([]byte{0x30, 76, 0x31, 74, 0x30, 72, 6, 70}, strings.Repeat("\x81", 69)+"\x01"...),
	} {
		if n, err := dn.FromDER(raw); err == nil {
			t.Errorf("%s: read as %s", name, n)
		}
	}
}

func TestNotationsOfOneName(t *testing.T) {
	t.Parallel()
	want, err := dn.Parse(`CN=billing.acme.test,OU=payments,O=Acme\, Inc.,C=DE`)
	if err != nil {
		t.Fatal(err)
	}
	for _, notation := range []string{
		`C=DE, O=Acme\, Inc., OU=payments, CN=billing.acme.test`,
		`C = DE, O = "Acme, Inc.", OU = payments, CN = billing.acme.test`,
		`subject=C = DE, O = "Acme, Inc.", OU = payments, CN = billing.acme.test`,
		`subject= /C=DE/O=Acme, Inc./OU=payments/CN=billing.acme.test`,
		`/C=DE/O=Acme, Inc./OU=payments/CN=billing.acme.test`,
		`cn=Billing.ACME.test;ou=Payments;o=acme\2c   inc.;c=de`,
		`2.5.4.3=billing.acme.test,OID.2.5.4.11=payments,2.5.4.10=Acme\, Inc.,2.5.4.6=DE`,
		`CN=#131162696c6c696e672e61636d652e74657374,OU=payments,O=Acme\, Inc.,C=DE`,
		`CN=billing.acme.test+OU=payments,O="Acme\, Inc.",C=DE`,
		"  commonName = billing.acme.test , organizationalUnitName = payments , organizationName = Acme\\, Inc. , countryName = DE ",
	} {
		n, err := dn.Parse(notation)
		if err != nil || n.Key() != want.Key() {
			t.Errorf("%s: %v, %v", notation, n, err)
		}
	}
}

func TestDifferentNames(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, notation := range []string{
		`CN=a`, `O=a`, `CN=a,O=a`, `CN=a,CN=a`, `CN=a\,O=a`, `CN=ab`, `CN=a b`, `CN=a=b`, `CN=É`, `CN=é`, `1.2.3=#130161`, `1.2.3=#020161`, `1.2.3.4=#130161`,
		`/CN=a/b`, `/CN=a/b/O=c`, `CN=a:3=b`, `CN="#0201"`,
	} {
		n, err := dn.Parse(notation)
		if err != nil {
			t.Errorf("%s: %v", notation, err)
			continue
		}
		if other, ok := seen[n.Key()]; ok {
			t.Errorf("%s and %s are the same", notation, other)
		}
		seen[n.Key()] = notation
	}
}

func TestSlashes(t *testing.T) {
	t.Parallel()
	for notation, want := range map[string]string{
		`/CN=a/b/O=c/d`:            `O=c/d,CN=a/b`,
		`/CN=spiffe://acme.test/x`: `CN=spiffe://acme.test/x`,
		`/CN=M\xC3\xBCller`:        `CN=Müller`,
		`/CN=a/x=b`:                `CN=a/x=b`, // x is no type
		`/O=a\x`:                   `O=a\\x`,
	} {
		n, err := dn.Parse(notation)
		if err != nil || n.String() != want {
			t.Errorf("%s: got %s, %v, want %s", notation, n, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, notation := range []string{
		"", " ", "/", "subject=", "CN", "=a", "CN=a,", "CN=a,b", "CN=a+b", "XX=a", "1=a", "1.02=a", `CN="a`, `CN="a"b`, `CN=#0g`, `CN=#`, `CN=#13 b`,
		`CN=a\`, `CN=\ff`, "CN=\xff", `/XX=a`, `/CN=\xff`,
	} {
		if n, err := dn.Parse(notation); err == nil {
			t.Errorf("%q: read as %s", notation, n)
		}
	}
}

func TestParseDoesNotRepeatLongText(t *testing.T) {
	t.Parallel()
	_, err := dn.Parse(strings.Repeat("x", 500) + "=a")
	if err == nil || len(err.Error()) > 120 {
		t.Errorf("got %v", err)
	}
}

// Names that the standard library writes are read, and what is written is read back.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := pkix.Name{
			CommonName:   rapid.String().Draw(t, "cn"),
			Organization: rapid.SliceOfN(rapid.StringMatching(`[ -~é]{1,12}`), 0, 2).Draw(t, "o"),
			Country:      rapid.SliceOfN(rapid.StringMatching(`[A-Z]{2}`), 0, 1).Draw(t, "c"),
		}
		raw, err := asn1.Marshal(name.ToRDNSequence())
		if err != nil {
			t.Skip(err)
		}
		n, err := dn.FromDER(raw)
		if err != nil {
			t.Fatal(err)
		}
		if n.CommonName() != name.CommonName {
			t.Errorf("common name %q, want %q", n.CommonName(), name.CommonName)
		}
		if len(n) == 0 {
			return
		}
		again, err := dn.Parse(n.String())
		if err != nil || again.Key() != n.Key() {
			t.Errorf("%q is read as %q, %v", n, again, err)
		}
	})
}

func FuzzFromDER(f *testing.F) {
	f.Add(encode(f, []pair{text(cn, tagUTF8, "a"), text(unknown, tagBMP, "\x00a")}, []pair{text(o, tagT61, "\xff")}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := dn.FromDER(raw)
		if err != nil || len(n) == 0 {
			return
		}
		again, err := dn.Parse(n.String())
		if err != nil || again.Key() != n.Key() {
			t.Errorf("%q is read as %q, %v", n, again, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`CN=a+OU="b,c",O=\#\2c`, `/C=DE/CN=a/b`, `subject=C = DE, 1.2.3=#130161`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := dn.Parse(text)
		if err != nil {
			return
		}
		again, err := dn.Parse(n.String())
		if err != nil || again.Key() != n.Key() {
			t.Errorf("%q is written %q and read as %q, %v", text, n, again, err)
		}
	})
}
