// Goregexp masks standard input line by line with ten expressions of Go's regexp package, one after the other: the filter
// that everybody writes first.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"redactor/benchmarks/peers/ten"
)

func main() {
	if err := filter(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "goregexp:", err)
		os.Exit(1)
	}
}

func filter(in io.Reader, out io.Writer) error {
	var rules []*regexp.Regexp
	var marks [][]byte
	for _, r := range ten.Rules() {
		expr, err := regexp.Compile(r.RE2())
		if err != nil {
			return err
		}
		mark := ten.Mark
		if r.Keep {
			mark = "${1}" + mark
		}
		rules, marks = append(rules, expr), append(marks, []byte(mark))
	}
	lines, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		for i, r := range rules {
			line = r.ReplaceAll(line, marks[i])
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return err
		}
	}
}
