package redact_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/logcorpus"
	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
	"redactor/patterns/redact"
)

// written puts text through a Writer, cut at the offsets.
func written(tb interface{ Fatal(args ...any) }, rs *patterns.Ruleset, text []byte, cuts []int) string {
	var out bytes.Buffer
	w := redact.NewWriter(&out, rs)
	from := 0
	for _, to := range append(slices.Clone(cuts), len(text)) {
		piece := bytes.Clone(text[from:to])
		if n, err := w.Write(piece); n != len(piece) || err != nil {
			tb.Fatal(n, err)
		}
		clear(piece) // the Writer must not keep it
		from = to
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

// texts draws log text of everything that crosses lines, breaks softly, or is longer than a line may be.
func texts() *rapid.Generator[[]byte] {
	body := strings.Repeat("MIIBszCCAVmgAwIBAgIUBxHk3wq9GZ0yT5nPpW7sJd8fKqEAbCdEfGhIjKlMnOpQ\n", 3)
	filler := strings.Repeat("GET /healthz 200 ", 90)
	kinds := rapid.SampledFrom([]string{
		`10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /v1/items?api_key=planted-Value-7391&page=2 HTTP/1.1" 200 12`,
		`{"level":"info","password":"planted, Value \"7391\"","path":"/x"}`, "", "plain\r", "password=planted=",
		"-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", strings.TrimSuffix(body, "\n"),
		strings.Repeat("mail=20", 10) + "ab=", strings.Repeat("mail=20", 9) + "password=3Dabc=", "<td>api_key</td>", "<td><pre>'abcdefgh12345678'</pre></td>",
		filler, filler + "password=planted-Value-7391 " + filler, filler + `"password":"planted ` + filler + filler + `" end`, "\xff\x00",
	})
	return rapid.Custom(func(t *rapid.T) []byte {
		text := strings.Join(rapid.SliceOfN(kinds, 0, 30).Draw(t, "lines"), "\n")
		if rapid.Bool().Draw(t, "final newline") {
			text += "\n"
		}
		return []byte(text)
	})
}

// drawCuts draws offsets at which a text of n bytes is cut.
func drawCuts(t *rapid.T, n int) []int {
	cuts := rapid.SliceOfN(rapid.IntRange(0, n), 0, 40).Draw(t, "cuts")
	slices.Sort(cuts)
	return cuts
}

// TestWriterSplit: any cut of the input into Writes gives the output of the whole.
func TestWriterSplit(t *testing.T) {
	for name, rs := range map[string]*patterns.Ruleset{"whole lines": builtin(t), "pieces": builtin(t, patterns.WithMaxLine(2000))} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				text := texts().Draw(t, "text")
				want := string(rs.AppendRedacted(nil, text))
				if got := written(t, rs, text, drawCuts(t, len(text))); got != want {
					t.Fatalf("got  %q\nwant %q", got, want)
				}
			})
		})
	}
}

// FuzzWriter is TestWriterSplit for any text.
func FuzzWriter(f *testing.F) {
	n := uint64(0)
	planted.Cases(7, func(c *planted.Case) bool {
		if n++; n%97 == 0 {
			f.Add([]byte(c.Line.String()+"\n"), n)
		}
		return true
	})
	f.Add(bytes.Repeat([]byte("mail=20mail=20mail=20mail=20mail=20mail=20mail=20mail=20mail=20mail=20ab=\n"), 20), n)
	normal, short := builtin(f), builtin(f, patterns.WithMaxLine(600))
	f.Fuzz(func(t *testing.T, text []byte, n uint64) {
		r := seed.New(n)
		for _, rs := range []*patterns.Ruleset{normal, short} {
			cuts := make([]int, r.N(8))
			for i := range cuts {
				cuts[i] = r.N(len(text) + 1)
			}
			slices.Sort(cuts)
			want := string(rs.AppendRedacted(nil, text))
			if got := written(t, rs, text, cuts); got != want {
				t.Fatalf("cut at %v\ngot  %q\nwant %q", cuts, got, want)
			}
		}
	})
}

// TestWriterPlanted: no planted secret comes through, in any carrier.
func TestWriterPlanted(t *testing.T) {
	var out bytes.Buffer
	w := redact.NewWriter(&out, builtin(t))
	r := planted.Report{KeepFailure: func(c *planted.Case) bool { return c.Class == planted.Clear }}
	r.Run(11, func(line []byte) []byte {
		out.Reset()
		if _, err := w.Write(line[:len(line)/2]); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(append(bytes.Clone(line[len(line)/2:]), '\n')); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil { // a soft break at the end waits
			t.Fatal(err)
		}
		result := bytes.TrimSuffix(bytes.Clone(out.Bytes()), []byte("\n"))
		w = redact.NewWriter(&out, builtin(t))
		return result
	})
	for _, f := range r.Failures {
		if f.Verdict.Faults&planted.Leak != 0 {
			t.Error(f)
		}
	}
	if n := r.Total[planted.Clear].Cases; n < 10_000 {
		t.Errorf("only %d cases", n)
	}
}

