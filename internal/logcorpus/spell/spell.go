// Package spell writes a value the way a program writes it into a log, and reads such spellings back.
//
// The writers follow the programs: nginx's default escaping, Apache's C escapes, HAProxy's #HH, Python's repr with its choice
// of quotes, the JSON encoders of Go, Python, PHP and .NET, percent-encoders, quoted-printable mail and so on.
// The readers are generous and serve a judge who looks for what is left of a secret; they never fail.
package spell

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text is a value as it stands in a line.
type Text struct {
	Open, Body, Close string // Open and Close are quotes the writer adds around the value; they are no part of it
	Quote             string // the quote Python chose for the string that the value is in, else empty
}

// A Step is one layer of escaping.
type Step struct {
	Name  string
	write func(v string) Text
}

// Write returns v escaped by the step.
func (s Step) Write(v string) Text { return s.write(v) }

// String returns v escaped by the step without quotes added around it. Every step but Python's escapes character by character,
// so that a line may be escaped in pieces.
func (s Step) String(v string) string { return s.write(v).Body }

// A Chain is layers of escaping, the innermost first.
type Chain []Step

// Write returns v escaped by every layer. A quote that an inner layer adds or chooses is escaped by the layers around it.
func (c Chain) Write(v string) Text {
	t := Text{Body: v}
	for _, s := range c {
		next := s.write(t.Body)
		next.Open += s.plain(t.Open)
		next.Close = s.plain(t.Close) + next.Close
		if t.Quote != "" {
			next.Quote = s.plain(t.Quote)
		}
		t = next
	}
	return t
}

// plain escapes text that stands beside the value.
func (s Step) plain(v string) string {
	if v == "" {
		return ""
	}
	return s.write(v).Body
}

func step(name string, esc func(dst *strings.Builder, r rune, raw string)) Step {
	return Step{Name: name, write: func(v string) Text { return Text{Body: each(v, esc)} }}
}

// each calls esc for every character of v; raw is its bytes, one byte with r = RuneError where v is not UTF-8.
func each(v string, esc func(dst *strings.Builder, r rune, raw string)) string {
	var b strings.Builder
	for len(v) > 0 {
		r, n := utf8.DecodeRuneInString(v)
		esc(&b, r, v[:n])
		v = v[n:]
	}
	return b.String()
}

func hexEach(dst *strings.Builder, format, raw string) {
	for i := range len(raw) {
		fmt.Fprintf(dst, format, raw[i])
	}
}

// Raw leaves the value as it is.
func Raw() Step {
	return step("raw", func(dst *strings.Builder, _ rune, raw string) { dst.WriteString(raw) })
}

// NginxX is nginx's default log escaping: \xHH for control bytes, ", \, DEL and everything beyond ASCII.
func NginxX() Step {
	return step("nginx-x", func(dst *strings.Builder, r rune, raw string) {
		if r < 0x20 || r == '"' || r == '\\' || r >= 0x7f {
			hexEach(dst, `\x%02X`, raw)
			return
		}
		dst.WriteString(raw)
	})
}

// ApacheC is the escaping of Apache's access log: \" \\ \n and \xhh.
func ApacheC() Step {
	return step("apache-c", func(dst *strings.Builder, r rune, raw string) {
		if i := strings.IndexRune("\"\\\n\r\t\b\v", r); i >= 0 && r < 0x80 {
			dst.WriteString([]string{`\"`, `\\`, `\n`, `\r`, `\t`, `\b`, `\v`}[i])
			return
		}
		if r < 0x20 || r >= 0x7f {
			hexEach(dst, `\x%02x`, raw)
			return
		}
		dst.WriteString(raw)
	})
}

// Gunicorn is the escaping of gunicorn's atoms: only the double quote.
func Gunicorn() Step {
	return step("gunicorn", func(dst *strings.Builder, _ rune, raw string) {
		dst.WriteString(strings.ReplaceAll(raw, `"`, `\"`))
	})
}

