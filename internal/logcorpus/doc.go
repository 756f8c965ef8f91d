// Package logcorpus makes logs for tests and benchmarks: the same seed gives the same bytes, and nothing is read from disk.
//
// [Clean] is traffic without secrets but with much that looks like them, [Mixed] has a secret in about one line of a hundred,
// [Hot] one in every line; [Adversarial] are floods that make a careless matcher quadratic. Single lines whose secret is known
// to the byte come from package planted, certificates and private keys from package certforms. The values are drawn, not
// real, and are no use to anyone.
package logcorpus

import (
	"slices"

	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
)

// Clean returns size bytes or a little more of whole log lines without a secret.
func Clean(seedValue uint64, size int) []byte {
	w := newWriter(seedValue, size)
	for len(w.b) < size {
		w.line()
	}
	return w.b
}

// Mixed is like Clean with a planted secret in about one line of a hundred.
func Mixed(seedValue uint64, size int) []byte {
	w, hot := newWriter(seedValue, size), hotLines(seedValue)
	for len(w.b) < size {
		if w.r.N(100) == 0 {
			w.b = append(w.b, hot[w.r.N(len(hot))]...)
		} else {
			w.line()
		}
	}
	return w.b
}

// Hot returns size bytes or a little more of log lines, every one with a planted secret.
func Hot(seedValue uint64, size int) []byte {
	r, hot := seed.Of(seedValue, "hot"), hotLines(seedValue)
	b := make([]byte, 0, size+maxLine)
	for len(b) < size {
		b = append(b, hot[r.N(len(hot))]...)
	}
	return b
}

// hotLines returns every planted case whose secret has to go.
func hotLines(seedValue uint64) []string {
	var lines []string
	planted.Cases(seedValue, func(c *planted.Case) bool {
		if c.Class == planted.Clear {
			lines = append(lines, c.Line.String()+"\n")
		}
		return true
	})
	return slices.Clip(lines)
}
