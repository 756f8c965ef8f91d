// Package messages is the form in which redactor speaks to programs: with --json every message on standard error is one JSON
// object on a line of its own, and its field "type" says which of the types here it is.
//
// It promises that docs/messages.schema.json is made from these types. Within one version fields and types are only
// added; a reader leaves alone what it does not know. No message holds a byte of a secret. Start with [Kinds].
//
// Limits: what is wrong with a settings file that itself turns JSON on is said in plain text.
package messages

import (
	"encoding/json"
	"io"
)

// Version is the field "v" of every message. It changes when a field changes its meaning or goes.
const Version = 1

// A Head starts every message.
type Head struct {
	V    int    `json:"v" doc:"version of this form"`
	Type string `json:"type" doc:"kind of the message"`
}

// Of returns the head of a message of the kind.
func Of(kind string) Head { return Head{V: Version, Type: kind} }

// A Text is a message in words: "error", the "hint" that belongs to the error before it, or a "note" that is no error.
type Text struct {
	Head
	Text string `json:"text" doc:"the message"`
}

// A Stub tells of input that was replaced by a stub mark, or dropped.
type Stub struct {
	Head
	Why     string `json:"why" doc:"panic, oversize, pause or budget"`
	Input   string `json:"input" doc:"its name: a path, or stdin"`
	Offset  int64  `json:"offset" doc:"where the line starts, in bytes from the start of the input"`
	Bytes   int    `json:"bytes" doc:"how many were replaced"`
	Dropped bool   `json:"dropped" doc:"whether nothing stands in its place"`
}

// A Change is a line that a dry run would change.
type Change struct {
	Head
	Input string   `json:"input" doc:"its name: a path, or stdin"`
	Line  int64    `json:"line" doc:"number of the line, from 1"`
	Rules []string `json:"rules" doc:"ids of the rules that found something in it"`
	Text  string   `json:"text" doc:"the masked line, cut when it is long"`
}

// Stats are the counters that --stats asks for.
type Stats struct {
	Head
	BytesIn  int64            `json:"bytes_in" doc:"bytes read"`
	BytesOut int64            `json:"bytes_out" doc:"bytes written, or those a dry run would write"`
	Matches  int64            `json:"matches" doc:"secrets masked"`
	Rules    map[string]int64 `json:"rules" doc:"secrets by the id of the rule that found them; a rule without any is left out"`
	Stubs    int64            `json:"stubs" doc:"lines, or ends of lines, replaced by a stub mark"`
	Oversize int64            `json:"oversize" doc:"lines longer than max_line that were masked or dropped"`
	// CertHits and CertMisses tell how well certificates are remembered.
	CertHits   int64 `json:"cert_hits" doc:"certificates that were known from an earlier line"`
	CertMisses int64 `json:"cert_misses" doc:"certificates that had to be read"`
}

// A Summary is the last message of every run.
type Summary struct {
	Head
	Exit     int   `json:"exit" doc:"the exit code"`
	DryRun   bool  `json:"dry_run" doc:"whether nothing was written because of --dry-run"`
	Matches  int64 `json:"matches" doc:"secrets masked"`
	Changes  int64 `json:"changes" doc:"lines that a dry run would change; 0 otherwise"`
	Stubs    int64 `json:"stubs" doc:"lines, or ends of lines, replaced by a stub mark"`
	Oversize int64 `json:"oversize" doc:"lines longer than max_line that were masked or dropped"`
	Skipped  int   `json:"skipped" doc:"inputs left out"`
}

// A Kind is a value of the field "type", with an empty message of it.
type Kind struct {
	Name    string
	Doc     string
	Message any
}

// Kinds returns every kind of message.
func Kinds() []Kind {
	return []Kind{
		{"error", "Something went wrong.", Text{}},
		{"hint", "What to do about the error before it.", Text{}},
		{"note", "Something to know that is no error.", Text{}},
		{"stub", "Input that was replaced by a stub mark, or dropped.", Stub{}},
		{"change", "A line that a dry run would change.", Change{}},
		{"stats", "The counters that --stats asks for.", Stats{}},
		{"summary", "The last message of every run.", Summary{}},
	}
}

// Write writes a message as one line, with one call of w.
func Write(w io.Writer, message any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(message)
}