// HAProxyHash is the escaping of HAProxy's captured headers: #HH for " # { | } and everything beyond printable ASCII.
func HAProxyHash() Step {
	return step("haproxy-hash", func(dst *strings.Builder, r rune, raw string) {
		if r < 0x20 || r >= 0x7f || strings.ContainsRune(`"#{|}`, r) {
			hexEach(dst, `#%02X`, raw)
			return
		}
		dst.WriteString(raw)
	})
}

// Forensic is the escaping of Apache's mod_log_forensic: lower-case percent for % | : and everything beyond printable ASCII.
func Forensic() Step {
	return step("forensic", func(dst *strings.Builder, r rune, raw string) {
		if r < 0x20 || r >= 0x7f || strings.ContainsRune("%|:", r) {
			hexEach(dst, `%%%02x`, raw)
			return
		}
		dst.WriteString(raw)
	})
}

// RsyslogOctal is rsyslog's #ooo for control bytes.
func RsyslogOctal() Step {
	return step("rsyslog-octal", func(dst *strings.Builder, r rune, raw string) {
		if r < 0x20 || r == 0x7f {
			hexEach(dst, `#%03o`, raw)
			return
		}
		dst.WriteString(raw)
	})
}

// HTML is Django's escape: & < > " '.
func HTML() Step {
	repl := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")
	return Step{Name: "html", write: func(v string) Text { return Text{Body: repl.Replace(v)} }}
}

// XML escapes what XML text must escape: & < >.
func XML() Step {
	repl := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return Step{Name: "xml", write: func(v string) Text { return Text{Body: repl.Replace(v)} }}
}

const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

func percent(name, safe, format, blank string) Step {
	return step(name, func(dst *strings.Builder, r rune, raw string) {
		switch {
		case r == ' ' && blank != "":
			dst.WriteString(blank)
		case r < 0x80 && strings.ContainsRune(safe, r):
			dst.WriteString(raw)
		default:
			hexEach(dst, format, raw)
		}
	})
}

// Percent is RFC 3986 percent-encoding with upper-case digits.
func Percent() Step { return percent("percent", unreserved, "%%%02X", "") }

// PercentLower is percent-encoding with lower-case digits.
func PercentLower() Step { return percent("percent-lower", unreserved, "%%%02x", "") }

// PercentForm is form encoding: + for the blank.
func PercentForm() Step { return percent("percent-form", unreserved, "%%%02X", "+") }

// PercentPath is Python's quote, which leaves the slash.
func PercentPath() Step { return percent("percent-path", unreserved+"/", "%%%02X", "") }

// PercentALB is the encoding of AWS load balancers, which leaves + = and the slash.
func PercentALB() Step { return percent("percent-alb", unreserved+"+=/", "%%%02X", "") }

// Rename returns the step under another name.
func (s Step) Rename(name string) Step { return Step{Name: name, write: s.write} }

// SQL doubles the single quote.
func SQL() Step {
	return Step{Name: "sql", write: func(v string) Text { return Text{Body: strings.ReplaceAll(v, "'", "''")} }}
}

