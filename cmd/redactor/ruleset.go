package main

import (
	"fmt"
	"slices"

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
	return slices.Concat(builtin, own), faults.ErrorOrNil()
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
			rules[i].Mask = v.Mask
		}
	}
	return rules, nil
}

// compile returns the engine for the rules that the settings ask for.
func compile(v *config.Values) (*patterns.Ruleset, error) {
	rules, err := chosen(v)
	if err != nil {
		return nil, err
	}
	return patterns.Compile(rules, patterns.WithMaxLine(v.MaxLine))
}
