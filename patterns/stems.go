package patterns

import (
	"iter"
	"strings"

	"redactor/patterns/internal/lex"
	"redactor/patterns/internal/prefilter"
)

// A stem is a part of names at which the search for a whole name starts: each name of a rule holds one of them inside one
// segment, so that it is found however its segments are joined (api_key, apiKey, api-key).
type stem struct {
	lit     string
	letters uint64          // see lettersOf
	next    prefilter.Class // what may stand behind it
	prev    prefilter.Class // what may stand before it inside an identifier
	head    bool            // some name starts with it
	only    bool            // no longer name ends in it
}

// A stemName is a folded name that is still to be given a stem.
type stemName struct {
	segments []string
	alone    bool // only the whole identifier counts
}

// addStem notes a name that needs a stem. Names that never mask need none: they only carve out of what other stems find.
func (c *compiler) addStem(name string, e lex.Entry) {
	if e.Alone == lex.Never && e.Form == lex.Plain {
		return
	}
	_, tail, wild := strings.Cut(name, "_*_")
	if wild {
		name = tail
	}
	from := len(c.segments)
	for rest, more := name, true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "_")
		c.segments = append(c.segments, segment)
	}
	n := stemName{segments: c.segments[from:]}
	n.alone = e.Suffix == lex.Never && !wild && len(n.segments) == 1
	c.named = append(c.named, n)
}

// chooseStems gives every name a stem: names of one segment their segment; the others a segment that is a stem already, or their
// rarest one.
func (c *compiler) chooseStems() {
	for i := range byLength(c.named, func(n *stemName) int { return len(n.segments) }) {
		n := &c.named[i]
		c.enterStem(n.segments, c.bestSegment(n.segments), n.alone)
	}
}

// byLength yields the indices of all elements of s, the shortest first and those of one length in their order.
func byLength[E any](s []E, length func(*E) int) iter.Seq[int] {
	return func(yield func(int) bool) {
		longest := 0
		for n := 0; n <= longest; n++ {
			for i := range s {
				k := length(&s[i])
				longest = max(longest, k)
				if k == n && !yield(i) {
					return
				}
			}
		}
	}
}

func (c *compiler) bestSegment(segments []string) (best int) {
	least := c.cost(segments[0])
	for i, s := range segments[1:] {
		if n := c.cost(s); s != "" && n <= least {
			best, least = i+1, n
		}
	}
	return best
}

// cost ranks a segment as a stem: rare, known, long ones are cheap.
func (c *compiler) cost(segment string) int {
	n := 100*commonness(segment) - len(segment)
	if k, ok := c.stemOf[segment]; ok && !c.stems[k].only {
		n -= 50
	}
	return n
}

// commonness ranks segments that stand in nearly every log line; it only matters for speed.
func commonness(segment string) int {
	switch segment {
	case "id", "name", "user", "client", "response", "code", "host", "x", "c", "data", "value", "asp", "net", "is":
		return 3
	case "forwarded", "stream", "downstream", "cache", "email", "hash", "url", "uri", "read", "write", "site", "base", "current", "new", "old",
		"ssl", "state", "device", "event", "service", "root", "admin", "peer":
		return 2
	case "auth", "string", "connection", "conn", "str", "der", "pem", "chain", "leaf", "access", "security":
		return 1
	}
	if len(segment) < 3 {
		return 2
	}
	return 0
}

// enterStem makes segment k of a name a stem.
func (c *compiler) enterStem(segments []string, k int, alone bool) {
	lit := segments[k]
	i, ok := c.stemOf[lit]
	if !ok {
		i = len(c.stems)
		c.stemOf[lit] = i
		c.stems = append(c.stems, stem{lit: lit, letters: lettersOf(lit), only: alone})
	}
	s := &c.stems[i]
	s.only = s.only && alone
	switch {
	case k+1 < len(segments):
		s.next.Add("_-.%")
		addCases(&s.next, segments[k+1], 0)
	case alone:
		s.next.Join(&c.behindAlone)
	default:
		s.next.Join(&c.behindName)
	}
	if k == 0 {
		s.head = true
	} else {
		s.prev.Add("_-. FfDd") // a separator, plain or as %5F or %2D
		addCases(&s.prev, segments[k-1], len(segments[k-1])-1)
	}
}

