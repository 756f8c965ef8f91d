package nearest

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTo(t *testing.T) {
	t.Parallel()
	known := []string{"rules", "enable", "disable", "mask", "max_line", "http.api-key"}
	for word, want := range map[string]string{
		"rule":                   "rules",
		"Rules":                  "rules",
		"max-line":               "max_line",
		"maxline":                "max_line",
		"maks":                   "mask",
		"dissable":               "disable",
		"http.apikey":            "http.api-key",
		"workers":                "",
		"":                       "",
		strings.Repeat("x", 1e6): "",
	} {
		got, ok := To(word, known)
		if got != want || ok != (want != "") {
			t.Errorf("To(%.20q) = %q, %v; want %q", word, got, ok, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringMatching(`[ab]{0,6}`).Draw(t, "a"), rapid.StringMatching(`[ab]{0,6}`).Draw(t, "b")
		const far = 100
		d := distance(a, b, far)
		if d != distance(b, a, far) {
			t.Errorf("distance(%q, %q) is not symmetric", a, b)
		}
		if (d == 0) != (a == b) {
			t.Errorf("distance(%q, %q) = %d", a, b, d)
		}
		if limit := rapid.IntRange(1, 6).Draw(t, "limit"); distance(a, b, limit) != min(d, limit) {
			t.Errorf("distance(%q, %q, %d) = %d; want %d", a, b, limit, distance(a, b, limit), min(d, limit))
		}
	})
}
