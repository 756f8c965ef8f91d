package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/messages"
	"redactor/patterns"
	"redactor/pipeline"
)

// What a dry run shows.
const (
	mostChanges  = 50  // lines; the others are counted
	longestShown = 240 // bytes of a masked line
	shownBefore  = 80  // of them before the first mark, when the line has to be cut
)

// A preview tells which lines would change, as they would be: masked. Standard output stays empty, since what reads it expects
// records; so it goes to standard error. Its methods are called by the pipeline's writing goroutine, except end.
type preview struct {
	ui    *ui.UI
	rules *patterns.Ruleset

	input   string
	line    int64 // newlines of the input so far
	last    int64 // number of the last line that would change; 0 for none
	changes int64 // lines that would change, of all inputs
}

// begin makes ready for an input.
func (p *preview) begin(input string) { p.input, p.line, p.last = input, 0, 0 }

// scanned takes the bytes that were let out next and what was masked in them.
func (p *preview) scanned(src []byte, found []patterns.Match) {
	pos := 0 // the start of a line of src; p.line newlines stand before it
	for len(found) > 0 {
		start := pos + bytes.LastIndexByte(src[pos:found[0].Start], '\n') + 1
		p.line += int64(bytes.Count(src[pos:start], []byte{'\n'}))
		end := len(src)
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end = start + i
		}
		n := 1
		for n < len(found) && found[n].Start < end {
			n++
		}
		p.change(src[start:end], start, found[:n])
		pos, found = start, found[n:]
	}
	p.line += int64(bytes.Count(src[pos:], []byte{'\n'}))
}

// change counts and shows a line of which text is all, or a piece. start is where the text began in what the matches count from.
func (p *preview) change(text []byte, start int, found []patterns.Match) {
	number := p.line + 1
	if number == p.last {
		return
	}
	p.last = number
	if p.changes++; p.changes > mostChanges {
		return
	}
	var ids []string
	found = slices.Clone(found)
	for i := range found {
		found[i].Start, found[i].End = found[i].Start-start, found[i].End-start
		if found[i].Quote.End > 0 {
			found[i].Quote.Start, found[i].Quote.End = found[i].Quote.Start-start, found[i].Quote.End-start
		}
		id := p.rules.Rules()[found[i].Rule].ID
		if found[i].Mask == patterns.MaskPaused {
			id = "pause" // no rule, but the end of a line that had to be let out
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	masked := excerpt(p.rules.Redact(nil, text, found), found[0].Start)
	p.ui.Tell(messages.Change{Head: messages.Of("change"), Input: p.input, Line: number, Rules: ids, Text: masked},
		"change", fmt.Sprintf("%s:%d: %s: %s", p.input, number, strings.Join(ids, ", "), masked))
}

// excerpt cuts a masked line whose first mark is at offset mark to what can be shown.
func excerpt(line []byte, mark int) string {
	before, after := "", ""
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) > longestShown && mark > shownBefore {
		before, line = "...", line[mark-shownBefore:]
	}
	if len(line) > longestShown {
		after, line = "...", line[:longestShown]
	}
	return before + strings.ToValidUTF8(string(line), "\uFFFD") + after
}

// stub counts a line that scanned will not see.
func (p *preview) stub(s pipeline.Stub) {
	if s.Dropped || s.Why == "panic" {
		p.line++
	}
}

// end says how many lines would change.
func (p *preview) end(found int64) {
	if more := p.changes - mostChanges; more > 0 {
		p.ui.Note("%d more lines would change", more)
	}
	p.ui.Note("dry run: nothing was written; lines that would change: %d, secrets in them: %d", p.changes, found)
}

// A discard is the sink of a dry run.
type discard struct{}

var _ pipeline.Sink = discard{}

// Write writes nothing.
func (discard) Write(context.Context, *pipeline.Batch) error { return nil }

// Close closes nothing.
func (discard) Close() error { return nil }
