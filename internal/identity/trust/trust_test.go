package trust_test

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"redactor/internal/identity"
	"redactor/internal/identity/identitytest"
	"redactor/internal/identity/trust"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// write writes a file into the folder and returns its path.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, files trust.Files) *trust.Store {
	t.Helper()
	s, err := trust.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t *testing.T, der []byte) *identity.Certificate {
	t.Helper()
	c, err := identity.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const billing = "certificates:\n  - {spiffe: 'spiffe://acme.test/ns/*', owner: billing}\n"

func TestNothingToJudgeBy(t *testing.T) {
	t.Parallel()
	c := parse(t, identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil))
	if j := open(t, trust.Files{}).Judge(c, identitytest.Now()); j.Verdict != identity.NoVerdict || j.Entry != nil {
		t.Errorf("got %v", j)
	}
}

// Each verdict, and which of two counts.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), identitytest.Now()
	ca, stranger := identitytest.NewCA(t, "Lab CA"), identitytest.NewCA(t, "Lab CA") // the same name, another key
	lists := []string{write(t, dir, "a.yaml", billing)}
	authorities := []string{write(t, dir, "ca.pem", string(identitytest.PEM("CERTIFICATE", ca.Cert.Raw)))}
	revoked := []string{write(t, dir, "crl.pem", string(identitytest.PEM("X509 CRL", ca.Revoke(t, 7))))}
	unlisted := func(c *x509.Certificate) { c.URIs = nil }
	for _, c := range []struct {
		name  string
		files trust.Files
		der   []byte
		at    time.Time
		want  identity.Verdict
	}{
		{"listed", trust.Files{Allowlists: lists}, ca.Issue(t, 1, nil), now, identity.Known},
		{"listed and signed", trust.Files{lists, revoked, authorities}, ca.Issue(t, 1, nil), now, identity.Known},
		{"signed", trust.Files{Authorities: authorities}, ca.Issue(t, 1, unlisted), now, identity.Known},
		{"not revoked", trust.Files{Revocations: revoked}, ca.Issue(t, 1, unlisted), now, identity.Known},
		{"unlisted", trust.Files{Allowlists: lists}, ca.Issue(t, 1, unlisted), now, identity.Unknown},
		{"late", trust.Files{Allowlists: lists}, ca.Issue(t, 1, nil), now.Add(24*time.Hour + time.Second), identity.Expired},
		{"the last second", trust.Files{Allowlists: lists}, ca.Issue(t, 1, nil), now.Add(24*time.Hour + time.Second - 1), identity.Known},
		{"early", trust.Files{Allowlists: lists}, ca.Issue(t, 1, nil), now.Add(-2 * time.Hour), identity.NotYet},
		{"late and unlisted", trust.Files{Allowlists: lists}, ca.Issue(t, 1, unlisted), now.Add(48 * time.Hour), identity.Unknown},
		{"forged", trust.Files{lists, nil, authorities}, stranger.Issue(t, 1, nil), now, identity.WrongIssuer},
		{"forged and unlisted", trust.Files{lists, nil, authorities}, stranger.Issue(t, 1, unlisted), now, identity.WrongIssuer},
		{"revoked", trust.Files{lists, revoked, authorities}, ca.Issue(t, 7, nil), now, identity.Revoked},
		{"revoked later", trust.Files{lists, revoked, authorities}, ca.Issue(t, 7, nil), now.Add(-time.Minute), identity.Known},
		{"revoked and forged", trust.Files{lists, revoked, authorities}, stranger.Issue(t, 7, nil), now, identity.Revoked},
		{"revoked and late", trust.Files{lists, revoked, nil}, ca.Issue(t, 7, nil), now.Add(48 * time.Hour), identity.Revoked},
	} {
		store := open(t, c.files)
		for range 2 { // the second time from the cache
			if j := store.Judge(parse(t, c.der), c.at); j.Verdict != c.want {
				t.Errorf("%s: got %s, want %s", c.name, j.Verdict, c.want)
			}
		}
	}
}

