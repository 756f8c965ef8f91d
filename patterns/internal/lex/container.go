package lex

// A container is the place a value stands in; it says where the value ends. Containers are compared with ==.
type container struct {
	form   form
	open   Char  // quoted: the opening quote; text: the quote of the string the header stands in, if any
	twice  bool  // quoted: the quote is doubled, as in CSV
	depth  uint8 // word: percent depth of the separator
	param  bool  // word: a URL or form parameter; & and # end it for certain
	matrix bool  // word: a parameter of a path segment; ? and a name end it
	pipe   bool  // | ends it for certain
	list   bool  // ] ends it for certain
}

type form uint8

const (
	word   form = iota // ends at white space and delimiters
	quoted             // ends at the matching quote
	rest               // a header at the start of a line: ends with the line
	text               // a header at the start of a line inside a string: ends at that line's end or the string's
	cell               // HTML or XML text: ends at <
)

// end returns where the value that starts at i of the line ends, and whether something closed it before the end of the line.
func (c *container) end(s *Scanner, i int) (end int, closed bool) {
	b := s.t
	switch c.form {
	case quoted:
		return c.quotedEnd(s, i)
	case rest:
		e := len(b)
		for e > i && class[b[e-1]]&space != 0 {
			e--
		}
		return e, false
	case word, text, cell:
	}
	for j := i; j < len(b); {
		if class[b[j]]&alnum != 0 {
			j++
			continue
		}
		ch := Next(b, j)
		if c.stops(b, j, ch) || s.endsJSONString(ch) {
			return j, true
		}
		j += ch.W
	}
	return len(b), false
}

func (c *container) stops(b []byte, j int, ch Char) bool {
	switch c.form {
	case cell:
		return ch.C == '<'
	case text:
		return c.endsText(b, j, ch)
	default:
		return c.endsWord(b, j, ch)
	}
}

// endsJSONString reports whether ch is a quote of a line that is JSON: no backslash before it, or an even number. It ends every
// value, whatever follows, so that JSON stays JSON.
func (s *Scanner) endsJSONString(ch Char) bool {
	return ch.C == '"' && ch.Kind == Raw && ch.Depth == 0 && ch.Slash%2 == 0 && s.isJSON()
}

// endsText: the line of a header inside a string ends at a line end of the string's own level, at the string's quote, at a
// colour sequence or at the | of a header list.
func (c *container) endsText(b []byte, j int, ch Char) bool {
	switch {
	case ch.C == '\n':
		return c.breaksLine(ch)
	case ch.Kind == Colour, c.pipe && ch.C == '|':
		return true
	}
	return c.open.C != 0 && c.open.closedBy(ch) && (!wordAt(b, j+ch.W) || c.open.outer(ch))
}

// breaksLine: a line end written with \n belongs to the string the header stands in when it has the backslashes of that level.
func (c *container) breaksLine(ch Char) bool {
	if ch.Kind != Slash {
		return true
	}
	n, own := int(ch.Slash), int(c.open.Slash)+1
	return n < own || n%(2*own) == own
}

// closedBy reports whether ch closes a string that q opened: the same quote at the same level, not escaped itself, or one of
// any outer level.
func (q Char) closedBy(ch Char) bool {
	if ch.C != q.C {
		return false
	}
	if ch.Depth != q.Depth {
		return ch.Depth < q.Depth
	}
	if r, own := ch.rank(), q.rank(); ch.Kind != q.Kind && r != own {
		return r < own
	}
	n, k := int(ch.Slash), int(q.Slash)
	return n < k || n%(2*(k+1)) == k
}

// outer reports whether ch stands at a level outside the one of q.
func (q Char) outer(ch Char) bool {
	return ch.Depth < q.Depth || ch.Slash < q.Slash || ch.rank() < q.rank()
}

// quotedEnd finds the closing quote. One of the value's own level must not be followed by a letter or digit: nginx, gunicorn
// and uWSGI write quotes inside values as they are.
func (c *container) quotedEnd(s *Scanner, i int) (end int, closed bool) {
	b := s.t
	for j := i; j < len(b); {
		if class[b[j]]&(special|quote) == 0 {
			j++
			continue
		}
		ch := Next(b, j)
		if IsQuote(ch.C) {
			skip, done := 0, false
			if c.open.closedBy(ch) && (j > i || ch.Slash <= c.open.Slash) { // a literal may start the value: "\\"V
				skip, done = c.closing(b, j, ch)
			}
			if done || s.endsJSONString(ch) {
				return j + c.slashesOf(ch), true
			}
			j += skip
		}
		j += ch.W
	}
	return len(b), false
}

// closing decides about a quote ch at j that may close: done, or the bytes after it to skip.
func (c *container) closing(b []byte, j int, ch Char) (skip int, done bool) {
	k := j + ch.W
	if k >= len(b) || c.open.outer(ch) {
		return 0, true
	}
	n := Next(b, k)
	same := n.C == ch.C && n.Kind == ch.Kind && n.Depth == ch.Depth && (n.Slash == ch.Slash || c.twice && n.Slash == 0)
	switch {
	case c.twice:
		return 0, same
	case n.C == ch.C && n.Slash == c.open.Slash && ch.Slash > n.Slash && c.open.closedBy(n):
		return 0, false // "\\"V\\"": the quotes of the literal inside are written with the backslashes of one more level
	case same && wordAt(b, k+n.W): // SQL: 'it''s'
		return n.W, false
	}
	const most = 4 // quotes in a row: 'a\'"b', where none of them closes
	for range most {
		if !IsQuote(n.C) || n.W == 0 {
			break
		}
		k += n.W
		n = Next(b, k)
	}
	return 0, !IsAlnum(n.C)
}

// slashesOf counts the backslashes before a closing quote that belong to the value.
func (c *container) slashesOf(ch Char) int {
	if ch.Kind == Raw && ch.Slash > c.open.Slash {
		return int(ch.Slash - c.open.Slash)
	}
	return 0
}

func wordAt(b []byte, i int) bool { return i < len(b) && IsAlnum(Next(b, i).C) }

// endsWord: characters encoded deeper than the separator belong to a bare word. Soft delimiters end it only when no further
// part of a word follows, or a name does.
func (c *container) endsWord(b []byte, j int, ch Char) bool {
	if ch.Depth > c.depth {
		return false
	}
	k := j + ch.W
	switch ch.C {
	case None:
		return ch.Kind == Colour
	case '&':
		return c.param || !wordAt(b, k) || pairAt(b, k, '=')
	case ';', ',':
		return c.list && ch.C == ',' || !wordAt(b, k) || pairAt(b, k, '=') || pairAt(b, k, ':')
	case '|':
		return c.pipe || !wordAt(b, k) || pairAt(b, k, ':')
	case ']':
		return c.list || !wordAt(b, k)
	case '"', '\'', '`', ')', '}', '>':
		return !wordAt(b, k)
	case '<':
		return true
	case '?':
		return c.matrix && pairAt(b, k, '=')
	case '#':
		return c.param && ch.Kind == Raw
	}
	if ch.C == '\n' && ch.Kind == Slash && b[k-1] == 'r' && wordAt(b, k) {
		return false // the end of a line is \r\n; a lone \r before a letter is two characters of a password
	}
	return IsSpace(ch.C)
}

// pairAt reports whether a name with the separator sep starts at b[i].
func pairAt(b []byte, i int, sep byte) bool {
	j := i
	for j < len(b) && IsName(b[j]) && j-i < maxName {
		j++
	}
	return j > i && j < len(b) && Next(b, j).C == sep
}
