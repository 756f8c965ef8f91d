package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"redactor/patterns"
	"redactor/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeMaxLine is where the fake redactor cuts long lines.
const fakeMaxLine = 6000

// What may be open for the fake redactor between two calls.
const (
	inBlock  = 1 << iota // between "<<" and ">>" lines, which "><" turns around: whole lines go
	inLine               // in the middle of a line that is longer than fakeMaxLine
	inSecret             // in the middle of a secret in such a line
	allOpen
)

// fake is a redactor with every trait of the real one that the pipeline must cope with: state over lines, lines that wait for
// the next one, long lines cut at fixed offsets, panics. Rules: 0 is "secret=WORD", 1 a line of a block or one that starts with
// "!", 2 the first word after a line that ends in "=".
type fake struct {
	states  [allOpen]patterns.State
	scanned atomic.Int64 // bytes given to Scan
}

func newFake(tb testing.TB) *fake {
	tb.Helper()
	f := &fake{}
	for i, s := range openStates(tb, allOpen-1) {
		f.states[i+1] = s
	}
	return f
}

// openStates borrows distinct states that are not empty from the real engine, which alone can make them.
func openStates(tb testing.TB, n int) []patterns.State {
	tb.Helper()
	rs := builtin(tb)
	var states []patterns.State
	seen := map[patterns.State]bool{}
	text := "-----BEGIN CERTIFICATE-----\n"
	for range 4 * n {
		_, s, _ := rs.Scan(nil, []byte(text), patterns.State{}, false)
		if !s.Empty() && !seen[s] {
			states, seen[s] = append(states, s), true
		}
		if len(states) == n {
			return states
		}
		text += strings.Repeat("MIIB", 16) + "\n"
	}
	tb.Fatalf("the engine gave %d distinct open states, need %d", len(states), n)
	return nil
}

func builtin(tb testing.TB) *patterns.Ruleset {
	tb.Helper()
	rs, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		tb.Fatal(err)
	}
	return rs
}

func (f *fake) open(s patterns.State) int {
	for i := range f.states {
		if f.states[i] == s {
			return i
		}
	}
	panic("a state that is not ours")
}

func (f *fake) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) ([]patterns.Match, patterns.State, int) {
	f.scanned.Add(int64(len(src)))
	open, pos := f.open(in), 0
	for pos < len(src) {
		if n := fakeLine(src[pos:], atEOF); n < 0 {
			break
		} else if n > fakeMaxLine {
			dst, open = fakeText(dst, src, pos, pos+fakeMaxLine, open|inLine, false)
			pos += fakeMaxLine
			continue
		}
		end := fakeUnit(src, pos, open, atEOF)
		if end < 0 {
			break
		}
		for soft := false; pos < end; {
			next := pos + fakeLine(src[pos:], true)
			dst, open = fakeText(dst, src, pos, next, open, soft)
			open &^= inLine | inSecret
			soft, pos = true, next
		}
	}
	return dst, f.states[open], pos
}

// fakeLine returns the length of the line at the start of src, more than fakeMaxLine for any longer one, -1 if unknown.
func fakeLine(src []byte, atEOF bool) int {
	i := bytes.IndexByte(src, '\n')
	switch {
	case i >= 0:
		return i + 1
	case atEOF || len(src) > fakeMaxLine:
		return len(src)
	}
	return -1
}

// fakeUnit returns where the lines end that are judged together with the one at pos, or -1 if that is not known yet.
func fakeUnit(src []byte, pos, open int, atEOF bool) int {
	end := pos + fakeLine(src[pos:], atEOF)
	for open&inLine == 0 && bytes.HasSuffix(src[pos:end], []byte("=\n")) {
		n := fakeLine(src[end:], atEOF)
		switch {
		case end-pos+n > fakeMaxLine || end-pos+len(src)-end > fakeMaxLine && n < 0 || n == 0:
			return end
		case n < 0:
			return -1
		}
		end += n
	}
	return end
}

