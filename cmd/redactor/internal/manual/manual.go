// Package manual writes the command tree as documents: the manual page in roff and the reference of commands in Markdown.
//
// Man and Markdown take the tree as data, the pages of the bare command and of all others, so that help, the manual page and
// the reference say the same. Limits: texts are plain ASCII sentences, where `code` stands in backticks; every other character
// means itself.
package manual

import (
	"strings"

	"redactor/internal/settings"
)

// A Page is what there is to say about one command.
type Page struct {
	Path     string   // "redactor rules list"
	Synopsis []string // one way to call it each
	Short    string   // a sentence
	Long     string   // further lines, or empty; those that start with two blanks are not filled
	Example  string   // lines that start with "$ "
	Groups   []Group
	Exits    []settings.Exit
}

// A Group is flags under one heading.
type Group struct {
	Heading string
	Flags   []Flag
}

// A Flag is one line of help.
type Flag struct {
	Label string // "-r, --rules PATH", with blanks in place of a short flag that is missing
	Help  string
}

// anchor is the name by which Markdown links to a heading.
func anchor(heading string) string { return strings.ReplaceAll(heading, " ", "-") }

// A block is lines that belong together.
type block struct {
	text     string
	verbatim bool // not filled, without its indent
}

// blocks cuts a text where verbatim lines begin and end.
func blocks(text string) []block {
	var all []block
	for line := range strings.SplitSeq(text, "\n") {
		line, verbatim := strings.CutPrefix(line, "  ")
		switch last := len(all) - 1; {
		case line == "" && !verbatim && last < 0:
		case last >= 0 && all[last].verbatim == verbatim:
			all[last].text += "\n" + line
		default:
			all = append(all, block{line, verbatim})
		}
	}
	return all
}
