package patterns_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// TestNameAcrossPieces: the start of the next piece, and the end of this one, at each place of the name and what follows it.
func TestNameAcrossPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	for _, size := range []int{12, 60} {
		v := seed.New(uint64(size)).String(size, letters)
		more := append(carriers(size),
			carrier{"userinfo", "x postgres://bob:", v, "@db:5432/x y"},
			carrier{"padded basic", "x Authorization: Basic ", base64.StdEncoding.EncodeToString([]byte("al:" + v)), " y"},
			carrier{"jwt", "x ", "eyJhbGciOiJIUzI1NiJ9." + v + "." + v, " y"},
			carrier{"list", `{"api_keys":["`, v, `"],"x":1}`},
		)
		for _, c := range more {
			for _, edge := range []int{pieceBorder, pieceSize} {
				for at := range len(c.head) + 1 {
					judgePieces(t, short, whole, &c, edge-at)
				}
			}
		}
	}
}

// TestBeginAcrossPieces: a BEGIN marker is cut anywhere.
func TestBeginAcrossPieces(t *testing.T) {
	short := compile(t, patterns.WithMaxLine(pieceSize))
	body := seed.New(1).String(120, letters)
	for _, kind := range []string{"PRIVATE KEY", "CERTIFICATE"} {
		c := carrier{kind, `x "-----BEGIN ` + kind + `-----\n`, body, `\n-----END ` + kind + `-----" y`}
		for at := range len(c.head) + 1 {
			if left := c.leftOf(short.AppendRedacted(nil, []byte(c.line(pieceBorder-at)))); left != "" {
				t.Errorf("%s, %d bytes of the marker in the first piece: %q is left", kind, at, left)
			}
		}
	}
}

// TestEscapeAcrossPieces: the end of a piece cuts an escape, of the value or of the quote that closes it.
func TestEscapeAcrossPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	v := seed.New(7).String(24, letters)
	for _, c := range []carrier{
		{"json in json", `{"m":"{\"api_key\":\"`, v, `\",\"x\":1}"}`},
		{"header in a string", `"GET / HTTP/1.1\r\nX-API-Key: `, v, `\r\nHost: x"`},
		{"encoded parameter", "next=%2F%3Fapi_key%3D", v, "%26x%3D1"},
		{"encoded twice", "next=%252F%253Fapi_key%253D", v, "%2526x%253D1"},
		{"nginx", `"{\x22api_key\x22:\x22`, v, `\x22,\x22x\x22:1}"`},
		{"html", `&quot;api_key&quot;: &quot;`, v, `&quot;, x`},
		{"quotes inside", `{"api_key":"a\"b\\`, v, `\"c","x":"y"}`},
		{"quote in a long value", `{"api_key":"` + strings.Repeat("k3Jq", 40) + `\"`, v, `","x":"y"}`},
		{"quote in a deep value", `{"m":"{\"api_key\":\"` + strings.Repeat("k3Jq", 40) + `\\\"`, v, `\",\"x\":1}"}`},
		{"parameter in a long value", "/?next=1&api_key=" + strings.Repeat("k3Jq", 40) + "%26%2526", v, "&x=1"},
		{"header line in a long value", `"X-API-Key: ` + strings.Repeat("k3Jq", 40) + `\\n`, v, `" 200`},
		{"encoded inside", "/?api_key=a%26%2526", v, "%23c&x=1"},
	} {
		for _, edge := range []int{pieceBorder, pieceSize} {
			for at := -8; at <= len(c.value)+10; at++ {
				judgePieces(t, short, whole, &c, edge-len(c.head)-at)
			}
		}
	}
}

// TestListAcrossPieces: lists, objects and cookies go on in the next piece.
func TestListAcrossPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	r := seed.New(4)
	for name, f := range map[string]func(i int) string{
		`{"api_keys":[%s""]}`:       func(int) string { return `"` + r.String(24, letters) + `",` },
		`{"api_key":{%s"z":12345}}`: func(i int) string { return fmt.Sprintf(`"f%d":"%s",`, i, r.String(24, letters)) },
		"Cookie: %sz=1":             func(i int) string { return fmt.Sprintf("c%d=%s; ", i, r.String(24, letters)) },
		"Cookie: %sy=1": func(i int) string {
			return fmt.Sprintf("c%d=%s; sessionid=%s; ", i, r.String(12, letters), r.String(24, letters))
		},
	} {
		var inner strings.Builder
		for i := range 60 {
			inner.WriteString(f(i))
		}
		line := fmt.Appendf(nil, name, inner.String())
		if got, want := short.AppendRedacted(nil, line), whole.AppendRedacted(nil, line); !bytes.Equal(got, want) {
			t.Errorf("\n got  %s\n want %s", got, want)
		}
	}
}

// TestLongValuesInListAcrossPieces: a list goes on behind a value that fills all that a piece sees of the next one, and behind one
// that fills pieces.
func TestLongValuesInListAcrossPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	r := seed.New(5)
	for _, size := range []int{pieceSize - pieceBorder + 5, pieceSize + pieceSize/2, 3 * pieceSize} {
		for _, form := range []struct{ head, between, tail string }{
			{`{"api_keys":["`, `","`, `"],"x":1}`},
			{`{"m":"{\"api_keys\":[\"`, `\",\"`, `\"]}","x":1}`},
			{`{'api_keys': ['`, `', '`, `'], 'x': 1}`},
			{`{"api_key":{"a":"`, `","b":"`, `"},"x":1}`},
			{`{"tokens":["not a secret but a sentence","`, `","`, `"],"x":1}`},
			{"Cookie: a=", "; b=", "; z=1"},
			{`"Cookie": "a=`, `; b="", c=`, `; z=1", "x": 1`},
		} {
			for pad := 0; pad < pieceSize; pad += 7 {
				line := strings.Repeat("lorem ip ", pieceSize)[:pad] + " " + form.head
				var values []string
				for range 5 {
					values = append(values, r.String(size, letters))
				}
				line += strings.Join(values, form.between) + form.tail
				got, want := short.AppendRedacted(nil, []byte(line)), whole.AppendRedacted(nil, []byte(line))
				if !bytes.Equal(got, want) {
					t.Fatalf("values of %d bytes behind %d:\n got  %s\n want %s", size, pad, got, want)
				}
			}
		}
	}
}

// TestSoftBreakBeforeLongLine: a long line behind a soft break is cut into pieces like any other.
func TestSoftBreakBeforeLongLine(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(pieceSize))
	for pad := 0; pad < 2*pieceSize; pad += 3 {
		in := strings.Repeat("lorem ip", 10)[:74] + "=\n" + strings.Repeat("dolor sit amet ", 100)[:pad] + " api_key=3Da1b2c3d4e5f6g7h8i9 x" + strings.Repeat(" dolor", 200) + "\n"
		want := strings.Replace(in, "a1b2c3d4e5f6g7h8i9", "[REDACTED:http.api-key]", 1)
		if got := string(rs.AppendRedacted(nil, []byte(in))); got != want {
			t.Errorf("behind %d bytes: %s", pad, got)
		}
	}
}
