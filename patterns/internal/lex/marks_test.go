package lex

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestMarksEnd(t *testing.T) {
	m := NewMarks([]string{"http.api-key", "own.key"}, Redacted, false)
	for _, mark := range []string{
		"[REDACTED:http.api-key]", "[REDACTED:own.key]", "[REDACTED:own.key:user:alice]", "[REDACTED:own.key:user:a%40b%20c]", "[REDACTED:own.key:last4:wxyz]",
		"[REDACTED:own.key:last4:%2F%2B%3D%25]", "[REDACTED:own.key:last4:a%2Fbc]", "[REDACTED:own.key:k1.0123456789abcdef]", "[REDACTED:own.key:k12.0123456789abcdef]",
		"[REDACTED:own.key:user:" + strings.Repeat("%41", longestUser) + "]",
		"[CERT:begin]", "[CERT:line]", "[CERT:unparsed:bytes:1024]", "[PRIVATE-KEY]", "[PRIVATE-KEY:line]", "[STUB:oversize:bytes:20971520]", "[STUB:panic:bytes:1]",
	} {
		for _, around := range [][2]string{{"", ""}, {"x=", ""}, {"", " x"}, {"", "]"}, {"[", "]"}, {"", "[CERT:line]"}} {
			text := []byte(around[0] + mark + around[1])
			i := len(around[0])
			if got := m.End(text, i); got != i+len(mark) {
				t.Errorf("End(%q, %d) = %d, want %d", text, i, got, i+len(mark))
			}
		}
		if !m.masked([]byte(mark)) {
			t.Errorf("a value that is %s is masked already", mark)
		}
		if m.masked([]byte(mark+"x")) || m.masked([]byte("x"+mark)) {
			t.Errorf("a value that holds %s and more is not masked", mark)
		}
	}
	for _, value := range []string{
		"", "[", "[]", "x", "REDACTED:own.key]", "[REDACTED]", "[REDACTED:]", "[REDACTED:own.key", "[REDACTED:other.key]", "[REDACTED:own.key ]", "[ REDACTED:own.key]",
		"[redacted:own.key]", "[REDACTED:own]", "[REDACTED:own.key:hunter2]", "[REDACTED:own.key:user]", "[REDACTED:own.key:user:]",
		"[REDACTED:own.key:user:" + strings.Repeat("a", 3*longestUser+1) + "]", "[REDACTED:own.key:last4:abc]", "[REDACTED:own.key:last4:abcdefghijklm]", "[REDACTED:own.key:last4]",
		"[REDACTED:own.key:k.0123456789abcdef]", "[REDACTED:own.key:k1.0123456789abcde]", "[REDACTED:own.key:k1.0123456789abcdef0]", "[REDACTED:own.key:k1.0123456789ABCDEF]",
		"[REDACTED:own.key:1.0123456789abcdef]", "[REDACTED:own.key:k1x0123456789abcdef]", "[REDACTED:own.key:k1.0123456789abcdef:x]", "[REDACTED:own.key:k1.0123456789abcdeg]",
		"[REDACTED:own.key:kx.0123456789abcdef]", "[REDACTED=own.key]", "[REDACTED:own.key:user:a b]", `[REDACTED:own.key:user:a"b]`, "[REDACTED:own.key:user:a/b]",
		"[CERT]", "[CERT:]", "[CERT:end]", "[CERT:begin:x]", "[CERT:unparsed]", "[CERT:unparsed:bytes]", "[CERT:unparsed:bytes:]", "[CERT:unparsed:bytes:x]", "[CERT:unparsed:size:1]",
		"[PRIVATE-KEY:begin]", "[PRIVATE-KEY:line:x]", "[PRIVATE_KEY]", "[STUB]", "[STUB::bytes:1]", "[STUB:x:bytes:]", "[STUB:x:bytes:1:2]", "[STUB:x]",
		"%5BPRIVATE-KEY%5D", `\u005bPRIVATE-KEY\u005d`, "[PRIVATE-KEY" + strings.Repeat(":", longestMark) + "]",
	} {
		if got := m.End([]byte(value), 0); got != 0 {
			t.Errorf("End(%q) = %d: it is a value", value, got)
		}
	}
}

