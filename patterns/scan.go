package patterns

import (
	"bytes"
	"math/bits"

	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
	"redactor/patterns/internal/prefilter"
)

// Scan appends the matches in src to dst, in order and without overlap. in is the state the text before src left, the zero
// State for a fresh stream; out is the state after src[:consumed]. consumed is less than len(src) when the tail cannot be
// judged without what follows: the caller keeps src[consumed:] and puts it before the next bytes. That is an open line, and with
// quoted-printable text a few lines more; of a line longer than WithMaxLine all but a piece's overlap is consumed. atEOF says
// that nothing follows, and then consumed is len(src). All matches lie in src[:consumed].
//
// Scan is a pure function: the same text gives the same matches however it is cut. It does not allocate but to grow dst.
func (rs *Ruleset) Scan(dst []Match, src []byte, in State, atEOF bool) (found []Match, out State, consumed int) {
	if len(src) == 0 || !atEOF && len(src) < rs.maxLine && bytes.IndexByte(src, '\n') < 0 {
		return dst, in, 0
	}
	s := rs.scratch.Get().(*scan) //nolint:errcheck,forcetypeassert // only scans are put in
	s.begin(src, in, atEOF)
	consumed = s.lines()
	dst = s.appendMatches(dst)
	out = s.st
	s.end()
	rs.scratch.Put(s)
	return dst, out, consumed
}

// A scan is the scratch of one Scan.
type scan struct {
	rs      *Ruleset
	lex     lex.Scanner
	src     []byte
	st      State
	open    bool // the state is not empty
	moved   bool // a block detector ran on the line and may have opened it
	atEOF   bool
	bitmap  []uint64
	word    int             // index of the bitmap's current word
	rest    uint64          // its bits that are still to be visited
	at      int             // next @, or len(src)
	hits    []prefilter.Hit // found, of this line and later ones
	blocks  []block.Found   // of one detector call
	joined  *joinedLine     // scratch of lines joined at soft breaks
	covers  []lex.Span      // blocks of the current line
	windows []int           // regex: by rule, where the last window tried on the line ended
}

func newScan(rs *Ruleset) *scan {
	s := &scan{rs: rs, windows: make([]int, len(rs.regexes)), lex: lex.Scanner{Names: rs.names, Marks: rs.marks, NoMemo: rs.exhaustive, BasicRule: rs.basic}}
	if rs.allow != nil {
		s.lex.Allowed = rs.allow.allowed
	}
	return s
}

func (s *scan) begin(src []byte, in State, atEOF bool) {
	s.src, s.st, s.atEOF = src, in, atEOF
	s.open = !in.Empty()
	s.lex.Spans, s.hits = s.lex.Spans[:0], s.hits[:0]
	if s.rs.exhaustive {
		return
	}
	n := (len(src) + 63) / 64
	if cap(s.bitmap) < n {
		s.bitmap = make([]uint64, n+n/8)
	}
	s.bitmap = s.bitmap[:n]
	s.rs.filter.Mark(s.bitmap, src)
	s.word, s.rest = 0, s.bitmap[0]
	s.nextAt(0)
}

// largestScratch is the size in bytes from which the scratch of an unusually long text is not kept for the next one.
const largestScratch = 4 << 20

func (s *scan) end() {
	s.src = nil
	s.lex.Release()
	if cap(s.bitmap)*8 > largestScratch {
		s.bitmap = nil
	}
}

func (s *scan) nextAt(from int) {
	s.at = len(s.src)
	if s.rs.userinfo < 0 || from >= len(s.src) {
		return
	}
	if k := bytes.IndexByte(s.src[from:], '@'); k >= 0 {
		s.at = from + k
	}
}

