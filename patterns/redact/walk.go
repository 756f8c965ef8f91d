package redact

import (
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strconv"
)

// A reach says who prints what a walk has come to. A walk reads nothing that nobody prints: other goroutines may be changing it.
type reach uint8

const (
	reachText reach = 1 << iota // fmt with %+v: every field, but no pointer below the first, and what methods say
	reachJSON                   // encoding/json: exported fields, all pointers
	reachAll  = reachText | reachJSON
)

// reachOf returns what the handler prints of a value that slog has no kind for.
func reachOf(h slog.Handler) reach {
	switch h.(type) {
	case *slog.TextHandler:
		return reachText
	case *slog.JSONHandler:
		return reachJSON
	}
	return reachAll
}

// A walk spells a value field by field, under the names that fields have in Go.
type walk struct {
	line    *line
	limit   int // of the line's text, in bytes
	over    bool
	told    bool // a method said what fields say too
	encoded []span
}

// enough reports whether the walk has to end.
func (w *walk) enough(depth int) bool {
	if depth > maxDepth || len(w.line.text) > w.limit {
		w.over = true
	}
	return w.over
}

func (w *walk) raw(s string) { w.line.text = append(w.line.text, s...) }

// quoted spells a string, unless it is too long.
func (w *walk) quoted(s string) (at span) {
	if len(w.line.text)+len(s) > w.limit {
		w.over = true
		s = ""
	}
	return w.line.quoted(s)
}

// value spells v.
func (w *walk) value(v reflect.Value, depth int, r reach) {
	if v.IsValid() && marshalsItself(v) {
		r &^= reachJSON // which prints what its method says
	}
	if r == 0 || w.enough(depth) || !v.IsValid() {
		w.raw("null")
		return
	}
	var texts []string
	if r&reachText != 0 {
		texts = w.texts(v)
	}
	if len(texts) == 0 {
		w.kind(v, depth, r)
		return
	}
	w.told = true
	w.raw("[")
	for _, s := range texts {
		w.line.comma()
		w.quoted(s)
	}
	w.line.comma()
	if v.Kind() == reflect.Pointer {
		v, r = v.Elem(), behind(r, depth) // the methods of the element are among those of the pointer
	}
	if r == 0 {
		w.raw("null")
	} else {
		w.kind(v, depth+1, r)
	}
	w.raw("]")
}

// behind returns who follows a pointer at this depth.
func behind(r reach, depth int) reach {
	if depth == 0 {
		return r
	}
	return r & reachJSON
}

// marshalsItself reports whether encoding/json calls a method of v in place of reading it.
func marshalsItself(v reflect.Value) bool {
	for _, m := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if v.Type().Implements(m) || v.CanAddr() && reflect.PointerTo(v.Type()).Implements(m) {
			return true
		}
	}
	return false
}

// texts returns what the methods of v print.
func (w *walk) texts(v reflect.Value) (texts []string) {
	if !v.CanInterface() || v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	x := v.Interface()
	if m, ok := x.(encoding.TextMarshaler); ok {
		if text, err := m.MarshalText(); err == nil {
			texts = append(texts, string(text))
		}
	}
	switch x := x.(type) {
	case url.URL: // String is a method of the pointer
		texts = append(texts, x.String())
	case *url.Userinfo:
		texts = append(texts, x.String(), "https://"+x.String()+"@host/") // what shows it to be a password
	case fmt.Formatter:
		texts = append(texts, fmt.Sprintf("%+v", x))
	case error:
		texts = append(texts, x.Error())
	case fmt.Stringer:
		texts = append(texts, x.String())
	}
	return texts
}

// kind spells v by what it is made of.
func (w *walk) kind(v reflect.Value, depth int, r reach) {
	switch v.Kind() {
	case reflect.Bool:
		w.line.text = strconv.AppendBool(w.line.text, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.line.text = strconv.AppendInt(w.line.text, v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.line.text = strconv.AppendUint(w.line.text, v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		w.line.text = strconv.AppendFloat(w.line.text, v.Float(), 'g', -1, 64)
	case reflect.Complex64, reflect.Complex128:
		w.quoted(strconv.FormatComplex(v.Complex(), 'g', -1, 128))
	case reflect.String:
		w.quoted(v.String())
	case reflect.Interface:
		w.value(v.Elem(), depth+1, r)
	case reflect.Pointer:
		w.pointer(v, depth, r)
	case reflect.Slice, reflect.Array:
		w.list(v, depth, r)
	case reflect.Map:
		w.entries(v, depth, r)
	case reflect.Struct:
		w.fields(v, depth, r)
	case reflect.Invalid, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		w.raw("null")
	}
}

func (w *walk) pointer(v reflect.Value, depth int, r reach) {
	if v.IsNil() {
		w.raw("null")
		return
	}
	w.value(v.Elem(), depth+1, behind(r, depth))
}

func (w *walk) list(v reflect.Value, depth int, r reach) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.bytes(v)
		return
	}
	w.raw("[")
	for i := range v.Len() {
		if w.enough(depth) {
			break
		}
		w.line.comma()
		w.value(v.Index(i), depth+1, r)
	}
	w.raw("]")
}

// bytes spells bytes as the text they are. Others print them as base64 or as a list of numbers.
func (w *walk) bytes(v reflect.Value) {
	n := v.Len()
	if len(w.line.text)+n > w.limit {
		w.over = true
		n = 0
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(v.Index(i).Uint()) //nolint:gosec // the element is a byte
	}
	w.encoded = append(w.encoded, w.quoted(string(b)))
}

func (w *walk) entries(v reflect.Value, depth int, r reach) {
	w.raw("{")
	for m := v.MapRange(); m.Next(); {
		if w.enough(depth) {
			break
		}
		w.line.comma()
		w.quoted(mapKey(m.Key()))
		w.raw(":")
		w.value(m.Value(), depth+1, r)
	}
	w.raw("}")
}

// mapKey returns the text of a key. A key cannot contain itself.
func mapKey(k reflect.Value) string {
	if k.Kind() == reflect.String || !k.CanInterface() {
		return k.String()
	}
	return fmt.Sprint(k.Interface())
}

func (w *walk) fields(v reflect.Value, depth int, r reach) {
	w.raw("{")
	for i := range v.NumField() {
		if w.enough(depth) {
			break
		}
		f, by := v.Type().Field(i), r
		if !f.IsExported() && !f.Anonymous || f.Tag.Get("json") == "-" {
			by &^= reachJSON
		}
		if by == 0 {
			continue
		}
		w.line.comma()
		w.quoted(f.Name)
		w.raw(":")
		w.value(v.Field(i), depth+1, by)
	}
	w.raw("}")
}
