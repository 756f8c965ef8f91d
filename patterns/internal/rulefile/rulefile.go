// Package rulefile reads the YAML of rule files strictly and keeps the line of everything it reads.
//
// Parse knows which fields an entry of each list may have and of what type; what they mean is the caller's business. Every fault of a file is
// reported, not only the first: an unknown field with the nearest known one, a wrong type, a field given twice.
//
// Limits: one document a file, no anchors or aliases, no tags.
package rulefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Type is what the value of a field must be.
type Type uint8

// The types of fields.
const (
	Text     Type = iota // one text
	Number               // a whole number, not negative
	Flag                 // true or false
	Texts                // a list of texts, or one text
	Pair                 // a list of two numbers
	Examples             // a list of {in, out}
)

// A Field is the value of one field. Which of its parts count depends on the type.
type Field struct {
	Line     int
	Text     string
	Number   int
	Flag     bool
	Texts    []Item
	Pair     [2]int
	Examples []Example
}

// An Item is one text of a list.
type Item struct {
	Line int
	Text string
}

// An Example is a text before and after redaction.
type Example struct {
	Line    int
	In, Out string
}

// An Entry is one entry of a list as it stands in the file.
type Entry struct {
	ID     string // "" when it has none
	Line   int
	Fields map[string]Field // those that could be read
	Faulty map[string]bool  // those that stand in the file, if misspelt, and could not be read
}

// A File is the content of one rule file. It has at least one of the two lists.
type File struct {
	Pack  string
	Rules []Entry
	Allow []Entry
}

// A Schema names the fields that the entries of the two lists may have.
type Schema struct{ Rules, Allow map[string]Type }

// A Fault is one thing wrong in a rule file.
type Fault struct {
	Path string
	Line int
	ID   string // of the rule, "" when the fault is outside rules or the rule has no id
	Text string
}

var _ error = (*Fault)(nil)

// Error returns "rules/http.yaml:12: rule http.api-key: text".
func (f *Fault) Error() string {
	if f.ID == "" {
		return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Text)
	}
	return fmt.Sprintf("%s:%d: rule %s: %s", f.Path, f.Line, f.ID, f.Text)
}

// Parse reads the content of the rule file at path, which it uses for messages only. The File holds what could be read, also when
// there are faults.
func Parse(path string, data []byte, schema Schema) (File, []error) {
	p := parser{path: path}
	f := p.file(data, schema)
	return f, p.faults
}

type parser struct {
	path   string
	id     string // of the entry being read
	faults []error
}

func (p *parser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, &Fault{Path: p.path, Line: line, ID: p.id, Text: fmt.Sprintf(format, args...)})
}

func (p *parser) file(data []byte, schema Schema) (f File) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		p.syntax(err)
		return f
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		p.fault(1, "more than one YAML document in the file")
	}
	lists := make(map[string]*yaml.Node)
	p.mapping(doc.Content[0], "a rule file", []string{"pack", "rules", "allow"}, func(key string, value *yaml.Node) {
		if key == "pack" {
			f.Pack = p.text(value, "pack")
		} else {
			lists[key] = value
		}
	})
	switch {
	case f.Pack == "" && len(p.faults) == 0:
		p.fault(1, "pack is missing")
	case len(lists) == 0:
		p.fault(1, "rules is missing")
	}
	f.Rules = p.entries(lists["rules"], "rules", "a rule", schema.Rules)
	f.Allow = p.entries(lists["allow"], "allow", "an allow entry", schema.Allow)
	return f
}

// syntax reports what the YAML parser says, with its line where the message has one.
func (p *parser) syntax(err error) {
	if errors.Is(err, io.EOF) {
		p.fault(1, "the file is empty")
		return
	}
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, after, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, text = n, after
		}
	}
	p.fault(line, "not YAML: %s", text)
}

// mapping calls field for every known key of n. what names the thing in messages.
func (p *parser) mapping(n *yaml.Node, what string, known []string, field func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, "%s must be a mapping, not %s", what, kindOf(n))
		return
	}
	seen := make(map[string]int, len(known))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch first, twice := seen[key.Value]; {
		case !slices.Contains(known, key.Value):
			p.fault(key.Line, "unknown field%s", Near(key.Value, known))
		case twice:
			p.fault(key.Line, "%s stands twice; first in line %d", key.Value, first)
		default:
			seen[key.Value] = key.Line
			field(key.Value, value)
		}
	}
}

// entries reads a list that is called name, whose entries are called what.
func (p *parser) entries(n *yaml.Node, name, what string, schema map[string]Type) (out []Entry) {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.fault(n.Line, "%s must be a list, not %s", name, kindOf(n))
		return nil
	}
	known := slices.Sorted(maps.Keys(schema))
	for _, r := range n.Content {
		e := Entry{ID: idOf(r), Line: r.Line, Fields: make(map[string]Field), Faulty: make(map[string]bool)}
		p.id = e.ID
		p.mapping(r, what, known, func(key string, value *yaml.Node) {
			before := len(p.faults)
			if f := p.field(key, value, schema[key]); len(p.faults) == before {
				e.Fields[key] = f
			} else {
				e.Faulty[key] = true
			}
		})
		for i := 0; i+1 < len(r.Content) && r.Kind == yaml.MappingNode; i += 2 {
			if near, ok := nearest(r.Content[i].Value, known); ok {
				e.Faulty[near] = e.Faulty[near] || near != r.Content[i].Value
			}
		}
		p.id = ""
		if r.Kind == yaml.MappingNode {
			out = append(out, e)
		}
	}
	return out
}

