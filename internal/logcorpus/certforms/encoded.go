package certforms

import (
	"encoding/base64"
	"strconv"
	"strings"

	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// encodedForms are what applications, log libraries and transports write in one line (or one soft-broken one).
func encodedForms() []Form {
	forms := []Form{
		{Name: "15-python-repr", write: one(`INFO app META {'HTTP_X_SSL_CLIENT_%S': '`, `', 'HTTP_HOST': 'x'}`, folded(spell.PyRepr()))},
		{Name: "19-base64-pem", write: one(`client-%s-data: `, ``, base64Of(""))},
		{Name: "20-json-in-json", write: one(`{"log": "{\"%s\": \"`, `\"}\n"}`, pemIn(spell.JSON(), spell.JSON()))},
		{Name: "21-mail", write: mail(spell.Percent())},
		{Name: "21-mail-repr", write: mail(spell.PyRepr())},
		{Name: "21-mail-blanks", write: func(o, _ *Object, _ *seed.Rand) spell.Line {
			return within(named("HTTP_X_SSL_CLIENT_%S =3D '", o), written(o.Joined(" "), spell.QP()), "'").SoftBreak()
		}},
		{Name: "22-double-percent", write: one(`%s=`, ``, pemIn(spell.Percent(), spell.Percent()))},
		{Name: "22-triple-percent", write: one(`next=%252Fp%253F%s%253D`, ``, pemIn(spell.Percent(), spell.Percent(), spell.Percent()))},
		{Name: "23-json-cut", write: func(o, _ *Object, _ *seed.Rand) spell.Line {
			body := written(o.Joined("\n\t"), spell.JSON())
			return within(named(`{"r":"GET /a HTTP/1.1","status":200,"%s":"`, o), body[:len(body)*7/10], "")
		}},
		{Name: "25-journald-array", write: byteArray(", ", "\x1b[32m")},
		{Name: "25-array-tight", write: byteArray(",", "")},
		{Name: "27-json-net", write: one(`{"%s":"`, `","n":1}`, pemIn(spell.JSONNet()))},
		{Name: "27-json-gson", write: one(`{"%s":"`, `","n":1}`, pemIn(spell.JSONGson()))},
		{Name: "28-json-php", write: one(`{"c": "`, `","n":1}`, pemIn(spell.JSONSlash()))},
		{Name: "29-base64url", Bare: true, write: one(`x5c_url=`, ``, base64Step(base64.RawURLEncoding))},
		{Name: "30-x5c", Bare: true, write: func(o, other *Object, _ *seed.Rand) spell.Line {
			return spell.Line{
				fixed(`{"kid":"1","x5c": ["`), secret(o.Base64()), fixed(`", "`), secret(other.Base64()), fixed(`"]}`),
			}
		}},
		{Name: "33-rsyslog-udp", write: one(`2026-11-23T20:49:43+00:00 h app[1]: %s=`, ` status=200`, func(o *Object) string {
			return written("\t"+o.PEM(), spell.RsyslogOctal())
		})},
		{Name: "33-rsyslog-in-docker", write: one(
			`{"log":"h app[1]: %s=`, ` status=200\n","stream":"stdout"}`, pemIn(spell.RsyslogOctal(), spell.JSONGo()),
		)},
		{Name: "go-q", write: one(`level=INFO msg=tls %s="`, `" n=1`, pemIn(spell.GoQuote()))},
		{Name: "repr-in-json", write: one(`{"frames":[{"locals":{"PEM":"'`, `'"}}]}`, pemIn(spell.PyRepr(), spell.JSON()))},
		{Name: "repr-in-repr", write: one(`'kwargsrepr': "{'%s': '`, `'}"`, pemIn(spell.PyRepr(), spell.PyRepr()))},
		{Name: "html-cell", write: one("<td>HTTP_X_SSL_CLIENT_%S</td>\n<td class=\"code\"><pre>&#x27;", "&#x27;</pre></td>", pemIn(spell.PyRepr(), spell.HTML()))},
		{Name: "json3", write: one(`{"log":"{\"m\":\"{\\\"%s\\\":\\\"`, `\\\"}\"}\n"}`, pemIn(spell.JSON(), spell.JSON(), spell.JSON()))},
		{Name: "docker-percent", write: one(`{"log":"GET /?%s=`, ` HTTP/1.1\n","stream":"stdout"}`, pemIn(spell.Percent(), spell.JSONGo()))},
	}
	for i, before := range []string{"", "x", "yz"} {
		name := "26-header-block-" + strconv.Itoa(i)
		header := named("X-SSL-Client-%T: ", &Object{})
		forms = append(forms, Form{Name: name, write: one(`b64=`, ``, base64Of(before+header))})
	}
	return forms
}

// base64Of is base64 of text and the PEM block behind it.
func base64Of(before string) func(o *Object) string {
	return func(o *Object) string { return base64.StdEncoding.EncodeToString([]byte(before + o.PEM())) }
}

// mail is a line of Django's error mail: a repr in quoted-printable, with soft breaks.
func mail(step spell.Step) func(o, other *Object, r *seed.Rand) spell.Line {
	return func(o, _ *Object, _ *seed.Rand) spell.Line {
		return within(named("HTTP_X_SSL_CLIENT_%S =3D '", o), written(o.PEM(), step, spell.QP()), "'").SoftBreak()
	}
}

// byteArray is a JSON list of byte numbers. A colour code before the block, and the newline behind it, may stay.
func byteArray(between, before string) func(o, other *Object, r *seed.Rand) spell.Line {
	numbers := func(text string) string {
		out := make([]string, len(text))
		for i := range len(text) {
			out[i] = strconv.Itoa(int(text[i]))
		}
		return strings.Join(out, between)
	}
	return func(o, _ *Object, _ *seed.Rand) spell.Line {
		line := spell.Line{fixed(`{"MESSAGE": `), may("[")}
		if before != "" {
			line = append(line, may(numbers(before)+between))
		}
		return append(line, secret(numbers(o.Joined("\n"))), may(between+numbers("\n")+"]"), fixed(`, "PRIORITY": "6"}`))
	}
}
