package certforms

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// TemplateForms returns the certificate templates of package planted as forms, each in every spelling that occurs there.
func TemplateForms() []Form {
	spellings := map[string][]func(o *Object) string{
		"leak-24": {pemIn(spell.PercentForm()), pemIn(spell.Percent()), folded(spell.NginxX()), pemIn(spell.PercentALB())},
		"leak-25": {blanks, pemIn(spell.JSON()), folded(spell.JSON()), pemIn(spell.Percent()), pemIn(spell.JSONNet())},
		"leak-26": {func(o *Object) string { return o.Joined("\t") }, blanks, unwrapped, pemIn(spell.Percent())},
		"leak-27": {pemIn(spell.JSON()), pemIn(spell.JSONU()), pemIn(spell.JSONSlash()), pemIn(spell.JSONGson()), blanks},
		"leak-28": {pemIn(spell.PercentForm()), pemIn(spell.Percent()), pemIn(spell.PercentALB())},
		"leak-29": {(*Object).Base64},
		"leak-30": {(*Object).Base64},
		"leak-31": {(*Object).Base64},
	}
	var out []Form
	for _, t := range planted.Templates() {
		for _, value := range spellings[t.ID] {
			before, after, _ := strings.Cut(t.Text, planted.Hole)
			out = append(out, Form{Name: t.ID, Cert: true, write: func(o, _ *Object, _ *seed.Rand) spell.Line {
				sum := sha256.Sum256(o.DER)
				before := strings.ReplaceAll(before, planted.FingerprintHole, hex.EncodeToString(sum[:]))
				return within(before, value(o), after)
			}})
		}
	}
	return out
}

// blanks is the PEM block with blanks for newlines.
func blanks(o *Object) string { return o.Joined(" ") }
