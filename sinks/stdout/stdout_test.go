package stdout_test

import (
	"bytes"
	"errors"
	"os"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"redactor/pipeline"
	"redactor/pipeline/pipelinetest"
	"redactor/sinks/stdout"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSink(t *testing.T) {
	pipelinetest.TestSink(t, func(*testing.T) pipelinetest.Sink {
		var out bytes.Buffer
		return pipelinetest.Sink{Sink: stdout.New(&out), Delivered: out.Bytes}
	})
}

// limited fails after n bytes.
type limited struct{ n int }

var errFull = errors.New("full")

func (l *limited) Write(p []byte) (int, error) {
	if l.n -= len(p); l.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFailingSink(t *testing.T) {
	pipelinetest.TestFailingSink(t, func(*testing.T) (pipeline.Sink, error) { return stdout.New(&limited{5000}), errFull })
}

// TestBrokenPipe shows how a caller recognises that the reader went away.
func TestBrokenPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	sink := stdout.New(w)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sink.Write(t.Context(), pipeline.NewBatch([]byte("line\n"), nil)); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("got %v", err)
	}
}
