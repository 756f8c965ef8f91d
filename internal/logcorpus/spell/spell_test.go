package spell

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// steps are the steps that stand inside others; quoted-printable is always the outermost.
func steps() []Step {
	return []Step{
		Raw(), NginxX(), ApacheC(), HAProxyHash(), Forensic(), HTML(), XML(), Percent(), PercentLower(), PercentForm(), PercentPath(),
		PercentALB(), SQL(), MySQL(), CSV(), JSON(), JSONU(), JSONGo(), JSONSlash(), JSONNet(), JSONGson(), PyRepr(), PyBytes(), PyQuoted(),
		Logfmt(), GoQuote(), Gunicorn(), RsyslogOctal(), Basic("base64", "svc", base64.StdEncoding),
	}
}

// TestSpellings pins each writer by the spelling its program is known for.
func TestSpellings(t *testing.T) {
	const value = "x/+=é\"&<'\\ #|%\n"
	for _, test := range []struct {
		step Step
		want string
	}{
		{Raw(), value},
		{NginxX(), `x/+=\xC3\xA9\x22&<'\x5C #|%\x0A`},
		{ApacheC(), `x/+=\xc3\xa9\"&<'\\ #|%\n`},
		{Gunicorn(), "x/+=é\\\"&<'\\ #|%\n"},
		{HAProxyHash(), `x/+=#C3#A9#22&<'\ #23#7C%#0A`},
		{Forensic(), `x/+=%c3%a9"&<'\ #%7c%25%0a`},
		{RsyslogOctal(), `x/+=é"&<'\ #|%#012`},
		{HTML(), "x/+=é&quot;&amp;&lt;&#x27;\\ #|%\n"},
		{Percent(), `x%2F%2B%3D%C3%A9%22%26%3C%27%5C%20%23%7C%25%0A`},
		{PercentLower(), `x%2f%2b%3d%c3%a9%22%26%3c%27%5c%20%23%7c%25%0a`},
		{PercentForm(), `x%2F%2B%3D%C3%A9%22%26%3C%27%5C+%23%7C%25%0A`},
		{PercentPath(), `x/%2B%3D%C3%A9%22%26%3C%27%5C%20%23%7C%25%0A`},
		{PercentALB(), `x/+=%C3%A9%22%26%3C%27%5C%20%23%7C%25%0A`},
		{JSON(), `x/+=é\"&<'\\ #|%\n`},
		{JSONU(), `x/+=\u00e9\"&<'\\ #|%\n`},
		{JSONGo(), `x/+=é\"\u0026\u003c'\\ #|%\n`},
		{JSONSlash(), `x\/+=\u00e9\"&<'\\ #|%\n`},
		{JSONNet(), `x/\u002B=\u00E9\u0022\u0026\u003C\u0027\\ #|%\n`},
		{JSONGson(), `x/+\u003dé\"\u0026\u003c\u0027\\ #|%\n`},
		{PyRepr(), `x/+=é"&<\'\\ #|%\n`},
		{PyBytes(), `x/+=\xc3\xa9"&<\'\\ #|%\n`},
		{GoQuote(), `x/+=é\"&<'\\ #|%\n`},
		{QP(), "x/+=3D=C3=A9\"&<'\\ #|%\n"},
		{SQL(), "x/+=é\"&<''\\ #|%\n"},
	} {
		if got := test.step.String(value); got != test.want {
			t.Errorf("%s: got %s, want %s", test.step.Name, got, test.want)
		}
	}
}

// TestPythonQuotes: Python takes the double quote only for a text with ' and without ".
func TestPythonQuotes(t *testing.T) {
	for value, want := range map[string]string{`ab`: `'ab'`, `a"b`: `'a"b'`, `a'b`: `"a'b"`, `a'"b`: `'a\'"b'`} {
		if w := PyQuoted().Write(value); w.Open+w.Body+w.Close != want {
			t.Errorf("%s: got %s%s%s, want %s", value, w.Open, w.Body, w.Close, want)
		}
	}
}

