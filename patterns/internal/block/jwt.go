package block

import "redactor/patterns/internal/lex"

const (
	mostParts    = 5  // of a JWE; a JWS has three
	leastAlone   = 16 // digits of a first part that the end of the line has cut
	leastPayload = 4
)

// jwt: the first digits of a JSON object stand at b[p].
func (s *State) jwt(dst []Found, l line, p int) []Found {
	if !lex.LeftEdge(l.b, l.start, p) || !jsonHead(l.b, p) || claimed(l, p) {
		return dst
	}
	end, n, sizes := jwtParts(l.b, p)
	if n < mostParts && sizes[0] >= leastAlone && l.cutAt(afterDot(l.b, end)) {
		return s.openAt(dst, l, p, end, JWT, slot{partial: true})
	}
	if !isJWT(l.b, p, end, n, sizes) {
		return dst
	}
	return append(dst, whole(p, end, JWT))
}

// afterDot passes a dot at b[i].
func afterDot(b []byte, i int) int {
	if ch := lex.Next(b, i); ch.C == '.' {
		return i + ch.W
	}
	return i
}

// jwtParts reads up to five parts joined by dots. A dot behind which nothing follows does not belong to the token.
func jwtParts(b []byte, i int) (end, n int, sizes [mostParts]int) {
	for n < mostParts {
		r := urlRun(b, i)
		sizes[n] = r.n
		n++
		if r.n > 0 || n == 1 {
			end = r.end
		}
		if r.end >= len(b) {
			break
		}
		ch := lex.Next(b, r.end)
		if ch.C != '.' {
			break
		}
		i = r.end + ch.W
	}
	for n > 1 && sizes[n-1] == 0 {
		n--
	}
	return end, n, sizes
}

// urlRun reads base64url with padding, which some issuers write.
func urlRun(b []byte, i int) run {
	r := run{start: i, end: i}
	for r.end < len(b) {
		c := b[r.end]
		if sextets[c] != notDigit && c != '+' && c != '/' {
			r.end++
			r.n++
			continue
		}
		ch := lex.Next(b, r.end)
		if ch.C == '=' {
			return r.padding(b)
		}
		if ch.Kind == lex.Raw || ch.C != '-' && ch.C != '_' {
			return r
		}
		r.end += ch.W
		r.n++
	}
	return r
}

func isJWT(b []byte, p, end, n int, sizes [mostParts]int) bool {
	switch n {
	case 1:
		return sizes[0] >= leastAlone && (end == len(b) || end+1 == len(b) && b[end] == '.')
	case 2:
		i := afterDot(b, urlRun(b, p).end)
		return end == len(b) || sizes[1] >= leastPayload && (string(b[i:i+2]) == "ey" || jsonHead(b, i))
	}
	return sizes[1] >= leastPayload || sizes[1] == 0 && sizes[2] >= leastPayload
}

// jsonHead: base64 of the start of an object with a key: { "name":.
func jsonHead(b []byte, i int) bool {
	var text [36]byte
	n := decode(text[:], b, i)
	t := text[:n]
	if n == 0 || t[0] != '{' {
		return false
	}
	k := 1
	for k < n && (t[k] == ' ' || t[k] == '\n' || t[k] == '\r' || t[k] == '\t') {
		k++
	}
	if k >= n || t[k] != '"' {
		return false
	}
	for k++; k < n && t[k] != '"'; k++ {
		if c := t[k]; !lex.IsName(c) && c != '#' && c != '/' && c != ':' {
			return false
		}
	}
	return k+1 >= n || t[k+1] == ':' || t[k+1] == ' '
}

// claimed: an anchor before p in the same run was judged already; what is true of the one is true of the other. Looking back no
// further than that anchor keeps floods linear.
func claimed(l line, p int) bool {
	for q := p - 1; q >= l.start && sextets[l.b[q]] != notDigit; q-- {
		if l.b[q] == 'e' && q+3 <= p && startsObject(l.b[q:p]) && lex.LeftEdge(l.b, l.start, q) && jsonHead(l.b, q) {
			return true
		}
	}
	return false
}

// startsObject: one of the anchors of opJWT.
func startsObject(b []byte) bool { return b[1] == 'y' && b[2] == 'J' || b[1] == 'w' && b[2] == 'o' }
