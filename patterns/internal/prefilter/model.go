package prefilter

import "math"

// markov is the model of log text: how often a class of bytes occurs, and how often one class comes after another.
type markov struct {
	first [modelClasses]float64
	next  [modelClasses][modelClasses]float64 // next[a][b]: of all a, the share with b behind
	prior [modelClasses][modelClasses]float64 // prior[b][a] == next[a][b]
	runs  map[string]float64                  // shares of the most frequent runs of four letters, which the pairs make look rarer
}

func newMarkov() *markov {
	var share [256]float64
	for i := range share {
		share[i] = math.Exp2(-float64(i) / 8)
	}
	m := &markov{}
	for i := range m.first {
		m.first[i] = share[model[i]]
		row := model[(1+i)*modelClasses:][:modelClasses]
		for j := range row {
			m.next[i][j] = share[row[j]]
			m.prior[j][i] = share[row[j]]
		}
	}
	const size = width + 1
	m.runs = make(map[string]float64, len(frequent)/size)
	for i := 0; i+size <= len(frequent); i += size {
		m.runs[frequent[i:i+width]] = share[frequent[i+width]]
	}
	return m
}

// run returns the share of a window that is all letters, if it is one of the most frequent runs, or 0.
func (m *markov) run(c *cells) float64 {
	var key [width]byte
	for i, x := range c {
		if x >= firstSet {
			return 0
		}
		key[i] = byte(x) | 0x20 //nolint:gosec // the byte of a literal, in one or both cases
	}
	return m.runs[string(key[:])]
}

// classOf is the class of the model that b belongs to: one for each printable byte, then line feed, other control bytes, and bytes
// that are not ASCII.
func classOf(b byte) uint8 {
	switch {
	case b >= 0x80:
		return modelClasses - 1
	case b >= 0x20 && b < 0x7f:
		return b - 0x20
	case b == '\n':
		return modelClasses - 3
	default:
		return modelClasses - 2
	}
}

// A half is one pair of bytes of a window, seen from the other pair: the classes on that side, and what each of them weighs.
type half struct {
	classes []uint8
	weight  [modelClasses]float64 // weight[i] is that of classes[i]
}

// head sets h to the first half of c; a weight is the share of positions with that half, ending with the class.
func (m *markov) head(h *half, s *alphabet, c *cells) {
	h.classes = s.classesOf(c[1])
	for i, b := range h.classes {
		w := 0.0
		if c[0] == anyByte {
			w = m.first[b]
		} else {
			for _, a := range s.classesOf(c[0]) {
				w += m.first[a] * m.next[a][b]
			}
		}
		h.weight[i] = w
	}
}

// tail sets h to the second half of c; a weight is the share of the half among all that begins with the class.
func (m *markov) tail(h *half, s *alphabet, c *cells) {
	h.classes = s.classesOf(c[2])
	for i, a := range h.classes {
		w := 0.0
		if c[3] == anyByte {
			w = 1
		} else {
			for _, b := range s.classesOf(c[3]) {
				w += m.next[a][b]
			}
		}
		h.weight[i] = w
	}
}

// share is the share of positions at which the window of head and tail begins.
func (m *markov) share(head, tail *half) float64 {
	sum := 0.0
	for i, a := range head.classes {
		for j, b := range tail.classes {
			sum += head.weight[i] * m.next[a][b] * tail.weight[j]
		}
	}
	return sum
}