// TestStandardReaders: what the writers write is what the standard library reads.
func TestStandardReaders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		for _, s := range []Step{JSON(), JSONU(), JSONGo(), JSONSlash(), JSONNet(), JSONGson()} {
			var got string
			if err := json.Unmarshal([]byte(`"`+s.String(value)+`"`), &got); err != nil || got != value {
				t.Errorf("%s: %q became %q: %v", s.Name, value, got, err)
			}
		}
		for _, s := range []Step{Percent(), PercentLower(), PercentPath(), PercentALB()} {
			if got, err := url.PathUnescape(s.String(value)); err != nil || got != value {
				t.Errorf("%s: %q became %q: %v", s.Name, value, got, err)
			}
		}
		if got, err := url.QueryUnescape(PercentForm().String(value)); err != nil || got != value {
			t.Errorf("form: %q became %q: %v", value, got, err)
		}
		if got := html.UnescapeString(HTML().String(value)); got != value {
			t.Errorf("html: %q became %q", value, got)
		}
	})
}

// TestViews: a value in any two nested spellings is among the views of the text around it.
func TestViews(t *testing.T) {
	all := steps()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[A-Za-z0-9é"'&<=/+ ]{8,16}`).Draw(t, "value")
		s := rapid.SampledFrom(all).Draw(t, "step")
		for _, outer := range []Step{Raw(), JSONGo(), Percent(), HTML(), PyRepr(), NginxX(), QP()} {
			text := Chain{s, outer}.Write(value)
			in := func(view string) bool { return strings.Contains(view, value) }
			if !slices.ContainsFunc(Views("key: "+text.Open+text.Body+text.Close+"; n=1"), in) {
				t.Errorf("%q in %s in %s is in no view of %q", value, s.Name, outer.Name, text.Body)
			}
		}
	})
}

// TestSoftBreak: no line is longer than 76 columns, no escape is cut, and joining gives the text again.
func TestSoftBreak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`([A-Za-z0-9=é ]|\n){0,300}`).Draw(t, "value")
		line := Line{{Text: QP().String("key=")}, {Text: QP().String(value), Secret: true}, {Text: "end"}}
		text := line.SoftBreak().String()
		for part := range strings.SplitSeq(text, "\n") {
			if len(part) > 76 {
				t.Errorf("%d columns: %q", len(part), part)
			}
		}
		if joined := strings.ReplaceAll(text, "=\n", ""); joined != line.String() {
			t.Errorf("joined %q, want %q", joined, line.String())
		}
	})
}

func TestAlign(t *testing.T) {
	line := Line{{Text: "a="}, {Text: "x", Optional: true}, {Text: "s1", Secret: true}, {Text: "; b="}, {Text: "s2", Secret: true}, {Text: "\n"}}
	for out, want := range map[string][]string{
		"a=[M]; b=[M]\n": {"[M]", "[M]"}, "a=xs1; b=s2\n": {"xs1", "s2"}, "a=; b=\n": {"", ""},
		"a=[M]; b=[M]": nil, "A=[M]; b=[M]\n": nil, "a=[M];b=[M]\n": nil,
	} {
		if got, ok := line.Align(out); ok != (want != nil) || ok && !slices.Equal(got, want) {
			t.Errorf("%q: %q, %t, want %q", out, got, ok, want)
		}
	}
}

func TestWithoutMarks(t *testing.T) {
	for text, want := range map[string]string{
		"a[REDACTED:http.basic:user:alice]b": "ab", "[CERT:line]": "", "[PRIVATE-KEY] [PRIVATE-KEY:line]": " ", "[STUB:oversize:bytes:1]": "",
		"[REDACTED:x y]": "[REDACTED:x y]", "[other]": "[other]", "[REDACTED:x": "[REDACTED:x", "[[CERT:begin]]": "[]",
	} {
		if got := WithoutMarks(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
