package stdin

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// pipeSize is the buffer asked for, in bytes: the most an unprivileged process gets by default. A reader that finds more in the pipe
// makes fewer system calls and is woken less often.
const pipeSize = 1 << 20

// enlargePipe raises the buffer of f if f is a pipe. It is an optimisation: whatever fails is left as it is.
func enlargePipe(f syscall.Conn) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize)
	})
}
