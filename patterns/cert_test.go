package patterns_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"redactor/internal/logcorpus/certforms"
	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// digests is a Certifier that knows only the digest.
type digests struct {
	asked atomic.Int64
	more  string // behind the digest in marks
}

type digest struct{ fields string }

func (c *digests) Identify(der []byte) patterns.Identity {
	c.asked.Add(1)
	return digest{"sha256:" + fingerprint(der) + c.more}
}

func (d digest) AppendFields(dst, _ []byte) []byte { return append(dst, d.fields...) }

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// TestSharedIdentities: the 34 shared forms say whose the certificate is wherever they hold all of it, and keep all else that
// promise 1 keeps.
func TestSharedIdentities(t *testing.T) {
	rs := compile(t, patterns.WithCertifier(&digests{more: ":cn:billing.acme.test:known"}))
	filter := func(text []byte) []byte { return rs.AppendRedacted(nil, text) }
	sharedForms(t, filter)
	var expected struct {
		Forms []struct {
			File         string
			Certificates []struct{ SHA256 string }
		}
	}
	if err := json.Unmarshal(shared(t, "fixtures/cert-forms/expected.json"), &expected); err != nil {
		t.Fatal(err)
	}
	for _, form := range expected.Forms {
		out := string(filter(shared(t, filepath.Join("fixtures", "cert-forms", form.File))))
		rest := out
		for _, c := range form.Certificates {
			_, after, ok := strings.Cut(rest, "[CERT:sha256:"+c.SHA256+":cn:billing.acme.test:known]")
			if !ok {
				t.Errorf("%s: no mark of %s\n%.600s", form.File, c.SHA256, out)
			}
			rest = after
		}
		if strings.Contains(rest, "[CERT:sha256:") || len(form.Certificates) == 0 && !strings.Contains(rest, "[CERT:") {
			t.Errorf("%s: marks of certificates that are not there, or none at all: %.600s", form.File, out)
		}
	}
}

// isDamaged: a form in which no certificate is whole.
func isDamaged(form string) bool {
	return form == "16-cut" || form == "23-json-cut" || form == "24-haproxy-cut-at-1024" || form == "34-rsyslog-tcp"
}

// TestIdentities: certificates made for the test, in all forms of the project's own generator.
func TestIdentities(t *testing.T) {
	rs := compile(t, patterns.WithCertifier(&digests{}))
	filter := func(text []byte) []byte { return rs.AppendRedacted(nil, text) }
	certs, _ := forge(t)
	judgeForms(t, certs, filter)
	for _, form := range append(certforms.Forms(), certforms.TemplateForms()...) {
		for i := range certs {
			o, other := &certs[i], &certs[(i+1)%len(certs)]
			if !form.Fits(o) || !form.Fits(other) {
				continue
			}
			line := form.Write(o, other, seed.Of(1, form.Name, o.Name))
			out := filter([]byte(line.String()))
			if isDamaged(form.Name) {
				continue
			}
			if !bytes.Contains(out, []byte("[CERT:sha256:"+fingerprint(o.DER)+"]")) {
				t.Errorf("%s, %s: no mark of it\n in %.700s\nout %.700s", form.Name, o.Name, line.String(), out)
			}
		}
	}
}

// TestCertCache: a certificate that stands in many lines, in several spellings, is asked for once for each spelling.
func TestCertCache(t *testing.T) {
	c := &digests{}
	rs := compile(t, patterns.WithCertifier(c))
	certs, _ := forge(t)
	var log strings.Builder
	for range 100 {
		for i := range certs[:3] {
			log.WriteString("cert=" + certs[i].Base64() + " n=1\n" + certs[i].PEM())
		}
	}
	out := string(rs.AppendRedacted(nil, []byte(log.String())))
	for i := range certs[:3] {
		if n := strings.Count(out, "[CERT:sha256:"+fingerprint(certs[i].DER)+"]"); n != 200 {
			t.Errorf("%s: %d marks, want 200", certs[i].Name, n)
		}
	}
	hits, misses := rs.CertStats()
	if n := c.asked.Load(); n != 6 || misses != 6 || hits != 594 {
		t.Errorf("asked %d times, %d hits and %d misses; want 6, 594, 6", n, hits, misses)
	}
}

// badFields breaks the form of marks in every way.
type badFields struct{ fields string }

func (c badFields) Identify([]byte) patterns.Identity { return c }

func (c badFields) AppendFields(dst, _ []byte) []byte { return append(dst, c.fields...) }

// TestBadFields: what is no mark is not printed, and a name that holds a secret is hidden.
func TestBadFields(t *testing.T) {
	certs, _ := forge(t)
	in := []byte("cert=" + certs[0].Base64() + " n=1")
	sha := "sha256:" + strings.Repeat("ab", 32)
	for fields, want := range map[string]string{
		sha: "[CERT:" + sha + "]",
		sha + ":cn:a%20b:serial:0A:exp:2027-11-23:not-yet": "[CERT:" + sha + ":cn:a%20b:serial:0A:exp:2027-11-23:not-yet]",
		sha + ":cn:api_key%3Dk3Jq9XvB2mNp:known":           "[CERT:" + sha + ":cn:***:known]",
		"":                                                 "unparsed", "known": "unparsed", "sha256:ab": "unparsed", sha + ":cn": "unparsed", sha + ":cn:": "unparsed", sha + ":color:red": "unparsed",
		sha + ":cn:a b": "unparsed", sha + ":cn:a\"b": "unparsed", sha + ":cn:a]": "unparsed", sha + ":cn:a\nb": "unparsed", sha + ":maybe": "unparsed",
		strings.ToUpper(sha): "unparsed", sha + ":cn:" + strings.Repeat("a", 600): "unparsed", sha + ":known:cn:a": "unparsed",
	} {
		rs := compile(t, patterns.WithCertifier(badFields{fields}))
		out := string(rs.AppendRedacted(nil, in))
		if want == "unparsed" {
			want = "[CERT:unparsed:bytes:" + strconv.Itoa(len(certs[0].Base64())) + "]"
		}
		if out != "cert="+want+" n=1" {
			t.Errorf("%.100q: got %.300s, want %s", fields, out, want)
		}
		if again := string(rs.AppendRedacted(nil, []byte(out))); again != out {
			t.Errorf("%.100q: not stable: %.300s", fields, again)
		}
	}
}

// TestOrphans: the middle of a certificate whose beginning is missing goes line by line, if that is asked for; digests and words stay.
func TestOrphans(t *testing.T) {
	rs := compile(t, patterns.WithOrphans())
	certs, keys := forge(t)
	const stamp = "2026-11-24T10:00:00Z stderr F "
	for _, o := range []*certforms.Object{&certs[0], &keys[0]} {
		lines := o.Lines()
		for from := 1; from < len(lines)-2; from++ {
			var in strings.Builder
			for _, l := range lines[from:] {
				in.WriteString(stamp + l + "\n")
			}
			rest := "sha256 " + fingerprint(o.DER) + "\nnothing here\n"
			size := len(strings.Join(lines[from:], ""))
			want := strings.Repeat(stamp+"[CERT:line]\n", len(lines)-from-1) + stamp + "[CERT:unparsed:bytes:" + strconv.Itoa(size) + "]\n" + rest
			if got := string(rs.AppendRedacted(nil, []byte(in.String()+rest))); got != want {
				t.Fatalf("%s from line %d:\n%s\nwant\n%s", o.Name, from, got, want)
			}
		}
	}
}
