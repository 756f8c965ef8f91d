package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/go-multierror"
	kyaml "github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/v2"
	"go.yaml.in/yaml/v3"

	"redactor/internal/nearest"
	"redactor/internal/settings"
)

// A parser reads a settings file by the table: it knows the line of every key, refuses what the table does not list, and
// turns every value into the table's type.
type parser struct {
	*kyaml.YAML
	path   string
	table  []settings.Setting
	places map[string]string
	faults *multierror.Error
}

var _ koanf.Parser = (*parser)(nil)

func newParser(path string, table []settings.Setting) *parser {
	return &parser{YAML: kyaml.Parser(), path: path, table: table, places: map[string]string{}}
}

// Unmarshal returns the values of the file that have no fault; p.faults holds the faults. It never fails, so that a fault
// hides no other.
func (p *parser) Unmarshal(b []byte) (map[string]any, error) {
	values := map[string]any{}
	for _, pair := range p.pairs(b) {
		p.add(values, pair[0], pair[1])
	}
	return values, nil
}

// pairs returns the keys and values at the top of the document.
func (p *parser) pairs(b []byte) [][2]*yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(b))
	var doc, more yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		p.syntax(err)
		return nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		if top.ShortTag() != "!!null" {
			p.fault(top.Line, "must be a list of keys and values")
		}
		return nil
	}
	if err := d.Decode(&more); err == nil {
		p.fault(more.Line, "a second document")
	} else if !errors.Is(err, io.EOF) {
		p.syntax(err)
	}
	var pairs [][2]*yaml.Node
	for i := 0; i+1 < len(top.Content); i += 2 {
		pairs = append(pairs, [2]*yaml.Node{top.Content[i], top.Content[i+1]})
	}
	return pairs
}

func (p *parser) add(values map[string]any, name, value *yaml.Node) {
	key := name.Value
	s, ok := settings.Find(p.table, key)
	if !ok || s.NoFile {
		p.fault(name.Line, p.unknown(key, ok))
		return
	}
	if _, twice := values[key]; twice {
		p.fault(name.Line, key+": given twice")
		return
	}
	v, err := p.value(s, value)
	if err != nil {
		p.fault(value.Line, key+": "+err.Error())
		return
	}
	values[key] = v
	p.places[key] = fmt.Sprintf("%s:%d: %s", p.path, name.Line, key)
}

// unknown words the fault of a key. The key is not repeated: a value that lost its key stands in its place.
func (p *parser) unknown(key string, notHere bool) string {
	if notHere {
		return key + ": not allowed in a settings file"
	}
	var known []string
	for i := range p.table {
		if !p.table[i].NoFile {
			known = append(known, p.table[i].Key)
		}
	}
	if near, ok := nearest.To(key, known); ok {
		return fmt.Sprintf("unknown setting %q; did you mean %q?", key, near)
	}
	return errUnknown.Error()
}

// value turns a node into the setting's type.
func (p *parser) value(s *settings.Setting, node *yaml.Node) (any, error) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if s.Type != settings.Names && s.Type != settings.Paths {
		if !fits(s.Type, node) {
			return nil, fmt.Errorf("must be %s", s.Wants())
		}
		v, err := s.Parse([]string{node.Value}, "")
		if path, ok := v.(string); ok && s.Type == settings.Path {
			v = p.resolve(path)
		}
		return v, err
	}
	if node.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("must be %s", s.Wants())
	}
	var texts []string
	for _, element := range node.Content {
		if element.ShortTag() != "!!str" {
			return nil, fmt.Errorf("must be %s", s.Wants())
		}
		if s.Type == settings.Paths {
			element.Value = p.resolve(element.Value)
		}
		texts = append(texts, element.Value)
	}
	return s.Parse(texts, "")
}

// resolve makes a path of the file one of the working folder. An empty path stays, to be refused.
func (p *parser) resolve(path string) string {
	if path == "" || path == "-" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(p.path), path)
}

// fits reports whether a YAML scalar has the type, without any conversion: "4" is no number, 4 no name.
func fits(t settings.Type, node *yaml.Node) bool {
	tag := node.ShortTag()
	switch t {
	case settings.Bool:
		return tag == "!!bool"
	case settings.Int:
		return tag == "!!int"
	case settings.Size:
		return tag == "!!int" || tag == "!!str"
	default:
		return tag == "!!str"
	}
}

func (p *parser) fault(line int, message string) {
	p.faults = multierror.Append(p.faults, fmt.Errorf("%s:%d: %s", p.path, line, message))
}

// syntax gives a YAML error, "yaml: line 3: what is wrong", the form of all others.
func (p *parser) syntax(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if number, rest, ok := strings.Cut(strings.TrimPrefix(message, "line "), ": "); ok {
		if n, err := strconv.Atoi(number); err == nil {
			line, message = n, rest
		}
	}
	p.fault(line, message)
}
