package pipeline

import (
	"bytes"

	"redactor/patterns/guard"
)

// An Oversize says what becomes of a line whose text, without its ending, is longer than Pipeline.MaxLine.
type Oversize uint8

// What can become of an oversize line.
const (
	SplitOversize Oversize = iota // the redactor gets it like any other
	MaskOversize                  // a stub record takes its place; its line ending stays
	DropOversize                  // nothing of it is left, not even its line ending
)

// whyOversize is the class of the stubs of oversize lines.
const whyOversize = "oversize"

// A gate keeps oversize lines from the redactor. It works in read order before blocks are scanned, so that what it does depends
// neither on the workers nor on how the input was read: a line that is not finished is kept until its end or its length tells.
//
// A batch of the source is acknowledged after the last of its bytes that stay. The batches that a very long line runs through are
// acknowledged one behind, so that it does not pin all of them.
type gate struct {
	max  int
	drop bool
	push func(b *Batch, told []Stub)

	held    []byte // the start of a line that may still be short enough
	over    bool   // in the middle of an oversize line
	size    int    // its bytes so far, less a newline
	cr      bool   // the last of them is a carriage return
	at      Origin // of the line that is held or oversize
	pending []*Batch
	told    []Stub
}

// take passes a batch on, in as many parts as its oversize lines make of it.
func (g *gate) take(b *Batch) {
	if !g.inLine() && g.short(b.Data, b.Last) == len(b.Data) {
		g.send(b)
		return
	}
	for pos := 0; pos < len(b.Data); {
		at := Origin{b.Origin.Name, b.Origin.Offset + int64(pos)}
		if !g.inLine() {
			n := g.short(b.Data[pos:], b.Last)
			g.part(b.Data[pos:pos+n], at)
			pos, at.Offset = pos+n, at.Offset+int64(n)
			if pos == len(b.Data) {
				break
			}
			g.at = at
		}
		end := guard.LineEnd(b.Data, pos)
		g.more(b.Data[pos:end])
		pos = end
	}
	if b.Last {
		g.end()
	}
	switch {
	case !g.inLine():
		g.pending = append(g.pending, b)
		g.settle(b.Last)
	case g.over:
		g.settle(false)
		g.pending = append(g.pending, b)
	default:
		g.pending = append(g.pending, b)
	}
}

// stop passes on what is left of an input that has stopped before its end: an unfinished line, which will be refused.
func (g *gate) stop() {
	if !g.inLine() {
		return
	}
	if g.over {
		g.held = guard.AppendStub(nil, whyOversize, g.size)
	}
	b := g.join(g.held)
	b.Origin = g.at
	g.send(b)
}

// inLine says whether what came last is not yet passed on or passed over.
func (g *gate) inLine() bool { return g.over || len(g.held) > 0 }

// short returns the length of the longest run of whole lines at the start of data none of which is oversize. last says
// that the end of data ends a line.
func (g *gate) short(data []byte, last bool) int {
	n := 0
	for n < len(data) {
		window := data[n:min(len(data), n+g.max+2)]
		end := bytes.LastIndexByte(window, '\n')
		switch {
		case end < 0 && last && len(data)-n <= g.max:
			return len(data)
		case end < 0, end > g.max && window[end-1] != '\r' && bytes.IndexByte(window, '\n') == end:
			return n
		}
		n += end + 1
	}
	return n
}

// more takes the next piece of the line that begins at g.at; a newline can only be its last byte.
func (g *gate) more(piece []byte) {
	if !g.over {
		g.held = append(g.held, piece...)
		if textLen(g.held) <= g.max {
			if g.held[len(g.held)-1] == '\n' {
				g.release()
			}
			return
		}
		piece, g.held = g.held, nil
		g.over, g.size, g.cr = true, 0, false
	}
	text, ended := bytes.CutSuffix(piece, []byte("\n"))
	g.size += len(text)
	if len(text) > 0 {
		g.cr = text[len(text)-1] == '\r'
	}
	if !ended {
		return
	}
	ending := "\n"
	if g.cr {
		ending, g.size = "\r\n", g.size-1
	}
	g.replace(ending)
}

// end ends the line that the stream ends with, if it has no newline.
func (g *gate) end() {
	switch {
	case g.over:
		g.replace("")
	case len(g.held) > g.max: // a carriage return is no line ending here
		g.size, g.held = len(g.held), nil
		g.replace("")
	case len(g.held) > 0:
		g.release()
	}
}

// textLen is the length of a line without what is or may become its ending.
func textLen(line []byte) int {
	text, _ := bytes.CutSuffix(line, []byte("\n"))
	return len(bytes.TrimSuffix(text, []byte("\r")))
}

// release passes the held line on.
func (g *gate) release() {
	g.part(g.held, g.at)
	g.held = nil
	g.settle(false)
}

// replace ends the oversize line.
func (g *gate) replace(ending string) {
	g.told = append(g.told, Stub{Why: whyOversize, Origin: g.at, Bytes: g.size, Dropped: g.drop})
	g.over = false
	if !g.drop {
		g.part(append(guard.AppendStub(nil, whyOversize, g.size), ending...), g.at)
	}
	g.settle(false)
}

// part passes bytes on without an acknowledgement; settle follows.
func (g *gate) part(data []byte, at Origin) {
	if len(data) > 0 {
		g.send(&Batch{Data: data, Origin: at})
	}
}

// settle lets the pending batches be acknowledged when everything passed on so far is durable.
func (g *gate) settle(last bool) {
	if len(g.pending) > 0 || last {
		b := g.join(nil)
		b.Last = last
		g.send(b)
	}
}

// join returns a batch that acknowledges the pending ones.
func (g *gate) join(data []byte) *Batch {
	pending := g.pending
	g.pending = nil
	return NewBatch(data, func(err error) {
		for _, b := range pending {
			b.Ack(err)
		}
	})
}

func (g *gate) send(b *Batch) {
	g.push(b, g.told)
	g.told = nil
}
