package blocks_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"redactor/pipeline"
	"redactor/sources/internal/blocks"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// chunks is a reader that brings one chunk a read, as a pipe does.
type chunks struct {
	left [][]byte
	err  error // after the last chunk
	with bool  // together with it
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.left) == 0 {
		return 0, c.err
	}
	n := copy(p, c.left[0])
	if c.left[0] = c.left[0][n:]; len(c.left[0]) == 0 {
		c.left = c.left[1:]
	}
	if len(c.left) == 0 && c.with {
		return n, c.err
	}
	return n, nil
}

// TestCutter reads random chunks through blocks of random size and checks what the package promises of the batches.
func TestCutter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 40).Draw(t, "size")
		in := &chunks{err: io.EOF, with: rapid.Bool().Draw(t, "EOF with the last bytes")}
		for _, s := range rapid.SliceOf(rapid.StringMatching(`[ab\n]{0,50}`)).Draw(t, "chunks") {
			in.left = append(in.left, []byte(s))
		}
		want := string(bytes.Join(in.left, nil))
		c := blocks.NewCutter(in, "in", blocks.NewPool(size))
		got := ""
		for last := false; !last; {
			b, err := c.Next()
			if err != nil {
				t.Fatal(err)
			}
			if b.Origin != (pipeline.Origin{Name: "in", Offset: int64(len(got))}) {
				t.Fatalf("batch at %d comes from %s", len(got), b.Origin)
			}
			if s := string(b.Data); !b.Last && s[len(s)-1] != '\n' && (len(s) < size || strings.Contains(s, "\n")) {
				t.Fatalf("cut %q in blocks of %d", s, size)
			}
			got, last = got+string(b.Data), b.Last
			b.Ack(nil)
		}
		if got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		if _, err := c.Next(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
}

// TestTimely shows that a finished line does not wait for the next read.
func TestTimely(t *testing.T) {
	in := &chunks{left: [][]byte{[]byte("one\ntw"), []byte("o"), []byte("\n")}, err: io.EOF}
	c := blocks.NewCutter(in, "in", blocks.NewPool(0))
	for _, want := range []string{"one\n", "two\n", ""} {
		b, err := c.Next()
		if err != nil || string(b.Data) != want {
			t.Fatalf("got %q, %v, want %q", b.Data, err, want)
		}
	}
}

// TestReadError shows that whole lines before an error are delivered and the beginning of a line is not.
func TestReadError(t *testing.T) {
	broken := errors.New("broken cable")
	for _, with := range []bool{false, true} {
		in := &chunks{left: [][]byte{[]byte("one\ntw")}, err: broken, with: with}
		c := blocks.NewCutter(in, "in.log", blocks.NewPool(0))
		b, err := c.Next()
		if err != nil || string(b.Data) != "one\n" || b.Last {
			t.Fatalf("got %v, %v", b, err)
		}
		for range 2 {
			if _, err := c.Next(); !errors.Is(err, broken) || err.Error() != "reading in.log: broken cable" {
				t.Fatalf("got %v", err)
			}
		}
	}
	c := blocks.NewCutter(iotest.ErrReader(nil), "in", blocks.NewPool(0))
	if _, err := c.Next(); !errors.Is(err, io.ErrNoProgress) {
		t.Fatalf("a reader that brings nothing: %v", err)
	}
}

// TestBlocksAreReused shows that blocks circulate: a long stream needs as many as are held at once. A trickle needs only one.
func TestBlocksAreReused(t *testing.T) {
	line := strings.Repeat("x", 99) + "\n"
	in := strings.NewReader(strings.Repeat(line, 100_000))
	c := blocks.NewCutter(in, "in", blocks.NewPool(0))
	allocated := testing.AllocsPerRun(30, func() {
		b, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		b.Ack(nil)
	})
	if allocated > 4 {
		t.Errorf("%v allocations a batch", allocated)
	}
	c = blocks.NewCutter(iotest.OneByteReader(strings.NewReader("a\nb\nc\n")), "in", blocks.NewPool(0))
	for range 3 {
		if b, err := c.Next(); err != nil || cap(b.Data) > 100 {
			t.Errorf("a line of 2 bytes pins %d bytes, %v", cap(b.Data), err)
		}
	}
}
