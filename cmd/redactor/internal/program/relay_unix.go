//go:build unix

package program

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// A Relay is what to do about signals besides passing them on. Its functions run in one goroutine; nil does nothing.
type Relay struct {
	Foreground func() bool // whether the terminal's own signals reach this process, and with it the program
	Resized    func()      // when the terminal of this process has another size
	Suspend    func()      // before this process stops
	Resume     func()      // when it goes on
}

// Signals is what reaches this process. Catch it before the program starts, so that nothing is lost in between.
type Signals struct {
	c chan os.Signal
}

// Catch catches the signals that are passed on. Those that were ignored from the start, as by nohup, stay ignored, by
// the program too. SIGPIPE becomes an error of the write.
func Catch() *Signals {
	s := &Signals{make(chan os.Signal, 16)}
	for _, sig := range []os.Signal{
		unix.SIGHUP, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGUSR1, unix.SIGUSR2, unix.SIGTSTP, unix.SIGCONT, unix.SIGWINCH,
	} {
		if !signal.Ignored(sig) {
			signal.Notify(s.c, sig)
		}
	}
	if !signal.Ignored(unix.SIGPIPE) {
		signal.Notify(make(chan os.Signal, 1), unix.SIGPIPE)
	}
	return s
}

// Stop lets the signals do again what they did before.
func (s *Signals) Stop() { signal.Stop(s.c) }

// Relay passes signals on to the program until done is closed.
func (p *Program) Relay(s *Signals, r Relay, done <-chan struct{}) {
	for {
		select {
		case sig := <-s.c:
			if sig, ok := sig.(syscall.Signal); ok {
				p.relay(sig, r)
			}
		case <-done:
			return
		}
	}
}

func (p *Program) relay(sig syscall.Signal, r Relay) {
	shared := !p.session && r.Foreground() // the program is in our group, and got what the terminal sent
	switch sig {
	case unix.SIGWINCH:
		call(r.Resized)
		// In a session its own terminal tells it. Otherwise it may have looked before its output had the new size.
		if !p.session && (!shared || r.Resized != nil) {
			p.send(sig)
		}
	case unix.SIGTSTP:
		p.suspend(shared, r)
	case unix.SIGCONT:
		call(r.Resume)
		if p.stopped || !shared {
			p.stopped = false
			p.send(sig)
		}
	case unix.SIGINT, unix.SIGQUIT, unix.SIGHUP:
		if !shared {
			p.send(sig)
		}
	default:
		p.send(sig)
	}
}

// suspend stops this process and, unless the terminal has, the program.
func (p *Program) suspend(shared bool, r Relay) {
	switch {
	case p.session:
		p.stopped = true
		p.send(unix.SIGSTOP) // in a session without a parent in it, SIGTSTP does nothing
	case !shared:
		p.stopped = true
		p.send(unix.SIGTSTP)
	}
	call(r.Suspend)
	_ = unix.Kill(unix.Getpid(), unix.SIGSTOP) // which cannot fail; SIGCONT is next
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// send sends a signal. A program that has ended needs none.
func (p *Program) send(sig syscall.Signal) { _ = p.cmd.Process.Signal(sig) }

func attributes(session bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: session, Setctty: session}
}

func statusOf(state *os.ProcessState) Status {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return Status{Code: signalled + int(wait.Signal()), Signal: wait.Signal()}
	}
	return Status{Code: state.ExitCode()}
}

// signalled is what shells add to the number of the signal that a program died by.
const signalled = 128
