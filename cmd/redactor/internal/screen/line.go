package screen

import (
	"bytes"
	"sync/atomic"
	"unicode/utf8"
)

// longestString is the most bytes of text in one control sequence that are looked at in one piece: a picture may have megabytes.
const longestString = 1 << 20

// A line is what was written since the last line that was judged for good, twice: as it was written, and as the text that a
// person reads. Text has no control sequences, erased characters are gone from it, and where the cursor leaves the line it has
// a newline.
type line struct {
	raw     []byte
	control []bool // of raw: not text
	text    []byte
	pos     []int // of text: where it stands in raw
	broken  bool  // a newline came into text since somebody looked

	mode   mode
	cr     bool                    // a carriage return was the last that moved the cursor: a newline may follow
	params []byte                  // of the control sequence
	str    []byte                  // text in the control sequence, not in raw yet
	mask   func(str []byte) []byte // what is shown of str
	erase  func(from int)          // told before text[from:] is taken back
	width  atomic.Int64
}

// A mode is where in a control sequence the next byte stands.
type mode uint8

const (
	ground    mode = iota
	escape         // after ESC
	charset        // after ESC and an intermediate byte
	csi            // after ESC [
	str            // in the text of an operating system command and its like
	strEscape      // the same, after ESC
)

const (
	esc = 0x1b
	bel = 0x07
	del = 0x7f
)

// take adds one byte.
func (l *line) take(c byte) {
	switch l.mode {
	case ground:
		l.ground(c)
	case escape:
		l.escape(c)
	case charset:
		l.add(c, true)
		if c < ' ' || c > '/' {
			l.mode = ground
		}
	case csi:
		l.csi(c)
	case str, strEscape:
		l.string(c)
	}
}

func (l *line) add(c byte, control bool) {
	l.raw, l.control = append(l.raw, c), append(l.control, control)
}

func (l *line) ground(c byte) {
	switch {
	case c == esc:
		l.add(c, true)
		l.mode = escape
	case c >= ' ' && c != del || c == '\t':
		if l.cr {
			l.leave()
		}
		l.add(c, false)
		l.push(c)
	default:
		l.add(c, true)
		l.c0(c)
	}
}

// c0 does what a control character does.
func (l *line) c0(c byte) {
	switch c {
	case '\n':
		l.cr = false
		l.push('\n')
		l.broken = true
	case '\r':
		l.cr = l.cr || !l.wrapped()
	case '\v', '\f':
		l.leave()
	case '\b':
		l.back(1)
	}
}

func (l *line) push(c byte) {
	l.text, l.pos = append(l.text, c), append(l.pos, len(l.raw)-1)
}

// leave ends the line: what follows is written elsewhere.
func (l *line) leave() {
	l.cr = false
	if n := len(l.text); n > 0 && l.text[n-1] != '\n' {
		l.push('\n')
		l.broken = true
	}
}

// back takes n characters back, at most to the start of the line.
func (l *line) back(n int) {
	to := len(l.text)
	for ; n > 0 && to > 0 && l.text[to-1] != '\n'; n-- {
		_, size := utf8.DecodeLastRune(l.text[:to])
		to -= size
	}
	if to < len(l.text) {
		l.erase(to)
		l.text, l.pos = l.text[:to], l.pos[:to]
	}
}

// wrapped recognises the blank and the carriage return by which an editor of lines goes on in the next row, and takes the blank
// back: the line goes on.
func (l *line) wrapped() bool {
	width, n := int(l.width.Load()), len(l.text)
	if width <= 0 || n == 0 || l.text[n-1] != ' ' {
		return false
	}
	columns := utf8.RuneCount(l.text[l.lastBreak() : n-1])
	if columns == 0 || columns%width != 0 {
		return false
	}
	l.text, l.pos = l.text[:n-1], l.pos[:n-1]
	return true
}

// escape takes the byte after ESC.
func (l *line) escape(c byte) {
	l.add(c, true)
	l.mode = ground
	switch {
	case c == '[':
		l.mode, l.params = csi, l.params[:0]
	case c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_':
		l.mode = str
	case c == esc:
		l.mode = escape
	case c >= ' ' && c <= '/':
		l.mode = charset
	case c == '8' || c == 'D' || c == 'E' || c == 'M' || c == 'c':
		l.leave()
	case c < ' ':
		l.c0(c)
	}
}

