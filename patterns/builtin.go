package patterns

import (
	"slices"

	"redactor/patterns/internal/prefilter"
)

//go:generate go run ../internal/gen/rules -root ..

// Builtin returns the built-in rules, in the order of their packs. They are generated from patterns/rules, so that none is read
// at start. The slice is the caller's; what its rules refer to must not be changed.
func Builtin() []Rule { return slices.Clone(builtinRules[:]) }

// Layout works out what takes Compile longest and depends on the rules alone: by which of their bytes the prefilter finds the
// literals of all rules together. It is generated for the built-in rules, for internal/gen/rules to write down. Compile uses that
// for whatever rules have the same literals, and works it out for all others.
func Layout(rules []Rule) (prefilter.Layout, error) {
	rs, err := Compile(rules)
	if err != nil {
		return prefilter.Layout{}, err
	}
	return prefilter.LayoutOf(rs.literals()), nil
}
