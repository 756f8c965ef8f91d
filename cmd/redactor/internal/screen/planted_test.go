package screen_test

import (
	"math/rand/v2"
	"testing"

	"redactor/internal/logcorpus/planted"
)

// What is not known to be a secret before its name comes, behind it, cannot be held back: the package says so.
const valueBeforeName = "own-33"

// A secret that the filter masks stays masked when its line comes in pieces with a pause after each. The whole set of cases
// is in reach of the sample by its seed.
func TestPlantedInPieces(t *testing.T) {
	t.Parallel()
	const sample = 250 // one case in so many
	rules := builtin(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	tried := 0
	planted.Cases(1, func(c *planted.Case) bool {
		if rnd.IntN(sample) != 0 || c.Template.ID == valueBeforeName || c.Class != planted.Clear {
			return true
		}
		whole := planted.Judge(c, func(line []byte) []byte { return rules.AppendRedacted(nil, line) })
		if whole.Faults&planted.Leak != 0 {
			return true
		}
		tried++
		var pieces []string
		in := c.Line.String()
		v := planted.Judge(c, func(line []byte) []byte {
			m, out := masker(t, rules), []byte(nil)
			first := string(line) == in
			for len(line) > 0 {
				n := min(len(line), 1+rnd.IntN(12))
				if first {
					pieces = append(pieces, string(line[:n]))
				}
				out = m.Pause(m.Append(out, line[:n]))
				line = line[n:]
			}
			return m.Close(out)
		})
		if v.Faults&planted.Leak != 0 {
			t.Errorf("%v\nin pieces %q", planted.Failure{Case: c, Verdict: v}, pieces)
		}
		return true
	})
	if tried < 50 {
		t.Errorf("only %d cases were tried", tried)
	}
}
