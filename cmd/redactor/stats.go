package main

import (
	"cmp"
	"fmt"
	"slices"

	"redactor/internal/messages"
	"redactor/pipeline"
)

// add adds the counters of one run to those of all.
func add(all *pipeline.Stats, one pipeline.Stats) {
	all.BytesIn += one.BytesIn
	all.BytesOut += one.BytesOut
	all.Stubs += one.Stubs
	all.Oversize += one.Oversize
	if more := len(one.Matches) - len(all.Matches); more > 0 {
		all.Matches = append(all.Matches, make([]int64, more)...)
	}
	for rule, n := range one.Matches {
		all.Matches[rule] += n
	}
}

// matches is the number of secrets that were masked.
func matches(s *pipeline.Stats) (total int64) {
	for _, n := range s.Matches {
		total += n
	}
	return total
}

// sayStats writes the counters, the most frequent rule first.
func (a *app) sayStats(s *pipeline.Stats, engine *compiler) {
	rules := engine.rules
	var hit []int
	byRule := map[string]int64{}
	for rule, n := range s.Matches {
		if n > 0 {
			hit, byRule[rules[rule].ID] = append(hit, rule), n
		}
	}
	slices.SortStableFunc(hit, func(x, y int) int { return cmp.Compare(s.Matches[y], s.Matches[x]) })
	lines := []string{
		fmt.Sprintf("bytes-in %d", s.BytesIn), fmt.Sprintf("bytes-out %d", s.BytesOut), fmt.Sprintf("matches %d", matches(s)),
	}
	for _, rule := range hit {
		lines = append(lines, fmt.Sprintf("rule %s %d", rules[rule].ID, s.Matches[rule]))
	}
	lines = append(lines, fmt.Sprintf("stubs %d", s.Stubs), fmt.Sprintf("oversize %d", s.Oversize))
	certHits, certMisses := engine.certStats()
	if certHits+certMisses > 0 {
		lines = append(lines, fmt.Sprintf("cert-hits %d", certHits), fmt.Sprintf("cert-misses %d", certMisses))
	}
	a.ui.Tell(messages.Stats{
		Head: messages.Of("stats"), BytesIn: s.BytesIn, BytesOut: s.BytesOut, Matches: matches(s), Rules: byRule,
		Stubs: s.Stubs, Oversize: s.Oversize, CertHits: certHits, CertMisses: certMisses,
	}, "stats", lines...)
}
