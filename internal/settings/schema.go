package settings

import (
	"encoding/json"
	"strings"
)

// draft is the dialect of the schema.
const draft = "https://json-schema.org/draft/2020-12/schema"

// A schema is the part of JSON Schema that a settings file needs. Its values are strings, numbers, lists and schemas.
type schema map[string]any

// Schema returns the JSON Schema of a settings file, for editors and for checks before a roll-out: keys, types, bounds, choices and
// defaults of the table. It cannot say that a size written with a unit is within its bounds; the program checks that too.
func Schema() ([]byte, error) {
	properties := schema{}
	table := Table()
	for i := range table {
		if s := &table[i]; !s.NoFile {
			properties[s.Key] = s.schema()
		}
	}
	text, err := json.MarshalIndent(schema{
		"$schema":              draft,
		"title":                "Settings of redactor",
		"description":          "A settings file, as -c names it or as it stands in $XDG_CONFIG_HOME/redactor/config.yaml.",
		"type":                 []string{"object", "null"}, // an empty file is one without settings
		"properties":           properties,
		"additionalProperties": false,
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// schema describes the values of the setting in a file.
func (s *Setting) schema() schema {
	d := s.values()
	d["description"] = strings.ReplaceAll(s.Sentences(), "`", "")
	if v, err := s.Parse([]string{s.Default}, s.Type.FlagSeparator()); err == nil && s.Default != "" {
		d["default"] = v
		if s.Type == Size {
			d["default"] = s.Default
		}
	}
	return d
}

// values describes what values have the type.
func (s *Setting) values() schema {
	text := schema{"type": "string", "minLength": 1}
	whole := schema{"type": "integer", "minimum": s.Min, "maximum": s.Max}
	switch s.Type {
	case Bool:
		return schema{"type": "boolean"}
	case Int:
		return whole
	case Size:
		return schema{"anyOf": []schema{whole, {"type": "string", "pattern": sizePattern()}}}
	case Choice:
		return schema{"enum": s.Choices}
	case Names:
		return schema{"type": "array", "items": schema{"type": "string", "pattern": `\S`}}
	case Paths:
		return schema{"type": "array", "items": text}
	default:
		return text
	}
}

// sizePattern is the expression of a size with or without a unit.
func sizePattern() string {
	var names []string
	for _, u := range units() {
		var name strings.Builder
		for _, letter := range u.name {
			name.WriteString("[" + strings.ToUpper(string(letter)) + strings.ToLower(string(letter)) + "]")
		}
		names = append(names, name.String())
	}
	return `^[0-9]+(\s*(` + strings.Join(names, "|") + `))?$`
}
