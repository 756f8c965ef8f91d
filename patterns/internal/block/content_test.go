package block

import (
	"bytes"
	"testing"
)

// TestAppendDER: every span that holds a whole certificate, in every spelling, gives its bytes back.
func TestAppendDER(t *testing.T) {
	for _, s := range material(t) {
		if s.kind != Certificate {
			continue
		}
		for _, sp := range append(pemSpellings(pemText(s)), derSpellings(s.der)...) {
			in := []byte(sp.in())
			found := newDriver(t).line(in, 0, len(in))
			if len(found) == 0 {
				t.Errorf("%s, %s: nothing found", s.name, sp.name)
				continue
			}
			got, ok := AppendDER([]byte("x"), in[found[0].Start:found[0].End])
			switch {
			case sp.name == "base64 cut":
				if ok || string(got) != "x" {
					t.Errorf("%s, %s: half an object passes for a whole one", s.name, sp.name)
				}
			case !ok || !bytes.Equal(got[1:], s.der):
				t.Errorf("%s, %s: %t, %.40x, want %.40x\n%.100s", s.name, sp.name, ok, got[1:], s.der, in[found[0].Start:found[0].End])
			}
		}
	}
}

// TestAppendDERTakesAnything: any text gives nothing or an object, and never fails.
func TestAppendDERTakesAnything(t *testing.T) {
	for _, s := range material(t) {
		for _, sp := range append(pemSpellings(pemText(s)), derSpellings(s.der)...) {
			text := []byte(sp.text)
			for cut := 0; cut < len(text); cut += 1 + cut/3 {
				for _, part := range [][]byte{text[:cut], text[cut:]} {
					if got, ok := AppendDER(nil, part); !ok && len(got) > 0 {
						t.Fatalf("%s, %s: bytes of half an object", s.name, sp.name)
					}
				}
			}
		}
	}
}
