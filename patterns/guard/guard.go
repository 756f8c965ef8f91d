// Package guard calls an engine so that its failure never lets raw bytes out.
//
// It promises that a panic in the engine, or an answer that breaks the engine's contract, costs the line it happens in and no other;
// that the line becomes a stub record, [STUB:panic:bytes:812], with its line ending kept; and that nothing a panic said, which
// may hold bytes of the line, is passed on.
//
// Start with [Scan] and [Append] in place of the engine's methods. Where one of them fails, [Stubs.Careful] does the same bytes again
// line by line.
//
// Limits: a fatal error of the runtime, as a stack that overflows, cannot be caught. An unfinished line is given up only when it has
// grown to 1 MiB.
package guard

import "redactor/patterns"

// An Engine finds and masks secrets. *patterns.Ruleset is one, and its documentation is the contract.
type Engine interface {
	Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (found []patterns.Match, out patterns.State, consumed int)
	Redact(dst, src []byte, found []patterns.Match) []byte
}

var _ Engine = (*patterns.Ruleset)(nil)

// Scan calls Scan of e. ok is false when it panicked or broke its contract, and then the other results are zero.
func Scan(e Engine, dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (found []patterns.Match, out patterns.State, consumed int, ok bool) {
	defer func() {
		if recover() != nil {
			found, out, consumed, ok = nil, patterns.State{}, 0, false
		}
	}()
	found, out, consumed = e.Scan(dst, src, in, atEOF)
	if consumed < 0 || consumed > len(src) || atEOF && consumed < len(src) {
		return nil, patterns.State{}, 0, false
	}
	return found, out, consumed, true
}

// Append appends src with its matches masked to dst. ok is false when Redact of e panicked, and then out is dst as it was.
func Append(e Engine, dst, src []byte, found []patterns.Match) (out []byte, ok bool) {
	if len(found) == 0 {
		return append(dst, src...), true
	}
	defer func() {
		if recover() != nil {
			out, ok = dst, false
		}
	}()
	return e.Redact(dst, src, found), true
}
