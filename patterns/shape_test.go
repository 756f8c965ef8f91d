package patterns_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
)

// jsonValue draws a JSON value, with values under names of secrets among others.
func jsonValue(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		kinds := 5
		if depth > 0 {
			kinds = 7
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return rapid.Int32().Draw(t, "number")
		case 1:
			return rapid.SampledFrom([]any{nil, true, false, "", 1.5e-7}).Draw(t, "constant")
		case 2:
			return rapid.String().Draw(t, "text")
		case 3, 4:
			kinds := planted.Kinds()
			k := kinds[rapid.IntRange(0, len(kinds)-1).Draw(t, "secret")]
			return k.Draw(seed.New(rapid.Uint64().Draw(t, "seed")))
		case 5:
			return rapid.SliceOfN(jsonValue(depth-1), 0, 4).Draw(t, "list")
		}
		return rapid.MapOfN(jsonName(), jsonValue(depth-1), 0, 5).Draw(t, "object")
	})
}

func jsonName() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"api_key", "X-Api-Key", "password", "token", "Authorization", "cookie", "sessionid", "ssl_client_cert", "api_keys", "pin",
		"user", "request_id", "path", "n", "message", "headers",
	}))
}

// TestShapeKept is promise 7 on JSON: a line still parses, with the same names and the same lists; only values change, and a
// list of numbers may become a text.
func TestShapeKept(t *testing.T) {
	rs := compile(t)
	rapid.Check(t, func(t *rapid.T) {
		doc := rapid.MapOfN(jsonName(), jsonValue(3), 0, 6).Draw(t, "doc")
		line, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		out := rs.AppendRedacted(nil, line)
		var before, after any
		if err := json.Unmarshal(line, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &after); err != nil {
			t.Fatalf("%v:\n in  %s\n out %s", err, line, out)
		}
		if where := otherShape(before, after); where != "" {
			t.Fatalf("%s differs:\n in  %s\n out %s", where, line, out)
		}
	})
}

// otherShape returns where two JSON values differ in names or in lists.
func otherShape(a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return "an object"
		}
		for name := range a {
			value, ok := b[name]
			if !ok {
				return fmt.Sprintf("the name %q", name)
			}
			if where := otherShape(a[name], value); where != "" {
				return name + ": " + where
			}
		}
	case []any:
		b, ok := b.([]any)
		if !ok {
			return onlyNumbers(a)
		}
		if len(a) != len(b) {
			return "a list"
		}
		for i := range a {
			if where := otherShape(a[i], b[i]); where != "" {
				return where
			}
		}
	default:
		if _, ok := b.(map[string]any); ok {
			return "a value"
		}
	}
	return ""
}

func onlyNumbers(list []any) string {
	for _, v := range list {
		if _, ok := v.(float64); !ok {
			return "a list"
		}
	}
	return ""
}

// TestColumnsKept is promise 7 on access logs: the same columns before and after, read as the format is read.
func TestColumnsKept(t *testing.T) {
	rs := compile(t)
	planted.Cases(11, func(c *planted.Case) bool {
		if c.Wrapper != "" || c.Class != planted.Clear || !strings.Contains(c.Template.Carrier, "access log") {
			return true
		}
		in := []byte(c.Line.String())
		out := rs.AppendRedacted(nil, in)
		if a, b := columns(in), columns(out); a != b && bytes.IndexByte(in, '{') != 0 {
			t.Errorf("%s %s: %d columns became %d:\n   in  %s\n   out %s", c.Template.ID, c.Encoding(), a, b, in, out)
		}
		return true
	})
}

// columns counts the blank-separated columns of a line, a quoted string being one.
func columns(line []byte) int {
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma, r.LazyQuotes = ' ', true
	record, err := r.Read()
	if err != nil {
		return -1
	}
	return len(record)
}
