package patterns_test

import (
	"bytes"
	"strings"
	"testing"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// withPauses masks text with a pause after every line, as the contract of ScanPaused asks.
func withPauses(rs *patterns.Ruleset, text string) []byte {
	var out, held []byte
	var state patterns.State
	shown := 0
	show := func(found []patterns.Match, end int) {
		var fresh []patterns.Match
		for _, m := range found {
			if m.Start >= shown {
				m.Start, m.End = m.Start-shown, m.End-shown
				m.Quote = patterns.Span{}
				fresh = append(fresh, m)
			}
		}
		if part := held[shown:end]; len(fresh) == 0 {
			out = append(out, part...)
		} else {
			out = rs.Redact(out, part, fresh)
		}
		shown = end
	}
	for line := range strings.Lines(text) {
		held = append(held, line...)
		found, next, n := rs.Scan(nil, held, state, false)
		if n > 0 {
			show(found, n)
			state, held, shown = next, held[n:], 0
		}
		if end := bytes.LastIndexByte(held, '\n') + 1; end > shown {
			show(rs.ScanPaused(nil, held[:end], state), end)
		}
	}
	return out
}

// TestPausesDoNotLeak: a pause after every line of a value that is broken at every column leaves no run of eight bytes of it.
func TestPausesDoNotLeak(t *testing.T) {
	rs := compile(t)
	for _, size := range []int{24, 90, 300} {
		for _, c := range mailCarriers(size) {
			line := c.head + c.value + c.tail
			if parts := strings.Split(c.value, `\n`); len(parts) == 3 {
				c.value = parts[1] // the frame of a key is no secret
			}
			for lead := range 90 {
				text := softBroken(strings.Repeat("q", lead)+" "+line, 75, "\n")
				got := withPauses(rs, text)
				if left := c.leftOf([]byte(joined(got, "\n"))); left != "" {
					t.Errorf("%s of %d behind %d: %q is left in\n%s", c.name, size, lead, left, got)
				}
				if n := strings.Count(text, "\n"); bytes.Count(got, []byte("\n")) != n {
					t.Errorf("%s of %d behind %d: %d lines became\n%s", c.name, size, lead, n, got)
				}
			}
		}
	}
}

// TestPausedStays: what a pause must not change.
func TestPausedStays(t *testing.T) {
	rs := compile(t)
	soft := strings.Repeat("w ", 36) + "ends=\n" // a line of 76 columns, the run before its break short
	for _, text := range []string{
		"plain\n", soft + "next\n", soft + soft, "2026-11-24 10:00:00 INFO " + strings.Repeat("a", 40) + "\n",
	} {
		if got := string(withPauses(rs, text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestPausedRun: the run before an open break is masked, up to what a match has masked already, and the state stays.
func TestPausedRun(t *testing.T) {
	rs := compile(t)
	run := seed.New(7).String(40, letters)
	fill := func(s string) string { return strings.Repeat("w ", (75-len(s))/2) + s + "=\n" }
	for _, c := range []struct{ text, want string }{
		{fill("x" + run), "[STUB:pause:bytes:41]=\n"},
		{fill("x api_key=3D" + run), "api_key=3D[REDACTED:http.api-key]=\n"},
		{fill("?api_key=3Dabc&x=3D"+run[:30]) + "tail x\n", "]=\ntail x\n"},
	} {
		got := string(withPauses(rs, c.text))
		if !strings.HasSuffix(got, c.want) || strings.Contains(got, run[:8]) {
			t.Errorf("%q became %q, want ...%q", c.text, got, c.want)
		}
	}
}

// TestPauseInsideKey: a pause before a line that only looks broken leaves the key open.
func TestPauseInsideKey(t *testing.T) {
	rs := compile(t)
	lines := pemLines(t)
	r := seed.New(3)
	for i := 1; i < len(lines)-1; i++ {
		lines[i] = r.String(76, letters)
	}
	lines[len(lines)-2] = r.String(75, letters) + "="
	text := strings.Join(lines, "\n") + "\nafter\n"
	want := string(rs.AppendRedacted(nil, []byte(text)))
	if got := string(withPauses(rs, text)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
