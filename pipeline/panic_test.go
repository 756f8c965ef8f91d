package pipeline_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"redactor/patterns"
	"redactor/pipeline"
)

// stubbed is what must come out for text without soft breaks or long lines: line by line, with stubs.
func stubbed(f *fake, text []byte) string {
	var out []byte
	var state patterns.State
	for line := range bytes.Lines(text) {
		masked, next, ok := alone(f, line, state)
		if ok {
			out, state = append(out, masked...), next
			continue
		}
		body, ended := bytes.CutSuffix(line, []byte("\n"))
		if ended {
			body = bytes.TrimSuffix(body, []byte("\r"))
		}
		out = append(fmt.Appendf(out, "[STUB:panic:bytes:%d]", len(body)), line[len(body):]...)
	}
	return string(out)
}

// alone redacts one line.
func alone(f *fake, line []byte, in patterns.State) (out []byte, state patterns.State, ok bool) {
	defer func() { ok = recover() == nil }()
	found, state, _ := f.Scan(nil, line, in, true)
	if len(found) == 0 {
		return line, state, true
	}
	return f.Redact(nil, line, found), state, true
}

// TestPanicBecomesStub is promise 9: a line that makes the redactor panic becomes a stub, and only that line, whatever else is
// in its block and however the input is cut.
func TestPanicBecomesStub(t *testing.T) {
	f := newFake(t)
	lines := fewOrMany([]string{
		"plain", "<<", ">>", "secret=hunter2 stays", "return\r", "", strings.Repeat("filler text. ", 300),
		"SCANPANIC with hunter2", "secret=MASKPANIC-hunter2", "SCANPANIC hunter2\r", "OPENPANIC", "SHUTPANIC", strings.Repeat("x", 900) + "SCANPANIC",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(lines.Draw(t, "lines"), "\n"))
		cuts := cutLengths().Draw(t, "cuts")
		want := stubbed(f, text)
		for _, workers := range []int{1, 3} {
			got, p := run(t, f, workers, cuts, text)
			if got != want {
				t.Fatalf("%d workers, %s", workers, firstDifference(got, want))
			}
			if n := p.Stats().Stubs; n != int64(strings.Count(want, "[STUB:")) {
				t.Fatalf("counted %d stubs in %q", n, want)
			}
		}
	})
}

// TestStubsAreTold shows what OnStub hears, and that it is told places and sizes, in order.
func TestStubsAreTold(t *testing.T) {
	f := newFake(t)
	text := []byte("plain\nSCANPANIC 1\nsoft=\nSCANPANIC 22\n" + strings.Repeat("y", 3000) + "\nsecret=MASKPANIC\r\nend")
	const want = "[{panic a@6 11 false} {panic a@18 5 false} {panic a@24 12 false} {panic a@3038 16 false}]"
	for _, workers := range []int{1, 2} {
		for _, cut := range []int{1, 7, 2000, 100_000} {
			var told []pipeline.Stub
			p := &pipeline.Pipeline{
				Source: &cutSource{streams: [][]byte{text}, cuts: []int{cut}}, Redactor: f, Sink: &bufferSink{}, Workers: workers,
				OnStub: func(s pipeline.Stub) { told = append(told, s) },
			}
			if err := p.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(told); got != want {
				t.Errorf("%d workers, cut at %d: told %s, want %s", workers, cut, got, want)
			}
		}
	}
}

// brittle panics on any line with PANIC in it, finished or not, and else waits for the end of a line.
type brittle struct{ scanned atomic.Int64 }

func (r *brittle) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) ([]patterns.Match, patterns.State, int) {
	r.scanned.Add(int64(len(src)))
	if bytes.Contains(src, []byte("PANIC")) {
		panic(string(src))
	}
	if atEOF {
		return dst, in, len(src)
	}
	return dst, in, bytes.LastIndexByte(src, '\n') + 1
}

func (*brittle) Redact(dst, _ []byte, _ []patterns.Match) []byte { return dst }

