package lex

import "bytes"

// headerLine: a header at the start of a line, raw or inside a string, has the rest of that line as its value.
func (s *Scanner) headerLine(c *container, n *name, value int) {
	at, p := n.before, n.start
	if at.C == '[' && Next(s.t, n.end).C == ']' { // PHP: [name] => V
		p -= at.W
	}
	_, at = s.lead(p)
	switch {
	case IsQuote(at.C):
		c.form, c.open = text, at
	case at.C == '\n' && at.W > 0:
		c.form, c.open.Slash = text, max(at.Slash, 1)-1
	case at.C == '|' && n.before.C == '|':
		c.form, c.pipe = text, true
	case at.C == '\n' && !s.middle && (n.header || n.entry.Form == Scheme || n.entry.Form == Cookies || !s.pairFollows(value)):
		c.form = rest
	case s.inspected(c, n):
	case n.header:
		s.receivedLine(c, value)
	}
}

// pairFollows reports whether a comma and another pair stand behind i: password: V, user: bob.
func (s *Scanner) pairFollows(i int) bool {
	const far = 4 << 10
	b := s.t[:min(len(s.t), i+far)]
	for {
		k := bytes.IndexByte(b[i:], ',')
		if k < 0 {
			return false
		}
		i += k + 1
		if j, blanks := skipBlanks(b, i); blanks > 0 && (pairAt(b, j, ':') || pairAt(b, j, '=')) {
			return true
		}
	}
}

// lead goes back from p over what may stand before a header in its line: blanks, the > and < of curl, its offsets (004f: ),
// "header: " of Python's http.client, the frame of a container's log. It returns the character it stops at.
func (s *Scanner) lead(p int) (int, Char) {
	const most = 24
	for range most {
		if q := s.frameBefore(p); q < p {
			p = q
			continue
		}
		at := Before(s.t, s.ls, p)
		if at.W == 0 {
			return p, at
		}
		switch at.C {
		case ' ', '\t', '-':
		case '>', '<', '*':
			if p < len(s.t) && s.t[p] != ' ' {
				return p, at // the end of a tag
			}
		default:
			return p, at
		}
		if at.C == ' ' && p-2 >= s.ls && s.t[p-2] == ':' {
			return p, at
		}
		p -= at.W
	}
	return p, Before(s.t, s.ls, p)
}

// frameBefore returns where a fixed prefix of a logged header that ends at p starts, or p.
func (s *Scanner) frameBefore(p int) int {
	b := s.t[s.ls:p]
	const word, offset = "header: ", "004f: "
	n := len(b)
	switch {
	case n < len(offset) || b[n-1] != ' ':
		return p
	case n >= len(word) && string(b[n-len(word):]) == word:
		return p - len(word)
	case b[n-2] == ':' && IsHex(b[n-3]) && IsHex(b[n-4]) && IsHex(b[n-5]) && IsHex(b[n-6]) && (n == len(offset) || !IsName(b[n-7])):
		return p - len(offset)
	case isFrame(b):
		return s.ls
	}
	return p
}

// isFrame reports whether b is what the container runtime interface writes before each line: time, stream and tag.
func isFrame(b []byte) bool {
	const tail = len(" stdout F ")
	const shortest, longest = len("2006-01-02T15:04:05Z"), len("2006-01-02T15:04:05.000000000+00:00")
	if n := len(b) - tail; n < shortest || n > longest || !IsDigit(b[0]) {
		return false
	}
	switch string(b[len(b)-tail:]) {
	case " stdout F ", " stdout P ", " stderr F ", " stderr P ":
		return true
	}
	return false
}

// receivedLine: a header that was logged as it was received, with its escaped carriage return at the end of the string, goes on to
// there.
func (s *Scanner) receivedLine(c *container, i int) {
	b := s.t
	line := container{form: text}
	e, closed := s.end(&line, i)
	first := Next(b, e)
	if !closed || first.C != '\n' || first.Kind != Slash || b[e+first.W-1] != 'r' {
		return
	}
	const most = 4 // \r\n, and the line end of an envelope
	for range most {
		ch := Next(b, e)
		if ch.C != '\n' || ch.W == 0 {
			if ch.W == 0 || IsQuote(ch.C) {
				c.form, c.open.Slash = text, max(first.Slash, 1)-1
			}
			return
		}
		e += ch.W
	}
}

// inspected: ModSecurity and Coraza print a variable that matched as [data "... found within ARGS:name: VALUE"], where the value
// goes on to the end of that string, blanks and all.
func (s *Scanner) inspected(c *container, n *name) bool {
	const data = "[data "
	b := s.t
	if n.before.C != ':' || n.start < s.ls+5 || !IsUpper(b[n.start-2]) {
		return false
	}
	from := max(s.ls, n.start-longestData)
	k := bytes.LastIndex(b[from:n.start], []byte(data))
	if k < 0 {
		return false
	}
	q := Next(b, from+k+len(data))
	if !IsQuote(q.C) {
		return false
	}
	c.form, c.open = text, q
	return true
}

// longestData is how far before a variable's name the start of its string is looked for, in bytes.
const longestData = 1 << 10
