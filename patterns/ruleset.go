package patterns

import (
	"regexp"
	"sync"

	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
	"redactor/patterns/internal/prefilter"
)

// A Ruleset is compiled, immutable and safe for concurrent use.
type Ruleset struct {
	rules      []Rule
	maskers    []Masker // by MaskID
	plainMask  []MaskID // by rule: what masks a value of it
	fixedMarks [][]byte // by rule

	anchors []anchor // as the prefilter numbers them
	filter  *prefilter.Filter
	first   [256][]int32 // exhaustive: anchors by their first byte
	names   *lex.Names
	marks   *lex.Marks
	tokens  []lex.Token
	regexes []lineRegex
	allow   *allowances // nil when there are none

	certifier Certifier // or nil
	certs     *certCache

	blockRule [blockKinds]int // by block.Kind; -1 when the rule is left out
	userinfo  int             // rule of passwords in URLs, or -1
	basic     int             // rule of Basic credentials, or -1

	maxLine    int
	exhaustive bool
	orphans    bool
	steps      int       // budget of a line, for each of its bytes
	scratch    sync.Pool // of *scan
}

// blockKinds is the number of kinds of blocks.
const blockKinds = 8

// An anchor is a literal at which a detector starts.
type anchor struct {
	prefilter.Anchor
	op    op
	index uint16 // token, regex: which
	block block.Op
	rule  uint16 // scheme: whose
}

type op uint8

const (
	opName op = iota
	opToken
	opBlock
	opScheme
	opBasic
	opUserinfo
	opRegex
)

// A lineRegex is an expression that is tried on the line around its literal.
type lineRegex struct {
	re    *expression
	group int // what goes: the index of the group "secret", or 0
	rule  uint16
}

// An expression is one that is known to be well-formed. It is compiled when it is needed first: few logs need any, and compiling
// one takes as long as reading dozens of other rules.
type expression struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

// FindAllSubmatchIndex is that of regexp.Regexp.
func (e *expression) FindAllSubmatchIndex(b []byte, n int) [][]int {
	e.once.Do(func() { e.re = regexp.MustCompile(e.text) }) //nolint:forbidigo // Compile has refused every bad one
	return e.re.FindAllSubmatchIndex(b, n)
}

// Rules returns the rules in the order Match.Rule counts them. The caller must not change them.
func (rs *Ruleset) Rules() []Rule { return rs.rules }

// AppendRedacted appends the whole text src, masked, to dst and returns it.
func (rs *Ruleset) AppendRedacted(dst, src []byte) []byte {
	found, _, _ := rs.Scan(nil, src, State{}, true)
	if len(found) == 0 {
		return append(dst, src...)
	}
	return rs.Redact(dst, src, found)
}

// State is what is open between two blocks of a stream: a certificate or key over several lines, a table cell, a line longer
// than the text at hand. The zero State is a fresh stream. It is a value: copy it freely, compare it with ==.
type State struct {
	block  block.State
	cell   lex.Cell
	middle bool // the text before ended in the middle of a long line
	carry  lex.Carry
}

// Empty reports whether nothing is open.
func (s State) Empty() bool {
	return s.block.Empty() && !s.middle && s.cell == lex.Cell{} && s.carry == lex.Carry{}
}
