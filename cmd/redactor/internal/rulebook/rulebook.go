// Package rulebook gathers the rules of one run: it finds rule files, and chooses rules by name.
package rulebook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/go-multierror"

	"redactor/internal/nearest"
	"redactor/patterns"
)

// Read returns the rules of the files and folders, in order; a folder stands for its *.yaml files. The error gathers every
// fault, each with its file and line.
func Read(paths []string) ([]patterns.Rule, error) {
	var faults *multierror.Error
	var files []string
	for _, path := range paths {
		found, err := expand(path)
		if err != nil {
			faults = multierror.Append(faults, err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, faults.ErrorOrNil()
	}
	rules, err := patterns.Load(named{}, files...)
	if err != nil {
		faults = multierror.Append(faults, err)
	}
	return rules, faults.ErrorOrNil()
}

// expand returns the rule files that a path stands for.
func expand(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading rules: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("reading rules: %w", err)
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) == ".yaml" {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("reading rules: no *.yaml files in %s", path)
	}
	return files, nil
}

// named is the file system of the paths a person wrote: unlike os.DirFS it takes absolute ones and "..", so that messages name
// a file as the person did, and no character of a path is special.
type named struct{}

var (
	_ fs.GlobFS     = named{}
	_ fs.ReadFileFS = named{}
)

// Open opens the file.
func (named) Open(path string) (fs.File, error) { return os.Open(path) }

// ReadFile reads the file.
func (named) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

// Glob returns the path itself.
func (named) Glob(path string) ([]string, error) { return []string{path}, nil }

// A Choice says which rules to use. Names are rule ids, packs, or the start of ids as in "http.*". The places say where
// the names were written, for errors.
type Choice struct {
	Enable, Disable           []string
	EnablePlace, DisablePlace string
}

// Of returns the chosen rules in their order: all, or the enabled ones, without the disabled ones. Allow entries need not be
// enabled. A name that stands for no rule is a fault, and so is a choice that leaves no detector. The result may share its memory
// with rules.
func (c Choice) Of(rules []patterns.Rule) ([]patterns.Rule, error) {
	if len(c.Enable) == 0 && len(c.Disable) == 0 {
		return rules, nil
	}
	var faults *multierror.Error
	for _, unknown := range []error{
		unknownNames(c.EnablePlace, c.Enable, rules),
		unknownNames(c.DisablePlace, c.Disable, rules),
	} {
		if unknown != nil {
			faults = multierror.Append(faults, unknown)
		}
	}
	if err := faults.ErrorOrNil(); err != nil {
		return nil, err
	}
	var chosen []patterns.Rule
	detectors := 0
	for i := range rules {
		r := &rules[i]
		allows := r.Kind == patterns.KindAllow
		if (len(c.Enable) == 0 || allows || anyCovers(c.Enable, r)) && !anyCovers(c.Disable, r) {
			chosen = append(chosen, *r)
			if !allows {
				detectors++
			}
		}
	}
	if detectors == 0 && len(rules) > 0 {
		return nil, errors.New("no rule is left to use")
	}
	return chosen, nil
}

func anyCovers(names []string, r *patterns.Rule) bool { return slices.ContainsFunc(names, r.Covers) }

// UnknownOnly returns a fault for every rule that an allow entry is bound to and that does not exist.
func UnknownOnly(rules []patterns.Rule) (faults []error) {
	for i := range rules {
		r := &rules[i]
		if err := unknownNames(r.Source+": rule "+r.ID, r.Only, rules); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}

// unknownNames returns a fault for every name that stands for no rule, or nil.
func unknownNames(place string, names []string, rules []patterns.Rule) error {
	var faults *multierror.Error
	for _, name := range names {
		if slices.ContainsFunc(rules, func(r patterns.Rule) bool { return r.Covers(name) }) {
			continue
		}
		faults = multierror.Append(faults, fmt.Errorf("%s: %w", place, Unknown("rule or pack", name, Names(rules))))
	}
	return faults.ErrorOrNil()
}

// Names returns the ids and packs of the rules, each once: ids first.
func Names(rules []patterns.Rule) []string {
	var names, packs []string
	for i := range rules {
		names = append(names, rules[i].ID)
		if pack := rules[i].Pack; pack != "" && !slices.Contains(packs, pack) {
			packs = append(packs, pack)
		}
	}
	return append(names, packs...)
}

// Unknown is the error of a name that is not known, with the nearest that is.
func Unknown(what, name string, known []string) error {
	if near, ok := nearest.To(name, known); ok {
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, name, near)
	}
	return fmt.Errorf("unknown %s %q", what, name)
}
