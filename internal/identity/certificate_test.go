package identity_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"redactor/internal/identity"
	"redactor/internal/identity/identitytest"
	"redactor/internal/identity/notation"
	"redactor/internal/logcorpus/certforms"
	"redactor/internal/logcorpus/seed"
)

func TestParse(t *testing.T) {
	t.Parallel()
	der := identitytest.NewCA(t, "Lab CA").Issue(t, 0x0e05e91d, func(c *x509.Certificate) {
		c.EmailAddresses = []string{"ops@acme.test"}
		c.IPAddresses = []net.IP{net.IPv4(192, 0, 2, 1), net.ParseIP("2001:db8::1")}
	})
	c, err := identity.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	long, short := sha256.Sum256(der), sha1.Sum(der)
	for _, field := range [][3]string{
		{"sha256", c.SHA256, hex.EncodeToString(long[:])},
		{"sha1", c.SHA1, hex.EncodeToString(short[:])},
		{"serial", c.Serial, "0E05E91D"},
		{"subject", c.Subject, `CN=billing.acme.test,OU=payments,O=Acme\, Inc.,C=DE`},
		{"issuer", c.Issuer, "CN=Lab CA,O=Lab"},
		{"common name", c.CommonName, "billing.acme.test"},
		{"SPIFFE", c.SPIFFE, "spiffe://acme.test/ns/prod/sa/billing"},
		{"not before", c.NotBefore.Format(time.RFC3339), "2026-11-23T11:00:00Z"},
		{"not after", c.NotAfter.Format(time.RFC3339), "2026-11-24T12:00:00Z"},
		{"key", c.Key.String(), "ECDSA 256"},
		{"version", strconv.Itoa(c.Version), "3"},
		{"names", strings.Join(c.SAN.Names(), " "), "DNS:billing.acme.test URI:spiffe://acme.test/ns/prod/sa/billing email:ops@acme.test IP:192.0.2.1 IP:2001:db8::1"},
	} {
		if field[1] != field[2] {
			t.Errorf("%s: got %q, want %q", field[0], field[1], field[2])
		}
	}
	der[20] ^= 1
	if bytes.Equal(c.DER, der) {
		t.Error("Parse keeps the caller's bytes")
	}
}

// What crypto/x509 reads is read the same, for every key and serial number that the log corpus has.
func TestParseAgreesWithX509(t *testing.T) {
	t.Parallel()
	forge, err := certforms.NewForge()
	if err != nil {
		t.Fatal(err)
	}
	objects, err := forge.Certificates(seed.New(1))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for i := range objects {
		c, err := identity.Parse(objects[i].DER)
		if err != nil {
			t.Errorf("%s: %v", objects[i].Name, err)
			continue
		}
		keys[c.Key.String()] = true
		if want, err := notation.Serial(objects[i].Serial, notation.Hex); err != nil || c.Serial != want {
			t.Errorf("%s: serial %s, want %s, %v", objects[i].Name, c.Serial, want, err)
		}
		if text := disagreement(t, objects[i].DER, c); text != "" {
			t.Errorf("%s: %s", objects[i].Name, text)
		}
	}
	for _, key := range []string{"RSA 2048", "ECDSA 256", "ECDSA 384", "Ed25519"} {
		if !keys[key] {
			t.Errorf("no %s among %v", key, keys)
		}
	}
}

// disagreement says where Parse and crypto/x509 differ, or nothing. What only Parse reads is no difference.
func disagreement(t *testing.T, der []byte, c *identity.Certificate) string {
	t.Helper()
	want, err := x509.ParseCertificate(der)
	if err != nil {
		return ""
	}
	switch {
	case c == nil:
		return "x509 reads it and Parse does not"
	case c.Serial != notation.SerialOf(want.SerialNumber):
		return fmt.Sprintf("serial %s, x509 has %x", c.Serial, want.SerialNumber)
	case c.Version != want.Version:
		return fmt.Sprintf("version %d, x509 has %d", c.Version, want.Version)
	case !c.NotBefore.Equal(want.NotBefore) || !c.NotAfter.Equal(want.NotAfter):
		return fmt.Sprintf("valid from %v to %v, x509 has %v to %v", c.NotBefore, c.NotAfter, want.NotBefore, want.NotAfter)
	case !bytes.Equal(c.DER, want.Raw):
		return "the DER differs"
	case c.SAN.Omitted == 0 && !slices.Equal(c.SAN.DNS, want.DNSNames):
		return fmt.Sprintf("DNS names %q, x509 has %q", c.SAN.DNS, want.DNSNames)
	}
	return ""
}

