package lex

import "slices"

// Finish ends the current line: late values and echoes are masked, spans sorted and merged.
func (s *Scanner) Finish() {
	if len(s.late) > 0 {
		s.maskLate()
	}
	if s.Allowed != nil {
		s.dropAllowed()
	}
	if len(s.Spans) == s.first {
		return
	}
	s.merge()
	if s.echo.find(s) {
		s.merge()
	}
}

// dropAllowed takes out the spans of values that stay. A value that runs over the end of a piece is never known as a whole.
func (s *Scanner) dropAllowed() {
	kept := s.Spans[:s.first]
	for _, sp := range s.Spans[s.first:] {
		cut := sp.More || sp.End == len(s.t) && s.cut < len(s.t)
		if sp.Mark > Basic || cut || !s.Allowed(s.t, sp.Start, sp.End, sp.Rule) {
			kept = append(kept, sp)
		}
	}
	s.Spans = kept
}

// shortestCert is the fewest characters of base64 or hexadecimal that make the value of a certificate's name worth masking.
const shortestCert = 40

// maskLate masks the values under names of certificates in which no certificate was recognised but that look like one.
func (s *Scanner) maskLate() {
	for _, v := range s.late {
		if s.overlaps(v.start, v.end) || blobLength(s.t[v.start:v.end]) < shortestCert {
			continue
		}
		s.Emit(Span{Start: v.start, End: v.end, Rule: v.rule, Quote: v.quote, Mark: Cert, Size: v.end - v.start})
	}
}

func (s *Scanner) overlaps(start, end int) bool {
	for _, sp := range s.Spans[s.first:] {
		if sp.Start < end && start < sp.End {
			return true
		}
	}
	return false
}

// blobLength counts the base64 characters of v; it is 0 when v holds raw text that no certificate has.
func blobLength(v []byte) (n int) {
	for i := 0; i < len(v); {
		ch := Next(v, i)
		i += ch.W
		switch {
		case IsBase64(ch.C):
			n++
		case IsSpace(ch.C), ch.C == None, ch.C == ':', ch.C == ',', ch.C == '\\':
		default:
			return 0
		}
	}
	return n
}

// merge sorts the line's spans and joins those that overlap. The mark of a block wins over a value's; else the first span's.
func (s *Scanner) merge() {
	own := s.Spans[s.first:]
	if len(own) < 2 {
		return
	}
	slices.SortStableFunc(own, func(x, y Span) int { return x.Start - y.Start })
	k := 0
	for _, x := range own[1:] {
		last := &own[k]
		if x.Start >= last.End {
			k++
			own[k] = x
			continue
		}
		if x.Mark > Basic && last.Mark <= Basic {
			last.Mark, last.Rule, last.Size, last.DER = x.Mark, x.Rule, x.Size, x.DER
		}
		if x.End > last.End && last.Mark == Basic {
			last.Mark = Value // the user name is no longer all that is known
		}
		last.End = max(last.End, x.End)
	}
	s.Spans = s.Spans[:s.first+k+1]
}
