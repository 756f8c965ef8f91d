package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

const (
	gram     = 4   // letters of a run
	mostRuns = 400 // runs that are listed
)

// A run is four letters in lower case, with its share of the positions of log text.
type run4 struct {
	letters [gram]byte
	share   float64
}

// frequent returns the runs of four letters that stand most often in the texts: words of every log line, which chains of pairs
// make look rarer than they are.
func frequent(texts [][]byte) []run4 {
	share := map[[gram]byte]float64{}
	for _, t := range texts {
		n := map[[gram]byte]int{}
		for i := 0; i+gram <= len(t); i++ {
			if key, ok := letters(t[i : i+gram]); ok {
				n[key]++
			}
		}
		for key, k := range n {
			share[key] += float64(k) / float64(max(len(t), 1)) / float64(len(texts))
		}
	}
	runs := make([]run4, 0, len(share))
	for key, x := range share {
		runs = append(runs, run4{key, x})
	}
	slices.SortFunc(runs, func(a, b run4) int {
		return cmp.Or(cmp.Compare(b.share, a.share), bytes.Compare(a.letters[:], b.letters[:]))
	})
	runs = runs[:min(len(runs), mostRuns)]
	slices.SortFunc(runs, func(a, b run4) int { return bytes.Compare(a.letters[:], b.letters[:]) })
	return runs
}

func letters(b []byte) (key [gram]byte, ok bool) {
	for i, c := range b {
		if c |= 0x20; c < 'a' || c > 'z' {
			return key, false
		}
		key[i] = b[i] | 0x20
	}
	return key, true
}

func renderFrequent(w *bytes.Buffer, runs []run4) {
	fmt.Fprint(w, "\n// frequent holds the most frequent runs of four letters of either case, in order: the letters, then their cost.\n")
	fmt.Fprint(w, "const frequent = \"\" +\n")
	const perLine = 16
	for i, r := range runs {
		if i%perLine == 0 {
			fmt.Fprint(w, "\t\"")
		}
		fmt.Fprintf(w, "%s\\x%02x", r.letters[:], cost(r.share))
		switch {
		case i == len(runs)-1:
			fmt.Fprint(w, "\"\n")
		case i%perLine == perLine-1:
			fmt.Fprint(w, "\" +\n")
		}
	}
}
