//go:build unix

package tty

import (
	"errors"
	"fmt"
	"os"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// Open opens a pseudo-terminal. What is written to the slave can be read from the master, and the other way round. Both are
// the caller's to close.
func Open() (master, slave *os.File, err error) {
	opened, slave, err := pty.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening a pseudo-terminal: %w", err)
	}
	// The library has made the master one that blocks; a copy that does not has deadlines.
	defer opened.Close()
	fd, err := unix.FcntlInt(opened.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening a pseudo-terminal: %w", err), slave.Close())
	}
	return os.NewFile(uintptr(fd), opened.Name()), slave, nil
}

// CopySize gives the pseudo-terminal to the size of from. The programs in its foreground are told by SIGWINCH if it changed.
func CopySize(to, from *os.File) error {
	var size *unix.Winsize
	err := control(from, func(fd int) (err error) {
		size, err = unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
		return err
	})
	if err != nil {
		return err
	}
	return control(to, func(fd int) error { return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, size) })
}

// Foreground reports whether this process is in the foreground of its terminal, so that the keys for interrupt, quit and
// suspend reach it, and with it every process of its group.
func Foreground() bool {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	group, err := foreground(f)
	return err == nil && group == unix.Getpgrp()
}

// Usable reports whether this process may read the terminal f and set its modes: it is in its foreground, or f is not the terminal
// that controls it.
func Usable(f *os.File) bool {
	group, err := foreground(f)
	return errors.Is(err, unix.ENOTTY) || err == nil && group == unix.Getpgrp()
}

// foreground returns the process group in the foreground of the terminal.
func foreground(f *os.File) (group int, err error) {
	err = control(f, func(fd int) (err error) {
		group, err = unix.IoctlGetInt(fd, unix.TIOCGPGRP)
		return err
	})
	return group, err
}
