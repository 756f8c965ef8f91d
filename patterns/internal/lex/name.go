package lex

import "bytes"

// A name is an identifier that the dictionary knows, with what stands around it.
type name struct {
	start, end int
	entry      Entry
	policy     Policy
	before     Char   // the character before it, quotes included; a line end of width 0 at the start of the line
	quote      [2]int // its closing quote, when it is a string of its own
	colon      bool   // ':name' as Envoy prints it
	header     bool   // spelled with dashes
	whole      bool   // not the end of a longer identifier; see isWhole
	isFolded   bool   // whole is known
	option     bool   // an option of a command: --api-key
	spaced     bool   // a blank stands before its separator
	loose      bool   // a blank stands behind its separator
	equals     bool   // its separator is =
	resumed    bool   // its list goes on from the piece before: the quote is that of the keys that follow
}

// AfterNames holds the bytes that may follow a name with a value: separators, quotes, escapes, brackets, tags, blanks.
const AfterNames = "=:\"'`%\\])&<> ,#\t\x1b"

var afterName = func() (t [256]bool) {
	for i := range len(AfterNames) {
		t[AfterNames[i]] = true
	}
	return t
}()

// Name looks at the identifier around the stem b[p:q] of the current line and takes the value that belongs to it.
func (s *Scanner) Name(p, q int) {
	if p < s.named {
		return // another stem of this identifier came first
	}
	e := identEnd(s.t, q)
	if !s.mayHaveValue(p, e) {
		return
	}
	n := name{start: p, end: e}
	if !s.around(&n, q) {
		return
	}
	s.named = n.end
	if n.policy == NoPolicy || n.policy == Never && n.entry.Form == Plain {
		return
	}
	s.named = max(s.named, s.valueOf(&n))
}

// mayHaveValue reports, of the identifier that holds the stem at p and ends at e, whether what follows may be a separator and a
// value. It looks at plain bytes only; what it lets pass is read by the grammar.
func (s *Scanner) mayHaveValue(p, e int) bool {
	b := s.t
	switch {
	case e >= len(b) || !afterName[b[e]]:
		return false
	case b[e] == ' ':
		return valueSoon(b, e+1) || s.isOption(p)
	case s.NoMemo:
		return true
	case b[e] == '&':
		return Next(b, e).Kind == Entity
	}
	return !absentAfter(b, e)
}

// absentAfter reports whether the name that ends at e, a key of JSON or a bare word before =, has no value; see isAbsent.
func absentAfter(b []byte, e int) bool {
	if b[e] == '"' && e+1 < len(b) && b[e+1] == ':' {
		e++
	} else if b[e] != '=' {
		return false
	}
	if e++; e < len(b) && b[e] == ' ' {
		e++
	}
	return isAbsent(b, e)
}

// around widens n, a stem that ends at q and all behind it, to the whole identifier and looks it up. It reports false when the
// bytes belong to an escape, or when the name is a word of a mark.
func (s *Scanner) around(n *name, q int) bool {
	b := s.t
	start, ok := s.identStart(n.start, q)
	if isMember(b, s.ls, start, n.end) {
		s.valueBefore(start-1, start, n.end)
		return false
	}
	if !ok || s.inMark(start, n.end) {
		return false
	}
	n.start = start
	s.lookUp(n)
	s.joinWord(n)
	s.joinNext(n)
	if n.policy == NoPolicy {
		return true
	}
	n.before = Before(b, s.ls, n.start)
	if n.before.C == '-' && s.isOption(n.start) {
		n.option = true
		for n.before.C == '-' {
			n.start -= n.before.W
			n.before = Before(b, s.ls, n.start)
		}
	}
	if n.before.C == ':' {
		if q := Before(b, s.ls, n.start-n.before.W); IsQuote(q.C) {
			n.start, n.before, n.colon = n.start-n.before.W, q, true
		}
	}
	return true
}

// lookUpAnew is lookUp in the dictionary. The quick way knows all identifiers but those whose entry depends on their first
// segment and those that hold escapes.
func (s *Scanner) lookUpAnew(n *name) {
	b := s.t[n.start:n.end]
	n.header = bytes.IndexByte(b, '-') >= 0
	e, p, ok := s.Names.match(b)
	if !ok {
		s.id.fold(b)
		e, p = s.Names.lookup(&s.id)
		n.header, n.whole, n.isFolded = s.id.dashed, s.id.whole, true
	}
	n.entry, n.policy = e, p
}

// isQuoted reports whether the name is a string of its own.
func (n *name) isQuoted(b []byte) bool { return IsQuote(n.before.C) && quoteAt(b, n.end) }

// isWhole reports whether the name is not the end of a longer identifier.
func (s *Scanner) isWhole(n *name) bool {
	if !n.isFolded {
		s.id.fold(s.t[n.start:n.end])
		s.Names.lookup(&s.id)
		n.whole, n.isFolded = s.id.whole, true
	}
	return n.whole
}

