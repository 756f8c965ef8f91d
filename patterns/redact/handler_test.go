package redact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"redactor/internal/logcorpus/planted"
	"redactor/patterns"
	"redactor/patterns/redact"
)

// both returns loggers to JSON and to text, and what they wrote.
func both(tb testing.TB, rs *patterns.Ruleset, opts ...redact.Option) (loggers []*slog.Logger, out *bytes.Buffer) {
	tb.Helper()
	out = &bytes.Buffer{}
	for _, inner := range []slog.Handler{slog.NewJSONHandler(out, nil), slog.NewTextHandler(out, nil)} {
		loggers = append(loggers, slog.New(redact.NewHandler(inner, rs, opts...)))
	}
	return loggers, out
}

// TestHandlerIsOne: the handler obeys the rules of package slog.
func TestHandlerIsOne(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return redact.NewHandler(slog.NewJSONHandler(&out, nil), builtin(t))
	}, func(t *testing.T) map[string]any {
		var record map[string]any
		if err := json.Unmarshal(out.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		return record
	})
}

type account struct {
	Name     string
	APIKey   string `json:"k"`
	Password []byte `json:"-"`
	next     *account
}

// keyed is a LogValuer.
type keyed struct{ key string }

func (k keyed) LogValue() slog.Value { return slog.GroupValue(slog.String("api_key", k.key)) }

// told is a fmt.Stringer whose fields say nothing.
type told struct{ a, b string }

func (s told) String() string { return "token " + s.a + "=" + s.b }

// coded marshals itself.
type coded struct{ v string }

func (c coded) MarshalJSON() ([]byte, error) {
	return []byte("{\n \"session_token\": \"" + c.v + "\"}"), nil
}
func (c coded) String() string { return "coded" }

// texted is an encoding.TextMarshaler.
type texted struct{ v string }

func (c texted) MarshalText() ([]byte, error) { return []byte("password=" + c.v), nil }

// formatted prints more with %+v.
type formatted struct{ v string }

func (f formatted) Error() string { return "it failed" }
func (f formatted) Format(s fmt.State, _ rune) {
	fmt.Fprint(s, f.Error())
	if s.Flag('+') {
		fmt.Fprint(s, " password=", f.v)
	}
}

// canaries returns attributes that hold the canary, one for each kind of value.
func canaries(canary string) []slog.Attr {
	raw := &url.URL{Scheme: "https", Host: "h", Path: "/x", RawQuery: "api_key=" + canary}
	withUser := &url.URL{Scheme: "postgres", Host: "h", User: url.UserPassword("bob", canary)}
	deep := account{Name: "bob", next: &account{APIKey: canary}}
	return []slog.Attr{
		slog.String("api_key", canary),
		slog.String("text", "password="+canary),
		slog.String("header", "Authorization: Bearer "+canary+"\r\nHost: x"),
		slog.String("X-Api-Key", canary),
		slog.Group("password", "any", canary, "deep", slog.GroupValue(slog.String("x", canary))),
		slog.Group("g", slog.Group("h", "secret_key", canary)),
		slog.Group("", slog.String("api_key", canary)),
		slog.Any("user", keyed{canary}),
		slog.Any("err", fmt.Errorf("get %s: %w", raw, errors.New("refused"))),
		slog.Any("err", formatted{canary}),
		slog.Any("password", errors.New(canary)),
		slog.Any("stringer", told{"x_secret", canary}),
		slog.Any("api_key", told{canary, canary}),
		slog.Any("body", []byte(`{"password":"`+canary+`"}`)),
		slog.Any("password", []byte(canary)),
		slog.Any("body", json.RawMessage(`{"a": 1, "password": "`+canary+`"}`)),
		slog.Any("body", json.RawMessage(`not JSON: password=`+canary)),
		slog.Any("url", raw), slog.Any("url", *raw), slog.Any("db", withUser), slog.Any("db", *withUser),
		slog.Any("urls", []*url.URL{raw, withUser}), slog.Any("page", struct{ U *url.URL }{withUser}),
		slog.Any("headers", http.Header{"Authorization": {"Bearer " + canary}, "Cookie": {"sessionid=" + canary}, "Accept": {"*/*"}}),
		slog.Any("map", map[string]any{"n": 1, "nested": map[string]string{"api_key": canary}}),
		slog.Any("list", []any{1, "password=" + canary}), slog.Any("api_keys", []string{"", canary}),
		slog.Any("struct", account{Name: "bob", APIKey: canary}), slog.Any("struct", &account{Name: "bob", APIKey: canary}),
		slog.Any("struct", account{Password: []byte(canary)}), slog.Any("struct", []account{{Password: []byte("password=" + canary)}}),
		slog.Any("bytes", struct{ Body []byte }{[]byte("password=" + canary)}), slog.Any("array", [3]string{"", "", "password=" + canary}),
		slog.Any("struct", &deep), slog.Any("unmarshalable", struct {
			F        func()
			Password string
		}{nil, canary}),
		slog.Any("coded", coded{canary}), slog.Any("texted", texted{canary}), slog.Any("keys", map[http.Dir]int{http.Dir("password=" + canary): 1}),
		slog.Any("attr", slog.String("password", canary)), slog.Any("attrs", []slog.Attr{slog.String("password", canary)}),
		slog.Any("named", http.Dir("password="+canary)), slog.String("password="+canary, "the key"),
		slog.Any("request", &http.Request{URL: raw, Header: http.Header{"X-Api-Key": {canary}}}),
		slog.Any("pointer", &canary), slog.Any("password", &canary),
	}
}

