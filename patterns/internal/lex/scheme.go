package lex

// isScheme knows the authentication schemes of HTTP (RFC 9110 section 16.4.1 and its registry) and those of Django REST
// framework and cloud APIs.
func isScheme(lower []byte) bool {
	switch string(lower) {
	case "basic", "bearer", "token", "api-key", "apikey", "digest", "negotiate", "ntlm", "aws4-hmac-sha256", "jwt", "hmac",
		"dpop", "hawk", "oauth", "mac", "key", "signature", "apikeyauth", "scram-sha-256", "hoba", "mutual", "vapid", "gnap", "privatetoken", "sharedaccesssignature", "sharedkey":
		return true
	}
	return false
}

// longestScheme is the longest scheme looked at, in bytes.
const longestScheme = 24

// scheme passes "Bearer " and the like at i and returns where the credentials start. In an Authorization value (any) every
// single word before another one is a scheme.
func (s *Scanner) scheme(i int, anyWord bool, c *container) (v int, basic bool) {
	b := s.t
	j := i
	var buf [longestScheme]byte
	w := buf[:0]
	for j < len(b) && (IsAlnum(b[j]) || b[j] == '-') && len(w) < longestScheme {
		w = append(w, Fold(b[j]))
		j++
	}
	if j == i || j >= len(b) {
		return i, false
	}
	sp := Next(b, j)
	plus := sp.C == '+' && sp.Kind == Raw
	if !sp.IsBlank() && !plus {
		return i, false
	}
	next, _ := skipBlanks(b, j)
	if plus {
		next = j + 1
	}
	if next >= len(b) {
		return i, false
	}
	known := isScheme(w)
	if !known && (!anyWord || !isProse(b[i:j]) || pairAt(b, next, '=') || pairAt(b, next, ':')) {
		return i, false
	}
	if c.form == word && !known && !SecretLike(b[next:s.wordEnd(next, c)], 8) {
		return i, false
	}
	return next, string(w) == "basic"
}

func (s *Scanner) wordEnd(i int, c *container) int {
	e, _ := s.end(c, i)
	return e
}

// BareScheme takes the credentials after the scheme b[p:q] that no header name precedes: "Bearer V".
func (s *Scanner) BareScheme(p, q int, rule uint16) {
	b := s.t
	i, ok := s.credentials(p, q)
	if !ok {
		return
	}
	c := s.bareScheme(p, i)
	from := s.Marks.Last(b, i)
	e, _ := s.end(&c, from)
	if from > i && s.isBreak(from, e) {
		return
	}
	v := b[i:e]
	const shortest = 8
	closed := Next(b, e)
	captured := (c.pipe || IsQuote(closed.C) && closed.C == Before(b, s.ls, p).C) && (len(v) >= shortest || !isProse(v)) // a field of a proxy's captured headers
	if s.Marks.masked(v) || !SecretLike(v, shortest) && !captured {
		return
	}
	s.Emit(Span{Start: i, End: e, Rule: rule, Echo: true})
}

// bareScheme is the container of credentials at i whose scheme stands at p.
func (s *Scanner) bareScheme(p, i int) container {
	before := Before(s.t, s.ls, p)
	return container{depth: max(before.Depth, Before(s.t, s.ls, i).Depth), pipe: before.C == '|' || before.C == '{'}
}

// BareBasic takes the credentials after the word "Basic" at b[p:q], whatever stands before it.
func (s *Scanner) BareBasic(p, q int) {
	i, ok := s.credentials(p, q)
	if !ok {
		return
	}
	c := s.bareScheme(p, i)
	e, _ := s.end(&c, i)
	var buf [LongestBasic]byte
	if _, _, ok := BasicUser(&buf, s.t[i:e]); ok && s.BasicRule >= 0 {
		s.Emit(Span{Start: i, End: e, Rule: uint16(s.BasicRule), Mark: Basic}) //nolint:gosec // a rule's index
	}
}

// credentials returns where the credentials after the scheme b[p:q] start.
func (s *Scanner) credentials(p, q int) (i int, ok bool) {
	b := s.t
	if !s.Edge(p) || q >= len(b) {
		return 0, false
	}
	switch sp := Next(b, q); {
	case sp.IsBlank():
		i, _ = skipBlanks(b, q)
	case sp.C == '+':
		i = q + sp.W
	default:
		return 0, false
	}
	return i, i < len(b) && !s.isParameter(i)
}

// isParameter tells realm="x" from base64 that ends in padding.
func (s *Scanner) isParameter(i int) bool {
	b := s.t
	if !pairAt(b, i, '=') {
		return false
	}
	for IsName(b[i]) {
		i++
	}
	i += Next(b, i).W
	ch := Next(b, i)
	if IsQuote(ch.C) {
		return wordAt(b, i+ch.W)
	}
	return IsAlnum(ch.C)
}
