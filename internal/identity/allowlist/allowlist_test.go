package allowlist_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-multierror"

	"redactor/internal/identity"
	"redactor/internal/identity/allowlist"
	"redactor/internal/identity/identitytest"
)

// certificate returns the certificate that identitytest issues.
func certificate(t *testing.T, change func(*x509.Certificate)) *identity.Certificate {
	t.Helper()
	c, err := identity.Parse(identitytest.NewCA(t, "Lab CA").Issue(t, 0x1000, change))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func list(t *testing.T, path, text string) *allowlist.List {
	t.Helper()
	entries, err := allowlist.Parse(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	l, err := allowlist.New(entries)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// owners returns whose entries name the certificate.
func owners(l *allowlist.List, c *identity.Certificate) (out []string) {
	for _, e := range l.Match(nil, c) {
		out = append(out, e.Owner)
	}
	return out
}

func TestMatch(t *testing.T) {
	t.Parallel()
	c := certificate(t, nil)
	other := certificate(t, func(c *x509.Certificate) {
		c.Subject.CommonName = "other"
		c.URIs = []*url.URL{{Scheme: "spiffe", Host: "acme.test", Path: "/ns/production"}}
		c.SerialNumber.SetInt64(5)
	})
	for _, entry := range []string{
		"fingerprint: " + c.SHA256,
		"fingerprint: SHA256:" + strings.ToUpper(c.SHA256),
		"fingerprint: " + c.SHA1,
		`subject: CN=billing.acme.test,OU=payments,O=Acme\, Inc.,C=DE`,
		`subject: "/C=DE/O=Acme, Inc./OU=payments/CN=billing.acme.test"`,
		`subject: 'C = DE, O = "Acme, Inc.", OU = payments, CN = billing.acme.test'`,
		"spiffe: spiffe://acme.test/ns/prod/sa/billing",
		"spiffe: spiffe://acme.test/ns/prod/*",
		"{issuer: 'CN=Lab CA,O=Lab', serial: 0x1000}",
		"{issuer: '/O=Lab/CN=Lab CA', serial: 'dec:4096'}",
		"{issuer: '/O=Lab/CN=Lab CA', serial: 10:00}",
	} {
		l := list(t, "a.yaml", "certificates:\n  - "+entry+"\n")
		if got := len(l.Match(nil, c)); got != 1 {
			t.Errorf("%s: %d entries match", entry, got)
		}
		if got := l.Match(nil, other); len(got) != 0 {
			t.Errorf("%s: matches another certificate", entry)
		}
	}
}

// Of several entries the most exact comes first.
func TestMatchOrder(t *testing.T) {
	t.Parallel()
	c := certificate(t, nil)
	l := list(t, "a.yaml", `certificates:
  - {spiffe: "spiffe://acme.test/*", owner: domain}
  - {spiffe: "spiffe://acme.test/ns/*", owner: namespace}
  - {spiffe: "spiffe://acme.test/ns/prod/sa/billing", owner: id}
  - {subject: 'CN=billing.acme.test,OU=payments,O=Acme\, Inc.,C=DE', owner: subject}
  - {issuer: "CN=Lab CA,O=Lab", serial: 0x1000, owner: serial}
  - {fingerprint: `+c.SHA1+`, owner: sha1}
  - {fingerprint: `+c.SHA256+`, owner: sha256}
`)
	want := []string{"sha256", "sha1", "serial", "subject", "id", "namespace", "domain"}
	if got := owners(l, c); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if e := l.Match(nil, c); e[0].ByName() || !e[2].ByName() || !e[3].ByName() || !e[4].ByName() {
		t.Error("ByName is wrong")
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	c := certificate(t, nil)
	for _, text := range []string{
		"owner,subject,not_before,not_after,routes\n" + `billing,"/C=DE/O=Acme, Inc./OU=payments/CN=billing.acme.test",2026-01-01,2026-12-31,/api/* /health` + "\n",
		"\ufeffowner, spiffe ,routes,not_after,not_before\r\n# who may come in\r\n\r\nbilling, spiffe://acme.test/*,/api/* /health,2026-12-31,2026-01-01\r\n",
		"owner,issuer,serial,not_before,not_after,routes,fingerprint\n" + `billing,"CN=Lab CA,O=Lab",0x1000,2026-01-01,2026-12-31,/api/* /health,` + "\n",
	} {
		got := list(t, "a.CSV", text).Match(nil, c)
		if len(got) != 1 {
			t.Errorf("%d entries of %q", len(got), text)
			continue
		}
		e := got[0]
		if said := fmt.Sprintln(e.Owner, e.Routes, e.NotBefore.Format(time.RFC3339), e.NotAfter.Format(time.RFC3339)); said !=
			"billing [/api/* /health] 2026-01-01T00:00:00Z 2026-12-31T23:59:59Z\n" {
			t.Errorf("got %s", said)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	entries, err := allowlist.Parse("a.yaml", []byte(`certificates:
  - {spiffe: "spiffe://a/b", not_before: 2026-11-23T10:15:00+02:00, not_after: 2026-11-23}
`))
	if err != nil || entries[0].NotBefore.Format(time.RFC3339) != "2026-11-23T08:15:00Z" || entries[0].NotAfter.Format(time.RFC3339) != "2026-11-23T23:59:59Z" {
		t.Errorf("got %v, %v", entries, err)
	}
}

// faults returns the faults of a file, one a line.
func faults(t *testing.T, path, text string) string {
	t.Helper()
	entries, err := allowlist.Parse(path, []byte(text))
	if err == nil {
		_, err = allowlist.New(entries)
	} else if entries != nil {
		t.Errorf("%s: entries with an error", path)
	}
	if err == nil {
		return ""
	}
	gathered, ok := errors.AsType[*multierror.Error](err)
	if !ok {
		t.Fatalf("%T: %v", err, err)
	}
	var lines []string
	for _, e := range gathered.Errors {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, text, want string }{
		{"a.yaml", "", "a.yaml:1: the file is empty"},
		{"a.yaml", "# nothing\n", "a.yaml:1: the file is empty"},
		{"a.yaml", "certificates: []\n", ""},
		{"a.yaml", "[]\n", "a.yaml:1: the file must be a mapping"},
		{"a.yaml", "{}\n", "a.yaml:1: certificates is missing"},
		{"a.yaml", "certificates: 1\n", "a.yaml:1: certificates must be a list"},
		{"a.yaml", "certifcates: []\n", "a.yaml:1: unknown key \"certifcates\"; did you mean \"certificates\"?\na.yaml:1: certificates is missing"},
		{"a.yaml", "certificates: []\n---\na: 1\n", "a.yaml:2: a second document"},
		{"a.yaml", "certificates:\n  - [\n", "a.yaml:2: not YAML: did not find expected node content"},
		{"a.yaml", "certificates:\n  - x\n", "a.yaml:2: an entry must be a mapping"},
		{"a.yaml", "certificates:\n  - finger: x\n    fingerprnt: y\n    fingerprint:\n", `a.yaml:2: unknown key; known are fingerprint, subject, spiffe, issuer, serial, owner, not_before, not_after, routes
a.yaml:3: unknown key "fingerprnt"; did you mean "fingerprint"?
a.yaml:4: fingerprint must be a text`},
		{"a.yaml", "certificates:\n  - owner: a\n", "a.yaml:2: an entry has one of fingerprint, subject, spiffe, or issuer with serial"},
		{"a.yaml", "certificates:\n  - {spiffe: 'spiffe://a/b', subject: CN=a}\n", "a.yaml:2: an entry has one of fingerprint, subject, spiffe, or issuer with serial"},
		{"a.yaml", "certificates:\n  - {issuer: CN=a}\n", "a.yaml:2: issuer and serial go together"},
		{"a.yaml", "certificates:\n  - {spiffe: 'spiffe://a/b', serial: 0x1}\n", "a.yaml:2: issuer and serial go together"},
		{"a.yaml", "certificates:\n  - {issuer: CN=a, serial: 1000}\n", `a.yaml:2: serial: these digits could be hexadecimal or decimal: write 0x before them, or "dec:"`},
		{"a.yaml", "certificates:\n  - fingerprint: abc\n    not_before: tomorrow\n    routes: [api, '/a*b', '/ok/*']\n", `a.yaml:4: routes: a route begins with / and may end in *
a.yaml:4: routes: a route begins with / and may end in *
a.yaml:2: fingerprint: a fingerprint is the SHA-256 or SHA-1 of a certificate, in hexadecimal or base64
a.yaml:3: not_before: a time is 2027-11-23 or 2027-11-23T10:15:00Z`},
		{"a.yaml", "certificates:\n  - {subject: CN=a, not_before: 2026-01-02, not_after: 2026-01-01}\n", "a.yaml:2: not_after is before not_before"},
		{"a.yaml", "certificates:\n  - {subject: CN=a, subject: CN=b}\n", "a.yaml:2: subject stands twice; first in line 2"},
		{"a.yaml", "certificates:\n  - {subject: CN=a, routes: /api}\n", "a.yaml:2: routes must be a list"},
		{"a.yaml", "certificates:\n  - {subject: ' '}\n  - {subject: true}\n", "a.yaml:2: subject is empty\na.yaml:3: subject must be a text"},
		{"a.yaml", "certificates:\n  - {subject: XX=a}\n", `a.yaml:2: subject: "XX" is no type of an attribute; a comma inside a value is written "\,"`},
		{"a.yaml", "certificates:\n  - {spiffe: 'spiffe://a/*/b'}\n", "a.yaml:2: spiffe: * stands for the end of a path only: spiffe://acme.test/ns/*"},
		{"a.yaml", "certificates:\n  - {subject: 'CN=a,O=b'}\n  - {subject: '/CN=A/O=B'}\n", "a.yaml:3: names the same certificate as a.yaml:2"},
		{"a.yaml", "certificates: &a\n  - {subject: CN=a}\n  - *a\n", "a.yaml:3: an entry must be a mapping"},
		{"a.csv", "", "a.csv:1: the file is empty"},
		{"a.csv", "subject,onwer,subject\n", "a.csv:1: unknown key \"onwer\"; did you mean \"owner\"?\na.csv:1: subject stands twice"},
		{"a.csv", "subject,owner\nCN=a\n", "a.csv:2: not CSV: wrong number of fields"},
		{"a.csv", "subject,owner\n\"CN=a,x\n", "a.csv:2: not CSV: extraneous or missing \" in quoted-field"},
		{"a.csv", "subject,owner\n,x\nCN=a,y\nXX=a,z\n", `a.csv:2: an entry has one of fingerprint, subject, spiffe, or issuer with serial
a.csv:4: subject: "XX" is no type of an attribute; a comma inside a value is written "\,"`},
	} {
		if got := faults(t, c.path, c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.yaml", "certificates:\n  - {subject: CN=a, routes: [/a/*], not_after: 2026-01-01}\n")
	f.Add("a.csv", "owner,serial,issuer\nme,0x1,CN=a\n")
	f.Fuzz(func(t *testing.T, path, text string) {
		entries, err := allowlist.Parse(path, []byte(text))
		if err != nil && entries != nil {
			t.Error("entries with an error")
		}
		_, _ = allowlist.New(entries)
	})
}
