package patterns

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/go-multierror"

	"redactor/patterns/internal/rulefile"
)

// fields of a rule in a rule file, with their types.
func ruleFields() map[string]rulefile.Type {
	return map[string]rulefile.Type{
		"id": rulefile.Text, "title": rulefile.Text, "kind": rulefile.Text, "mask": rulefile.Text,
		"names": rulefile.Texts, "policy": rulefile.Text, "suffix": rulefile.Text, "loose": rulefile.Flag, "form": rulefile.Text,
		"prefix": rulefile.Texts, "infix": rulefile.Text, "class": rulefile.Text, "before": rulefile.Pair, "min": rulefile.Number,
		"exact": rulefile.Flag, "keep": rulefile.Number,
		"block":    rulefile.Text,
		"literals": rulefile.Texts, "regex": rulefile.Text,
		"match": rulefile.Examples, "no_match": rulefile.Texts, "sources": rulefile.Texts,
	}
}

// allowFields are the fields of an entry of the list allow.
func allowFields() map[string]rulefile.Type {
	return map[string]rulefile.Type{
		"id": rulefile.Text, "reason": rulefile.Text, "values": rulefile.Texts, "pattern": rulefile.Text,
		"only": rulefile.Texts, "sources": rulefile.Texts, "no_match": rulefile.Texts,
	}
}

// Load reads the rule files of fsys that match the patterns of fs.Glob, in the order of their names, and returns their rules in
// the order they stand in. Every fault of every file is reported, as "rules/http.yaml:12: rule http.api-key: what is wrong"; the
// error is then a *multierror.Error with one entry a fault, and no rules are returned. A pattern without files is a fault.
func Load(fsys fs.FS, glob ...string) ([]Rule, error) {
	l := loader{ids: make(map[string]string), names: make(map[string]*Rule)}
	for _, path := range l.files(fsys, glob) {
		l.load(fsys, path)
	}
	if l.faults != nil {
		l.faults.ErrorFormat = eachOnALine
		return nil, l.faults
	}
	return l.rules, nil
}

