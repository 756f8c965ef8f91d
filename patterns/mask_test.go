package patterns_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"redactor/patterns"
)

// own compiles rules made for a test.
func own(t testing.TB, rules []patterns.Rule, opts ...patterns.Option) *patterns.Ruleset {
	t.Helper()
	rs, err := patterns.Compile(rules, opts...)
	if err != nil {
		t.Fatalf("compiling: %v", err)
	}
	return rs
}

// nameRule masks the value of door_key.
func nameRule(mask string) patterns.Rule {
	return patterns.Rule{ID: "own.door", Kind: patterns.KindName, Names: []string{"door_key"}, Policy: patterns.Always, Mask: mask}
}

// checkRedacted redacts each text and its result again.
func checkRedacted(t *testing.T, rs *patterns.Ruleset, table map[string]string) {
	t.Helper()
	for in, want := range table {
		got := string(rs.AppendRedacted(nil, []byte(in)))
		if got != want {
			t.Errorf("\n in   %q\n got  %q\n want %q", in, got, want)
		}
		if again := string(rs.AppendRedacted(nil, []byte(got))); again != got {
			t.Errorf("not stable:\n in    %q\n once  %q\n twice %q", in, got, again)
		}
	}
}

func TestFixedMask(t *testing.T) {
	const mark = "[REDACTED:own.door]"
	for _, name := range []string{"", "fixed"} {
		checkRedacted(t, own(t, []patterns.Rule{nameRule(name)}), map[string]string{
			"":                            "",
			"nothing":                     "nothing",
			"door_key=x":                  "door_key=" + mark,
			"a door_key=x1; b":            "a door_key=" + mark + "; b",
			`{"door_key":"a b"}`:          `{"door_key":"` + mark + `"}`,
			"door_key=a1\ndoor_key=b2\n":  "door_key=" + mark + "\ndoor_key=" + mark + "\n",
			"door_key=" + mark:            "door_key=" + mark,
			"door_key=[REDACTED:own.dog]": "door_key=[" + mark + "]",
			"door_key=a1&door_key=a1":     "door_key=" + mark + "&door_key=" + mark,
		})
	}
}

func TestPartialMask(t *testing.T) {
	const fixed = "[REDACTED:own.door]"
	checkRedacted(t, own(t, []patterns.Rule{nameRule("partial")}), map[string]string{
		"door_key=" + strings.Repeat("a", 11) + "wxyz":    "door_key=" + fixed, // 15 characters
		"door_key=" + strings.Repeat("a", 12) + "wxyz":    "door_key=[REDACTED:own.door:last4:wxyz]",
		"door_key=" + strings.Repeat("a", 400) + "w.y_":   "door_key=[REDACTED:own.door:last4:w.y_]",
		`{"door_key":"abcdefghijklmnop q]r"}`:             `{"door_key":"[REDACTED:own.door:last4:%20q%5Dr]"}`,
		`{"door_key":"abcdefghijklmnop\"\/é"}`:            `{"door_key":"[REDACTED:own.door:last4:%22%2F%C3%A9]"}`,
		"/?door_key=abcdefghijkl%2F%2B%3D%26&x=1":         "/?door_key=[REDACTED:own.door:last4:%2F%2B%3D%26]&x=1",
		"/?door_key=%61%62%63%64%65%66%67%68%69%6A&x=1":   "/?door_key=" + fixed + "&x=1", // ten characters in thirty bytes
		"door_key=abcdefghijklm%25z":                      "door_key=" + fixed,
		"door_key=abcdefghijklmn%25z":                     "door_key=[REDACTED:own.door:last4:mn%25z]",
		"x door_key=abcdefghijklwxyz; y abcdefghijklwxyz": "x door_key=[REDACTED:own.door:last4:wxyz]; y [REDACTED:own.door:last4:wxyz]",
		"door_key=[REDACTED:own.door:last4:%2F%2B%3D%26]": "door_key=[REDACTED:own.door:last4:%2F%2B%3D%26]",
	})
}

