package lex

// A Token is a literal and a run of characters of one class around or after it.
type Token struct {
	Class   [256]bool // characters of the run
	Fewest  int       // characters of the run after the literal
	Exact   bool      // exactly Fewest, with an edge on both sides
	Infix   bool      // the literal stands inside the token
	Before  [2]int    // Infix: fewest and most characters before the literal
	Keep    int       // bytes at the token's start that stay
	Rule    uint16
	Literal int // length of the literal in bytes
}

// cutToken is the fewest characters of a run that the end of the line cuts short.
const cutToken = 8

// Token takes the token whose literal stands at b[p:] of the current line.
func (s *Scanner) Token(p int, t *Token) {
	b := s.t
	start := p
	if t.Infix {
		start = s.runBefore(p, t)
		if start < 0 {
			return
		}
	}
	if !s.Edge(start) {
		return
	}
	e, n := s.run(p+t.Literal, t)
	if t.Exact {
		if n != t.Fewest || e < len(b) && IsAlnum(b[e]) {
			return
		}
	} else if n < t.Fewest && (e < len(b) || !SecretLike(b[p+t.Literal:e], cutToken)) {
		return
	}
	from := start + t.Keep
	if from >= e {
		from = start
	}
	s.Emit(Span{Start: from, End: e, Rule: t.Rule, Echo: true})
	if e == len(b) {
		s.tail = container{form: word, depth: maxDepth}
	}
}

// run returns the end of the run of t's class at i and its number of characters; characters may be escaped.
func (s *Scanner) run(i int, t *Token) (end, n int) {
	b := s.t
	j := i
	for j < len(b) {
		if t.Class[b[j]] {
			j, n = j+1, n+1
			continue
		}
		ch := Next(b, j)
		if ch.Kind == Raw || ch.C >= firstHigh || !t.Class[ch.C] || ch.C == None {
			break
		}
		j, n = j+ch.W, n+1
	}
	for j > i && (b[j-1] == '.' || b[j-1] == '-') && !t.Exact {
		j, n = j-1, n-1
	}
	return j, n
}

// runBefore returns where the token starts whose literal stands at p, or -1 when what stands before it does not fit.
func (s *Scanner) runBefore(p int, t *Token) int {
	q := p
	for q > s.ls && t.Class[s.t[q-1]] && p-q <= t.Before[1] {
		q--
	}
	if e, glue := AfterEscape(s.t, s.ls, q, p); !glue && e > q && e <= p {
		q = e
	}
	if n := p - q; n < t.Before[0] || n > t.Before[1] {
		return -1
	}
	return q
}
