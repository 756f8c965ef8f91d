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

// Lines in pieces: with the shortest longest line, a piece has 512 bytes, the next one starts 128 before its end.
const (
	pieceSize   = 512
	pieceBorder = 384
)

const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// A carrier is a value in a line of its kind.
type carrier struct {
	name              string
	head, value, tail string
}

// line puts the carrier behind pad bytes of harmless text, and enough of it behind that pieces follow.
func (c *carrier) line(pad int) string {
	return strings.Repeat("lorem ipsum. ", pad/13+1)[:pad] + c.head + c.value + c.tail + strings.Repeat(" dolor sit", 60)
}

// leftOf returns a run of eight bytes of the value that stands in out, or "".
func (c *carrier) leftOf(out []byte) string {
	for i := 0; i+8 <= len(c.value); i++ {
		if bytes.Contains(out, []byte(c.value[i:i+8])) {
			return c.value[i : i+8]
		}
	}
	return ""
}

func carriers(size int) []carrier {
	v := seed.New(uint64(size)).String(size, letters)
	spaced := strings.ReplaceAll(v, "k", " k")
	token := "xxxx" + strings.Repeat("aB3", 14)
	return []carrier{
		{"param", "GET /?api_key=", v, "&x=1 HTTP/1.1"},
		{"word", "x api_key=", v, " y"},
		{"json", `{"api_key":"`, spaced, `","x":"y"}`},
		{"json number", `{"api_key":`, strings.Repeat("123456789", size/9+1), `,"x":"y"}`},
		{"repr", `{'api_key': '`, spaced, `', 'x': 1}`},
		{"csv", `1,"{""api_key"":""`, spaced, `"",""x"":1}",2`},
		{"string", `"X-API-Key: `, spaced, `" 200`},
		{"bearer", "x Authorization: Bearer ", v, " y"},
		{"basic", "x Authorization: Basic ", base64.RawStdEncoding.EncodeToString([]byte("alice:" + v)), " y"},
		{"cookie", "x Cookie: theme=dark; sessionid=", v, "; lang=de"},
		{"json cookie", `{"cookie":"theme=dark; sessionid=`, v, `; lang=de"}`},
		{"cell", "<td>api_key</td><td><pre>'", spaced, "'</pre></td>"},
		{"token", "x ghp_", token[:min(len(token), size+36)][4:40], " y"},
	}
}

// judgePieces compares a line in pieces with the same line as a whole, and with the pieces of a cut input.
func judgePieces(t *testing.T, short, whole *patterns.Ruleset, c *carrier, pad int) {
	t.Helper()
	line := []byte(c.line(pad))
	out := short.AppendRedacted(nil, line)
	if left := c.leftOf(out); left != "" {
		t.Errorf("%s behind %d bytes: %q is left of %d bytes: %s", c.name, pad, left, len(c.value), out)
		return
	}
	if want := whole.AppendRedacted(nil, line); !bytes.Equal(out, want) && c.name != "basic" { // the user name may be cut off
		t.Errorf("%s behind %d bytes:\n got  %s\n want %s", c.name, pad, out, want)
	}
	if again := short.AppendRedacted(nil, out); !bytes.Equal(again, out) {
		t.Errorf("%s behind %d bytes is not stable:\n once  %s\n twice %s", c.name, pad, out, again)
	}
	for _, cut := range []int{1, pad, pad + len(c.head) + 3, pieceBorder, pieceBorder + 1, pieceSize - 1, pieceSize, pieceSize + 1} {
		if got := inPieces(short, line, []int{min(cut, len(line))}); !bytes.Equal(got, out) {
			t.Errorf("%s behind %d bytes, cut at %d:\n got  %s\n want %s", c.name, pad, cut, got, out)
		}
	}
}

// TestValueAcrossPieces: the start of the next piece, and the end of this one, at each place of the value.
func TestValueAcrossPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	for _, size := range []int{12, 40, 100} {
		for _, c := range carriers(size) {
			for _, edge := range []int{pieceBorder, pieceSize} {
				for at := 1; at <= len(c.value); at += 1 + size/20 {
					judgePieces(t, short, whole, &c, edge-len(c.head)-at)
				}
			}
		}
	}
}

// TestLongValueInPieces: a value longer than several pieces gets one mark.
func TestLongValueInPieces(t *testing.T) {
	short, whole := compile(t, patterns.WithMaxLine(pieceSize)), compile(t)
	for _, size := range []int{130, 500, 1200, 5000} {
		for _, c := range carriers(size) {
			for _, pad := range []int{0, 100, 200, 300, pieceBorder - len(c.head) - 1} {
				judgePieces(t, short, whole, &c, pad)
			}
		}
	}
}

