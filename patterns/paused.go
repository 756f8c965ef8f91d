package patterns

import (
	"bytes"
	"slices"
)

// shortestOpen is the length from which a run before an open line break is masked: below it nothing worth the name of a secret
// can be in it.
const shortestOpen = 8

// ScanPaused appends to dst the matches in src, for a caller who cannot wait for what Scan wants to see. src is whole lines
// that Scan has not consumed, in the state before them. They are judged as if nothing followed. Besides, the run without
// blanks before a soft line break at the end is taken in, as far as no match has it: with the rest that may follow it could be a
// token, or a password in a URL. Its mark is [STUB:pause:bytes:N], and its Rule means nothing.
//
// What stands in src without a name and gets one only in what follows stays: a pause ends the line for the echo.
//
// The state stays what it was: the caller keeps src, puts it before the next bytes, scans them together, and passes over the
// matches in src. What follows is then masked as if there had been no pause.
func (rs *Ruleset) ScanPaused(dst []Match, src []byte, in State) []Match {
	first := len(dst)
	dst, _, _ = rs.Scan(dst, src, in, true)
	end := openBreak(src)
	if in.middle || end < 0 {
		return dst
	}
	settled := 0
	if len(dst) > first { // what the break cuts stays masked, the break itself stays
		m := &dst[len(dst)-1]
		m.End = min(m.End, end)
		if settled = m.End; m.Start >= end {
			dst = dst[:len(dst)-1]
		}
	}
	runs, total := openRuns(src, settled)
	if total < shortestOpen {
		return dst
	}
	for _, run := range slices.Backward(runs) {
		dst = append(dst, Match{Start: run.Start, End: run.End, Mask: MaskPaused, size: run.End - run.Start})
	}
	return dst
}

// openBreak returns where the soft break stands that the last line of src ends in, or -1.
func openBreak(src []byte) int {
	end := bytes.LastIndexByte(src, '\n')
	if end < 0 {
		return -1
	}
	start := bytes.LastIndexByte(src[:end], '\n') + 1
	if !isSoft(src, start, end) {
		return -1
	}
	return start + bytes.LastIndexByte(src[start:end], '=')
}

// openRuns returns the parts, last line first, of the run that ends in the soft break at the end of src, not before settled,
// and how long it is.
func openRuns(src []byte, settled int) (runs []Span, total int) {
	for end := len(src); end > settled; {
		stop := openBreak(src[:end])
		if stop < 0 {
			break
		}
		start := bytes.LastIndexByte(src[:stop], '\n') + 1
		from := max(start+bytes.LastIndexAny(src[start:stop], " \t")+1, settled)
		if from < stop {
			runs, total = append(runs, Span{from, stop}), total+stop-from
		}
		if from > start {
			break
		}
		end = start
	}
	return runs, total
}
