// Package required tells which texts every match of a regular expression must contain.
//
// All is what makes a user's expression cheap: it runs only on lines that hold one of its literals, and that is right only when
// no match can do without them. The answer errs on the side of no.
package required

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// mostTexts bounds the alternatives of one part of an expression that are followed one by one.
const mostTexts = 256

// All reports whether every match of re contains at least one of the literals, case aside.
func All(re *syntax.Regexp, literals []string) bool {
	w := walker{make([]string, len(literals))}
	for i, l := range literals {
		w.literals[i] = strings.ToLower(l)
	}
	f := w.walk(re)
	return f.holds || w.each(f.texts)
}

// facts are what is known of the matches of one part of an expression.
type facts struct {
	holds bool     // every match contains a literal
	texts []string // all possible matches in lower case; nil when they are not known one by one
}

type walker struct{ literals []string }

// each reports whether every one of the texts contains a literal.
func (w *walker) each(texts []string) bool {
	for _, t := range texts {
		if !w.contains(t) {
			return false
		}
	}
	return len(texts) > 0
}

func (w *walker) contains(text string) bool {
	for _, l := range w.literals {
		if strings.Contains(text, l) {
			return true
		}
	}
	return false
}

func (w *walker) walk(re *syntax.Regexp) facts {
	switch re.Op {
	case syntax.OpLiteral:
		return facts{texts: []string{strings.ToLower(string(re.Rune))}}
	case syntax.OpCharClass:
		return facts{texts: singles(re.Rune)}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary,
		syntax.OpNoWordBoundary:
		return facts{texts: []string{""}}
	case syntax.OpCapture:
		return w.walk(re.Sub[0])
	case syntax.OpConcat:
		return w.concat(re.Sub)
	case syntax.OpAlternate:
		return w.alternate(re.Sub)
	case syntax.OpQuest:
		if f := w.walk(re.Sub[0]); f.texts != nil {
			return facts{texts: append([]string{""}, f.texts...)}
		}
	case syntax.OpPlus:
		return w.once(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return w.once(re.Sub[0])
		}
	case syntax.OpStar, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
	}
	return facts{}
}

// once: a part that occurs at least once, nobody knows how often.
func (w *walker) once(re *syntax.Regexp) facts {
	f := w.walk(re)
	return facts{holds: f.holds || w.each(f.texts)}
}

func (w *walker) concat(subs []*syntax.Regexp) facts {
	all := facts{texts: []string{""}}
	run := []string{""} // texts of the parts since the last one that is not known
	for _, sub := range subs {
		f := w.walk(sub)
		all.holds = all.holds || f.holds
		switch {
		case f.texts != nil && len(run)*len(f.texts) <= mostTexts:
			run = cross(run, f.texts)
			continue
		case f.texts != nil:
			all.holds = all.holds || w.each(run)
			run = f.texts
		default:
			all.holds = all.holds || w.each(run)
			run = []string{""}
		}
		all.texts = nil
	}
	all.holds = all.holds || w.each(run)
	if all.texts != nil {
		all.texts = run
	}
	return all
}

func (w *walker) alternate(subs []*syntax.Regexp) facts {
	all := facts{holds: true, texts: []string{}}
	for _, sub := range subs {
		f := w.walk(sub)
		all.holds = all.holds && (f.holds || w.each(f.texts))
		if f.texts == nil || all.texts == nil || len(all.texts)+len(f.texts) > mostTexts {
			all.texts = nil
			continue
		}
		all.texts = append(all.texts, f.texts...)
	}
	return all
}

func cross(left, right []string) []string {
	out := make([]string, 0, len(left)*len(right))
	for _, l := range left {
		for _, r := range right {
			out = append(out, l+r)
		}
	}
	return out
}

// singles lists the characters of a class, in lower case, when they are few.
func singles(ranges []rune) (out []string) {
	const most = 16
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] >= most || len(out) > most {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, string(unicode.ToLower(r)))
		}
	}
	return out
}
