package certforms

import (
	"strings"

	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// A record writes one line of a PEM block into one physical line.
type record func(text string) spell.Line

// lineForms are the spellings over several physical lines or records. Ordinary lines stand before and after each of them.
func lineForms() []Form {
	docker := func(stream string) record {
		return func(text string) spell.Line {
			return within(`{"log":"`, written(text+"\n", spell.JSONGo()), `","stream":"`+stream+`","time":"2026-11-23T20:50:52.1Z"}`)
		}
	}
	cri := func(text string) spell.Line { return within("2026-11-23T20:50:52.123456789Z stdout F ", text, "") }
	indented := func(by string) record {
		return func(text string) spell.Line { return spell.Line{may(by), secret(text)} }
	}
	return []Form{
		{Name: "05-nginx-none", write: block("127.0.0.1 %s=", indented("\t"))},
		{Name: "16-python-s", write: block("INFO app %s header: ", indented("\t"))},
		{Name: "16-plain", write: block("INFO app %s header: ", indented(""))},
		{Name: "16-yaml", write: block("client-%s: ", indented("    "))},
		{Name: "16-crlf", write: block("INFO app %s header: ", func(text string) spell.Line { return within("", text, "\r") })},
		{Name: "16-cut", write: func(o, other *Object, r *seed.Rand) spell.Line {
			lines := o.Lines()
			return between(records("INFO app header: ", lines[:1+len(lines)*2/3], indented("")))
		}},
		{Name: "16-go-map", write: func(o, _ *Object, _ *seed.Rand) spell.Line {
			line := records(named("map[X-Api-Version:[2] X-Ssl-Client-%T:[", o), o.Lines(), indented(""))
			return between(append(line, fixed("\n] Accept:[*/*]]")))
		}},
		{Name: "17-docker", write: block("", docker("stdout"))},
		{Name: "17-docker-two-streams", write: func(o, other *Object, r *seed.Rand) spell.Line {
			return between(interleaved(r, o.Lines(), other.Lines(), docker("stdout"), docker("stderr")))
		}},
		{Name: "18-cri", write: block("", cri)},
		{Name: "18-cri-partial", write: criPartial},
		{Name: "31-pprint", write: pprint("{'HTTP_X_SSL_CLIENT_%S': ", "'", "\n\t", spell.PyRepr())},
		{Name: "31-pprint-plain", write: pprint("{'SSL_CLIENT_%S': ", "'", "\n", spell.PyRepr())},
		{Name: "32-html-pprint", write: pprint("{&#x27;c&#x27;: ", "&#x27;", " ", spell.PyRepr(), spell.HTML())},
		{Name: "34-rsyslog-tcp", write: rsyslogTCP},
	}
}

// between puts ordinary lines before and after the block.
func between(line spell.Line) spell.Line {
	return line.Between("10.1.1.1 - - \"GET /before HTTP/1.1\" 200 12\n", "\n10.1.1.1 - - \"GET /after HTTP/1.1\" 200 12")
}

// records writes each line through the record; before stands in front of the first.
func records(before string, lines []string, write record) spell.Line {
	out := spell.Line{fixed(before)}
	for i, text := range lines {
		if i > 0 {
			out = append(out, fixed("\n"))
		}
		parts := write(text)
		if i == 0 && parts[0].Optional {
			parts = parts[1:]
		}
		out = append(out, parts...)
	}
	return out
}

func block(before string, write record) func(o, other *Object, r *seed.Rand) spell.Line {
	return func(o, _ *Object, _ *seed.Rand) spell.Line {
		return between(records(named(before, o), o.Lines(), write))
	}
}

// interleaved mixes two blocks line by line, each in order.
func interleaved(r *seed.Rand, a, b []string, writeA, writeB record) spell.Line {
	var out spell.Line
	for len(a) > 0 || len(b) > 0 {
		if len(out) > 0 {
			out = append(out, fixed("\n"))
		}
		if len(b) == 0 || len(a) > 0 && r.N(2) == 0 {
			out = append(out, writeA(a[0])...)
			a = a[1:]
		} else {
			out = append(out, writeB(b[0])...)
			b = b[1:]
		}
	}
	return out
}

// criPartial is one application line with enough certificates to pass 16 KiB, which containerd writes as P records and an F.
// What stands before the certificates decides where the cut falls.
func criPartial(o, other *Object, r *seed.Rand) spell.Line {
	const piece = 16 * 1024
	line := spell.Line{fixed(`{"msg":"handshake` + strings.Repeat(".", r.N(2000)) + `","chain":["`)}
	for size := 0; size < 3*piece/2; size += len(o.DER) + len(other.DER) {
		line = append(line, secret(written(o.PEM(), spell.JSON())), fixed(`","`), secret(written(other.PEM(), spell.JSON())), fixed(`","`))
	}
	line = append(line, fixed(`end"]}`))
	out := spell.Line{}
	const stamp = "2026-11-23T20:50:52.123456789Z stdout "
	room, rest := piece, len(line.String())
	tag := func() spell.Part {
		if rest > piece {
			return fixed(stamp + "P ")
		}
		return fixed(stamp + "F ")
	}
	out = append(out, tag())
	for _, p := range line {
		for len(p.Text) > room {
			out = append(out, spell.Part{Text: p.Text[:room], Secret: p.Secret}, fixed("\n"))
			rest -= piece
			p.Text, room = p.Text[room:], piece
			out = append(out, tag())
		}
		out = append(out, p)
		room -= len(p.Text)
	}
	return between(out)
}

// pprint is Python's pprint of a long string: one literal a line, and a leading TAB as a literal of its own when the rest
// does not fit beside it.
func pprint(before, quote, join string, steps ...spell.Step) func(o, other *Object, r *seed.Rand) spell.Line {
	return func(o, _ *Object, _ *seed.Rand) spell.Line {
		before := named(before, o)
		indent := strings.Repeat(" ", len(strings.NewReplacer("&#x27;", "'").Replace(before)))
		line := spell.Line{fixed(before)}
		literal := func(text string) {
			if len(line) > 1 {
				line = append(line, fixed("\n"+indent))
			}
			part := secret(written(text, steps...))
			if text == "\t" {
				part = may(part.Text)
			}
			line = append(line, fixed(quote), part, fixed(quote))
		}
		lines := o.Lines()
		for i, text := range lines {
			lead, end := "", join[:1]
			if i > 0 {
				lead = join[1:]
			}
			if i == len(lines)-1 {
				end = ""
			}
			if lead != "" && len(text) > 48 {
				literal(lead)
				lead = ""
			}
			literal(lead + text + end)
		}
		return between(append(line, fixed("}")))
	}
}

// rsyslogTCP is a PEM block sent over TCP with LF framing: every line is a message of its own, some taken for one with a host
// name; a line that begins with digits is read as an octet count, so that only a fragment of it arrives.
func rsyslogTCP(o, _ *Object, r *seed.Rand) spell.Line {
	const stamp = "2026-11-23T21:01:18.836224+00:00 "
	lines := o.Lines()
	out := spell.Line{fixed(named("2026-11-23T20:49:43+00:00 h tcp[1]: %s=", o)), secret(lines[0])}
	for _, text := range lines[1:] {
		host, after := "", "  "
		if r.N(3) == 0 {
			host, after = "localhost ", " "
		}
		out = append(out, fixed("\n"+stamp), may(host))
		rest := strings.TrimLeft(text, "0123456789")
		if len(rest) == len(text) {
			out = append(out, secret(text), fixed(after))
			continue
		}
		out = append(out, may(rest[:min(len(rest), 3+r.N(5))]), fixed(after))
	}
	return between(out)
}