// TestHandlerCanary: no kind of value, in any place, brings the secret to the inner handler.
func TestHandlerCanary(t *testing.T) {
	for i, size := range []int{6, 30} {
		canary := "p" + secret(uint64(i), size)
		for _, a := range canaries(canary) {
			if a.Key == "pointer" { // printed as an address or, in JSON, as a plain word
				continue
			}
			loggers, out := both(t, builtin(t))
			for _, l := range loggers {
				l.LogAttrs(context.Background(), slog.LevelInfo, "m", a)
				l.With(a).WithGroup("g").With(a).Info("with")
				l.WithGroup("password="+canary).Info("in a group", "x", 1)
				l.Info("password=" + canary)
			}
			if n := strings.Count(out.String(), "\n"); n != 8 {
				t.Errorf("%s: %d records", a.Key, n)
			}
			if strings.Contains(out.String(), canary) || strings.Contains(out.String(), canary[:5]) || strings.Contains(out.String(), "STUB") {
				t.Errorf("%s (%s): %s", a.Key, a.Value.Kind(), out.String())
			}
			if bytes.Contains(out.Bytes(), encoded(canary)) {
				t.Errorf("%s: base64 of the secret in %s", a.Key, out.String())
			}
		}
	}
}

// encoded is the middle of the base64 of s.
func encoded(s string) []byte {
	b, err := json.Marshal([]byte(s))
	if err != nil {
		panic(err)
	}
	return b[1:7]
}

// keeper is an inner handler that keeps the last record.
type keeper struct {
	slog.Handler
	got slog.Record
}

func (k *keeper) Handle(_ context.Context, r slog.Record) error {
	k.got = r
	return errKept
}

var errKept = errors.New("kept")

// TestHandlerKeepsTheClean: what holds no secret arrives as it was, also beside what does.
func TestHandlerKeepsTheClean(t *testing.T) {
	now := time.Now()
	clean := []any{
		"plain", int64(-5), uint64(7), 2.5, true, now, 3 * time.Second, errKept, []byte("bytes"),
		map[string]int{"a": 1},
		&struct{ Name, Place string }{"x", "y"},
		http.Header{"Accept": {"*/*"}},
		json.RawMessage(`{"a": 1}`), &url.URL{Host: "h"}, nil, (*url.URL)(nil), func() {},
		struct{}{},
		[]string(nil),
	}
	for _, more := range []slog.Attr{slog.Int("z", 1), slog.String("password", secret(1, 20))} {
		k := &keeper{Handler: slog.NewJSONHandler(&bytes.Buffer{}, nil)}
		h := redact.NewHandler(k, builtin(t))
		var pcs [1]uintptr
		runtime.Callers(1, pcs[:])
		r := slog.NewRecord(now, slog.LevelError, "message", pcs[0])
		for i, v := range clean {
			r.AddAttrs(slog.Any(fmt.Sprint("k", i), v), slog.Group(fmt.Sprint("g", i), "v", v))
		}
		r.AddAttrs(more)
		if err := h.Handle(context.Background(), r); !errors.Is(err, errKept) {
			t.Errorf("the inner handler's error is lost: %v", err)
		}
		if k.got.PC != pcs[0] || !k.got.Time.Equal(now) || k.got.Level != slog.LevelError || k.got.Message != "message" || k.got.NumAttrs() != r.NumAttrs() {
			t.Errorf("got %+v", k.got)
		}
		i := 0
		k.got.Attrs(func(a slog.Attr) bool {
			if i/2 < len(clean) {
				want := slog.AnyValue(clean[i/2])
				got := a.Value
				if got.Kind() == slog.KindGroup {
					got = got.Group()[0].Value
				}
				if got.Kind() != want.Kind() || fmt.Sprintf("%T %p", got.Any(), got.Any()) != fmt.Sprintf("%T %p", want.Any(), want.Any()) {
					t.Errorf("%s: %v %T became %v %T", a.Key, want, want.Any(), got, got.Any())
				}
			}
			i++
			return true
		})
	}
}

