package prefilter

import (
	"bytes"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// usual is a set of anchors like that of the built-in rules, in size and shape.
func usual() []Anchor {
	next := set("_-.:=\"'`%\\]&<>,# \t\x1b)|;0123456789ishnvISHNV")
	var as []Anchor
	for s := range strings.FieldsSeq(`key pwd sid sig jwt otp pin cvv cvc ssn sso pass auth sess salt cert cred token secret passw cookie session
		csrf xsrf signature credential bearer saml apikey code`) {
		as = append(as, Anchor{Lit: s, Fold: true, Next: next})
	}
	for s := range strings.FieldsSeq(`ghp_ gho_ ghs_ github_pat_ glpat- AKIA ASIA AIza ya29. sk-ant- sk-proj- sk_live_ xoxb- xoxp- SG. npm_ pypi-
		dckr_pat_ dop_v1_ hvs. glsa_ shpat_ hf_ dapi eyJ BEGIN gAwIBAgI ADAgECA oAMCAQIC MII LS0tLS1CRUdJTi 45,45,45,45,45,66 ://`) {
		as = append(as, Anchor{Lit: s})
	}
	return append(as, Anchor{Lit: "a003020102", Fold: true}, Anchor{Lit: "bearer ", Fold: true}, Anchor{Lit: "basic ", Fold: true})
}

// block is the size of the blocks in which the benchmarks go through their text.
const block = 256 << 10

// logs returns 8 MiB of made-up log lines without secrets, or the first 64 MiB of the file that CORPUS names.
func logs(b *testing.B) []byte {
	b.Helper()
	if name := os.Getenv("CORPUS"); name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return text[:min(len(text), 64<<20)]
	}
	r := rand.New(rand.NewPCG(7, 8))
	pick := func(s string) string { f := strings.Fields(s); return f[r.IntN(len(f))] }
	text := make([]byte, 0, 8<<20+1024)
	for len(text) < 8<<20 {
		ip := fmt.Sprintf("%d.%d.%d.%d", r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256))
		at := fmt.Sprintf("2026-05-%02dT%02d:%02d:%02d", 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))
		path := fmt.Sprintf("/api/v%d/%s/%d/%s", 1+r.IntN(3), pick("orders customers products keys sessions users"), r.IntN(1e6),
			pick("items reviews invoices history ?page=2&ordering=-created_at ?q=monkey"))
		switch r.IntN(4) {
		case 0:
			text = fmt.Appendf(text, "%s - - [%s +0000] \"%s %s HTTP/1.1\" %d %d \"https://shop.example.com/\" \"Mozilla/5.0 (X11; Linux x86_64) %s\"\n",
				ip, at, pick("GET POST PUT DELETE"), path, 200+r.IntN(300), r.IntN(1e5), pick("Firefox/141.0 Chrome/139.0 curl/8.5.0"))
		case 1:
			text = fmt.Appendf(text, "{\"time\":\"%s.%03dZ\",\"level\":\"INFO\",\"logger\":\"django.%s\",\"request_id\":\"%016x\",\"path\":\"%s\",\"ms\":%d}\n",
				at, r.IntN(1000), pick("request db.backends contrib.auth security"), r.Uint64(), path, r.IntN(5000))
		case 2:
			text = fmt.Appendf(text, "time=%s level=info msg=%q upstream=%s:8000 status=%d latency=%dms region=eu-west-1 trace=%016x\n",
				at, pick("ok refreshed created deleted")+" for user", ip, 200+r.IntN(300), r.IntN(900), r.Uint64())
		default:
			text = fmt.Appendf(text, "  File \"/srv/app/%s/%s.py\", line %d, in %s\n    return self.get_response(request)\n",
				pick("orders billing accounts"), pick("views models middleware serializers"), r.IntN(900), pick("dispatch get post save"))
		}
	}
	return text
}

// BenchmarkMark times the bitmap alone, for blocks and for a call a line.
func BenchmarkMark(b *testing.B) {
	f, text := must(b, usual()), logs(b)
	bm := make([]uint64, block/64)
	b.Run("blocks", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for part := range slices.Chunk(text, block) {
				f.Mark(bm, part)
			}
		}
	})
	b.Run("lines", func(b *testing.B) {
		lines := bytes.SplitAfter(text, []byte("\n"))
		lines = slices.DeleteFunc(lines, func(line []byte) bool { return len(line) > block })
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, line := range lines {
				f.Mark(bm, line)
			}
		}
	})
}

// BenchmarkFilter times the bitmap and the look at every candidate, and counts both candidates and hits.
func BenchmarkFilter(b *testing.B) {
	f, text := must(b, usual()), logs(b)
	bm, hits := make([]uint64, block/64), make([]Hit, 0, 64)
	candidates, found := 0, 0
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		candidates, found = 0, 0
		for part := range slices.Chunk(text, block) {
			f.Mark(bm, part)
			for w, m := range bm[:(len(part)+63)/64] {
				for ; m != 0; m &= m - 1 {
					hits = f.At(part, w*64+bits.TrailingZeros64(m), hits[:0])
					candidates++
					found += len(hits)
				}
			}
		}
	}
	b.ReportMetric(float64(candidates)/float64(len(text))*1024, "candidates/KiB")
	b.ReportMetric(float64(found)/float64(len(text))*1024, "hits/KiB")
}

// BenchmarkNew times what a program pays at its start.
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{len(usual()), 400} {
		as := usual()
		r := rand.New(rand.NewPCG(9, 10))
		for len(as) < n {
			as = append(as, Anchor{Lit: fmt.Sprintf("%s%06x", string(rune('a'+r.IntN(26))), r.IntN(1<<24))[:4+r.IntN(4)], Fold: len(as)%2 == 0})
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := New(as); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
