package settings

import "slices"

// The exit codes of the command.
const (
	ExitDone          = 0
	ExitFailed        = 1
	ExitError         = 2
	ExitPartial       = 3
	ExitNotRun        = 125
	ExitNotExecutable = 126
	ExitNotFound      = 127
	ExitInterrupted   = 130
)

// An Exit is a code with its meaning, for help and the reference.
type Exit struct {
	Code  int
	Short string // for help
	Doc   string // for the reference
}

// Exits returns every exit code, in order.
func Exits() []Exit {
	return []Exit{
		{ExitDone, "done", "Done. That secrets were found and masked is success; so is a full drain after SIGTERM."},
		{ExitFailed, "found or failed", "`--fail-on-match`: something was masked, and none of the codes below applies. `rules test`: an example of a rule did not come out as the rule says. `identity`: a certificate is not known."},
		{ExitError, "error", "An error: the command line, a setting, a rule file, reading or writing. The output may be incomplete; what there is of it is masked."},
		{ExitPartial, "some input skipped or replaced by a stub", "Done, but some input was skipped, replaced by a stub mark or dropped, or the drain ran out of time. Standard error says which."},
		{ExitNotRun, "exec failed", "`exec`: an error of redactor itself, in place of 2. Every other code of `exec` is that of the program it ran, or 128 and the number of the signal that killed it."},
		{ExitNotExecutable, "command cannot be run", "`exec`: the program is there but cannot be run."},
		{ExitNotFound, "command not found", "`exec`: there is no such program."},
		{ExitInterrupted, "interrupted", "Interrupted by Ctrl-C. What had been read was written, masked, unless a second Ctrl-C cut that short."},
	}
}

// ExitsOf returns the exit codes that the command may end with, in order; Filter is the bare command.
func ExitsOf(command string) []Exit {
	codes := []int{ExitDone, ExitError}
	switch command {
	case "exec":
		codes = []int{ExitNotRun, ExitNotExecutable, ExitNotFound}
	case Filter, "files":
		codes = append(codes, ExitFailed, ExitPartial, ExitInterrupted)
	case "rules test", "identity":
		codes = append(codes, ExitFailed)
	}
	return slices.DeleteFunc(Exits(), func(e Exit) bool { return !slices.Contains(codes, e.Code) })
}
