package settings_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/settings"
)

func TestParse(t *testing.T) {
	t.Parallel()
	choice := settings.Setting{Type: settings.Choice, Choices: []string{"auto", "always", "never"}}
	number := settings.Setting{Type: settings.Int, Max: 8}
	size := settings.Setting{Type: settings.Size, Min: 4 << 10, Max: 1 << 30}
	boolean := settings.Setting{Type: settings.Bool}
	names := settings.Setting{Type: settings.Names}
	paths := settings.Setting{Type: settings.Paths}
	path := settings.Setting{Type: settings.Path}
	for _, c := range []struct {
		s     settings.Setting
		sep   string
		texts []string
		want  any // or a string that starts with "!": part of the error
	}{
		{choice, "", []string{"auto"}, "auto"},
		{choice, "", []string{"Auto"}, "!must be auto, always or never"},
		{choice, "", []string{""}, "!has no value"},
		{choice, "", nil, "!has no value"},
		{number, "", []string{"9", "8"}, 8},
		{number, "", []string{"9"}, "!must be a whole number from 0 to 8"},
		{number, "", []string{"-1"}, "!must be a whole number"},
		{number, "", []string{"0x1"}, "!must be a whole number"},
		{size, "", []string{"4096"}, 4096},
		{size, "", []string{"4 kib"}, 4096},
		{size, "", []string{"1GiB"}, 1 << 30},
		{size, "", []string{"5MB"}, 5_000_000},
		{size, "", []string{"5000B"}, 5000},
		{size, "", []string{"4095"}, "!must be a size from 4KiB to 1GiB"},
		{size, "", []string{"9999999999GiB"}, "!must be a size"},
		{size, "", []string{"KiB"}, "!must be a size"},
		{size, "", []string{"1.5MiB"}, "!must be a size"},
		{boolean, "", []string{"TRUE"}, true},
		{boolean, "", []string{"0"}, false},
		{boolean, "", []string{"yes"}, "!must be true or false"},
		{names, ",", []string{"a, b", "c"}, []string{"a", "b", "c"}},
		{names, ",", []string{"a,,b"}, "!has an empty element"},
		{names, "", []string{"a,b"}, []string{"a,b"}},
		{paths, ":", []string{"a b:/c"}, []string{"a b", "/c"}},
		{paths, "", nil, []string{}},
		{path, "", []string{"-"}, "-"},
	} {
		got, err := c.s.Parse(c.texts, c.sep)
		if want, ok := c.want.(string); ok && strings.HasPrefix(want, "!") {
			if err == nil || !strings.Contains(err.Error(), want[1:]) {
				t.Errorf("Parse(%q): error %v; want %q", c.texts, err, want[1:])
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%q) = %#v, %v; want %#v", c.texts, got, err, c.want)
		}
	}
}

func TestParseNeverRepeatsTheText(t *testing.T) {
	t.Parallel()
	for _, s := range settings.Table() {
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.StringMatching(`[A-Z0-9]{12,24}`).Draw(t, "text")
			if _, err := s.Parse([]string{text}, ","); err != nil && strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error repeats %q: %v", s.Key, text, err)
			}
		})
	}
}

func TestFormatSizeIsParsedBack(t *testing.T) {
	t.Parallel()
	s := settings.Setting{Type: settings.Size, Max: 1 << 40}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<20).Draw(t, "n") << rapid.IntRange(0, 20).Draw(t, "shift")
		got, err := s.Parse([]string{settings.FormatSize(n)}, "")
		if err != nil || got != int(n) {
			t.Errorf("%d is written %s and read %v, %v", n, settings.FormatSize(n), got, err)
		}
	})
}
