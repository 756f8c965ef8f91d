package main

import (
	"cmp"
	"fmt"
	"slices"

	"redactor/patterns"
	"redactor/pipeline"
)

// add adds the counters of one run to those of all.
func add(all *pipeline.Stats, one pipeline.Stats) {
	all.BytesIn += one.BytesIn
	all.BytesOut += one.BytesOut
	all.Stubs += one.Stubs
	if more := len(one.Matches) - len(all.Matches); more > 0 {
		all.Matches = append(all.Matches, make([]int64, more)...)
	}
	for rule, n := range one.Matches {
		all.Matches[rule] += n
	}
}

// sayStats writes the counters, the most frequent rule first.
func (a *app) sayStats(s *pipeline.Stats, rules []patterns.Rule) {
	say := func(what string, n int64) { a.ui.Say("stats", fmt.Sprintf("%s %d", what, n)) }
	say("bytes-in", s.BytesIn)
	say("bytes-out", s.BytesOut)
	var total int64
	var hit []int
	for rule, n := range s.Matches {
		total += n
		if n > 0 {
			hit = append(hit, rule)
		}
	}
	say("matches", total)
	slices.SortStableFunc(hit, func(x, y int) int { return cmp.Compare(s.Matches[y], s.Matches[x]) })
	for _, rule := range hit {
		say("rule "+rules[rule].ID, s.Matches[rule])
	}
	say("stubs", s.Stubs)
}
