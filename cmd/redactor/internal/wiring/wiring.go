// Package wiring decides what the three standard files of a program are that runs in front of a person, or of another
// program, and connects them.
//
// It promises that the program finds terminals where this process has some, of the same size and in the same modes, and pipes
// elsewhere; and that the person's terminal is put back as it was. There are three cases:
//
//   - Standard input and output are one terminal that this process may use: the program gets a session of its own on a
//     pseudo-terminal, and the keys are passed to it as they come, so that its terminal turns them into signals.
//   - Only an output is a terminal: the program gets a pseudo-terminal for it, which only looks like one. Its keys and signals
//     are those of the real terminal, since it stays in the group of this process.
//   - An output is anything else: a pipe.
//
// Standard input is passed on as it is but in the first case. Standard output and error on one terminal are one
// pseudo-terminal, so that their order is kept. Start with [Lay].
//
// Limits: in the first case the key for suspend does nothing to a program without job control of its own, since nobody in its
// session could wake it. What a program writes to /dev/tty passes the pseudo-terminal only in the first case.
package wiring

import (
	"errors"
	"fmt"
	"io"
	"os"

	"redactor/cmd/redactor/internal/program"
	"redactor/cmd/redactor/internal/tty"
)

// Wires connect a program. Close must be called.
type Wires struct {
	// The program's files, and whether it needs a session on the first.
	Stdin, Stdout, Stderr *os.File
	Session               bool
	// Outlets are where the program's output comes out: one or two.
	Outlets []*Outlet

	keys    *os.File // the person's terminal, in a session
	restore func()   // puts it back; nil when it is not raw
}

// An Outlet is one output of the program.
type Outlet struct {
	Name     string   // stdout or stderr
	Out      *os.File // ours, where it goes
	In       *program.Output
	Terminal bool // Out is a terminal and In a pseudo-terminal

	read, write *os.File // our end and the program's
}

// Lay makes the wires for a program between the three files, which stay the caller's.
func Lay(stdin, stdout, stderr *os.File) (*Wires, error) {
	w := &Wires{Stdin: stdin}
	w.Session = tty.Is(stdin) && tty.Is(stdout) && tty.Same(stdin, stdout) && tty.Usable(stdin)
	out, err := w.outlet("stdout", stdout)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	w.Stdout, w.Stderr = out.write, out.write
	if w.Session = w.Session && out.Terminal; w.Session {
		if err := tty.CopyModes(out.write, stdin); err != nil {
			return nil, errors.Join(fmt.Errorf("setting up the terminal: %w", err), w.Close())
		}
		w.Stdin, w.keys = out.write, stdin
	} else if out.Terminal {
		// What is written comes out as it is; the real terminal does with it what it does.
		if _, err := tty.MakeRaw(out.write); err != nil {
			return nil, errors.Join(fmt.Errorf("setting up the terminal: %w", err), w.Close())
		}
	}
	if out.Terminal && tty.Same(stdout, stderr) {
		return w, nil
	}
	second, err := w.outlet("stderr", stderr)
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	w.Stderr = second.write
	if second.Terminal {
		if _, err := tty.MakeRaw(second.write); err != nil {
			return nil, errors.Join(fmt.Errorf("setting up the terminal: %w", err), w.Close())
		}
	}
	return w, nil
}

// outlet opens a pseudo-terminal or a pipe for an output.
func (w *Wires) outlet(name string, out *os.File) (o *Outlet, err error) {
	o = &Outlet{Name: name, Out: out, Terminal: tty.Is(out)}
	if o.Terminal {
		o.read, o.write, err = tty.Open()
		o.Terminal = err == nil // else a pipe is better than nothing
	}
	if !o.Terminal {
		o.read, o.write, err = os.Pipe()
	}
	if err != nil {
		return nil, fmt.Errorf("opening a pipe for %s: %w", name, err)
	}
	o.In = program.NewOutput(o.read)
	w.Outlets = append(w.Outlets, o)
	o.Resize()
	return o, nil
}

// Started is called when the program runs and has its ends of the wires. From now on keys are passed to it.
func (w *Wires) Started() error {
	for _, o := range w.Outlets {
		_ = o.write.Close()
		o.write = nil
	}
	if !w.Session {
		return nil
	}
	if err := w.Resume(); err != nil {
		return err
	}
	go pass(w.Outlets[0].read, w.keys)
	return nil
}

// pass passes keys until there are no more. It stays in its last read when the program ends, to the end of the process.
func pass(to io.Writer, keys io.Reader) {
	buf := make([]byte, 4<<10)
	for {
		n, err := keys.Read(buf)
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// Ended is called when the program has ended.
func (w *Wires) Ended() {
	for _, o := range w.Outlets {
		o.In.Ended()
	}
}

// Suspend puts the person's terminal back as it was.
func (w *Wires) Suspend() {
	if w.restore != nil {
		w.restore()
		w.restore = nil
	}
}

// Resume lets the person's terminal pass every key.
func (w *Wires) Resume() error {
	if w.keys == nil || w.restore != nil {
		return nil
	}
	restore, err := tty.MakeRaw(w.keys)
	if err != nil {
		return fmt.Errorf("setting up the terminal: %w", err)
	}
	w.restore = restore
	return nil
}

// Close puts the person's terminal back and closes what Lay opened. It may be called more than once.
func (w *Wires) Close() error {
	w.Suspend()
	var errs []error
	for _, o := range w.Outlets {
		errs = append(errs, o.Close())
		if o.write != nil {
			errs = append(errs, o.write.Close())
			o.write = nil
		}
	}
	return errors.Join(errs...)
}

// Resize gives the program's terminal the size of the person's.
func (o *Outlet) Resize() {
	if o.Terminal {
		_ = tty.CopySize(o.read, o.Out) // without it the program only thinks of another width
	}
}

// Columns returns the width of the terminal, or 0.
func (o *Outlet) Columns() int {
	if !o.Terminal {
		return 0
	}
	return tty.Columns(o.Out)
}

// Close closes our end: the program is told when it writes on. It may be called more than once.
func (o *Outlet) Close() error {
	if err := o.read.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}
