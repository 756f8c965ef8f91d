package rulebook_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redactor/cmd/redactor/internal/rulebook"
	"redactor/patterns"
)

func TestChoice(t *testing.T) {
	t.Parallel()
	rules := []patterns.Rule{
		{ID: "http.basic", Pack: "http"},
		{ID: "http.api-key", Pack: "http"},
		{ID: "httpx.token", Pack: "extra"},
		{ID: "jwt", Pack: "tokens"},
		{ID: "own.docs", Pack: "own", Kind: patterns.KindAllow},
	}
	for _, c := range []struct {
		enable, disable string
		want            string // ids, or a part of the error after "!"
	}{
		{"", "", "http.basic http.api-key httpx.token jwt own.docs"},
		{"http", "", "http.basic http.api-key own.docs"},
		{"http.*", "", "http.basic http.api-key own.docs"},
		{"jwt http.basic", "", "http.basic jwt own.docs"},
		{"", "http tokens own.docs", "httpx.token"},
		{"http", "http.basic", "http.api-key own.docs"},
		{"jwt", "tokens", "!no rule is left"},
		{"htpt", "", `!--enable: unknown rule or pack "htpt"; did you mean "http"?`},
		{"", "http.apikey", `!--disable: unknown rule or pack "http.apikey"; did you mean "http.api-key"?`},
		{"something.else", "", `!--enable: unknown rule or pack "something.else"`},
		{"http*", "", `!unknown rule or pack "http*"`},
		{"*", "", `!unknown rule or pack "*"`},
		{"one", "two", `!--disable: unknown rule or pack "two"`},
		{"one", "two", `!--enable: unknown rule or pack "one"`},
	} {
		chosen, err := rulebook.Choice{
			Enable: strings.Fields(c.enable), Disable: strings.Fields(c.disable),
			EnablePlace: "--enable", DisablePlace: "--disable",
		}.Of(rules)
		if want, ok := strings.CutPrefix(c.want, "!"); ok {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("enable %q, disable %q: error %v; want %q", c.enable, c.disable, err, want)
			}
			continue
		}
		var ids []string
		for i := range chosen {
			ids = append(ids, chosen[i].ID)
		}
		if got := strings.Join(ids, " "); err != nil || got != c.want {
			t.Errorf("enable %q, disable %q: %q, %v; want %q", c.enable, c.disable, got, err, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	got := rulebook.Names([]patterns.Rule{{ID: "a.b", Pack: "a"}, {ID: "a.c", Pack: "a"}, {ID: "d"}})
	if want := []string{"a.b", "a.c", "d", "a"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadReportsEveryPath(t *testing.T) {
	t.Parallel()
	empty, gone := t.TempDir(), filepath.Join(t.TempDir(), "gone")
	if err := os.WriteFile(filepath.Join(empty, "rules.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := rulebook.Read([]string{empty, gone})
	for _, want := range []string{"no *.yaml files in " + empty, gone} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q", err, want)
		}
	}
	if rules, err := rulebook.Read(nil); err != nil || len(rules) > 0 {
		t.Errorf("no path gives %d rules, %v", len(rules), err)
	}
}