// TestBlockAcrossPieces: a key or certificate on one line leaves nothing, wherever the pieces are cut.
func TestBlockAcrossPieces(t *testing.T) {
	short := compile(t, patterns.WithMaxLine(pieceSize))
	for _, size := range []int{60, 300, 1500} {
		body := seed.New(uint64(size)).String(size, letters)
		for _, kind := range []string{"PRIVATE KEY", "CERTIFICATE"} {
			for _, end := range []string{`\n`, "%0A"} {
				c := carrier{kind, `x "-----BEGIN ` + kind + "-----" + end, body, end + "-----END " + kind + `-----" y`}
				for at := 1; at <= len(body); at += 1 + size/15 {
					line := []byte(c.line(max(0, pieceBorder-len(c.head)-at)))
					out := short.AppendRedacted(nil, line)
					if left := c.leftOf(out); left != "" {
						t.Errorf("%s of %d bytes, %d of them in the first piece: %q is left: %s", kind, size, at, left, out)
					}
					if got := inPieces(short, line, []int{pieceBorder}); !bytes.Equal(got, out) {
						t.Errorf("%s of %d bytes, %d of them in the first piece, cut:\n got  %s\n want %s", kind, size, at, got, out)
					}
				}
			}
		}
	}
}

// TestCleanLineInPieces: a long line without a secret comes out as it was, and its state ends with it.
func TestCleanLineInPieces(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(pieceSize))
	for _, size := range []int{pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 10_000} {
		line := strings.Repeat("lorem ipsum. ", size/13+1)[:size]
		for _, tail := range []string{"", "\n", "\nnext\n"} {
			src := []byte(line + tail)
			found, st, consumed := rs.Scan(nil, src, patterns.State{}, true)
			if len(found) != 0 || consumed != len(src) || tail != "" && !st.Empty() {
				t.Errorf("%d bytes and %q: %d matches, consumed %d, state empty %v", size, tail, len(found), consumed, st.Empty())
			}
		}
	}
}

// TestPiecesAreBounded: without a line end all but a piece's overlap is consumed, and the state says that a line is open.
func TestPiecesAreBounded(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(pieceSize))
	src := []byte(strings.Repeat("lorem ipsum. ", 800))
	for _, size := range []int{1, pieceSize - 1, pieceSize, pieceSize + 1, 1000, 10_000} {
		_, st, consumed := rs.Scan(nil, src[:size], patterns.State{}, false)
		if size < pieceSize && (consumed != 0 || !st.Empty()) {
			t.Errorf("%d bytes of an open line: consumed %d", size, consumed)
		}
		if size >= pieceSize && (size-consumed >= pieceSize || st.Empty()) {
			t.Errorf("%d bytes of a long line: consumed %d, state empty %v", size, consumed, st.Empty())
		}
	}
}

// TestLineAfterPieces is a line of its own: its start is the start of a line.
func TestLineAfterPieces(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(pieceSize))
	for _, size := range []int{pieceSize - 1, pieceSize, 700, 2000} {
		in := strings.Repeat("lorem ipsum. ", size/13+1)[:size] + "\nX-API-Key: a b c\nx=1\n"
		want := strings.Replace(in, "a b c", "[REDACTED:http.api-key]", 1)
		if got := string(rs.AppendRedacted(nil, []byte(in))); got != want {
			t.Errorf("after a line of %d bytes: %s", size, got[size:])
		}
	}
}

// TestManyValuesInPieces: each of many short values of one long line goes.
func TestManyValuesInPieces(t *testing.T) {
	rs := compile(t, patterns.WithMaxLine(pieceSize))
	r := seed.New(9)
	var in, want strings.Builder
	for i := range 300 {
		filler := strings.Repeat("z", r.N(3)*pieceBorder/6) // no name stands across a border
		if gap := pieceBorder - (in.Len()+len(filler))%pieceBorder; gap < 40 {
			filler += strings.Repeat(".", gap)
		}
		fmt.Fprintf(&in, "%s k%d api_key=%s; ", filler, i, r.String(14, letters))
		fmt.Fprintf(&want, "%s k%d api_key=[REDACTED:http.api-key]; ", filler, i)
	}
	if got := string(rs.AppendRedacted(nil, []byte(in.String()))); got != want.String() {
		t.Error(firstDifference([]byte(strings.ReplaceAll(got, ";", "\n")), []byte(strings.ReplaceAll(want.String(), ";", "\n"))))
	}
}