func TestPartialIsNeverTheDefault(t *testing.T) {
	for _, r := range patterns.Builtin() {
		if r.Mask == "partial" {
			t.Errorf("rule %s shows parts of secrets", r.ID)
		}
	}
}

func TestBasicMask(t *testing.T) {
	rs := compile(t)
	enc := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	const fixed = "[REDACTED:http.basic]"
	for _, tc := range []struct{ credentials, mark string }{
		{"alice:s3cret", "[REDACTED:http.basic:user:alice]"},
		{"svc-billing.eu:s3cret", "[REDACTED:http.basic:user:svc-billing.eu]"},
		{"alice@acme.test:s3cret", "[REDACTED:http.basic:user:alice%40acme.test]"},
		{"a b\"]:s3cret", "[REDACTED:http.basic:user:a%20b%22%5D]"},
		{"alice:s3:cret", "[REDACTED:http.basic:user:alice]"},
		{"zoë:s3cret", "[REDACTED:http.basic:user:zo%C3%AB]"},
		{strings.Repeat("ab", 32) + ":s3cret", "[REDACTED:http.basic:user:" + strings.Repeat("ab", 32) + "]"},
		// An empty password, no user, or a user that is the secret itself.
		{"alice:", fixed},
		{"sk4eC39HqLyjWDarjtT1zdp7dc:", fixed},
		{"sk4eC39HqLyjWDarjtT1zdp7dc:x-oauth-basic", fixed},
		{"password=hunter2:x", fixed},
		{":s3cret", fixed},
		{strings.Repeat("ab", 32) + "c:s3cret", fixed},
	} {
		in := enc(tc.credentials)
		for _, carrier := range [][2]string{{"Authorization: Basic ", ""}, {`{"authorization":"Basic `, `","x":1}`}, {"x Proxy-Authorization: basic ", " y"}, {"x 'Basic ", "' y"}, {"{a|Basic ", "|b}"}} {
			want := carrier[0] + tc.mark + carrier[1]
			checkRedacted(t, rs, map[string]string{carrier[0] + in + carrier[1]: want})
			checkRedacted(t, rs, map[string]string{carrier[0] + strings.ReplaceAll(in, "=", "") + carrier[1]: want})
		}
	}
	checkRedacted(t, rs, map[string]string{
		"Authorization: Basic !!not-base64!!":                                        "Authorization: Basic " + fixed,
		"x?h=Basic%20" + strings.ReplaceAll(enc("alice:s3cre"), "=", "%3D") + "&y=1": "x?h=Basic%20[REDACTED:http.basic:user:alice]&y=1",
		"the basic rules apply":                                                      "the basic rules apply",
	})
}

// lengths is a Masker that notes what it is given.
type lengths struct{ seen []string }

func (l *lengths) AppendMask(dst, secret []byte, m *patterns.Match) []byte {
	l.seen = append(l.seen, string(secret))
	return append(dst, "[n"+strings.Repeat("n", int(m.Rule))+"]"...)
}

var _ patterns.Masker = (*lengths)(nil)

func TestCustomMasker(t *testing.T) {
	masker := &lengths{}
	rules := []patterns.Rule{{ID: "own.other", Kind: patterns.KindName, Names: []string{"other"}, Policy: patterns.Always}, nameRule("lengths")}
	rs := own(t, rules, patterns.WithMasker("unused", nil), patterns.WithMasker("lengths", masker))
	for in, secret := range map[string]string{
		"door_key=abc x": "abc", `{"door_key":"a\"\u0026\/é b"}`: `a"&/é b`, "/?door_key=a%2Fb+c%26&x=1": "a/b+c&", "/?door_key=a%252Fb&x=1": "a/b", "door_key=\x1b[1mabc\x1b[0m": "abc",
		"{&quot;door_key&quot;: &quot;a&amp;b&quot;}": "a&b", `{"door_key":12}`: "12",
	} {
		masker.seen = nil
		out := string(rs.AppendRedacted(nil, []byte(in)))
		if len(masker.seen) != 1 || masker.seen[0] != secret || !strings.Contains(out, "[nn]") {
			t.Errorf("%q: the masker saw %q, want %q; out %q", in, masker.seen, secret, out)
		}
	}
	if out := string(rs.AppendRedacted(nil, []byte("other=abc x"))); out != "other=[REDACTED:own.other] x" {
		t.Errorf("a rule without it uses it: %q", out)
	}
}

