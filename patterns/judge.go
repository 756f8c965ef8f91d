package patterns

import (
	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
	"redactor/patterns/internal/prefilter"
)

// judge runs the detectors of the hits, which are sorted by place, on the piece p of b.
func (s *scan) judge(b []byte, p piece, hits []prefilter.Hit, st *State) {
	x, start, end := &s.lex, p.start, p.end
	x.Begin(b, start, end, st.middle)
	if p.cut {
		x.CutAt(p.next)
	}
	s.covers, s.moved = s.covers[:0], false
	clear(s.windows)
	if st.middle {
		x.Resume(st.carry, block.BodyEnd)
	} else if s.open {
		s.resume(b, start, end, st)
	}
	budget := s.rs.steps * (end - start + leastBudget)
	if s.rs.orphans && !p.cut && st.block.Empty() {
		s.blocks = st.block.Orphan(s.blocks[:0], b, start, end)
		s.moved = true
		s.emitBlocks()
	}
	for _, h := range hits {
		s.detect(b, start, end, h, st)
		if x.Steps > budget {
			x.Overrun()
			break
		}
	}
	x.Finish()
	if s.open || s.moved || x.Open != (lex.Cell{}) {
		st.cell = x.Open
		x.Open = lex.Cell{}
		st.middle, st.carry = false, lex.Carry{}
		s.open = !st.Empty()
	}
}

// stepsPerByte bounds the work on a line, in steps; see Scanner.Steps. Lines made to be slow take three a byte, so only an error
// of ours can need more: the line is then not judged but goes as a whole.
const (
	stepsPerByte = 64
	leastBudget  = 64 // bytes that the shortest line counts for
)

// resume goes on with what earlier lines left open.
func (s *scan) resume(b []byte, start, end int, st *State) {
	if !st.block.Empty() {
		s.blocks = st.block.Resume(s.blocks[:0], b, start, end, s.rs.certifier != nil)
		s.emitBlocks()
	}
	if st.cell != (lex.Cell{}) {
		s.lex.ResumeCell(st.cell)
	}
}

// detect runs the detector of one hit. A hit inside a span is skipped, except that blocks are only hidden by blocks: a key that
// starts in a value under a secret name goes on over the next lines.
func (s *scan) detect(b []byte, start, end int, h prefilter.Hit, st *State) {
	rs, x, p := s.rs, &s.lex, h.Start
	if h.Anchor == atSign {
		if rs.userinfo >= 0 {
			x.Userinfo(p, uint16(rs.userinfo)) //nolint:gosec // a rule's index
		}
		return
	}
	a := &rs.anchors[h.Anchor]
	if p+len(a.Lit) > end {
		return
	}
	if a.op == opBlock {
		if !s.inBlock(p) {
			s.moved = true
			s.blocks = st.block.At(s.blocks[:0], a.block, b, start, end, p, s.rs.certifier != nil)
			s.emitBlocks()
		}
		return
	}
	if a.op == opUserinfo {
		x.Userinfo(p, a.rule)
		return
	}
	if x.Covered(p) {
		return
	}
	switch a.op {
	case opName:
		x.Name(p, p+len(a.Lit))
	case opToken:
		x.Token(p, &rs.tokens[a.index])
	case opScheme:
		x.BareScheme(p, p+int(a.index), a.rule)
	case opBasic:
		x.BareBasic(p, p+int(a.index))
	case opRegex:
		s.tryRegex(b, start, end, p, a)
	case opBlock, opUserinfo:
	}
}

func (s *scan) inBlock(p int) bool {
	const few = 16 // blocks of one line come in order
	for _, c := range s.covers[max(0, len(s.covers)-few):] {
		if p >= c.Start && p < c.End {
			return true
		}
	}
	return false
}

// emitBlocks turns what a block detector found into spans, as far as its rule is in use.
func (s *scan) emitBlocks() {
	for _, f := range s.blocks {
		rule := s.rs.blockRule[f.Kind]
		if rule < 0 {
			continue
		}
		sp := lex.Span{Start: f.Start, End: f.End, Rule: uint16(rule), Size: f.Size, Mark: markOfBlock(f), DER: f.DER, Quote: [2]int{f.QuoteStart, f.QuoteEnd}} //nolint:gosec // a rule's index
		if f.Kind == block.JWT {
			sp.Echo = true
		}
		s.lex.Emit(sp)
		s.covers = append(s.covers, sp)
	}
}

func markOfBlock(f block.Found) lex.Mark {
	first := f.Part == block.Whole || f.Part == block.Begin
	switch {
	case f.Kind == block.JWT:
		return lex.Value
	case f.Kind == block.PrivateKey && first:
		return lex.Key
	case f.Kind == block.PrivateKey:
		return lex.KeyLine
	case f.Part == block.Begin:
		return lex.CertBegin
	case f.Part == block.Line:
		return lex.CertLine
	}
	return lex.Cert
}

// regexWindow is how much of the line on either side of a literal a user's expression sees, in bytes.
const regexWindow = 4 << 10

// tryRegex runs a user's expression on the line around its literal.
func (s *scan) tryRegex(b []byte, start, end, p int, a *anchor) {
	r := &s.rs.regexes[a.index]
	if seen := s.windows[a.index]; seen > 0 && (seen == end || p+len(a.Lit)+regexWindow/2 <= seen) {
		return // seen well inside the window of an earlier literal
	}
	lo, hi := max(start, p-regexWindow), min(end, p+len(a.Lit)+regexWindow)
	s.windows[a.index] = hi
	for _, m := range r.re.FindAllSubmatchIndex(b[lo:hi], -1) {
		if from, to := m[2*r.group], m[2*r.group+1]; from >= 0 && !s.lex.IsMasked(b[lo+from:lo+to]) {
			s.lex.Emit(lex.Span{Start: lo + from, End: lo + to, Rule: r.rule, Echo: true})
		}
	}
}