// addCases adds byte i of s, if there is one, to class: a letter in both cases.
func addCases(class *prefilter.Class, s string, i int) {
	if i < 0 || i >= len(s) {
		return
	}
	class.Add(s[i : i+1])
	if b := s[i]; b >= 'a' && b <= 'z' {
		b &^= 0x20
		class[b>>6] |= 1 << (b & 63)
	}
}

// widens lets a kept stem that s starts with stand for it: auth for authorization, cert for certificate.
func widens(kept []stem, s *stem) bool {
	const shortest = 4 // a shorter one would be found everywhere
	for i := range kept {
		k := &kept[i]
		if len(k.lit) >= shortest && k.head && !k.only && strings.HasPrefix(s.lit, k.lit) && !s.only {
			addCases(&k.next, s.lit, len(k.lit))
			return true
		}
	}
	return false
}

// stemAnchors enters the stems as anchors. A stem that holds another one is left out when the other's hit leads to the same name.
func (c *compiler) stemAnchors() {
	c.chooseStems()
	kept := make([]stem, 0, len(c.stems))
	for i := range byLength(c.stems, func(s *stem) int { return len(s.lit) }) {
		if s := &c.stems[i]; !widens(kept, s) && !led(kept, s) {
			kept = append(kept, *s)
		}
	}
	for i := range kept {
		a := prefilter.Anchor{Lit: kept[i].lit, Fold: true, Next: &kept[i].next}
		if kept[i].only {
			a.Prev = c.notInName()
		} else if !kept[i].head {
			a.Prev = &kept[i].prev
		}
		c.anchor(anchor{Anchor: a, op: opName})
	}
}

// notInName is the class of bytes that no longer identifier has before its last segment.
func (c *compiler) notInName() *prefilter.Class {
	edge := *c.edge
	edge['_'>>6] &^= 1 << ('_' & 63)
	edge['-'>>6] &^= 1 << ('-' & 63)
	return &edge
}

// tokenEdge is the class of bytes before a token: no letters and digits, but those that may end an escape.
func tokenEdge() *prefilter.Class {
	var p prefilter.Class
	for b := range 256 {
		if c := byte(b); !lex.IsAlnum(c) || lex.IsHex(c) || strings.IndexByte("mnrt", c) >= 0 {
			p[c>>6] |= 1 << (c & 63)
		}
	}
	return &p
}

// led reports whether a kept stem leads to all names of s.
func led(kept []stem, s *stem) bool {
	for i := range kept {
		if leadsTo(&kept[i], s) {
			return true
		}
	}
	return false
}

// lettersOf has a bit for each character of s, several to a bit: a text holds no other one that has a bit it lacks.
func lettersOf(s string) (bits uint64) {
	for i := range len(s) {
		bits |= 1 << (s[i] & 63)
	}
	return bits
}

// leadsTo reports whether wherever the longer stem stands, the shorter one is found in it.
func leadsTo(short, long *stem) bool {
	if short.only || !short.head || short.letters&^long.letters != 0 {
		return false
	}
	for from := 0; ; {
		k := strings.Index(long.lit[from:], short.lit)
		if k < 0 {
			return false
		}
		end := from + k + len(short.lit)
		if end == len(long.lit) {
			if subset(&long.next, &short.next) {
				return true
			}
		} else if short.next.Has(long.lit[end]) && short.next.Has(long.lit[end]&^0x20) {
			return true
		}
		from += k + 1
	}
}

func subset(a, b *prefilter.Class) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}
