package config_test

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"redactor/internal/settings"
)

// schema compiles the schema of a settings file. It must be one of its dialect.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := settings.Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("settings.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("settings.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := compiled.DraftVersion; got != 2020 {
		t.Errorf("the schema is of the draft of %d", got)
	}
	return compiled
}

// What the program takes, the schema takes, and the other way round, for every setting and for values of every type.
func TestSchemaAgreesWithTheProgram(t *testing.T) {
	t.Parallel()
	s := schema(t)
	values := []string{
		"true", "false", "yes", "0", "1", "1024", "5000", "4096", "-1", "1.5", "'4096'", "2MiB", "8 kib", "2 fathoms", "MiB", "'4096 '",
		"fixed", "partial", "always", "never", "Auto", "some/path", "'-'", "''", "' '", "~", "{}", "{a: b}",
		"[]", "[a]", "[a, 'b,c']", "['']", "[' ']", "[1]", "[~]", "[[a]]",
	}
	var files []string
	for _, row := range settings.Table() {
		for _, value := range values {
			files = append(files, row.Key+": "+value+"\n")
		}
	}
	files = append(files, "", "~\n", "{}\n", "[]\n", "text\n", "maks: fixed\n", "max-line: 1MiB\n", "mask: fixed\nstats: true\n", "mask: fixed\nquite: true\n")
	taken := 0
	for _, file := range files {
		var doc any
		if err := yaml.Unmarshal([]byte(file), &doc); err != nil {
			t.Fatal(err)
		}
		_, program := load(t, file, nil, nil)
		editor := s.Validate(doc)
		if (program == nil) != (editor == nil) {
			t.Errorf("%q: the program says %v, the schema %v", file, program, editor)
		}
		if program == nil {
			taken++
		}
	}
	if taken < 2*len(settings.Table()) || taken > len(files)/2 {
		t.Errorf("%d of %d files are good: the test shows little", taken, len(files))
	}
}

// Every default of the schema is a value that it takes.
func TestSchemaTakesItsDefaults(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range settings.Table() {
		if p := s.Properties[row.Key]; (p == nil) != row.NoFile {
			t.Errorf("%s: in the schema: %v", row.Key, p != nil)
		} else if p != nil && p.Default != nil {
			if err := p.Validate(*p.Default); err != nil {
				t.Errorf("%s: %v", row.Key, err)
			}
		}
	}
}