// TestHandlerMasksKinds shows what masked values become.
func TestHandlerMasksKinds(t *testing.T) {
	k := &keeper{Handler: slog.DiscardHandler}
	l := slog.New(redact.NewHandler(k, builtin(t)))
	const mark = "[REDACTED:field.password]"
	for _, c := range []struct {
		attr slog.Attr
		want any
	}{
		{slog.Int("password", 1234), mark},
		{slog.Float64("password", 12.5), mark},
		{slog.Uint64("password", 1234), mark},
		{slog.Bool("password", true), true}, // tells no more than that there is one
		{slog.Duration("password", time.Hour), mark},
		{slog.Any("a", map[string]any{"password": 1234, "b": "x\"y\\"}), json.RawMessage(`{"b":"x\"y\\","password":"` + mark + `"}`)},
		{slog.Any("a", http.Dir("x password=a\nb")), "x password=" + mark + "\nb"},
		{slog.Any("a", []byte("x password=a\x01\xff b")), "x password=" + mark + " b"},
	} {
		l.LogAttrs(context.Background(), slog.LevelInfo, "m", c.attr)
		k.got.Attrs(func(a slog.Attr) bool {
			if fmt.Sprintf("%T %s", a.Value.Any(), a.Value) != fmt.Sprintf("%T %s", c.want, c.want) && fmt.Sprint(a.Value.Any()) != fmt.Sprint(c.want) {
				t.Errorf("%v became %T %s, want %T %s", c.attr, a.Value.Any(), a.Value, c.want, c.want)
			}
			return true
		})
	}
	l.Info("m", "e", fmt.Errorf("x password=abc: %w", errKept))
	k.got.Attrs(func(a slog.Attr) bool {
		if err, ok := a.Value.Any().(error); !ok || errors.Is(err, errKept) || strings.Contains(err.Error(), "abc") {
			t.Errorf("the error became %v", a.Value)
		}
		return true
	})
}

// TestHandlerEcho: a value that goes under its name goes in the message and in other attributes too, also if With said the name.
func TestHandlerEcho(t *testing.T) {
	key := secret(5, 24)
	loggers, out := both(t, builtin(t))
	for _, l := range loggers {
		l.Info("got "+key, "api_key", key, "other", "as "+key)
		l.WithGroup("g").With("api_key", key, "n", 1).WithGroup("h").With("x", 2).Info("got "+key, "other", key)
	}
	if strings.Contains(out.String(), key[:8]) {
		t.Error(out.String())
	}
}

type broken struct{}

func (broken) LogValue() slog.Value         { panic("canary") }
func (broken) String() string               { panic("canary") }
func (broken) MarshalJSON() ([]byte, error) { panic("canary") }

type brokenError struct{ canary string }

func (e *brokenError) Error() string { return e.canary }

type selfish struct{ canary string }

func (s selfish) LogValue() slog.Value { return slog.GroupValue(slog.Any("a", s), slog.Any("b", s)) }

type loud struct{ n int }

func (l loud) String() string { return strings.Repeat("canary ", l.n) }

type brokenText struct{}

func (brokenText) String() string { panic("canary") }