// lines goes through the text line by line and returns how much of it has been judged.
func (s *scan) lines() int {
	ls := 0
	for ls < len(s.src) {
		if !s.open && !s.rs.exhaustive && !s.rs.orphans {
			ls = s.skipClean(ls)
		}
		piece, ok := s.nextPiece(ls)
		if !ok {
			return ls
		}
		if piece.soft {
			next, ok := s.joinFrom(ls)
			if !ok {
				return ls
			}
			if next > ls {
				ls = next
				continue
			}
		}
		s.piece(piece)
		ls = piece.next
	}
	return ls
}

// skipClean passes the lines from ls on that hold no candidate and end in no soft break, and returns where the next one starts.
func (s *scan) skipClean(ls int) int {
	next := s.candidate()
	for {
		k := bytes.IndexByte(s.src[ls:], '\n')
		le := ls + k
		if k < 0 || le >= next || k >= s.rs.maxLine || k > 0 && (s.src[le-1] == '=' || s.src[le-1] == '\r') {
			return ls
		}
		ls = le + 1
	}
}

// candidate returns the place of the next candidate, or len(src).
func (s *scan) candidate() int {
	next := s.at
	if len(s.hits) > 0 {
		next = min(next, s.hits[0].Start)
	}
	for s.rest == 0 && s.word+1 < len(s.bitmap) {
		s.word++
		s.rest = s.bitmap[s.word]
	}
	if s.rest != 0 {
		next = min(next, s.word<<6+bits.TrailingZeros64(s.rest))
	}
	return next
}

// A piece is a line, or a part of a long one.
type piece struct {
	start, end int
	next       int // where the following piece starts
	cut        bool
	soft       bool // ends in a soft break of quoted-printable
}

// nextPiece delimits the piece at ls; ok is false when its end is not in the text yet.
func (s *scan) nextPiece(ls int) (p piece, ok bool) {
	limit := s.rs.maxLine
	rest := s.src[ls:]
	k := bytes.IndexByte(rest[:min(len(rest), limit)], '\n')
	switch {
	case k >= 0:
		return piece{start: ls, end: ls + k, next: ls + k + 1, soft: !s.st.middle && isSoft(s.src, ls, ls+k)}, true
	case len(rest) >= limit:
		return s.cutPiece(ls, limit), true
	case s.atEOF:
		return piece{start: ls, end: len(s.src), next: len(s.src)}, true
	}
	return p, false
}

// cutPiece is a part of a line that is longer than a piece may be. It ends before an escape that its end would cut, and the next
// piece starts behind a delimiter, so that no name is cut: both depend on the line alone, not on how it was read.
func (s *scan) cutPiece(ls, limit int) piece {
	end := ls + limit
	for k, low := end-1, end-longestEscape; k > low; k-- {
		if bytes.IndexByte([]byte("%\\&#=\x1b"), s.src[k]) >= 0 {
			end = k
		}
	}
	overlap := s.rs.overlap()
	for low := end - overlap/2; end > low && s.src[end-1] == '\\'; {
		end--
	}
	next := ls + limit - overlap
	for k := next; k > next-overlap; k-- {
		if bytes.IndexByte([]byte(" ,;{}\t"), s.src[k-1]) >= 0 {
			next = k
			break
		}
	}
	return piece{start: ls, end: end, next: next, cut: true}
}

// longestEscape is the most bytes that one escape of a character takes.
const longestEscape = 16

// overlap is how far a piece of a long line sees into the next one, in bytes.
func (rs *Ruleset) overlap() int {
	const most = 16 << 10
	return min(most, rs.maxLine/4)
}

// piece runs the detectors on a piece.
func (s *scan) piece(p piece) {
	owned := p.end // candidates from here on belong to the next piece
	if p.cut {
		owned = p.next
	}
	s.gather(p.start, p.end, owned)
	n := 0
	for n < len(s.hits) && s.hits[n].Start < owned {
		n++
	}
	if n == 0 && !s.open && !p.cut && !s.rs.orphans {
		return
	}
	s.judge(s.src, p, s.hits[:n], &s.st)
	s.hits = s.hits[:copy(s.hits, s.hits[n:])]
	if p.cut {
		s.st.middle, s.st.carry, s.open = true, s.lex.Cut(p.next), true
	}
}

