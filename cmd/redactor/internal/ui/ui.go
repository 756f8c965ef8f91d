// Package ui is how redactor speaks to people.
//
// Its rules: standard output belongs to the records and to what a command was asked to show, so messages go to standard
// error, each on one line that starts with "redactor:". An error is "redactor: error: ...", lower case without a final period;
// what to do about it is "redactor: hint: ...". Control characters, which a file name may hold, are written as escapes.
// Quiet leaves errors alone. No message repeats text that may be a secret. With JSON each message is an object of package
// messages instead.
package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/go-multierror"
	"golang.org/x/term"

	"redactor/internal/messages"
)

// Name starts every message.
const Name = "redactor"

// The colours, as the terminal wants them.
const (
	Red   = "\x1b[1;31m"
	Cyan  = "\x1b[36m"
	reset = "\x1b[0m"
)

// A UI writes messages to standard error. It is not safe for concurrent use, except that messages do not mix in one line.
type UI struct {
	W     io.Writer
	Quiet bool // errors only
	Color bool
	JSON  bool // for programs
}

// Error writes the error and its hint; an error that gathers several is written as several.
func (u *UI) Error(err error) {
	if gathered, ok := errors.AsType[*multierror.Error](err); ok {
		for _, e := range gathered.Errors {
			u.Error(e)
		}
	} else {
		u.say("error", err.Error())
	}
	if hinted, ok := errors.AsType[*hint](err); ok && !u.Quiet {
		u.say("hint", hinted.text)
	}
}

// Note writes a line that is no error, unless Quiet.
func (u *UI) Note(format string, args ...any) {
	if !u.Quiet {
		u.say("note", fmt.Sprintf(format, args...))
	}
}

// Tell writes what was asked for or must be known, so that Quiet does not count: message to a program, the lines of the kind
// to a person.
func (u *UI) Tell(message any, kind string, lines ...string) {
	if u.JSON {
		u.send(message)
		return
	}
	for _, text := range lines {
		u.say(kind, text)
	}
}

func (u *UI) say(kind, text string) {
	switch {
	case u.JSON:
		u.send(messages.Text{Head: messages.Of(kind), Text: text})
	case kind == "error":
		u.line(Paint(u.Color, Red, "error:"), text)
	default:
		u.line(kind+":", text)
	}
}

// send writes one object with one call. Nobody could be told of an error.
func (u *UI) send(message any) { _ = messages.Write(u.W, message) }

// line writes one line with one call, so that lines of several writers do not mix. Nobody could be told of an error.
func (u *UI) line(kind, text string) {
	_, _ = io.WriteString(u.W, Name+": "+kind+" "+Printable(text)+"\n")
}

// Printable writes control characters as escapes and invalid UTF-8 as U+FFFD.
func Printable(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !unprintable(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func unprintable(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }

// Paint wraps the text in a colour, if on.
func Paint(on bool, color, text string) string {
	if !on {
		return text
	}
	return color + text + reset
}

// Colored decides whether a stream gets colours: when is the setting, env looks a variable up.
func Colored(when string, f *os.File, env func(string) string) bool {
	switch {
	case when == "never":
		return false
	case when == "always":
		return true
	case env("NO_COLOR") != "":
		return false
	case env("FORCE_COLOR") != "":
		return true
	default:
		return env("TERM") != "dumb" && Terminal(f)
	}
}

// Terminal reports whether a person sits at the stream. It does not use f.Fd, which takes the deadlines from f.
func Terminal(f *os.File) bool {
	conn, err := f.SyscallConn()
	if err != nil {
		return false
	}
	terminal := false
	err = conn.Control(func(fd uintptr) { terminal = term.IsTerminal(int(fd)) })
	return err == nil && terminal
}

// A hint is an error with a word on what to do about it.
type hint struct {
	error
	text string
}

// Unwrap returns the error without the hint.
func (h *hint) Unwrap() error { return h.error }

// Hint adds to an error what to do about it.
func Hint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &hint{error: err, text: fmt.Sprintf(format, args...)}
}
