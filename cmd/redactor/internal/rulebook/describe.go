package rulebook

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"redactor/patterns"
)

// Table writes one line for each rule: id, kind, pack and title.
func Table(w io.Writer, rules []patterns.Rule) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := io.WriteString(t, "ID\tKIND\tPACK\tTITLE\n"); err != nil {
		return err
	}
	for i := range rules {
		r := &rules[i]
		if _, err := fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.ID, r.Kind, r.Pack, r.Title); err != nil {
			return err
		}
	}
	return t.Flush()
}

// Describe writes everything a rule says, one field a line, then its examples.
func Describe(w io.Writer, r *patterns.Rule) error {
	var b strings.Builder
	for _, f := range fields(r) {
		if f[1] != "" {
			fmt.Fprintf(&b, "%-10s%s\n", f[0], f[1])
		}
	}
	for _, e := range r.Match {
		fmt.Fprintf(&b, "\nmasks     %q\nas        %q\n", e.In, e.Out)
	}
	if len(r.NoMatch) > 0 {
		b.WriteString("\n")
	}
	for _, text := range r.NoMatch {
		fmt.Fprintf(&b, "leaves    %q\n", text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fields are the fields of a rule as label and text; what a rule does not say is empty.
func fields(r *patterns.Rule) [][2]string {
	list := func(s []string) string { return strings.Join(s, ", ") }
	all := [][2]string{
		{"id", r.ID},
		{"title", r.Title},
		{"pack", r.Pack},
		{"kind", r.Kind.String()},
		{"mask", r.Mask},
		{"source", r.Source},
		{"sources", list(r.Sources)},
	}
	switch r.Kind {
	case patterns.KindName:
		all = append(all, [2]string{"names", list(r.Names)}, [2]string{"policy", r.Policy.String()},
			[2]string{"suffix", r.Suffix.String()}, [2]string{"form", r.Form.String()})
	case patterns.KindToken:
		all = append(all, [2]string{"prefix", list(r.Prefix)}, [2]string{"infix", r.Infix}, [2]string{"class", r.Class},
			[2]string{"length", length(r)}, [2]string{"keep", keep(r)})
	case patterns.KindBlock:
		all = append(all, [2]string{"block", r.Block})
	case patterns.KindRegex:
		all = append(all, [2]string{"literals", list(r.Literals)}, [2]string{"regex", r.Regex})
	case patterns.KindAllow:
		all = append(all, [2]string{"values", list(r.Values)}, [2]string{"pattern", r.Pattern}, [2]string{"only", list(r.Only)})
	default:
	}
	return all
}

func length(r *patterns.Rule) string {
	if r.Exact {
		return "exactly " + strconv.Itoa(r.Min)
	}
	return "at least " + strconv.Itoa(r.Min)
}

func keep(r *patterns.Rule) string {
	if r.Keep == 0 {
		return ""
	}
	return fmt.Sprintf("the first %d bytes", r.Keep)
}
