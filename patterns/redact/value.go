package redact

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"

	"redactor/patterns/guard"
)

// errOversize ends the spelling of a value that is too large.
var errOversize = errors.New("the value is too large to be judged")

// any spells a value that slog has no kind for. It may be printed in several ways: as JSON, by one of its methods, or field by field
// as %+v prints it. Each is spelled under the key, so that none shows what another one hides.
func (l *line) any(n int, v any) {
	start, encoded := len(l.text), len(l.encoded)
	err := l.views(n, v)
	if err == nil {
		return
	}
	l.text, l.encoded = append(l.text[:start], "null"...), l.encoded[:encoded]
	l.nodes[n].form = formKept
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
		return // a method that cannot take it: handlers print it as nil
	}
	why := guard.WhyPanic
	if errors.Is(err, errOversize) {
		why = whyOversize
	}
	l.nodes[n].attr.Value = slog.StringValue(l.stub(why, len(l.text)-start))
	l.replace = true
}

// errPanic is that a method of a value panicked. What it said may hold bytes of the value and is dropped.
var errPanic = errors.New("a method of the value panicked")

// views spells the views of v. The first one is what is shown when the value is masked.
func (l *line) views(n int, v any) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	switch v := v.(type) {
	case nil:
		l.text = append(l.text, "null"...)
		return nil
	case error:
		return l.failure(n, v)
	case *url.URL:
		return l.shownText(n, v.String(), formText)
	case url.URL:
		return l.shownText(n, v.String(), formText)
	case json.RawMessage:
		if !json.Valid(v) {
			return l.shownText(n, string(v), formText)
		}
		return l.shownJSON(n, v)
	case []byte:
		return l.shownText(n, string(v), formText)
	}
	if isBytes(v) {
		return l.shownText(n, string(reflect.ValueOf(v).Bytes()), formText)
	}
	return l.structure(n, v)
}

// isBytes reports whether v is a slice of bytes that prints as one.
func isBytes(v any) bool {
	switch v.(type) {
	case json.Marshaler, encoding.TextMarshaler, fmt.Formatter, fmt.Stringer:
		return false
	}
	t := reflect.TypeOf(v)
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

// failure spells an error: its text, and what it prints otherwise.
func (l *line) failure(n int, v error) error {
	if err := l.shownText(n, v.Error(), formError); err != nil {
		return err
	}
	if m, ok := v.(encoding.TextMarshaler); ok {
		if text, err := m.MarshalText(); err == nil {
			l.again(n)
			l.quoted(string(text))
		}
	}
	if f, ok := v.(fmt.Formatter); ok {
		l.again(n)
		l.quoted(fmt.Sprintf("%+v", f))
	}
	if m, ok := v.(json.Marshaler); ok {
		if text, err := marshal(m); err == nil {
			l.again(n)
			l.text = append(l.text, text...)
		}
	}
	return l.room(n)
}

// structure spells any other value: its text if it has a method for one, the JSON of it, and all of its fields.
func (l *line) structure(n int, v any) error {
	w := walk{line: l, limit: len(l.text) + maxValue}
	before := len(l.text)
	w.value(reflect.ValueOf(v), 0, l.shared.reach)
	if w.over {
		return errOversize
	}
	fields := string(l.text[before:])
	text, err := l.json(v)
	if len(text) > maxValue {
		return errOversize
	}
	l.text = l.text[:before]
	shown := fields
	if err == nil {
		shown = string(text)
	}
	l.nodes[n].twice = err != nil && w.told
	if s, ok := l.printed(v); ok {
		if err := l.shownText(n, s, formText); err != nil {
			return err
		}
		l.again(n)
		l.text = append(l.text, shown...)
	} else {
		start := len(l.text)
		l.text = append(l.text, shown...)
		l.nodes[n].form, l.nodes[n].shown = formJSON, span{start, len(l.text)}
	}
	if shown == fields {
		return nil
	}
	l.again(n)
	l.shift(w.encoded, len(l.text)-before)
	l.text = append(l.text, fields...)
	return nil
}

// printed returns what v prints itself as, if the inner handler shows that and nothing else.
func (l *line) printed(v any) (s string, ok bool) {
	switch v := v.(type) {
	case encoding.TextMarshaler:
		if l.shared.reach != reachText {
			return "", false
		}
		text, err := v.MarshalText()
		return string(text), err == nil
	case fmt.Stringer:
		if l.shared.reach&reachText == 0 || marshals(v) {
			return "", false
		}
		return v.String(), true
	}
	return "", false
}

// shift takes over the places of bytes in a spelling that has moved.
func (l *line) shift(encoded []span, by int) {
	for _, s := range encoded {
		l.encoded = append(l.encoded, span{s.start + by, s.end + by})
	}
}

// errNotJSON is that the inner handler does not print values as JSON.
var errNotJSON = errors.New("not printed as JSON")

// json returns v as the inner handler prints it in JSON.
func (l *line) json(v any) ([]byte, error) {
	if l.shared.reach&reachJSON == 0 {
		return nil, errNotJSON
	}
	return marshal(v)
}

// marshals reports whether v says itself what it is in JSON.
func marshals(v any) bool {
	switch v.(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return true
	}
	return false
}

// marshal returns v as JSON in one line, as slog.JSONHandler writes it.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err //nolint:wrapcheck // only whether there is one matters
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// shownText spells a text as the shown part of node n.
func (l *line) shownText(n int, text string, f form) error {
	if len(text) > maxValue {
		return errOversize
	}
	l.nodes[n].form, l.nodes[n].shown = f, l.quoted(text)
	return nil
}

// shownJSON spells JSON as the shown part of node n.
func (l *line) shownJSON(n int, text []byte) error {
	if len(text) > maxValue {
		return errOversize
	}
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return fmt.Errorf("compacting JSON: %w", err)
	}
	start := len(l.text)
	l.text = append(l.text, b.Bytes()...)
	l.nodes[n].form, l.nodes[n].shown = formJSON, span{start, len(l.text)}
	return nil
}

// again starts another view of node n: its key once more.
func (l *line) again(n int) {
	key := l.nodes[n].key
	l.text = append(l.text, `,"`...)
	l.text = append(l.text, l.text[key.start:key.end]...)
	l.text = append(l.text, `":`...)
}

// room is an error when the views of node n take more than they may.
func (l *line) room(n int) error {
	if len(l.text)-l.nodes[n].shown.start > 4*maxValue {
		return errOversize
	}
	return nil
}
