package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/patterns"
	"redactor/pipeline"
)

// logLines draws lines of every kind the fake redactor knows; some fill more than the first prefix of a rescan.
func logLines(special ...string) *rapid.Generator[[]byte] {
	kinds := append([]string{
		"plain words", "plain words", "<<", ">>", "><", "!line", "secret=hunter2 stays", "a secret=tail", "soft break=", "soft secret=x=",
		"\x00\xff\xfe not UTF-8", "with return\r", "", "=",
		strings.Repeat("filler text. ", 40), strings.Repeat("filler text. ", 300),
		strings.Repeat("long ", fakeMaxLine/4) + "secret=" + strings.Repeat("v", fakeMaxLine) + " end",
		strings.Repeat("line of three pieces", fakeMaxLine/9),
	}, special...)
	return rapid.Custom(func(t *rapid.T) []byte {
		lines := fewOrMany(kinds).Draw(t, "lines")
		text := strings.Join(lines, "\n")
		if rapid.Bool().Draw(t, "final newline") && len(lines) > 0 {
			text += "\n"
		}
		return []byte(text)
	})
}

// fewOrMany draws lines: a few, which shrink well, or many, which fill more than a block.
func fewOrMany(kinds []string) *rapid.Generator[[]string] {
	kind := rapid.SampledFrom(kinds)
	return rapid.OneOf(rapid.SliceOfN(kind, 0, 10), rapid.SliceOfN(kind, 30, 80))
}

// cutLengths draws lengths of batches: nothing, drips, lines, blocks.
func cutLengths() *rapid.Generator[[]int] {
	return rapid.Custom(func(t *rapid.T) []int {
		length := rapid.OneOf(rapid.IntRange(0, 9), rapid.IntRange(10, 300), rapid.IntRange(300, 40_000))
		return append(rapid.SliceOfN(length, 0, 11).Draw(t, "lengths"), rapid.IntRange(2000, 40_000).Draw(t, "last length"))
	})
}

// TestSplitInvariant is promise 3 at the level of the pipeline: no cut of the input changes the output.
func TestSplitInvariant(t *testing.T) {
	f := newFake(t)
	rapid.Check(t, func(t *rapid.T) {
		streams := rapid.SliceOfN(logLines(), 1, 3).Draw(t, "streams")
		cuts := cutLengths().Draw(t, "cuts")
		want := string(reference(f, streams...))
		for _, workers := range []int{1, 3} {
			if got, _ := run(t, f, workers, cuts, streams...); got != want {
				t.Fatalf("%d workers, %s", workers, firstDifference(got, want))
			}
		}
	})
}

// TestWorkerInvariant is promise 4: one worker and many give the same bytes and the same counts.
func TestWorkerInvariant(t *testing.T) {
	f := newFake(t)
	rapid.Check(t, func(t *rapid.T) {
		text := logLines("SCANPANIC", "secret=MASKPANIC", "OPENPANIC", "SHUTPANIC").Draw(t, "text")
		cuts := cutLengths().Draw(t, "cuts")
		want, p := run(t, f, 1, cuts, text)
		wantStats := p.Stats()
		for _, workers := range []int{2, 4} {
			got, p := run(t, f, workers, cuts, text)
			if got != want {
				t.Fatalf("%d workers, %s", workers, firstDifference(got, want))
			}
			stats := p.Stats()
			stats.Rescans = 0
			if fmt.Sprint(stats) != fmt.Sprint(wantStats) {
				t.Fatalf("%d workers: %+v, one worker: %+v", workers, stats, wantStats)
			}
		}
	})
}

// TestRulesetInvariant is promises 3 and 4 with the real engine, also where it cuts long lines.
func TestRulesetInvariant(t *testing.T) {
	body := strings.Repeat("MIIBszCCAVmgAwIBAgIUBxHk3wq9GZ0yT5nPpW7sJd8fKqEAbCdEfGhIjKlMnOpQ\n", 3)
	filler := strings.Repeat("GET /healthz 200 ", 90)
	kinds := []string{
		`10.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /v1/items?api_key=planted-Value-7391&page=2 HTTP/1.1" 200 12`,
		`{"level":"info","password":"planted, Value \"7391\"","path":"/x"}`, "INFO request finished in 12 ms",
		"Authorization: Bearer planted.Value.739155", "mail=20soft break=", "password=planted=", "plain\r",
		"-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", strings.TrimSuffix(body, "\n"),
		"-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", filler, strings.Repeat(filler, 4),
		filler + "password=planted-Value-7391 " + filler, filler + `"password":"planted ` + filler + filler + `" end`,
		filler + "eyJhbGciOiJIUzI1NiJ9." + strings.Repeat("planted0", 400) + ".c2lnbmF0dXJl " + filler,
	}
	for name, opts := range map[string][]patterns.Option{"whole lines": nil, "pieces": {patterns.WithMaxLine(2000)}} {
		t.Run(name, func(t *testing.T) {
			rs, err := patterns.Compile(patterns.Builtin(), opts...)
			if err != nil {
				t.Fatal(err)
			}
			rapid.Check(t, func(t *rapid.T) {
				text := strings.Join(fewOrMany(kinds).Draw(t, "lines"), "\n")
				cuts := cutLengths().Draw(t, "cuts")
				want := string(reference(rs, []byte(text)))
				for _, workers := range []int{1, 4} {
					if got, _ := run(t, rs, workers, cuts, []byte(text)); got != want {
						t.Fatalf("%d workers, %s", workers, firstDifference(got, want))
					}
				}
			})
		})
	}
}

