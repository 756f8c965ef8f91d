package lex

// valueOf applies the grammar separator -> value -> end after the name n; it returns the end of what was looked at as a whole.
func (s *Scanner) valueOf(n *name) (end int) {
	b := s.t
	c := container{param: n.before.C == '?' || n.before.C == '&', matrix: n.before.C == ';', pipe: n.before.C == '|'}
	i := n.end
	ch := Next(b, i)
	if ch.Kind == Colour {
		i = skipColour(b, i)
		ch = Next(b, i)
	}
	own := false // the name is a string of its own
	if IsQuote(ch.C) && IsQuote(n.before.C) {
		own = true
		i += ch.W
		if w := doubled(b, i, ch); w > 0 && ch.C == '"' && Before(b, s.ls, n.start-n.before.W).C == '"' {
			c.twice = true
			i += w
		}
		n.quote = [2]int{i - ch.W, i}
		if c.twice {
			n.quote[0] -= ch.W
		}
		ch = Next(b, i)
	}
	if own && (ch.C == ',' || ch.C == '}') {
		s.valueBefore(n.start-n.before.W, n.start, n.end)
	}
	if (ch.C == ',' || ch.C == ')' || ch.C == ']') && s.columns(n) {
		return 0
	}
	if ch.C == ']' || ch.C == ')' && n.before.C == '(' { // params["api_key"] = V, [api_key] => V, Key (api_key)=(V)
		i += ch.W
		c.param = c.param || n.before.C == '[' // user[password]=V&user[name]=W
		ch = Next(b, i)
	}
	if tag := s.tagEnd(i, ch, n, own); tag > 0 {
		s.cellAfter(tag, Next(b, tag), n) // attributes before the value are names of their own
		return 0
	}
	i, blanks := skipBlanks(b, i)
	if i >= len(b) {
		return 0
	}
	n.spaced = blanks > 0
	return s.joint(i, blanks, n, c, own)
}

// joint goes on with what stands between the name and its value.
func (s *Scanner) joint(i, blanks int, n *name, c container, own bool) int {
	b := s.t
	sep := Next(b, i)
	switch {
	case sep.C == '=' && b[i-1] == ')' && Next(b, i+sep.W).C == '(': // Key (api_key)=(V)
		i += sep.W
		return s.assigned(i+Next(b, i).W, n, c, own)
	case sep.C == '=' || sep.C == ':':
		return s.afterSeparator(i, n, c, own)
	case sep.C == '-' && Next(b, i+sep.W).C == '>': // name -> V
		i += sep.W
		return s.assigned(i+Next(b, i).W, n, c, own)
	case sep.C == ',':
		if j, ok := valueField(b, i+sep.W); ok {
			return s.assigned(j, n, c, false)
		}
		if own {
			s.pair(i+sep.W, n, c)
		}
	case sep.C == '|' && blanks > 0 && s.inTable(n):
		c.pipe = true
		return s.assigned(i+sep.W, n, c, false)
	case blanks > 0 && blanks < 3:
		c.depth = Before(b, s.ls, i).Depth
		if j, ok := valueField(b, i); ok {
			return s.assigned(j, n, c, false)
		}
		s.prose(i, n, c)
	}
	return 0
}

// inTable reports whether the name is a cell of a table drawn with |.
func (s *Scanner) inTable(n *name) bool {
	p := n.start
	for p > s.ls && s.t[p-1] == ' ' {
		p--
	}
	return p == s.ls || s.t[p-1] == '|'
}

// afterSeparator reads the whole separator (=, :, :=, =>, ==) at i and what follows.
func (s *Scanner) afterSeparator(i int, n *name, c container, own bool) int {
	b := s.t
	sep := Next(b, i)
	if i+2 < len(b) && b[i] == ':' && b[i+1] == '/' && b[i+2] == '/' {
		return 0 // secret://host is a URL
	}
	if sep.C == ':' && n.before.C == '/' && Before(b, s.ls, n.start-n.before.W).C == '/' {
		return 0 // the user of a URL
	}
	if sep.C == ':' && i+2 < len(b) && b[i] == ':' && b[i+1] == ':' && IsAlnum(b[i+2]) && !IsDigit(b[i+2]) {
		return 0 // module::name
	}
	if sep.C == ':' && (n.before.C == '<' || n.before.C == '/') && n.policy != Always {
		return 0 // saml:Assertion is a tag with a name space
	}
	c.depth = sep.Depth
	n.equals = sep.C == '='
	if c.param {
		c.depth = min(c.depth, n.before.Depth)
	}
	const longest = 3
	prev := byte(0)
	for k := 0; k < longest && i < len(b); k++ {
		x := Next(b, i)
		if x.C != '=' && x.C != ':' && (x.C != '>' || k == 0 || prev == '>') || x.Depth != sep.Depth {
			break
		}
		prev = x.C
		i += x.W
	}
	if !own {
		n.quote = [2]int{}
	}
	if sep.C != ':' {
		n.quote = [2]int{}
	}
	if !own && n.policy == Always && (sep.C == ':' || n.before.C == '[') {
		s.headerLine(&c, n, i)
	}
	if k, _ := skipBlanks(b, i); !own && s.closesString(k) {
		return 0
	}
	return s.assigned(i, n, c, own)
}

