package patterns_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// pemLines is a private key over several lines, made up.
func pemLines(t testing.TB) []string {
	t.Helper()
	const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	r := seed.New(11)
	return []string{
		"-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" + r.String(32, base64), r.String(64, base64), r.String(64, base64), r.String(40, base64) + "=", "-----END PRIVATE KEY-----",
	}
}

func TestScanOfNothing(t *testing.T) {
	rs := compile(t)
	open := openState(t, rs)
	kept := []patterns.Match{{Start: 1, End: 2}}
	for _, in := range []patterns.State{{}, open} {
		for _, atEOF := range []bool{false, true} {
			for _, src := range [][]byte{nil, {}} {
				found, out, consumed := rs.Scan(kept, src, in, atEOF)
				if len(found) != 1 || out != in || consumed != 0 {
					t.Errorf("atEOF %v: %v, %v, %d", atEOF, found, out, consumed)
				}
			}
		}
	}
}

// openState is the state in the middle of a private key.
func openState(t testing.TB, rs *patterns.Ruleset) patterns.State {
	t.Helper()
	_, open, _ := rs.Scan(nil, []byte(strings.Join(pemLines(t)[:3], "\n")+"\n"), patterns.State{}, false)
	if open.Empty() {
		t.Fatal("no state inside a private key")
	}
	return open
}

func TestScanConsumes(t *testing.T) {
	rs := compile(t)
	soft := strings.Repeat("q", 74) + "=\n"
	for _, tc := range []struct {
		src      string
		atEOF    bool
		consumed int
		found    int
	}{
		{"no line end", false, 0, 0},
		{"no line end", true, 11, 0},
		{"api_key=a1b2", false, 0, 0},
		{"api_key=a1b2", true, 12, 1},
		{"api_key=a1b2\n", false, 13, 1},
		{"api_key=a1b2\nrest", false, 13, 1},
		{"a\nb\nc\n", false, 6, 0},
		{"a\nb\nc", false, 4, 0},
		{"\n", false, 1, 0},
		{"\r\n\r", false, 2, 0},
		{"a\n" + soft, false, 2, 0},
		{"a\n" + soft, true, 2 + len(soft), 0},
		{"a\n" + soft + "b", false, 2, 0},
		{"a\n" + soft + "b\nc", false, 4 + len(soft), 0},
	} {
		found, out, consumed := rs.Scan(nil, []byte(tc.src), patterns.State{}, tc.atEOF)
		if consumed != tc.consumed || len(found) != tc.found || !out.Empty() {
			t.Errorf("%q, atEOF %v: consumed %d, found %d, state empty %v; want %d, %d", tc.src, tc.atEOF, consumed, len(found), out.Empty(), tc.consumed, tc.found)
		}
	}
}

func TestScanAppends(t *testing.T) {
	rs := compile(t)
	src := []byte("api_key=a1b2 x password=c3\n")
	first := []patterns.Match{{Start: 7, End: 9, Rule: 3}}
	found, _, _ := rs.Scan(first, src, patterns.State{}, true)
	if len(found) != 3 || found[0] != first[0] {
		t.Fatalf("got %+v", found)
	}
	for i, want := range []string{"a1b2", "c3"} {
		if m := found[i+1]; string(src[m.Start:m.End]) != want {
			t.Errorf("match %d is %q, want %q", i, src[m.Start:m.End], want)
		}
	}
	if !bytes.Equal(src, []byte("api_key=a1b2 x password=c3\n")) {
		t.Error("Scan changed the text")
	}
	if again, _, _ := rs.Scan(nil, src, patterns.State{}, true); len(again) != 2 || again[0] != found[1] || again[1] != found[2] {
		t.Errorf("a second scan gives %+v", again)
	}
}

func TestRedactAppends(t *testing.T) {
	rs := compile(t)
	src := []byte("api_key=a1b2 x\n")
	found, _, _ := rs.Scan(nil, src, patterns.State{}, true)
	if got := string(rs.Redact([]byte("before "), src, found)); got != "before api_key=[REDACTED:http.api-key] x\n" {
		t.Errorf("got %q", got)
	}
	dst := make([]byte, 3, 8)
	if got := rs.Redact(dst, src, nil); len(got) != 3 || &got[0] != &dst[0] {
		t.Errorf("without matches dst must come back as it is, got %q", got)
	}
	if got := rs.Redact(nil, src, nil); got != nil {
		t.Errorf("without matches nil must stay nil, got %q", got)
	}
	if got := string(rs.AppendRedacted([]byte("x"), []byte("clean"))); got != "xclean" {
		t.Errorf("AppendRedacted appends clean text, got %q", got)
	}
}

// TestStateOfLines follows the state over the lines of a key, and what it makes of them.
func TestStateOfLines(t *testing.T) {
	rs := compile(t)
	lines := pemLines(t)
	var st patterns.State
	var out []byte
	for i, line := range append(append([]string{"before"}, lines...), "after") {
		src := []byte(line + "\n")
		found, next, consumed := rs.Scan(nil, src, st, false)
		if consumed != len(src) {
			t.Fatalf("line %d: consumed %d of %d", i, consumed, len(src))
		}
		if again, other, _ := rs.Scan(nil, src, st, false); len(again) != len(found) || other != next {
			t.Errorf("line %d: the same state gives another result", i)
		}
		if open := i > 0 && i < len(lines); open == next.Empty() {
			t.Errorf("after line %d the state is empty: %v", i, next.Empty())
		}
		if len(found) == 0 {
			out = append(out, src...)
		} else {
			out = rs.Redact(out, src, found)
		}
		st = next
	}
	if got := string(out); got != string(rs.AppendRedacted(nil, []byte("before\n"+strings.Join(lines, "\n")+"\nafter\n"))) || strings.Contains(got, lines[2]) {
		t.Errorf("line by line: %q", got)
	}
	if !(patterns.State{}).Empty() {
		t.Error("the zero State is not empty")
	}
}