// isMember reports whether the identifier [start,end) is a string that is itself the value of a key: "logger": "contrib.auth",
// which names nothing. It looks at plain bytes only; what it misses is judged later.
func isMember(b []byte, from, start, end int) bool {
	if end+1 >= len(b) || b[end] != '"' || b[end+1] != ',' && b[end+1] != '}' || start-2 < from || b[start-1] != '"' {
		return false
	}
	if b[start-2] != ':' && (b[start-2] != ' ' || start-3 < from || b[start-3] != ':') {
		return false
	}
	i := end + 2
	if i < len(b) && b[i] == ' ' {
		i++
	}
	return i+1 >= len(b) || b[i] != '"' || Fold(b[i+1]) != 'v' // {"name":"x-api-key","value":"V"}
}

func identEnd(b []byte, q int) int {
	e := q
	for e < len(b) && e-q < maxName {
		if class[b[e]]&nameByte != 0 {
			e++
			continue
		}
		if b[e] != '%' {
			break
		}
		u := unit(b, e)
		if u.Kind != Percent || u.C != '_' && u.C != '-' {
			break
		}
		e += u.W
	}
	for e > q && (b[e-1] == '.' || b[e-1] == '-') {
		e--
	}
	return e
}

// identStart returns where the identifier that holds the stem b[p:q] starts; ok is false when the stem's first bytes belong to an
// escape.
func (s *Scanner) identStart(p, q int) (start int, ok bool) {
	b := s.t
	start = p
	for p-start < maxName {
		for start > s.ls && class[b[start-1]]&nameByte != 0 && p-start < maxName {
			start--
		}
		e, glue := AfterEscape(b, s.ls, start, q)
		start = e
		if !glue {
			break
		}
	}
	for start < p && (b[start] == '.' || b[start] == '-') {
		start++
	}
	return start, start <= p
}

// inMark reports whether the identifier [start,end) is a word of a mark.
func (s *Scanner) inMark(start, end int) bool {
	b := s.t
	for q := start - 1; q >= s.ls && start-q < longestMark && (markByte(b[q]) || b[q] == '['); q-- {
		if b[q] == '[' {
			return s.Marks.End(b, q) >= end
		}
	}
	return false
}

// joinWord makes one name of two words: API key, access token.
func (s *Scanner) joinWord(n *name) {
	b := s.t
	if n.policy == NoPolicy || n.start < s.ls+3 || class[b[n.start-1]]&nameByte == 0 && b[n.start-1] != ' ' {
		return
	}
	blank := Before(b, s.ls, n.start)
	if !blank.IsBlank() || blank.Kind != Raw && blank.Kind != Percent {
		return
	}
	const longestWord = 16
	stop := n.start - blank.W
	w := stop
	for w > s.ls && IsAlnum(b[w-1]) && stop-w <= longestWord {
		w--
	}
	if e, _ := AfterEscape(b, s.ls, w, stop); e > w {
		w = e
	}
	if w == stop {
		return
	}
	s.two.fold(b[w:n.end])
	if e, p := s.Names.lookup(&s.two); p != NoPolicy && s.two.whole && e != n.entry {
		n.start, n.entry, n.policy, n.isFolded = w, e, p, false
	}
}

// joinNext makes one name of two words of which the first holds the stem: Session ID.
func (s *Scanner) joinNext(n *name) {
	b := s.t
	const longestWord = 12
	if n.end >= len(b) || b[n.end] != ' ' {
		return
	}
	e := n.end + 1
	for e < len(b) && IsAlnum(b[e]) && e-n.end <= longestWord {
		e++
	}
	if e == n.end+1 || e >= len(b) || b[e] != ':' && b[e] != '=' {
		return
	}
	s.two.fold(b[n.start:e])
	if en, p := s.Names.lookup(&s.two); p != NoPolicy && s.two.whole && en != n.entry {
		n.end, n.entry, n.policy, n.isFolded = e, en, p, false
	}
}

// isOption reports whether the identifier that holds the stem at p starts with a dash, as an option of a command does.
func (s *Scanner) isOption(p int) bool {
	for p > s.ls && class[s.t[p-1]]&nameByte != 0 {
		p--
	}
	return p+1 < len(s.t) && s.t[p] == '-' && s.t[p+1] != ' '
}

// valueSoon tells, after a name and a blank at b[i-1], whether a separator or something that may be a value follows rather than
// the next word of a sentence.
func valueSoon(b []byte, i int) bool {
	const longestWord = 12 // a longer lower-case word may be a secret
	j := i
	for j < len(b) && b[j] == ' ' && j-i < 8 {
		j++
	}
	if j >= len(b) || !IsLower(b[j]) {
		return j < len(b)
	}
	k := j
	for k < len(b) && IsLower(b[k]) && k-j < longestWord {
		k++
	}
	if k-j >= longestWord || k == len(b) {
		return k-j >= longestWord
	}
	switch b[k] {
	case ' ':
		return passVerb(b, j) > j
	case ',', '.', ')', ';', '\n', '\r':
		return false
	}
	return true
}
