package lex

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// testStems are where the driver starts to look for names of testNames.
func testStems() []string {
	return []string{"key", "token", "pin", "password", "authorization", "cookie", "sessionid", "database", "cert"}
}

const ruleBasic uint16 = 100

func newScanner() *Scanner {
	return &Scanner{Names: testNames(), Marks: NewMarks([]string{"own.key", "own.user"}, Redacted, false), BasicRule: int(ruleBasic)}
}

// scanLine runs the grammar on one line, as the engine does: every stem and @ in the order of their places, not inside a span.
func scanLine(s *Scanner, b []byte) []Span {
	s.Spans = s.Spans[:0]
	s.Begin(b, 0, len(b), false)
	lower := bytes.ToLower(b)
	for p := range b {
		if b[p] == '@' || bytes.HasPrefix(b[p:], []byte("%40")) {
			s.Userinfo(p, ruleURL)
		}
		for _, stem := range testStems() {
			if bytes.HasPrefix(lower[p:], []byte(stem)) && !s.Covered(p) {
				s.Name(p, p+len(stem))
			}
		}
		if bytes.HasPrefix(lower[p:], []byte("bearer ")) && !s.Covered(p) {
			s.BareScheme(p, p+len("bearer"), ruleAuth)
		}
	}
	s.Finish()
	return s.Spans
}

// framed shows the spans of b between « and ».
func framed(b []byte, spans []Span) string {
	var out strings.Builder
	last := 0
	for _, sp := range spans {
		fmt.Fprintf(&out, "%s«%s»", b[last:sp.Start], b[sp.Start:sp.End])
		last = sp.End
	}
	out.Write(b[last:])
	return out.String()
}

// unframed removes « and » from a text.
func unframed(s string) []byte {
	return []byte(strings.NewReplacer("«", "", "»", "").Replace(s))
}

// checkFramed scans each line without its « and », and wants the spans where they stood.
func checkFramed(t *testing.T, lines ...string) {
	t.Helper()
	for _, want := range lines {
		b := unframed(want)
		s := newScanner()
		if got := framed(b, scanLine(s, b)); got != want {
			t.Errorf("\n got  %s\n want %s", got, want)
		}
		s.NoMemo = true
		if got := framed(b, scanLine(s, b)); got != want {
			t.Errorf("without memo\n got  %s\n want %s", got, want)
		}
	}
}