// TestStateIsDropped: lines that cannot belong to the block are judged on their own, and after a few of them the block is over.
func TestStateIsDropped(t *testing.T) {
	rs := compile(t)
	const line = "ERROR api_key=a1b2c3 in the middle\n"
	const enough = 20
	src := []byte(strings.Repeat(line, enough))
	found, out, _ := rs.Scan(nil, src, openState(t, rs), true)
	if !out.Empty() || len(found) != enough {
		t.Fatalf("%d matches, state empty %v", len(found), out.Empty())
	}
	for i, m := range found {
		if string(src[m.Start:m.End]) != "a1b2c3" || m.Start/len(line) != i {
			t.Errorf("match %d is %q", i, src[m.Start:m.End])
		}
	}
}

func TestScanDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget at random")
	}
	rs := compile(t)
	clean := bytes.Repeat([]byte("10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] \"GET /api/v1/items?page=2 HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n"), 200)
	hot := bytes.Repeat([]byte("GET /?api_key=a1b2c3d4e5f6 HTTP/1.1\n"), 50)
	buf := make([]patterns.Match, 0, 100)
	for name, src := range map[string][]byte{"clean": clean, "hot": hot} {
		if n := testing.AllocsPerRun(50, func() { buf, _, _ = rs.Scan(buf[:0], src, patterns.State{}, false) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	dst := make([]byte, 0, 2*len(hot))
	found, _, _ := rs.Scan(nil, hot, patterns.State{}, false)
	if n := testing.AllocsPerRun(50, func() { dst = rs.Redact(dst[:0], hot, found) }); n != 0 {
		t.Errorf("Redact: %v allocations", n)
	}
}

// TestConcurrentScans: one Ruleset serves many goroutines.
func TestConcurrentScans(t *testing.T) {
	rs := compile(t)
	text := []byte("a\napi_key=a1b2c3d4e5 x\n" + strings.Join(pemLines(t), "\n") + "\n" + strings.Repeat("q", 74) + "=\nq\n")
	want := rs.AppendRedacted(nil, text)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := rs.AppendRedacted(nil, text); !bytes.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
	wg.Wait()
}

// drawLog draws lines made of names, separators, values, marks, quotes and blocks.
func drawLog(t *rapid.T, key []string) []byte {
	parts := append([]string{
		"api_key", "password", "token", "Authorization", "Cookie", "X-Api-Key", "=", ": ", `":"`, `": `, `\":\"`, "%3D", "=3D", "&", "?", ";", ", ", " ", `"`, `\"`, "'", "%22", "{", "}", "[", "]", "|", "<", ">",
		"a1b2c3d4e5f6g7h8", "hunter2", "12345", "Bearer ", "Basic YWxpY2U6czNjcmV0", "postgres://bob:", "@db", "[REDACTED:http.api-key]", "[REDACTED:", "[CERT:line]", "x", "null", "\x1b[36m", "\x1b[0m",
		"\n", "\r\n", "\n", "\x00", "é", "&quot;", `\n`, `\r\n`, "<td>", "</td>", "sessionid", "ghp_" + strings.Repeat("aB3", 12), strings.Repeat("q", 70), "=\n", "-----BEGIN",
	}, key...)
	return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 8, 60).Draw(t, "parts"), ""))
}

// TestScanContract on drawn text: matches lie in order in what is consumed, lines stay, any cut gives the same.
func TestScanContract(t *testing.T) {
	rs := compile(t)
	key := pemLines(t)
	rapid.Check(t, func(t *rapid.T) {
		src := drawLog(t, key)
		atEOF := rapid.Bool().Draw(t, "atEOF")
		found, out, consumed := rs.Scan(nil, src, patterns.State{}, atEOF)
		last := 0
		for _, m := range found {
			if m.Start < last || m.Start >= m.End || m.End > consumed || m.Quote.Start > m.Quote.End || m.Quote.End > m.Start || int(m.Rule) >= len(rs.Rules()) {
				t.Fatalf("match %+v after %d, consumed %d of %q", m, last, consumed, src)
			}
			last = m.End
		}
		if atEOF && consumed != len(src) || consumed < len(src) && consumed > 0 && src[consumed-1] != '\n' {
			t.Fatalf("consumed %d of %d bytes of %q", consumed, len(src), src)
		}
		if found, again, n := rs.Scan(nil, src[consumed:], out, false); n != 0 || again != out || len(found) != 0 {
			t.Fatalf("what is not consumed of %q is judged when nothing follows", src)
		}
		want := rs.AppendRedacted(nil, src)
		if bytes.Count(want, []byte("\n")) != bytes.Count(src, []byte("\n")) {
			t.Fatalf("the number of lines of %q changed: %q", src, want)
		}
		cuts := []int{rapid.IntRange(0, len(src)).Draw(t, "cut")}
		if got := inPieces(rs, src, cuts); !bytes.Equal(got, want) {
			t.Fatalf("%q cut at %v:\n %q\n whole\n %q", src, cuts, got, want)
		}
	})
}