// The dates of entries count beside those of the certificate, and one valid entry is enough.
func TestEntryDates(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), identitytest.Now()
	c := parse(t, identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil))
	past, future, present := ", not_after: 2026-11-22}", ", not_before: 2026-11-24}", ", not_before: 2026-11-23, not_after: 2026-11-23}"
	id, start := "\n  - {owner: id, spiffe: 'spiffe://acme.test/ns/prod/sa/billing'", "\n  - {owner: start, spiffe: 'spiffe://acme.test/*'"
	for text, want := range map[string]string{
		id + past: "expired id", id + future: "not-yet id", id + present: "known id",
		id + past + start + present: "known start", id + future + start + past: "not-yet id", id + past + start + future: "not-yet start", id + past + start + past: "expired id",
	} {
		j := open(t, trust.Files{Allowlists: []string{write(t, dir, "a.yaml", "certificates:"+text+"\n")}}).Judge(c, now)
		if got := j.Verdict.String() + " " + j.Entry.Owner; got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestUnreadableDatesAreNeverKnown(t *testing.T) {
	t.Parallel()
	c := *parse(t, identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil))
	c.NotAfter = time.Time{}
	store := open(t, trust.Files{Allowlists: []string{write(t, t.TempDir(), "a.yaml", billing)}})
	if j := store.Judge(&c, identitytest.Now()); j.Verdict != identity.Expired {
		t.Errorf("got %s", j.Verdict)
	}
}

