package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/program"
	"redactor/cmd/redactor/internal/screen"
	"redactor/cmd/redactor/internal/tty"
	"redactor/cmd/redactor/internal/ui"
	"redactor/cmd/redactor/internal/wiring"
	"redactor/internal/settings"
	"redactor/pipeline"
	"redactor/sinks"
	"redactor/sources"
)

func (a *app) execCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exec [FLAGS] -- COMMAND [ARG...]",
		Short: "Run a program and mask what it writes.",
		Long: `Standard output and error of the program are masked, each on its own; standard
input passes untouched. Signals are passed on, and the exit code is that of the
program. On a terminal it runs on a pseudo-terminal and stays interactive; a
line is shown as it grows, less what could become part of a secret.`,
		Example: `$ redactor exec -- ./manage.py runserver
$ redactor exec --stats -- make test | tee test.log
$ redactor exec -- bash`,
		RunE: a.exec,
	}
	cmd.Flags().SetInterspersed(false) // the flags behind the command are its own
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &exit{settings.ExitNotRun, flagError(cmd, err)}
	})
	return cmd
}

// exec runs the program of the arguments, masks what it writes, and ends as it did.
func (a *app) exec(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		err := ui.Hint(errors.New("no command to run"), "redactor exec -- COMMAND [ARG...]")
		return &exit{settings.ExitNotRun, err}
	}
	m, err := a.masker(cmd)
	if err != nil {
		return &exit{settings.ExitNotRun, err}
	}
	wires, err := wiring.Lay(a.stdin, a.stdout, a.stderr)
	if err != nil {
		return &exit{settings.ExitNotRun, err}
	}
	m.hold = m.liveHold()
	e := &execution{masker: m, wires: wires}
	defer wires.Close() // also in a panic: a raw terminal is of no use
	status, err := e.run(args)
	e.say()
	switch {
	case errors.Is(err, program.ErrNotFound):
		return &exit{settings.ExitNotFound, err}
	case errors.Is(err, program.ErrNotExecutable):
		return &exit{settings.ExitNotExecutable, err}
	case err != nil:
		return &exit{settings.ExitNotRun, err}
	}
	if status.Signal != 0 {
		program.Die(status.Signal)
	}
	return &exit{status.Code, nil}
}

// An execution is one run of a program.
type execution struct {
	*masker
	wires *wiring.Wires

	mu      sync.Mutex // of what follows and of the masker's counters
	stubbed []pipeline.Stub
	writing sync.Mutex // of two outputs that are one file
}

// run runs the program to its end and to that of its output. The person's terminal is put back when it returns.
func (e *execution) run(args []string) (program.Status, error) {
	screens, err := e.screens()
	if err != nil {
		return program.Status{}, err
	}
	signals := program.Catch()
	defer signals.Stop()
	w := e.wires
	p, err := program.Start(program.Config{
		Args: args, Stdin: w.Stdin, Stdout: w.Stdout, Stderr: w.Stderr, Session: w.Session,
	})
	if err != nil {
		return program.Status{}, err
	}
	begun := w.Started()
	ended := make(chan struct{})
	var relaying sync.WaitGroup
	relaying.Go(func() { p.Relay(signals, e.relay(screens), ended) })
	var outlets sync.WaitGroup
	faults := make([]error, len(w.Outlets))
	for i, o := range w.Outlets {
		outlets.Go(func() { faults[i] = e.outlet(o, screens[i]) })
	}
	status, err := p.Wait()
	w.Ended()
	outlets.Wait()
	close(ended)
	relaying.Wait()
	err = errors.Join(err, begun, errors.Join(faults...), w.Close())
	for _, o := range w.Outlets {
		if o.In.Cut() {
			e.app.ui.Note("a process that %s left behind keeps its %s open; what it writes from now on is lost", args[0], o.Name)
		}
	}
	return status, err
}

