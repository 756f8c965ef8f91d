package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/rulebook"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/identity"
	"redactor/internal/identity/trust"
	"redactor/patterns"
)

// withBuiltin returns the built-in rules and those of the rule files. An id is printed in marks, so it must have one meaning.
func withBuiltin(paths []string) ([]patterns.Rule, error) {
	own, err := rulebook.Read(paths)
	if err != nil {
		return nil, err
	}
	builtin := patterns.Builtin()
	if len(own) == 0 {
		return builtin, nil
	}
	var faults *multierror.Error
	for i := range own {
		same := func(r patterns.Rule) bool { return r.ID == own[i].ID }
		if slices.ContainsFunc(builtin, same) {
			faults = multierror.Append(faults, fmt.Errorf("%s: rule %s: the id is that of a built-in rule", own[i].Source, own[i].ID))
		}
	}
	all := slices.Concat(builtin, own)
	faults = multierror.Append(faults, rulebook.UnknownOnly(all)...)
	return all, faults.ErrorOrNil()
}

// chosen returns the rules that the settings ask for: all, less what was not enabled.
func chosen(v *config.Values) ([]patterns.Rule, error) {
	all, err := withBuiltin(v.Rules)
	if err != nil {
		return nil, err
	}
	rules, err := rulebook.Choice{
		Enable: v.Enable, EnablePlace: v.Places["enable"],
		Disable: v.Disable, DisablePlace: v.Places["disable"],
	}.Of(all)
	if err != nil {
		return nil, ui.Hint(err, "redactor rules list")
	}
	if v.Places["mask"] != "" { // otherwise each rule's own mask counts
		for i := range rules {
			if rules[i].Kind != patterns.KindAllow {
				rules[i].Mask = v.Mask
			}
		}
	}
	return rules, nil
}

// A compiler makes engines for the rules that the settings ask for. Rules may count in some sources only, so there may be several,
// which number the rules alike.
type compiler struct {
	rules []patterns.Rule
	opts  []patterns.Option
	ready map[string]*patterns.Ruleset // by the rules that count
	store *trust.Store                 // what certificates are judged by
}

func newCompiler(v *config.Values) (*compiler, error) {
	rules, err := chosen(v)
	if err != nil {
		return nil, err
	}
	if !patterns.IsMarkWord(v.MarkWord) {
		return nil, fmt.Errorf("%s: must be %s", v.Places["mark_word"], patterns.MarkWordForm)
	}
	c := &compiler{rules: rules, ready: make(map[string]*patterns.Ruleset)}
	longest := v.MaxLine
	if v.OnOversize != splitOversize {
		longest += len("\r\n") // so that no line that is let through is cut
	}
	c.opts = append(c.opts, patterns.WithMaxLine(longest), patterns.WithMarkWord(v.MarkWord))
	if v.ShortMarks {
		c.opts = append(c.opts, patterns.WithShortMarks())
	}
	if v.Orphans {
		c.opts = append(c.opts, patterns.WithOrphans())
	}
	certifier, err := newCertifier(v)
	if err != nil {
		return nil, err
	}
	c.store = certifier.Store
	c.opts = append(c.opts, patterns.WithCertifier(certifier))
	return c, nil
}

// certStats sums up what the engines say of certificates that were met again.
func (c *compiler) certStats() (hits, misses int64) {
	for _, rs := range c.ready {
		h, m := rs.CertStats()
		hits, misses = hits+h, misses+m
	}
	return hits, misses
}

// newCertifier returns what says whose certificates are.
func newCertifier(v *config.Values) (*trust.Certifier, error) {
	at, err := timeOf(v.At)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.Places["at"], err)
	}
	fields, err := identity.ParseFields(v.CertFields)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.Places["cert_fields"], err)
	}
	store, err := trust.Open(trustFiles(v))
	if err != nil {
		return nil, err
	}
	return &trust.Certifier{Store: store, Fields: fields, At: at}, nil
}

// trustFiles are the files that certificates are judged by.
func trustFiles(v *config.Values) trust.Files {
	return trust.Files{Allowlists: v.Allowlist, Revocations: v.CRL, Authorities: v.CA}
}

// compile returns the engine for a source: a path, or another name.
func (c *compiler) compile(source string) (*patterns.Ruleset, error) {
	var counts strings.Builder
	for i := range c.rules {
		if r := &c.rules[i]; len(r.Sources) > 0 {
			fmt.Fprint(&counts, r.InSource(source), " ")
		}
	}
	if rs := c.ready[counts.String()]; rs != nil {
		return rs, nil
	}
	rs, err := patterns.Compile(c.rules, append(c.opts, patterns.WithSource(source))...)
	if err != nil {
		return nil, err
	}
	c.ready[counts.String()] = rs
	return rs, nil
}