// gather adds the anchors that start in [start,owned) of the piece that ends at end to s.hits, sorted by their place. Some that
// start later may be among them; they wait for their piece.
func (s *scan) gather(start, end, owned int) {
	if s.rs.exhaustive {
		s.hits = s.rs.everywhere(s.hits[:0], s.src[:end], start, owned)
		return
	}
	last := min(end, owned+prefilter.Reach)
	for {
		if s.rest == 0 {
			if s.word+1 >= len(s.bitmap) || (s.word+1)<<6 > last {
				break
			}
			s.word++
			s.rest = s.bitmap[s.word]
			continue
		}
		p := s.word<<6 + bits.TrailingZeros64(s.rest)
		if p > last {
			break
		}
		s.rest &= s.rest - 1
		s.hits = s.rs.filter.At(s.src, p, s.hits)
	}
	for s.at < owned {
		s.hits = append(s.hits, prefilter.Hit{Anchor: atSign, Start: s.at})
		s.nextAt(s.at + 1)
	}
	s.sortHits()
}

// atSign numbers the @, which is too short for the prefilter and found by its byte.
const atSign = maxAnchors

// sortHits sorts by place, then by anchor; the hits come almost in order.
func (s *scan) sortHits() {
	h := s.hits
	for i := 1; i < len(h); i++ {
		for j := i; j > 0 && (h[j].Start < h[j-1].Start || h[j].Start == h[j-1].Start && h[j].Anchor < h[j-1].Anchor); j-- {
			h[j], h[j-1] = h[j-1], h[j]
		}
	}
}

// everywhere is the reference twin of the prefilter: every anchor at every offset of [start,owned).
func (rs *Ruleset) everywhere(hits []prefilter.Hit, b []byte, start, owned int) []prefilter.Hit {
	for p := start; p < owned; p++ {
		for _, k := range rs.first[b[p]] {
			if rs.anchors[k].stands(b, p) {
				hits = append(hits, prefilter.Hit{Anchor: k, Start: p})
			}
		}
		if b[p] == '@' && rs.userinfo >= 0 {
			hits = append(hits, prefilter.Hit{Anchor: atSign, Start: p})
		}
	}
	return hits
}

// stands reports whether the anchor stands at b[p].
func (a *anchor) stands(b []byte, p int) bool {
	if p+len(a.Lit) > len(b) {
		return false
	}
	for i := range len(a.Lit) {
		if c := b[p+i]; c != a.Lit[i] && (!a.Fold || lex.Fold(c) != lex.Fold(a.Lit[i])) {
			return false
		}
	}
	e := p + len(a.Lit)
	return (e == len(b) || a.Next == nil || a.Next.Has(b[e])) && (p == 0 || a.Prev == nil || a.Prev.Has(b[p-1]))
}

// appendMatches turns the spans into matches.
func (s *scan) appendMatches(dst []Match) []Match {
	for i := range s.lex.Spans {
		sp := &s.lex.Spans[i]
		m := Match{Start: sp.Start, End: sp.End, Rule: sp.Rule, size: sp.Size, der: sp.DER, piece: sp.Piece, Quote: Span{sp.Quote[0], sp.Quote[1]}}
		switch {
		case sp.More:
			m.Mask = MaskNothing
		case sp.Mark == lex.Value:
			m.Mask = s.rs.plainMask[sp.Rule]
		default:
			m.Mask = maskOfMark[sp.Mark]
		}
		dst = append(dst, m)
	}
	return dst
}

var maskOfMark = [...]MaskID{
	lex.Value: MaskFixed, lex.Basic: MaskBasic, lex.Cert: MaskCert, lex.CertBegin: MaskCertBegin, lex.CertLine: MaskCertLine,
	lex.Key: MaskKey, lex.KeyLine: MaskKeyLine, lex.Budget: MaskBudget,
}
