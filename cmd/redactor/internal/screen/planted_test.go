package screen_test

import (
	"math/rand/v2"
	"testing"

	"redactor/internal/logcorpus/planted"
)

func TestX(t *testing.T) {
	rules := builtin(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	n, leaks, by := 0, 0, map[string]int{}
	planted.Cases(1, func(c *planted.Case) bool {
		if rnd.IntN(10) != 0 {
			return true
		}
		whole := planted.Judge(c, func(line []byte) []byte { return rules.AppendRedacted(nil, line) })
		if whole.Faults&planted.Leak != 0 {
			return true
		}
		n++
		var cuts [][]byte
		v := planted.Judge(c, func(line []byte) []byte {
			m := masker(t, rules)
			var out []byte
			cuts = nil
			for len(line) > 0 {
				k := min(len(line), 1+rnd.IntN(12))
				cuts = append(cuts, line[:k])
				out = m.Append(out, line[:k])
				out = m.Pause(out)
				line = line[k:]
			}
			return m.Close(out)
		})
		if v.Faults&planted.Leak != 0 {
			leaks++
			by[c.Template.ID]++
			if by[c.Template.ID] < 3 && c.Template.ID != "leak-18" && c.Template.ID != "leak-15" {
				t.Logf("%v\n   secret %q\n  %q", planted.Failure{c, v}, c.Secret, cuts)
			}
		}
		return true
	})
	t.Log(n, leaks, by)
}
