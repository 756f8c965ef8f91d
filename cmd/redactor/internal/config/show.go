package config

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-viper/mapstructure/v2"
	"go.yaml.in/yaml/v3"

	"redactor/internal/settings"
)

// OriginDefault is the origin of a setting that nobody set.
const OriginDefault = "default"

// An Entry is one setting in force.
type Entry struct {
	Setting settings.Setting
	Value   any    // of the type that Setting.Parse gives
	Origin  string // "--mask", "REDACTOR_MASK", "redactor.yaml:3" or OriginDefault
}

// Entries returns every setting in force, in the order of the table. Paths that a settings file may hold are absolute, so that
// they mean the same in a file of any folder.
func (v *Values) Entries() ([]Entry, error) {
	values := map[string]any{}
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{Result: &values, TagName: "koanf"})
	if err != nil {
		return nil, fmt.Errorf("listing the settings: %w", err)
	}
	if err := d.Decode(v); err != nil {
		return nil, fmt.Errorf("listing the settings: %w", err)
	}
	var entries []Entry
	for _, s := range settings.Table() {
		value, err := absolute(values[s.Key], &s)
		if err != nil {
			return nil, fmt.Errorf("%s: finding the working folder: %w", s.Key, err)
		}
		origin := OriginDefault
		if place := v.Places[s.Key]; place != "" {
			origin = strings.TrimSuffix(place, ": "+s.Key)
		}
		entries = append(entries, Entry{Setting: s, Value: value, Origin: origin})
	}
	return entries, nil
}

// absolute makes the paths of a value absolute, unless they are for no file. "-" is no path.
func absolute(value any, s *settings.Setting) (any, error) {
	switch paths := value.(type) {
	case string:
		if s.Type == settings.Path && !s.NoFile && paths != "" && paths != "-" {
			return filepath.Abs(paths)
		}
	case []string:
		if s.Type != settings.Paths {
			break
		}
		all := make([]string, len(paths))
		for i, path := range paths {
			var err error
			if all[i], err = filepath.Abs(path); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	return value, nil
}

// WriteFile writes the entries as a settings file. What nobody set stands there as a comment: some settings do more when they
// are set to their default than when they are not set, and the file says the same as the settings it was made from.
func WriteFile(w io.Writer, entries []Entry, origin bool) error {
	lines := make([]string, len(entries))
	widest := 0
	for i := range entries {
		e := &entries[i]
		line, err := e.line()
		if err != nil {
			return fmt.Errorf("%s: writing YAML: %w", e.Setting.Key, err)
		}
		if e.Origin == OriginDefault || e.Setting.NoFile {
			line = "# " + line
		}
		lines[i] = line
		widest = max(widest, utf8.RuneCountInString(line))
	}
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(line)
		if origin {
			b.WriteString(strings.Repeat(" ", widest-utf8.RuneCountInString(line)) + "  # " + printable(entries[i].Origin))
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// line is the entry as one line of YAML.
func (e *Entry) line() (string, error) {
	value := e.Value
	switch {
	case e.Setting.Type == settings.Size:
		value = e.plain()
	case value == "":
		return e.Setting.Key + ":", nil
	}
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return "", err
	}
	node.Style |= yaml.FlowStyle
	onOneLine(&node)
	text, err := yaml.Marshal(&node)
	if err != nil {
		return "", err
	}
	return e.Setting.Key + ": " + strings.TrimSuffix(string(text), "\n"), nil
}

// onOneLine writes line ends and what else cannot be seen as escapes.
func onOneLine(node *yaml.Node) {
	if strings.ContainsFunc(node.Value, func(r rune) bool { return !unicode.IsPrint(r) }) {
		node.Style = yaml.DoubleQuotedStyle
	}
	for _, n := range node.Content {
		onOneLine(n)
	}
}

// plain is the value as a person writes it: sizes with a unit.
func (e *Entry) plain() any {
	if n, ok := e.Value.(int); ok && e.Setting.Type == settings.Size {
		return settings.FormatSize(int64(n))
	}
	return e.Value
}

// printable writes control characters as escapes: a file name may hold a line end, which would end the comment.
func printable(s string) string {
	quoted := strconv.Quote(s)
	if quoted == `"`+s+`"` {
		return s
	}
	return quoted
}

// Version is the version of what WriteJSON writes. It changes when a reader of the old form could misread the new one.
const Version = 1

// WriteJSON writes the entries for programs: {"version":1,"settings":{"mask":{"value":"fixed","origin":"default"},...}}.
// A size is a number of bytes.
func WriteJSON(w io.Writer, entries []Entry) error {
	type row struct {
		Value  any    `json:"value"`
		Origin string `json:"origin"`
	}
	rows := map[string]row{}
	for i := range entries {
		rows[entries[i].Setting.Key] = row{entries[i].Value, entries[i].Origin}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Version  int            `json:"version"`
		Settings map[string]row `json:"settings"`
	}{Version, rows})
}
