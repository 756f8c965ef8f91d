package spell

import "strings"

// A Part is a piece of a line.
type Part struct {
	Text     string
	Secret   bool // what has to go
	Optional bool // what may go or stay: a prefix, or a secret of the template's own
}

// A Line is a log line in pieces, in order. It may hold several physical lines.
type Line []Part

// String returns the line.
func (l Line) String() string {
	var b strings.Builder
	for _, p := range l {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Escape returns the line escaped as a whole by the step, and the quote to write around it: " unless the step is Python's.
func (l Line) Escape(s Step) (out Line, quote string) {
	esc := s.String
	quote = `"`
	switch s.Name {
	case "pyrepr", "pyrepr-bytes":
		quote = pyQuoted(l.String(), false).Quote
		esc = func(v string) string { return each(v, pyEscape(quote, s.Name == "pyrepr-bytes")) }
	}
	out = make(Line, len(l))
	for i, p := range l {
		out[i] = Part{Text: esc(p.Text), Secret: p.Secret, Optional: p.Optional}
	}
	return out, quote
}

// Between returns the line with text before and after it.
func (l Line) Between(before, after string) Line {
	out := append(make(Line, 0, len(l)+2), Part{Text: before})
	return append(append(out, l...), Part{Text: after})
}

// SoftBreak returns the line, already quoted-printable, with soft breaks so that no physical line is longer than 76 columns.
// An =XX escape is never cut; whatever else stands at the edge is.
func (l Line) SoftBreak() Line {
	const width = 75
	text := l.String()
	out := make(Line, len(l))
	column, at := 0, 0
	for i, p := range l {
		var b strings.Builder
		for j := 0; j < len(p.Text); {
			n := 1
			if p.Text[j] == '=' {
				n = min(3, len(p.Text)-j)
			}
			if p.Text[j] == '\n' {
				column = -1
			} else if column+n > width && needsBreak(text[at:], column) {
				b.WriteString("=\n")
				column = 0
			}
			b.WriteString(p.Text[j : j+n])
			column += n
			j += n
			at += n
		}
		out[i] = Part{Text: b.String(), Secret: p.Secret, Optional: p.Optional}
	}
	return out
}

// needsBreak reports whether the rest of the line does not fit: the last column may hold a character if the line ends there.
func needsBreak(rest string, column int) bool {
	end := strings.IndexByte(rest, '\n')
	if end < 0 {
		end = len(rest)
	}
	return column+end > 76
}
