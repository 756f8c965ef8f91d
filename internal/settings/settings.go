package settings

import (
	"slices"
	"strings"
)

// EnvPrefix starts the name of every environment variable that redactor reads as a setting.
const EnvPrefix = "REDACTOR_"

// TestsEnv is a variable of the project's tests and no setting: it says where they find reference material.
const TestsEnv = EnvPrefix + "SHARED"

// A Setting is one row of the table.
type Setting struct {
	Key      string   // lower case, "_" between words: max_line
	Short    string   // the one-letter flag, or empty
	Type     Type     // what a value may be
	Arg      string   // what help calls the value: PATH; empty for Bool
	Choices  []string // the values of a Choice
	Min, Max int64    // the bounds of an Int or a Size, both included
	Default  string   // in the spelling of a flag; empty for an empty list or path
	Doc      string   // one line for help: lower case, no final period
	More     string   // further sentences for the reference, or empty
	Category Category // the heading in help
	Commands []string // the commands that have the flag; Filter for the bare command
	NoFile   bool     // not allowed in a settings file
}

// Filter is what Commands calls the bare command, which has no name of its own.
const Filter = "filter"

// Flag returns the long flag without its dashes.
func (s *Setting) Flag() string { return strings.ReplaceAll(s.Key, "_", "-") }

// Env returns the environment variable.
func (s *Setting) Env() string { return EnvPrefix + strings.ToUpper(s.Key) }

// Label returns the flags and the name of the value as help shows them: "-r, --rules PATH".
func (s *Setting) Label() string {
	label := "    --" + s.Flag()
	if s.Short != "" {
		label = "-" + s.Short + ", --" + s.Flag()
	}
	if s.Arg != "" {
		label += " " + s.Arg
	}
	return label
}

// Help returns the line of help: what the setting does, and its default unless that is nothing.
func (s *Setting) Help() string {
	if s.Default == "" || s.Type == Bool {
		return s.Doc
	}
	return s.Doc + " [default: " + s.Default + "]"
}

// Sentences says what the setting does, what a value must be and what the default is.
func (s *Setting) Sentences() string {
	text := strings.ToUpper(s.Doc[:1]) + s.Doc[1:] + "."
	if s.More != "" {
		text += " " + s.More
	}
	text += " Value: " + s.Wants()
	if sep := s.Type.EnvSeparator(); sep != "" {
		text += ", with \"" + sep + "\" between them in " + s.Env()
	}
	if s.Default != "" {
		text += "; default " + s.Default
	}
	return text + "."
}

// For reports whether the command has the setting's flag.
func (s *Setting) For(command string) bool { return slices.Contains(s.Commands, command) }

// A Category is a heading in help and in the reference.
type Category string

// The categories, in the order in which help shows them.
const (
	Detection Category = "Detection"
	Identity  Category = "Identity"
	Behaviour Category = "Behaviour"
	Output    Category = "Output"
)

// Categories returns the headings in the order in which help shows them.
func Categories() []Category { return []Category{Detection, Identity, Behaviour, Output} }

// Find returns the setting with the key.
func Find(table []Setting, key string) (*Setting, bool) {
	i := slices.IndexFunc(table, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return nil, false
	}
	return &table[i], true
}
