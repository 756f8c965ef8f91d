package lex

import (
	"encoding/binary"
	"math/bits"
)

// A known identifier is one that was looked up lately. Logs repeat a few hundred of them.
type known struct {
	text   [longestKnown]byte
	n      uint8 // bytes of text, 0 for none
	policy Policy
	entry  Entry
	header bool
	whole  bool
	folded bool // whole is known
}

const (
	longestKnown = 40 // bytes
	knownBits    = 7
)

// knownSlot is where the identifier b, at least one byte of it, is kept.
func knownSlot(b []byte) int {
	var first, last uint64
	switch n := len(b); {
	case n >= 8:
		first, last = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		first, last = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	default:
		first, last = uint64(b[0]), uint64(b[n-1])
	}
	h := (first ^ bits.RotateLeft64(last, 21) + uint64(len(b))) * 0x9e3779b97f4a7c15
	return int(h >> (64 - knownBits))
}

// lookUp finds the entry of the identifier n.
func (s *Scanner) lookUp(n *name) {
	b := s.t[n.start:n.end]
	if len(b) > longestKnown || s.NoMemo {
		s.lookUpAnew(n)
		return
	}
	k := &s.known[knownSlot(b)]
	if string(k.text[:k.n]) != string(b) {
		s.lookUpAnew(n)
		k.n = uint8(copy(k.text[:], b)) //nolint:gosec // at most longestKnown
		k.entry, k.policy, k.header, k.whole, k.folded = n.entry, n.policy, n.header, n.whole, n.isFolded
		return
	}
	n.entry, n.policy, n.header, n.whole, n.isFolded = k.entry, k.policy, k.header, k.whole, k.folded
}
