package block

import "redactor/patterns/internal/lex"

const (
	shortPiece = 16 // digits: a piece at least this long belongs to a body wherever it stands
	pemShort   = 60 // digits of a full line of PEM: at least
	pemLong    = 76 // and at most
)

// A walk reads the base64 of one body within a line: pieces between white space in any spelling, up to an END marker or as far
// as it looks like a body.
type walk struct {
	need   int  // digits of the whole object, 0 when not known
	marked bool // a BEGIN marker or an earlier line says that this is a body
	putty  bool // the lines of a PuTTY key file

	end     int // of what belongs to the body
	stop    int // where reading stopped: behind end there may be header lines and white space
	n       int // digits
	width   int // digits of a full line: those of the first piece, unless it is known
	last    int // digits of the last piece
	pieces  int
	ended   bool // by its END marker
	padded  bool // the last piece ends in "="
	wrapped bool // the line end after BEGIN is escaped, so no part of the body stands on a later line
}

// read reads the body from b[i] on.
func (w *walk) read(b []byte, i int) {
	headers := 0
	for i < len(b) {
		j := skipBlanks(b, i)
		if w.marked && !w.padded && !w.putty {
			j = w.skipJoint(b, j)
		}
		w.stop = j
		if e := endMarker(b, j); e > j {
			w.end, w.ended = e, true
			return
		}
		if w.marked && (w.n < shortPiece || w.putty) && headers < mostHeaders {
			if e, last := header(b, j); e > j {
				headers++
				if i, w.stop = e, e; last {
					w.end, w.ended = e, true
					return
				}
				continue
			}
		}
		if e := checksum(b, j); e > j && w.marked && w.n > 0 {
			w.end, w.padded, i = e, true, e
			continue
		}
		if w.padded || w.complete() {
			return
		}
		r := runAt(b, j)
		if r.n == 0 || !w.takes(b, r) {
			return
		}
		w.take(r)
		i = r.end
	}
}

// skipJoint passes what stands between the lines of a marked block when they are strings or cells of their own: "MIIE...", "Zq7X...",
// or MIIE...<br>Zq7X... It returns i unless a full piece or the END marker follows.
func (w *walk) skipJoint(b []byte, i int) int {
	const longest = 32 // bytes
	j := i
	for j < len(b) && j-i <= longest {
		ch := lex.Next(b, j)
		switch {
		case isBlank(ch), lex.IsQuote(ch.C), ch.C == ',', ch.C == ';', ch.C == '|':
			j += ch.W
			continue
		case ch.C == '<':
			if e := breakTag(b, j); e > j {
				j = e
				continue
			}
		}
		break
	}
	if j == i {
		return i
	}
	for ; j < len(b) && (b[j] == 'b' || b[j] == '+') && j+1 < len(b) && !plain[b[j+1]]; j++ { // b'MIIE...', "MIIE..." + "Zq7X..."
		k := skipBlanks(b, j+1)
		if k >= len(b) || !lex.IsQuote(lex.Next(b, k).C) {
			return i
		}
		j = k + lex.Next(b, k).W - 1
	}
	if endMarker(b, j) > j {
		return j
	}
	r := runAt(b, j)
	last := r.padded || w.need > 0 && w.n+r.n == w.need
	if (r.n >= shortPiece || r.n > 0 && last) && (w.pieces == 0 || r.n == w.width || w.last == w.width) {
		return j
	}
	return i
}

// breakTag returns the end of <br> or <br/> at b[i], or i.
func breakTag(b []byte, i int) int {
	j := i + lex.Next(b, i).W
	if j+2 > len(b) || b[j]|0x20 != 'b' || b[j+1]|0x20 != 'r' {
		return i
	}
	for j += 2; j < len(b) && (b[j] == ' ' || b[j] == '/'); j++ {
	}
	if ch := lex.Next(b, j); j < len(b) && ch.C == '>' {
		return j + ch.W
	}
	return i
}

