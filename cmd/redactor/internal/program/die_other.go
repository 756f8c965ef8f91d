//go:build unix && !linux

package program

import "syscall"

// setDefault does nothing: after signal.Reset the usual signals kill, and the others end in the exit code.
func setDefault(syscall.Signal) {}