// fakeText finds what goes in one line, or a piece of one.
func fakeText(dst []patterns.Match, src []byte, start, end, open int, soft bool) ([]patterns.Match, int) {
	text := bytes.TrimRight(src[start:end], "\r\n")
	add := func(from, to, rule int) {
		if from < to {
			dst = append(dst, patterns.Match{Start: start + from, End: start + to, Rule: uint16(rule)})
		}
	}
	wordEnd := func(from int) int {
		if i := bytes.IndexByte(text[from:], ' '); i >= 0 {
			return from + i
		}
		open |= inSecret
		return len(text)
	}
	switch {
	case bytes.Contains(text, []byte("SCANPANIC")),
		bytes.Contains(text, []byte("OPENPANIC")) && open&inBlock != 0,
		bytes.Contains(text, []byte("SHUTPANIC")) && open&inBlock == 0:
		panic("a secret of the record: " + string(text))
	case string(text) == "<<" && open&inLine == 0:
		return dst, open | inBlock
	case string(text) == ">>" && open&inLine == 0:
		return dst, open &^ inBlock
	case string(text) == "><" && open&inLine == 0:
		return dst, open ^ inBlock
	case open&inBlock != 0 || bytes.HasPrefix(text, []byte("!")):
		add(0, len(text), 1)
		return dst, open
	}
	pos := 0
	if open&inSecret != 0 || soft {
		open &^= inSecret
		pos = wordEnd(0)
		add(0, pos, map[bool]int{true: 2}[soft])
	}
	for {
		i := bytes.Index(text[pos:], []byte("secret="))
		if i < 0 {
			return dst, open
		}
		from := pos + i + len("secret=")
		pos = wordEnd(from)
		add(from, pos, 0)
	}
}

func (f *fake) Redact(dst, src []byte, found []patterns.Match) []byte {
	pos := 0
	for _, m := range found {
		dst = append(dst, src[pos:m.Start]...)
		if bytes.Contains(src[m.Start:m.End], []byte("MASKPANIC")) {
			panic("a secret of the record: " + string(src))
		}
		dst = append(append(dst, "[R"...), byte('0'+m.Rule), ']')
		pos = m.End
	}
	if len(found) == 0 {
		return dst
	}
	return append(dst, src[pos:]...)
}

// reference is the whole text redacted in one piece, stream by stream.
func reference(r pipeline.Redactor, streams ...[]byte) []byte {
	var out []byte
	for _, text := range streams {
		found, _, _ := r.Scan(nil, text, patterns.State{}, true)
		if len(found) == 0 {
			out = append(out, text...)
		} else {
			out = r.Redact(out, text, found)
		}
	}
	return out
}

// An ackLog records how the batches of a source were acknowledged.
type ackLog struct {
	mu    sync.Mutex
	order []int   // batch numbers in the order of their acknowledgements
	errs  []error // by batch number
	count []int   // by batch number
	hook  func(batch int, err error)
}

func (l *ackLog) ack(i int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.order = append(l.order, i)
	l.errs[i] = err
	l.count[i]++
	if l.hook != nil {
		l.hook(i, err)
	}
}

// check reports a batch that was not acknowledged exactly once, or out of order, and returns how many were durable.
func (l *ackLog) check(tb testingT) (durable int) {
	tb.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.count {
		if l.count[i] != 1 {
			tb.Errorf("batch %d was acknowledged %d times", i, l.count[i])
		}
		if l.order[i] != i {
			tb.Errorf("acknowledgement %d was for batch %d", i, l.order[i])
		}
		if l.errs[i] == nil {
			durable++
		}
	}
	return durable
}

// cutSource delivers streams cut at given places and spoils each block once it was acknowledged.
type cutSource struct {
	ackLog
	streams  [][]byte
	cuts     []int // lengths of the batches, taken in turn again and again
	noLast   bool  // leave the end of the last stream to io.EOF
	end      error // what comes after the last batch; nil means io.EOF
	cur, pos int
}

