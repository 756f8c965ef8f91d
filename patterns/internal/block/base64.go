package block

import (
	"bytes"

	"redactor/patterns/internal/lex"
)

const notDigit = 0xff

// sextets holds the values of the digits of base64 and base64url, or notDigit.
var sextets = makeSextets()

func makeSextets() (t [256]byte) {
	for i := range t {
		t[i] = notDigit
	}
	const std = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(std) {
		t[std[i]] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}

// plain holds the bytes that are base64 digits wherever they stand in a run: all but the dash, which may start a marker.
var plain = makePlain()

func makePlain() (t [256]bool) {
	for c, v := range sextets {
		t[c] = v != notDigit && c != '-'
	}
	return t
}

// A run is base64 without white space.
type run struct {
	start, end int
	n          int  // digits, without padding
	padded     bool // ends in "="
}

// runAt reads the run that starts at b[i]. A byte of it that is no plain digit costs a look at the logical character.
func runAt(b []byte, i int) run {
	r := run{start: i, end: i}
	for {
		j := r.end
		for j < len(b) && plain[b[j]] {
			j++
		}
		r.n += j - r.end
		r.end = j
		if j == len(b) {
			return r
		}
		ch := lex.Next(b, j)
		switch {
		case ch.C == '=':
			return r.padding(b)
		case sextets[ch.C] == notDigit, ch.C == '-' && dashes(b, j) == markerDashes:
			return r
		}
		r.n++
		r.end = j + ch.W
	}
}

// padding reads the "=" at the end of a run.
func (r run) padding(b []byte) run {
	if r.n == 0 {
		return r
	}
	for range 2 {
		ch := lex.Next(b, r.end)
		if ch.C != '=' {
			break
		}
		r.end += ch.W
		r.padded = true
	}
	return r
}

// runStart returns where the run that goes on at b[i] starts, not before b[from]. Digits may be escaped. A marker's dashes end it
// there as they do in runAt.
func runStart(b []byte, from, i int) int {
	for {
		for i > from && sextets[b[i-1]] != notDigit && (b[i-1] != '-' || !endsInDashes(b[from:i])) {
			i--
		}
		if i == from || b[i-1] == '-' {
			return i
		}
		// The digits passed last may belong to an escape: %2B, \u002B, \/.
		q := i - 1
		for b[q] == '\\' && q > from && b[q-1] == '\\' {
			q--
		}
		ch := lex.Next(b, q)
		if ch.Kind == lex.Raw || q+ch.W <= i {
			return i
		}
		if sextets[ch.C] == notDigit || ch.C == '-' {
			return q + ch.W
		}
		i = q
	}
}

func endsInDashes(b []byte) bool { return bytes.HasSuffix(b, []byte("-----")) }

// decode reads up to len(dst) bytes of base64 at b[i]; white space is passed over. It returns how many it read.
func decode(dst []byte, b []byte, i int) (n int) {
	acc, bits, blanks := uint32(0), 0, 0
	for i < len(b) && n < len(dst) {
		v, w := sextets[b[i]], 1
		if v == notDigit {
			ch := lex.Next(b, i)
			v, w = sextets[ch.C], ch.W
			if v == notDigit {
				if blanks++; !isBlank(ch) || blanks > 8 {
					return n
				}
				i += w
				continue
			}
		}
		i += w
		acc, bits = acc<<6|uint32(v), bits+6
		if bits >= 8 {
			bits -= 8
			dst[n] = byte(acc >> bits) //nolint:gosec // the bits above are those of bytes before
			n++
		}
	}
	return n
}

// sniff64 judges the object whose base64 starts at b[i].
func sniff64(b []byte, i int) (object, bool) {
	var head [headSize]byte
	if n := decode(head[:quickLook+1], b, i); n > quickLook && !mayBeObject(head[:n]) {
		return object{}, false
	}
	return sniff(head[:decode(head[:], b, i)])
}

// quickLook is the last byte of an object's head that rules out nearly everything that is none.
const quickLook = 4

// mayBeObject looks at the tag behind the header of a SEQUENCE.
func mayBeObject(h []byte) bool {
	d := der{h}
	tag, _, ok := d.header()
	if !ok || tag != tagSequence || len(d.h) == 0 {
		return false
	}
	return d.h[0] == tagSequence || d.h[0] == tagInteger || d.h[0] == tagOID
}

// isBlank: white space in any spelling, and colour sequences.
func isBlank(ch lex.Char) bool {
	return ch.C == ' ' || ch.C == '\n' || ch.C == '\t' || ch.Kind == lex.Colour
}

// skipBlanks returns the first place from b[i] on where no white space stands.
func skipBlanks(b []byte, i int) int {
	for i < len(b) {
		if plain[b[i]] {
			return i
		}
		ch := lex.Next(b, i)
		if !isBlank(ch) {
			return i
		}
		i += ch.W
	}
	return i
}

// longestInside is the most digits between the start of an object and a constant of opInside.
const longestInside = 14

// object: the first digits of an object stand at b[p].
func (s *State) object(dst []Found, l line, p int) []Found {
	o, ok := sniff64(l.b, p)
	if !ok {
		return dst
	}
	return s.body(dst, l, p, o)
}

// inside: a constant stands at b[p], a few digits behind the start of an object. Where that start is missing, a constant that
// only secrets hold masks the whole run.
func (s *State) inside(dst []Found, l line, p int, op Op) []Found {
	for i := max(l.start, p-longestInside); i <= p; i++ {
		if l.b[i] != 'M' {
			continue
		}
		if o, ok := sniff64(l.b, i); ok {
			return s.body(dst, l, i, o)
		}
	}
	const least = 64 // digits: shorter runs are identifiers
	if op == opInside {
		return dst
	}
	start := runStart(l.b, l.start, p)
	r := runAt(l.b, start)
	if r.n < least {
		return dst
	}
	k := Certificate
	if op == opPBE {
		k = PrivateKey
	}
	return s.body(dst, l, start, object{kind: k})
}

// openSSH: the first digits of an OpenSSH key stand at b[p].
func (s *State) openSSH(dst []Found, l line, p int) []Found {
	return s.body(dst, l, p, object{kind: PrivateKey})
}

// body masks the base64 of an object from b[i] on, without markers around it.
func (s *State) body(dst []Found, l line, i int, o object) []Found {
	w := walk{end: i, need: o.digits()}
	w.read(l.b, i)
	return s.emit(dst, l, i, o.kind, &w)
}

// encoded: a BEGIN marker stands in base64 at b[p]; op says how it is aligned. The whole run goes.
func (s *State) encoded(dst []Found, l line, p int, op Op) []Found {
	switch op { // on to the next whole group of four digits: it lies before "BEGIN"
	case opEncoded1:
		p += 2
	case opEncoded2:
		p++
	default:
	}
	var text [96]byte
	n := decode(text[:], l.b, p)
	k := encodedKind(text[:n])
	if k == 0 && n < len(text) && l.cutAt(runAt(l.b, p).end) {
		k = PrivateKey // the transport has cut the label
	}
	if k == 0 {
		return dst
	}
	start := runStart(l.b, l.start, p)
	w := walk{end: start}
	w.read(l.b, start)
	return s.emit(dst, l, start, k, &w)
}

// encodedKind returns the kind of the label behind "BEGIN" in text, 0 when nothing secret has it.
func encodedKind(text []byte) Kind {
	for i := 0; i+len(beginWord) <= len(text); i++ {
		if string(text[i:i+len(beginWord)]) == beginWord {
			_, k := label(text, i+len(beginWord))
			return k
		}
	}
	return 0
}