// TestStateStaysInItsStream shows that what is open at the end of a stream is closed there.
func TestStateStaysInItsStream(t *testing.T) {
	f := newFake(t)
	streams := [][]byte{[]byte("<<\nhidden\n"), []byte("plain\nsoft="), []byte("plain\nsecr"), nil, []byte("et=x\n")}
	for _, workers := range []int{1, 2} {
		got, _ := run(t, f, workers, []int{1000}, streams...)
		if want := "<<\n[R1]\nplain\nsoft=plain\nsecret=x\n"; got != want {
			t.Errorf("%d workers: got %q, want %q", workers, got, want)
		}
	}
}

// TestSourceWithoutLast shows that io.EOF ends a stream whose source did not mark its last batch.
func TestSourceWithoutLast(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 2} {
		src := &cutSource{streams: [][]byte{[]byte("one\nsecret=")}, cuts: []int{6}, noLast: true}
		sink := &bufferSink{}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers}
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := sink.text(); got != "one\nsecret=" || src.check(t) != 2 {
			t.Errorf("%d workers: got %q", workers, got)
		}
	}
}

// TestSpeculationIsReused shows that a block after an open one is scanned again only up to where both runs meet.
func TestSpeculationIsReused(t *testing.T) {
	f := newFake(t)
	first := []byte("plain\n<<\n")
	block := []byte("hidden\n>>\n" + strings.Repeat("plain secret=x\n", 20_000))
	text := append(first, block...)
	want := reference(f, text)
	f.scanned.Store(0)
	got, p := run(t, f, 2, []int{len(first), len(block)}, text)
	if got != string(want) {
		t.Fatal(firstDifference(got, string(want)))
	}
	if n := f.scanned.Load(); n > int64(len(text))+20_000 {
		t.Errorf("scanned %d bytes for an input of %d", n, len(text))
	}
	if s := p.Stats(); s.Rescans != 1 || s.Matches[0] != 20_000 || s.Matches[1] != 1 {
		t.Errorf("stats: %+v", s)
	}
}

// TestSpeculationFails shows blocks after an open one where both runs do not meet, or where only one of them panics.
func TestSpeculationFails(t *testing.T) {
	f := newFake(t)
	long := strings.Repeat("plain secret=x\n", 1000)
	for _, block := range []string{
		long, "x\n", "x", "", "OPENPANIC\n>>\n" + long, "MASKPANIC\n>>\n" + long, "SHUTPANIC\n>>\n" + long, long + ">>\n" + long,
		">>\n<<\n" + long, ">>\n" + strings.Repeat("z", 5500) + "\n<<\n>>\n" + long, strings.Repeat("z", 50_000), ">>\nsoft=\n",
		">>\n" + strings.Repeat("!line\n", 2000), "><\n" + long + "<<\n" + long + ">>\n" + long, "><\n" + long + ">>\n" + long,
		">>\n" + strings.Repeat("!soft=\n", 2000), ">>\n" + strings.Repeat("soft=\n!line\n!", 1000),
	} {
		text := []byte("<<\n" + block)
		want := stubbed(f, text)
		if !strings.Contains(block, "PANIC") {
			want = string(reference(f, text))
		}
		for _, workers := range []int{1, 2} {
			if got, _ := run(t, f, workers, []int{3, len(text)}, text); got != want {
				t.Errorf("%.20q, %d workers: %s", block, workers, firstDifference(got, want))
			}
		}
	}
}

// TestCleanBlockIsNotCopied is the pipeline's share of promise 6: the sink gets the very slice that the source read.
func TestCleanBlockIsNotCopied(t *testing.T) {
	f := newFake(t)
	for _, workers := range []int{1, 2} {
		block := bytes.Repeat([]byte("plain\n"), 100)
		src := &listSource{batches: []*pipeline.Batch{pipeline.NewBatch(block, nil)}}
		same := false
		sink := &bufferSink{onWrite: func(_ context.Context, b *pipeline.Batch) error {
			same = same || len(b.Data) == len(block) && &b.Data[0] == &block[0]
			return nil
		}}
		p := &pipeline.Pipeline{Source: src, Redactor: f, Sink: sink, Workers: workers}
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !same {
			t.Errorf("%d workers: the block was copied", workers)
		}
	}
}

func firstDifference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	show := func(s string) string { return s[max(0, i-40):min(len(s), i+40)] }
	return fmt.Sprintf("byte %d of %d/%d: got %q, want %q", i, len(got), len(want), show(got), show(want))
}
