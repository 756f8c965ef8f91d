package block

import (
	"bytes"

	"redactor/patterns/internal/lex"
)

// An envelope is what a log transport writes around a line.
type envelope struct {
	stream  uint32 // which stream of the input the line belongs to
	payload int    // where the line proper starts
	partial bool   // CRI has cut a longer line here: the next line of the stream goes on with it
}

// Streams with a name of their own. Those of syslog are hashes beyond them; what has no name is the plain stream.
const (
	plainStream uint32 = iota
	dockerOut
	dockerErr
	criOut
	criErr
	firstHashed
)

// loose reports whether a stream's name may be missing or damaged on some of its lines: rsyslog over TCP reads parts of the
// text as names, and plain text has none.
func loose(stream uint32) bool { return stream == plainStream || stream >= firstHashed }

// dockerPartial is the least length of a line that docker has cut: it cuts at 16 KiB of text.
const dockerPartial = 16 << 10

func (l line) envelope() envelope {
	b := l.b[l.start:]
	if len(b) == 0 {
		return envelope{payload: l.start}
	}
	switch c := b[0]; {
	case c == '{':
		return l.docker()
	case lex.IsDigit(c):
		if e, ok := l.cri(); ok {
			return e
		}
	case c != '<' && !lex.IsUpper(c):
		return envelope{payload: l.start}
	}
	return envelope{payload: l.start, stream: syslogStream(b)}
}

// docker: {"log":"...\n","stream":"stdout","time":"..."}.
func (l line) docker() envelope {
	e := envelope{payload: l.start}
	stream := jsonString(l.b, max(l.start, len(l.b)-keyWindow), `"stream"`)
	if stream < 0 {
		stream = jsonString(l.b[:min(len(l.b), l.start+keyWindow)], l.start, `"stream"`)
	}
	if stream < 0 {
		return e
	}
	switch rest := l.b[stream:]; {
	case bytes.HasPrefix(rest, []byte(`stdout"`)):
		e.stream = dockerOut
	case bytes.HasPrefix(rest, []byte(`stderr"`)):
		e.stream = dockerErr
	default:
		return e
	}
	if p := jsonString(l.b[:min(len(l.b), l.start+keyWindow)], l.start, `"log"`); p >= 0 {
		e.payload = p
	}
	return e
}

// keyWindow is how much of either end of a line docker's keys are looked for in.
const keyWindow = 4 << 10

// cutAt: the transport has cut the line, and nothing but white space stands between b[i] and the end of its text.
func (l line) cutAt(i int) bool {
	i = skipBlanks(l.b, i)
	if i < len(l.b) && cutEscape(l.b, i) {
		const longest = 10
		for end := i + longest; i < len(l.b) && l.b[i] != '"' && i < end; {
			i++
		}
	}
	if i < len(l.b) && l.b[i] != '"' {
		return false
	}
	e := l.envelope()
	if e.stream != dockerOut && e.stream != dockerErr {
		return e.partial && i == len(l.b)
	}
	return i < len(l.b) && i-e.payload >= dockerPartial && !endsInLineEnd(l.b[e.payload:i]) && lastKey(l.b[i:])
}

// lastKey: behind the string that ends with the quote at the start of b the keys that docker writes behind the text follow, or
// nothing.
func lastKey(b []byte) bool {
	b = bytes.TrimLeft(b[1:], " ")
	if len(b) > 0 && b[0] == ',' {
		b = bytes.TrimLeft(b[1:], " ")
	}
	return len(b) > 0 && b[0] == '}' || bytes.HasPrefix(b, []byte(`"stream"`)) || bytes.HasPrefix(b, []byte(`"time"`))
}

// endsInLineEnd: the text of a JSON string ends in \n.
func endsInLineEnd(s []byte) bool {
	n := len(s) - 1
	if s[n] != 'n' {
		return false
	}
	for n > 0 && s[n-1] == '\\' && len(s)-n < keyWindow {
		n--
	}
	return (len(s)-1-n)%2 == 1
}

// jsonString returns where the string behind the quoted key starts, or -1.
func jsonString(b []byte, from int, key string) int {
	k := bytes.Index(b[from:], []byte(key))
	if k < 0 {
		return -1
	}
	i := from + k + len(key)
	for i < len(b) && (b[i] == ' ' || b[i] == ':') {
		i++
	}
	if i >= len(b) || b[i] != '"' {
		return -1
	}
	return i + 1
}

