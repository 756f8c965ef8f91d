package patterns_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// softBroken breaks a text at the given column, as quoted-printable does, wherever that is but just behind the = of an escape.
func softBroken(text string, column int, eol string) string {
	var b strings.Builder
	for len(text) > column {
		n := column
		switch {
		case text[n-1] != '=':
		case n > 72:
			n--
		default:
			n++
		}
		b.WriteString(text[:n] + "=" + eol)
		text = text[n:]
	}
	return b.String() + text + eol
}

// joined takes the soft breaks out again.
func joined(text []byte, eol string) string { return strings.ReplaceAll(string(text), "="+eol, "") }

// mailCarriers are values in lines of a mail, = written as =3D.
func mailCarriers(size int) []carrier {
	v := seed.New(uint64(size)).String(size, letters)
	basic := base64.StdEncoding.EncodeToString([]byte("alice:" + v))
	return []carrier{
		{"param", "GET /?api_key=3D", v, "&x=3D1 HTTP/1.1"},
		{"json", `{"api_key":"`, v, `","x":"y"}`},
		{"repr", `{'api_key': '`, v, `', 'x': 1}`},
		{"bearer", "x Authorization: Bearer ", v, " y"},
		{"basic", "x Authorization: Basic ", strings.ReplaceAll(basic, "=", "=3D"), " y"},
		{"token", "x ", "ghp_" + strings.Repeat("aB3", 12), " y"},
		{"userinfo", "x postgres://bob:", v, "@db:5432/x y"},
		{"jwt", "x ", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + v + "." + v, " y"},
		{"cookie", "x Cookie: theme=3Ddark; sessionid=3D", v, "; lang=3Dde"},
		{"cell", "<td>api_key</td><td><pre>'", v, "'</pre></td>"},
		{"encoded", "next=3D%2F%3Fapi_key%3D", v, "%26x%3D1"},
		{"key", `x "`, `-----BEGIN PRIVATE KEY-----\n` + strings.Repeat(v, 3) + `\n-----END PRIVATE KEY-----`, `\n" y`},
	}
}

// TestSoftBreaks: names, values and what finds them are cut at every column.
func TestSoftBreaks(t *testing.T) {
	rs := compile(t)
	for _, size := range []int{12, 90} {
		for _, c := range mailCarriers(size) {
			whole := rs.AppendRedacted(nil, []byte(c.head+c.value+c.tail+"\n"))
			if left := c.leftOf(whole); left != "" || bytes.Count(whole, []byte("[")) != 1 {
				t.Fatalf("%s is not masked without breaks: %s", c.name, whole)
			}
			for pad := range 80 {
				eol := []string{"\n", "\r\n"}[pad%2]
				column := 72 + pad/2%4
				text := []byte("first" + eol + softBroken(c.line(pad), column, eol) + "last" + eol)
				out := rs.AppendRedacted(nil, text)
				one := joined(out, eol)
				if left := c.leftOf([]byte(one)); left != "" {
					t.Errorf("%s, %d bytes before, column %d: %q is left:\n%s", c.name, pad, column, left, out)
				}
				if bytes.Count(out, []byte(eol)) != bytes.Count(text, []byte(eol)) {
					t.Errorf("%s, %d bytes before, column %d: the number of lines changed:\n%s\n%s", c.name, pad, column, text, out)
				}
				before, _, _ := strings.Cut(joined(text, eol), c.value)
				if !strings.HasPrefix(one, before+"[") || !strings.HasSuffix(one, "]"+c.tail+strings.Repeat(" dolor sit", 60)+eol+"last"+eol) {
					t.Errorf("%s, %d bytes before, column %d: more went:\n%s", c.name, pad, column, out)
				}
				if again := rs.AppendRedacted(nil, out); !bytes.Equal(again, out) {
					t.Errorf("%s, %d bytes before, column %d is not stable:\n%s\n%s", c.name, pad, column, out, again)
				}
			}
		}
	}
}

// TestSoftBreaksInReads: a cut of the input anywhere in broken lines gives the same.
func TestSoftBreaksInReads(t *testing.T) {
	rs := compile(t)
	for _, eol := range []string{"\n", "\r\n"} {
		text := []byte("first" + eol + softBroken(strings.Repeat("lorem ipsum. ", 5)+"api_key=3Da1b2c3d4e5f6g7h8i9j0k1l2 x", 72, eol) + softBroken("password=3Dx1y2z3"+strings.Repeat(" dolor", 30), 75, eol) + "last")
		want := rs.AppendRedacted(nil, text)
		if bytes.Contains(want, []byte("a1b2")) || bytes.Contains(want, []byte("j0k1")) || bytes.Contains(want, []byte("x1y2")) {
			t.Fatalf("not masked: %s", want)
		}
		for cut := range text {
			if got := inPieces(rs, text, []int{cut}); !bytes.Equal(got, want) {
				t.Errorf("cut at %d:\n%s\nwant\n%s", cut, got, want)
			}
		}
	}
}

