package benchmarks

import (
	"testing"
	"time"

	"redactor/internal/logcorpus"
)

// floodSize is the shorter of the two inputs whose times are compared. A search that is quadratic with a small factor shows
// at this size: it would take seconds.
const floodSize = 256 << 10

// BenchmarkAdversarial redacts inputs that are made to be slow, once and at double the length. Its metric x/2n is the ratio
// of the two times, best of all rounds: 2 is linear, 4 is quadratic.
func BenchmarkAdversarial(b *testing.B) {
	rules := compile(b)
	for _, name := range logcorpus.Floods() {
		b.Run(name, func(b *testing.B) {
			short, long := flood(b, name, floodSize), flood(b, name, 2*floodSize)
			best := [2]time.Duration{time.Hour, time.Hour}
			var out []byte
			b.SetBytes(int64(len(short) + len(long)))
			for b.Loop() {
				for i, in := range [][]byte{short, long} {
					from := time.Now()
					out = rules.AppendRedacted(out[:0], in)
					best[i] = min(best[i], time.Since(from))
				}
			}
			b.ReportMetric(float64(best[1])/float64(best[0]), "x/2n")
		})
	}
}

// flood returns a hostile input.
func flood(b *testing.B, name string, size int) []byte {
	b.Helper()
	text, err := logcorpus.Adversarial(name, size)
	if err != nil {
		b.Fatal(err)
	}
	return text
}
