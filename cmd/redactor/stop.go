package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"redactor/internal/settings"
	"redactor/pipeline"
)

// errInterrupted and errTerminated are the causes of a context that a signal ended.
var (
	errInterrupted = errors.New("interrupted")
	errTerminated  = errors.New("terminated")
)

// untilSignal returns a context that the first SIGINT or SIGTERM ends. The second one kills the program as if nobody had
// listened. A signal that was ignored from the start, as by nohup, stays ignored. stop must be called.
func (a *app) untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			if s == os.Interrupt {
				a.ui.Note("interrupted: writing what was read; again to quit now")
				cancel(errInterrupted)
			} else {
				cancel(errTerminated)
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// stopped turns the error of a run whose context may have been ended by a signal into its exit: a run that was told to end and
// delivered everything has done what it was asked to. An error of the run that has nothing to do with the signal stays.
func stopped(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	undelivered := errors.Is(err, pipeline.ErrUndelivered) || errors.Is(err, pipeline.ErrAbandoned)
	switch {
	case err == nil || cause == nil || !undelivered && !errors.Is(err, cause):
		return err
	case errors.Is(cause, errInterrupted) && undelivered:
		return &exit{settings.ExitInterrupted, err}
	case errors.Is(cause, errInterrupted):
		return &exit{settings.ExitInterrupted, nil}
	case undelivered:
		return &exit{settings.ExitPartial, err}
	default:
		return nil
	}
}
