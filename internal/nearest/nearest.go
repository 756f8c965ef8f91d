// Package nearest guesses which known name a person meant who wrote an unknown one.
package nearest

import "strings"

// maxLength bounds the words that are compared: longer ones are no slip of the finger, and the comparison is quadratic.
const maxLength = 64

// To returns the known name closest to word, or false when none is close: a third of the letters may differ, and one always
// may. Case, "-" and "_" do not count. Of equally close names the first wins.
func To(word string, known []string) (string, bool) {
	if len(word) > maxLength {
		return "", false
	}
	folded := fold(word)
	best, at := max(1, len(word)/3)+1, -1
	for i, name := range known {
		if d := distance(folded, fold(name), best); d < best {
			best, at = d, i
		}
	}
	if at < 0 {
		return "", false
	}
	return known[at], true
}

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }

// distance is the number of letters to insert, delete, replace or swap with their neighbour to make b of a, or limit if it
// is not less than that.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], limit)
}
