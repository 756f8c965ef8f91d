package pipeline

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
)

// An Origin is the place a batch's first byte came from.
type Origin struct {
	Name   string // of the input: a path, "stdin"
	Offset int64  // in bytes from the start of the input
}

// String returns the place for messages: "access.log@1024".
func (o Origin) String() string { return fmt.Sprintf("%s@%d", o.Name, o.Offset) }

// A Batch is a block of one stream's bytes with one acknowledgement.
//
// Who owns the bytes: the block belongs to the source, which lends it to whoever holds the batch until the acknowledgement. Until
// then the source neither changes nor reuses it, and nobody else writes to it. Data is only a view: the pipeline points it
// at the redacted bytes before a sink sees the batch, so a source must remember its block itself.
type Batch struct {
	// Data is a run of the stream. A source cuts after a newline wherever it can; only a line longer than a block, and the
	// end of a stream, leave Data without a final newline.
	Data []byte
	// Origin is where Data[0] stood in its input.
	Origin Origin
	// Last marks the end of a stream: nothing of the stream follows Data, which may be empty. What comes next is another stream.
	Last bool

	ack   func(error)
	acked atomic.Bool
}

// NewBatch returns a batch with the bytes data. ack is called exactly once, from any goroutine, and must neither block nor read
// from the source: nil means that the sink calls every byte of the batch durable; an error means that the batch was refused
// and why. A refused block may still be read by a sink that was abandoned in the middle of a write, so the source must
// not use it again.
func NewBatch(data []byte, ack func(error)) *Batch {
	return &Batch{Data: data, ack: ack}
}

// Ack acknowledges the batch: nil for durable, the reason otherwise. Only the first call counts.
func (b *Batch) Ack(err error) {
	if b.acked.CompareAndSwap(false, true) && b.ack != nil {
		b.ack(err)
	}
}

// A Source yields the batches of one or more streams, one stream after the other.
type Source interface {
	// Read waits for the next batch. The caller owns it until it acknowledges it. Read returns io.EOF after the last batch,
	// again and again; the cause of ctx soon after ctx ends, without losing a byte; any other error names the input and
	// ends the stream where it stands. One goroutine calls Read; acknowledgements come from others.
	Read(ctx context.Context) (*Batch, error)
	// Close releases the input. It may be called more than once, and with batches not yet acknowledged.
	io.Closer
}

// A Rester is a Source that reads ahead. When reading is stopped before the end of the input, the pipeline asks it once for what was
// read and not returned by Read, in order, the last batch with Last set: what was read is delivered, an unfinished line too.
type Rester interface{ Rest() []*Batch }

// A Sink delivers batches.
type Sink interface {
	// Write delivers b.Data, whose first bytes may have been read before b.Origin. It returns nil when every byte is as
	// durable as the sink promises; a sink that is also a Flusher may leave that to Flush. It must not change or keep b.Data,
	// and must return soon after ctx ends, or say in its documentation why it cannot. An empty b with Last set only tells
	// that a stream has ended. An error names the output; after one, nothing more is written.
	// One goroutine calls Write and Flush.
	Write(ctx context.Context, b *Batch) error
	// Close releases the output. It may be called more than once.
	io.Closer
}

// A Flusher is a Sink that makes what was written durable later than in Write. The pipeline calls Flush when the input pauses,
// when many batches wait for it and at the end, always before it acknowledges what was written.
type Flusher interface {
	Flush(ctx context.Context) error
}