// screens returns the masker of each outlet that is a terminal, nil for the others.
func (e *execution) screens() ([]*screen.Masker, error) {
	screens := make([]*screen.Masker, len(e.wires.Outlets))
	for i, o := range e.wires.Outlets {
		if !o.Terminal {
			continue
		}
		rules, err := e.engine.compile(o.Name)
		if err != nil {
			return nil, err
		}
		s, err := screen.New(rules, e.rules, e.values.MaxLine, e.stub)
		if err != nil {
			return nil, err
		}
		s.SetWidth(o.Columns())
		screens[i] = s
	}
	return screens, nil
}

// relay says what to do about signals besides passing them on.
func (e *execution) relay(screens []*screen.Masker) program.Relay {
	r := program.Relay{
		Foreground: tty.Foreground,
		Suspend:    e.wires.Suspend,
		Resume:     func() { _ = e.wires.Resume() }, // without it keys are echoed twice, which is no reason to stop
	}
	for i, s := range screens {
		if s == nil {
			continue
		}
		before := r.Resized
		r.Resized = func() {
			if before != nil {
				before()
			}
			e.wires.Outlets[i].Resize()
			s.SetWidth(e.wires.Outlets[i].Columns())
		}
	}
	return r
}

// outlet masks one output of the program to its end. After an error the program's end of it is closed.
func (e *execution) outlet(o *wiring.Outlet, s *screen.Masker) (err error) {
	defer func() {
		if recover() != nil { // the terminal has to be put back before anything is said
			err = fmt.Errorf("internal error at %s; please report it", panicPlace())
			_ = o.Close()
		}
	}()
	var stats pipeline.Stats
	if s != nil {
		err = screen.Copy(o.Out, o.In, s)
		stats = s.Stats()
	} else {
		stats, err = e.pipe(o)
	}
	e.mu.Lock()
	add(&e.stats, stats)
	e.mu.Unlock()
	if err == nil {
		return nil
	}
	_ = o.Close()
	if errors.Is(err, syscall.EPIPE) {
		return nil // the reader went away; the program learns of it as if it had written there itself
	}
	return err
}

// pipe masks an output that is no terminal, as the filter does.
func (e *execution) pipe(o *wiring.Outlet) (pipeline.Stats, error) {
	src, err := sources.Open(sources.Config{Kind: sources.Pipe, Pipe: o.In, Name: "the program's " + o.Name})
	if err != nil {
		return pipeline.Stats{}, err
	}
	defer src.Close()
	sink, err := sinks.Open(sinks.Config{Kind: sinks.Stdout, Stdout: e.writer(o.Out), Name: o.Name})
	if err != nil {
		return pipeline.Stats{}, err
	}
	p, err := e.pipeline(o.Name, src, sink, e.stub)
	if err != nil {
		return pipeline.Stats{}, err
	}
	// Nothing but the end of the program's output ends it.
	err = p.Run(context.Background())
	return p.Stats(), errors.Join(err, sink.Close())
}

// writer returns where an output is written to. Two that are one file take turns, so that neither cuts the lines of the other.
func (e *execution) writer(out *os.File) io.Writer {
	a, errA := e.app.stdout.Stat()
	b, errB := e.app.stderr.Stat()
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		return out
	}
	return &turn{out: out, mu: &e.writing}
}

// A turn writes to one of two outputs that are the same file.
type turn struct {
	out io.Writer
	mu  *sync.Mutex
}

// Write writes b when nobody else does.
func (t *turn) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.Write(b)
}

// stub tells of a line that was replaced by a stub. While the program has the terminal, it waits.
func (e *execution) stub(s pipeline.Stub) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wires.Session {
		e.stubbed = append(e.stubbed, s)
		return
	}
	e.masker.stub(s)
}

// say says what had to wait for the end of the program, and the statistics if asked for.
func (e *execution) say() {
	for _, s := range e.stubbed {
		e.masker.stub(s)
	}
	if e.values.Stats {
		e.app.sayStats(&e.stats, e.engine)
	}
}
