package logcorpus

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestRepeats: corpora depend on the seed and nothing else, and are whole lines.
func TestRepeats(t *testing.T) {
	for name, corpus := range map[string]func(uint64, int) []byte{"clean": Clean, "mixed": Mixed, "hot": Hot} {
		a, b, c := corpus(1, 1<<16), corpus(1, 1<<16), corpus(2, 1<<16)
		if !bytes.Equal(a, b) || bytes.Equal(a, c) {
			t.Errorf("%s: equal seeds must give equal bytes, others other bytes", name)
		}
		if len(a) < 1<<16 || len(a) > 1<<16+maxLine || a[len(a)-1] != '\n' {
			t.Errorf("%s: %d bytes", name, len(a))
		}
	}
}

// TestCleanJSON: the JSON lines of a clean corpus are JSON.
func TestCleanJSON(t *testing.T) {
	n := 0
	for line := range bytes.Lines(Clean(1, 1<<20)) {
		if line[0] == '{' {
			n++
			if !json.Valid(line) {
				t.Fatalf("no JSON: %s", line)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d JSON lines", n)
	}
}

func TestAdversarial(t *testing.T) {
	for _, name := range Floods() {
		b, err := Adversarial(name, 1<<12)
		if err != nil || len(b) < 1<<12 || len(b) > 1<<12+256 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
	if _, err := Adversarial("no such", 1); err == nil {
		t.Error("an unknown name must be an error")
	}
}

func BenchmarkClean(b *testing.B) {
	const size = 1 << 22
	b.SetBytes(size)
	for b.Loop() {
		Clean(1, size)
	}
}
