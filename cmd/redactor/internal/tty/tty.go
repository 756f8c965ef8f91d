// Package tty opens pseudo-terminals that are like the terminal a person sits at.
//
// It promises that the terminal of the person is put back as it was by the function that MakeRaw returns, and that a master from
// Open can be given a deadline. Start with [Is] and [Open].
//
// Limits: where there are no pseudo-terminals, Open returns an error that wraps errors.ErrUnsupported.
package tty

import (
	"os"

	"golang.org/x/term"
)

// Is reports whether f is a terminal. It does not use f.Fd, which takes the deadlines from f.
func Is(f *os.File) bool {
	is := false
	err := control(f, func(fd int) error {
		is = term.IsTerminal(fd)
		return nil
	})
	return err == nil && is
}

// Same reports whether both are the same terminal.
func Same(a, b *os.File) bool {
	infoA, errA := a.Stat()
	infoB, errB := b.Stat()
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// MakeRaw lets the terminal f pass every key at once, without an echo or a signal, and leaves what is written to it as it is. restore
// puts it back as it was; it may be called more than once, and from any goroutine.
func MakeRaw(f *os.File) (restore func(), err error) {
	var before *term.State
	err = control(f, func(fd int) (err error) {
		before, err = term.MakeRaw(fd)
		return err
	})
	if err != nil {
		return nil, err
	}
	return func() {
		_ = control(f, func(fd int) error { return term.Restore(fd, before) }) // a terminal that is gone needs none
	}, nil
}

// CopyModes gives the terminal to the modes of from: what its keys do, whether it echoes.
func CopyModes(to, from *os.File) error {
	var modes *term.State
	err := control(from, func(fd int) (err error) {
		modes, err = term.GetState(fd)
		return err
	})
	if err != nil {
		return err
	}
	return control(to, func(fd int) error { return term.Restore(fd, modes) })
}

// Columns returns the width of the terminal, or 0.
func Columns(f *os.File) int {
	columns := 0
	_ = control(f, func(fd int) (err error) {
		columns, _, err = term.GetSize(fd)
		return err
	})
	return columns
}

// control calls do with the descriptor of f.
func control(f *os.File, do func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil {
		return err
	}
	return failed
}
