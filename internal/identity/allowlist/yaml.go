package allowlist

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// keyList is the key under which a YAML file has its entries.
const keyList = "certificates"

// yaml reads a YAML file.
func (r *reader) yaml(data []byte) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		r.fault(1, "the file is empty")
		return
	} else if err != nil {
		r.syntax(err)
		return
	}
	if err := d.Decode(&more); err == nil {
		r.fault(more.Line, "a second document")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	var list *yaml.Node
	top := doc.Content[0]
	r.mapping(top, "the file", []string{keyList}, func(_ string, n *yaml.Node) { list = n })
	switch {
	case list == nil && top.Kind == yaml.MappingNode:
		r.fault(top.Line, "certificates is missing")
	case list == nil:
	case list.Kind != yaml.SequenceNode:
		r.fault(list.Line, "certificates must be a list")
	default:
		for _, n := range list.Content {
			r.entry(n)
		}
	}
}

// syntax reports what the YAML parser says, with its line where the message has one.
func (r *reader) syntax(err error) {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, after, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, after
		}
	}
	r.fault(line, "not YAML: %s", text)
}

// entry reads one entry.
func (r *reader) entry(n *yaml.Node) {
	before := r.count()
	rec := record{line: n.Line, values: make(map[string]value)}
	r.mapping(n, "an entry", keys(), func(key string, n *yaml.Node) {
		v := value{line: n.Line}
		if key == keyRoutes {
			v.list = r.texts(key, n)
		} else {
			v.text = r.text(key, n)
		}
		rec.values[key] = v
	})
	if r.count() == before {
		r.add(rec)
	}
}

// mapping calls field for every key of n that is known.
func (r *reader) mapping(n *yaml.Node, what string, known []string, field func(key string, n *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n.Line, "%s must be a mapping", what)
		return
	}
	lines := make(map[string]int)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		first, twice := lines[key.Value]
		switch {
		case !slices.Contains(known, key.Value):
			r.unknown(key.Line, key.Value, known)
		case twice:
			r.fault(key.Line, "%s stands twice; first in line %d", key.Value, first)
		default:
			lines[key.Value] = key.Line
			field(key.Value, value)
		}
	}
}

// text takes the characters of a scalar: what YAML takes for a number or a date is a serial number or a date here.
func (r *reader) text(key string, n *yaml.Node) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Tag == "!!bool":
		r.fault(n.Line, "%s must be a text", key)
	case strings.TrimSpace(n.Value) == "":
		r.fault(n.Line, "%s is empty", key)
	}
	return n.Value
}

func (r *reader) texts(key string, n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode {
		r.fault(n.Line, "%s must be a list", key)
		return nil
	}
	var out []string
	for _, one := range n.Content {
		out = append(out, r.text(key, one))
	}
	return out
}
