package benchmarks

import (
	"bytes"
	"testing"

	"redactor/internal/logcorpus"
	"redactor/patterns"
)

const (
	corpusSize = 8 << 20   // bytes: more than the caches hold
	blockSize  = 256 << 10 // bytes, as the sources make them
	seed       = 1
)

// modes are the kinds of corpus by how much is in them.
func modes() []string { return []string{"clean", "mixed", "hot"} }

// BenchmarkCompile is the start: the built-in rules made ready.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := patterns.Compile(patterns.Builtin()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScan finds the secrets of a corpus in blocks of whole lines.
func BenchmarkScan(b *testing.B) {
	rules := compile(b)
	for _, mode := range modes() {
		b.Run(mode, func(b *testing.B) {
			blocks := blocks(mode)
			var found []patterns.Match
			total := 0
			b.SetBytes(size(blocks))
			b.ReportAllocs()
			for b.Loop() {
				state := patterns.State{}
				total = 0
				for _, block := range blocks {
					found, state, _ = rules.Scan(found[:0], block, state, true)
					total += len(found)
				}
			}
			if total == 0 && mode != "clean" {
				b.Fatal("nothing found")
			}
			b.ReportMetric(float64(total), "matches")
		})
	}
}

// BenchmarkRedact writes the blocks of a corpus again with what was found in them masked.
func BenchmarkRedact(b *testing.B) {
	rules := compile(b)
	for _, mode := range modes()[1:] { // clean blocks are not written again
		b.Run(mode, func(b *testing.B) {
			blocks := blocks(mode)
			found := make([][]patterns.Match, len(blocks))
			state := patterns.State{}
			for i, block := range blocks {
				found[i], state, _ = rules.Scan(nil, block, state, true)
			}
			var out []byte
			b.SetBytes(size(blocks))
			b.ReportAllocs()
			for b.Loop() {
				for i, block := range blocks {
					out = rules.Redact(out[:0], block, found[i])
				}
			}
			if last := len(blocks) - 1; len(found[last]) > 0 && bytes.Equal(out, blocks[last]) {
				b.Fatal("nothing masked")
			}
		})
	}
}

// compile makes the built-in rules ready.
func compile(b *testing.B) *patterns.Ruleset {
	b.Helper()
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		b.Fatal(err)
	}
	return rules
}

// corpus returns a log of the given kind, whole lines, always the same.
func corpus(mode string) []byte {
	switch mode {
	case "clean":
		return logcorpus.Clean(seed, corpusSize)
	case "mixed":
		return logcorpus.Mixed(seed, corpusSize)
	}
	return logcorpus.Hot(seed, corpusSize)
}

// blocks cuts a corpus as a source does.
func blocks(mode string) [][]byte {
	var all [][]byte
	for log := corpus(mode); len(log) > 0; {
		end := min(blockSize, len(log))
		if end < len(log) {
			end = bytes.LastIndexByte(log[:end], '\n') + 1
		}
		all, log = append(all, log[:end:end]), log[end:]
	}
	return all
}

// size returns the bytes of all blocks.
func size(blocks [][]byte) int64 {
	n := 0
	for _, block := range blocks {
		n += len(block)
	}
	return int64(n)
}
