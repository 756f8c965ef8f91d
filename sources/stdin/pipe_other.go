//go:build !linux

package stdin

import "syscall"

// enlargePipe does nothing: only Linux can change the buffer of a pipe.
func enlargePipe(syscall.Conn) {}
