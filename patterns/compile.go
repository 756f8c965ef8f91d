package patterns

import (
	"errors"
	"fmt"
	"math"
	"regexp/syntax"
	"slices"

	"github.com/hashicorp/go-multierror"

	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
	"redactor/patterns/internal/prefilter"
)

// An Option changes how Compile builds a Ruleset.
type Option func(*options)

type options struct {
	maxLine    int
	source     string
	everywhere bool
	certifier  Certifier
	orphans    bool
	steps      int
	word       string
	short      bool
	exhaustive bool
	maskers    []namedMasker
}

type namedMasker struct {
	name string
	Masker
}

// DefaultMaxLine is the length in bytes from which a line is scanned in pieces.
const DefaultMaxLine = 1 << 20

// shortestMaxLine leaves room for a piece and its overlap.
const shortestMaxLine = 512

// WithMaxLine sets the length in bytes from which a line is scanned in pieces: no more than that of one line has to be held at
// once. Values of more than a quarter of a piece's overlap with the next one are still masked as a whole.
func WithMaxLine(n int) Option { return func(o *options) { o.maxLine = n } }

// WithSource says the name of the source that the Ruleset is for: rules with Sources that do not cover it find nothing. Without it
// only rules without Sources count.
func WithSource(name string) Option { return func(o *options) { o.source = name } }

// WithMarkWord sets the word that takes the place of REDACTED in marks; see IsMarkWord.
func WithMarkWord(word string) Option { return func(o *options) { o.word = word } }

// WithShortMarks leaves the rule out of marks: [REDACTED]. Texts from other tools that hold the same mark are then left alone.
func WithShortMarks() Option { return func(o *options) { o.short = true } }

// WithOrphans masks lines that look like the middle of a certificate or key whose beginning is not in the text, as where a log was
// rotated inside one: a full line of base64 goes wherever it stands. Every line is then looked at, which takes time.
func WithOrphans() Option { return func(o *options) { o.orphans = true } }

// WithMasker makes a masker known under a name that rules may use as their mask.
func WithMasker(name string, m Masker) Option {
	return func(o *options) { o.maskers = append(o.maskers, namedMasker{name, m}) }
}

// Exhaustive makes the reference twin: every detector at every offset, without prefilter and memo. It is slow and finds
// exactly what the fast engine finds; it exists for tests.
func Exhaustive() Option { return func(o *options) { o.exhaustive = true } }

// Compile builds a Ruleset. Every bad rule is reported, with its place.
func Compile(rules []Rule, opts ...Option) (*Ruleset, error) {
	o := options{maxLine: DefaultMaxLine, word: lex.Redacted, steps: stepsPerByte}
	for _, opt := range opts {
		opt(&o)
	}
	if o.exhaustive {
		o.steps = math.MaxInt32 // the twin shows what is right, however long it takes
	}
	c := newCompiler(&Ruleset{
		rules: slices.Clone(rules), maxLine: o.maxLine, exhaustive: o.exhaustive, steps: o.steps, userinfo: -1, basic: -1,
		blockRule: [blockKinds]int{-1, -1, -1, -1, -1, -1, -1, -1},
	})
	if o.maxLine < shortestMaxLine {
		c.fault(fmt.Errorf("longest line %d: must be at least %d bytes", o.maxLine, shortestMaxLine))
	}
	if !IsMarkWord(o.word) {
		c.fault(fmt.Errorf("mark word %q: must be %s", o.word, MarkWordForm))
	}
	if len(rules) > maxRules {
		c.fault(fmt.Errorf("%d rules: at most %d are possible", len(rules), maxRules))
		return nil, c.faults.ErrorOrNil()
	}
	c.compile(&o)
	if err := c.faults.ErrorOrNil(); err != nil {
		return nil, err
	}
	return c.rs, nil
}

// maxRules is bounded by Match.Rule.
const maxRules = 1<<16 - 1

