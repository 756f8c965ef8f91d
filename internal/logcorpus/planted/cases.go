package planted

import (
	"slices"
	"strings"

	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// A Class says how sure it is that a value can be found and where it ends.
type Class uint8

// The classes, counted apart.
const (
	Clear     Class = iota // must be masked, all of it and nothing else
	Ambiguous              // stands bare and holds what would end it
	Weak                   // a plain word or number under a name that is seldom a secret's
)

// String returns the class as reports print it.
func (c Class) String() string { return [...]string{"clear", "ambiguous", "weak"}[c] }

// A Case is one line with one value planted.
type Case struct {
	Template *Template
	Kind     Kind
	Variant  string // how the value is written
	Wrapper  string // what the whole line was put into; empty for none
	Class    Class
	Secret   string     // the value as drawn
	Line     spell.Line // the line in pieces
}

// Encoding returns the variant and the wrapper in one name.
func (c *Case) Encoding() string {
	if c.Wrapper == "" {
		return c.Variant
	}
	return c.Wrapper + "(" + c.Variant + ")"
}

// A Wrapper puts a whole line into another one.
type Wrapper struct {
	Name      string
	LineStart bool // a header at the start of the line still is at the start of its string
	wrap      func(line spell.Line) spell.Line
}

// Wrap returns the line, one physical line, wrapped.
func (w Wrapper) Wrap(line spell.Line) spell.Line { return w.wrap(line) }

// Wrappers returns every wrapper, in a fixed order.
func Wrappers() []Wrapper {
	const docker = `,"stream":"stdout","time":"2026-08-12T10:01:02.123456789Z"}`
	return []Wrapper{
		{"docker", true, func(l spell.Line) spell.Line {
			return escaped(l, spell.JSONGo()).Between(`{"log":"`, `\n"`+docker)
		}},
		{"json2", true, func(l spell.Line) spell.Line {
			inner := escaped(escaped(l, spell.JSONU()).Between(`{"level": "info", "message": "`, `"}`), spell.JSONGo())
			return inner.Between(`{"log":"`, `\n"`+docker)
		}},
		{"cri", true, func(l spell.Line) spell.Line {
			return l.Between("2026-08-12T10:01:02.123456789Z stdout F ", "")
		}},
		{"pyrepr", true, func(l spell.Line) spell.Line {
			out, quote := l.Escape(spell.PyRepr())
			return out.Between("INFO collector dropped line="+quote, quote)
		}},
		{"nginx-x", true, func(l spell.Line) spell.Line {
			return escaped(l, spell.NginxX()).Between(`10.2.3.4 "POST /log HTTP/1.1" 204 body="`, `" "app/1"`)
		}},
		{"percent", false, func(l spell.Line) spell.Line {
			return escaped(l, spell.Percent()).Between(`10.2.3.4 "GET /collect?line=`, `&v=1 HTTP/1.1" 204 0 "-" "app/1"`)
		}},
		{"html", false, func(l spell.Line) spell.Line {
			return escaped(l, spell.HTML()).Between("<pre>", "</pre>")
		}},
		{"qp", true, func(l spell.Line) spell.Line { return escaped(l, spell.QP()).SoftBreak() }},
		{"rsyslog", false, func(l spell.Line) spell.Line {
			return escaped(l, spell.RsyslogOctal()).Between("2026-08-12T10:01:02+00:00 web1 app[12]: ", "")
		}},
	}
}

func escaped(l spell.Line, s spell.Step) spell.Line {
	out, _ := l.Escape(s)
	return out
}

// Cases calls yield with every case of the seed until yield returns false: each template, variant, kind and wrapper that fit
// together, with one value each. Wrappers go around the first variant of a template, and around the first that is Quoted.
// The case is the callee's to keep.
func Cases(seedValue uint64, yield func(c *Case) bool) {
	templates, kinds, wrappers := Templates(), Kinds(), Wrappers()
	for i := range templates {
		t := &templates[i]
		for j := range t.Variants {
			for _, k := range kinds {
				if t.Unnamed && !k.Token || len(t.Only) > 0 && !slices.Contains(t.Only, k.Name) {
					continue
				}
				if !plant(seedValue, t, &t.Variants[j], k, wrappersFor(t, j, wrappers), yield) {
					return
				}
			}
		}
	}
}

// wrappersFor returns the wrappers that go around variant j of the template.
func wrappersFor(t *Template, j int, all []Wrapper) []Wrapper {
	v := &t.Variants[j]
	quoted := func(v Variant) bool { return v.Place == Quoted }
	first := j == 0 || j == slices.IndexFunc(t.Variants, quoted)
	if v.Mail || strings.Contains(t.Text, "\n") || !first {
		return nil
	}
	return all
}

func plant(seedValue uint64, t *Template, v *Variant, k Kind, wrappers []Wrapper, yield func(c *Case) bool) bool {
	value := k.Draw(seed.Of(seedValue, t.ID, v.Name, k.Name))
	line := t.Line(v, value)
	c := &Case{Template: t, Kind: k, Variant: v.Name, Class: t.class(v.Place, value), Secret: value, Line: line}
	if !yield(c) {
		return false
	}
	for _, w := range wrappers {
		place := v.Place
		if place == HeaderLine && !w.LineStart {
			place = Bare
		}
		c := &Case{
			Template: t, Kind: k, Variant: v.Name, Wrapper: w.Name,
			Class: t.class(place, value), Secret: value, Line: w.Wrap(line),
		}
		if !yield(c) {
			return false
		}
	}
	return true
}

func (t *Template) class(p Place, value string) Class {
	switch {
	case p.ambiguous(value):
		return Ambiguous
	case t.Weak && !secretLike(value):
		return Weak
	}
	return Clear
}
