package redact

import (
	"log/slog"
	"strconv"
	"sync"
	"time"

	"redactor/patterns"
	"redactor/patterns/guard"
)

const (
	// maxNodes is how many attributes of one record are judged; LogValuers may make any number of them.
	maxNodes = 2000
	// maxDepth is how deep groups, and structures in a value, are nested.
	maxDepth = 64
	// maxValue is how many bytes the spelling of one structure may take.
	maxValue = 256 << 10
)

// shared is what all Handlers of one NewHandler have in common.
type shared struct {
	engine guard.Engine
	reach  reach // what the inner handler prints
	tell   func(why string, bytes int)
	lines  sync.Pool // of *line
}

func newShared(engine guard.Engine, inner slog.Handler, o options) *shared {
	return &shared{engine: engine, reach: reachOf(inner), tell: o.stub}
}

func (s *shared) get() *line {
	if l, ok := s.lines.Get().(*line); ok {
		return l
	}
	return &line{shared: s}
}

// put keeps the buffers of l for the next record, and none of its values.
func (s *shared) put(l *line) {
	clear(l.nodes)
	if cap(l.text)+cap(l.out) > maxSpareBytes || cap(l.found) > maxSpareMatches || cap(l.nodes) > maxSpareMatches {
		return
	}
	*l = line{shared: s, text: l.text[:0], nodes: l.nodes[:0], encoded: l.encoded[:0], found: l.found[:0], out: l.out[:0]}
	s.lines.Put(l)
}

// A line is a record spelled as a line of JSON, and what was found in it.
type line struct {
	shared  *shared
	text    []byte
	msg     span
	own     int    // where the record's own attributes start in text: those of WithAttrs stand before
	nodes   []node // the attributes, members of a group behind the group
	encoded []span // bytes, which some handlers print in another form than the line does
	found   []patterns.Match
	replace bool // a node is not the value that was given
	out     []byte
}

// A span is a run of bytes of a line's text.
type span struct{ start, end int }

// A node is one attribute.
type node struct {
	attr  slog.Attr // resolved
	key   span
	whole span // all that was spelled of the value
	shown span // the part of it that is shown when the value is masked
	form  form
	next  int  // group: the first node behind it
	twice bool // the shown part says the same in several ways
}

// A form says how the shown part of a value becomes a value again.
type form uint8

const (
	formKept   form = iota // stays as it is: null, a stub
	formText               // the inside of a quoted string
	formNumber             // a bare word
	formJSON               // any JSON
	formError              // the inside of a quoted string, of an error
	formGroup              // the nodes up to next
)

// judge has spell spell the line, and scans it. ok is false if one of the two panicked.
func (l *line) judge(spell func()) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	spell()
	l.found, _, _, ok = guard.Scan(l.shared.engine, l.found[:0], l.text, patterns.State{}, true)
	return ok
}

func (l *line) startMessage(msg string) {
	l.text = append(l.text, `{"msg":`...)
	l.msg = l.quoted(msg)
	l.text = append(l.text, ',')
}

// startAttrs begins the attributes: said stands before them, and they are inside the groups of open.
func (l *line) startAttrs(said, open []byte) {
	if len(l.text) == 0 {
		l.text = append(l.text, '{')
	}
	l.text = append(l.text, said...)
	l.own = len(l.text)
	l.text = append(l.text, open...)
}

func (l *line) end(groups int) {
	for range groups + 1 {
		l.text = append(l.text, '}')
	}
}

// comma separates a member or an element from the one before it.
func (l *line) comma() {
	if c := l.text[len(l.text)-1]; c != '{' && c != '[' && c != ',' && c != ':' {
		l.text = append(l.text, ',')
	}
}

// quoted appends s as a JSON string and returns where its inside stands.
func (l *line) quoted(s string) span {
	start := len(l.text) + 1
	l.text = appendQuoted(l.text, s)
	return span{start, len(l.text) - 1}
}

