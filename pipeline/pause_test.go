package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"redactor/patterns"
	"redactor/pipeline"
)

// ScanPaused makes the fake redactor a Pauser: what follows a line changes nothing of it.
func (f *fake) ScanPaused(dst []patterns.Match, src []byte, in patterns.State) []patterns.Match {
	dst, _, _ = f.Scan(dst, src, in, true)
	return dst
}

// slowSource pauses before its batches, each as long as pauses says, in turn.
type slowSource struct {
	cutSource
	pauses []time.Duration
	reads  int
}

func (s *slowSource) Read(ctx context.Context) (*pipeline.Batch, error) {
	select {
	case <-time.After(s.pauses[s.reads%len(s.pauses)]):
	case <-ctx.Done():
	}
	s.reads++
	return s.cutSource.Read(ctx)
}

// TestPausesChangeNothing: where a line does not depend on the next, the output is the same with pauses and without, and every
// batch is acknowledged once and in order.
func TestPausesChangeNothing(t *testing.T) {
	f := newFake(t)
	rapid.Check(t, func(rt *rapid.T) {
		text := logLines("SCANPANIC", "secret=MASKPANIC", "soft secret=MASKPANIC=", "soft SCANPANIC=").Draw(rt, "text")
		pause := rapid.SampledFrom([]time.Duration{0, 0, 60 * time.Millisecond, time.Second})
		src := &slowSource{
			cutSource: cutSource{streams: [][]byte{text}, cuts: cutLengths().Draw(rt, "cuts")},
			pauses:    rapid.SliceOfN(pause, 1, 8).Draw(rt, "pauses"),
		}
		sink := &flushSink{}
		var scanned []byte
		p := &pipeline.Pipeline{
			Source: src, Redactor: f, Sink: sink, Workers: rapid.IntRange(1, 3).Draw(rt, "workers"), Hold: 100 * time.Millisecond,
			OnScanned: func(src []byte, _ []patterns.Match) { scanned = append(scanned, src...) },
		}
		var err error
		synctest.Test(t, func(t *testing.T) { err = p.Run(t.Context()) })
		if n := src.check(rt); err != nil || n != len(src.count) {
			rt.Fatalf("%d of %d batches are durable, error %v", n, len(src.count), err)
		}
		got := sink.text()
		if strings.Contains(got, "hunter2") || strings.Count(got, "\n") != bytes.Count(text, []byte("\n")) {
			rt.Fatalf("%q became %q", text, got)
		}
		if bytes.Contains(text, []byte("PANIC")) {
			return
		}
		want := string(reference(f, text))
		if got != want {
			rt.Fatal(firstDifference(got, want))
		}
		if !bytes.Equal(scanned, text) {
			rt.Fatalf("told of %q, read %q", scanned, text)
		}
		if matches := p.Stats().Matches; sum(matches) != int64(strings.Count(want, "[R")) {
			rt.Fatalf("counted %v in %q", matches, want)
		}
	})
}

func sum(counts []int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// TestHold: a line that waits for what follows it comes out when it has waited for Hold, and not before; an unfinished one
// does not.
func TestHold(t *testing.T) {
	const hold = 100 * time.Millisecond
	for _, workers := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			start := time.Now()
			src := &slowSource{
				cutSource: cutSource{streams: [][]byte{[]byte("a secret=x=\nb c\nsoft=\nb\nunfinished secret=y end")}, cuts: []int{12, 4, 6, 9, 100}},
				pauses:    []time.Duration{0, time.Second, time.Second, 50 * time.Millisecond, time.Second},
			}
			var got []string
			var at []time.Duration
			sink := &bufferSink{onWrite: func(_ context.Context, b *pipeline.Batch) error {
				if len(b.Data) > 0 {
					got, at = append(got, string(b.Data)), append(at, time.Since(start))
				}
				return nil
			}}
			p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers, Hold: hold}
			if err := p.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := []string{"a secret=[R0]\n", "[R2] c\n", "soft=\n[R2]\n", "unfinished secret=[R0] end"}
			wantAt := []time.Duration{hold, time.Second, 2050 * time.Millisecond, 3050 * time.Millisecond}
			if strings.Join(got, "|") != strings.Join(want, "|") {
				t.Fatalf("got %q, want %q", got, want)
			}
			for i := range at {
				if at[i] != wantAt[i] {
					t.Errorf("%q came after %v, want %v", got[i], at[i], wantAt[i])
				}
			}
		})
	}
}

// TestPausedSecret is the real engine: a password that a pause cuts in two before it can be known does not come out, and what is
// told of it holds no byte.
func TestPausedSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fill := strings.Repeat("w ", 22)
		first := fill + "postgres://bob:planted-Value-7=\n"
		text := first + "391-secret@db x\nnext\n"
		src := &slowSource{cutSource: cutSource{streams: [][]byte{[]byte(text)}, cuts: []int{len(first)}}, pauses: []time.Duration{time.Second}}
		sink := &bufferSink{}
		var told []pipeline.Stub
		p := &pipeline.Pipeline{
			Source: src, Redactor: builtin(t), Sink: sink, Hold: time.Nanosecond,
			OnStub: func(s pipeline.Stub) { told = append(told, s) },
		}
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := sink.text(), fill+"[STUB:pause:bytes:30]=\n[REDACTED:url.userinfo]@db x\nnext\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if s := p.Stats(); s.Stubs != 1 || fmt.Sprint(told) != "[{pause a@44 30 false}]" {
			t.Errorf("stats %+v, told %v", s, told)
		}
	})
}
