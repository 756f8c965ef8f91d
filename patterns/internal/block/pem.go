package block

import (
	"bytes"

	"redactor/patterns/internal/lex"
)

const (
	beginWord    = "BEGIN"
	endWord      = "END"
	puttyWord    = "PuTTY-User-Key-File-"
	markerDashes = 5
	fewestDashes = 4 // SSH2 key files: ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----
	longestLabel = 48
)

// dashes counts the dashes at b[i] in any spelling, up to five.
func dashes(b []byte, i int) (n int) {
	_, n = passDashes(b, i)
	return n
}

func passDashes(b []byte, i int) (end, n int) {
	for n < markerDashes && i < len(b) {
		w := 1
		if b[i] != '-' {
			ch := lex.Next(b, i)
			if ch.C != '-' {
				break
			}
			w = ch.W
		}
		i += w
		n++
	}
	return i, n
}

// dashesBefore returns where the dashes before a marker's word at b[p] start. They may be cut: the label and the dashes behind it
// tell enough.
func dashesBefore(b []byte, from, p int) (start int, ok bool) {
	if ch := lex.Before(b, from, p); ch.C == ' ' {
		p -= ch.W
	}
	n := 0
	for n < markerDashes && p > from {
		w := 1
		if b[p-1] != '-' {
			ch := lex.Before(b, from, p)
			if ch.C != '-' {
				break
			}
			w = ch.W
		}
		p -= w
		n++
	}
	return p, n > 0
}

// label reads a marker's label and its dashes at b[i], behind BEGIN or END. The kind is 0 when nothing secret has the label or
// the marker is not whole.
func label(b []byte, i int) (end int, k Kind) {
	var text [longestLabel]byte
	n := 0
	for i < len(b) && n < len(text) {
		ch := lex.Next(b, i)
		switch {
		case ch.C == '-' && n > 0:
			e, d := passDashes(b, i)
			if d >= fewestDashes {
				return e, labelKind(text[:n])
			}
			return i, 0
		case ch.C == '=' && ch.W == 1 && i+2 < len(b) && b[i+1] == '2' && b[i+2] == '0': // a blank of quoted-printable
			ch = lex.Char{C: ' ', W: 3}
		case ch.C == '+', isBlank(ch):
			ch.C = ' '
		case ch.C != '#' && ch.C != '.' && !lex.IsAlnum(ch.C):
			return i, 0
		}
		text[n] = ch.C
		n++
		i += ch.W
	}
	return i, 0
}

func labelKind(text []byte) Kind {
	has := func(word string) bool { return bytes.Contains(text, []byte(word)) }
	switch {
	case has("PRIVATE"), has("PKCS12"), has("Static key"):
		return PrivateKey
	case has("REQUEST"), has("CRL"), has("PKCS"), has("CMS"):
		return Other
	case has("CERTIFICATE"):
		return Certificate
	}
	return 0
}

// endMarker returns the end of the END marker at b[i], or i when none stands there. The marker may be cut behind its word.
func endMarker(b []byte, i int) int {
	j, n := passDashes(b, i)
	if n < fewestDashes {
		return i
	}
	if ch := lex.Next(b, j); ch.C == ' ' {
		j += ch.W
	}
	if len(b)-j < len(endWord) || string(b[j:j+len(endWord)]) != endWord {
		return i
	}
	j += len(endWord)
	e, k := label(b, j)
	if k != 0 {
		return e
	}
	if e, _ = passDashes(b, e); e == len(b) || cutEscape(b, e) {
		return len(b) // the line is cut in the marker
	}
	return j
}

// cutEscape: at b[i] stands the start of an escape whose rest the end of the line or of its string has cut.
func cutEscape(b []byte, i int) bool {
	const longest = 8
	if i >= len(b) || plain[b[i]] || b[i] == '-' {
		return false
	}
	ch := lex.Next(b, i)
	if ch.C != '%' && ch.C != '\\' && ch.C != '&' && ch.C != '#' && ch.C != '=' {
		return false
	}
	for j := i + ch.W; j < len(b); j++ {
		if lex.IsQuote(b[j]) {
			return true
		}
		if j-i > longest || !lex.IsAlnum(b[j]) && b[j] != '#' && b[j] != '%' {
			return false
		}
	}
	return true
}

