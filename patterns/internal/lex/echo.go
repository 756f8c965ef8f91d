package lex

import (
	"encoding/binary"
	"sort"
)

// Echoes: a masked value of eight characters or more is masked wherever a run of eight or more of them stands again in the
// same line, in any character escape: SQL args=(...), firewall messages, a URL that is repeated as upstream and referrer.

const (
	echoRun    = 8       // characters
	echoLine   = 1 << 20 // bytes; longer lines are not looked through
	echoValue  = 1 << 12 // characters of one value that are remembered
	echoTotal  = 1 << 14 // characters of all values of a line
	echoProbe  = 4       // characters of a probe; a run holds one at every echoStride-th place
	echoStride = echoRun - echoProbe + 1
	echoBits   = 1 << 15
)

// echo is the scratch of the search for echoes in one line.
type echo struct {
	values decodedText           // the characters of the values
	gap    decodedText           // the characters between two spans
	table  []int32               // hash of eight characters -> 1 + where they stand in values; open addressing
	probes [echoBits / 64]uint64 // set of the hashes of four characters
	json   jsonPlace
}

// A decodedText is a part of a line as logical characters, with the places they come from.
type decodedText struct {
	chars []byte
	parts []part
}

// A part is a run of characters of one byte each: chars[at:] comes from b[from:].
type part struct{ at, from int }

// decode reads b[start:end] into t.
func (t *decodedText) decode(b []byte, start, end int) {
	t.chars, t.parts = t.chars[:0], t.parts[:0]
	b = b[:end]
	shift := -1
	for i := start; i < end; {
		if s := i - len(t.chars); s != shift {
			shift = s
			t.parts = append(t.parts, part{len(t.chars), i})
		}
		j := i
		for j < end && class[b[j]]&special == 0 {
			j++
		}
		t.chars = append(t.chars, b[i:j]...)
		if i = j; i == end {
			break
		}
		ch := Next(b, i)
		if ch.C != None {
			t.chars = append(t.chars, byteOf(b[i:i+ch.W], ch))
			shift += ch.W - 1
			if ch.W != 1 {
				shift = -1
			}
		} else {
			shift = -1
		}
		i += ch.W
	}
}

// byteOf returns a character as one byte, so that those beyond ASCII differ from one another.
func byteOf(spelled []byte, ch Char) byte {
	if ch.C != Other {
		return ch.C
	}
	n := len(spelled)
	if n > 2 {
		if h, ok := hexByte(spelled, n-2); ok {
			return h | Other
		}
	}
	return spelled[n-1] | Other
}

// place returns where character i comes from, and for the number of characters the end of the text.
func (t *decodedText) place(i, end int) int {
	if i == len(t.chars) {
		return end
	}
	k := sort.Search(len(t.parts), func(k int) bool { return t.parts[k].at > i }) - 1
	return t.parts[k].from + i - t.parts[k].at
}

// find masks the echoes of the line's spans, which are sorted and merged; it reports whether there were any.
func (e *echo) find(s *Scanner) (found bool) {
	if len(s.t)-s.ls > echoLine || !e.remember(s) {
		return false
	}
	e.json = jsonPlace{}
	from := s.ls
	last := len(s.Spans)
	for k := s.first; k < last; k++ {
		found = e.search(s, from, s.Spans[k].Start) || found
		from = s.Spans[k].End
	}
	return e.search(s, from, len(s.t)) || found
}

// remember enters the runs of the line's values; it reports false when there are none.
func (e *echo) remember(s *Scanner) bool {
	total := 0
	for _, sp := range s.Spans[s.first:] {
		if sp.Echo && sp.End-sp.Start >= echoRun {
			total += min(sp.End-sp.Start, echoValue)
		}
	}
	if total == 0 {
		return false
	}
	e.reset(min(total, echoTotal))
	all := e.values.chars[:0]
	for _, sp := range s.Spans[s.first:] {
		if !sp.Echo || len(all) >= echoTotal {
			continue
		}
		e.gap.decode(s.t, sp.Start, sp.End)
		v := e.gap.chars
		v = v[:min(len(v), echoValue, echoTotal-len(all))]
		all = e.add(all, v)
		if single := undouble(v); len(single) < len(v) {
			all = e.add(all, single)
		}
	}
	return len(all) >= echoRun
}