// attr appends an attribute, which is inside of depth groups.
func (l *line) attr(a slog.Attr, depth int) {
	if len(l.nodes) >= maxNodes || depth > maxDepth {
		l.skip()
		return
	}
	n := len(l.nodes)
	l.replace = l.replace || a.Value.Kind() == slog.KindLogValuer
	a.Value = a.Value.Resolve()
	l.nodes = append(l.nodes, node{attr: a})
	if a.Key == "" && a.Value.Kind() == slog.KindGroup {
		l.members(n, a.Value.Group(), depth) // handlers inline it
		return
	}
	l.comma()
	key := l.quoted(a.Key)
	l.text = append(l.text, ':')
	start := len(l.text)
	l.nodes[n].key = key
	l.value(n, a.Value, depth)
	l.nodes[n].whole = span{start, len(l.text)}
}

// skip drops an attribute of a record that has too many, and says so in the place of the first of them.
func (l *line) skip() {
	l.replace = true
	if len(l.nodes) > 0 && l.nodes[len(l.nodes)-1].attr.Key == "stub" {
		return
	}
	stub := slog.String("stub", l.stub(whyOversize, len(l.text)))
	l.nodes = append(l.nodes, node{attr: stub})
}

// whyOversize is the class of stubs for what is too large to be judged.
const whyOversize = "oversize"

// stub tells of a stub and returns it.
func (l *line) stub(why string, n int) string {
	l.shared.tell(why, n)
	return string(guard.AppendStub(nil, why, n))
}

// members appends the members of the group of node n.
func (l *line) members(n int, members []slog.Attr, depth int) {
	for _, m := range members {
		l.attr(m, depth+1)
	}
	l.nodes[n].form, l.nodes[n].next = formGroup, len(l.nodes)
}

// value appends the value of node n.
func (l *line) value(n int, v slog.Value, depth int) {
	start := len(l.text)
	switch v.Kind() {
	case slog.KindGroup:
		l.text = append(l.text, '{')
		l.members(n, v.Group(), depth)
		l.text = append(l.text, '}')
		return
	case slog.KindAny, slog.KindLogValuer:
		l.any(n, v.Any())
		return
	case slog.KindString:
		l.nodes[n].form, l.nodes[n].shown = formText, l.quoted(v.String())
		return
	case slog.KindDuration:
		l.nodes[n].form, l.nodes[n].shown = formText, l.quoted(v.Duration().String())
		return
	case slog.KindTime:
		l.text = append(v.Time().AppendFormat(append(l.text, '"'), time.RFC3339Nano), '"')
		l.nodes[n].form, l.nodes[n].shown = formText, span{start + 1, len(l.text) - 1}
		return
	case slog.KindBool:
		l.text = strconv.AppendBool(l.text, v.Bool())
	case slog.KindInt64:
		l.text = strconv.AppendInt(l.text, v.Int64(), 10)
	case slog.KindUint64:
		l.text = strconv.AppendUint(l.text, v.Uint64(), 10)
	case slog.KindFloat64:
		l.text = strconv.AppendFloat(l.text, v.Float64(), 'g', -1, 64)
	}
	l.nodes[n].form, l.nodes[n].shown = formNumber, span{start, len(l.text)}
}

// appendQuoted appends s as a JSON string in one line. Bytes that are no UTF-8 stay, so that unquoted gives back what went in.
func appendQuoted(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(append(dst, s[from:i]...), '\\')
		from = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, c)
		case '\n':
			dst = append(dst, 'n')
		case '\r':
			dst = append(dst, 'r')
		case '\t':
			dst = append(dst, 't')
		default:
			dst = append(dst, 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(dst, s[from:]...), '"')
}

// unquoted is the inverse of appendQuoted, without the quotes. ok is false for what appendQuoted does not write.
func unquoted(b []byte) (s string, ok bool) {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' {
			out = append(out, b[i])
			continue
		}
		if i++; i == len(b) {
			return "", false
		}
		switch b[i] {
		case '"', '\\':
			out = append(out, b[i])
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			if len(b)-i < 5 {
				return "", false
			}
			n, err := strconv.ParseUint(string(b[i+1:i+5]), 16, 8)
			if err != nil {
				return "", false
			}
			out = append(out, byte(n))
			i += 4
		default:
			return "", false
		}
	}
	return string(out), true
}