// calls counts the Writes that reach it.
type calls struct{ got []string }

func (c *calls) Write(p []byte) (int, error) {
	c.got = append(c.got, string(p))
	return len(p), nil
}

// TestWriterRecordAtOnce: a record written by one Write comes out at once, in one Write.
func TestWriterRecordAtOnce(t *testing.T) {
	c := &calls{}
	w := redact.NewWriter(c, builtin(t))
	key := secret(1, 24)
	for i, f := range []func(){
		func() { log.New(w, "app: ", 0).Printf("password=%s\nuser=bob", key) },
		func() { slog.New(slog.NewJSONHandler(w, nil)).Info("hello", "api_key", key, "n", 1) },
		func() { slog.New(slog.NewTextHandler(w, nil)).Info("nothing to hide") },
	} {
		f()
		if len(c.got) != i+1 || !strings.HasSuffix(c.got[i], "\n") || strings.Contains(c.got[i], key[:8]) {
			t.Fatalf("after record %d: %q", i+1, c.got)
		}
	}
}

// TestWriterKeepsLineStart: the start of a line waits for its end; a flush shows it, and the rest is masked with it.
func TestWriterKeepsLineStart(t *testing.T) {
	c := &calls{}
	w := redact.NewWriter(c, builtin(t))
	mustWrite(t, w, "password=abc")
	if len(c.got) != 0 {
		t.Fatalf("the start of a line came out: %q", c.got)
	}
	mustFlush(t, w)
	mustFlush(t, w)
	mustWrite(t, w, "defgh rest of it\nnext\n")
	want := []string{"password=[REDACTED:field.password]", " rest of it\nnext\n"}
	if !slices.Equal(c.got, want) {
		t.Errorf("got %q, want %q", c.got, want)
	}
}

// flushedAt writes text with a flush after at bytes and one at the end.
func flushedAt(t *testing.T, text string, at int) string {
	t.Helper()
	var out bytes.Buffer
	w := redact.NewWriter(&out, builtin(t))
	mustWrite(t, w, text[:at])
	mustFlush(t, w)
	mustWrite(t, w, text[at:])
	mustFlush(t, w)
	return out.String()
}

// TestWriterFlushAnywhere: a flush between any two bytes of a line changes nothing where values have names.
func TestWriterFlushAnywhere(t *testing.T) {
	for _, line := range []string{
		"GET /?api_key=@&x=1 HTTP/1.1\n", `{"a":1,"api_key":"@","pin":123456,"b":[1]}` + "\n", "x password: @, next\nCookie: sessionid=@; a=b\n",
	} {
		text := strings.ReplaceAll(line, "@", secret(2, 30))
		want := string(builtin(t).AppendRedacted(nil, []byte(text)))
		for at := range len(text) {
			if got := flushedAt(t, text, at); got != want {
				t.Errorf("flushed at %d:\ngot  %q\nwant %q", at, got, want)
			}
		}
	}
}

// TestWriterFlushLeavesNoRest: where a value is known by its form, what a flush has shown cannot be undone; the rest of it goes.
func TestWriterFlushLeavesNoRest(t *testing.T) {
	key := secret(2, 36)
	for _, line := range []string{
		"postgres://bob:@@db/x\n", "x ghp_@ y\n", "Authorization: Bearer @\r\nHost: x\r\n", `{"m":"{\"api_key\":\"@\"}"}` + "\n", strings.Repeat("mail=20", 9) + "password=3D=\n@\n",
		"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCABCD@\n-----END PRIVATE KEY-----\nplain\n",
	} {
		start := strings.Index(line, "@")
		text := line[:start] + key + line[start+1:]
		for at := range len(text) {
			got := flushedAt(t, text, at)
			rest := key[min(len(key), max(0, at-start)):]
			for i := 0; i+8 <= len(rest); i++ {
				if strings.Contains(got, rest[i:i+8]) {
					t.Fatalf("flushed at %d: %q is left in %q", at, rest[i:i+8], got)
				}
			}
			if strings.Count(got, "\n") != strings.Count(text, "\n") {
				t.Errorf("flushed at %d: lines of %q", at, got)
			}
		}
	}
}

// TestWriterFlushByteByByte flushes after every byte.
func TestWriterFlushByteByByte(t *testing.T) {
	text := `{"a":1,"api_key":"` + secret(3, 20) + `","pin":123456,"b":["x"]}` + "\npassword=" + secret(4, 12) + " ok\n"
	var out bytes.Buffer
	w := redact.NewWriter(&out, builtin(t))
	for i := range len(text) {
		mustWrite(t, w, text[i:i+1])
		mustFlush(t, w)
	}
	if want := string(builtin(t).AppendRedacted(nil, []byte(text))); out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}