// A compiler gathers the parts of a Ruleset and the faults of its rules.
type compiler struct {
	rs      *Ruleset
	faults  *multierror.Error
	classes map[string]*tokenClass // by Rule.Class
	edge    *prefilter.Class       // see tokenEdge
	allow   *allowances            // nil when there are none

	named                   []stemName
	segments                []string // of all named
	stems                   []stem
	stemOf                  map[string]int  // literal -> index in stems
	behindName, behindAlone prefilter.Class // what may stand behind a name, and behind one that has to be alone
}

func newCompiler(rs *Ruleset) *compiler {
	c := &compiler{rs: rs, classes: make(map[string]*tokenClass), edge: tokenEdge(), stemOf: make(map[string]int, len(rs.rules))}
	c.behindAlone.Add(lex.AfterNames + digits)
	c.behindName.Add(lex.AfterNames + "_-" + digits) // api_key_2
	return c
}

func (c *compiler) fault(err error) { c.faults = multierror.Append(c.faults, err) }

func (c *compiler) compile(o *options) {
	rs := c.rs
	rs.marks = lex.NewMarks(c.knownIDs(), o.word, o.short)
	names, tokens := c.count()
	rs.names = lex.NewNames(names)
	rs.tokens, rs.anchors = make([]lex.Token, 0, tokens), make([]anchor, 0, tokens+names)
	c.named, c.segments, c.stems = make([]stemName, 0, names), make([]string, 0, 3*names), make([]stem, 0, names/2)
	rs.fixedMarks, rs.plainMask = c.fixedMarks(o.word, o.short), make([]MaskID, len(rs.rules))
	for _, m := range o.maskers {
		rs.maskers = append(rs.maskers, m.Masker)
	}
	for i := range rs.rules {
		r := &rs.rules[i]
		if !o.everywhere && !r.InSource(o.source) {
			continue
		}
		if err := c.rule(uint16(i), r, o); err != nil {
			c.fault(fmt.Errorf("%s: rule %s: %w", place(r), r.ID, err))
		}
	}
	rs.allow, rs.orphans = c.allow, o.orphans
	if rs.certifier = o.certifier; rs.certifier != nil {
		rs.certs = newCertCache()
	}
	c.stemAnchors()
	c.blockAnchors()
	c.filter()
	rs.scratch.New = func() any { return newScan(rs) }
}