func eachOnALine(faults []error) string {
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

type loader struct {
	rules  []Rule
	ids    map[string]string // id -> place of its rule
	names  map[string]*Rule  // compact name -> rule that lists it
	faults *multierror.Error
}

func (l *loader) fault(errs ...error) {
	if len(errs) > 0 {
		l.faults = multierror.Append(l.faults, errs...)
	}
}

func (l *loader) files(fsys fs.FS, globs []string) (paths []string) {
	for _, g := range globs {
		found, err := fs.Glob(fsys, g)
		switch {
		case err != nil:
			l.fault(fmt.Errorf("reading rule files %q: %w", g, err))
		case len(found) == 0:
			l.fault(fmt.Errorf("reading rule files %q: %w", g, fs.ErrNotExist))
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func (l *loader) load(fsys fs.FS, path string) {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		l.fault(fmt.Errorf("reading rule file: %w", err))
		return
	}
	file, faults := rulefile.Parse(path, data, rulefile.Schema{Rules: ruleFields(), Allow: allowFields()})
	l.fault(faults...)
	for _, e := range file.Rules {
		d := decoder{entry: e, path: path}
		l.add(d.rule(file.Pack), &d)
	}
	for _, e := range file.Allow {
		d := decoder{entry: e, path: path}
		l.add(d.allow(file.Pack), &d)
	}
}

// add takes a rule in and checks it against the rules before it.
func (l *loader) add(r *Rule, d *decoder) {
	l.fault(d.faults...)
	if first, twice := l.ids[r.ID]; twice {
		l.fault(d.fault("id", "", "id is already used at %s", first))
	} else if r.ID != "" {
		l.ids[r.ID] = r.Source
	}
	for _, n := range r.Names {
		if other := l.names[compact(n)]; other != nil && other.ID != r.ID {
			l.fault(d.fault("names", n, "name %q is already listed by rule %s at %s", n, other.ID, other.Source))
			continue
		}
		l.names[compact(n)] = r
	}
	l.rules = append(l.rules, *r)
}

// A decoder makes a Rule of an entry of a rule file.
type decoder struct {
	entry  rulefile.Entry
	path   string
	faults []error
}

// fault returns a fault at the line of the item of the field; of the field or the rule when there is no such item or field.
func (d *decoder) fault(field, item, format string, args ...any) error {
	line := d.entry.Line
	if f, ok := d.entry.Fields[field]; ok {
		line = f.Line
		for _, t := range f.Texts {
			if t.Text == item {
				line = t.Line
			}
		}
		for _, e := range f.Examples {
			if e.In == item {
				line = e.Line
			}
		}
	}
	return &rulefile.Fault{Path: d.path, Line: line, ID: d.entry.ID, Text: fmt.Sprintf(format, args...)}
}

func (d *decoder) rule(pack string) *Rule {
	f := d.entry.Fields
	r := &Rule{
		ID: f["id"].Text, Title: f["title"].Text, Pack: pack, Source: d.path + ":" + strconv.Itoa(d.entry.Line),
		Kind:  Kind(d.choose("kind", append([]string{""}, detectorWords()...))), //nolint:gosec // an index of these words
		Names: texts(f["names"]), Loose: f["loose"].Flag,
		Policy: Policy(d.choose("policy", policyWords)), //nolint:gosec // an index of policyWords
		Suffix: Policy(d.choose("suffix", policyWords)), //nolint:gosec // an index of policyWords
		Form:   Form(d.choose("form", formWords)),       //nolint:gosec // an index of formWords
		Prefix: texts(f["prefix"]), Infix: f["infix"].Text, Class: f["class"].Text, Before: f["before"].Pair,
		Min: f["min"].Number, Exact: f["exact"].Flag, Keep: f["keep"].Number,
		Block: f["block"].Text, Literals: texts(f["literals"]), Regex: f["regex"].Text, Mask: f["mask"].Text,
		NoMatch: texts(f["no_match"]), Sources: texts(f["sources"]),
	}
	for _, m := range f["match"].Examples {
		r.Match = append(r.Match, Example{m.In, m.Out})
	}
	if r.Mask != "" && !slices.Contains(maskWords, r.Mask) {
		d.faults = append(d.faults, d.fault("mask", "", "unknown mask%s", rulefile.Near(r.Mask, maskWords)))
	}
	d.review(r)
	return r
}

// allow makes a Rule of an entry of the list allow.
func (d *decoder) allow(pack string) *Rule {
	f := d.entry.Fields
	r := &Rule{
		ID: f["id"].Text, Title: f["reason"].Text, Pack: pack, Source: d.path + ":" + strconv.Itoa(d.entry.Line), Kind: KindAllow,
		Values: texts(f["values"]), Pattern: f["pattern"].Text, Only: texts(f["only"]),
		Sources: texts(f["sources"]), NoMatch: texts(f["no_match"]),
	}
	d.review(r)
	return r
}

// review gathers the flaws of the rule, at their places.
func (d *decoder) review(r *Rule) {
	for _, w := range r.flaws() {
		if !d.entry.Faulty[w.field] {
			d.faults = append(d.faults, d.fault(w.field, w.item, "%s", w.text))
		}
	}
}

// choose returns the place of a field's word among words, 0 when the field is missing.
func (d *decoder) choose(field string, words []string) int {
	f, ok := d.entry.Fields[field]
	if !ok {
		return 0
	}
	if i := slices.Index(words, f.Text); i >= 0 {
		return i
	}
	known := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
	d.faults = append(d.faults, d.fault(field, "", "unknown %s%s", field, rulefile.Near(f.Text, known)))
	d.entry.Faulty[field] = true
	return 0
}

func texts(f rulefile.Field) []string {
	if f.Texts == nil {
		return nil
	}
	out := make([]string, len(f.Texts))
	for i, t := range f.Texts {
		out[i] = t.Text
	}
	return out
}
