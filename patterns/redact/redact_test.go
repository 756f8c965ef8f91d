package redact_test

import (
	"sync"
	"testing"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// builtin returns the built-in rules, compiled once for each option-less use.
func builtin(tb testing.TB, opts ...patterns.Option) *patterns.Ruleset {
	tb.Helper()
	if len(opts) == 0 {
		rs, err := compiled()
		if err != nil {
			tb.Fatal(err)
		}
		return rs
	}
	rs, err := patterns.Compile(patterns.Builtin(), opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return rs
}

var compiled = sync.OnceValues(func() (*patterns.Ruleset, error) { return patterns.Compile(patterns.Builtin()) })

const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// secret makes up a value.
func secret(n uint64, size int) string { return seed.New(n).String(size, letters) }
