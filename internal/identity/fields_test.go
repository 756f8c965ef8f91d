package identity_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"redactor/internal/identity"
)

// checkMark wants the bytes and the length of a mark's inside.
func checkMark(t interface{ Errorf(string, ...any) }, mark []byte) {
	if len(mark) == 0 || len(mark)+len("[CERT:]") > 512 || mark[len(mark)-1] == ':' || mark[0] == ':' || strings.Contains(string(mark), "::") {
		t.Errorf("%d bytes: %s", len(mark), mark)
	}
	for _, c := range mark {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:%", rune(c)) {
			t.Errorf("byte %q in %s", c, mark)
		}
	}
}

func sample() *identity.Certificate {
	return &identity.Certificate{
		SHA256: strings.Repeat("6c", 32), CommonName: "billing.acme.test", Serial: "0E05E91D",
		Subject: `CN=billing.acme.test,O=Acme\, Inc.`, Issuer: "CN=Lab CA", SPIFFE: "spiffe://acme.test/ns",
		SAN:      identity.SAN{DNS: []string{"a.test"}, URI: []string{"spiffe://acme.test/ns"}},
		NotAfter: time.Date(2027, 11, 23, 23, 59, 59, 0, time.UTC),
	}
}

func TestAppendFields(t *testing.T) {
	t.Parallel()
	sha := "sha256:" + strings.Repeat("6c", 32)
	for _, c := range []struct {
		name    string
		fields  identity.Fields
		verdict identity.Verdict
		change  func(*identity.Certificate)
		want    string
	}{
		{"default", identity.DefaultFields, identity.Known, nil, sha + ":cn:billing.acme.test:serial:0E05E91D:exp:2027-11-23:known"},
		{"no verdict", identity.DefaultFields, identity.NoVerdict, nil, sha + ":cn:billing.acme.test:serial:0E05E91D:exp:2027-11-23"},
		{"no common name", identity.DefaultFields, identity.Unknown, func(c *identity.Certificate) { c.CommonName = "" }, sha + ":serial:0E05E91D:exp:2027-11-23:unknown"},
		{"no expiry", identity.FieldCN | identity.FieldExpiry, identity.NoVerdict, func(c *identity.Certificate) { c.NotAfter = time.Time{} }, "cn:billing.acme.test"},
		{"names", identity.FieldSubject | identity.FieldIssuer, identity.WrongIssuer, nil, "subject:CN%3Dbilling.acme.test%2CO%3DAcme%5C%2C%20Inc.:issuer:CN%3DLab%20CA:wrong-issuer"},
		{"alternative names", identity.FieldSAN | identity.FieldSPIFFE, identity.NoVerdict, nil, "san:DNS%3Aa.test%2CURI%3Aspiffe%3A%2F%2Facme.test%2Fns:spiffe:spiffe%3A%2F%2Facme.test%2Fns"},
		{"nothing left", identity.FieldCN, identity.NoVerdict, func(c *identity.Certificate) { c.CommonName = "" }, sha},
		{"no fields", 0, identity.Revoked, nil, sha + ":revoked"},
		{"hostile name", identity.FieldCN, identity.Unknown, func(c *identity.Certificate) { c.CommonName = "a]:known\n\"=" }, "cn:a%5D%3Aknown%0A%22%3D:unknown"},
		{"long name", identity.FieldCN, identity.NoVerdict, func(c *identity.Certificate) { c.CommonName = strings.Repeat("x", 65) }, "cn:" + strings.Repeat("x", 61) + "..."},
		{"longest name", identity.FieldCN, identity.NoVerdict, func(c *identity.Certificate) { c.CommonName = strings.Repeat("x", 64) }, "cn:" + strings.Repeat("x", 64)},
		{"cut character", identity.FieldCN, identity.NoVerdict, func(c *identity.Certificate) { c.CommonName = strings.Repeat("x", 60) + "éxxxx" }, "cn:" + strings.Repeat("x", 60) + "..."},
		{"negative serial", identity.FieldSerial, identity.NoVerdict, func(c *identity.Certificate) { c.Serial = "-7F" }, "serial:-7F"},
		{
			"too much", identity.FieldSHA256 | identity.FieldSubject | identity.FieldSerial, identity.WrongIssuer,
			func(c *identity.Certificate) { c.Subject = strings.Repeat("==", 100); c.Serial = "0A" }, sha + ":subject:" + strings.Repeat("%3D", 125) + "...:serial:0A:wrong-issuer",
		},
		{
			"far too much", identity.FieldSHA256 | identity.FieldSubject | identity.FieldIssuer | identity.FieldSerial, identity.WrongIssuer,
			func(c *identity.Certificate) {
				c.Subject = strings.Repeat("=", 100)
				c.Issuer = c.Subject
				c.Serial = "0A"
			},
			sha + ":subject:" + strings.Repeat("%3D", 100) + ":serial:0A:wrong-issuer",
		},
	} {
		cert := sample()
		if c.change != nil {
			c.change(cert)
		}
		got := string(identity.AppendFields([]byte("before"), cert, c.fields, c.verdict))
		if got != "before"+c.want {
			t.Errorf("%s:\n got %s\nwant before%s", c.name, got, c.want)
		}
		checkMark(t, []byte(got))
	}
}

// Whatever a certificate says, a mark has its form, and its values decode to what they were or to the start of it.
func TestAppendFieldsForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &identity.Certificate{
			SHA256: strings.Repeat("0", 64), CommonName: rapid.String().Draw(t, "cn"), Subject: rapid.String().Draw(t, "subject"), Issuer: rapid.String().Draw(t, "issuer"),
			Serial: rapid.StringMatching(`-?[0-9A-F]{2,100}`).Draw(t, "serial"), SPIFFE: rapid.String().Draw(t, "spiffe"), NotAfter: time.Unix(1, 0).UTC(),
			SAN: identity.SAN{DNS: rapid.SliceOf(rapid.String()).Draw(t, "dns")},
		}
		mark := identity.AppendFields(nil, c, identity.Fields(rapid.IntRange(0, 255).Draw(t, "fields")), identity.Verdict(rapid.IntRange(0, 6).Draw(t, "verdict")))
		checkMark(t, mark)
		words := strings.Split(string(mark), ":")
		for i, word := range words[:len(words)-1] {
			if word != "cn" || i%2 != 0 {
				continue
			}
			value, err := url.PathUnescape(words[i+1])
			if err != nil || value != c.CommonName && (!strings.HasPrefix(c.CommonName, strings.TrimSuffix(value, "...")) || !utf8.ValidString(value)) {
				t.Errorf("%q became %q, %v", c.CommonName, value, err)
			}
		}
	})
}

func TestParseFields(t *testing.T) {
	t.Parallel()
	got, err := identity.ParseFields([]string{"sha256", "cn", "serial", "exp"})
	if err != nil || got != identity.DefaultFields {
		t.Errorf("got %b, %v", got, err)
	}
	if got, err := identity.ParseFields([]string{"subject", "issuer", "san", "spiffe"}); err != nil || got|identity.DefaultFields != 0xff {
		t.Errorf("got %b, %v", got, err)
	}
	if _, err := identity.ParseFields([]string{"cn", "sha1"}); err == nil || !strings.Contains(err.Error(), "known are sha256, cn, subject, issuer, serial, exp, san, spiffe") {
		t.Errorf("got %v", err)
	}
}
