package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/rulebook"
	"redactor/cmd/redactor/internal/ui"
	"redactor/patterns"
)

// withBuiltin returns the built-in rules and those of the rule files. An id is printed in marks, so it must have one meaning.
func withBuiltin(paths []string) ([]patterns.Rule, error) {
	own, err := rulebook.Read(paths)
	if err != nil {
		return nil, err
	}
	builtin := patterns.Builtin()
	if len(own) == 0 {
		return builtin, nil
	}
	var faults *multierror.Error
	for i := range own {
		same := func(r patterns.Rule) bool { return r.ID == own[i].ID }
		if slices.ContainsFunc(builtin, same) {
			faults = multierror.Append(faults, fmt.Errorf("%s: rule %s: the id is that of a built-in rule", own[i].Source, own[i].ID))
		}
	}
	all := slices.Concat(builtin, own)
	faults = multierror.Append(faults, rulebook.UnknownOnly(all)...)
	return all, faults.ErrorOrNil()
}

// chosen returns the rules that the settings ask for: all, less what was not enabled.
func chosen(v *config.Values) ([]patterns.Rule, error) {
	all, err := withBuiltin(v.Rules)
	if err != nil {
		return nil, err
	}
	rules, err := rulebook.Choice{
		Enable: v.Enable, EnablePlace: v.Places["enable"],
		Disable: v.Disable, DisablePlace: v.Places["disable"],
	}.Of(all)
	if err != nil {
		return nil, ui.Hint(err, "redactor rules list")
	}
	if v.Places["mask"] != "" { // otherwise each rule's own mask counts
		for i := range rules {
			if rules[i].Kind != patterns.KindAllow {
				rules[i].Mask = v.Mask
			}
		}
	}
	return rules, nil
}

// A compiler makes engines for the rules that the settings ask for. Rules may count in some sources only, so there may be several,
// which number the rules alike.
type compiler struct {
	rules []patterns.Rule
	opts  []patterns.Option
	ready map[string]*patterns.Ruleset // by the rules that count
}

func newCompiler(v *config.Values) (*compiler, error) {
	rules, err := chosen(v)
	if err != nil {
		return nil, err
	}
	if !patterns.IsMarkWord(v.MarkWord) {
		return nil, fmt.Errorf("%s: must be %s", v.Places["mark_word"], patterns.MarkWordForm)
	}
	c := &compiler{rules: rules, ready: make(map[string]*patterns.Ruleset)}
	longest := v.MaxLine
	if v.OnOversize != splitOversize {
		longest += len("\r\n") // so that no line that is let through is cut
	}
	c.opts = append(c.opts, patterns.WithMaxLine(longest), patterns.WithMarkWord(v.MarkWord))
	if v.ShortMarks {
		c.opts = append(c.opts, patterns.WithShortMarks())
	}
	return c, nil
}

// compile returns the engine for a source: a path, or another name.
func (c *compiler) compile(source string) (*patterns.Ruleset, error) {
	var counts strings.Builder
	for i := range c.rules {
		if r := &c.rules[i]; len(r.Sources) > 0 {
			fmt.Fprint(&counts, r.InSource(source), " ")
		}
	}
	if rs := c.ready[counts.String()]; rs != nil {
		return rs, nil
	}
	rs, err := patterns.Compile(c.rules, append(c.opts, patterns.WithSource(source))...)
	if err != nil {
		return nil, err
	}
	c.ready[counts.String()] = rs
	return rs, nil
}
