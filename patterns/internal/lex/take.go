package lex

// take masks the value at i in its container when the policy says so, and returns the value's end.
func (s *Scanner) take(i int, n *name, c container) (end int) {
	switch n.entry.Form {
	case Cookies:
		return s.cookies(i, n.entry.Rule, c)
	case XFCC:
		return i // By, Hash, Subject, URI and DNS stay; Cert and Chain are names of their own
	case Plain, Scheme, Certificate, Userinfo:
	}
	b := s.t
	v, basic := i, false
	if n.entry.Form == Scheme || n.header && n.policy == Always {
		v, basic = s.scheme(i, n.entry.Form == Scheme, &c)
	}
	from := s.Marks.Last(b, v)
	e, _ := s.end(&c, from)
	if e == len(b) {
		s.runsOn, s.reached = true, c
	}
	if from > v && s.isBreak(from, e) {
		return e // masked already
	}
	v, e, end = s.literalInside(v, e, &c)
	if (c.form == word || c.form == text) && v > i && !basic && n.entry.Form == Scheme && parameterAt(b, v) {
		e = s.parameters(v, e, &c)
		end = e
	}
	if c.form == word && isSentence(b, v, e, &c, n) || !s.accepts(b[v:e], n, &c) {
		return end
	}
	switch n.entry.Form {
	case Userinfo:
		if containsURL(b[v:e]) {
			return end // the password is found from the @
		}
	case Certificate:
		s.late = append(s.late, lateValue{v, e, n.entry.Rule, s.quoteFor(n, &c)})
		return end
	case Plain, Scheme, Cookies, XFCC:
	}
	rule, mark := n.entry.Rule, Value
	if basic && s.BasicRule >= 0 {
		rule, mark = uint16(s.BasicRule), Basic //nolint:gosec // a rule's index
	}
	s.Emit(Span{Start: v, End: e, Rule: rule, Mark: mark, Quote: s.quoteFor(n, &c), Echo: !basic})
	if e == len(b) {
		s.tail = c
	}
	return end
}

// isBreak reports whether nothing stands in [i,e), or only the = of a soft line break at the end of the line and the start of an
// escape that it cut.
func (s *Scanner) isBreak(i, e int) bool {
	if i == e {
		return true
	}
	end := len(s.t)
	if s.t[end-1] == '\r' {
		end--
	}
	const most = 6
	if end-i > most || end <= i || s.t[end-1] != '=' {
		return false
	}
	for _, c := range s.t[i : end-1] {
		if c != '\\' && c != '%' && c != '&' && c != '#' && !IsDigit(c) {
			return false
		}
	}
	return true
}

// quoteFor returns the quote that a bare value under a quoted key gains, so that JSON stays JSON.
func (s *Scanner) quoteFor(n *name, c *container) [2]int {
	if c.form == word {
		return n.quote
	}
	return [2]int{}
}

// literalInside narrows a value to the literal in it: "'V'" as frame variables are printed, and keeps the container's end.
func (s *Scanner) literalInside(v, e int, c *container) (start, stop, end int) {
	b := s.t
	if c.form == quoted && v < e {
		x, y := Next(b, v), Before(b, v, e)
		if IsQuote(x.C) && x.C == y.C && x.Slash == y.Slash && v+x.W < e-y.W {
			return v + x.W, e - y.W, e
		}
	}
	return v, e, e
}

// accepts decides by policy whether the value v goes.
func (s *Scanner) accepts(v []byte, n *name, c *container) bool {
	if s.Marks.masked(v) || len(v) > 1 && v[0] == '<' && v[1] == '/' {
		return false
	}
	switch n.policy {
	case Always:
		return true
	case IfSecretLike:
		const short, long = 8, 10 // characters of a secret; of anything odd in a URL parameter
		return SecretLike(v, short) || c.form == quoted && MixedWords(v) || c.param && len(v) >= long && !isProse(v) && !isPath(v) && !isNumber(v)
	default:
		return false
	}
}

func isNumber(v []byte) bool {
	for _, c := range v {
		if !IsDigit(c) && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// isSentence: "password: must be set", where the value is one lower-case word and another follows.
func isSentence(b []byte, v, e int, c *container, n *name) bool {
	return n.loose && !n.equals && !n.header && !c.param && n.entry.Form != Scheme && e > v && e+1 < len(b) && b[e] == ' ' && IsLower(b[e+1]) && isProse(b[v:e]) && !pairAt(b, e+1, '=')
}

// parameters extends a bare value over further ", name=value" parts: Digest a=b, c=d.
func (s *Scanner) parameters(v, e int, c *container) int {
	b := s.t
	e = s.closingQuote(v, e)
	for e < len(b) && b[e] == ',' {
		k, _ := skipBlanks(b, e+1)
		if !pairAt(b, k, '=') {
			break
		}
		next, _ := s.end(c, k)
		if next <= e {
			break
		}
		e = s.closingQuote(k, next)
	}
	return e
}

// parameterAt reports whether name=value or name="value" stands at b[i], which base64 with padding is not.
func parameterAt(b []byte, i int) bool {
	if !pairAt(b, i, '=') {
		return false
	}
	for i < len(b) && IsName(b[i]) {
		i++
	}
	i += Next(b, i).W
	ch := Next(b, i)
	if IsQuote(ch.C) {
		ch = Next(b, i+ch.W)
	}
	return i < len(b) && IsAlnum(ch.C)
}

// closingQuote passes the quote at e that closes the value of the parameter at v, name="value".
func (s *Scanner) closingQuote(v, e int) int {
	q := Next(s.t, e)
	if e >= len(s.t) || q.C != '"' {
		return e
	}
	for p := e; p > v && e-p < longestReversed; {
		ch := Before(s.t, s.ls, p)
		p -= max(ch.W, 1)
		if ch.C == '"' && ch.Slash == q.Slash && ch.Kind == q.Kind {
			if Before(s.t, s.ls, p).C == '=' {
				return e + q.W
			}
			break
		}
	}
	return e
}

func containsURL(v []byte) bool {
	for i := 0; i+2 < len(v); {
		if class[v[i]]&alnum != 0 {
			i++
			continue
		}
		ch := Next(v, i)
		i += ch.W
		if ch.C != ':' || i >= len(v) {
			continue
		}
		if a := Next(v, i); a.C == '/' && i+a.W < len(v) && Next(v, i+a.W).C == '/' {
			return true
		}
	}
	return false
}
