package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/ui"
	"redactor/patterns"
)

// longestExplained bounds what explain holds in memory, in bytes. It is for lines that a person looks at.
const longestExplained = 16 << 20

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [FLAGS] < LINES",
		Short: "Show which rules match each line of standard input, and where.",
		Long: `Each line is shown masked, then every secret in it: its columns in bytes, the
rule that found it, and the rule's kind and title. Secrets are never shown.`,
		Example: `$ echo 'GET /v1?api_key=abc123' | redactor explain
$ redactor explain --enable http < suspicious.log`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := a.settings(cmd)
			if err != nil {
				return err
			}
			v.MaxLine = longestExplained
			engine, err := newCompiler(v)
			if err != nil {
				return err
			}
			rules, err := engine.compile(v.Source)
			if err != nil {
				return err
			}
			if ui.Terminal(a.stdin) {
				a.ui.Note("type lines to explain; end with Ctrl-D")
			}
			e := &explainer{rules: rules, w: bufio.NewWriter(a.stdout), color: ui.Colored(v.Color, a.stdout, os.Getenv)}
			return e.all(a.stdin)
		},
	}
}

// An explainer shows line by line what the rules find.
type explainer struct {
	rules *patterns.Ruleset
	w     *bufio.Writer
	color bool

	line  int
	state patterns.State
	held  []byte // read and not yet judged: a soft break needs the next line
	found []patterns.Match
}

func (e *explainer) all(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestExplained)
	lines.Split(splitLines)
	for lines.Scan() {
		e.held = append(e.held, lines.Bytes()...)
		if err := e.judge(len(e.held) > longestExplained); err != nil {
			return err
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("line %d is too long to explain", e.line+1)
	} else if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	return e.judge(true)
}

// splitLines is a bufio.SplitFunc that keeps the line ends.
func splitLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// judge shows the lines that can be judged. Masking keeps the number of lines, so that the masked lines pair with those read.
func (e *explainer) judge(atEOF bool) error {
	var consumed int
	e.found, e.state, consumed = e.rules.Scan(e.found[:0], e.held, e.state, atEOF)
	text, found := e.held[:consumed], e.found
	masked := text
	if len(found) > 0 {
		masked = e.rules.Redact(nil, text, found)
	}
	for start := 0; start < consumed; {
		var line []byte
		line, masked = cutLine(masked)
		read, _ := cutLine(text[start:])
		end := start + len(read)
		n := 0
		for n < len(found) && found[n].Start < end {
			n++
		}
		e.show(line, start, found[:n])
		found, start = found[n:], end
	}
	e.held = append(e.held[:0], e.held[consumed:]...)
	return wrapOutput(e.w.Flush())
}

func cutLine(text []byte) (line, rest []byte) {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1], text[i+1:]
	}
	return text, nil
}

// show writes one masked line and its matches; start is where it began in the text that was scanned. Errors come with Flush.
func (e *explainer) show(line []byte, start int, found []patterns.Match) {
	e.line++
	_, _ = fmt.Fprintf(e.w, "%d: %s\n", e.line, ui.Printable(string(bytes.TrimRight(line, "\r\n"))))
	for i := range found {
		m := &found[i]
		r := &e.rules.Rules()[m.Rule]
		columns := fmt.Sprintf("columns %d-%d", m.Start-start+1, m.End-start)
		_, _ = fmt.Fprintf(e.w, "   %-16s %s (%s): %s\n", columns, ui.Paint(e.color, ui.Cyan, r.ID), r.Kind, r.Title)
	}
	if len(found) == 0 {
		_, _ = fmt.Fprintln(e.w, "   no rule matched")
	}
}