// MySQL escapes quotes and the backslash by a backslash.
func MySQL() Step {
	repl := strings.NewReplacer(`\`, `\\`, `'`, `\'`, `"`, `\"`)
	return Step{Name: "mysql", write: func(v string) Text { return Text{Body: repl.Replace(v)} }}
}

// CSV doubles the double quote.
func CSV() Step {
	return Step{Name: "csv", write: func(v string) Text { return Text{Body: strings.ReplaceAll(v, `"`, `""`)} }}
}

// Basic is base64 of user, a colon and the value, as in HTTP Basic.
func Basic(name, user string, enc *base64.Encoding) Step {
	return Step{Name: name, write: func(v string) Text { return Text{Body: enc.EncodeToString([]byte(user + ":" + v))} }}
}

// JSON escapes what JSON must escape: " \ and control bytes. Envoy, nginx escape=json and most encoders do.
func JSON() Step { return jsonStep("json", `"\`, "", false, "") }

// JSONU is JSON in ASCII, as Python writes it: \u00e9.
func JSONU() Step { return jsonStep("json-u", `"\`, "", true, "%04x") }

// JSONGo is JSON as Go writes it: \u0026 \u003c \u003e.
func JSONGo() Step { return jsonStep("json-go", `"\`, "&<>", false, "%04x") }

// JSONSlash is JSON as PHP writes it: \/ and ASCII.
func JSONSlash() Step { return jsonStep("json-slash", `"\/`, "", true, "%04x") }

// JSONNet is JSON as .NET writes it: \u002B \u0022 \u0027 and ASCII.
func JSONNet() Step { return jsonStep("json-net", `\`, "\"&'+<>`", true, "%04X") }

// JSONGson is JSON as Gson writes it: \u003d \u0027.
func JSONGson() Step { return jsonStep("json-gson", `"\`, "&'<=>", false, "%04x") }

func jsonStep(name, backslash, unicode string, ascii bool, format string) Step {
	if format == "" {
		format = "%04x"
	}
	return step(name, func(dst *strings.Builder, r rune, raw string) {
		switch i := strings.IndexRune("\n\r\t\b\f", r); {
		case i >= 0 && r != utf8.RuneError:
			dst.WriteString([]string{`\n`, `\r`, `\t`, `\b`, `\f`}[i])
		case r < 0x80 && strings.ContainsRune(backslash, r):
			dst.WriteString(`\` + raw)
		case r < 0x20 || r < 0x80 && strings.ContainsRune(unicode, r) || ascii && r >= 0x7f:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(dst, `\u`+format, u)
			}
		default:
			dst.WriteString(raw)
		}
	})
}

// PyRepr is the inside of Python's repr of a string. The quotes around it are ' unless the string has ' and no ".
func PyRepr() Step {
	return Step{Name: "pyrepr", write: func(v string) Text { return pyQuoted(v, false) }}
}

// PyBytes is the inside of Python's repr of bytes.
func PyBytes() Step {
	return Step{Name: "pyrepr-bytes", write: func(v string) Text { return pyQuoted(v, true) }}
}

// PyQuoted is PyRepr with the quotes written around the value.
func PyQuoted() Step {
	return Step{Name: "pyrepr", write: func(v string) Text {
		t := pyQuoted(v, false)
		return Text{Open: t.Quote, Body: t.Body, Close: t.Quote}
	}}
}

func pyQuoted(v string, bytes bool) Text {
	quote := "'"
	if strings.Contains(v, "'") && !strings.Contains(v, `"`) {
		quote = `"`
	}
	return Text{Body: each(v, pyEscape(quote, bytes)), Quote: quote}
}

func pyEscape(quote string, bytes bool) func(dst *strings.Builder, r rune, raw string) {
	return func(dst *strings.Builder, r rune, raw string) {
		switch {
		case raw == quote || raw == `\`:
			dst.WriteString(`\` + raw)
		case raw == "\n":
			dst.WriteString(`\n`)
		case raw == "\r":
			dst.WriteString(`\r`)
		case raw == "\t":
			dst.WriteString(`\t`)
		case r < 0x20 || r == 0x7f || r == utf8.RuneError && len(raw) == 1 || bytes && r >= 0x80:
			hexEach(dst, `\x%02x`, raw)
		default:
			dst.WriteString(raw)
		}
	}
}

// Logfmt writes the value bare, or in double quotes when it holds a blank, a quote, = or a control byte.
func Logfmt() Step {
	return Step{Name: "logfmt", write: func(v string) Text {
		if strings.ContainsAny(v, " \"=\t\r\n\x1b\x7f") || !utf8.ValidString(v) {
			return Text{Open: `"`, Body: JSON().String(v), Close: `"`}
		}
		return Text{Body: v}
	}}
}

// GoQuote is the inside of Go's %q, as log/slog writes text.
func GoQuote() Step {
	return Step{Name: "go-q", write: func(v string) Text {
		q := fmt.Sprintf("%q", v)
		return Text{Body: q[1 : len(q)-1]}
	}}
}

// QP is quoted-printable without soft breaks; SoftBreak adds them to a whole line.
func QP() Step {
	return step("qp", func(dst *strings.Builder, r rune, raw string) {
		if r == '=' || r >= 0x7f || r < 0x20 && r != '\n' && r != '\t' {
			hexEach(dst, "=%02X", raw)
			return
		}
		dst.WriteString(raw)
	})
}