// assigned takes what stands after the separator.
func (s *Scanner) assigned(i int, n *name, c container, own bool) int {
	if !own {
		n.quote = [2]int{}
	}
	at := i
	i, blanks := skipBlanks(s.t, i)
	n.loose = blanks > 0
	if isAbsent(s.t, i) {
		return 0
	}
	if i >= len(s.t) || n.loose && !n.spaced && s.emptyValue(at, i, &c) || !own && n.loose && s.objectAt(i) {
		return 0
	}
	end, whole := s.valueAt(i, n, c)
	if whole && n.policy == Always && (n.entry.Form == Plain || n.entry.Form == Scheme) {
		return end
	}
	return 0
}

// closesString reports whether a quote at i closes the string that a bare name and its separator end: {"msg":"password:","v":1}. In a
// line of JSON it can do nothing else; elsewhere what follows tells.
func (s *Scanner) closesString(i int) bool {
	q := Next(s.t, i)
	if i >= len(s.t) || !IsQuote(q.C) {
		return false
	}
	if s.endsJSONString(q) {
		return true
	}
	j, _ := skipBlanks(s.t, i+q.W)
	switch ch := Next(s.t, j); {
	case j >= len(s.t):
		return false
	case ch.C == '}' || ch.C == ']':
		return true
	case ch.C == ',':
		j, _ = skipBlanks(s.t, j+ch.W)
		next := Next(s.t, j)
		return next.C == q.C && next.Slash == q.Slash && next.Kind == q.Kind
	}
	return false
}

// isAbsent reports whether what stands at i says that there is no value: null in JSON, "-" in access logs. It knows the most
// frequent spellings only, to be done with them early; the others are judged as values.
func isAbsent(b []byte, i int) bool {
	if i+4 > len(b) {
		return false
	}
	switch string(b[i : i+3]) {
	case "nul":
		return b[i+3] == 'l' && (i+4 == len(b) || b[i+4] == ',' || b[i+4] == '}')
	case `"-"`:
		return b[i+3] == ' ' || b[i+3] == ','
	}
	return false
}

// objectAt reports whether an object opens at i: "invalid user or password: {...}" is a sentence about it.
func (s *Scanner) objectAt(i int) bool {
	open := Next(s.t, i)
	if open.C != '{' {
		return false
	}
	k, _ := skipBlanks(s.t, i+open.W)
	return quoteAt(s.t, k)
}

// emptyValue tells "api_key= HTTP/1.1" and "api_key= status=200" from "api_key= V": what follows the separator's blank at i is no
// value of a parameter, nor is another pair one of a field.
func (s *Scanner) emptyValue(sepEnd, i int, c *container) bool {
	if sepEnd == 0 || Before(s.t, s.ls, sepEnd).C != '=' {
		return false
	}
	return c.param || pairAt(s.t, i, '=')
}

// valueAt takes the value at i: a string, a list or object whose strings are all taken, or a bare word. It returns the end of
// the value; whole says that it was a list or object.
func (s *Scanner) valueAt(i int, n *name, c container) (end int, whole bool) {
	b := s.t
	j := i
	if c.form == word {
		j = literalPrefix(b, i, c.depth)
	}
	ch := Next(b, j)
	switch {
	case IsQuote(ch.C) && (ch.Depth <= c.depth || n.isQuoted(s.t) && ch.Depth <= n.before.Depth):
		return s.stringAt(j, ch, n, c), false
	case IsQuote(ch.C):
	case s.opensList(j, ch, n):
		return s.list(j, n, c), true
	}
	if foreignMarkAt(b, i) {
		return i, false
	}
	if k := typed(b, i); k > i {
		if q := Next(b, k); IsQuote(q.C) {
			return s.stringAt(k, q, n, c), false
		}
		return s.list(k, n, c), true
	}
	return s.take(i, n, c), false
}