// TestBareJSONGainsQuotes at each level of quoting, so that what parsed still parses.
func TestBareJSONGainsQuotes(t *testing.T) {
	rs := own(t, []patterns.Rule{nameRule("")})
	text := `{"door_key":-12.5e3,"n":[1,true]}`
	const clean = `{"door_key":"[REDACTED:own.door]","n":[1,true]}`
	for level := range 5 {
		want := clean
		for range level {
			want = nested(t, want)
		}
		checkRedacted(t, rs, map[string]string{text: want, text + "\r\n": want + "\r\n", " " + text + " ": " " + want + " "})
		if !json.Valid([]byte(text)) || !json.Valid([]byte(want)) {
			t.Fatalf("level %d is no JSON", level)
		}
		text = nested(t, text)
	}
	checkRedacted(t, rs, map[string]string{
		`{"door_key":[1,"a b",{"x":2,"y":[true,null]}],"n":1}`: `{"door_key":["[REDACTED:own.door]","[REDACTED:own.door]",{"x":"[REDACTED:own.door]","y":[true,null]}],"n":1}`,
		`{"door_key":null,"a":true}`:                           `{"door_key":null,"a":true}`,
		`x {'door_key': 12, 'n': 1}`:                           `x {'door_key': '[REDACTED:own.door]', 'n': 1}`,
		`1,"{""door_key"":12,""n"":1}",2`:                      `1,"{""door_key"":""[REDACTED:own.door]"",""n"":1}",2`,
		`?q=%7B%22door_key%22%3A12%2C%22n%22%3A1%7D&x`:         `?q=%7B%22door_key%22%3A%22[REDACTED:own.door]%22%2C%22n%22%3A1%7D&x`,
		`"{\x22door_key\x22:12,\x22n\x22:1}"`:                  `"{\x22door_key\x22:\x22[REDACTED:own.door]\x22,\x22n\x22:1}"`,
		`door_key=12 n=1`:                                      `door_key=[REDACTED:own.door] n=1`,
		`door_key: 12, n: 1`:                                   `door_key: [REDACTED:own.door], n: 1`,
	})
}

// TestEchoKeepsJSON: what stands again elsewhere in a line of JSON goes within its string, and gains quotes where it is a number.
func TestEchoKeepsJSON(t *testing.T) {
	const mark = "[REDACTED:own.door]"
	checkRedacted(t, own(t, []patterns.Rule{nameRule("")}), map[string]string{
		`{"door_key":3.14159265,"x":[3.14159265, 3.14159265,"3.14159265 ","a 3.14159265"]}`: `{"door_key":"` + mark + `","x":["` + mark + `", "` + mark + `","` + mark + ` ","a ` + mark + `"]}`,
		`{"m":"{\"n\":3.14159265}","door_key":3.14159265}`:                                  `{"m":"{\"n\":` + mark + `}","door_key":"` + mark + `"}`,
		`{"door_key":"\", \"b\": \"c","a":"","b":"c"}`:                                      `{"door_key":"` + mark + `","a":"","b":"c"}`,
		`{"x":12345678901234,"door_key":"12345678901234,5678"}`:                             `{"x":"` + mark + `","door_key":"` + mark + `"}`,
	})
}

// nested returns a JSON object that holds text as a string.
func nested(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return `{"m":` + string(b) + `}`
}
