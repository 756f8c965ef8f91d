package patterns

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"redactor/patterns/internal/lex"
)

// InSource reports whether the rule counts in a source of that name: a file's path, "stdin", a topic. A rule without Sources
// counts everywhere. Each of Sources is a pattern of path.Match for the end of the name: as many parts of the path as the pattern
// has, so that "*.sql" means files in any folder and "audit/*.log" those in any folder called audit.
func (r *Rule) InSource(name string) bool {
	return len(r.Sources) == 0 || slices.ContainsFunc(r.Sources, func(glob string) bool { return endsLike(name, glob) })
}

func endsLike(name, glob string) bool {
	parts := strings.Split(strings.ReplaceAll(name, `\`, "/"), "/")
	n := strings.Count(glob, "/") + 1
	if n > len(parts) {
		return false
	}
	ok, err := path.Match(glob, strings.Join(parts[len(parts)-n:], "/"))
	return ok && err == nil // bad patterns were refused
}

// Covers reports whether a name that chooses rules stands for the rule: its id, its pack, or the start of ids as in "http.*".
func (r *Rule) Covers(name string) bool {
	if start, ok := strings.CutSuffix(name, "*"); ok && strings.HasSuffix(start, ".") {
		return strings.HasPrefix(r.ID, start)
	}
	return name == r.ID || name == r.Pack
}

// allowances are the values that stay, from the rules of kind allow.
type allowances struct {
	exact    map[string][]*allowance
	patterns []*allowance
	keep     []int // by rule: bytes of a token before its match
}

// An allowance is one rule of kind allow.
type allowance struct {
	pattern *regexp.Regexp // nil without
	rules   []bool         // by rule: whose matches it counts for; nil for all
}

// allowed reports whether the value b[start:end], which the rule found, stays.
func (a *allowances) allowed(b []byte, start, end int, rule uint16) bool {
	value := lex.AppendCanonical(nil, b[start:end])
	if a.has(value, rule) {
		return true
	}
	k := a.keep[rule]
	return k > 0 && k <= start && a.has(append(slices.Clone(b[start-k:start]), value...), rule)
}

func (a *allowances) has(value []byte, rule uint16) bool {
	for _, x := range a.exact[string(value)] {
		if x.counts(rule) {
			return true
		}
	}
	for _, x := range a.patterns {
		if x.counts(rule) && x.pattern.Match(value) {
			return true
		}
	}
	return false
}

func (x *allowance) counts(rule uint16) bool { return x.rules == nil || x.rules[rule] }

// allowRule enters a rule of kind allow.
func (c *compiler) allowRule(r *Rule) error {
	var v review
	if v.allow(r); len(v.flaws) > 0 {
		return errors.New(v.flaws[0].text)
	}
	if c.allow == nil {
		c.allow = &allowances{exact: make(map[string][]*allowance), keep: make([]int, len(c.rs.rules))}
		for i := range c.rs.rules {
			c.allow.keep[i] = c.rs.rules[i].Keep
		}
	}
	x := &allowance{}
	if r.Only != nil {
		x.rules = make([]bool, len(c.rs.rules))
		for i := range c.rs.rules {
			x.rules[i] = slices.ContainsFunc(r.Only, c.rs.rules[i].Covers)
		}
	}
	for _, value := range r.Values {
		c.allow.exact[value] = append(c.allow.exact[value], x)
	}
	if r.Pattern == "" {
		return nil
	}
	re, err := regexp.Compile(whole(r.Pattern))
	if err != nil {
		return fmt.Errorf("reading the pattern: %w", err)
	}
	x.pattern = re
	c.allow.patterns = append(c.allow.patterns, x)
	return nil
}

// whole is the expression for texts of which all match the pattern.
func whole(pattern string) string { return `\A(?s:` + pattern + `)\z` }

// detectorWords are the kinds that a rule of a rule file may have.
func detectorWords() []string { return kindWords[1:KindAllow] }

// allow reviews an allow entry.
func (v *review) allow(r *Rule) {
	if r.Title == "" {
		v.add("reason", "reason is missing: why these values are no secrets")
	}
	if len(r.Values) == 0 && r.Pattern == "" {
		v.add("values", "an allow entry needs values or a pattern")
	}
	if r.Mask != "" {
		v.add("mask", "mask does not belong to an allow entry: nothing is masked")
	}
	if r.Match != nil {
		v.add("match", "match does not belong to an allow entry; use no_match")
	}
	if r.Pattern == "" {
		return
	}
	_, err := regexp.Compile(r.Pattern) // on its own: "a)|(b" is none
	re, errWhole := regexp.Compile(whole(r.Pattern))
	switch {
	case err != nil || errWhole != nil:
		v.add("pattern", "pattern does not compile%s", codeOf(errors.Join(err, errWhole)))
	case re.MatchString(""):
		v.add("pattern", "pattern matches the empty text, so it would allow nearly everything")
	}
}

// codeOf says what is wrong with an expression without repeating any of it: it stands for values that may be secrets.
func codeOf(err error) string {
	if e, ok := errors.AsType[*syntax.Error](err); ok {
		return ": " + e.Code.String()
	}
	return ""
}

// sources reviews the patterns of sources.
func (v *review) sources(r *Rule) {
	for _, glob := range r.Sources {
		if _, err := path.Match(glob, ""); err != nil {
			v.at("sources", glob, "source %q is no pattern: * ? [a-z] and \\ have a meaning", glob)
		}
	}
}
