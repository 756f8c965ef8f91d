package block

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// TestCutEverywhere: whatever a cut leaves of an object is masked once its start can be told.
func TestCutEverywhere(t *testing.T) {
	const window = 24 // bytes of text
	for k, s := range material(t) {
		list := pemSpellings(pemText(s))
		if s.name != "openssh" {
			list = append(list, derSpellings(s.der)...)
		}
		for n, sp := range list {
			if (n+k)%4 != 0 && testing.Short() || (n+k)%2 != 0 {
				continue
			}
			in := sp.in()
			start := 30*(len(sp.text)/len(s.der)+1) + 60 // 30 bytes of the object, a marker
			if s.kind == Other {
				start *= 4 // its constants stand behind names
			}
			step := 1 + len(sp.text)/31
			for cut := len(sp.before) + start; cut < len(in); cut += step {
				out := maskAll(t, in[:cut]+"\nnext line\n")
				if !strings.HasSuffix(out, "\nnext line\n") {
					t.Errorf("%s, %s cut at %d eats the next line: %q", s.name, sp.name, cut, out)
					break
				}
				left, _ := strings.CutPrefix(out, sp.before)
				if i := survivor(left, sp.text, window); i >= 0 {
					t.Errorf("%s, %s cut at %d of %d: %q is left:\n%.300q", s.name, sp.name, cut, len(in), sp.text[i:i+window], out)
					break
				}
			}
		}
	}
}

// survivor returns the place of the first run of n bytes of secret in text, or -1.
func survivor(text, secret string, n int) int {
	seen := map[string]bool{}
	for i := 0; i+n <= len(text); i++ {
		seen[text[i:i+n]] = true
	}
	for i := 0; len(seen) > 0 && i+n <= len(secret); i++ {
		if seen[secret[i:i+n]] {
			return i
		}
	}
	return -1
}

// TestPartialLines: a transport cuts a long line in the middle of a body; the rest on the next line of the stream goes too.
func TestPartialLines(t *testing.T) {
	h, p, sig := testToken()
	list := []spelling{{name: "jwt", before: "t=", text: h + "." + p + "." + sig, after: " n=1"}}
	var ders [][]byte
	for _, m := range material(t) {
		if m.name != "p256 certificate" && m.name != "rsa pkcs1" && m.name != "encrypted" {
			continue
		}
		ders = append(ders, m.der)
		for _, sp := range append(pemSpellings(pemText(m)), derSpellings(m.der)...) {
			if !strings.Contains(sp.name, "bytes") && !strings.Contains(sp.name, "array") && sp.name != "hex" && sp.name != "hex upper" {
				list = append(list, sp)
			}
		}
	}
	pad := strings.Repeat("x ", 9000)
	for _, sp := range list {
		text := pad + sp.in()
		last := len(text) - len(sp.after) - 20
		if i := strings.Index(text, "END"); i > 0 {
			last = i - 30
		}
		for cut := len(pad) + len(sp.before) + 90; cut < last; cut += 1 + len(sp.text)/31 {
			if strings.ContainsAny(text[cut-1:cut+1], `\"`) {
				continue
			}
			a, b := text[:cut], text[cut:]
			in := "2026-11-23T20:50:52.1Z stdout P " + a + "\n2026-11-23T20:50:52.2Z stderr F other\n2026-11-23T20:50:52.3Z stdout F " + b + "\n"
			checkPartial(t, fmt.Sprintf("%s in CRI, cut at %d", sp.name, cut-len(pad)), in, sp, b, ders)
			in = `{"log":"` + jsonText(a) + `","stream":"stdout","time":"1"}` + "\n" + `{"log":"` + jsonText(b) + `\n","stream":"stdout","time":"1"}` + "\n"
			checkPartial(t, fmt.Sprintf("%s in docker, cut at %d", sp.name, cut-len(pad)), in, spelling{text: jsonText(sp.text), after: jsonText(sp.after)}, jsonText(b), ders)
			if t.Failed() {
				break
			}
		}
	}
}

// TestPartialMarkers: the cut is in the marker of a block whose body has no structure.
func TestPartialMarkers(t *testing.T) {
	body := base64.StdEncoding.EncodeToString(noise(300))
	key := "-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\nDEK-Info: AES-128-CBC,00112233\\n\\n" + strings.Join(chunks(body, 64), "\\n") + "\\n-----END RSA PRIVATE KEY-----"
	for cut := len("-----BEGIN"); cut < len(key)-len("-----END RSA PRIVATE KEY-----")-6; cut++ {
		if key[cut-1] == '\\' {
			continue
		}
		d := newDriver(t)
		out := d.mask("2026-11-23T20:50:52.1Z stdout P a " + key[:cut] + "\n2026-11-23T20:50:52.1Z stdout F " + key[cut:] + "\"\n")
		for _, l := range chunks(body, 64) {
			if i := survivor(out, l, 12); i >= 0 || !d.state.Empty() {
				t.Errorf("cut at %d: %.500q, %+v", cut, out, d.state.open[0])
				return
			}
		}
	}
}

func checkPartial(t *testing.T, name, in string, sp spelling, rest string, ders [][]byte) {
	t.Helper()
	d := newDriver(t)
	out := d.mask(in)
	for _, der := range ders {
		leaks(t, name, out[18000:], der, 16)
	}
	if i := survivor(out[18000:], sp.text, 28); i >= 0 && len(rest) > 60 {
		t.Errorf("%s: %d is left: %q", name, i, out[18000:])
	}
	if !strings.Contains(out, sp.after) || !d.state.Empty() {
		t.Errorf("%s: %q, %+v", name, out[18000:], d.state.open[0])
	}
}

func TestBodyEnd(t *testing.T) {
	for _, c := range []struct{ text, rest string }{
		{"QUJD", ""},
		{"QUJDREVGR0hJSktMTU5P\\nQUJDREVGR0hJSktMTU5P\\n-----END CERTIFICATE-----", `\n"}`},
		{"QUJDREVGR0hJSktMTU5PQ==", " next words"},
		{"QUJDREVGR0hJSktMTU5P%0AQUJDREVGR0hJSktMTU5P", "&n=1"},
		{"", " QUJD"},
	} {
		in := []byte(c.text + c.rest)
		if e := BodyEnd(in, 0, len(in)); string(in[e:]) != c.rest {
			t.Errorf("%q ends before %q", in, in[e:])
		}
	}
}
