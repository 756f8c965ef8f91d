package lex

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEcho(t *testing.T) {
	checkFramed(t,
		"api_key=«abcdefgh1234» url=/x/«abcdefgh1234»/y",
		"/x/«abcdefgh1234»/y api_key=«abcdefgh1234» z",
		"api_key=«abcdefgh1234» part «cdefgh12» end",
		"api_key=«abcdefgh1234» part cdefgh1 end", // seven characters
		"api_key=«abcdefgh1234» x«abcdefgh»x y«gh1234ab» api_key=«gh1234ab»",
		"api_key=«abcdefgh1234» twice «abcdefgh1234»«abcdefgh1234» end",
		"api_key=«abcdefg» seven abcdefg stays",
		"api_key=«abcdefgh» eight «abcdefgh» goes",
		"api_key=«abcdefgh»; args=('«abcdefgh»', 1)",
		// In any escape, either way.
		"api_key=«ab/cd+ef=gh» url=/x?y=«ab%2Fcd%2Bef%3Dgh»&z",
		"api_key=«ab/cd+ef=gh» url=/x?y=«ab%252fcd%252bef%253dgh»&z",
		`/?api_key=«ab%2Fcd%2Bef» {"u":"«ab\/cd\u002bef»","x":1}`,
		`api_key=«ab/cd"ef/gh» x [data "«ab/cd\x22ef/gh»"]`,
		`{"api_key":"«ab\"cd'ef&gh»","html":"«ab&quot;cd&#x27;ef&amp;gh»"}`,
		"api_key=«ab&cd:ef|gh», x «ab&cd:ef#7Cgh»",
		"api_key=«abécdéfgh» x «ab%C3%A9cd%C3%A9fgh»",
		"api_key=«abcdefgh1234» \x1b[31m«abcd\x1b[1mefgh1234» end",
		`UPDATE u SET password='«it''s o''clock»' -- it's «it's o'clock»`,
		// Names, marks and dates stay.
		`{"password":"«password123»","password":"«x»"}`,
		"password=«password» password=«x»",
		`{"m":"password=«sessionid»","sessionid":"«x»"}`,
		"api_key=«own.key.own» token=[REDACTED:own.key]",
		"2026-01-02 api_key=«20260102» x «20260102» y 2026010",
		"20260102T0304 api_key=«2026010203» x 2026010299 y",
	)
}

// TestEchoOfSeveralValues: runs of one value do not join those of another into a longer echo than stands there.
func TestEchoOfSeveralValues(t *testing.T) {
	checkFramed(t,
		"api_key=«abcdefgh1234» password=«ijklmnop5678» x «abcdefgh1234» «ijklmnop5678» y",
		"api_key=«abcdefgh1234» password=«ijklmnop5678» x «abcdefgh1234»«ijklmnop5678» y",
		"Authorization: Bearer «abcdefgh1234»",
		"token=[REDACTED:own.key] abcdefgh1234",
	)
}

// TestEchoLeavesNoRun: whatever the value and its spelling, no eight characters of it are left in the line.
func TestEchoLeavesNoRun(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789+/=&\"'<>|{}%$ é"
	spellings := []func(c rune) string{
		func(c rune) string { return string(c) },
		func(c rune) string {
			if c < 128 && IsAlnum(byte(c)) {
				return string(c)
			}
			return percentEncoded(string(c))
		},
		func(c rune) string { return percentEncoded(string(c)) },
		func(c rune) string {
			if c == '"' {
				return `\"`
			}
			return string(c)
		},
	}
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 8, 40, -1).Draw(t, "value")
		spell := func(s string) string {
			f := spellings[rapid.IntRange(0, len(spellings)-1).Draw(t, "spelling")]
			var b strings.Builder
			for _, c := range s {
				b.WriteString(f(c))
			}
			return b.String()
		}
		runes := []rune(value)
		from := rapid.IntRange(0, len(runes)-8).Draw(t, "from")
		to := rapid.IntRange(from+8, len(runes)).Draw(t, "to")
		quoted := strings.NewReplacer(`"`, `\"`).Replace(value)
		line := []byte(spell(string(runes[from:to])) + ` :: {"api_key":"` + quoted + `"} :: ` + spell(value))
		s := newScanner()
		spans := scanLine(s, line)
		last := 0
		canonical := AppendCanonical(nil, []byte(value))
		for k := 0; k <= len(spans); k++ {
			end := len(line)
			if k < len(spans) {
				end = spans[k].Start
			}
			gap := AppendCanonical(nil, line[last:end])
			for i := 0; i+12 <= len(canonical); i++ {
				if run := canonical[i : i+12]; bytes.Contains(gap, run) && len([]rune(string(run))) >= 8 {
					t.Fatalf("%q is left of %q in\n%s", run, value, framed(line, spans))
				}
			}
			if k < len(spans) {
				last = spans[k].End
			}
		}
	})
}

func percentEncoded(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte('%')
		b.WriteByte(hex[s[i]>>4])
		b.WriteByte(hex[s[i]&15])
	}
	return b.String()
}

// TestEchoIsBounded: what is remembered of a line's values does not grow with the line, and a longer line is not looked through.
func TestEchoIsBounded(t *testing.T) {
	var line []byte
	for range 4000 {
		line = append(line, "api_key=abcdefgh1234 x abcdefgh1234 "...)
	}
	s := newScanner()
	if spans := scanLine(s, line); len(spans) != 8000 {
		t.Errorf("%d spans, want 8000", len(spans))
	}
	if n := len(s.echo.values.chars); n > echoTotal+echoValue {
		t.Errorf("%d characters are remembered", n)
	}
	if n := len(s.echo.table); n > 4*echoTotal {
		t.Errorf("the table has %d entries", n)
	}
	long := "x abcdefgh1234 api_key=" + strings.Repeat("abcdefgh1234", echoLine/12+1)
	if got := scanLine(s, []byte(long)); len(got) != 1 {
		t.Errorf("%d spans in a line too long for echoes", len(got))
	}
	s.Release()
	if s.t != nil {
		t.Error("the line is still held")
	}
}

// TestDecodedTextPlaces: every character of a decoded text knows the byte it starts at.
func TestDecodedTextPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawText(t)
		from := rapid.IntRange(0, len(b)).Draw(t, "from")
		var d decodedText
		d.decode(b, from, len(b))
		n := 0
		for i := from; i < len(b); {
			ch := Next(b, i)
			if ch.C != None {
				if n >= len(d.chars) || d.place(n, len(b)) != i {
					t.Fatalf("character %d of %q from %d: want it at %d, %+v", n, b, from, i, d)
				}
				n++
			}
			i += ch.W
		}
		if n != len(d.chars) || d.place(n, len(b)) != len(b) {
			t.Fatalf("%q from %d has %d characters, not %d", b, from, n, len(d.chars))
		}
	})
}