// A tbs is the signed part of a certificate, for those that crypto/x509 does not make.
type tbs struct {
	Version    int `asn1:"optional,explicit,default:0,tag:0"`
	Serial     asn1.RawValue
	Algorithm  pkix.AlgorithmIdentifier
	Issuer     asn1.RawValue
	Validity   asn1.RawValue
	Subject    asn1.RawValue
	Key        keyInfo
	Extensions []pkix.Extension `asn1:"omitempty,optional,explicit,tag:3"`
}

type keyInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// forged returns the DER of a certificate with an empty signature, after change.
func forged(t testing.TB, change func(*tbs)) []byte {
	t.Helper()
	name := marshal(t, pkix.Name{CommonName: "odd.acme.test"}.ToRDNSequence())
	algorithm := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 3, 4, 5}}
	body := tbs{
		Version: 2, Serial: asn1.RawValue{Tag: asn1.TagInteger, Bytes: []byte{7}}, Algorithm: algorithm,
		Issuer: asn1.RawValue{FullBytes: name}, Subject: asn1.RawValue{FullBytes: name},
		Validity: asn1.RawValue{FullBytes: marshal(t, []time.Time{identitytest.Now(), identitytest.Now().Add(time.Hour)})},
		Key:      keyInfo{algorithm, asn1.BitString{Bytes: []byte{1}, BitLength: 8}},
	}
	change(&body)
	return marshal(t, struct {
		Body      tbs
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}{body, algorithm, asn1.BitString{}})
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Certificates that crypto/x509 refuses have an owner too.
func TestParseOddCertificates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*tbs)
		serial string
		key    string
		exp    string
	}{
		{"unknown algorithms", func(*tbs) {}, "07", "1.2.3.4.5", "2026-11-23"},
		{"version 1", func(b *tbs) { b.Version = 0 }, "07", "1.2.3.4.5", "2026-11-23"},
		{"version 9", func(b *tbs) { b.Version = 8 }, "07", "1.2.3.4.5", "2026-11-23"},
		{"negative serial", func(b *tbs) { b.Serial.Bytes = []byte{0x81, 0x00} }, "-7F00", "1.2.3.4.5", "2026-11-23"},
		{"most negative serial", func(b *tbs) { b.Serial.Bytes = []byte{0x80} }, "-80", "1.2.3.4.5", "2026-11-23"},
		{"zero serial", func(b *tbs) { b.Serial.Bytes = []byte{0} }, "00", "1.2.3.4.5", "2026-11-23"},
		{"padded serial", func(b *tbs) { b.Serial.Bytes = []byte{0, 0, 0, 0xff} }, "FF", "1.2.3.4.5", "2026-11-23"},
		{"unreadable dates", func(b *tbs) { b.Validity.FullBytes = []byte{0x30, 2, 5, 0} }, "07", "1.2.3.4.5", ""},
		{"odd critical extension", func(b *tbs) {
			b.Extensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 15}, Critical: true, Value: []byte{1, 2, 3}}}
		}, "07", "1.2.3.4.5", "2026-11-23"},
		{"broken RSA key", func(b *tbs) { b.Key.Algorithm.Algorithm = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1} }, "07", "RSA", "2026-11-23"},
	} {
		der := forged(t, c.change)
		if _, err := x509.ParseCertificate(der); err == nil && !strings.HasPrefix(c.name, "unknown") && !strings.HasPrefix(c.name, "version 1") && c.name != "zero serial" {
			t.Errorf("%s: crypto/x509 reads it, so that this tests nothing", c.name)
		}
		got, err := identity.Parse(append(der, "trailing"...))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		sum := sha256.Sum256(der)
		if got.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the fingerprint counts what stands behind", c.name)
		}
		exp := ""
		if !got.NotAfter.IsZero() {
			exp = got.NotAfter.Format(time.DateOnly)
		}
		if got.Serial != c.serial || got.Key.String() != c.key || exp != c.exp || got.CommonName != "odd.acme.test" {
			t.Errorf("%s: got serial %s, key %s, expiry %s, name %s", c.name, got.Serial, got.Key, exp, got.CommonName)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	good := ca.Issue(t, 1, nil)
	for name, der := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "cut": good[:len(good)-1], "revocation list": ca.Revoke(t, 1),
		"deep nesting": bytes.Repeat([]byte{0x30, 0x80}, 100_000), "nested sequences": nested(40),
		"long serial": forged(t, func(b *tbs) { b.Serial.Bytes = make([]byte, 200) }),
		"no serial":   forged(t, func(b *tbs) { b.Serial = asn1.RawValue{Tag: asn1.TagNull} }),
		"bad subject": forged(t, func(b *tbs) { b.Subject.FullBytes = []byte{0x30, 2, 5, 0} }),
	} {
		if c, err := identity.Parse(der); !errors.Is(err, identity.ErrNotCertificate) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

// nested returns sequences in one another.
func nested(depth int) []byte {
	der := []byte{0x30, 0}
	for range depth {
		der = append([]byte{0x30, byte(len(der))}, der...)
	}
	return der
}

// Megabytes of names cost what it takes to read over them, and 64 are kept.
func TestParseManyNames(t *testing.T) {
	t.Parallel()
	const count = 200_000
	var body []byte
	for i := range count {
		body = append(body, marshal(t, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 2, Bytes: fmt.Appendf(nil, "h%d.test", i)})...)
	}
	c, err := identity.Parse(withSAN(t, body))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.SAN.DNS) != 64 || c.SAN.Omitted != count-64 || c.SAN.DNS[63] != "h63.test" {
		t.Errorf("%d names, %d omitted", len(c.SAN.DNS), c.SAN.Omitted)
	}
	if mark := identity.AppendFields(nil, c, 0xff, identity.WrongIssuer); len(mark)+len("[CERT:]") > 512 {
		t.Errorf("a mark of %d bytes", len(mark))
	}
}