// A list of serial numbers counts for every issuer; a revocation list for its own.
func TestRevocations(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), identitytest.Now()
	ca, other := identitytest.NewCA(t, "Lab CA"), identitytest.NewCA(t, "Other CA")
	sixteen, seventeen := parse(t, ca.Issue(t, 0x10, nil)), parse(t, other.Issue(t, 0x11, nil))
	for name, c := range map[string]struct{ text, want string }{
		"DER":     {string(ca.Revoke(t, 0x10, 0x11)), "revoked known"},
		"two":     {string(identitytest.PEM("X509 CRL", ca.Revoke(t, 0x10))) + "Größe\n" + string(identitytest.PEM("X509 CRL", other.Revoke(t, 0x11))), "revoked revoked"},
		"empty":   {string(ca.Revoke(t)), "known known"},
		"hex":     {"# taken back\nserials: hex\n10 # billing\n\n0x11\n", "revoked revoked"},
		"decimal": {"serials: decimal\n16\n", "revoked known"},
		"each":    {"0x10\r\ndec:17", "revoked revoked"},
		"comment": {"# none\n", "known known"},
	} {
		store := open(t, trust.Files{Revocations: []string{write(t, dir, "crl", c.text)}})
		if got := store.Judge(sixteen, now).Verdict.String() + " " + store.Judge(seventeen, now).Verdict.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// An authority that is renamed still signs, and a name alone proves nothing (TestVerdicts).
func TestAuthorities(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two, three := identitytest.NewCA(t, "One"), identitytest.NewCA(t, "Two"), identitytest.NewCA(t, "Three")
	store := open(t, trust.Files{Authorities: []string{
		write(t, dir, "one.der", string(one.Cert.Raw)),
		write(t, dir, "two.pem", "Főtanúsítvány\n"+string(identitytest.PEM("CERTIFICATE", two.Cert.Raw))),
	}})
	for ca, want := range map[*identitytest.CA]identity.Verdict{
		one: identity.Known, two: identity.Known, one.Renamed(t, "New"): identity.Known, three: identity.WrongIssuer, three.Renamed(t, "One"): identity.WrongIssuer,
	} {
		if got := store.Judge(parse(t, ca.Issue(t, 1, nil)), identitytest.Now()).Verdict; got != want {
			t.Errorf("%s: got %s, want %s", ca.Cert.Subject, got, want)
		}
	}
}

func TestOpenFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ca, stranger := identitytest.NewCA(t, "Lab CA"), identitytest.NewCA(t, "Lab CA")
	file := func(text string) []string { return []string{write(t, dir, "file", text)} }
	certificate := string(identitytest.PEM("CERTIFICATE", ca.Cert.Raw))
	authorities := []string{write(t, dir, "ca.pem", certificate)}
	for _, c := range []struct {
		name string
		make func() trust.Files
		want string
	}{
		{"missing", func() trust.Files { return trust.Files{Allowlists: []string{filepath.Join(dir, "none")}} }, "no such file"},
		{"folder", func() trust.Files { return trust.Files{Allowlists: []string{dir}} }, "is a directory"},
		{"empty authorities", func() trust.Files { return trust.Files{Authorities: file(" \n")} }, "the file is empty"},
		{"text authorities", func() trust.Files { return trust.Files{Authorities: file("hello")} }, "text without a PEM block"},
		{"damaged authorities", func() trust.Files {
			return trust.Files{Authorities: file(strings.Replace(certificate, "MII", "M*I", 1) + certificate)}
		}, "a PEM block is damaged"},
		{"key", func() trust.Files {
			return trust.Files{Authorities: file(string(identitytest.PEM("PRIVATE KEY", []byte("x"))))}
		}, "a PEM block that is no CERTIFICATE"},
		{"leaf", func() trust.Files { return trust.Files{Authorities: file(string(ca.Issue(t, 1, nil)))} }, "certificate 1 is not that of a certificate authority"},
		{"broken authority", func() trust.Files { return trust.Files{Authorities: file("\x30\x82\x01\x00")} }, "certificate 1: x509"},
		{"empty revocations", func() trust.Files { return trust.Files{Revocations: file("")} }, "the file is empty"},
		{"ambiguous serial", func() trust.Files { return trust.Files{Revocations: file("0x1\n1000\n")} }, `line 2: these digits could be hexadecimal or decimal: write 0x before them, or "dec:", or "serials: hex" on a line above`},
		{"bad serial", func() trust.Files { return trust.Files{Revocations: file("xyz\n")} }, "line 1: a serial number is"},
		{"bad base", func() trust.Files { return trust.Files{Revocations: file("serials: octal\n")} }, `line 1: behind "serials:" stands hex or decimal`},
		{"certificate for a list", func() trust.Files { return trust.Files{Revocations: file(certificate)} }, "a PEM block that is no X509 CRL"},
		{"broken list", func() trust.Files { return trust.Files{Revocations: file(string(ca.Revoke(t, 1)[:60]))} }, "revocation list 1: x509"},
		{"forged list", func() trust.Files {
			return trust.Files{Revocations: file(string(stranger.Revoke(t, 1))), Authorities: authorities}
		}, "revocation list 1: not signed by the certificate authority that has its issuer's name"},
		{"bad allowlist", func() trust.Files { return trust.Files{Allowlists: file("{}")} }, "certificates is missing"},
	} {
		store, err := trust.Open(c.make())
		if store != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// A list that speaks for other issuers would revoke the wrong certificates.
func TestIndirectListIsRefused(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	der := ca.RevokeWith(t, x509.RevocationListEntry{
		SerialNumber: ca.Cert.SerialNumber, RevocationTime: identitytest.Now(),
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 29}, Critical: true, Value: []byte{0x30, 0}}},
	})
	_, err := trust.Open(trust.Files{Revocations: []string{write(t, t.TempDir(), "crl", string(der))}})
	if err == nil || !strings.Contains(err.Error(), "other issuers") {
		t.Errorf("got %v", err)
	}
	der = ca.RevokeWith(t, x509.RevocationListEntry{SerialNumber: ca.Cert.SerialNumber, RevocationTime: identitytest.Now(), ReasonCode: 8})
	store := open(t, trust.Files{Revocations: []string{write(t, t.TempDir(), "crl", string(der))}})
	if j := store.Judge(parse(t, ca.Cert.Raw), identitytest.Now()); j.Verdict != identity.Known {
		t.Errorf("an entry that takes a revocation back: %s", j.Verdict)
	}
}

