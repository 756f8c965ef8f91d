// Command redactor masks API keys, client certificates, tokens, passwords, cookies and sensitive headers in logs.
//
// Piped input is masked to standard output; the other commands are listed by "redactor help". This package is the command
// tree and what a person sees; it turns settings into a pipeline.Pipeline and lets that work. Files in reading order: main.go,
// root.go (the tree), filter.go, files.go, exec.go and preview.go (masking), explain.go, rules.go, identity.go, help.go. Packages below
// internal/ read the settings, choose rules, plan files and word messages.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/messages"
	"redactor/internal/settings"
	"redactor/pipeline"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run does what the arguments say and returns the exit code.
func run(args []string, stdin, stdout, stderr *os.File) int {
	a := &app{
		stdin: stdin, stdout: stdout, stderr: stderr, environ: os.Environ(),
		ui: &ui.UI{W: stderr, Color: ui.Colored(colorWhen(args), stderr, os.Getenv)},
	}
	return a.run(args)
}

// run does what the arguments say and returns the exit code.
func (a *app) run(args []string) (code int) {
	a.ui.JSON = config.WantsJSON(args, a.environ)
	defer func() {
		if a.ui.JSON {
			a.summary.Head, a.summary.Exit = messages.Of("summary"), code
			a.ui.Tell(a.summary, "")
		}
	}()
	// What a panic says may hold bytes of a log, so it is not shown; its place is.
	defer func() {
		if recover() != nil {
			a.ui.Error(fmt.Errorf("internal error at %s; please report it", panicPlace()))
			code = settings.ExitError
		}
	}()
	root := a.root()
	root.SetArgs(args)
	return a.exitCode(errors.Join(root.Execute(), a.helpErr))
}

// colorWhen is the colour setting as far as it can be told before flags are parsed, for what may be wrong with them.
func colorWhen(args []string) string {
	when := os.Getenv(settings.EnvPrefix + "COLOR")
	for i, arg := range args {
		switch value, ok := strings.CutPrefix(arg, "--color="); {
		case arg == "--":
			return when
		case ok:
			when = value
		case arg == "--color" && i+1 < len(args):
			when = args[i+1]
		}
	}
	return when
}

// An app is what the commands share.
type app struct {
	stdin, stdout, stderr *os.File
	environ               []string
	ui                    *ui.UI
	helpErr               error // of writing help, which cobra has no place for
	summary               messages.Summary
	// redactor, if set, stands between the rules and the pipelines. Tests make it fail.
	redactor func(pipeline.Redactor) pipeline.Redactor
}

var _ error = (*exit)(nil)

// An exit is the end of a command with another code than that of its error.
type exit struct {
	code int
	err  error // nil when everything has been said
}

// Error returns the text of the error.
func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

// Unwrap returns the error.
func (e *exit) Unwrap() error { return e.err }

// exitCode tells the person of the error and turns it into a code.
func (a *app) exitCode(err error) int {
	if err == nil {
		return settings.ExitDone
	}
	code := settings.ExitError
	if e, ok := errors.AsType[*exit](err); ok {
		code, err = e.code, e.err
	}
	if err != nil {
		a.ui.Error(err)
	}
	return code
}

// panicPlace returns the file and line of ours that panicked.
func panicPlace() string {
	pc := make([]uintptr, 32)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	panicked := false
	for {
		f, more := frames.Next()
		if panicked && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
		if !more {
			return "an unknown place"
		}
	}
}
