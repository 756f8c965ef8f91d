package spell

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Align cuts out at the fixed parts of the line and returns what stands in place of the others; ok is false when a fixed part
// changed. Neighbours that are not fixed share one middle.
func (l Line) Align(out string) (middles []string, ok bool) {
	fixed, last := l.fixed()
	if len(fixed) == 0 {
		return nil, out == last
	}
	if !strings.HasPrefix(out, fixed[0]) {
		return nil, false
	}
	out = out[len(fixed[0]):]
	for _, f := range fixed[1:] {
		i := strings.Index(out, f)
		if i < 0 {
			return nil, false
		}
		middles = append(middles, out[:i])
		out = out[i+len(f):]
	}
	if !strings.HasSuffix(out, last) {
		return nil, false
	}
	return append(middles, strings.TrimSuffix(out, last)), true
}

// fixed returns the text before each run of parts that may change, and the text after the last one.
func (l Line) fixed() (before []string, last string) {
	var text strings.Builder
	open := false
	for _, p := range l {
		if !p.Secret && !p.Optional {
			text.WriteString(p.Text)
			open = open && p.Text == ""
			continue
		}
		if !open {
			before = append(before, text.String())
			text.Reset()
			open = true
		}
	}
	return before, text.String()
}

// Rest returns the fixed and optional text of the line, in lines of its own.
func (l Line) Rest() string {
	var b strings.Builder
	for _, p := range l {
		if p.Secret {
			b.WriteByte('\n')
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// WithoutMarks returns text without the marks a filter puts in place of a value.
func WithoutMarks(text string) string {
	var b strings.Builder
	for text != "" {
		n := markLen(text)
		if n == 0 {
			b.WriteByte(text[0])
			n = 1
		}
		text = text[n:]
	}
	return b.String()
}

// markLen returns the length of the mark at the start of text, 0 if there is none.
func markLen(text string) int {
	if text[0] != '[' {
		return 0
	}
	for _, start := range []string{"[REDACTED:", "[CERT:", "[PRIVATE-KEY", "[STUB:"} {
		if strings.HasPrefix(text, start) {
			if end := 1 + strings.IndexAny(text[1:], "[]\"' ,;&\\\n\t"); end > 0 && text[end] == ']' {
				return end + 1
			}
		}
	}
	return 0
}

// KeepsJSON reports whether every line of in that is a JSON object or list still is one in out. When the number of lines
// differs it has nothing to say, and says true.
func KeepsJSON(in, out string) bool {
	ins, outs := strings.Split(in, "\n"), strings.Split(out, "\n")
	if len(ins) != len(outs) {
		return true
	}
	for i, line := range ins {
		if line != outs[i] && isJSON(line) && !isJSON(outs[i]) {
			return false
		}
	}
	return true
}

func isJSON(line string) bool {
	b := bytes.TrimSpace([]byte(line))
	return len(b) > 0 && (b[0] == '{' || b[0] == '[') && json.Valid(b)
}