// TestWriterWaitingLines: text that waits line after line is not scanned again for each of them.
func TestWriterWaitingLines(t *testing.T) {
	line := strings.Repeat("mail=20", 10) + "ab=\n"
	var out bytes.Buffer
	w := redact.NewWriter(&out, builtin(t))
	for range 3000 {
		mustWrite(t, w, line)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if out.String() != strings.Repeat(line, 3000) {
		t.Error("the lines changed")
	}
}

// failing fails, or writes short, after some calls.
type failing struct {
	calls
	left int
	err  error
}

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return len(p) / 2, f.err
	}
	return f.calls.Write(p)
}

// TestWriterError: an error of the inner writer is final, and what was kept is dropped.
func TestWriterError(t *testing.T) {
	for _, inner := range []error{errFull, nil} {
		want := inner
		if want == nil {
			want = io.ErrShortWrite
		}
		f := &failing{left: 1, err: inner}
		w := redact.NewWriter(f, builtin(t))
		mustWrite(t, w, "one\nkept password=abc")
		if n, err := w.Write([]byte("def\n")); n != 0 || !errors.Is(err, want) {
			t.Errorf("got %d, %v", n, err)
		}
		f.left = 10
		if n, err := w.Write([]byte("two\n")); n != 0 || !errors.Is(err, want) {
			t.Errorf("got %d, %v", n, err)
		}
		if err := w.Flush(); !errors.Is(err, want) {
			t.Error(err)
		}
		if err := w.Close(); !errors.Is(err, want) {
			t.Error(err)
		}
		if !slices.Equal(f.got, []string{"one\n"}) {
			t.Errorf("came out: %q", f.got)
		}
	}
}

// TestWriterClose: what is kept comes out; then nothing more.
func TestWriterClose(t *testing.T) {
	c := &calls{}
	w := redact.NewWriter(c, builtin(t))
	mustWrite(t, w, "token_secret=abcdefgh")
	for range 2 {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.got) != 1 || strings.Contains(c.got[0], "abcdefgh") || strings.Contains(c.got[0], "\n") {
		t.Errorf("got %q", c.got)
	}
	if _, err := w.Write([]byte("x\n")); !errors.Is(err, fs.ErrClosed) {
		t.Error(err)
	}
}

// panicking is an inner writer that panics.
type panicking struct{ calls }

func (p *panicking) Write(b []byte) (int, error) {
	if len(p.got) > 0 {
		panic("inner")
	}
	return p.calls.Write(b)
}

// TestWriterInnerPanics: the panic goes to who wrote, and the Writer is not locked for the others.
func TestWriterInnerPanics(t *testing.T) {
	p := &panicking{}
	w := redact.NewWriter(p, builtin(t))
	mustWrite(t, w, "one\n")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		mustWrite(t, w, "two\n")
	}()
	if _, err := w.Write([]byte("three\n")); err == nil || len(p.got) != 1 {
		t.Errorf("got %q, %v", p.got, err)
	}
}

// TestWriterConcurrent: records of many goroutines come out whole.
func TestWriterConcurrent(t *testing.T) {
	var out bytes.Buffer
	w := redact.NewWriter(&out, builtin(t))
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 200 {
				if _, err := fmt.Fprintf(w, "g=%d i=%d password=p%s end\n", g, i, secret(uint64(g*1000+i), 16)); err != nil {
					t.Error(err)
				}
				if i%50 == 0 {
					if err := w.Flush(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	slices.Sort(lines)
	if lines = slices.Compact(lines); len(lines) != 1600 {
		t.Errorf("%d different lines", len(lines))
	}
	for _, line := range lines {
		if !strings.HasSuffix(line, " password=[REDACTED:field.password] end") {
			t.Errorf("got %q", line)
		}
	}
}

// TestWriterCleanIsFree: a clean line costs no allocation.
func TestWriterCleanIsFree(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool drop what it holds")
	}
	w := redact.NewWriter(io.Discard, builtin(t))
	line := []byte(`10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /v1/items?page=2 HTTP/1.1" 200 12` + "\n")
	half := len(line) / 2
	write := func(b []byte) {
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(200, func() { write(line) }); n != 0 {
		t.Errorf("%v allocations for a line", n)
	}
	if n := testing.AllocsPerRun(200, func() { write(line[:half]); write(line[half:]) }); n != 0 {
		t.Errorf("%v allocations for a line in two pieces", n)
	}
}

// TestWriterKeepsCorpora: logs without a secret pass byte for byte.
func TestWriterKeepsCorpora(t *testing.T) {
	text := logcorpus.Clean(3, 1<<18)
	if got := written(t, builtin(t), text, []int{1000, 1001, 70_000}); got != string(text) {
		t.Error("clean text changed")
	}
}

func mustWrite(t *testing.T, w io.Writer, s string) {
	t.Helper()
	if n, err := io.WriteString(w, s); n != len(s) || err != nil {
		t.Fatal(n, err)
	}
}

func mustFlush(t *testing.T, w *redact.Writer) {
	t.Helper()
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}
