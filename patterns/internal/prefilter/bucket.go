package prefilter

import (
	"cmp"
	"math"
	"slices"
)

// assign gives each window a bucket below n. A kernel tests a window in two halves and knows only in which buckets a half is,
// so a bucket also lets pass the first half of one of its windows before the second half of another: windows are dealt out such
// that under the model this is rare. The most frequent ones choose first, each the bucket to which it adds the least. Equal
// windows share a bucket.
func assign(ws []window, s *alphabet, m *markov, n int) {
	bs := make([]bucket, n)
	placed := make(map[cells]int, len(ws))
	order := make([]int, len(ws))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ws[b].share, ws[a].share) })
	var head, tail half
	for _, i := range order {
		c := ws[i].cells
		best, ok := placed[c]
		if !ok {
			m.head(&head, s, &c)
			m.tail(&tail, s, &c)
			best = cheapest(bs, &head, &tail)
			bs[best].add(m, &head, &tail)
			placed[c] = best
		}
		ws[i].bucket = uint8(best) //nolint:gosec // below n
	}
}

// cheapest is the bucket to which a window adds the least, the first of several.
func cheapest(bs []bucket, head, tail *half) int {
	best, least := 0, math.Inf(1)
	for b := range bs {
		if x := bs[b].cost(head, tail); x < least {
			best, least = b, x
		}
	}
	return best
}

// A bucket is the sum of its windows, each half taken a step towards the other: after[b] is the share of positions with some
// first half and then class b, before[a] the chance that after class a some second half follows.
type bucket struct {
	after, before [modelClasses]float64
}

// cost is how much more often the bucket lets a position pass when a window is in it, apart from the window itself.
func (b *bucket) cost(head, tail *half) float64 {
	sum := 0.0
	for i, c := range head.classes {
		sum += head.weight[i] * b.before[c]
	}
	for i, c := range tail.classes {
		sum += b.after[c] * tail.weight[i]
	}
	return sum
}

func (b *bucket) add(m *markov, head, tail *half) {
	for i, c := range head.classes {
		for y, p := range &m.next[c] {
			b.after[y] += head.weight[i] * p
		}
	}
	for i, c := range tail.classes {
		for x, p := range &m.prior[c] {
			b.before[x] += p * tail.weight[i]
		}
	}
}
