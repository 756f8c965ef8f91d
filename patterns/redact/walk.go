package redact

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// A walk spells a value field by field, also those that JSON leaves out. It follows what fmt and encoding/json follow: pointers only
// where they are exported.
type walk struct {
	line    *line
	limit   int // of the line's text, in bytes
	over    bool
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

// value spells v. exported says that encoding/json would come here too.
func (w *walk) value(v reflect.Value, depth int, exported bool) {
	if w.enough(depth) || !v.IsValid() {
		w.raw("null")
		return
	}
	texts := w.texts(v)
	if len(texts) == 0 {
		w.kind(v, depth, exported)
		return
	}
	w.raw("[")
	for _, s := range texts {
		w.line.comma()
		w.quoted(s)
	}
	w.line.comma()
	if v.Kind() == reflect.Pointer {
		v = v.Elem() // whose methods are among those of the pointer
	}
	w.kind(v, depth+1, exported)
	w.raw("]")
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
func (w *walk) kind(v reflect.Value, depth int, exported bool) {
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
		w.value(v.Elem(), depth+1, exported)
	case reflect.Pointer:
		w.pointer(v, depth, exported)
	case reflect.Slice, reflect.Array:
		w.list(v, depth, exported)
	case reflect.Map:
		w.entries(v, depth, exported)
	case reflect.Struct:
		w.fields(v, depth, exported)
	case reflect.Invalid, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		w.raw("null")
	}
}

func (w *walk) pointer(v reflect.Value, depth int, exported bool) {
	if v.IsNil() || !exported {
		w.raw("null")
		return
	}
	w.value(v.Elem(), depth+1, exported)
}

func (w *walk) list(v reflect.Value, depth int, exported bool) {
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
		w.value(v.Index(i), depth+1, exported)
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

func (w *walk) entries(v reflect.Value, depth int, exported bool) {
	w.raw("{")
	for m := v.MapRange(); m.Next(); {
		if w.enough(depth) {
			break
		}
		w.line.comma()
		w.quoted(mapKey(m.Key()))
		w.raw(":")
		w.value(m.Value(), depth+1, exported)
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

func (w *walk) fields(v reflect.Value, depth int, exported bool) {
	w.raw("{")
	for i := range v.NumField() {
		if w.enough(depth) {
			break
		}
		f := v.Type().Field(i)
		w.line.comma()
		w.quoted(f.Name)
		w.raw(":")
		w.value(v.Field(i), depth+1, exported && (f.IsExported() || f.Anonymous))
	}
	w.raw("}")
}
