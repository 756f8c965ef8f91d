package lex

import "bytes"

const (
	mostColumns  = 128     // of one list
	longestNames = 4 << 10 // bytes of a list of columns
	mostTuples   = 1 << 16 // of one statement: a dump of a table
	mostTaken    = 8       // columns of one statement whose values go
)

// A statement is what was last found out about a list of names: where the tuples of its values open, if any do.
type statement struct {
	from, to int // of the list, as far as it was read: a name in there has the same answer
	open     int // 0 when no values follow
	taken    int // columns of which the values were taken
}

// columns takes the values of the column n of INSERT INTO t (a, n) VALUES (1, 'V'), (2, 'W'), or, where placeholders stand for them,
// what args=(...) holds behind the statement. It reports whether n is a column of such a list.
func (s *Scanner) columns(n *name) bool {
	open := s.valuesBehind(n.end)
	if open == 0 || s.sql.taken >= mostTaken {
		return false
	}
	k, ok := s.columnNumber(n)
	if !ok {
		return false
	}
	s.sql.taken++
	n.quote = [2]int{}
	for i, tuples := open, 0; tuples < mostTuples; tuples++ {
		end := s.tupleValue(i, k, n)
		j, _ := skipBlanks(s.t, end)
		if end <= i || j >= len(s.t) || Next(s.t, j).C != ',' {
			break
		}
		if i, _ = skipBlanks(s.t, j+Next(s.t, j).W); i >= len(s.t) || Next(s.t, i).C != '(' {
			break
		}
	}
	return true
}

// columnNumber counts the columns before n in its list.
func (s *Scanner) columnNumber(n *name) (k int, ok bool) {
	b := s.t
	for p := n.start; p > s.ls && n.start-p < longestNames && k < mostColumns; {
		ch := Before(b, s.ls, p)
		p -= max(ch.W, 1)
		switch {
		case ch.C == ',':
			k++
		case ch.C == '(':
			return k, true
		case !isColumnChar(ch):
			return 0, false
		}
	}
	return 0, false
}

// isColumnChar: a name, the quotes around one, a dot or a blank.
func isColumnChar(ch Char) bool {
	return ch.C < Other && (IsName(ch.C) || IsQuote(ch.C) || ch.IsBlank() || ch.C == '[' || ch.C == ']')
}

// valuesBehind returns where the first tuple of values opens behind the list of columns in which b[i] stands, or 0.
func (s *Scanner) valuesBehind(i int) (open int) {
	if m := &s.sql; i >= m.from && i <= m.to && !s.NoMemo {
		return m.open
	}
	b, from := s.t, i
	closed := false
	for i < len(b) && i-from < longestNames && !closed {
		ch := Next(b, i)
		if closed = ch.C == ')'; !closed && ch.C != ',' && !isColumnChar(ch) {
			break
		}
		i += ch.W
	}
	s.Steps += i - from
	s.sql = statement{from: from, to: i - 1}
	if closed {
		s.sql.open = s.tupleAt(i)
	}
	return s.sql.open
}

// tupleAt returns where the parenthesis behind VALUES opens, which is looked for at i, or 0.
func (s *Scanner) tupleAt(i int) int {
	const word = "values"
	b := s.t
	i, _ = skipBlanks(b, i)
	if i+len(word) >= len(b) {
		return 0
	}
	for k := range len(word) {
		if Fold(b[i+k]) != word[k] {
			return 0
		}
	}
	if i, _ = skipBlanks(b, i+len(word)); i < len(b) && Next(b, i).C == '(' {
		return i
	}
	return 0
}

// tupleValue takes value k of the tuple that opens at i and returns the end of the tuple; what it returns is not beyond i when there
// is none.
func (s *Scanner) tupleValue(i, k int, n *name) (end int) {
	b, placeholders := s.t, 0
	i += Next(b, i).W
	for column := range mostColumns {
		if i, _ = skipBlanks(b, i); i >= len(b) {
			return i
		}
		s.Steps++
		wanted := column == k
		j := literalPrefix(b, i, 0)
		if q := Next(b, j); IsQuote(q.C) {
			i = s.sqlString(j, q, wanted, n)
		} else {
			start := i
			i = s.sqlWord(i, wanted, n)
			if isBindVariable(b[start:i]) {
				if placeholders++; wanted {
					s.boundValue(i, placeholders, n)
				}
			}
		}
		i, _ = skipBlanks(b, i)
		ch := Next(b, i)
		i += ch.W
		if ch.C != ',' || i >= len(b) {
			return i
		}
	}
	return 0
}

// sqlString passes the string whose quote q stands at j, and takes it if it is wanted.
func (s *Scanner) sqlString(j int, q Char, wanted bool, n *name) (end int) {
	c := container{list: true}
	if wanted {
		return s.stringAt(j, q, n, c)
	}
	c.form, c.open = quoted, q
	e, _ := s.end(&c, j+q.W)
	return min(len(s.t), e+Next(s.t, e).W)
}

// sqlWord passes what is no string: a number, NULL, a placeholder, an expression with its parentheses.
func (s *Scanner) sqlWord(i int, wanted bool, n *name) (end int) {
	b, start, depth := s.t, i, 0
	for i < len(b) && i-start < longestNames {
		ch := Next(b, i)
		switch {
		case ch.C == '(':
			depth++
		case ch.C == ')' && depth == 0, ch.C == ',' && depth == 0, ch.C == '\n':
			if c := (container{list: true}); wanted && IsAlnum(b[start]) && s.accepts(b[start:i], n, &c) {
				s.Emit(Span{Start: start, End: i, Rule: n.entry.Rule, Echo: true})
			}
			return i
		case ch.C == ')':
			depth--
		case IsQuote(ch.C):
			c := container{form: quoted, open: ch}
			i, _ = s.end(&c, i+ch.W)
			ch = Next(b, i)
		}
		i += ch.W
	}
	return i
}

// isBindVariable: %s, %(name)s, ?, $1, :name, @name.
func isBindVariable(v []byte) bool {
	return len(v) > 0 && len(v) < maxName && (v[0] == '%' || v[0] == '?' || v[0] == '$' || v[0] == ':' || v[0] == '@')
}

// boundValue takes value k, counted from 1, of the list that stands in for placeholders behind b[i]: args=('a', 'V').
func (s *Scanner) boundValue(i, k int, n *name) {
	const far = 16 << 10
	b := s.t[:min(len(s.t), i+far)]
	for _, word := range []string{"args=", "params=", "parameters=", "args: ", "params: ", "parameters: "} {
		at := bytes.Index(b[i:], []byte(word))
		if at < 0 {
			continue
		}
		j := i + at + len(word)
		if ch := Next(b, j); j < len(b) && (ch.C == '(' || ch.C == '[') {
			s.tupleValue(j, k-1, n)
		}
		return
	}
}
