package planted

import (
	"strings"

	"redactor/internal/logcorpus/spell"
)

// A Fault is one way in which a filter failed a case. Faults add up.
type Fault uint8

// The faults.
const (
	Leak       Fault = 1 << iota // 8 bytes or more of the value are left, or all of a shorter one in its place
	Residue                      // less than that is left: the tail or the head of the value
	OverMask                     // bytes outside the value changed
	Lines                        // the number of lines changed
	JSON                         // a line that was JSON is JSON no longer
	Idempotent                   // filtering the output again changes it
)

// Faults returns every fault, in a fixed order.
func Faults() []Fault { return []Fault{Leak, Residue, OverMask, Lines, JSON, Idempotent} }

// String returns the name of a single fault as reports print it.
func (f Fault) String() string {
	for i, name := range []string{"leak", "residue", "over-mask", "lines", "json", "idempotent"} {
		if f == 1<<i {
			return name
		}
	}
	return "faults"
}

// A Verdict is what a filter did to a case.
type Verdict struct {
	In, Out string
	Faults  Fault
	Left    string // what of the value was found in the output, for Leak and Residue
}

// run is how many bytes of a secret, side by side, make a leak.
const run = 8

// Judge runs the filter on the case and judges its output.
func Judge(c *Case, filter func(line []byte) []byte) Verdict {
	v := Verdict{In: c.Line.String()}
	v.Out = string(filter([]byte(v.In)))
	if again := string(filter([]byte(v.Out))); again != v.Out {
		v.Faults |= Idempotent
	}
	if strings.Count(v.In, "\n") != strings.Count(v.Out, "\n") {
		v.Faults |= Lines
	}
	if !spell.KeepsJSON(v.In, v.Out) {
		v.Faults |= JSON
	}
	secret := c.Secret
	if len(secret) > c.Kind.Keep {
		secret = secret[c.Kind.Keep:]
	}
	middles, ok := c.Line.Align(v.Out)
	if !ok {
		v.Faults |= OverMask
		middles = []string{v.Out}
	}
	rest := strings.Join(spell.Views(c.Line.Rest()), "\n")
	if left := longest(secret, v.Out, rest, run); left != "" {
		v.Faults |= Leak
		v.Left = left
		return v
	}
	v.judgeMiddles(secret, middles, ok)
	return v
}

// judgeMiddles looks for what is left in the masked places.
func (v *Verdict) judgeMiddles(secret string, middles []string, aligned bool) {
	for _, m := range middles {
		views := spell.Views(spell.WithoutMarks(m))
		for _, view := range views {
			switch {
			case len(secret) < run && strings.Contains(view, secret):
				v.Faults |= Leak
				v.Left = secret
				return
			case aligned && len(secret) >= run:
				if left := longest(secret, view, "", 3); left != "" {
					v.Faults |= Residue
					v.Left = left
				}
			}
		}
	}
}

// longest returns the longest part of the secret, n bytes or more, that some reading of text holds and rest does not.
func longest(secret, text, rest string, n int) string {
	best := ""
	for _, view := range spell.Views(text) {
		for i := 0; i+n <= len(secret); i++ {
			if !strings.Contains(view, secret[i:i+n]) || strings.Contains(rest, secret[i:i+n]) {
				continue
			}
			end := i + n
			for end < len(secret) && strings.Contains(view, secret[i:end+1]) {
				end++
			}
			if end-i > len(best) {
				best = secret[i:end]
			}
			i = end - n
		}
	}
	return best
}
