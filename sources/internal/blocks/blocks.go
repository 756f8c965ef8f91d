// Package blocks cuts a stream of bytes into batches of whole lines.
//
// It promises that the batches of a stream, put together, are the stream byte for byte; that a batch ends after a newline
// unless the line is longer than a block or the stream ends; that a finished line is delivered as soon as a read brought
// less than it asked for, so that a slow input is timely without a timer; and that a block is used again only after its batch
// was acknowledged with nil.
//
// Start with one [Pool] for all streams of a source and a [Cutter] for each stream.
//
// Limits: a Cutter reads in the goroutine that calls Next, for as long as the reader below it blocks.
package blocks

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"redactor/pipeline"
)

// Size is the usual size of a block in bytes: large enough that what is done once a block costs nothing, small enough that a
// block and its output stay in the second-level cache.
const Size = 256 << 10

// small is the share of a block below which a batch is copied out of it: a trickle of short lines must not pin a whole block
// for each of them.
const small = 8

// maxEmptyReads is how many reads in a row may bring neither bytes nor an error.
const maxEmptyReads = 100

// A Pool lends blocks of one size. It is safe for concurrent use.
type Pool struct {
	size   int
	blocks sync.Pool
}

// NewPool returns a pool of blocks of size bytes; 0 means Size.
func NewPool(size int) *Pool {
	if size <= 0 {
		size = Size
	}
	return &Pool{size: size}
}

func (p *Pool) get() []byte {
	if b, ok := p.blocks.Get().(*[]byte); ok {
		return *b
	}
	return make([]byte, p.size)
}

// lend makes a batch of a whole block. A refused block is left to the garbage collector, as pipeline.NewBatch asks.
func (p *Pool) lend(block []byte, n int) *pipeline.Batch {
	return pipeline.NewBatch(block[:n], func(err error) {
		if err == nil {
			p.blocks.Put(&block)
		}
	})
}

// A Cutter cuts one stream. It is not safe for concurrent use, except for Stop; acknowledgements are.
type Cutter struct {
	mu      sync.Mutex // of everything below, but not held while the reader reads
	reading bool
	stopped bool

	in    io.Reader
	pool  *Pool
	name  string
	buf   []byte // the block that is being filled
	n     int    // bytes in it, without a newline
	off   int64  // of buf[0] in the stream
	ended bool
	err   error // of in, to be returned when what came before it was delivered
}

// NewCutter returns a Cutter of in, which is called name in origins and errors.
func NewCutter(in io.Reader, name string, pool *Pool) *Cutter {
	return &Cutter{in: in, pool: pool, name: name}
}

// Next returns the next batch of the stream. The last one has Last set and may be empty; after it comes io.EOF. After any other
// error of the reader, which names the stream, whole lines that were read before it have been delivered, and the
// beginning of a line has not.
func (c *Cutter) Next() (*pipeline.Batch, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for idle := 0; ; {
		switch {
		case c.stopped:
			return nil, io.EOF
		case errors.Is(c.err, io.EOF) && c.ended:
			return nil, io.EOF
		case errors.Is(c.err, io.EOF):
			return c.end(), nil
		case c.err != nil:
			return nil, fmt.Errorf("reading %s: %w", c.name, c.err)
		}
		if c.buf == nil {
			c.buf = c.pool.get()
		}
		n, err := c.read()
		if c.stopped {
			return nil, io.EOF // nobody wants what came after the stop
		}
		c.err = err
		fresh := c.n
		c.n += n
		if i := bytes.LastIndexByte(c.buf[fresh:c.n], '\n'); i >= 0 {
			return c.deliver(fresh + i + 1), nil
		}
		if c.n == len(c.buf) {
			return c.deliver(c.n), nil
		}
		if idle++; n > 0 {
			idle = 0
		}
		if err == nil && idle > maxEmptyReads {
			c.err = io.ErrNoProgress
		}
	}
}

// read fills the block while Stop may be called.
func (c *Cutter) read() (int, error) {
	space := c.buf[c.n:]
	c.reading = true
	c.mu.Unlock()
	n, err := c.in.Read(space)
	c.mu.Lock()
	c.reading = false
	return n, err
}

// Stop ends the stream where it stands, from any goroutine: Next returns io.EOF from now on. rest is what was read and not
// delivered, the beginning of a line or nothing, with Last set; it is nil when the stream has ended. reading says that Next waits for
// the reader; otherwise it returns at once, or has just returned a batch that goes before rest.
func (c *Cutter) Stop() (rest *pipeline.Batch, reading bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped || c.ended {
		return nil, c.reading
	}
	c.stopped = true
	rest = pipeline.NewBatch(bytes.Clone(c.buf[:c.n]), nil)
	rest.Origin, rest.Last = pipeline.Origin{Name: c.name, Offset: c.off}, true
	return rest, c.reading
}

// end delivers what is left of the stream.
func (c *Cutter) end() *pipeline.Batch {
	if c.buf == nil {
		c.buf = c.pool.get()
	}
	b := c.deliver(c.n)
	b.Last, c.ended = true, true
	spare := c.buf
	c.buf = nil
	c.pool.blocks.Put(&spare)
	return b
}

// deliver makes a batch of the first n bytes of the block and goes on with the rest.
func (c *Cutter) deliver(n int) *pipeline.Batch {
	var b *pipeline.Batch
	rest := c.buf[n:c.n]
	if n < c.pool.size/small {
		b = pipeline.NewBatch(bytes.Clone(c.buf[:n]), nil)
		copy(c.buf, rest)
	} else {
		b = c.pool.lend(c.buf, n)
		next := c.pool.get()
		copy(next, rest)
		c.buf = next
	}
	b.Origin = pipeline.Origin{Name: c.name, Offset: c.off}
	c.n, c.off = len(rest), c.off+int64(n)
	return b
}
