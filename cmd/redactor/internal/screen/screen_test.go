package screen_test

import (
	"testing"

	"redactor/cmd/redactor/internal/screen"
	"redactor/patterns"
)

func builtin(t *testing.T) *patterns.Ruleset {
	t.Helper()
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func masker(t *testing.T, rules *patterns.Ruleset) *screen.Masker {
	t.Helper()
	m, err := screen.New(rules, rules.Rules(), 1<<20, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
