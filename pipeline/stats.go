package pipeline

import (
	"slices"
	"sync"

	"redactor/patterns"
)

// Stats are the counters of a pipeline.
type Stats struct {
	Blocks   int64   // batches read
	BytesIn  int64   // bytes read
	BytesOut int64   // bytes the sink accepted
	Matches  []int64 // secrets masked, by Match.Rule
	Stubs    int64   // lines, or ends of lines, replaced by a stub record
	Oversize int64   // lines longer than MaxLine that were replaced, which are in Stubs too, or dropped
	Rescans  int64   // blocks that were scanned again because their speculative scan did not hold
	Refused  int64   // batches refused: read, not delivered
}

// counters are Stats under a lock, so that they can be read while the pipeline runs. They are touched a few times per block.
type counters struct {
	mu sync.Mutex
	s  Stats
}

func (c *counters) add(f func(*Stats)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.s)
}

func (c *counters) matches(found []patterns.Match) {
	if len(found) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range found {
		if found[i].Stub() != "" {
			c.s.Stubs++
			continue
		}
		rule := int(found[i].Rule)
		if rule >= len(c.s.Matches) {
			c.s.Matches = append(c.s.Matches, make([]int64, rule+1-len(c.s.Matches))...)
		}
		c.s.Matches[rule]++
	}
}

func (c *counters) snapshot() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.s
	s.Matches = slices.Clone(s.Matches)
	return s
}