// add enters the runs of the value v behind those of all.
func (e *echo) add(all, v []byte) []byte {
	at := len(all)
	all = append(all, v...)
	e.values.chars = all
	for i := at; i+echoProbe <= len(all); i++ {
		h := probeHash(all[i:])
		e.probes[h>>6] |= 1 << (h & 63)
		if i+echoRun <= len(all) && !hasKey(all[i:i+echoRun]) {
			e.enter(i)
		}
	}
	return all
}

// hasKey reports whether a run holds the end of a key, \":, and so is structure rather than part of a secret.
func hasKey(run []byte) bool {
	for i := 1; i < len(run); i++ {
		if run[i] == ':' && IsQuote(run[i-1]) {
			return true
		}
	}
	return false
}

// undouble returns v with quotes that stand twice, as SQL and CSV write one, standing once. It may overwrite v.
func undouble(v []byte) []byte {
	k := 0
	for i, c := range v {
		if i > 0 && IsQuote(c) && c == v[i-1] {
			continue
		}
		v[k] = c
		k++
	}
	return v[:k]
}

// reset makes room for n runs.
func (e *echo) reset(n int) {
	size := 64
	for size < 2*n {
		size *= 2
	}
	if cap(e.table) < size {
		e.table = make([]int32, 2*echoTotal)
	}
	e.table = e.table[:size]
	clear(e.table)
	clear(e.probes[:])
	e.values.chars = e.values.chars[:0]
}

func probeHash(b []byte) uint32 {
	return binary.LittleEndian.Uint32(b) * 0x9e3779b1 >> (32 - 15)
}

func (e *echo) hash(b []byte) int {
	h := binary.LittleEndian.Uint64(b) * 0x9e3779b97f4a7c15
	return int(h>>40) & (len(e.table) - 1)
}

func (e *echo) enter(i int) {
	run := e.values.chars[i : i+echoRun]
	h := e.hash(run)
	for e.table[h] != 0 {
		if j := e.table[h] - 1; string(e.values.chars[j:j+echoRun]) == string(run) {
			return
		}
		h = (h + 1) & (len(e.table) - 1)
	}
	e.table[h] = int32(i) + 1 //nolint:gosec // at most echoTotal
}

// known reports whether the eight characters at gap.chars[i:] stand in a value.
func (e *echo) known(i int) bool {
	run := e.gap.chars[i : i+echoRun]
	for h := e.hash(run); e.table[h] != 0; h = (h + 1) & (len(e.table) - 1) {
		if j := e.table[h] - 1; string(e.values.chars[j:j+echoRun]) == string(run) {
			return true
		}
	}
	return false
}

// search masks the echoes in b[start:end], which no span covers.
func (e *echo) search(s *Scanner, start, end int) (found bool) {
	if end-start < echoRun {
		return false
	}
	e.gap.decode(s.t, start, end)
	n := len(e.gap.chars)
	low := 0 // what is before belongs to an earlier echo
	for g := 0; g+echoProbe <= n; g += echoStride {
		h := probeHash(e.gap.chars[g:])
		if e.probes[h>>6]>>(h&63)&1 == 0 {
			continue
		}
		for i := max(low, g-echoStride+1); i <= g && i+echoRun <= n; i++ {
			if !e.known(i) {
				continue
			}
			j := i + echoRun
			for j < n && e.known(j+1-echoRun) {
				j++
			}
			found = e.mask(s, i, j, end) || found
			low = j
			break
		}
	}
	return found
}