// csi takes a byte of a control sequence, up to the one that says what it does.
func (l *line) csi(c byte) {
	switch {
	case c == esc: // the sequence was broken off
		l.add(c, true)
		l.mode = escape
	case c < ' ': // acts at once, within the sequence
		l.add(c, true)
		l.c0(c)
	case c >= '@' && c <= '~':
		l.add(c, true)
		l.mode = ground
		l.function(c)
	case c >= del: // no part of a sequence
		l.mode = ground
		l.ground(c)
	default:
		l.add(c, true)
		const longest = 64
		if l.params = append(l.params, c); len(l.params) > longest {
			l.mode = ground
		}
	}
}

// function does what the control sequence with the final byte c does to the line.
func (l *line) function(c byte) {
	switch c {
	case 'D':
		l.back(l.number())
	case 'C', 'a': // editors of lines go over one character, tables over a gap
		if n := l.number(); n > 1 {
			l.push(' ')
		}
	case 'A', 'B', 'E', 'F', 'G', '`', 'H', 'f', 'd', 'e', 'I', 'Z', 'S', 'T', 'L', 'M', 'r', 's', 'u':
		l.leave()
	case 'h', 'l':
		if bytes.HasPrefix(l.params, []byte("?1049")) || bytes.HasPrefix(l.params, []byte("?1047")) || bytes.Equal(l.params, []byte("?47")) {
			l.leave() // the other screen
		}
	}
}

// number is the parameter of a control sequence; none means 1.
func (l *line) number() int {
	n := 0
	for _, c := range l.params {
		if c < '0' || c > '9' {
			break
		}
		n = min(10*n+int(c-'0'), 1<<16)
	}
	return max(n, 1)
}

// string takes a byte of the text in a control sequence. Nothing of it is shown before its end.
func (l *line) string(c byte) {
	const cancel, substitute = 0x18, 0x1a
	switch {
	case l.mode == strEscape && c == '\\':
		l.endString()
		l.add(esc, true)
		l.add(c, true)
	case l.mode == strEscape: // broken off by another sequence
		l.endString()
		l.add(esc, true)
		l.escape(c)
	case c == bel || c == cancel || c == substitute:
		l.endString()
		l.add(c, true)
	case c == esc:
		l.mode = strEscape
	default:
		if l.str = append(l.str, c); len(l.str) >= longestString {
			l.flushString()
		}
	}
}

// inString reports whether text in a control sequence waits for its end.
func (l *line) inString() bool { return len(l.str) > 0 || l.mode == strEscape }

// endString puts the text of a control sequence, masked, into raw. The sequence is over.
func (l *line) endString() {
	l.flushString()
	l.mode = ground
}

// end is called when nothing follows.
func (l *line) end() {
	if mode := l.mode; mode == str || mode == strEscape {
		l.endString()
		if mode == strEscape {
			l.add(esc, true)
		}
	}
}

func (l *line) flushString() {
	if len(l.str) == 0 {
		return
	}
	for _, c := range l.mask(l.str) {
		l.add(c, true)
	}
	l.str = l.str[:0]
}

// lastBreak returns the offset behind the last newline of the text.
func (l *line) lastBreak() int { return bytes.LastIndexByte(l.text, '\n') + 1 }

// rawAt returns where in raw what follows the first n bytes of the text starts. All of raw comes before the end of the text.
func (l *line) rawAt(n int) int {
	switch {
	case n == len(l.text):
		return len(l.raw)
	case n > 0 && l.text[n-1] == '\n':
		return l.pos[n-1] + 1
	default:
		return l.pos[n]
	}
}

// drop forgets the first n bytes of the text and the first end bytes of raw.
func (l *line) drop(n, end int) {
	l.text, l.pos = append(l.text[:0], l.text[n:]...), append(l.pos[:0], l.pos[n:]...)
	for i := range l.pos {
		l.pos[i] -= end
	}
	l.raw, l.control = append(l.raw[:0], l.raw[end:]...), append(l.control[:0], l.control[end:]...)
}
