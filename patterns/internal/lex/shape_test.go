package lex

import (
	"strings"
	"testing"
)

func TestSecretLike(t *testing.T) {
	for _, v := range []string{
		"a1b2c3d4e5f6g7h8", "550e8400-e29b-41d4-a716-446655440000", "d41d8cd98f00b204e9800998ecf8427e", "sk_test_4eC39HqLyjWDarjt", "hunter2hunter2", "Tr0ub4dor&3",
		"p@ssw0rd!x", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", "/J4lrXUtnFEMI7K7MDENGbPxRfiCY/xAMPLE", "dGhpcyBpcyBhIHRlc3QgMTIz==",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl1", "xoxb-2345-abcdefGHIJ", "AbCdEfGhIjKlMnOpQr", "a%2Fb1c2d3e4", "pässw0rt1", `a\u0026b1c2d3`, "abc$def%ghi", "Zm9v+YmFyL2Jh1",
	} {
		if !SecretLike([]byte(v), 8) {
			t.Errorf("%q has the shape of a secret", v)
		}
	}
	for _, v := range []string{
		"", "short1", "password", "invalid", "authentication", "Unauthorized", "12345678", "1234567890123456", "2026-01-02", "10.0.0.12", "192.168.100.200:8080",
		"/var/lib/app/settings.py", "/api/v1/users", "django.contrib.auth.backends", "module.name", "two words1 here2", "f(a1b2c3d4)", "{a1b2c3d4}", "[a1b2c3d4]",
		"<b1234567>", "$HOME12345", "@a1b2c3d4", "0x1f2e3d4c", "aaaaaaaaaaaaaaa1", "a/b/c/d/e/f/g", "https://acme.test/a/b", "com.acme.Service", "not-a-secret", "ok\ta1b2c3d4", "1.2.3.4.5.6a",
	} {
		if SecretLike([]byte(v), 8) {
			t.Errorf("%q has not the shape of a secret", v)
		}
	}
	for _, least := range []int{8, 12, 16, 20} {
		v := []byte(strings.Repeat("a1b2c3d4e5", 3)[:least])
		if !SecretLike(v, least) || SecretLike(v, least+1) {
			t.Errorf("%s: %d characters are enough, one more is not", v, least)
		}
	}
	// Characters count, not bytes.
	if SecretLike([]byte("%61%31%62"), 8) || !SecretLike([]byte("%61%31%62%32%63%33%64%34"), 8) {
		t.Error("an escape is one character")
	}
}

func TestMixedWords(t *testing.T) {
	for v, want := range map[string]bool{
		"a1b2 c3d4": true, "abcd1 efgh2 ijkl3": true, "correct horse": false, "a1b2": false, "a1b2 word": false, "1234 5678": false, "": false, " a1": false, "a1  b2": false, "a1 b2 ": false,
	} {
		if got := MixedWords([]byte(v)); got != want {
			t.Errorf("MixedWords(%q) = %v, want %v", v, got, want)
		}
	}
}

func TestIsPathAndProse(t *testing.T) {
	for v, want := range map[string][2]bool{ // path, prose
		"/etc/ssl/key.pem": {true, false}, "~/x": {true, false}, "/x": {false, false}, "/a+b/c": {false, false}, "word": {false, true}, "Word": {false, true}, "don't": {false, true},
		"woRd": {false, false}, "w1": {false, false}, "a/b/c": {false, false}, "~": {false, false},
	} {
		if got := [2]bool{isPath([]byte(v)), isProse([]byte(v))}; got != want {
			t.Errorf("%q: path, prose = %v, want %v", v, got, want)
		}
	}
}

func TestScheme(t *testing.T) {
	for line, want := range map[string]string{ // an Authorization header's value; what goes of it
		"Bearer abc": "abc", "bearer abc": "abc", "Basic YTpi": "YTpi", "Token abc": "abc", "ApiKey abc": "abc", "AWS4-HMAC-SHA256 Credential=a/b, Signature=c": "Credential=a/b, Signature=c",
		"Bearer  abc": "abc", "Bearer+abc": "abc", "Bearer%20abc": "abc", "Custom abc": "abc", "abc": "abc", "Bearer": "Bearer", "Bearer ": "Bearer", "user=alice, x=y": "user=alice, x=y", "a1 b2": "a1 b2",
		"Bearer [REDACTED:own.key]": "", "[REDACTED:own.key]": "",
	} {
		b := []byte("Authorization: " + line)
		var goes []byte
		for _, sp := range scanLine(newScanner(), b) {
			goes = append(goes, b[sp.Start:sp.End]...)
		}
		if got := string(goes); got != want {
			t.Errorf("%s: %q goes, want %q", line, got, want)
		}
	}
}

// TestToken: a literal and a run of its class.
func TestToken(t *testing.T) {
	var class [256]bool
	for c := range 256 {
		class[c] = IsAlnum(byte(c)) || c == '-' || c == '_' || c == '.'
	}
	prefix := Token{Class: class, Fewest: 8, Rule: ruleKey, Literal: 3}
	keep := prefix
	keep.Keep = 3
	exact := Token{Class: class, Fewest: 8, Exact: true, Rule: ruleKey, Literal: 3}
	infix := Token{Class: class, Fewest: 8, Infix: true, Before: [2]int{3, 5}, Rule: ruleKey, Literal: 3}
	for _, tc := range []struct {
		token *Token
		want  string
	}{
		{&prefix, "x «tk_abcdefgh1» y"},
		{&prefix, "x «tk_abcdefgh»"},
		{&prefix, "«tk_abcdefgh1»."},
		{&prefix, "x=«tk_abcdefgh1»&y"},
		{&prefix, "xtk_abcdefgh1 y"},
		{&prefix, "tk_abcdefg y"},
		{&prefix, "%3D«tk_abcdefgh1»%26"},
		{&prefix, `\n«tk_abcdefgh1»\n`},
		{&prefix, "«tk_abcd%65fgh» y"},
		{&prefix, "tk_abcd/efgh y"},
		{&keep, "x tk_«abcdefgh1» y"},
		{&exact, "x «tk_abcdefgh» y"},
		{&exact, "x tk_abcdefgh1 y"},
		{&exact, "x tk_abcdefg y"},
		{&exact, "x «tk_abcdefgh»/y"},
		{&infix, "«abctk_abcdefgh» y"},
		{&infix, "x «abcdetk_abcdefgh» y"},
		{&infix, "abcdeftk_abcdefgh y"},
		{&infix, "x abtk_abcdefgh y"},
		{&infix, "%3D«abctk_abcdefgh» y"},
	} {
		b := unframed(tc.want)
		s := newScanner()
		s.Begin(b, 0, len(b), false)
		s.Token(strings.Index(string(b), "tk_"), tc.token)
		s.Finish()
		if got := framed(b, s.Spans); got != tc.want {
			t.Errorf("\n got  %s\n want %s", got, tc.want)
		}
	}
}
