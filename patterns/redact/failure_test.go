package redact

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/patterns"
)

// brittle is a Ruleset that panics on texts with SCANPANIC in them, and when it masks texts with MASKPANIC.
type brittle struct{ *patterns.Ruleset }

func (b brittle) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) ([]patterns.Match, patterns.State, int) {
	if bytes.Contains(src, []byte("SCANPANIC")) && (atEOF || bytes.IndexByte(src, '\n') >= 0) {
		panic(string(src))
	}
	return b.Ruleset.Scan(dst, src, in, atEOF)
}

func (b brittle) Redact(dst, src []byte, found []patterns.Match) []byte {
	if bytes.Contains(src, []byte("MASKPANIC")) {
		panic(string(src))
	}
	return b.Ruleset.Redact(dst, src, found)
}

func newBrittle(tb testing.TB) brittle {
	tb.Helper()
	rs, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		tb.Fatal(err)
	}
	return brittle{rs}
}

// TestWriterStub: a line on which the engine fails becomes a stub, and only that line, however the input is cut.
func TestWriterStub(t *testing.T) {
	b := newBrittle(t)
	text := "password=one11111 ok\r\nSCANPANIC hunter2\r\npassword=MASKPANIC\nplain\nSCANPANIC"
	const want = "password=[REDACTED:field.password] ok\r\n[STUB:panic:bytes:17]\r\n[STUB:panic:bytes:18]\nplain\n[STUB:panic:bytes:9]"
	rapid.Check(t, func(t *rapid.T) {
		var out bytes.Buffer
		told := 0
		w := NewWriter(&out, b.Ruleset, OnStub(func(why string, _ int) {
			if why == "panic" {
				told++
			}
		}))
		w.engine = b
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			if _, err := io.WriteString(w, rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if out.String() != want || told != 3 {
			t.Fatalf("told of %d stubs, got %q", told, out.String())
		}
	})
}

// TestWriterStubBehindFlush: of a line that was shown in part the rest becomes a stub, also if it could be scanned alone.
func TestWriterStubBehindFlush(t *testing.T) {
	for _, ending := range []string{"\nnext\n", "\r\nnext\n", ""} {
		var out bytes.Buffer
		b := newBrittle(t)
		w := NewWriter(&out, b.Ruleset)
		w.engine = b
		for _, s := range []string{"SCANPAN", "\x00", "IC hunter2" + ending} {
			if s == "\x00" {
				if err := w.Flush(); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if _, err := io.WriteString(w, s); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if want := "SCANPAN[STUB:panic:bytes:10]" + ending; out.String() != want {
			t.Errorf("got %q, want %q", out.String(), want)
		}
	}
}

// TestWriterLongStub: a line that is longer than can be held goes as stubs, and the next one is itself again.
func TestWriterLongStub(t *testing.T) {
	var out bytes.Buffer
	b := newBrittle(t)
	w := NewWriter(&out, b.Ruleset)
	w.engine = panicAlways{}
	for range 40 {
		if _, err := w.Write(bytes.Repeat([]byte("x"), 64<<10)); err != nil {
			t.Fatal(err)
		}
	}
	if cap(w.held) > 5<<20 {
		t.Errorf("%d bytes are held", cap(w.held))
	}
	w.engine = b
	if _, err := io.WriteString(w, "end\nplain\n"); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.Contains(got, "x") || !strings.HasSuffix(got, "]\nplain\n") || !strings.HasPrefix(got, "[STUB:panic:bytes:1048576]") {
		t.Errorf("got %.200q", got)
	}
}

// panicAlways panics whenever it is called.
type panicAlways struct{}

func (panicAlways) Scan([]patterns.Match, []byte, patterns.State, bool) ([]patterns.Match, patterns.State, int) {
	panic("scan")
}
func (panicAlways) Redact([]byte, []byte, []patterns.Match) []byte { panic("redact") }

// TestHandlerStub: a record on which the engine fails keeps its place, time and level, and none of its text.
func TestHandlerStub(t *testing.T) {
	for _, bad := range []string{"SCANPANIC", "MASKPANIC"} {
		var out bytes.Buffer
		b := newBrittle(t)
		h := NewHandler(slog.NewTextHandler(&out, nil), b.Ruleset)
		h.shared.engine = b
		l := slog.New(h)
		l.With("a", bad+" canary-with", "password", "canary-pass").WithGroup(bad+"canary-group").
			Warn(bad+" canary-message", "b", "canary-attr", "password", "canary-other")
		if strings.Contains(out.String(), "canary-pass") || strings.Contains(out.String(), "canary-other") || !strings.Contains(out.String(), "[STUB:panic:bytes:") {
			t.Errorf("got %s", out.String())
		}
		if bad == "SCANPANIC" && strings.Contains(out.String(), "canary") {
			t.Errorf("got %s", out.String())
		}
		if !strings.Contains(out.String(), "level=WARN") {
			t.Errorf("no level: %s", out.String())
		}
	}
}

// TestLineKeepsNothing: the values of one record are not kept for the next one.
func TestLineKeepsNothing(t *testing.T) {
	rs := newBrittle(t).Ruleset
	s := newShared(rs, slog.DiscardHandler, optionsOf(nil))
	l := s.get()
	h := &Handler{inner: slog.DiscardHandler, shared: s}
	r := slog.Record{Message: "m"}
	r.AddAttrs(slog.Any("x", new(int)))
	l.judge(func() { h.spell(l, &r) })
	nodes := l.nodes
	s.put(l)
	if nodes[0].attr.Key != "" {
		t.Error("an attribute is kept")
	}
	if err := h.Handle(context.Background(), r); err != nil {
		t.Error(err)
	}
}

// TestReach: a walk reads what the inner handler prints, and nothing that other goroutines may rely on not being read.
func TestReach(t *testing.T) {
	type inner struct {
		Open   string
		closed map[string]string
	}
	type outer struct {
		Near   *inner
		within inner
		Left   string `json:"-"`
		Bare   inner
	}
	value := &outer{
		Near: &inner{"near-open", map[string]string{"near": "near-closed"}}, within: inner{"within-open", map[string]string{"a": "within-closed"}},
		Left: "left-out", Bare: inner{"bare-open", map[string]string{"b": "bare-closed"}},
	}
	text := []string{"within-open", "within-closed", "left-out", "bare-open", "bare-closed"}
	for _, c := range []struct {
		handler slog.Handler
		want    []string
	}{
		{slog.NewJSONHandler(io.Discard, nil), []string{"near-open", "bare-open"}},
		{slog.NewTextHandler(io.Discard, nil), text},
		{slog.DiscardHandler, append([]string{"near-open"}, text...)},
	} {
		l := newShared(newBrittle(t).Ruleset, c.handler, optionsOf(nil)).get()
		if !l.judge(func() {
			l.startAttrs(nil, nil)
			l.attr(slog.Any("v", value), 0)
			l.end(0)
		}) {
			t.Fatal("not judged")
		}
		for _, word := range append([]string{"near-open", "near-closed"}, text...) {
			if got, want := bytes.Contains(l.text, []byte(word)), slices.Contains(c.want, word); got != want {
				t.Errorf("%T: %s is read: %v", c.handler, word, got)
			}
		}
	}
}

// TestQuoted: unquoted is the inverse of appendQuoted, for any bytes.
func TestQuoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "s"))
		q := appendQuoted(nil, s)
		if back, ok := unquoted(q[1 : len(q)-1]); !ok || back != s {
			t.Fatalf("%q became %q, and that %q", s, q, back)
		}
		if bytes.ContainsAny(q, "\n\r") {
			t.Fatalf("a line end in %q", q)
		}
	})
	for _, bad := range []string{`\`, `\u00`, `\u01zz`, `\x`, `\u1234`} {
		if _, ok := unquoted([]byte(bad)); ok {
			t.Errorf("%q was read", bad)
		}
	}
}
