package block

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzWalk: any text gives spans within its lines and in order, the same ones twice, keeps its lines, and leaves a state that ends
// when the text does. The driver checks the spans.
func FuzzWalk(f *testing.F) {
	for _, s := range material(f) {
		if len(s.der) > 400 && s.kind != Certificate {
			continue
		}
		for _, sp := range append(pemSpellings(pemText(s)), derSpellings(s.der)...) {
			f.Add([]byte(sp.in()))
		}
		lines, _ := blockLines(s)
		for _, carry := range carriers() {
			var in []string
			for i := range lines {
				in = append(in, carry(i, lines[i]))
			}
			f.Add([]byte(strings.Join(in, "\n")))
		}
	}
	h, p, s := testToken()
	f.Add([]byte("a=" + h + "." + p + "." + s + " -eyJhIjox.eyJhIjox.."))
	f.Add([]byte("PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPublic-Lines: 1\nQUJDREVGR0hJSktMTU5PQUJDREVGR0hJSktMTU5P\nPrivate-MAC: 00\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		d := newDriver(t)
		out := d.mask(string(in))
		if strings.Count(out, "\n") != bytes.Count(in, []byte("\n")) {
			t.Fatalf("lines lost: %q", out)
		}
		if again := newDriver(t); again.mask(string(in)) != out || again.state != d.state {
			t.Fatal("not the same twice")
		}
		for range tableSize * (maxAge + maxForeign + maxIdle) {
			if d.state.Empty() {
				return
			}
			d.mask("2026 nothing here\n")
		}
		t.Fatalf("open for ever: %+v", d.state)
	})
}
