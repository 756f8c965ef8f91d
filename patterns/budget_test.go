package patterns_test

import (
	"fmt"
	"strings"
	"testing"

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