// TestHandlerHostileValues: what cannot be judged becomes a stub, in bounded time, and nothing of it comes out.
func TestHandlerHostileValues(t *testing.T) {
	loop := map[string]any{"x": "canary"}
	loop["loop"] = loop
	list := []any{"canary", nil}
	list[1] = list
	type node struct {
		Next  *node
		Words string
	}
	circle := &node{Words: "canary"}
	circle.Next = circle
	circle = &node{Next: circle}
	huge := make([]string, 1<<20)
	for i := range huge {
		huge[i] = "canary"
	}
	for _, c := range []struct {
		value any
		stub  bool
	}{
		{broken{}, false},
		{brokenText{}, true},
		{[]any{brokenText{}}, true},
		{(*brokenError)(nil), false},
		{(*broken)(nil), false},
		{loop, true},
		{list, true},
		{circle, true},
		{huge, true},
		{selfish{"canary"}, true},
		{loud{1 << 20}, true},
		{[]loud{{1 << 20}}, true},
		{bytes.Repeat([]byte("canary"), 1<<20), true},
		{json.RawMessage(`"` + strings.Repeat("canary", 1<<20) + `"`), true},
	} {
		stubs := 0
		loggers, out := both(t, builtin(t), redact.OnStub(func(string, int) { stubs++ }))
		for _, l := range loggers {
			l.Info("m", "a", c.value, "b", slog.GroupValue(slog.Any("c", c.value)), "password", "hunter2")
			l.With("a", c.value).Info("m")
		}
		if s := out.String(); strings.Contains(s, "canary") || strings.Contains(s, "hunter2") || len(s) > 1<<20 || c.stub != strings.Contains(s, "[STUB:") {
			t.Errorf("%T: %d bytes: %.1000s", c.value, len(s), s)
		}
		if c.stub != (stubs > 0) {
			t.Errorf("%T: told of %d stubs", c.value, stubs)
		}
	}
}

// TestHandlerPlanted: no value planted in a message or an attribute comes through.
func TestHandlerPlanted(t *testing.T) {
	var out bytes.Buffer
	l := slog.New(redact.NewHandler(slog.NewTextHandler(&out, nil), builtin(t)))
	n := 0
	planted.Cases(13, func(c *planted.Case) bool {
		if n++; n%7 != 0 || c.Class != planted.Clear || len(c.Secret) < 12 {
			return true
		}
		out.Reset()
		l.Info(c.Line.String(), "line", c.Line.String(), "g", slog.GroupValue(slog.String("api_key", c.Secret)))
		if body := c.Secret[c.Kind.Keep:]; len(body) >= 8 && strings.Contains(out.String(), body) {
			t.Errorf("%q is left in %s", c.Secret, out.String())
		}
		return true
	})
}

// BenchmarkHandler is the cost of a record with nothing to hide, and of one with a secret. The inner handler does nothing.
func BenchmarkHandler(b *testing.B) {
	l := slog.New(redact.NewHandler(nothing{slog.DiscardHandler}, builtin(b)))
	ctx := context.Background()
	b.Run("clean", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l.LogAttrs(ctx, slog.LevelInfo, "request finished", slog.String("method", "GET"), slog.String("path", "/v1/orders"), slog.Int("status", 200),
				slog.Duration("took", time.Millisecond), slog.String("request_id", "b70810817bc5d0557b83c107ded71d4d"))
		}
	})
	b.Run("error", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l.LogAttrs(ctx, slog.LevelInfo, "request failed", slog.String("method", "GET"), slog.Any("err", errKept))
		}
	})
	b.Run("secret", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l.LogAttrs(ctx, slog.LevelInfo, "request finished", slog.String("method", "GET"), slog.String("api_key", "ak_demo_3f9c71d0b2e84a6f"), slog.Int("status", 200))
		}
	})
}

// nothing is a handler that is enabled and does nothing.
type nothing struct{ slog.Handler }

func (nothing) Enabled(context.Context, slog.Level) bool  { return true }
func (nothing) Handle(context.Context, slog.Record) error { return nil }

// TestHandlerCleanIsFree: a record with nothing to hide costs no allocation.
func TestHandlerCleanIsFree(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool drop what it holds")
	}
	h := redact.NewHandler(nothing{slog.DiscardHandler}, builtin(t)).WithGroup("g")
	r := slog.NewRecord(time.Now(), slog.LevelInfo, "request finished", 0)
	r.AddAttrs(slog.String("path", "/v1/orders"), slog.Int("status", 200), slog.Duration("took", time.Second))
	if n := testing.AllocsPerRun(200, func() {
		if err := h.Handle(context.Background(), r); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
