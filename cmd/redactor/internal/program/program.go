// Package program runs one program in place of its caller: with its files, its signals and its end.
//
// It promises that the program's exit code or the signal it died by is known to the last bit; that a signal sent to this process
// reaches the program once; and that reading what the program writes comes to an end soon after the program's own, also
// when a process it left behind keeps the pipe open. Start with [Start], then [Program.Relay] and [Program.Wait].
//
// Limits: a SIGINT, SIGQUIT, SIGTSTP or SIGHUP that somebody sends to this process alone while it is in the foreground of its terminal
// cannot be told from the terminal's own, which the program has got as well, so it is not passed on. Outside Unix there is
// only the interrupt.
package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
)

// ErrNotFound and ErrNotExecutable are in the chain of Start's error when there is no such program, and when there is one that cannot
// be run.
var (
	ErrNotFound      = errors.New("command not found")
	ErrNotExecutable = errors.New("command cannot be run")
)

// Config says what to run.
type Config struct {
	Args                  []string // the program and its arguments; not empty
	Stdin, Stdout, Stderr *os.File
	// Session starts the program in a session of its own, whose terminal is Stdin. Only where there are pseudo-terminals.
	Session bool
}

// A Program is running or has ended.
type Program struct {
	cmd     *exec.Cmd
	session bool
	stopped bool // by us; only the relaying goroutine uses it
}

// A Status is how a program ended.
type Status struct {
	Code   int            // 0 to 255; 128 and the signal's number after a death by signal
	Signal syscall.Signal // that killed it, or 0
}

// Start starts the program. The files stay the caller's to close.
func Start(cfg Config) (*Program, error) {
	path, err := lookUp(cfg.Args[0])
	if err != nil {
		return nil, err
	}
	p := &Program{session: cfg.Session}
	err = p.start(cfg, path, cfg.Args)
	if errors.Is(err, syscall.ENOEXEC) { // a script that does not name its shell, as execvp has it
		err = p.start(cfg, shell, append([]string{shell, path}, cfg.Args[1:]...))
	}
	if err != nil {
		return nil, fault(cfg.Args[0], err)
	}
	return p, nil
}

// shell runs scripts that do not name one.
const shell = "/bin/sh"

func (p *Program) start(cfg Config, path string, args []string) error {
	// The program's life is its own; this process ends after it, so there is no context to end it by.
	p.cmd = exec.CommandContext(context.Background(), path)
	p.cmd.Args, p.cmd.Err = args, nil
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = cfg.Stdin, cfg.Stdout, cfg.Stderr
	p.cmd.SysProcAttr = attributes(cfg.Session)
	return p.cmd.Start()
}

// lookUp finds the program as a shell does.
func lookUp(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil || errors.Is(err, exec.ErrDot) { // PATH has "." in it, which is its owner's business
		return path, nil
	}
	return "", fault(name, err)
}

// fault says why the program could not be started.
func fault(name string, err error) error {
	if wrapped, ok := errors.AsType[*exec.Error](err); ok {
		err = wrapped.Err
	}
	if wrapped, ok := errors.AsType[*fs.PathError](err); ok {
		err = wrapped.Err
	}
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("running %s: %w", name, ErrNotFound)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("running %s: %w: %w", name, ErrNotFound, err)
	default:
		return fmt.Errorf("running %s: %w: %w", name, ErrNotExecutable, err)
	}
}

// Wait waits for the end of the program and says how it ended. It is called once.
func (p *Program) Wait() (Status, error) {
	err := p.cmd.Wait()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		return Status{}, fmt.Errorf("waiting for %s: %w", p.cmd.Args[0], err)
	}
	return statusOf(p.cmd.ProcessState), nil
}
