package patterns_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"redactor/internal/logcorpus"
	"redactor/patterns"
)

// TestStepBudget: a line that takes more steps than it may goes as a whole, and the lines beside it are judged.
func TestStepBudget(t *testing.T) {
	rs := compile(t, patterns.WithStepBudget(0))
	const long = `{"api_key":"a1b2c3d4e5f6g7h8","n":1}`
	in := "plain\n" + long + "\r\nplain\n" + long
	stub := fmt.Sprintf("[STUB:budget:bytes:%d]", len(long))
	want := "plain\n" + stub + "\r\nplain\n" + stub
	got := string(rs.AppendRedacted(nil, []byte(in)))
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if again := string(rs.AppendRedacted(nil, []byte(got))); again != got {
		t.Errorf("not stable: %q", again)
	}
}

// TestStepBudgetLongLine: no byte of a long line is let out twice or raw, whichever of its pieces is given up.
func TestStepBudgetLongLine(t *testing.T) {
	rs := compile(t, patterns.WithStepBudget(0), patterns.WithMaxLine(pieceSize))
	const secret = "a1b2c3d4e5f6g7h8"
	for pad := range 2 * pieceSize {
		in := strings.Repeat("lorem ip ", pieceSize)[:pad] + ` api_key=` + secret + " " + strings.Repeat("dolor sit ", pieceSize/4)
		got := string(rs.AppendRedacted(nil, []byte(in)))
		if strings.Contains(got, secret[:8]) || !strings.Contains(got, "[STUB:budget:") {
			t.Fatalf("behind %d bytes: %s", pad, got)
		}
	}
}

// TestStepsAreLinear: of every text made to be slow, as one line, twice as much takes about twice as many steps, far below the budget.
func TestStepsAreLinear(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(1<<20))
	const size = 64 << 10
	for _, name := range logcorpus.Floods() {
		steps := func(n int) int {
			text, err := logcorpus.Adversarial(name, n)
			if err != nil {
				t.Fatal(err)
			}
			return patterns.Steps(rs, bytes.ReplaceAll(text, []byte("\n"), []byte(" ")))
		}
		once, twice := steps(size), steps(2*size)
		if twice > 2*once+once/4+size || twice > 16*2*size {
			t.Errorf("%s: %d steps for %d bytes, %d for twice as many", name, once, size, twice)
		}
	}
}