// withSAN returns a certificate with the alternative names.
func withSAN(t testing.TB, names []byte) []byte {
	t.Helper()
	value := marshal(t, asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: names})
	return forged(t, func(b *tbs) {
		b.Extensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 17}, Value: value}}
	})
}

func TestNamesThatAreNotKept(t *testing.T) {
	t.Parallel()
	var body []byte
	for _, raw := range []asn1.RawValue{
		{Tag: 2, Bytes: []byte("a.test")},
		{Tag: 2, Bytes: []byte("\xff")},
		{Tag: 2, Bytes: bytes.Repeat([]byte("x"), 3000)},
		{Tag: 7, Bytes: []byte{1, 2, 3}},
		{Tag: 4, IsCompound: true, Bytes: nil},
	} {
		raw.Class = asn1.ClassContextSpecific
		body = append(body, marshal(t, raw)...)
	}
	c, err := identity.Parse(withSAN(t, append(body, 0x82, 0x05)))
	if err != nil {
		t.Fatal(err)
	}
	if names := strings.Join(c.SAN.Names(), " "); names != "DNS:a.test" || c.SAN.Omitted != 5 {
		t.Errorf("names %s, %d omitted", names, c.SAN.Omitted)
	}
}

// By the SPIFFE standard the id is the only URI, and has one spelling.
func TestSPIFFEIsTheOnlyURI(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	for _, uris := range [][]string{
		{"spiffe://acme.test/a", "https://acme.test/"}, {"spiffe://acme.test/a/../b"}, {"https://acme.test/"}, {},
	} {
		c, err := identity.Parse(ca.Issue(t, 1, func(c *x509.Certificate) {
			c.URIs = nil
			for _, text := range uris {
				u, err := url.Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				c.URIs = append(c.URIs, u)
			}
		}))
		if err != nil || c.SPIFFE != "" {
			t.Errorf("%q: SPIFFE id %q, %v", uris, c.SPIFFE, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	ca := identitytest.NewCA(f, "Lab CA")
	f.Add(ca.Issue(f, 1, nil))
	f.Add(ca.Issue(f, 0x7fffffff, func(c *x509.Certificate) { c.SerialNumber = new(big.Int).Lsh(big.NewInt(1), 150) }))
	f.Add(forged(f, func(b *tbs) { b.Serial.Bytes = []byte{0x81, 0} }))
	f.Add(forged(f, func(b *tbs) { b.Version = 0 }))
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := identity.Parse(der)
		if text := disagreement(t, der, c); text != "" {
			t.Error(text)
		}
		if err != nil {
			return
		}
		checkMark(t, identity.AppendFields(nil, c, 0xff, identity.Unknown))
	})
}