// findEnd returns the bounds of the first END marker at b[i:], start < 0 when there is none.
func findEnd(b []byte, from int) (start, end int) {
	for i := from; ; {
		k := bytes.Index(b[i:], []byte(endWord))
		if k < 0 {
			return -1, -1
		}
		p := i + k
		if s, ok := dashesBefore(b, from, p); ok && s < p {
			if e := endMarker(b, s); e > s {
				return s, e
			}
		}
		i = p + len(endWord)
	}
}

// begin: "BEGIN" stands at b[p].
func (s *State) begin(dst []Found, l line, p int) []Found {
	start, ok := dashesBefore(l.b, l.start, p)
	if !ok {
		return dst
	}
	i, k := label(l.b, p+len(beginWord))
	if k == 0 {
		if i, _ = passDashes(l.b, i); l.cutAt(i) { // the transport has cut the marker
			return s.openAt(dst, l, start, i, PrivateKey, slot{partial: true})
		}
		return dst
	}
	w := walk{end: i, stop: i, marked: true}
	j := skipBlanks(l.b, i)
	if o, ok := sniff64(l.b, j); ok {
		w.need = o.digits()
		if o.kind == PrivateKey {
			k = PrivateKey
		}
	}
	w.read(l.b, i)
	if w.n == 0 && !w.ended {
		if r := runAt(l.b, w.stop); l.cutAt(r.end) {
			return s.openAt(dst, l, start, max(i, r.end), k, slot{partial: true})
		}
		if !closes(l.b, i, false) {
			return dst // prose about the marker
		}
		return s.openAt(dst, l, start, i, k, slot{})
	}
	w.wrapped = w.wrapped || hasEscapedLineEnd(l.b[i:j])
	return s.emit(dst, l, start, k, &w)
}

// hasEscapedLineEnd: the white space gap holds a line end, so the lines of the block are written on one line.
func hasEscapedLineEnd(gap []byte) bool {
	for i := 0; i < len(gap); {
		ch := lex.Next(gap, i)
		if ch.C == '\n' {
			return true
		}
		i += ch.W
	}
	return false
}

// putty: the first line of a PuTTY key file stands at b[p].
func (s *State) putty(dst []Found, l line, p int) []Found {
	i := p + len(puttyWord)
	for i < len(l.b) && lex.IsDigit(l.b[i]) {
		i++
	}
	colon := lex.Next(l.b, i)
	if colon.C != ':' {
		return dst
	}
	w := walk{end: p, marked: true, putty: true}
	i = headerEnd(l.b, i+colon.W)
	w.read(l.b, i)
	switch {
	case w.n > 0:
		w.wrapped = true
		return s.emit(dst, l, p, PrivateKey, &w)
	case closes(l.b, i, false):
		return s.openAt(dst, l, p, i, PrivateKey, slot{putty: true})
	}
	return dst
}

// closes: behind a piece of a block at b[i] only escaped line ends, a closing quote and what goes on behind a string follow, or
// the line ends. With loose, anything may follow the quote.
func closes(b []byte, i int, loose bool) bool {
	i = skipBlanks(b, i)
	if i >= len(b) {
		return true
	}
	ch := lex.Next(b, i)
	if ch.C == '<' || ch.C == ']' || cutEscape(b, i) {
		return true
	}
	if !lex.IsQuote(ch.C) {
		return false
	}
	if loose {
		return true
	}
	i = skipBlanks(b, i+ch.W)
	if i >= len(b) {
		return true
	}
	ch = lex.Next(b, i)
	if !lex.IsAlnum(ch.C) {
		return ch.C != '.' && ch.C != '(' && ch.C != '-'
	}
	for i < len(b) && lex.IsName(b[i]) { // name= of the next field
		i++
	}
	return i < len(b) && b[i] == '='
}