// idOf looks the id up before the fields are read, so that every message can name the rule.
func idOf(n *yaml.Node) string {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == "id" && n.Content[i+1].Kind == yaml.ScalarNode {
			return n.Content[i+1].Value
		}
	}
	return ""
}

func (p *parser) field(key string, n *yaml.Node, typ Type) Field {
	f := Field{Line: n.Line}
	switch typ {
	case Text:
		f.Text = p.text(n, key)
	case Number:
		f.Number = p.number(n, key)
	case Flag:
		f.Flag = p.flag(n, key)
	case Texts:
		f.Texts = p.texts(n, key)
	case Pair:
		f.Pair = p.pair(n, key)
	case Examples:
		f.Examples = p.examples(n, key)
	}
	return f
}

func (p *parser) text(n *yaml.Node, key string) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.Tag != "!!str":
		p.fault(n.Line, "%s must be a text, not %s", key, kindOf(n))
	case n.Value == "":
		p.fault(n.Line, "%s is empty", key)
	}
	return n.Value
}

func (p *parser) number(n *yaml.Node, key string) int {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil || v < 0 {
		p.fault(n.Line, "%s must be a whole number, not %s", key, kindOf(n))
		return 0
	}
	return v
}

func (p *parser) flag(n *yaml.Node, key string) bool {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		p.fault(n.Line, "%s must be true or false, not %s", key, kindOf(n))
	}
	return n.Value == "true"
}

func (p *parser) texts(n *yaml.Node, key string) (out []Item) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []Item{{n.Line, p.text(n, key)}}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			out = append(out, Item{c.Line, p.text(c, "an entry of "+key)})
		}
		if len(out) == 0 {
			p.fault(n.Line, "%s is empty", key)
		}
	default:
		p.fault(n.Line, "%s must be a list of texts, not %s", key, kindOf(n))
	}
	return out
}

func (p *parser) pair(n *yaml.Node, key string) (out [2]int) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != len(out) {
		p.fault(n.Line, "%s must be a list of two numbers, not %s", key, kindOf(n))
		return out
	}
	for i, c := range n.Content {
		out[i] = p.number(c, "an entry of "+key)
	}
	return out
}

func (p *parser) examples(n *yaml.Node, key string) (out []Example) {
	if n.Kind != yaml.SequenceNode {
		p.fault(n.Line, "%s must be a list of in and out, not %s", key, kindOf(n))
		return nil
	}
	for _, c := range n.Content {
		e := Example{Line: c.Line}
		p.mapping(c, "an entry of "+key, []string{"in", "out"}, func(side string, value *yaml.Node) {
			if side == "in" {
				e.In = p.text(value, "in")
			} else {
				e.Out = p.text(value, "out")
			}
		})
		if c.Kind == yaml.MappingNode && len(c.Content) < 4 {
			p.fault(c.Line, "an entry of %s needs both in and out", key)
		}
		out = append(out, e)
	}
	return out
}

// kindOf names what stands at n for messages. It does not repeat values: one may be a secret that went to the wrong file.
func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return "nothing"
		}
		switch n.Tag {
		case "!!int":
			if strings.HasPrefix(n.Value, "-") {
				return "a negative one"
			}
			return "a number"
		case "!!float":
			return "a fraction"
		case "!!bool":
			return "true or false"
		}
		return "a text"
	case yaml.DocumentNode:
	}
	return "nothing"
}

// Near ends the message about an unknown word: the word and the known one that is meant, or all known ones. A word that is like none of
// them is not repeated: it may be a secret that went to the wrong file.
func Near(word string, known []string) string {
	if _, ok := nearest(word, known); ok {
		return fmt.Sprintf(" %q; %s", word, Nearest(word, known))
	}
	return "; " + Nearest(word, known)
}

// Nearest says which of the known words is meant by an unknown one, or lists them all when none is near.
func Nearest(word string, known []string) string {
	if best, ok := nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "known are " + strings.Join(known, ", ")
}

func nearest(word string, known []string) (best string, ok bool) {
	least := max(3, len(word)/2+1) // edits: two are always a slip, more only in long words
	for _, k := range known {
		if d := distance(word, k); d < least {
			best, least, ok = k, d, true
		}
	}
	return best, ok
}

// distance is the number of single-character edits between a and b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			edit := diagonal
			if a[i] != b[j] {
				edit++
			}
			diagonal = row[j+1]
			row[j+1] = min(edit, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
