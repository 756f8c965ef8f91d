package config_test

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/cmd/redactor/internal/config"
)

// entries returns the settings in force by key.
func entries(t *testing.T, v *config.Values) ([]config.Entry, map[string]any) {
	t.Helper()
	all, err := v.Entries()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	for _, e := range all {
		if !e.Setting.NoFile {
			values[e.Setting.Key] = e.Value
		}
	}
	return all, values
}

// What is shown as a settings file is read back as the same settings, whatever names and paths hold.
func TestShownFileIsReadBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching("[a-z \"'#:{}*&!%@|>~\n\t\\\\é\u2028-]{1,12}").Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
		args := []string{"--max-line", rapid.SampledFrom([]string{"4KiB", "5000", "1MB", "1GiB"}).Draw(r, "size")}
		if rapid.Bool().Draw(r, "more") {
			args = append(args, "--rules", text.Draw(r, "path"), "--disable", text.Draw(r, "name"), "--output", text.Draw(r, "output"), "-q", "-j7")
		}
		v, err := load(t, "", nil, args)
		if err != nil {
			r.Fatal(err)
		}
		all, want := entries(t, v)
		var b strings.Builder
		if err := config.WriteFile(&b, all, rapid.Bool().Draw(r, "origin")); err != nil {
			r.Fatal(err)
		}
		path := filepath.Join(dir, "shown.yaml")
		write(t, path, b.String())
		again, err := load(t, "", nil, []string{"-c", path})
		if err != nil {
			r.Fatalf("%v\n%s", err, b.String())
		}
		if _, got := entries(t, again); !reflect.DeepEqual(got, want) {
			r.Fatalf("got %v, want %v, from\n%s", got, want, b.String())
		}
		if len(again.Places) != len(v.Places)+1 { // and --config; what nobody set is still set by nobody
			r.Fatalf("places %v became %v", v.Places, again.Places)
		}
	})
}

func TestOriginCannotEndItsComment(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a\nmask: partial\n#.yaml")
	write(t, path, "workers: 3\n")
	v, err := load(t, "", nil, []string{"-c", path})
	if err != nil {
		t.Fatal(err)
	}
	all, _ := entries(t, v)
	var b strings.Builder
	if err := config.WriteFile(&b, all, true); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "workers: 3 ") {
			t.Errorf("a line of its own: %q", line)
		}
	}
}

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	v, err := load(t, "max_line: 8KiB\n", []string{"REDACTOR_ENABLE=a,<b>"}, []string{"--stats"})
	if err != nil {
		t.Fatal(err)
	}
	all, _ := entries(t, v)
	var b strings.Builder
	if err := config.WriteJSON(&b, all); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version  int
		Settings map[string]struct {
			Value  any
			Origin string
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != config.Version || len(got.Settings) != len(all) {
		t.Errorf("version %d, %d settings", got.Version, len(got.Settings))
	}
	if s := got.Settings["max_line"]; s.Value != 8192.0 || !strings.HasSuffix(s.Origin, "config.yaml:1") {
		t.Errorf("max_line: %v", s)
	}
	if s := got.Settings["enable"]; !reflect.DeepEqual(s.Value, []any{"a", "<b>"}) || s.Origin != "REDACTOR_ENABLE" {
		t.Errorf("enable: %v", s)
	}
	if s := got.Settings["stats"]; s.Value != true || s.Origin != "--stats" {
		t.Errorf("stats: %v", s)
	}
	if s := got.Settings["mask"]; s.Value != "fixed" || s.Origin != config.OriginDefault {
		t.Errorf("mask: %v", s)
	}
}
