// Package planted makes log lines with secrets whose extent is known, and judges what a filter leaves of them.
//
// A [Template] is a line a real program writes, with holes. Each of its variants writes a value into the holes the way that
// program would. A [Kind] draws values. [Cases] crosses templates, variants, kinds and whole-line wrappers; [Judge] runs a
// filter on one case. Everything comes from a seed, so no secret-shaped value is stored and every failure repeats.
//
// Three classes are counted apart: clear cases; cases ambiguous by construction, in which a value stands bare and holds what
// would end it (a blank, a quote, a comma); and weak cases, a plain word or number under a name that is seldom a secret's.
package planted

import (
	"slices"
	"strconv"
	"strings"

	"redactor/internal/logcorpus/spell"
)

// Hole is where a value goes in Template.Text; a certificate's fingerprint goes where FingerprintHole stands.
const (
	Hole            = "{{SECRET}}"
	FingerprintHole = "{{SHA256}}"
)

// A Template is one line, or a few that belong together, as a program writes it.
type Template struct {
	ID       string // "leak-01"; ids of one group are stable
	Carrier  string // what writes such a line
	Text     string // the line with holes
	Variants []Variant

	Weak    bool     // the name is seldom a secret's: only values with the shape of a secret have to go
	Unnamed bool     // no name at all: only tokens known by their own form have to go
	Only    []string // names of the kinds that occur there, all when empty
	Tail    string   // escaped text behind every hole that belongs to the value
	May     []string // text that may go as well: a prefix, or a credential of the line's own
	Cert    bool     // the value is a certificate; Variants is empty, see package certforms
}

// A Variant is one way to write a value into a template's holes.
type Variant struct {
	Name  string // the layers of the first hole, as data/encodings names them
	Holes []spell.Chain
	Place Place
	Mail  bool // the whole line gets the soft breaks of quoted-printable
}

// A Place is what ends a value where it stands unescaped.
type Place uint8

const (
	// Quoted is a place that escapes every character that would end the value.
	Quoted Place = iota
	// HeaderLine is a raw header value up to the end of its line or string.
	HeaderLine
	// Barred is a raw header value between bars, which are escaped inside it.
	Barred
	// Bare is a raw word in text.
	Bare
	// RawQuoted is a value between quotes that are not escaped inside it.
	RawQuoted
	// RawURL is a query parameter that was not percent-encoded.
	RawURL
	// NestedURL is one inside a parameter of a URL: encoded with it, but not by itself.
	NestedURL
	// RawUserinfo is a password in a URL that was not percent-encoded.
	RawUserinfo
	// RawCookie is a cookie value that was not encoded.
	RawCookie
	// Logfmt is a value that is quoted when it holds a blank, a quote or =, and bare otherwise.
	Logfmt
	// Captured is a word in HAProxy's captured headers, which escape " { | }.
	Captured
)

// enders are the characters that make a value ambiguous in a place.
func (p Place) enders() string {
	const bare = " \t\"'`,;()[]{}<>|&"
	switch p {
	case Quoted, HeaderLine, Barred:
		return ""
	case RawQuoted:
		return "\"'`"
	case RawURL, NestedURL:
		return bare + "#"
	case RawUserinfo:
		return bare + "#?/@:"
	case RawCookie:
		return " \t\"',;"
	case Captured:
		return " \t'`,;()[]<>&"
	case Bare, Logfmt:
		return bare
	}
	return bare
}

// ambiguous reports whether a value written raw in the place has no certain end or no certain reading.
func (p Place) ambiguous(v string) bool {
	if p == Quoted || p == Logfmt && strings.ContainsAny(v, " \"=\t") {
		return false
	}
	return strings.ContainsAny(v, p.enders()) || looksEscaped(v)
}

// looksEscaped reports whether a raw value holds what a reader of logs takes for an escaped control byte, quote or delimiter.
func looksEscaped(v string) bool {
	for i := range len(v) - 1 {
		rest := v[i+1:]
		switch v[i] {
		case '\\':
			if strings.ContainsAny(rest[:1], `abfnrtvxuU01234567"'\/`) {
				return true
			}
		case '%', '#', '=':
			if n, err := strconv.ParseUint(rest[:min(2, len(rest))], 16, 8); err == nil && !strings.ContainsRune(alnum, rune(n)) {
				return true
			}
		case '&':
			if end := strings.IndexByte(rest, ';'); end > 0 && end < 8 {
				return true
			}
		}
	}
	return false
}

// Line writes the value into the template.
func (t *Template) Line(v *Variant, value string) spell.Line {
	var line spell.Line
	texts := strings.Split(t.Text, Hole)
	for i := range len(texts) - 1 {
		chain := v.Holes[min(i, len(v.Holes)-1)]
		w := chain.Write(value)
		if w.Quote != "" {
			swapQuotes(&texts[i], &texts[i+1], chain, w.Quote)
		}
		texts[i] += w.Open
		texts[i+1] = strings.TrimPrefix(texts[i+1], t.Tail)
		line = append(line, spell.Part{Text: texts[i]}, spell.Part{Text: w.Body + t.Tail, Secret: true})
		texts[i+1] = w.Close + texts[i+1]
	}
	line = append(line, spell.Part{Text: texts[len(texts)-1]})
	for _, may := range t.May {
		line = splitOptional(line, may)
	}
	if v.Mail {
		return line.SoftBreak()
	}
	return line
}

// swapQuotes replaces the ' nearest to a hole on either side by the quote that Python chose.
func swapQuotes(before, after *string, chain spell.Chain, quote string) {
	outer := chain[slices.IndexFunc(chain, func(s spell.Step) bool { return strings.HasPrefix(s.Name, "pyrepr") })+1:]
	single := outer.Write("'").Body
	if i := strings.LastIndex(*before, single); i >= 0 {
		*before = (*before)[:i] + quote + (*before)[i+len(single):]
	}
	if i := strings.Index(*after, single); i >= 0 {
		*after = (*after)[:i] + quote + (*after)[i+len(single):]
	}
}

// splitOptional makes every occurrence of text in the fixed parts a part that may go.
func splitOptional(line spell.Line, text string) spell.Line {
	var out spell.Line
	for _, p := range line {
		for !p.Secret && !p.Optional {
			i := strings.Index(p.Text, text)
			if i < 0 {
				break
			}
			out = append(out, spell.Part{Text: p.Text[:i]}, spell.Part{Text: text, Optional: true})
			p.Text = p.Text[i+len(text):]
		}
		out = append(out, p)
	}
	return out
}

// one is a variant with the same chain in every hole.
func one(place Place, chain ...spell.Step) Variant { return named(chain[0].Name, place, chain...) }

// named is one with a name of its own.
func named(name string, place Place, chain ...spell.Step) Variant {
	return Variant{Name: name, Holes: []spell.Chain{chain}, Place: place}
}

// Templates returns every template, in a fixed order.
func Templates() []Template {
	return slices.Concat(leakTemplates(), separatorTemplates(), baselineTemplates(), ownTemplates())
}
