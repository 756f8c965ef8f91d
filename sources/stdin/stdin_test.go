package stdin_test

import (
	"bytes"
	"os"
	"testing"

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