func (s *cutSource) Read(ctx context.Context) (*pipeline.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	if s.cur == len(s.streams) {
		if s.end != nil {
			return nil, s.end
		}
		return nil, io.EOF
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, text := len(s.count), s.streams[s.cur]
	size := min(s.cuts[n%len(s.cuts)], len(text)-s.pos)
	block := bytes.Clone(text[s.pos : s.pos+size])
	s.count, s.errs = append(s.count, 0), append(s.errs, nil)
	b := pipeline.NewBatch(block, func(err error) {
		if err == nil {
			for i := range block {
				block[i] = '#'
			}
		}
		s.ack(n, err)
	})
	b.Origin = pipeline.Origin{Name: string(rune('a' + s.cur)), Offset: int64(s.pos)}
	if s.pos += size; s.pos == len(text) {
		s.cur, s.pos = s.cur+1, 0
		b.Last = !s.noLast || s.cur < len(s.streams)
	}
	return b, nil
}

func (s *cutSource) Close() error { return nil }

// bufferSink keeps what was written. Its fields other than mu may be set before the run.
type bufferSink struct {
	mu      sync.Mutex
	out     bytes.Buffer
	writes  int
	failAt  int // the write that fails, counted from 1; 0 for none
	onWrite func(ctx context.Context, b *pipeline.Batch) error
}

var errDisk = errors.New("disk is full")

func (s *bufferSink) Write(ctx context.Context, b *pipeline.Batch) error {
	if s.onWrite != nil {
		if err := s.onWrite(ctx, b); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writes++; s.writes == s.failAt {
		return errDisk
	}
	s.out.Write(b.Data)
	return nil
}

func (s *bufferSink) Close() error { return nil }

func (s *bufferSink) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

// run moves streams through a pipeline and returns what came out.
func run(tb testingT, r pipeline.Redactor, workers int, cuts []int, streams ...[]byte) (string, *pipeline.Pipeline) {
	tb.Helper()
	src, sink := &cutSource{streams: streams, cuts: cuts}, &bufferSink{}
	p := &pipeline.Pipeline{Source: src, Redactor: r, Sink: sink, Workers: workers}
	if err := p.Run(tb.Context()); err != nil {
		tb.Fatalf("run: %v", err)
	}
	if n := src.check(tb); n != len(src.count) {
		tb.Fatalf("%d of %d batches are durable", n, len(src.count))
	}
	return sink.text(), p
}

// listSource delivers ready batches.
type listSource struct{ batches []*pipeline.Batch }

func (s *listSource) Read(context.Context) (*pipeline.Batch, error) {
	if len(s.batches) == 0 {
		return nil, io.EOF
	}
	b := s.batches[0]
	s.batches = s.batches[1:]
	return b, nil
}

func (s *listSource) Close() error { return nil }

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// longLine cuts lines at multiples of maxLine from their start and lets out nothing of a line before.
type longLine struct {
	maxLine int
	scanned atomic.Int64
}

func (r *longLine) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) ([]patterns.Match, patterns.State, int) {
	r.scanned.Add(int64(len(src)))
	if atEOF {
		return dst, in, len(src)
	}
	n := 0
	if bytes.IndexByte(src, '\n') >= 0 { // much faster than looking from the end
		n = bytes.LastIndexByte(src, '\n') + 1
	}
	return dst, in, n + (len(src)-n)/r.maxLine*r.maxLine
}

func (*longLine) Redact(dst, _ []byte, _ []patterns.Match) []byte { return dst }

// endlessSource delivers the same block again and again, and knows how much of it is not acknowledged.
type endlessSource struct {
	block   []byte
	left    int
	unacked atomic.Int64
	peak    atomic.Int64
}

func (s *endlessSource) Read(context.Context) (*pipeline.Batch, error) {
	if s.left == 0 {
		return nil, io.EOF
	}
	n := min(s.left, len(s.block))
	s.left -= n
	s.peak.Store(max(s.peak.Load(), s.unacked.Add(int64(n))))
	return pipeline.NewBatch(s.block[:n], func(error) { s.unacked.Add(int64(-n)) }), nil
}

func (s *endlessSource) Close() error { return nil }

// countSink counts bytes and watches the heap.
type countSink struct {
	n    int
	heap uint64
}

func (s *countSink) Write(_ context.Context, b *pipeline.Batch) error {
	s.n += len(b.Data)
	if s.n&(64<<20-1) < len(b.Data) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.heap = max(s.heap, m.HeapInuse)
	}
	return nil
}

func (s *countSink) Close() error { return nil }
