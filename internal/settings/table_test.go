package settings_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"redactor/internal/settings"
)

func TestTableHasNoDuplicates(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, s := range settings.Table() {
		names := []string{"key " + s.Key, "flag --" + s.Flag(), "variable " + s.Env(), "text " + s.Doc}
		if s.Short != "" {
			names = append(names, "flag -"+s.Short)
		}
		for _, name := range names {
			if other, ok := seen[name]; ok {
				t.Errorf("%s and %s share the %s", other, s.Key, name)
			}
			seen[name] = s.Key
		}
	}
}

func TestTableNames(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	short := regexp.MustCompile(`^[a-gi-z]?$`) // -h is help
	arg := regexp.MustCompile(`^[A-Z]+(,\.\.\.)?$`)
	for _, s := range settings.Table() {
		if !key.MatchString(s.Key) {
			t.Errorf("%s: the key is not lower case with single underscores", s.Key)
		}
		if !short.MatchString(s.Short) {
			t.Errorf("%s: %q is no short flag", s.Key, s.Short)
		}
		if (s.Type == settings.Bool) != (s.Arg == "") || s.Arg != "" && !arg.MatchString(s.Arg) {
			t.Errorf("%s: help cannot call its value %q", s.Key, s.Arg)
		}
		if !slices.Contains(settings.Categories(), s.Category) {
			t.Errorf("%s: unknown category %q", s.Key, s.Category)
		}
		if len(s.Commands) == 0 || len(slices.Compact(slices.Sorted(slices.Values(s.Commands)))) != len(s.Commands) {
			t.Errorf("%s: commands %q are none or double", s.Key, s.Commands)
		}
	}
}

func TestTableDocs(t *testing.T) {
	t.Parallel()
	const widest, widestLabel = 51, 24 // of 80 columns of help, less a margin and a gap
	for _, s := range settings.Table() {
		if s.Doc == "" || utf8.RuneCountInString(s.Help()) > widest || strings.HasSuffix(s.Doc, ".") {
			t.Errorf("%s: %q is not one line of at most %d columns without a period", s.Key, s.Doc, widest)
		}
		if utf8.RuneCountInString(s.Label()) > widestLabel {
			t.Errorf("%s: %q is wider than %d columns", s.Key, s.Label(), widestLabel)
		}
		if s.Doc[:1] != strings.ToLower(s.Doc[:1]) {
			t.Errorf("%s: %q starts with a capital", s.Key, s.Doc)
		}
		if s.More != "" && !strings.HasSuffix(s.More, ".") {
			t.Errorf("%s: %q does not end a sentence", s.Key, s.More)
		}
	}
}

func TestTableDefaults(t *testing.T) {
	t.Parallel()
	for _, s := range settings.Table() {
		if (s.Type == settings.Choice) != (len(s.Choices) > 1) {
			t.Errorf("%s: choices %q", s.Key, s.Choices)
		}
		if (s.Type == settings.Int || s.Type == settings.Size) != (s.Max > s.Min) {
			t.Errorf("%s: bounds %d to %d", s.Key, s.Min, s.Max)
		}
		if s.Default == "" {
			if s.Type == settings.Bool || s.Type == settings.Int || s.Type == settings.Size || s.Type == settings.Choice {
				t.Errorf("%s: no default", s.Key)
			}
			continue
		}
		if _, err := s.Parse([]string{s.Default}, ""); err != nil {
			t.Errorf("%s: default %q %v", s.Key, s.Default, err)
		}
	}
}

func TestTableIsACopy(t *testing.T) {
	t.Parallel()
	table := settings.Table()
	table[0].Key = "changed"
	if settings.Table()[0].Key == "changed" {
		t.Error("a caller can change the table of all others")
	}
	for _, s := range settings.Table() {
		s.Commands = append(s.Commands, "changed")
	}
	for _, s := range settings.Table() {
		if s.For("changed") {
			t.Errorf("%s: shares its commands", s.Key)
		}
	}
}

func TestExitsAreInOrder(t *testing.T) {
	t.Parallel()
	last := -1
	for _, e := range settings.Exits() {
		if e.Code <= last || e.Short == "" || !strings.HasSuffix(e.Doc, ".") {
			t.Errorf("exit code %d: %q, %q", e.Code, e.Short, e.Doc)
		}
		last = e.Code
	}
}
