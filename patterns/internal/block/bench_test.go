package block

import (
	"strings"
	"testing"
)

// A hit is an anchor found beforehand.
type hit struct {
	op Op
	p  int
}

type hitLine struct {
	ls, le int
	hits   []hit
}

// benchmarkText measures Resume and At over a text whose anchors are known.
func benchmarkText(b *testing.B, text string) {
	b.Helper()
	in, dst := []byte(text), make([]Found, 0, 64)
	var lines []hitLine
	ls := 0
	for l := range strings.Lines(text) {
		h := hitLine{ls: ls, le: ls + len(strings.TrimSuffix(l, "\n"))}
		for p := h.ls; p < h.le; p++ {
			for _, a := range byFirst()[in[p]] {
				if a.at(in[p:h.le]) {
					h.hits = append(h.hits, hit{a.Op, p})
				}
			}
		}
		lines, ls = append(lines, h), ls+len(l)
	}
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		var s State
		for _, l := range lines {
			dst = dst[:0]
			if !s.Empty() {
				dst = s.Resume(dst, in, l.ls, l.le, false)
			}
			for _, h := range l.hits {
				if !covered(dst, h.p) {
					dst = s.At(dst, h.op, in, l.ls, l.le, h.p, false)
				}
			}
		}
	}
}

func BenchmarkSpellings(b *testing.B) {
	for _, s := range material(b) {
		if s.name != "rsa certificate" {
			continue
		}
		for _, sp := range append(pemSpellings(pemText(s)), derSpellings(s.der)...) {
			switch sp.name {
			case "json", "percent", "der", "hex der", "python bytes of der", "array of der":
				b.Run(strings.ReplaceAll(sp.name, " ", "-"), func(b *testing.B) { benchmarkText(b, sp.in()) })
			}
		}
		b.Run("lines", func(b *testing.B) { benchmarkText(b, pemText(s)) })
		lines, _ := blockLines(s)
		b.Run("docker", func(b *testing.B) {
			benchmarkText(b, `{"log":"`+strings.Join(lines, `\n","stream":"stdout","time":"2026-11-23T20:50:52.1Z"}`+"\n"+`{"log":"`))
		})
	}
	h, p, sig := testToken()
	b.Run("jwt", func(b *testing.B) { benchmarkText(b, "t="+h+"."+p+"."+sig+"&n=1") })
	b.Run("MII-in-base64", func(b *testing.B) { benchmarkText(b, strings.Repeat("MIIabcdefghijklm/", 100)) })
}