// TestLongLineBecomesStubs shows that a line too long to be held becomes stubs of 1 MiB side by side, in linear time.
func TestLongLineBecomesStubs(t *testing.T) {
	for _, ending := range []string{"\nnext\n", "\r\nnext\n", "", "\r"} {
		line := "PANIC" + strings.Repeat("\rz", 3<<19) + "zz"
		text := "before\n" + line + ending
		tail := len(line) - 3<<20 + strings.Count(ending, "\r") - strings.Count(ending, "\r\n")
		want := "before\n" + strings.Repeat("[STUB:panic:bytes:1048576]", 3) + fmt.Sprintf("[STUB:panic:bytes:%d]", tail)
		want += strings.TrimPrefix(ending, map[bool]string{true: "\r"}[ending == "\r"])
		for _, workers := range []int{1, 2} {
			end := len("before\n") + len(line)
			for _, cuts := range [][]int{{256 << 10}, {256<<10 + 1}, {2 << 20, 0}, {end}, {end + 1}, {10 << 20}} {
				r := &brittle{}
				got, p := run(t, r, workers, cuts, []byte(text))
				if got != want {
					t.Errorf("%d workers, cut at %d: %s", workers, cuts, firstDifference(got, want))
				}
				if p.Stats().Stubs != 1 {
					t.Errorf("one line was counted %d times", p.Stats().Stubs)
				}
				if n := r.scanned.Load(); n > 6*int64(len(text)) {
					t.Errorf("scanned %d bytes for an input of %d", n, len(text))
				}
			}
		}
	}
}

// TestBrokenContract shows that a redactor that leaves text unjudged at the end of a stream, or claims more than there is, lets no raw
// byte out.
func TestBrokenContract(t *testing.T) {
	for _, consumed := range []int{-1, 3, 1000} {
		for _, workers := range []int{1, 2} {
			if got, _ := run(t, broken{consumed}, workers, []int{100}, []byte("raw bytes\n")); got != "[STUB:panic:bytes:9]\n" {
				t.Errorf("consumed %d, %d workers: got %q", consumed, workers, got)
			}
		}
	}
}

// broken always claims to have consumed the same number of bytes.
type broken struct{ consumed int }

func (r broken) Scan(dst []patterns.Match, _ []byte, in patterns.State, _ bool) ([]patterns.Match, patterns.State, int) {
	return dst, in, r.consumed
}

func (broken) Redact(dst, _ []byte, _ []patterns.Match) []byte { return dst }

// TestCarefulRunIsLinear shows that a line-by-line run over text that never is complete does not take quadratic time.
func TestCarefulRunIsLinear(t *testing.T) {
	r := &waiting{}
	text := []byte(strings.Repeat("=\n", 100_000) + "PANIC\nend\n")
	got, _ := run(t, r, 1, []int{1 << 20}, text)
	if strings.Contains(got, "PANIC") || strings.Count(got, "\n") != 100_002 {
		t.Errorf("got %d bytes that end in %q", len(got), got[max(0, len(got)-40):])
	}
	if n := r.scanned.Load(); n > 50*int64(len(text)) {
		t.Errorf("scanned %d bytes for an input of %d", n, len(text))
	}
}

// waiting is brittle, and joins every line that is "=" with what follows.
type waiting struct{ brittle }

func (r *waiting) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) ([]patterns.Match, patterns.State, int) {
	dst, in, n := r.brittle.Scan(dst, src, in, atEOF)
	for !atEOF && n >= 2 && src[n-2] == '=' {
		n -= 2
	}
	return dst, in, n
}

// TestLongLineBoundedMemory is promise 11: a line of 1 GiB passes in bounded memory and in linear work.
func TestLongLineBoundedMemory(t *testing.T) {
	total := 1 << 30
	if testing.Short() {
		total = 64 << 20
	}
	for _, workers := range []int{1, 2} {
		r := &longLine{maxLine: 4 << 20}
		src := &endlessSource{block: bytes.Repeat([]byte("x"), 256<<10), left: total}
		sink := &countSink{}
		p := &pipeline.Pipeline{Source: src, Redactor: r, Sink: sink, Workers: workers}
		runtime.GC()
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if sink.n != total {
			t.Errorf("%d workers: %d bytes of %d came out", workers, sink.n, total)
		}
		if n := r.scanned.Load(); n > 3*int64(total) {
			t.Errorf("%d workers: scanned %d bytes for an input of %d", workers, n, total)
		}
		if held := int(src.peak.Load()); held > 8<<20 {
			t.Errorf("%d workers: up to %d bytes were read and not acknowledged", workers, held)
		}
		if sink.heap > 64<<20 {
			t.Errorf("%d workers: the heap grew to %d bytes", workers, sink.heap)
		}
	}
}