// mask masks the characters [i,j) of the gap that ends at end, unless they are a name or a date.
func (e *echo) mask(s *Scanner, i, j, end int) bool {
	from, to := e.gap.place(i, end), e.gap.place(j-1, end)
	to += Next(s.t[:end], to).W
	if e.isNumberPart(s, i, j, from, to) || s.isName(from, to) {
		return false
	}
	sp := Span{Start: from, End: to, Rule: s.echoRule()}
	if s.isJSON() {
		return e.maskInJSON(s, sp)
	}
	s.Emit(sp)
	return true
}

// maskInJSON masks an echo in a line that is JSON: never beyond the quotes of the string it stands in, and with quotes of its own
// when it is a bare number.
func (e *echo) maskInJSON(s *Scanner, sp Span) (found bool) {
	from, bare := sp.Start, false
	for i := sp.Start; i <= sp.End; {
		ch := Next(s.t, i)
		outside := !e.json.insideAt(s, i)
		if i < sp.End && !s.endsJSONString(ch) && (!outside || !isJSONStructure(ch.C)) {
			bare = outside
			i += ch.W
			continue
		}
		if i-from >= echoRun {
			one := sp
			one.Start, one.End = from, i
			if q := e.json.quote; bare && q > 0 {
				one.Quote = [2]int{q - 1, q}
			}
			s.Emit(one)
			found = true
		}
		i += max(ch.W, 1)
		from = i
	}
	return found
}

func isJSONStructure(c byte) bool {
	switch c {
	case ',', ':', '[', ']', '{', '}', ' ', '\t':
		return true
	}
	return false
}

// A jsonPlace goes through a line of JSON once and knows whether it is inside a string.
type jsonPlace struct {
	at     int
	quote  int // the end of the last quote before at
	inside bool
}

// insideAt reports whether b[i] stands in a string; i never goes back within a line.
func (p *jsonPlace) insideAt(s *Scanner, i int) bool {
	p.at = max(p.at, s.ls)
	for ; p.at < i; p.at++ {
		switch {
		case s.t[p.at] == '"':
			p.inside = !p.inside
			p.quote = p.at + 1
		case s.t[p.at] == '\\' && p.inside:
			p.at++
		}
	}
	return p.inside
}

// isNumberPart: a run of digits that goes on on either side is a number of its own; a short one is rather a date, unless it is a
// whole value once more.
func (e *echo) isNumberPart(s *Scanner, i, j, from, to int) bool {
	const longest = 12
	if !allDigits(e.gap.chars[i:j]) {
		return false
	}
	if from > s.ls && IsAlnum(s.t[from-1]) || to < len(s.t) && IsAlnum(s.t[to]) {
		return true
	}
	if j-i >= longest {
		return false
	}
	for _, sp := range s.Spans[s.first:] {
		if sp.Echo && string(s.t[sp.Start:sp.End]) == string(e.gap.chars[i:j]) {
			return false
		}
	}
	return true
}

// echoRule is the rule of the line's first value.
func (s *Scanner) echoRule() uint16 {
	for _, sp := range s.Spans[s.first:] {
		if sp.Echo {
			return sp.Rule
		}
	}
	return 0
}

// isKey reports whether the run [start,end) is all of a quoted key.
func (s *Scanner) isKey(start, end int) bool {
	b := s.t
	q := Next(b, end)
	if !IsQuote(q.C) || !IsQuote(Before(b, s.ls, start).C) {
		return false
	}
	i, _ := skipBlanks(b, end+q.W)
	return i < len(b) && Next(b, i).C == ':'
}

// isName reports whether the run [start,end) belongs to a key that the dictionary knows, or to a mark.
func (s *Scanner) isName(start, end int) bool {
	b := s.t
	e := identEnd(b, end)
	p, ok := s.identStart(start, start)
	if s.isKey(start, end) || ok && s.inMark(p, e) {
		return true
	}
	if !ok || e >= len(b) {
		return false
	}
	if e-p > maxName || !afterName[b[e]] || b[e] == ' ' {
		return false
	}
	s.id.fold(b[p:e])
	_, policy := s.Names.lookup(&s.id)
	return policy != NoPolicy
}
