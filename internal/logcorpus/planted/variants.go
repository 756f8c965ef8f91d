package planted

import (
	"encoding/base64"

	"redactor/internal/logcorpus/spell"
)

// query is a parameter of a URL; outer is what the log does to the URL, which leaves percent-encoded text alone.
func query(outer ...spell.Step) []Variant {
	layer := func(inner ...spell.Step) []spell.Step { return append(inner, outer...) }
	return []Variant{
		one(Quoted, layer(spell.Percent())...),
		one(Quoted, layer(spell.PercentLower())...),
		one(Quoted, layer(spell.PercentForm())...),
		one(Quoted, layer(spell.PercentPath())...),
		named("percent2", Quoted, layer(spell.Percent(), spell.Percent())...),
		named("raw", RawURL, layer(spell.Raw())...),
	}
}

// nestedQuery is a parameter of a URL that is itself a parameter, where name and separator are percent-encoded once or more.
func nestedQuery(outer ...spell.Step) []Variant {
	layer := func(inner ...spell.Step) []spell.Step { return append(inner, outer...) }
	return []Variant{
		named("percent2", Quoted, layer(spell.Percent(), spell.Percent())...),
		named("percent2-lower", Quoted, layer(spell.PercentLower(), spell.PercentLower())...),
		named("percent-form2", Quoted, layer(spell.PercentForm(), spell.Percent())...),
		named("percent", NestedURL, layer(spell.Percent())...),
	}
}

// jsonString is a JSON string.
func jsonString() []Variant {
	inner := []spell.Step{
		spell.JSON(), spell.JSONU(), spell.JSONGo(), spell.JSONSlash(), spell.JSONNet(), spell.JSONGson(),
	}
	out := make([]Variant, len(inner))
	for i, s := range inner {
		out[i] = one(Quoted, s)
	}
	return out
}

// jsonInJSON is a JSON string in a JSON string, as the usual pairs of encoders write it.
func jsonInJSON() []Variant {
	return []Variant{
		named("json2", Quoted, spell.JSON(), spell.JSON()),
		named("json2-u", Quoted, spell.JSONU(), spell.JSONU()),
		named("json2-go", Quoted, spell.JSONGo(), spell.JSONGo()),
		named("json2-slash", Quoted, spell.JSONSlash(), spell.JSONSlash()),
		named("json2-net", Quoted, spell.JSONNet(), spell.JSON()),
		named("json2-docker", Quoted, spell.JSON(), spell.JSONGo()),
	}
}

// pyString is the repr of a string, pyBytes the repr of bytes.
func pyString(outer ...spell.Step) []Variant {
	return []Variant{one(Quoted, append([]spell.Step{spell.PyRepr()}, outer...)...)}
}

func pyBytes() []Variant { return []Variant{one(Quoted, spell.PyBytes())} }

// headerLine is a raw header value to the end of its line.
func headerLine() []Variant { return []Variant{one(HeaderLine, spell.Raw())} }

// bare is a raw word.
func bare() []Variant { return []Variant{one(Bare, spell.Raw())} }

// logfmt is a value that is quoted when it needs to be, or that never is.
func logfmt() []Variant {
	return []Variant{one(Logfmt, spell.Logfmt()), one(Bare, spell.Raw())}
}

// sql is a literal in a statement and again in its argument tuple: quotes doubled, or MySQL's backslashes.
func sql() []Variant {
	args := spell.Chain{spell.PyRepr()}
	return []Variant{
		{Name: "sql", Holes: []spell.Chain{{spell.SQL()}, args}},
		{Name: "mysql", Holes: []spell.Chain{{spell.MySQL()}, args}},
	}
}

// colored is a value between ANSI colour codes, bare or as a repr.
func colored() []Variant {
	return []Variant{named("ansi", Bare, spell.Raw()), named("ansi-repr", Quoted, spell.PyQuoted())}
}

// captured is a word in HAProxy's captured headers.
func captured() []Variant { return []Variant{one(Captured, spell.HAProxyHash())} }

// forensic is a header value between the bars of Apache's forensic log.
func forensic() []Variant {
	return []Variant{one(Barred, spell.Forensic()), one(Quoted, spell.PercentLower())}
}

// mail makes the variants lines of a quoted-printable mail.
func mail(variants []Variant) []Variant {
	for i := range variants {
		variants[i].Mail = true
	}
	return variants
}

// prose is a value between single quotes, by %r or by '%s'.
func prose() []Variant {
	return []Variant{one(Quoted, spell.PyRepr()), one(RawQuoted, spell.Raw())}
}

// userinfo is the password of a URL.
func userinfo() []Variant {
	return []Variant{
		one(Quoted, spell.Percent()),
		one(Quoted, spell.PercentLower()),
		one(RawUserinfo, spell.Raw()),
	}
}

// cookie is the value of a cookie in a header.
func cookie(outer ...spell.Step) []Variant {
	layer := func(inner ...spell.Step) []spell.Step { return append(inner, outer...) }
	return []Variant{
		one(RawCookie, layer(spell.Raw())...),
		one(Quoted, layer(spell.Percent())...),
	}
}

// basic is the credential of HTTP Basic for the user svc.
func basic() []Variant {
	return []Variant{
		one(Quoted, spell.Basic("base64", "svc", base64.StdEncoding)),
		one(Quoted, spell.Basic("base64-unpadded", "svc", base64.RawStdEncoding)),
		one(Quoted, spell.Basic("base64url", "svc", base64.RawURLEncoding)),
	}
}
