package lex

import "bytes"

// longestReversed bounds a value that stands before its name, in bytes.
const longestReversed = 4 << 10

// valueBefore takes the value of a record that holds it before its name, {"value":"V","name":"api_key"}, where the name is the string
// b[start:end] and its quote opens at open.
func (s *Scanner) valueBefore(open, start, end int) {
	b := s.t
	n := name{start: start, end: end}
	if s.lookUp(&n); n.policy != IfSecretLike && n.policy != Always {
		return
	}
	p, q := s.keyBefore(open)
	if !isNameKey(b[p:q]) {
		return
	}
	at := s.blanksBefore(p - Before(b, s.ls, p).W)
	comma := Before(b, s.ls, at)
	if comma.C != ',' {
		return
	}
	closing := s.blanksBefore(at - comma.W)
	quote := Before(b, s.ls, closing)
	if quote.C != '"' {
		return
	}
	v := s.openingBefore(closing-quote.W, quote)
	if v == 0 {
		return
	}
	if p, q = s.keyBefore(v - quote.W); valueKey(b[p:min(len(b), q+1)]) != q-p || p == q {
		return
	}
	s.take(v, &n, container{form: quoted, open: quote})
}

// keyBefore returns the bounds of the key whose value opens with the quote at b[open]; they are equal when there is none.
func (s *Scanner) keyBefore(open int) (start, end int) {
	b := s.t
	p := s.blanksBefore(open)
	colon := Before(b, s.ls, p)
	quote := Before(b, s.ls, p-colon.W)
	if colon.C != ':' || !IsQuote(quote.C) {
		return open, open
	}
	end = p - colon.W - quote.W
	start = end
	for start > s.ls && IsAlnum(b[start-1]) && end-start < maxName {
		start--
	}
	if !IsQuote(Before(b, s.ls, start).C) {
		return open, open
	}
	return start, end
}

func (s *Scanner) blanksBefore(p int) int {
	for p > s.ls && s.t[p-1] == ' ' {
		p--
	}
	return p
}

// openingBefore returns where the string starts that ends at b[e], before the closing quote q; 0 when it is not found.
func (s *Scanner) openingBefore(e int, q Char) int {
	if q.W == 1 { // most strings hold no quotes
		from := max(s.ls, e-longestReversed)
		switch k := bytes.LastIndexByte(s.t[from:e], q.C); {
		case k < 0:
			return 0
		case k == 0 || s.t[from+k-1] != '\\':
			return from + k + 1
		}
	}
	for p := e; p > s.ls && e-p < longestReversed; {
		ch := Before(s.t, s.ls, p)
		if ch.C == q.C && ch.Slash == q.Slash && ch.Kind == q.Kind {
			return p
		}
		p -= max(ch.W, 1)
	}
	return 0
}

// isNameKey: the keys under which records hold the name of a field.
func isNameKey(key []byte) bool {
	switch string(key) {
	case "name", "Name", "key", "Key", "field", "header", "k":
		return true
	}
	return false
}