func TestMarksLast(t *testing.T) {
	m := NewMarks([]string{"own.key"}, Redacted, false)
	const a, b = "[REDACTED:own.key]", "[CERT:line]"
	for text, want := range map[string]int{
		"": 0, "x": 0, a: len(a), a + b: len(a + b), a + b + a + " x": len(a + b + a), a + "x" + b: len(a), a + "[x]": len(a), "[" + a: 0,
	} {
		if got := m.Last([]byte(text), 0); got != want {
			t.Errorf("Last(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestMasked: values that hold no secret.
func TestMasked(t *testing.T) {
	m := NewMarks(nil, Redacted, false)
	for _, v := range []string{
		"", "-", "null", "NULL", "None", "nil", "true", "False", "undefined", "(null)", "<nil>", "***", "********", "xxxx", "XXXXXXXX", "...", "<api-key>", "<YOUR_TOKEN>", "[FILTERED]", "[REDACTED]",
		"__REDACTED__",
	} {
		if !m.masked([]byte(v)) {
			t.Errorf("%q says that there is no secret", v)
		}
	}
	for _, v := range []string{"x", "**", "xx", "xxxxy", "**a**", "nul", "nullx", "TRUEx", "<a1b2>", "<>", "<a b>", "[FILTERED]x", "0", "none1", "hunter2", "--"} {
		if m.masked([]byte(v)) {
			t.Errorf("%q may be a secret", v)
		}
	}
}

func TestBasicUser(t *testing.T) {
	enc := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	long := strings.Repeat("p", 300)
	for _, tc := range []struct{ in, user, password string }{
		{enc("alice:s3cret"), "alice", "s3cret"},
		{enc("alice:a:b"), "alice", "a:b"},
		{enc(":s3cret"), "", "s3cret"},
		{enc("alice:"), "alice", ""},
		{enc("a:" + long), "a", long},
		{enc("é:x"), "é", "x"},
		{strings.TrimRight(enc("alice:s3cret"), "="), "alice", "s3cret"},
		{strings.ReplaceAll(enc("alice:s3cre"), "=", "%3D"), "alice", "s3cre"},
		{strings.ReplaceAll(enc("alice:s3cre"), "=", "=3D"), "alice", "s3cre"},
		{strings.ReplaceAll(enc("alice:s3cre"), "=", `\u003d`), "alice", "s3cre"},
		{base64.URLEncoding.EncodeToString([]byte("al\xff\xfe:\xfb\xff")), "al\xff\xfe", "\xfb\xff"},
		{strings.ReplaceAll(enc("al\xff\xfe:\xfb\xff"), "/", `\/`), "al\xff\xfe", "\xfb\xff"},
		{strings.ReplaceAll(enc("al\xff\xfe:\xfb\xff"), "+", "%2B"), "al\xff\xfe", "\xfb\xff"},
	} {
		var buf [LongestBasic]byte
		user, password, ok := BasicUser(&buf, []byte(tc.in))
		if !ok || string(user) != tc.user || string(password) != tc.password {
			t.Errorf("%s: user %q, password %q, %v; want %q, %q", tc.in, user, password, ok, tc.user, tc.password)
		}
	}
	for _, in := range []string{"", "a", "alice:s3cret", enc("alice"), enc("al\x00ice:x"), enc("al\x7fice:x"), "====", "%3D%3D", enc("\n:x"), "[REDACTED:own.key]"} {
		var buf [LongestBasic]byte
		if user, _, ok := BasicUser(&buf, []byte(in)); ok {
			t.Errorf("%q: user %q", in, user)
		}
	}
}

// TestLongBasic: credentials longer than what is decoded still give the user and no more.
func TestLongBasic(t *testing.T) {
	in := base64.StdEncoding.EncodeToString([]byte("alice:" + strings.Repeat("p", 4*LongestBasic)))
	var buf [LongestBasic]byte
	user, password, ok := BasicUser(&buf, []byte(in))
	if !ok || string(user) != "alice" || len(password) == 0 {
		t.Errorf("user %q, %d bytes of a password, %v", user, len(password), ok)
	}
}
