package program

import (
	"runtime"
	"syscall"
	"unsafe" //nolint:depguard // the kernel takes the disposition of a signal by its address, and no package of Go does it

	"golang.org/x/sys/unix"
)

// setDefault gives the signal its default disposition in the kernel. That of the Go runtime, which signal.Reset leaves, makes SIGQUIT
// and SIGSEGV print goroutines and SIGUSR1 do nothing.
func setDefault(sig syscall.Signal) {
	var action [64]byte // larger than struct sigaction anywhere; all zero is SIG_DFL without flags
	size := uintptr(8)  // of the kernel's sigset_t
	if runtime.GOARCH == "mips" || runtime.GOARCH == "mipsle" || runtime.GOARCH == "mips64" || runtime.GOARCH == "mips64le" {
		size = 16
	}
	_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&action)), 0, size, 0, 0)
}