// cri: a time stamp, stdout or stderr, and tags of which the first is P for a part of a line and F for its last part.
func (l line) cri() (e envelope, ok bool) {
	b := l.b[l.start:]
	i := bytes.IndexByte(b[:min(len(b), longestStamp)], ' ') + 1
	if i == 0 || len(b) < i+len("stdout F") {
		return e, false
	}
	switch string(b[i : i+7]) {
	case "stdout ":
		e.stream = criOut
	case "stderr ":
		e.stream = criErr
	default:
		return e, false
	}
	i += 7
	e.partial = b[i] == 'P'
	if !e.partial && b[i] != 'F' {
		return e, false
	}
	for i < len(b) && b[i] != ' ' && i < 2*longestStamp {
		i++
	}
	e.payload = l.start + min(len(b), i+1)
	return e, true
}

const longestStamp = 48 // bytes of a time stamp

// syslogStream hashes host and program of a syslog line: <134>Nov 23 20:55:33 host program[1]: text, with an ISO time stamp, or
// <134>1 2026-11-23T20:49:43Z host program 1 - - text. Other lines belong to the plain stream.
func syslogStream(b []byte) uint32 {
	i, numbered := 0, false
	if b[0] == '<' {
		for i < len(b) && b[i] != '>' && i < 6 {
			i++
		}
		i++
		if numbered = i+1 < len(b) && b[i] == '1' && b[i+1] == ' '; numbered {
			i += 2
		}
	}
	i = stampEnd(b, i)
	if i < 0 {
		return plainStream
	}
	h, words := uint32(hashSeed), 0
	for ; i < len(b) && words < 3; i++ {
		switch c := b[i]; {
		case c == '[' || c == ':':
			if words > 1 || !isTag(b[i:]) {
				return plainStream
			}
			return max(h, firstHashed)
		case c != ' ':
			h = hashStep(h, c)
		case b[i-1] != ' ':
			if words++; numbered && words == 2 {
				return max(h, firstHashed)
			}
			h = hashStep(h, c)
		}
	}
	return plainStream
}

// isTag: ":" or "[123]:" ends the name of a program.
func isTag(b []byte) bool {
	i := 0
	if b[0] == '[' {
		i = bytes.IndexByte(b[:min(len(b), 16)], ']') + 1
		if i == 0 {
			return false
		}
	}
	return i < len(b) && b[i] == ':' && (i+1 == len(b) || b[i+1] == ' ')
}

// stampEnd returns the end of the time stamp at b[i] and the blank behind it, or -1.
func stampEnd(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	if lex.IsDigit(b[i]) {
		n := bytes.IndexByte(b[i:min(len(b), i+longestStamp)], ' ')
		if n < len("2006-01-02T15:04:05") || b[i+4] != '-' || b[i+10] != 'T' {
			return -1
		}
		return i + n + 1
	}
	const stamp = len("Nov 23 20:55:33 ")
	if i+stamp > len(b) || b[i+3] != ' ' || b[i+9] != ':' || b[i+12] != ':' || b[i+15] != ' ' {
		return -1
	}
	return i + stamp
}

const (
	hashSeed  = 2166136261
	hashPrime = 16777619
)

func hashStep(h uint32, c byte) uint32 { return (h ^ uint32(c)) * hashPrime }

// A shape is the start of a line up to a place in it, with each run of digits taken for one, so that time stamps compare equal.
// The zero shape fits no line.
type shape struct {
	hash  uint32
	units uint16 // characters and runs of digits
}

// longestPrefix bounds the starts of lines that shapes are made of.
const longestPrefix = 4096

// shapeOf returns the shape of the line's start up to b[i].
func (l line) shapeOf(i int) shape {
	if i-l.start > longestPrefix {
		return shape{}
	}
	s := shape{hash: hashSeed}
	for j := l.start; j < i; {
		s.hash, j = l.unit(s.hash, j)
		s.units++
	}
	s.hash |= 1
	return s
}

// place returns the place in the line that a shape describes.
func (l line) place(s shape) (i int, ok bool) {
	if s.hash == 0 {
		return 0, false
	}
	h := uint32(hashSeed)
	i = l.start
	for range s.units {
		if i >= len(l.b) {
			return 0, false
		}
		h, i = l.unit(h, i)
	}
	return i, h|1 == s.hash
}

// unit hashes the character or the run of digits at b[i].
func (l line) unit(h uint32, i int) (hash uint32, next int) {
	c := l.b[i]
	if !lex.IsDigit(c) {
		return hashStep(h, c), i + 1
	}
	for i < len(l.b) && lex.IsDigit(l.b[i]) {
		i++
	}
	return hashStep(h, '0'), i
}
