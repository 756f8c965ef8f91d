package certforms

import (
	"slices"

	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// A Form is one spelling of a certificate or private key in a log.
type Form struct {
	Name string
	Bare bool // DER without a PEM marker: known by its first bytes alone
	Cert bool // only certificates stand there

	write func(o, other *Object, r *seed.Rand) spell.Line
}

// Fits reports whether the object can occur in the form. Bodies that only their marker gives away do not occur bare.
func (f Form) Fits(o *Object) bool {
	if f.Bare && (len(o.Headers) > 0 || o.Label == "OPENSSH PRIVATE KEY") {
		return false
	}
	return !f.Cert || !o.Private()
}

// Write returns the log text, without a final newline, and which of it has to go. Forms that hold a chain or two streams take
// other as well; r decides what varies.
func (f Form) Write(o, other *Object, r *seed.Rand) spell.Line { return f.write(o, other, r) }

// Forms returns every form, in a fixed order. The numbers are those of the certificate forms in docs/log-formats.
func Forms() []Form { return slices.Concat(proxyForms(), encodedForms(), lineForms()) }

// fixed, secret and may are parts of a line.
func fixed(text string) spell.Part  { return spell.Part{Text: text} }
func secret(text string) spell.Part { return spell.Part{Text: text, Secret: true} }
func may(text string) spell.Part    { return spell.Part{Text: text, Optional: true} }

// within is a value between fixed texts.
func within(before, value, after string) spell.Line {
	return spell.Line{fixed(before), secret(value), fixed(after)}
}

// written is a value in the spelling of the steps.
func written(value string, steps ...spell.Step) string { return spell.Chain(steps).Write(value).Body }

// one is a form of a single value between texts that may hold %s for "cert" or "key".
func one(before, after string, value func(o *Object) string) func(o, other *Object, r *seed.Rand) spell.Line {
	return func(o, _ *Object, _ *seed.Rand) spell.Line {
		return within(named(before, o), value(o), named(after, o))
	}
}

// pemIn is the PEM text in the spelling of the steps.
func pemIn(steps ...spell.Step) func(o *Object) string {
	return func(o *Object) string { return written(o.PEM(), steps...) }
}

// folded is the PEM text as nginx gives it to a header: a TAB after every newline, no newline at the end.
func folded(steps ...spell.Step) func(o *Object) string {
	return func(o *Object) string { return written(o.Joined("\n\t"), steps...) }
}
