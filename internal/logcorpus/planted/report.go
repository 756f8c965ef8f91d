package planted

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// A Tally counts the cases of one class and how they failed.
type Tally struct {
	Cases  int
	Failed int           // cases with any fault
	Faults map[Fault]int // cases with that fault
}

func (t *Tally) add(faults Fault) {
	t.Cases++
	if faults != 0 {
		t.Failed++
	}
	for _, f := range Faults() {
		if faults&f != 0 {
			if t.Faults == nil {
				t.Faults = map[Fault]int{}
			}
			t.Faults[f]++
		}
	}
}

// A Failure is a case that failed, with its verdict.
type Failure struct {
	Case    *Case
	Verdict Verdict
}

// String returns the failure in a few lines.
func (f Failure) String() string {
	c, v := f.Case, f.Verdict
	var faults []string
	for _, fault := range Faults() {
		if v.Faults&fault != 0 {
			faults = append(faults, fault.String())
		}
	}
	s := fmt.Sprintf("%s %s %s %s: %s", c.Template.ID, c.Kind.Name, c.Encoding(), c.Class, strings.Join(faults, "+"))
	if v.Left != "" {
		s += fmt.Sprintf(" left %q of %q", v.Left, c.Secret)
	}
	return s + "\n   in  " + v.In + "\n   out " + v.Out
}

// A Report is the verdicts on many cases, counted by template, kind and encoding.
type Report struct {
	Total       [3]Tally // by class
	By          [3]map[string]*[3]Tally
	Failures    []Failure
	KeepFailure func(c *Case) bool // which failures to keep, all if nil
}

// The groupings of Report.By.
const (
	ByTemplate = iota
	ByKind
	ByEncoding
)

// Run judges every case of the seed.
func (r *Report) Run(seedValue uint64, filter func(line []byte) []byte) {
	Cases(seedValue, func(c *Case) bool {
		r.Add(c, Judge(c, filter))
		return true
	})
}

// Add counts a verdict.
func (r *Report) Add(c *Case, v Verdict) {
	r.Total[c.Class].add(v.Faults)
	for i, name := range []string{c.Template.ID, c.Kind.Name, c.Encoding()} {
		if r.By[i] == nil {
			r.By[i] = map[string]*[3]Tally{}
		}
		if r.By[i][name] == nil {
			r.By[i][name] = new([3]Tally)
		}
		r.By[i][name][c.Class].add(v.Faults)
	}
	if v.Faults != 0 && (r.KeepFailure == nil || r.KeepFailure(c)) {
		r.Failures = append(r.Failures, Failure{c, v})
	}
}

// Write prints the totals and one table a grouping; rows without a fault in a clear case are left out unless all is set.
func (r *Report) Write(w io.Writer, all bool) error {
	tw := tabwriter.NewWriter(w, 2, 8, 2, ' ', tabwriter.AlignRight)
	header := "\tclear\tleak\tresidue\tover-mask\tlines\tjson\tidem.\tambiguous\tleak\tover-mask\tweak\tleak\tover-mask\t"
	fmt.Fprintln(tw, "total"+header)
	writeRow(tw, "all", &r.Total)
	for i, title := range []string{"template", "kind", "encoding"} {
		fmt.Fprintln(tw, "\n"+title+header)
		names := make([]string, 0, len(r.By[i]))
		for name := range r.By[i] {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if row := r.By[i][name]; all || row[Clear].Failed > 0 {
				writeRow(tw, name, row)
			}
		}
	}
	return tw.Flush()
}

func writeRow(w io.Writer, name string, row *[3]Tally) {
	fmt.Fprintf(w, "%s\t%d\t", name, row[Clear].Cases)
	for _, f := range Faults() {
		fmt.Fprintf(w, "%s\t", share(row[Clear].Faults[f], row[Clear].Cases))
	}
	for _, c := range []Class{Ambiguous, Weak} {
		t := row[c]
		fmt.Fprintf(w, "%d\t%s\t%s\t", t.Cases, share(t.Faults[Leak], t.Cases), share(t.Faults[OverMask], t.Cases))
	}
	fmt.Fprintln(w)
}

func share(n, of int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(n)/float64(of))
}