// knownIDs returns the ids whose marks are left alone: those of the rules, and all that are built in, so that text that was
// redacted with more rules stays as it is. It reports ids that stand twice.
func (c *compiler) knownIDs() []string {
	seen := make(map[string]*Rule, len(c.rs.rules))
	ids := make([]string, 0, len(c.rs.rules)+len(builtinRules))
	for i := range c.rs.rules {
		r := &c.rs.rules[i]
		if first, twice := seen[r.ID]; twice {
			c.fault(fmt.Errorf("%s: rule %s: the id stands already at %s", place(r), r.ID, place(first)))
		}
		seen[r.ID] = r
		ids = append(ids, r.ID)
	}
	for i := range builtinRules {
		if id := builtinRules[i].ID; seen[id] == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// fixedMarks returns the marks of the rules.
func (c *compiler) fixedMarks(word string, short bool) [][]byte {
	if short {
		return slices.Repeat([][]byte{[]byte("[" + word + "]")}, len(c.rs.rules))
	}
	before, after := "["+word+":", "]"
	size := 0
	for i := range c.rs.rules {
		size += len(before) + len(c.rs.rules[i].ID) + len(after)
	}
	text, marks := make([]byte, 0, size), make([][]byte, len(c.rs.rules))
	for i := range c.rs.rules {
		from := len(text)
		text = append(append(append(text, before...), c.rs.rules[i].ID...), after...)
		marks[i] = text[from:len(text):len(text)]
	}
	return marks
}

// place is where a rule was read, for messages.
func place(r *Rule) string {
	if r.Source == "" {
		return "rules"
	}
	return r.Source
}

func (c *compiler) rule(i uint16, r *Rule, o *options) error {
	mask, err := maskOf(r, o)
	if err != nil {
		return err
	}
	c.rs.plainMask[i] = mask
	switch r.Kind {
	case KindName:
		return c.nameRule(i, r)
	case KindToken:
		return c.tokenRule(i, r)
	case KindBlock:
		return c.blockRule(i, r)
	case KindRegex:
		return c.regexRule(i, r)
	case KindAllow:
		return c.allowRule(r)
	default:
		return fmt.Errorf("kind %d is unknown", r.Kind)
	}
}

func maskOf(r *Rule, o *options) (MaskID, error) {
	switch r.Mask {
	case "", "fixed":
		return MaskFixed, nil
	case "partial":
		return MaskPartial, nil
	}
	for k, m := range o.maskers {
		if m.name == r.Mask {
			return firstCustomMask + MaskID(k), nil
		}
	}
	return MaskFixed, fmt.Errorf("mask %q is unknown; use fixed or partial", r.Mask)
}

// count returns how many names and how many literals of tokens the rules have.
func (c *compiler) count() (names, tokens int) {
	for i := range c.rs.rules {
		r := &c.rs.rules[i]
		names += len(r.Names)
		tokens += len(r.Prefix)
		if r.Infix != "" {
			tokens++
		}
	}
	return names, tokens
}

func (c *compiler) nameRule(i uint16, r *Rule) error {
	if len(r.Names) == 0 {
		return errors.New("a name rule needs names")
	}
	e := lex.Entry{Rule: i, Alone: lex.Policy(r.Policy), Suffix: lex.Policy(r.Suffix), Loose: r.Loose, Form: lex.Form(r.Form)}
	if e.Alone == lex.NoPolicy {
		e.Alone = lex.Always
	}
	if e.Suffix == lex.NoPolicy {
		e.Suffix = e.Alone
	}
	for _, n := range r.Names {
		c.rs.names.Add(n, e) // a later rule takes the name over, so that users can change what is built in
		c.addStem(n, e)
	}
	return nil
}

func (c *compiler) tokenRule(i uint16, r *Rule) error {
	class, err := c.class(r.Class)
	if err != nil {
		return err
	}
	literals := r.Prefix
	if r.Infix != "" {
		literals = append(slices.Clone(literals), r.Infix)
	}
	if len(literals) == 0 {
		return errors.New("a token rule needs a prefix or an infix")
	}
	for _, lit := range literals {
		t := lex.Token{Class: class.set, Fewest: r.Min, Exact: r.Exact, Rule: i, Literal: len(lit), Keep: min(r.Keep, len(lit))}
		if lit == r.Infix {
			t.Infix, t.Before, t.Keep = true, r.Before, 0
		}
		a := prefilter.Anchor{Lit: lit, Next: &class.first, Prev: c.edge}
		if t.Infix {
			a.Prev = &class.first
		}
		c.anchor(anchor{Anchor: a, op: opToken, index: uint16(len(c.rs.tokens)), rule: i}) //nolint:gosec // bounded by maxAnchors
		c.rs.tokens = append(c.rs.tokens, t)
	}
	return nil
}

// A tokenClass is the class of a token in the forms that detectors and prefilter want.
type tokenClass struct {
	set   [256]bool
	first prefilter.Class // what may start a run: the characters, or an escape of one
}

// class returns the class of that name, which many rules share.
func (c *compiler) class(name string) (*tokenClass, error) {
	if known := c.classes[name]; known != nil {
		return known, nil
	}
	set, err := classOf(name)
	if err != nil {
		return nil, err
	}
	class := &tokenClass{set: set}
	for b, in := range set {
		if in {
			class.first[b>>6] |= 1 << (b & 63)
		}
	}
	class.first.Add("%\\&=#")
	c.classes[name] = class
	return class, nil
}

func (c *compiler) blockRule(i uint16, r *Rule) error {
	rs := c.rs
	switch r.Block {
	case "certificate":
		rs.blockRule[block.Certificate], rs.blockRule[block.Other] = int(i), int(i)
	case "private-key":
		rs.blockRule[block.PrivateKey] = int(i)
	case "jwt":
		rs.blockRule[block.JWT] = int(i)
	case "userinfo":
		rs.userinfo = int(i)
		for _, lit := range []string{"%40", "%2540"} {
			c.anchor(anchor{Anchor: prefilter.Anchor{Lit: lit}, op: opUserinfo, rule: i})
		}
	case "scheme":
		c.schemeAnchors("bearer", opScheme, i)
	case "basic":
		rs.basic = int(i)
		c.schemeAnchors("basic", opBasic, i)
	default:
		return fmt.Errorf("block %q is unknown; use certificate, private-key, jwt, userinfo, scheme or basic", r.Block)
	}
	return nil
}

// schemeAnchors enters a scheme with each character that may stand between it and its credentials.
func (c *compiler) schemeAnchors(word string, o op, rule uint16) {
	for _, sep := range []string{" ", "+", "%", "\\"} {
		c.anchor(anchor{Anchor: prefilter.Anchor{Lit: word + sep, Fold: true}, op: o, index: uint16(len(word)), rule: rule}) //nolint:gosec // a short word
	}
}

// shortestLiteral is the fewest bytes of a literal that a user's expression is tried at.
const shortestLiteral = 3

func (c *compiler) regexRule(i uint16, r *Rule) error {
	tree, err := syntax.Parse(r.Regex, syntax.Perl)
	if err != nil {
		return fmt.Errorf("reading the expression: %w", err)
	}
	if len(r.Literals) == 0 {
		return errors.New("a regex rule needs literals, one of which every match holds")
	}
	for _, lit := range r.Literals {
		if len(lit) < shortestLiteral {
			return fmt.Errorf("literal %q: must have at least %d bytes", lit, shortestLiteral)
		}
		c.anchor(anchor{Anchor: prefilter.Anchor{Lit: lit, Fold: true}, op: opRegex, index: uint16(len(c.rs.regexes)), rule: i}) //nolint:gosec // bounded by maxAnchors
	}
	group := max(slices.Index(tree.CapNames(), "secret"), 0)
	c.rs.regexes = append(c.rs.regexes, lineRegex{&expression{text: r.Regex}, group, i})
	return nil
}

// maxAnchors is bounded by the prefilter's numbering.
const maxAnchors = 1 << 15

func (c *compiler) anchor(a anchor) { c.rs.anchors = append(c.rs.anchors, a) }

func (c *compiler) blockAnchors() {
	kinds := c.rs.blockRule
	if kinds[block.Certificate] < 0 && kinds[block.PrivateKey] < 0 && kinds[block.JWT] < 0 {
		return
	}
	for _, a := range block.Anchors() {
		c.anchor(anchor{Anchor: prefilter.Anchor{Lit: a.Lit, Fold: a.Fold}, op: opBlock, block: a.Op})
	}
}

func (c *compiler) filter() {
	rs := c.rs
	if len(rs.anchors) > maxAnchors {
		c.fault(fmt.Errorf("%d literals: at most %d are possible", len(rs.anchors), maxAnchors))
		return
	}
	f, err := prefilter.NewAs(rs.literals(), builtinLayout)
	if err != nil {
		c.fault(fmt.Errorf("building the prefilter: %w", err))
		return
	}
	rs.filter = f
	if rs.exhaustive {
		rs.indexByFirstByte()
	}
}

// literals returns the anchors as the prefilter wants them.
func (rs *Ruleset) literals() []prefilter.Anchor {
	as := make([]prefilter.Anchor, len(rs.anchors))
	for k := range rs.anchors {
		as[k] = rs.anchors[k].Anchor
	}
	return as
}

func (rs *Ruleset) indexByFirstByte() {
	for k := range rs.anchors {
		a := &rs.anchors[k]
		b := a.Lit[0]
		rs.first[b] = append(rs.first[b], int32(k))
		if other := b ^ 0x20; a.Fold && lex.IsAlnum(b) && !lex.IsDigit(b) {
			rs.first[other] = append(rs.first[other], int32(k))
		}
	}
}