// complete: the object has all its digits. In PEM more full lines may follow: what a trusted certificate has behind the object.
func (w *walk) complete() bool {
	return w.need > 0 && w.n >= w.need && !w.putty && (!w.marked || w.pieces == 1 || w.last < w.width)
}

func (w *walk) take(r run) {
	if w.pieces == 0 && w.width == 0 {
		w.width = r.n
	}
	w.pieces++
	w.n += r.n
	w.last = r.n
	w.end, w.padded = r.end, r.padded && !w.putty
}

// takes: does the run r belong to the body?
func (w *walk) takes(b []byte, r run) bool {
	switch {
	case w.pieces == 0:
		return !w.marked || r.n >= shortPiece
	case r.n == w.width, w.n+r.n == w.need, w.marked && r.padded && w.last == w.width:
		return true
	case w.marked && r.n >= shortPiece && (w.pieces == 1 || w.last >= w.width || w.putty):
		return true
	case w.ends(b, r.end):
		return w.marked || w.width >= pemShort && w.width <= pemLong && r.n < w.width
	}
	return false
}

// ends: behind the short piece that ends at b[i] stands an END marker, or it is the last one that a cut or a quote has left.
func (w *walk) ends(b []byte, i int) bool {
	j := skipBlanks(b, i)
	if w.putty {
		if e, _ := header(b, j); e > j {
			return true
		}
	}
	return endMarker(b, j) > j || closes(b, i, false)
}

// checksum reads the checksum of OpenPGP at b[i], "=" and four digits; it returns i when none stands there.
func checksum(b []byte, i int) int {
	if i >= len(b) || plain[b[i]] {
		return i
	}
	sign := lex.Next(b, i)
	if sign.C != '=' {
		return i
	}
	if r := runAt(b, i+sign.W); r.n == 4 && !r.padded {
		return r.end
	}
	return i
}

// header reads a header line inside a block at b[i]: RFC 1421, OpenPGP, PuTTY. It returns i when none stands there; last says
// that the line ends a PuTTY key file.
func header(b []byte, i int) (end int, last bool) {
	j := i
	for j < len(b) && (lex.IsAlnum(b[j]) || b[j] == '-') && j-i <= longestHeader {
		j++
	}
	if j == i || j >= len(b) {
		return i, false
	}
	switch string(b[i:j]) {
	case "Private-MAC", "Private-Hash":
		last = true
	case "Proc-Type", "DEK-Info", "Version", "Comment", "Hash", "Charset", "Subject", "Content-Domain", "Key-Info", "MIC-Info",
		"Encryption", "Public-Lines", "Private-Lines", "Key-Derivation", "Argon2-Memory", "Argon2-Passes", "Argon2-Parallelism",
		"Argon2-Salt":
	default:
		return i, false
	}
	colon := lex.Next(b, j)
	if colon.C != ':' {
		return i, false
	}
	return headerEnd(b, j+colon.W), last
}

const (
	mostHeaders   = 16  // of one block
	longestHeader = 24  // bytes of a header's name
	longestValue  = 160 // bytes of a header's line
)

// headerEnd returns the end of a header's value at b[i]: the end of its line in any spelling or of the string it stands in, or,
// where the lines of the block are joined with blanks, the end of its first word.
func headerEnd(b []byte, i int) int {
	for i < len(b) && lex.Next(b, i).C == ' ' {
		i += lex.Next(b, i).W
	}
	word, quote := 0, lex.Next(b, i)
	if !lex.IsQuote(quote.C) {
		quote.C = 0
	}
	for j := i; j < len(b); {
		ch := lex.Next(b, j)
		switch {
		case ch.C == '\n':
			return j
		case lex.IsQuote(ch.C) && (ch.C != quote.C || ch.Slash != quote.Slash):
			return j
		case ch.C == ' ' && word == 0:
			word = j
		}
		if j += ch.W; j-i > longestValue {
			return max(word, i)
		}
	}
	return len(b)
}