// TestSoftBreakShapes: which lines are joined. The value of a name at the end of the first line goes on in the second, or not.
func TestSoftBreakShapes(t *testing.T) {
	rs := compile(t)
	const mark = "[REDACTED:http.api-key]"
	for _, tc := range []struct {
		columns  int // before the =
		in, want string
	}{
		// 72 to 75 columns before the =.
		{71, "api_key=3Dab=\ncd x\n", "api_key=3D" + mark + "\ncd x\n"},
		{72, "api_key=3Dab=\ncd x\n", "api_key=3D" + mark + "=\n" + mark + " x\n"},
		{75, "api_key=3Dab=\ncd x\n", "api_key=3D" + mark + "=\n" + mark + " x\n"},
		{75, "api_key=3Dab=\r\ncd x\r\n", "api_key=3D" + mark + "=\r\n" + mark + " x\r\n"},
		{76, "api_key=3Dab=\ncd x\n", "api_key=3D" + mark + "\ncd x\n"},
		// A name and a separator that are broken.
		{74, "api_k=\ney=3Dabcd x\n", "api_k=\ney=3D" + mark + " x\n"},
		{74, "api_key=3=\nDabcd x\n", "api_key=3=\nD" + mark + " x\n"},
		{74, "api_key=\n=3Dabcd x\n", "api_key=\n=3D" + mark + " x\n"},
		{74, "api_key=3D=\nabcd x\n", "api_key=3D=\n" + mark + " x\n"},
		// An = that starts no escape: the line is rather base64 with two of them.
		{74, "api_key=3Dabcd==\nef x\n", "api_key=3D" + mark + "\nef x\n"},
		{74, "x=y api_key=3Dab=\ncd x\n", "x=y api_key=3D" + mark + "\ncd x\n"},
		// Nothing follows, or an empty line.
		{74, "api_key=3Dab=", "api_key=3D" + mark},
		{74, "api_key=3Dab=\n", "api_key=3D" + mark + "\n"},
		{74, "api_key=3Dab=\n\ncd\n", "api_key=3D" + mark + "=\n\ncd\n"},
	} {
		first, _, _ := strings.Cut(strings.ReplaceAll(tc.in, "\r", ""), "\n")
		before := strings.Repeat("q", tc.columns-len(first)) + " "
		checkRedacted(t, rs, map[string]string{before + tc.in: before + tc.want})
	}
}

// TestRecordsAreNotJoined: a line that starts like the one before is a record of its own that happens to end in padding.
func TestRecordsAreNotJoined(t *testing.T) {
	rs := compile(t)
	for _, start := range []string{"2026-01-02T03:04:05Z INFO ", "Jan  2 03:04:05 host app: ", `{"time":1767322445,"m":`, "[2026-01-02 03:04:05] ", "<134>1 2026-01-02T03:04:05Z ", "10.0.0.1 - - [02/Jan] "} {
		first := start + strings.Repeat("z", 74-len(start)-12) + " api_key=3Da"
		next := start + "the rest stays\n"
		want := strings.TrimSuffix(first, "a") + "[REDACTED:http.api-key]\n" + next
		checkRedacted(t, rs, map[string]string{first + "=\n" + next: want})
	}
}

// TestLongBrokenText has more lines than are joined at once; it keeps its lines, however it is read, and the twin agrees.
func TestLongBrokenText(t *testing.T) {
	rs := compile(t)
	r := seed.New(2)
	var text strings.Builder
	for range 600 {
		text.WriteString("some words api_key=3D" + r.String(30, letters) + " and ")
	}
	in := []byte(softBroken(text.String(), 73, "\n"))
	out := rs.AppendRedacted(nil, in)
	if bytes.Count(in, []byte("\n")) != bytes.Count(out, []byte("\n")) {
		t.Error("the number of lines changed")
	}
	if got := inPieces(rs, in, []int{1000, 5000, 16_000, 17_000, 20_000}); !bytes.Equal(got, out) {
		t.Error("cut, it comes out otherwise: " + firstDifference(out, got))
	}
	if got := compile(t, patterns.Exhaustive()).AppendRedacted(nil, in); !bytes.Equal(got, out) {
		t.Error("fast, then twin: " + firstDifference(out, got))
	}
}

// TestLongBrokenTextLeavesNothing: of more lines than are joined at once, every value goes.
func TestLongBrokenTextLeavesNothing(t *testing.T) {
	rs := compile(t)
	r := seed.New(2)
	var text strings.Builder
	values := make([]string, 600)
	for i := range values {
		values[i] = r.String(30, letters)
		text.WriteString("some words api_key=3D" + values[i] + " and ")
	}
	one := joined(rs.AppendRedacted(nil, []byte(softBroken(text.String(), 73, "\n"))), "\n")
	for i, v := range values {
		if strings.Contains(one, v[:8]) || strings.Contains(one, v[11:19]) || strings.Contains(one, v[22:]) {
			at := strings.Index(text.String(), v)
			t.Errorf("value %d, %d bytes into the text: %s is left", i, at, v)
		}
	}
}
