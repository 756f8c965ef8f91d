//go:build unix

package program

import (
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Die ends this process by the signal, without a core dump, so that its parent sees the death that the program died. It returns
// when that is not possible; the exit code 128 and the signal's number is then the best there is.
func Die(sig syscall.Signal) {
	// A limit of one byte also keeps the dump from a program that the system pipes it to; zero does not.
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 1, Max: 1}); err != nil {
		return
	}
	signal.Reset(sig)
	setDefault(sig)
	if err := unix.Kill(unix.Getpid(), sig); err != nil {
		return
	}
	time.Sleep(deathTakes)
}

// deathTakes is how long a signal may take to be delivered to another thread. A signal that does not kill is waited for in vain.
const deathTakes = time.Second
