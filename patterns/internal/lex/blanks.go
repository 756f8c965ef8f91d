package lex

// longestGap is the most blanks that may stand between a name, its separator and its value.
const longestGap = 64

// skipBlanks passes blanks and colour sequences and counts the blanks.
func skipBlanks(b []byte, i int) (next, blanks int) {
	for i < len(b) && blanks < longestGap {
		ch := Next(b, i)
		if ch.C != None && !ch.IsBlank() {
			break
		}
		if ch.C != None {
			blanks++
		}
		i += ch.W
	}
	return i, blanks
}

// skipColour passes colour sequences.
func skipColour(b []byte, i int) int {
	for i < len(b) && class[b[i]]&special != 0 {
		ch := Next(b, i)
		if ch.C != None {
			break
		}
		i += ch.W
	}
	return i
}

// literalPrefix passes the letters before a literal of Python (bytes, unicode, raw, formatted) or of SQL (N'V', E'V', X'56'); it
// returns i when no quote of at most the given percent depth follows them.
func literalPrefix(b []byte, i int, depth uint8) int {
	if i < len(b) && class[b[i]]&(special|alnum) == 0 {
		return i
	}
	const most = 2
	for j := i; j < len(b) && j <= i+most; j++ {
		if q := Next(b, j); IsQuote(q.C) && q.Depth <= depth {
			return j
		}
		switch b[j] {
		case 'b', 'u', 'r', 'f', 'B', 'N', 'E', 'X':
		default:
			return i
		}
	}
	return i
}

func quoteAt(b []byte, i int) bool { return i < len(b) && IsQuote(Next(b, i).C) }

// doubled returns the width of the quote q if it stands once more at b[i].
func doubled(b []byte, i int, q Char) int {
	if i >= len(b) {
		return 0
	}
	n := Next(b, i)
	if n.C == q.C && n.Kind == q.Kind && n.Depth == q.Depth && (n.Slash == q.Slash || n.Slash == 0) {
		return n.W
	}
	return 0
}
