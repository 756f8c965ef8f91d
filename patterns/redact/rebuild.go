package redact

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"

	"redactor/patterns"
	"redactor/patterns/guard"
)

// touched reports whether the record differs from the one that came.
func (l *line) touched() bool {
	if l.replace {
		return true
	}
	for i := range l.found {
		if l.found[i].Start < l.msg.end || l.found[i].End > l.own {
			return true
		}
	}
	return false
}

// message returns the message, masked.
func (l *line) message(msg string) string {
	if !l.hit(l.msg) {
		return msg
	}
	return l.textOf(l.msg)
}

// hit reports whether something was found in s.
func (l *line) hit(s span) bool {
	for i := range l.found {
		if l.found[i].Start < s.end && l.found[i].End > s.start {
			return true
		}
	}
	return false
}

// masked returns the text of s, masked, or nil if the engine fails on it. It is good until the next call.
func (l *line) masked(s span) []byte {
	part := make([]patterns.Match, 1, 4)
	part[0] = patterns.Match{End: s.start, Mask: patterns.MaskNothing}
	for _, m := range l.found {
		if m.Start >= s.end || m.End <= s.start {
			continue
		}
		if m.Start < s.start || m.End > s.end { // other masks print a part of the value, and this is not all of it
			m.Start, m.End, m.Mask, m.Quote = max(m.Start, s.start), min(m.End, s.end), patterns.MaskFixed, patterns.Span{}
		}
		part = append(part, m)
	}
	part = append(part, patterns.Match{Start: s.end, End: len(l.text), Mask: patterns.MaskNothing})
	out, ok := guard.Append(l.shared.engine, l.out[:0], l.text, part)
	if !ok {
		return nil
	}
	l.out = out
	return out
}

// textOf returns the inside of a quoted string, masked. If that fails it is a stub.
func (l *line) textOf(s span) string {
	if b := l.masked(s); b != nil {
		if text, ok := unquoted(b); ok {
			return text
		}
	}
	return l.failed(s.end - s.start)
}

// attrs returns the attributes, masked.
func (l *line) attrs() []slog.Attr {
	attrs, _ := l.rebuild(0, len(l.nodes))
	return attrs
}

// rebuild returns the attributes of the nodes [i,end), and whether one of them is another than before.
func (l *line) rebuild(i, end int) (attrs []slog.Attr, changed bool) {
	for i < end {
		n := &l.nodes[i]
		a := n.attr
		i++
		if l.hit(n.key) {
			a.Key, changed = l.textOf(n.key), true
		}
		switch {
		case n.form == formGroup:
			members, other := l.rebuild(i, n.next)
			if other || l.replace {
				a.Value, changed = slog.GroupValue(members...), true
			}
			i = n.next
		case n.form != formKept && l.hit(n.whole):
			a.Value, changed = l.mask(n), true
		}
		attrs = append(attrs, a)
	}
	return attrs, changed
}

// mask returns the value of n, masked.
func (l *line) mask(n *node) slog.Value {
	shown := l.masked(n.shown)
	if shown == nil {
		return slog.StringValue(l.failed(n.whole.end - n.whole.start))
	}
	if l.shows(n, shown) {
		return slog.StringValue(l.mark(n.whole))
	}
	switch n.form {
	case formNumber:
		return slog.StringValue(string(bytes.Trim(shown, `"`)))
	case formJSON:
		return l.jsonValue(n, bytes.Clone(shown))
	case formError:
		return slog.AnyValue(errors.New(l.textOf(n.shown)))
	case formText, formKept, formGroup:
	}
	return slog.StringValue(l.textOf(n.shown))
}

// shows reports whether shown may still hold a secret that was found in another view of n.
func (l *line) shows(n *node, shown []byte) bool {
	for i := range l.found {
		m := &l.found[i]
		if m.Start >= n.whole.end || m.End <= n.whole.start {
			continue
		}
		for _, e := range l.encoded {
			if m.Start < e.end && m.End > e.start {
				return true
			}
		}
		judged := m.Start >= n.shown.start && m.End <= n.shown.end && !n.twice
		if !judged && bytes.Contains(shown, l.text[m.Start:m.End]) {
			return true
		}
	}
	return false
}

// mark returns the first mark of those in s.
func (l *line) mark(s span) string {
	for _, m := range l.found {
		if m.Start >= s.end || m.End <= s.start {
			continue
		}
		at := span{max(m.Start, s.start), min(m.End, s.end)}
		if b := bytes.Trim(l.masked(at), `"`); len(b) > 0 {
			return string(b)
		}
	}
	return l.failed(s.end - s.start)
}

// jsonValue returns masked JSON as a value: a string as a string, so that text handlers do not quote it twice.
func (l *line) jsonValue(n *node, b []byte) slog.Value {
	if !json.Valid(b) {
		return slog.StringValue(l.failed(n.whole.end - n.whole.start))
	}
	var s string
	if b[0] == '"' && json.Unmarshal(b, &s) == nil {
		return slog.StringValue(s)
	}
	return slog.AnyValue(json.RawMessage(b))
}
