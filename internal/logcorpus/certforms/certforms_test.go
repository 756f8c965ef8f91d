package certforms

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// TestForge: certificates parse and have the serial they are named for; unencrypted keys parse.
func TestForge(t *testing.T) {
	f, err := NewForge()
	if err != nil {
		t.Fatal(err)
	}
	certs, err := f.Certificates(seed.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range certs {
		block, rest := pem.Decode([]byte(o.PEM()))
		if block == nil || len(rest) > 0 {
			t.Fatalf("%s: no PEM block: %s", o.Name, o.PEM())
		}
		if c, err := x509.ParseCertificate(block.Bytes); err != nil || !strings.HasSuffix(o.Serial, strings.ToUpper(c.SerialNumber.Text(16))) {
			t.Errorf("%s: %v", o.Name, err)
		}
	}
	keys, err := f.Keys(seed.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range keys {
		block, _ := pem.Decode([]byte(o.PEM()))
		if block == nil {
			t.Fatalf("%s: no PEM block: %s", o.Name, o.PEM())
		}
		if o.Label == "PRIVATE KEY" {
			if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
				t.Errorf("%s: %v", o.Name, err)
			}
		}
	}
	t.Logf("%d certificates, %d keys, %d forms", len(certs), len(keys), len(Forms())+len(TemplateForms()))
}

// TestJudgeForms: in every form, doing nothing is a leak and masking exactly what has to go is none.
func TestJudgeForms(t *testing.T) {
	f, err := NewForge()
	if err != nil {
		t.Fatal(err)
	}
	certs, err := f.Certificates(seed.New(1))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := f.Keys(seed.New(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range append(Forms(), TemplateForms()...) {
		for i, objects := range [][]Object{certs, keys} {
			o, other := &objects[1], &objects[len(objects)-1]
			if i == 1 {
				o, other = &objects[2], &objects[3]
			}
			if !form.Fits(o) {
				continue
			}
			line := form.Write(o, other, seed.New(3))
			both := []*Object{o, other}
			v := Judge(line, both, func(text []byte) []byte { return text })
			if v.Faults != planted.Leak {
				t.Error("left alone:", Describe(form.Name, o, v))
			}
			v = Judge(line, both, func(text []byte) []byte {
				if string(text) == line.String() {
					return []byte(masked(line))
				}
				return text
			})
			if v.Faults != 0 {
				t.Error("masked:", Describe(form.Name, o, v))
			}
		}
	}
}

func masked(line spell.Line) string {
	var b strings.Builder
	for _, p := range line {
		switch {
		case !p.Secret:
			b.WriteString(p.Text)
		case strings.HasPrefix(p.Text, "45"):
			b.WriteString(`"[CERT:unparsed:bytes:1]"`)
		default:
			b.WriteString("[CERT:line]" + strings.Repeat("=\n", strings.Count(p.Text, "\n")))
		}
	}
	return b.String()
}
