package benchmarks

import (
	"context"
	"fmt"
	"io"
	"testing"

	"redactor/pipeline"
)

// A memory source yields the same blocks once.
type memory struct {
	blocks [][]byte
	next   int
}

// Read returns the next block.
func (m *memory) Read(context.Context) (*pipeline.Batch, error) {
	if m.next == len(m.blocks) {
		return nil, io.EOF
	}
	batch := pipeline.NewBatch(m.blocks[m.next], func(error) {})
	m.next++
	batch.Last = m.next == len(m.blocks)
	return batch, nil
}

// Close does nothing.
func (m *memory) Close() error { return nil }

// A drop sink counts what it gets.
type drop struct{ bytes int }

// Write counts.
func (d *drop) Write(_ context.Context, b *pipeline.Batch) error {
	d.bytes += len(b.Data)
	return nil
}

// Close does nothing.
func (d *drop) Close() error { return nil }

var (
	_ pipeline.Source = (*memory)(nil)
	_ pipeline.Sink   = (*drop)(nil)
)

// BenchmarkPipeline moves a corpus from memory to nowhere: the engine with order, acknowledgement and hand-over.
func BenchmarkPipeline(b *testing.B) {
	rules := compile(b)
	for _, mode := range modes() {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", mode, workers), func(b *testing.B) {
				blocks := blocks(mode)
				b.SetBytes(size(blocks))
				b.ReportAllocs()
				for b.Loop() {
					sink := drop{}
					p := pipeline.Pipeline{Source: &memory{blocks: blocks}, Redactor: rules, Sink: &sink, Workers: workers}
					if err := p.Run(b.Context()); err != nil {
						b.Fatal(err)
					}
					if sink.bytes == 0 {
						b.Fatal("nothing came out")
					}
				}
			})
		}
	}
}
