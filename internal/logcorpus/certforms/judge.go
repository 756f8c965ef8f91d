package certforms

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/spell"
)

// run is how many characters of a body, side by side, are too many to leave.
const run = 16

// Judge runs the filter on the line, which holds the objects, and judges its output. Leak, OverMask, Lines, JSON and
// Idempotent are the faults it knows.
func Judge(line spell.Line, objects []*Object, filter func(text []byte) []byte) planted.Verdict {
	v := planted.Verdict{In: line.String()}
	v.Out = string(filter([]byte(v.In)))
	if again := string(filter([]byte(v.Out))); again != v.Out {
		v.Faults |= planted.Idempotent
	}
	if strings.Count(v.In, "\n") != strings.Count(v.Out, "\n") {
		v.Faults |= planted.Lines
	}
	if !spell.KeepsJSON(v.In, v.Out) {
		v.Faults |= planted.JSON
	}
	if _, ok := line.Align(v.Out); !ok {
		v.Faults |= planted.OverMask
	}
	v.Left = Left(line, objects, v.Out)
	if v.Left != "" {
		v.Faults |= planted.Leak
	}
	return v
}

// Left returns a run of 16 characters or more of a body that stands in out, in base64, hex, as byte numbers or in the
// spelling it had in the line; empty if there is none.
func Left(line spell.Line, objects []*Object, out string) string {
	var headers []string // they hold no part of the key
	for _, o := range objects {
		headers = append(headers, o.Headers...)
	}
	rest := line.Rest()
	for _, p := range line {
		if p.Secret {
			if left := left(p.Text, []string{out}, rest, headers); left != "" {
				return left
			}
		}
	}
	var views, hexes []string
	for _, view := range append(spell.Views(out), numbers(out)...) {
		joined := strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "", "'", "", `"`, "", "-", "+", "_", "/").Replace(view)
		views = append(views, joined)
		hexes = append(hexes, strings.ToUpper(spell.WithoutMarks(joined)))
	}
	upperRest := strings.ToUpper(rest)
	for _, o := range objects {
		if left := left(o.Base64(), views, rest, headers); left != "" {
			return left
		}
		if left := left(strings.ToUpper(hex.EncodeToString(o.DER)), hexes, upperRest, nil); left != "" {
			return left
		}
	}
	return ""
}

// escapes are the characters of escapes and quotes; the readers see through them.
const escapes = "\\%#&;\n\t\r'\""

// left returns the first run of body in one of the texts that is no part of rest and of no PEM marker.
func left(body string, texts []string, rest string, headers []string) string {
	windows := map[string]bool{}
	for i := 0; i+run <= len(body); i++ {
		w := body[i : i+run]
		if i > 0 && body[i-1] == '\\' {
			continue // the second half of an escape
		}
		if !ofMarker(w) && !strings.ContainsAny(w, escapes) && !strings.Contains(rest, w) && !ofHeader(w, headers) {
			windows[w] = true
		}
	}
	for _, text := range texts {
		for i := 0; i+run <= len(text); i++ {
			if !windows[text[i:i+run]] {
				continue
			}
			end := i + run
			for end < len(text) && strings.Contains(body, text[i:end+1]) {
				end++
			}
			return text[i:end]
		}
	}
	return ""
}

// ofMarker reports whether a window lies in the BEGIN or END line of a PEM block, in some spelling.
func ofMarker(w string) bool {
	for _, part := range []string{"--", "BEGIN", "END", "CERTIF", "RTIFIC", "PRIVAT", "VATE", "KEY", "%2D"} {
		if strings.Contains(w, part) {
			return true
		}
	}
	return w[0] == '-' || w[len(w)-1] == '-'
}

// ofHeader reports whether a window holds 8 characters or more of a header of the PEM block.
func ofHeader(w string, headers []string) bool {
	for _, h := range headers {
		for i := 0; i+8 <= len(w); i++ {
			if strings.Contains(h, w[i:i+8]) {
				return true
			}
		}
	}
	return false
}

// numbers reads every list of 16 byte numbers or more as text.
func numbers(text string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() >= run {
			out = append(out, b.String())
		}
		b.Reset()
	}
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '[' || r == ']' }) {
		n, err := strconv.ParseUint(field, 10, 8)
		if err != nil {
			flush()
			continue
		}
		b.WriteByte(byte(n))
	}
	flush()
	return out
}

// Describe returns a failed verdict in a few lines, with long texts cut.
func Describe(form string, o *Object, v planted.Verdict) string {
	var faults []string
	for _, f := range planted.Faults() {
		if v.Faults&f != 0 {
			faults = append(faults, f.String())
		}
	}
	return fmt.Sprintf("%s %s: %s left %q\n   in  %s\n   out %s", form, o.Name, strings.Join(faults, "+"), shorten(v.Left), shorten(v.In), shorten(v.Out))
}

// shorten cuts the middle out of a long text.
func shorten(text string) string {
	const keep = 300
	if len(text) <= 2*keep {
		return text
	}
	return text[:keep] + " ... " + text[len(text)-keep:]
}
