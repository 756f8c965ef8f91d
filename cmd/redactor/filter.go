package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/settings"
	"redactor/patterns"
	"redactor/pipeline"
	"redactor/sinks"
	"redactor/sources"
)

// drain is how long to go on delivering what was read after a signal.
const drain = 10 * time.Second

// mostStubs is how many lines that became stubs are named; a program that fails on every line would otherwise drown the rest.
const mostStubs = 10

// A masker runs the pipelines of one command and sums up what they did.
type masker struct {
	app    *app
	values *config.Values
	engine *compiler
	rules  []patterns.Rule
	stats  pipeline.Stats
	stubs  int // lines named so far or more
}

// masker reads the settings and compiles the rules of a command that masks.
func (a *app) masker(cmd *cobra.Command) (*masker, error) {
	v, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	engine, err := newCompiler(v)
	if err != nil {
		return nil, err
	}
	if _, err := engine.compile(v.Source); err != nil {
		return nil, err // before anything is read or made
	}
	limitCPUs(v.Workers)
	return &masker{app: a, values: v, engine: engine, rules: engine.rules}, nil
}

// limitCPUs keeps all of the program to as many CPUs as it has workers. Reading and writing then take turns with scanning, while
// blocks are in the cache, and no CPU is kept busy waiting for the next block: a sixth less CPU time with one worker.
func limitCPUs(workers int) {
	if workers > 0 && workers < runtime.GOMAXPROCS(0) {
		runtime.GOMAXPROCS(workers)
	}
}

// run masks everything that src, which has that name, yields into sink. It closes neither.
func (m *masker) run(ctx context.Context, name string, src pipeline.Source, sink pipeline.Sink) error {
	rules, err := m.engine.compile(name)
	if err != nil {
		return err
	}
	p := pipeline.Pipeline{
		Source: src, Redactor: rules, Sink: sink,
		Workers: m.values.Workers, Drain: drain, OnStub: m.stub,
	}
	err = p.Run(ctx)
	add(&m.stats, p.Stats())
	return err
}

// stub tells of a line that was replaced by a stub. It runs in the pipeline's writing goroutine.
func (m *masker) stub(s pipeline.Stub) {
	m.stubs++
	switch {
	case m.stubs <= mostStubs:
		m.app.ui.Error(fmt.Errorf("%s: a line of %d bytes could not be scanned (%s) and was replaced by a stub", s.Origin, s.Bytes, s.Why))
	case m.stubs == mostStubs+1:
		m.app.ui.Error(errors.New("more lines were replaced by stubs; --stats counts them"))
	}
}

// end says the statistics, if asked for, and returns the exit of a command whose runs had the context and whose last error is
// err. skipped is the number of
// inputs that were left out.
func (m *masker) end(ctx context.Context, err error, skipped int) error {
	if m.values.Stats {
		m.app.sayStats(&m.stats, m.rules)
	}
	switch err := stopped(ctx, err); {
	case err != nil:
		return err
	case skipped > 0 || m.stats.Stubs > 0:
		return &exit{settings.ExitPartial, nil}
	default:
		return nil
	}
}

// filter masks standard input to standard output.
func (a *app) filter(cmd *cobra.Command, _ []string) error {
	if ui.Terminal(a.stdin) {
		writeShortHelp(a.ui.W, cmd)
		return &exit{settings.ExitError, nil}
	}
	m, err := a.masker(cmd)
	if err != nil {
		return err
	}
	if sameFile(a.stdin, a.stdout) {
		return errors.New("standard input and standard output are the same file")
	}
	src, err := sources.Open(sources.Config{Kind: sources.Stdin, Stdin: a.stdin})
	if err != nil {
		return err
	}
	defer src.Close()
	sink, err := sinks.Open(sinks.Config{Kind: sinks.Stdout, Stdout: a.stdout})
	if err != nil {
		return err
	}
	ctx, stop := a.untilSignal()
	defer stop()
	return m.end(ctx, errors.Join(m.run(ctx, m.values.Source, src, sink), sink.Close()), 0)
}

// sameFile reports whether both are one file on disk. Writing to its end what is read from it would never come to an end.
func sameFile(a, b *os.File) bool {
	infoA, errA := a.Stat()
	infoB, errB := b.Stat()
	return errA == nil && errB == nil && infoA.Mode().IsRegular() && os.SameFile(infoA, infoB)
}
