//go:build !unix

package tty

import (
	"errors"
	"fmt"
	"os"
)

// Open fails: there are no pseudo-terminals here.
func Open() (master, slave *os.File, err error) {
	return nil, nil, fmt.Errorf("opening a pseudo-terminal: %w", errors.ErrUnsupported)
}

// CopySize fails, since there is no pseudo-terminal to give a size to.
func CopySize(_, _ *os.File) error { return errors.ErrUnsupported }

// Foreground reports false: there are no process groups here.
func Foreground() bool { return false }

// Usable reports true.
func Usable(*os.File) bool { return true }
