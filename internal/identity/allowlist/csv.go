package allowlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// csv reads a CSV file: its first line names the columns, a line that begins with "#" is a comment, blanks stand between routes.
func (r *reader) csv(data []byte) {
	// A spreadsheet may put a mark before the first name.
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	rows.Comment = '#'
	rows.TrimLeadingSpace = true
	columns, ok := r.row(rows)
	if !ok {
		if r.count() == 0 {
			r.fault(1, "the file is empty")
		}
		return
	}
	line, _ := rows.FieldPos(0)
	for i, name := range columns {
		columns[i] = strings.TrimSpace(name)
		switch {
		case !slices.Contains(keys(), columns[i]):
			r.unknown(line, columns[i], keys())
		case slices.Contains(columns[:i], columns[i]):
			r.fault(line, "%s stands twice", columns[i])
		}
	}
	if r.count() > 0 {
		return
	}
	for {
		row, ok := r.row(rows)
		if !ok {
			return
		}
		r.add(recordOf(rows, columns, row))
	}
}

// row reads one row. It is not ok at the end and behind what cannot be read.
func (r *reader) row(rows *csv.Reader) (row []string, ok bool) {
	row, err := rows.Read()
	if parse, isParse := errors.AsType[*csv.ParseError](err); isParse {
		r.fault(parse.Line, "not CSV: %w", parse.Err)
	} else if err != nil && !errors.Is(err, io.EOF) {
		r.fault(1, "not CSV: %w", err)
	}
	return row, err == nil
}

func recordOf(rows *csv.Reader, columns, row []string) record {
	line, _ := rows.FieldPos(0)
	rec := record{line: line, values: make(map[string]value)}
	for i, text := range row {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		at, _ := rows.FieldPos(i)
		rec.values[columns[i]] = value{line: at, text: text, list: strings.Fields(text)}
	}
	return rec
}
