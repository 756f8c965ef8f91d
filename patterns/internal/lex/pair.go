package lex

// pair takes the second of two strings of which the first is the name: (b'n', b'v'), ["n","v"], 'n', 'v' on a line of its own.
func (s *Scanner) pair(i int, n *name, c container) {
	b := s.t
	i, _ = skipBlanks(b, i)
	i = literalPrefix(b, i, n.before.Depth)
	q := Next(b, i)
	if i >= len(b) || !IsQuote(q.C) {
		return
	}
	c.form, c.open = quoted, q
	v := i + q.W
	if c.twice {
		v += doubled(b, v, q)
	}
	e, closed := s.end(&c, v)
	after := Char{C: '\n'}
	if closed {
		after = s.afterQuote(e, &c)
	}
	if (after.C == ']' || after.C == ',') && isHeaderName(b[v:e]) {
		return // a list of names
	}
	weak := after.C == ',' || after.C == ']' && !n.header && !s.isWhole(n) // ["failed_invalid_password", "path_info"]
	flat := n.policy == Always && s.inFlatList(n, after) && SecretLike(b[v:e], 12)
	if !flat && !s.isPair(n, v, &c, after) || weak && !SecretLike(b[v:e], 8) {
		return
	}
	n.quote = [2]int{}
	s.take(v, n, c)
}

// inFlatList: the name is an element of a list in which names and values take turns: ["Accept","*/*","X-Api-Key","V"].
func (s *Scanner) inFlatList(n *name, after Char) bool {
	p := n.start - n.before.W
	for p > s.ls && s.t[p-1] == ' ' {
		p--
	}
	open := Before(s.t, s.ls, p).C
	return (open == '[' || open == ',') && (after.C == ',' || after.C == ']')
}

// isHeaderName: letters with dashes or underscores between them.
func isHeaderName(v []byte) bool {
	joints := 0
	for _, c := range v {
		if c == '-' || c == '_' {
			joints++
		} else if !IsAlnum(c) || IsDigit(c) {
			return false
		}
	}
	return joints > 0
}

// afterQuote returns the character behind the closing quote at e.
func (s *Scanner) afterQuote(e int, c *container) Char {
	b := s.t
	q := Next(b, e)
	k := e + q.W
	if c.twice {
		k += doubled(b, k, q)
	}
	return Next(b, k)
}

// isPair: the two strings are all that a bracket holds, or a line, or the name has a colon as HTTP/2 writes it.
func (s *Scanner) isPair(n *name, v int, c *container, after Char) bool {
	b := s.t
	p := n.start - n.before.W
	if c.twice {
		p -= n.before.W
	}
	for p > s.ls && (b[p-1] == 'b' || b[p-1] == 'u') {
		p--
	}
	open := Before(b, s.ls, p).C
	switch {
	case n.colon, n.option && !isOptionAt(b, v), open == '(' && (after.C == ')' || after.C == ','), open == '[' && after.C == ']':
		return true
	}
	depth := n.before.Depth
	direct := Before(b, s.ls, p)
	q, at := s.lead(p)
	starts := direct.C == '>' || direct.Depth < depth || at.C == '\n' || IsQuote(at.C) || at.C == ' ' && q-2 >= s.ls && b[q-2] == ':'
	return starts && (IsSpace(after.C) || IsQuote(after.C) || after.C == '<' || after.Depth < depth)
}

// prose: "invalid API key 'V' for", "API key V was rejected". Without a separator only the shape of the value speaks.
func (s *Scanner) prose(i int, n *name, c container) {
	b := s.t
	if n.entry.Form != Plain {
		return
	}
	if n.option {
		if !isOptionAt(b, i) {
			s.valueAt(i, n, c)
		}
		return
	}
	i = passVerb(b, i)
	if pairAt(b, i, '=') && !quotedPrintableAt(b, i) {
		return
	}
	n.quote = [2]int{}
	c.pipe = c.pipe || n.before.C == '{' // a proxy's captured headers: {Bearer V|curl}
	least := 12
	if n.policy != Always {
		least = 20
	}
	if q := Next(b, i); i < len(b) && IsQuote(q.C) {
		c.form, c.open = quoted, q
		e, closed := s.end(&c, i+q.W)
		v := b[i+q.W : e]
		if closed && len(v) > 0 && (n.policy == Always && !isPhrase(v) || SecretLike(v, 8)) {
			s.take(i+q.W, n, c)
		}
		return
	}
	if e, _ := s.end(&c, i); SecretLike(b[i:e], least) {
		s.take(i, n, c)
	}
}

// passVerb passes what may stand between a name and its value in a sentence.
func passVerb(b []byte, i int) int {
	for _, verb := range []string{"is: ", "is ", "was: ", "was ", "provided: ", "provided "} {
		if i+len(verb) < len(b) && string(b[i:i+len(verb)]) == verb {
			return i + len(verb)
		}
	}
	return i
}

// isOptionAt reports whether another option stands at i.
func isOptionAt(b []byte, i int) bool { return i < len(b) && b[i] == '-' }

// quotedPrintableAt reports whether the word at b[i] goes on with =XX for a byte beyond ASCII rather than with a value.
func quotedPrintableAt(b []byte, i int) bool {
	for i < len(b) && IsName(b[i]) {
		i++
	}
	h, ok := hexByte(b, i+1)
	return ok && b[i] == '=' && h >= firstHigh && !IsLower(b[i+1]) && !IsLower(b[i+2])
}

// isPhrase: lower-case words with blanks between them, as in a message that is quoted.
func isPhrase(v []byte) bool {
	blanks := 0
	for i, c := range v {
		switch {
		case c == ' ':
			blanks++
		case !IsLower(c) && c != '\'' && c != ',' && c != '.' && (i > 0 || !IsUpper(c)):
			return false
		}
	}
	return blanks > 0
}
