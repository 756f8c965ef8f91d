package lex

import "bytes"

// cellSpan is how far a value may stand behind its name's cell, in bytes of one line; cellLines, in lines.
const (
	cellSpan  = 512
	cellLines = 3
)

// cellAfter takes the value behind the tag at i: <td>name</td><td><pre>'V', or <name>V</name> when the tag's > stands at i.
func (s *Scanner) cellAfter(i int, ch Char, n *name) (end int) {
	if ch.C == '<' {
		return s.cellValue(i, n.entry.Rule, n.policy, n.entry.Form, cellLines)
	}
	i += ch.W
	b := s.t
	for i < len(b) && IsSpace(Next(b, i).C) {
		i += Next(b, i).W
	}
	const section = "<![CDATA["
	if len(b)-i > len(section) && string(b[i:i+len(section)]) == section {
		return s.section(i+len(section), n)
	}
	if i >= len(b) || Next(b, i).C == '<' {
		return 0 // <tokens><token>
	}
	c := container{form: cell}
	return s.take(i, &name{entry: n.entry, policy: n.policy}, c)
}

// section takes the text of a CDATA section that starts at i.
func (s *Scanner) section(i int, n *name) (end int) {
	k := bytes.Index(s.t[i:min(len(s.t), i+longestSection)], []byte("]]>"))
	if k < 0 {
		return s.take(i, &name{entry: n.entry, policy: n.policy}, container{form: cell})
	}
	if c := (container{form: cell}); s.accepts(s.t[i:i+k], n, &c) {
		s.Emit(Span{Start: i, End: i + k, Rule: n.entry.Rule, Echo: true})
	}
	return i + k
}

// longestSection bounds a CDATA section, in bytes.
const longestSection = 8 << 10

// tagEnd returns the place of the tag to pass before the value, or 0: the < behind a name in a cell, or the > of the tag that the
// name opens (<Password Type="x">V, <ns:apiKey>V) or stands in as an attribute's value (<entry key="api_key">V).
func (s *Scanner) tagEnd(i int, ch Char, n *name, own bool) int {
	b := s.t
	opens := n.before.C == '<' || n.before.C == ':' && s.afterPrefix(n)
	switch {
	case ch.C == '<', ch.C == '>' && opens:
		return i
	case ch.C == '>' && own && s.inNameAttribute(n) && !isSmallNumber(b, i+ch.W):
		return i
	case ch.IsBlank() && opens:
		for j := i; j < len(b) && j < i+cellSpan; {
			c := Next(b, j)
			switch c.C {
			case '>':
				return j
			case '<':
				return 0
			}
			j += c.W
		}
	}
	return 0
}

// isSmallNumber reports whether a number of up to three digits fills the cell at i: <Data Name="TerminalSessionId">1<.
func isSmallNumber(b []byte, i int) bool {
	j := i
	for j < len(b) && IsDigit(b[j]) {
		j++
	}
	return j > i && j-i < 4 && j < len(b) && b[j] == '<'
}

// inNameAttribute reports whether the quoted name is the value of a key or name attribute.
func (s *Scanner) inNameAttribute(n *name) bool {
	p := n.start - n.before.W
	for _, attribute := range []string{"key=", "name=", "Key=", "Name="} {
		if p-len(attribute) >= s.ls && string(s.t[p-len(attribute):p]) == attribute {
			return true
		}
	}
	return false
}

// afterPrefix reports whether a name space stands before the name and opens the tag.
func (s *Scanner) afterPrefix(n *name) bool {
	p := n.start - n.before.W
	for p > s.ls && IsAlnum(s.t[p-1]) && n.start-p < longestWordInTag {
		p--
	}
	return Before(s.t, s.ls, p).C == '<'
}

// longestWordInTag bounds the prefix of a name space, in bytes.
const longestWordInTag = 24

// ResumeCell takes the value of a cell that an earlier line left open.
func (s *Scanner) ResumeCell(c Cell) {
	s.cellValue(s.ls, c.Rule, c.Policy, Plain, c.Lines)
}

// cellValue passes tags and white space from i and takes what follows. When the line ends first, the cell stays open for a few
// lines more.
func (s *Scanner) cellValue(i int, rule uint16, p Policy, f Form, lines uint8) (end int) {
	b := s.t
	i, ok := passTags(b, i, i+cellSpan)
	if !ok {
		return 0
	}
	if i >= len(b) {
		if lines > 0 {
			s.Open = Cell{Rule: rule, Policy: p, Lines: lines - 1}
		}
		return 0
	}
	n := &name{entry: Entry{Rule: rule, Form: f}, policy: p}
	c := container{form: cell}
	if ch := Next(b, i); IsQuote(ch.C) {
		c.form, c.open = quoted, ch
		return s.take(i+ch.W, n, c)
	}
	if e, _ := s.end(&c, i); SecretLike(b[i:e], 8) {
		return s.take(i, n, c)
	}
	return 0
}

// passTags passes tags and white space up to most.
func passTags(b []byte, i, most int) (next int, ok bool) {
	for i < len(b) {
		ch := Next(b, i)
		if i > most {
			return i, false
		}
		if IsSpace(ch.C) || ch.C == None {
			i += ch.W
			continue
		}
		if ch.C != '<' {
			return i, true
		}
		for i < len(b) && i <= most {
			ch = Next(b, i)
			i += ch.W
			if ch.C == '>' {
				break
			}
		}
	}
	return i, true
}
