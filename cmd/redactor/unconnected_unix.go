//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// unconnected reports whether f was closed when the program started: Go's runtime then opens the null device in its place, for
// reading and writing. So do container runtimes for a standard input that nothing is connected to. A shell's redirection from or
// to the null device opens it for one of the two.
func unconnected(f *os.File) bool {
	info, err := f.Stat()
	null, errNull := os.Stat(os.DevNull)
	if err != nil || errNull != nil || !os.SameFile(info, null) {
		return false
	}
	conn, err := f.SyscallConn()
	if err != nil {
		return false
	}
	flags := 0
	errControl := conn.Control(func(fd uintptr) { flags, err = unix.FcntlInt(fd, unix.F_GETFL, 0) })
	return err == nil && errControl == nil && flags&unix.O_ACCMODE == unix.O_RDWR
}
