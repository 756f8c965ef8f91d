package patterns_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"redactor/internal/logcorpus/certforms"
	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// sharedCertificates returns the certificates in the shared forms.
func sharedCertificates(t *testing.T) []*certforms.Object {
	t.Helper()
	var out []*certforms.Object
	for _, name := range []string{"client.pem", "ca.pem"} {
		block, _ := pem.Decode(shared(t, filepath.Join("fixtures", "cert-forms", name)))
		if block == nil {
			t.Fatalf("%s holds no PEM block", name)
		}
		out = append(out, &certforms.Object{Name: name, Label: block.Type, DER: block.Bytes})
	}
	return out
}

// kept is text beside the certificate of a shared form that identifies the client or the request and has to stay.
func kept(file string) []string {
	switch file[:2] {
	case "04":
		return []string{
			`"dn":"CN=billing.acme.test,OU=payments,O=Acme\\, Inc.,C=DE"`, `"fp":"9b6bfeb0016f52e5503703d5b31f0d9b88638fc4"`,
			`"sn":"0E05E91D028AAA3B5D6D86D49CEE948EF984DC2D"`,
		}
	case "09":
		return []string{"{", "}"}
	case "11":
		return []string{`"client_common_name":"billing.acme.test"`, `"client_serial":"80057681551715592970712159317945159928821111853"`}
	case "12":
		return []string{"By=spiffe://a/b;Hash=" + strings.Repeat("ab", 32) + `;Cert="`, `";Subject="/C=US/CN=x";URI=spiffe://acme.test/x`}
	case "14":
		return []string{"Client-Cert: :"}
	case "17":
		return []string{`"stream": "stdout", "time": "2026-11-23T20:50:52.1Z"}`}
	case "18":
		return []string{"2026-11-23T20:50:52.123456789Z stdout F "}
	case "34":
		return []string{"2026-11-23T21:01:18.836224+00:00 "}
	}
	return nil
}

// TestCertificateForms is promise 1 on certificates: the 34 shared forms, then every generated certificate in every form.
func TestCertificateForms(t *testing.T) {
	rs := compile(t)
	filter := func(text []byte) []byte { return rs.AppendRedacted(nil, text) }
	t.Run("shared", func(t *testing.T) { sharedForms(t, filter) })
	t.Run("generated", func(t *testing.T) {
		certs, _ := forge(t)
		judgeForms(t, certs, filter)
	})
}

// sharedForms judges the shared samples: no run of a body, no invented key, the lines, the JSON and what identifies the client.
func sharedForms(t *testing.T, filter func(text []byte) []byte) {
	certs := sharedCertificates(t)
	var expected struct{ Forms []struct{ File string } }
	if err := json.Unmarshal(shared(t, "fixtures/cert-forms/expected.json"), &expected); err != nil {
		t.Fatal(err)
	}
	if len(expected.Forms) != 34 {
		t.Errorf("%d forms, want 34", len(expected.Forms))
	}
	for _, form := range expected.Forms {
		in := shared(t, filepath.Join("fixtures", "cert-forms", form.File))
		out := filter(in)
		bad := func(format string, args ...any) {
			t.Errorf("%s: %s\n   out %.1500s", form.File, fmt.Sprintf(format, args...), out)
		}
		stays := spell.Line{{Text: strings.Join(kept(form.File), "\n")}}
		if left := certforms.Left(stays, certs, string(out)); left != "" {
			bad("left %.80q", left)
		}
		if bytes.Contains(out, []byte("FAKE")) {
			bad("an API key is left")
		}
		if a, b := bytes.Count(in, []byte("\n")), bytes.Count(out, []byte("\n")); a != b {
			bad("%d lines became %d", a, b)
		}
		if !spell.KeepsJSON(string(in), string(out)) {
			bad("JSON no longer")
		}
		if again := filter(out); !bytes.Equal(out, again) {
			bad("not stable: %.300s", again)
		}
		for _, text := range kept(form.File) {
			if a, b := bytes.Count(in, []byte(text)), bytes.Count(out, []byte(text)); a != b {
				bad("%q stood there %d times, now %d", text, a, b)
			}
		}
	}
}

// judgeForms judges every object in every form it occurs in.
func judgeForms(t *testing.T, objects []certforms.Object, filter func(text []byte) []byte) {
	t.Helper()
	type count struct{ cases, failed int }
	counts := map[string]*count{}
	cases, failed := 0, 0
	for _, form := range append(certforms.Forms(), certforms.TemplateForms()...) {
		if counts[form.Name] == nil {
			counts[form.Name] = &count{}
		}
		n := counts[form.Name]
		for i := range objects {
			o, other := &objects[i], &objects[(i+1)%len(objects)]
			if !form.Fits(o) || !form.Fits(other) {
				continue
			}
			v := certforms.Judge(form.Write(o, other, seed.Of(1, form.Name, o.Name)), []*certforms.Object{o, other}, filter)
			n.cases++
			if v.Faults == 0 {
				continue
			}
			if n.failed++; n.failed <= 2 {
				t.Error(certforms.Describe(form.Name, o, v))
			}
		}
	}
	for name, n := range counts {
		cases, failed = cases+n.cases, failed+n.failed
		if n.failed > 0 {
			t.Logf("%s: %d of %d failed", name, n.failed, n.cases)
		}
	}
	t.Logf("%d of %d cases failed", failed, cases)
}

// TestPrivateKeyForms is promise 1 on private keys: every container in every form, and no fingerprint of any of them.
func TestPrivateKeyForms(t *testing.T) {
	rs := compile(t)
	_, keys := forge(t)
	judgeForms(t, keys, func(text []byte) []byte {
		out := rs.AppendRedacted(nil, text)
		for i := range keys {
			sum := sha256.Sum256(keys[i].DER)
			if bytes.Contains(bytes.ToLower(out), []byte(hex.EncodeToString(sum[:8]))) {
				t.Errorf("a fingerprint of %s is printed: %.600s", keys[i].Name, out)
			}
		}
		return out
	})
}
