package lex

// maxCookies bounds the cookies of one header that are looked at one by one.
const maxCookies = 256

// cookies masks the values of secret cookies in a list at i: a=b; c=d (RFC 6265 section 4.2.1). Names, attributes of Set-Cookie
// and harmless cookies stay. It returns the end of the list.
func (s *Scanner) cookies(i int, rule uint16, outer container) (end int) {
	b := s.t
	c := outer
	limit := len(b)
	if outer.form != word {
		limit, _ = s.end(&outer, i)
		c.form = word
	}
	for range maxCookies {
		s.Steps++
		i, _ = skipBlanks(b, i)
		s.runsOn = false
		if i >= s.cut && s.keepCookies(i, rule, &outer) {
			return limit
		}
		p := i
		for i < limit && (IsName(b[i]) || b[i] == '$') {
			i++
		}
		if i >= limit {
			return limit
		}
		v := p // a value without a name
		switch eq := Next(b, i); {
		case eq.C == '=' && i > p:
			v = i + eq.W
		case eq.C == ';': // HttpOnly;
			i += eq.W
			continue
		}
		e := s.cookie(p, i, v, limit, rule, &c)
		if s.runsOn && e == len(b) && s.cut < len(b) {
			s.keepCookies(e, rule, &outer)
		}
		next, ok := s.nextCookie(e, limit, &outer)
		if !ok {
			return next
		}
		i = next
		if i <= s.cookiesTo && !s.NoMemo {
			return limit // an earlier list went on from here
		}
	}
	s.cookiesTo = max(s.cookiesTo, i)
	return limit
}

// nextCookie returns where the cookie behind the one that ends at e starts; ok is false when none follows, and next is then the
// end of the list.
func (s *Scanner) nextCookie(e, limit int, outer *container) (next int, ok bool) {
	if Next(s.t, e).C != ';' { // Expires=Wed, 21 Oct 2026
		if outer.form == word {
			return e, false
		}
		e = s.semicolon(e, limit)
	}
	if e >= limit {
		return limit, false
	}
	return e + Next(s.t, e).W, true
}

// semicolon returns the place of the first ; in b[i:limit], or limit. It remembers the last answer.
func (s *Scanner) semicolon(i, limit int) int {
	if m := &s.semi; i >= m[0] && i <= m[1] && m[1] <= limit && !s.NoMemo {
		return m[1]
	}
	e := i
	for e < limit && Next(s.t, e).C != ';' {
		e += Next(s.t, e).W
	}
	s.semi = [2]int{i, e}
	s.Steps += e - i
	return e
}

// cookie masks the value at v of the cookie named b[p:q] and returns its end.
func (s *Scanner) cookie(p, q, v, limit int, rule uint16, c *container) int {
	b := s.t
	cc := *c
	if ch := Next(b, v); IsQuote(ch.C) && v < limit {
		cc.form, cc.open = quoted, ch
		v += ch.W
	}
	from := s.Marks.Last(b, v)
	e, _ := s.end(&cc, from)
	if e == len(b) {
		s.runsOn, s.reached = true, cc
	}
	e = min(e, limit)
	if v >= e || s.Marks.masked(b[v:e]) || from > v && from <= e && s.isBreak(from, e) {
		return max(e, v)
	}
	entry, policy := Entry{}, NoPolicy
	if v > p { // else the value has no name, and what looks like one is part of it: Bearer V, password: V
		s.id.fold(b[p:min(q, p+maxName)])
		entry, policy = s.Names.lookup(&s.id)
	}
	const short, long = 3, 16 // a weak name's value longer than short goes, any other that is secret-like and long
	if policy == Always || policy == IfSecretLike && e-v > short || policy != Never && SecretLike(b[v:e], long) {
		if policy == Always && entry.Form == Plain {
			rule = entry.Rule
		}
		s.Emit(Span{Start: v, End: e, Rule: rule, Echo: true})
	}
	return e
}
