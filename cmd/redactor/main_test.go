package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"redactor/cmd/redactor/internal/config"
	"redactor/internal/settings"
	"redactor/patterns"
	"redactor/pipeline"
)

func TestExitCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err      error
		code     int
		messages string
	}{
		{nil, settings.ExitDone, ""},
		{errors.New("x"), settings.ExitError, "redactor: error: x\n"},
		{&exit{settings.ExitPartial, nil}, settings.ExitPartial, ""},
		{fmt.Errorf("outer: %w", &exit{settings.ExitFailed, errors.New("x")}), settings.ExitFailed, "redactor: error: x\n"},
	} {
		a, output := testApp(t)
		if code := a.exitCode(c.err); code != c.code || output() != c.messages {
			t.Errorf("%v: exit code %d, messages %q; want %d, %q", c.err, code, output(), c.code, c.messages)
		}
	}
}

func TestStopped(t *testing.T) {
	t.Parallel()
	drained := fmt.Errorf("stopped before it was delivered: %w", pipeline.ErrAbandoned)
	for _, c := range []struct {
		cause, err error
		code       int
	}{
		{nil, nil, settings.ExitDone},
		{nil, errors.New("disk full"), settings.ExitError},
		{nil, fmt.Errorf("disk full: %w", pipeline.ErrUndelivered), settings.ExitError},
		{errTerminated, nil, settings.ExitDone}, // it came at the very end
		{errTerminated, fmt.Errorf("stopped: %w", errTerminated), settings.ExitDone},
		{errTerminated, fmt.Errorf("stopped: %w: %w", errTerminated, pipeline.ErrUndelivered), settings.ExitPartial},
		{errTerminated, drained, settings.ExitPartial},
		{errTerminated, errors.New("bad input"), settings.ExitError},
		{errInterrupted, fmt.Errorf("stopped: %w", errInterrupted), settings.ExitInterrupted},
		{errInterrupted, drained, settings.ExitInterrupted},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		if c.cause != nil {
			cancel(c.cause)
		}
		a, output := testApp(t)
		if code := a.exitCode(stopped(ctx, c.err)); code != c.code {
			t.Errorf("after %v, %v: exit code %d, messages %q; want %d", c.cause, c.err, code, output(), c.code)
		}
		cancel(nil)
	}
}

// What a panic says is not shown, its place is.
func TestPanicPlace(t *testing.T) {
	t.Parallel()
	place := ""
	func() {
		defer func() {
			if recover() != nil {
				place = panicPlace()
			}
		}()
		fail()
	}()
	if !strings.HasPrefix(place, "redactor/cmd/redactor.fail:") {
		t.Errorf("the place is %q", place)
	}
}

func fail() { panic("api_key=synthetic0xyz") }

func TestQuoted(t *testing.T) {
	t.Parallel()
	if got, want := quoted([]string{"a-b_c./1", "", "x y", "it's", "$HOME"}), `a-b_c./1 '' 'x y' 'it'\''s' '$HOME'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStatsAddUp(t *testing.T) {
	t.Parallel()
	var all pipeline.Stats
	add(&all, pipeline.Stats{BytesIn: 1, BytesOut: 2, Stubs: 3, Matches: []int64{1}})
	add(&all, pipeline.Stats{BytesIn: 10, BytesOut: 20, Stubs: 30, Matches: []int64{10, 0, 5}})
	if got := fmt.Sprint(all.BytesIn, all.BytesOut, all.Stubs, all.Matches); got != "11 22 33 [11 0 5]" {
		t.Errorf("got %s", got)
	}
}

// Every line that became a stub counts; the first are named, without a byte of them.
func TestStubs(t *testing.T) {
	t.Parallel()
	a, output := testApp(t)
	m := &masker{app: a, values: &config.Values{}, rules: patterns.Builtin()}
	const lines = mostStubs + 5
	for i := range lines {
		m.stub(pipeline.Stub{Why: "panic", Origin: pipeline.Origin{Name: "a.log", Offset: int64(i)}, Bytes: 7})
	}
	m.stats.Stubs = lines
	if code := a.exitCode(m.end(t.Context(), nil, 0)); code != settings.ExitPartial {
		t.Errorf("exit code %d", code)
	}
	messages := strings.Split(strings.TrimSpace(output()), "\n")
	if len(messages) != mostStubs+1 {
		t.Errorf("%d messages: %q", len(messages), messages)
	}
	if want := "redactor: error: a.log@0: a line of 7 bytes could not be scanned (panic) and was replaced by a stub"; messages[0] != want {
		t.Errorf("got %q, want %q", messages[0], want)
	}
}
