package patterns

import (
	"fmt"
	"slices"

	"redactor/patterns/internal/placeholder"
)

// A Failure is an example of a rule that the rules do not treat as the rule file says.
type Failure struct {
	Rule   string // id; "" when the rules do not compile
	Source string // where the rule stands: "rules/http.yaml:12"
	In     string // the example
	Want   string // what was to come out
	Got    string // what came out
	Why    string // what is wrong, for people
}

// String returns the failure over a few lines.
func (f Failure) String() string {
	if f.Rule == "" {
		return f.Why
	}
	return fmt.Sprintf("%s: rule %s: %s\n  in:   %s\n  want: %s\n  got:  %s", f.Source, f.Rule, f.Why, f.In, f.Want, f.Got)
}

// Check compiles the rules together and tries every example they carry: match must come out exactly as stated and must not change
// when it is masked again, no_match must not change at all. To check rules that are used beside the built-in ones, give them all.
// Placeholders in examples, as {alnum:36}, are replaced by made-up secrets first; a Failure shows the text after that.
func Check(rules []Rule, opts ...Option) []Failure {
	everywhere := func(o *options) { o.everywhere = true } // an example has no source
	opts = append(slices.Clip(opts), everywhere)
	all, err := Compile(rules, opts...)
	if err != nil {
		return []Failure{{Why: err.Error()}}
	}
	// What is allowed may be the example of a rule.
	detectors, err := Compile(slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return r.Kind == KindAllow }), opts...)
	if err != nil {
		return []Failure{{Why: err.Error()}}
	}
	var c checker
	for i := range rules {
		r, rs := &rules[i], detectors
		if r.Kind == KindAllow {
			rs = all
		}
		for _, m := range r.Match {
			in, out := placeholder.Expand(m.In), placeholder.Expand(m.Out)
			c.try(rs, r, in, out, "is not masked as stated")
			c.try(rs, r, out, out, "changes when it is masked again")
		}
		for _, n := range r.NoMatch {
			in := placeholder.Expand(n)
			c.try(rs, r, in, in, "is masked, but must not be")
		}
	}
	return c.failures
}

type checker struct {
	failures []Failure
	buf      []byte
}

func (c *checker) try(rs *Ruleset, r *Rule, in, want, why string) {
	c.buf = rs.AppendRedacted(c.buf[:0], []byte(in))
	if got := string(c.buf); got != want {
		c.failures = append(c.failures, Failure{Rule: r.ID, Source: place(r), In: in, Want: want, Got: got, Why: why})
	}
}
