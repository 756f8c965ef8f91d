package stdin_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"

	"redactor/pipeline"
	"redactor/pipeline/pipelinetest"
	"redactor/sources/stdin"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSource(t *testing.T) {
	t.Run("reader", func(t *testing.T) {
		pipelinetest.TestSource(t, func(_ *testing.T, input []byte) pipeline.Source { return stdin.New(bytes.NewReader(input)) })
	})
	t.Run("pipe", func(t *testing.T) {
		pipelinetest.TestSource(t, func(t *testing.T, input []byte) pipeline.Source { return stdin.New(pipe(t, input, true)) })
	})
	t.Run("idle pipe", func(t *testing.T) {
		pipelinetest.TestIdleSource(t, func(t *testing.T, input []byte) pipeline.Source { return stdin.New(pipe(t, input, false)) })
	})
}

// TestRest: what was read and not returned by Read is kept for Rest, whether the next read waits or has brought something.
func TestRest(t *testing.T) {
	for name, open := range map[string]func(t *testing.T, input []byte) *stdin.Source{
		"waiting": func(t *testing.T, input []byte) *stdin.Source { return stdin.New(pipe(t, input, false)) },
		"ended":   func(_ *testing.T, input []byte) *stdin.Source { return stdin.New(bytes.NewReader(input)) },
		"line by line": func(_ *testing.T, input []byte) *stdin.Source {
			return stdin.New(iotest.OneByteReader(bytes.NewReader(input)))
		},
	} {
		const input = "one\ntwo\nhalf"
		s := open(t, []byte(input))
		b, err := s.Read(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := string(b.Data)
		for _, b := range s.Rest() {
			if b.Origin.Offset != int64(len(got)) {
				t.Errorf("%s: %q comes from %s", name, b.Data, b.Origin)
			}
			got += string(b.Data)
		}
		if name == "line by line" { // how far it had read ahead is not known
			if !strings.HasPrefix(input, got) || len(got) < len("one\n") {
				t.Errorf("%s: got %q", name, got)
			}
		} else if got != input {
			t.Errorf("%s: got %q, want %q", name, got, input)
		}
		if more := s.Rest(); len(more) > 0 {
			t.Errorf("%s: a second Rest gives %d batches", name, len(more))
		}
	}
	if rest := stdin.New(bytes.NewReader([]byte("never read"))).Rest(); len(rest) != 1 || len(rest[0].Data) > 0 || !rest[0].Last {
		t.Errorf("without a Read: %v", rest)
	}
}

// pipe returns the reading end of a pipe with input in it, which ends with the test if not with the input.
func pipe(t *testing.T, input []byte, ends bool) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = w.Write(input) // fails when the reading end is closed first
		if ends {
			_ = w.Close()
		}
	}()
	t.Cleanup(func() {
		_ = r.Close()
		_ = w.Close()
		<-done
	})
	return r
}