func TestReload(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), identitytest.Now()
	c := parse(t, identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil))
	path := write(t, dir, "a.yaml", billing)
	store := open(t, trust.Files{Allowlists: []string{path}})
	reload := func(step string, wantChange bool, wantErr string, want identity.Verdict) {
		t.Helper()
		changed, err := store.Reload()
		if changed != wantChange || (err == nil) != (wantErr == "") || err != nil && !strings.Contains(err.Error(), wantErr) {
			t.Errorf("%s: changed %v, %v", step, changed, err)
		}
		if got := store.Judge(c, now).Verdict; got != want {
			t.Errorf("%s: got %s, want %s", step, got, want)
		}
	}
	reload("the same", false, "", identity.Known)
	// The same size, and perhaps the same time: only the content tells.
	write(t, dir, "a.yaml", strings.Replace(billing, "acme.test", "acne.test", 1))
	reload("changed", true, "", identity.Unknown)
	write(t, dir, "a.yaml", "certificates: {}\n")
	reload("bad", false, "certificates must be a list", identity.Unknown)
	reload("still bad", false, "certificates must be a list", identity.Unknown)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	reload("missing", false, "no such file", identity.Unknown)
	write(t, dir, "a.yaml", billing)
	reload("back", true, "", identity.Known)
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	reload("touched", false, "", identity.Known)
	reload("settled", false, "", identity.Known)
	write(t, dir, "a.yaml", billing+"\n")
	reload("longer", true, "", identity.Known)
}

// A new state is a whole one: the files of one moment, while others judge.
func TestReloadWhileJudging(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), identitytest.Now()
	ca := identitytest.NewCA(t, "Lab CA")
	c := parse(t, ca.Issue(t, 1, nil))
	files := trust.Files{
		Allowlists:  []string{write(t, dir, "a.yaml", billing)},
		Authorities: []string{write(t, dir, "ca.pem", string(identitytest.PEM("CERTIFICATE", ca.Cert.Raw)))},
	}
	store := open(t, files)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if j := store.Judge(c, now); j.Verdict != identity.Known && j.Verdict != identity.Unknown {
					t.Errorf("got %s", j.Verdict)
				}
			}
		})
	}
	for i := range 50 {
		text := billing
		if i%2 == 0 {
			text = "certificates: []\n"
		}
		write(t, dir, "a.yaml", text)
		if _, err := store.Reload(); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wg.Wait()
}

func TestWatch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := write(t, dir, "a.yaml", billing)
	store := open(t, trust.Files{Allowlists: []string{path}})
	reports := make(chan error)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		store.Watch(ctx, time.Millisecond, func(err error) {
			select {
			case reports <- err:
			case <-ctx.Done():
			}
		})
	}()
	replace := func(text string) {
		t.Helper()
		if err := os.Rename(write(t, dir, "new", text), path); err != nil {
			t.Fatal(err)
		}
	}
	next := func() error {
		t.Helper()
		select {
		case err := <-reports:
			return err
		case <-time.After(time.Minute):
			t.Fatal("no report")
			return errors.New("none")
		}
	}
	replace("certificates: {}\n")
	if err := next(); err == nil || !strings.Contains(err.Error(), "must be a list") {
		t.Errorf("got %v", err)
	}
	// The error is reported once, so that the next report is that of the next change.
	replace("certificates: []\n")
	if err := next(); err != nil {
		t.Errorf("got %v", err)
	}
	cancel()
	<-done
}

func BenchmarkJudge(b *testing.B) {
	dir := b.TempDir()
	ca := identitytest.NewCA(b, "Lab CA")
	for name, text := range map[string][]byte{"a.yaml": []byte(billing), "ca.der": ca.Cert.Raw, "crl.der": ca.Revoke(b, 7)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	store, err := trust.Open(trust.Files{
		Allowlists: []string{filepath.Join(dir, "a.yaml")}, Authorities: []string{filepath.Join(dir, "ca.der")}, Revocations: []string{filepath.Join(dir, "crl.der")},
	})
	if err != nil {
		b.Fatal(err)
	}
	c, err := identity.Parse(ca.Issue(b, 1, nil))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if store.Judge(c, identitytest.Now()).Verdict != identity.Known {
			b.Fatal("not known")
		}
	}
}
