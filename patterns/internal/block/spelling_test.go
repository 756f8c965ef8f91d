package block

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A spelling is one way in which an object stands in a log. What before and after hold must stay.
type spelling struct{ name, before, text, after string }

func (s spelling) in() string { return s.before + s.text + s.after }

func jsonText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return b.String()[1 : b.Len()-2]
}

func nginxText(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < ' ' || c == '"' || c == '\\' || c > '~' {
			fmt.Fprintf(&b, `\x%02X`, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func syslogText(s string) string { return strings.NewReplacer("\n", "#012", "\t", "#011").Replace(s) }

func percentText(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// everyByte escapes what is no letter, digit or one of keep.
func everyByte(b []byte, format, keep string) string {
	var t strings.Builder
	for _, c := range b {
		if c < 0x80 && (c-'0' < 10 || c|0x20-'a' < 26 || strings.IndexByte(keep, c) >= 0) {
			t.WriteByte(c)
			continue
		}
		fmt.Fprintf(&t, format, c)
	}
	return t.String()
}

// pythonBytes writes bytes as their repr does.
func pythonBytes(b []byte) string {
	var t strings.Builder
	for _, c := range b {
		switch {
		case c == '\\' || c == '\'':
			t.WriteString(`\` + string(rune(c)))
		case c == '\n':
			t.WriteString(`\n`)
		case c == '\r':
			t.WriteString(`\r`)
		case c == '\t':
			t.WriteString(`\t`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&t, `\x%02x`, c)
		default:
			t.WriteByte(c)
		}
	}
	return t.String()
}

func numbers(b []byte, separator string, signed bool) string {
	var parts []string
	for _, c := range b {
		n := int(c)
		if signed {
			n = int(int8(c))
		}
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, separator)
}

func pemText(s secret) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: s.label, Bytes: s.der}))
}

// pemSpellings are the ways in which PEM stands on one line.
func pemSpellings(text string) []spelling {
	body := strings.TrimSuffix(text, "\n")
	tabs := strings.ReplaceAll(body, "\n", "\n\t")
	fold := func(s string) string { return strings.ReplaceAll(s, "\n", " ") }
	lines := strings.Split(body, "\n")
	joined := lines[0] + " " + strings.Join(lines[1:len(lines)-1], "") + " " + lines[len(lines)-1]
	return []spelling{
		{"nginx", `1.2.3.4 "GET /a" cert="`, nginxText(body), `" 200`},
		{"nginx tabs", `1.2.3.4 "GET /a" cert="`, nginxText(tabs), `\x0A" 200`},
		{"percent", "/a?cert=", percentText(body), "%0A&n=1 HTTP/1.1"},
		{"percent lower", "/a?cert=", strings.ToLower(percentText("\n")) + strings.NewReplacer("%2F", "%2f", "%0A", "%0a", "%2B", "%2b", "%3D", "%3d").Replace(percentText(body)), "&n=1"},
		{"percent twice", "/a?next=", percentText(percentText(body)), "%250A&n=1"},
		{"percent thrice", "/a?next=", percentText(percentText(percentText(body))), "&n=1"},
		{"percent dashes", "/a?c=", strings.ReplaceAll(percentText(body), "-", "%2D"), "&n=1"},
		{"alb", "X-Amzn-Mtls-Clientcert-Leaf: ", strings.NewReplacer("\n", "%0A", " ", "%20").Replace(body), "%0A"},
		{"form", "cert=", url.QueryEscape(body), "&n=1"},
		{"blanks", "X-SSL-Client-Cert: ", fold(body), " "},
		{"blanks, one piece", "X-SSL-Client-Cert: ", joined, ""},
		{"no line ends", "c=", strings.ReplaceAll(strings.ReplaceAll(body, "-----\n", "-----"), "\n", ""), ` n=1`},
		{"json", `{"a":"`, jsonText(body), `\n","n":1}`},
		{"json tabs", `{"a":"`, jsonText(tabs), `","n":1}`},
		{"json crlf", `{"a":"`, jsonText(strings.ReplaceAll(body, "\n", "\r\n")), `","n":1}`},
		{"json in json", `{"log":"{\"c\": \"`, jsonText(jsonText(body)), `\\n\"}\n","stream":"stdout"}`},
		{"json thrice", `{"a":"`, jsonText(jsonText(jsonText(body))), `","n":1}`},
		{"json slashes", `{"a":"`, strings.ReplaceAll(jsonText(body), "/", `\/`), `"}`},
		{"json u002B", `{"a":"`, strings.NewReplacer("+", `\u002B`, "=", `\u003D`, "/", `\u002F`, `\n`, `\u000a`).Replace(jsonText(body)), `"}`},
		{"python", `{'HTTP_X_SSL_CLIENT_CERT': '`, pythonBytes([]byte(tabs)), `', 'n': 1}`},
		{"python bytes", `(b'x-ssl-client-cert', b'`, pythonBytes([]byte(body)), `\n')`},
		{"syslog", "2026-11-23T20:49:43+00:00 h app[1]: cert=#011", syslogText(body), "#012 n=1"},
		{"html", "<pre>", strings.ReplaceAll(html.EscapeString(body), "\n", "&#10;"), "</pre>"},
		{"html plus", "<pre>", strings.NewReplacer("+", "&#43;", "/", "&#x2F;", "=", "&#x3D;", "\n", "&#xA;").Replace(body), "</pre>"},
		{"xfcc", `By=spiffe://a/b;Hash=abababababababababababababababababababababababababababababababab;Cert="`, percentText(body + "\n"), `";Subject="/C=US/CN=x";URI=spiffe://acme.test/x`},
		{"colour", "\x1b[36mcert\x1b[0m=\x1b[35m", fold(body), "\x1b[0m n=1"},
		{"quoted-printable blank", "c = '", strings.NewReplacer(" ", "=20", "\n", "%0A").Replace(body), "'"},
		{"base64", "client-certificate-data: ", base64.StdEncoding.EncodeToString([]byte(text)), ""},
		{"base64 cut", "data: ", base64.StdEncoding.EncodeToString([]byte(text))[:len(text)/2], " n=1"},
		{"base64 second", "b64=", base64.StdEncoding.EncodeToString([]byte("xy: -\r\nx-cert: " + text)), " n=1"},
		{"base64 third", `{"b64":"`, base64.StdEncoding.EncodeToString([]byte("abc: ab\r\nx-cert:  " + text)), `"}`},
		{"base64 first", `{"b64":"`, base64.StdEncoding.EncodeToString([]byte("ab: ab\r\nx-cert:  " + text)), `"}`},
		{"base64 escaped", "b64=", percentText(base64.StdEncoding.EncodeToString([]byte("x?>: ab\r\nx-cert:  " + text))), "&n=1"},
		{"base64url", "b64=", base64.RawURLEncoding.EncodeToString([]byte(text)), " n=1"},
		{"hex", "pem=", hex.EncodeToString([]byte(body)), " n=1"},
		{"hex upper", "pem=", strings.ToUpper(hex.EncodeToString([]byte(body))), " n=1"},
		{"array", `{"MESSAGE":[27,91,51,`, numbers([]byte(body), ",", false), `,10],"n":1}`},
		{"array blanks", `{"MESSAGE": [27, 91, 51, `, numbers([]byte(body), ", ", false), `, 10], "n": 1}`},
		{"array in json", `{"log":"{\"MESSAGE\":[`, numbers([]byte(body), ",", false), `]}","n":1}`},
		{"go bytes", "read [", numbers([]byte(body), " ", false), "] from peer"},
	}
}

// derSpellings are the ways in which the object itself stands on one line.
func derSpellings(der []byte) []spelling {
	std, raw := base64.StdEncoding.EncodeToString(der), base64.RawURLEncoding.EncodeToString(der)
	return []spelling{
		{"der", "der=", std, " dn=/CN=x"},
		{"der colons", "Client-Cert: :", std, ":"},
		{"der json", `{"x5c": ["`, std, `"]}`},
		{"der slashes", `{"x5c": ["`, strings.ReplaceAll(std, "/", `\/`), `"]}`},
		{"der u002B", `{"x5c": ["`, strings.NewReplacer("+", `\u002B`, "=", `\u003D`).Replace(std), `"]}`},
		{"der percent", "/a?c=", percentText(std), "&n=1"},
		{"der wrapped", `{"c":"`, strings.Join(chunks(std, 64), `\n`), `","n":1}`},
		{"der wrapped 76", `{"c":"`, strings.Join(chunks(std, 76), `\r\n`), `","n":1}`},
		{"der captures", "0/0 {k|Basic x||", std, `} "GET /p HTTP/1.1"`},
		{"der url", "x5c_url=", raw, " n=1"},
		{"hex der", "{", hex.EncodeToString(der), "}"},
		{"hex der upper", "{k||", strings.ToUpper(hex.EncodeToString(der)), "|x}"},
		{"hex der 0x", "c=0x", hex.EncodeToString(der), " n=1"},
		{"percent bytes", "/a?c=", everyByte(der, "%%%02X", "-_.~"), "&n=1"},
		{"percent bytes lower", "/a?c=", everyByte(der, "%%%02x", "-_.~"), "&n=1"},
		{"percent bytes twice", "/a?c=", everyByte(der, "%%25%02X", "-_.~"), "&n=1"},
		{"nginx bytes", `c="`, nginxText(string(der)), `" 200`},
		{"python bytes of der", "c=b'", pythonBytes(der), "' n=1"},
		{"python bytes in json", `{"log":"c=b'`, jsonText(pythonBytes(der)), `' n=1\n"}`},
		{"json bytes", `{"c":"`, everyByte(der, `\u%04x`, " !#$%()*+,-./:;<=>?@[]^_`{|}~'"), `","n":1}`},
		{"octal bytes", "c='", everyByte(der, `\%03o`, "-"), "' n=1"},
		{"array of der", `{"c": [`, numbers(der, ", ", false), `], "n": 1}`},
		{"tight array of der", `{"c":[`, numbers(der, ",", false), `],"n":1}`},
		{"signed array of der", "c=[", numbers(der, ", ", true), "] n=1"},
		{"go bytes of der", "c=[", numbers(der, " ", false), "] n=1"},
	}
}

func chunks(s string, n int) (parts []string) {
	for len(s) > n {
		parts, s = append(parts, s[:n]), s[n:]
	}
	return append(parts, s)
}

var anyMark = regexp.MustCompile(`\[(CERT:[a-z]+(:bytes:[0-9]+)?|PRIVATE-KEY(:line)?)\]`)

// TestSpellings: every object in every spelling becomes one mark of its kind, and what stands around it stays.
func TestSpellings(t *testing.T) {
	for _, s := range material(t) {
		list := pemSpellings(pemText(s))
		if s.name != "openssh" {
			list = append(list, derSpellings(s.der)...)
		}
		for _, sp := range list {
			d := newDriver(t)
			out := d.mask(sp.in())
			want := "[CERT:"
			if s.kind == PrivateKey {
				want = "[PRIVATE-KEY]"
			}
			rest, ok := strings.CutPrefix(out, sp.before)
			rest, ok2 := strings.CutSuffix(rest, sp.after)
			rest = strings.Trim(rest, `"\`)
			for _, gap := range []string{`%0a`, "%0A"} {
				rest = strings.TrimSuffix(strings.TrimPrefix(rest, gap), gap)
			}
			if !ok || !ok2 || !strings.HasPrefix(rest, want) || anyMark.FindString(rest) != rest {
				t.Errorf("%s, %s:\n in %.300q\nout %.300q", s.name, sp.name, sp.in(), out)
			}
			if !d.state.Empty() {
				t.Errorf("%s, %s: left open: %+v", s.name, sp.name, d.state.open[0])
			}
			if json.Valid([]byte(sp.in())) && !json.Valid([]byte(out)) {
				t.Errorf("%s, %s: no JSON any more: %.200s", s.name, sp.name, out)
			}
		}
	}
}

// TestJoints: the lines of a block may be strings or cells of their own on one line of the log; no line of the body is left.
func TestJoints(t *testing.T) {
	for _, s := range material(t) {
		lines := strings.Split(strings.TrimSuffix(pemText(s), "\n"), "\n")
		for _, joint := range []string{
			`", "`, `","`, `\n", "`, `', '`, `\n', b'`, `\n" + "`, `<br>`, `<br/>`, `<br />`, `&lt;br&gt;`, "|", " | ", ",", ";", `\",\"`,
		} {
			out := maskAll(t, `x "`+strings.Join(lines, joint)+`" api_key=abc`)
			for _, l := range lines[1 : len(lines)-1] {
				if len(l) >= 16 && strings.Contains(out, l[:16]) {
					t.Errorf("%s, %q: %.16s... is left in %.300s", s.name, joint, l, out)
					break
				}
			}
			if !strings.HasSuffix(out, `" api_key=abc`) {
				t.Errorf("%s, %q: what stands behind it is lost: %.300s", s.name, joint, out)
			}
		}
	}
}