// opensList: [ and ( open a list, { an object; of the latter two only those that hold a string or nothing.
func (s *Scanner) opensList(j int, ch Char, n *name) bool {
	b := s.t
	switch ch.C {
	case '[':
		return s.Marks.End(b, j) == j && typed(b, j) == j && !foreignMarkAt(b, j)
	case '(':
		return quoteAt(b, literalPrefix(b, j+ch.W, ch.Depth))
	case '{':
		k, _ := skipBlanks(b, j+ch.W)
		return n.policy == Always && (quoteAt(b, literalPrefix(b, k, ch.Depth)) || Next(b, k).C == '}')
	}
	return false
}

// list takes every string and word of the list or object that opens at i, nested ones and all; keys stay. It returns the end, or
// where something stands that is neither an element nor a separator.
func (s *Scanner) list(i int, n *name, c container) int {
	c.form, c.param, c.pipe, c.matrix, c.list = word, false, false, false, true
	return s.elements(i, 0, n, c)
}

// elements goes on with a list at i, inside so many brackets.
func (s *Scanner) elements(i, open int, n *name, c container) int {
	b := s.t
	for {
		s.Steps++
		i, _ = skipBlanks(b, i)
		if open > 0 && i >= s.cut && s.keepList(&s.listGoesOn, openList{at: i, open: open, n: *n, c: c}) || i >= len(b) {
			return i
		}
		ch := Next(b, i)
		switch ch.C {
		case '[', '{', '(':
			if ch.C == '[' && s.Marks.End(b, i) > i {
				break
			}
			open++
			i += ch.W
			continue
		case ']', '}', ')':
			i += ch.W
			if open--; open <= 0 {
				return i
			}
			continue
		case ',':
			i += ch.W
			continue
		}
		s.runsOn = false
		next := s.element(i, n, c)
		if s.runsOn && open > 0 && s.cut < len(b) {
			s.keepList(&s.listGoesOn, openList{at: len(b), open: open, n: *n, c: c, within: true, value: s.reached})
		}
		if next <= i {
			return i
		}
		i = next
	}
}

// element takes the string or word at i of a list or object, unless it is a key; it returns its end.
func (s *Scanner) element(i int, n *name, c container) int {
	b := s.t
	j := literalPrefix(b, i, c.depth)
	q := Next(b, j)
	if !IsQuote(q.C) {
		if k := argument(b, i); k > i {
			return k
		}
		if n.policy != Always && pairAt(b, i, '=') { // Credential(user=alice, source=null)
			e, _ := s.end(&c, i)
			return e
		}
		return s.take(i, n, c)
	}
	key := container{form: quoted, open: q}
	if e, closed := s.end(&key, j+q.W); closed {
		k, _ := skipBlanks(b, e+Next(b, e).W)
		if ch := Next(b, k); ch.C == ':' && k < len(b) {
			if n.resumed {
				n.quote = [2]int{e, e + Next(b, e).W}
			}
			return k + ch.W
		}
	}
	return s.stringAt(j, q, n, c)
}

// stringAt takes the quoted value whose opening quote q stands at j and returns the place after its closing quote.
func (s *Scanner) stringAt(j int, q Char, n *name, c container) int {
	b := s.t
	c.form, c.open = quoted, q
	v := j + q.W
	if w := doubled(b, v, q); c.twice && w > 0 {
		v += w
	} else {
		c.twice = false
	}
	e := s.take(v, n, c)
	if e >= len(b) {
		return len(b)
	}
	ch := Next(b, e)
	if !IsQuote(ch.C) {
		return e
	}
	e += ch.W
	if c.twice {
		e += doubled(b, e, ch)
	}
	return e
}

// valueKey returns the length of the key of a value at the start of b, or 0.
func valueKey(b []byte) int {
	const key, short = "value", "val"
	switch {
	case len(b) > len(key) && Fold(b[0]) == key[0] && string(b[1:len(key)]) == key[1:]:
		return len(key)
	case len(b) > len(short) && string(b[:len(short)]) == short && !IsAlnum(b[len(short)]):
		return len(short)
	}
	return 0
}

// valueField finds the value of a record that holds name and value as two fields: "name":"x-api-key","value":"V",
// key=x-api-key value=V.
func valueField(b []byte, i int) (next int, ok bool) {
	i, _ = skipBlanks(b, i)
	if q := Next(b, i); IsQuote(q.C) {
		i += q.W
		i += doubled(b, i, q)
	}
	w := valueKey(b[i:])
	if w == 0 {
		return i, false
	}
	i += w
	const longest = 8 // quotes, blanks and the separator
	for k := 0; k < longest && i < len(b); k++ {
		ch := Next(b, i)
		i += ch.W
		if ch.C == '=' || ch.C == ':' {
			return i, true
		}
		if !IsQuote(ch.C) && !ch.IsBlank() {
			return i, false
		}
	}
	return i, false
}
