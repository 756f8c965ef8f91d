//go:build !unix

package program

import (
	"os"
	"os/signal"
	"syscall"
)

// A Relay is what to do about signals besides passing them on. Here nothing of it happens.
type Relay struct {
	Foreground               func() bool
	Resized, Suspend, Resume func()
}

// Signals is what reaches this process.
type Signals struct {
	c chan os.Signal
}

// Catch catches the interrupt, which the console sends to the program as well.
func Catch() *Signals {
	s := &Signals{make(chan os.Signal, 1)}
	signal.Notify(s.c, os.Interrupt)
	return s
}

// Stop lets the interrupt do again what it did before.
func (s *Signals) Stop() { signal.Stop(s.c) }

// Relay drops interrupts until done is closed: the program has got them.
func (*Program) Relay(s *Signals, _ Relay, done <-chan struct{}) {
	for {
		select {
		case <-s.c:
		case <-done:
			return
		}
	}
}

func attributes(bool) *syscall.SysProcAttr { return nil }

func statusOf(state *os.ProcessState) Status { return Status{Code: state.ExitCode()} }

// Die does nothing: no program here dies by a signal.
func Die(syscall.Signal) {}
