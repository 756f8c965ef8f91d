package lex

// longestUserinfo is how far before an @ the start of a URL is looked for, in bytes.
const longestUserinfo = 512

// An authority is the part of a URL in which an @ was found to end a password: a later @ only moves the end.
type authority struct {
	from, at int
}

// Userinfo takes the password of a URL or DSN, scheme://user:password@host (RFC 3986 section 3.2.1), given the place of its @.
func (s *Scanner) Userinfo(at int, rule uint16) {
	if u := s.url; u.at > 0 && at < u.from+longestUserinfo && inAuthority(s.t[u.at+1:at]) {
		s.Emit(Span{Start: u.from, End: at, Rule: rule, Echo: true})
		s.url.at = at
		return
	}
	from, depth, ok := s.authority(at)
	if !ok || from >= at {
		return
	}
	s.tokenUser(from, at, rule)
	if colon := s.passwordIn(from, at, depth); colon >= 0 && !s.Marks.masked(s.t[colon:at]) {
		s.Emit(Span{Start: colon, End: at, Rule: rule, Echo: true})
		s.url = authority{from: colon, at: at}
	}
}

// inAuthority reports whether b may go on the password before it: nothing in it ends an authority.
func inAuthority(b []byte) bool {
	for _, c := range b {
		if !IsAlnum(c) && c != '@' && c != ':' && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// passwordIn returns where the password of the authority b[from:at] starts, or -1.
func (s *Scanner) passwordIn(from, at int, depth uint8) int {
	b := s.t
	colon := -1
	number := true // what follows the colon so far might be a port
	host := -1     // where a host would start, behind an earlier @
	for j := from; j < at; {
		ch := Next(b, j)
		if ch.Depth <= depth {
			switch {
			case ch.C == ':' && colon < 0:
				colon = j + ch.W
				j += ch.W
				continue
			case ch.C == '#' && colon >= 0:
			case (ch.C == ';' || ch.C == ',') && colon >= 0 && number && j > colon:
				return -1 // a port, and parameters behind it
			case ch.C == '/' || ch.C == '?' || ch.C == '#':
				if colon < 0 || number || host > 0 && isHost(b[host:j]) {
					return -1 // the @ stands in a path
				}
			case ch.C == '@':
				host = j + ch.W
			}
		}
		if colon >= 0 && !IsDigit(ch.C) {
			number = false
		}
		j += ch.W
	}
	if colon >= at || b[from] == '[' {
		return -1
	}
	return colon
}

// tokenUser masks the user name of a URL when it is itself a token: https://TOKEN@github.com, https://TOKEN:x-oauth-basic@host.
func (s *Scanner) tokenUser(from, at int, rule uint16) {
	const shortest = 20
	e := from
	for e < at && (IsAlnum(s.t[e]) || s.t[e] == '_' || s.t[e] == '-') {
		e++
	}
	if (e == at || s.t[e] == ':') && SecretLike(s.t[from:e], shortest) {
		s.Emit(Span{Start: from, End: e, Rule: rule, Echo: true})
	}
}

// isHost: a host name or address, maybe with a port.
func isHost(b []byte) bool {
	for _, c := range b {
		if !IsAlnum(c) && c != '.' && c != '-' && c != ':' {
			return false
		}
	}
	return len(b) > 0
}

// authority goes back from an @ to the :// before it, in any spelling, and returns where the authority starts and its percent
// depth.
func (s *Scanner) authority(at int) (from int, depth uint8, ok bool) {
	b := s.t
	lo := max(s.ls, at-longestUserinfo)
	for q := at - 1; q >= lo; q-- {
		switch c := b[q]; {
		case c == ' ' || c == '\t' || c == '"' || c == '<' || c == '>':
			return 0, 0, false
		case c == '/' && q-2 >= lo && (b[q-1] == '/' && b[q-2] == ':' || b[q-1] == '\\'):
			if start, d, found := schemeColon(b, lo, q+1); found {
				return start, d, true
			}
		case (c == 'f' || c == 'F') && q-2 >= lo && b[q-1] == '2':
			if start, d, found := schemeColon(b, lo, q+1); found {
				return start, d, true
			}
		}
	}
	return 0, 0, false
}

// schemeColon reports whether "://" in one spelling ends at q.
func schemeColon(b []byte, lo, q int) (start int, depth uint8, ok bool) {
	p := q
	for _, want := range []byte("//:") {
		ch := Before(b, lo, p)
		if ch.C != want || want != ':' && p != q && ch.Depth != depth {
			return 0, 0, false
		}
		depth = ch.Depth
		p -= ch.W
	}
	return q, depth, p > lo && IsAlnum(b[p-1])
}
