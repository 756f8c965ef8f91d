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
	"redactor/internal/messages"
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

// holdLine is how long a finished line may wait for one that may continue it, unless lines are buffered one by one.
const holdLine = 100 * time.Millisecond

// splitOversize is the setting of on_oversize that leaves long lines to the engine.
const splitOversize = "split"

// A masker runs the pipelines of one command and sums up what they did.
type masker struct {
	app     *app
	values  *config.Values
	engine  *compiler
	rules   []patterns.Rule
	stats   pipeline.Stats
	stubs   int           // lines named so far or more
	hold    time.Duration // of the input that is being read
	preview *preview      // of a dry run, or nil
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
	m := &masker{app: a, values: v, engine: engine, rules: engine.rules}
	if v.DryRun {
		m.preview = &preview{ui: a.ui}
	}
	return m, nil
}

// begin makes ready for an input. live is the stream it comes from, nil for a plain file: what may pause must not hold finished
// lines back, while a file is read to its end whatever happens.
func (m *masker) begin(name string, live *os.File) {
	if m.preview != nil {
		m.preview.begin(name)
	}
	m.hold = 0
	if live != nil && !regular(live) {
		m.hold = m.liveHold()
	}
}

// liveHold is how long a finished line of a stream that may pause is held back.
func (m *masker) liveHold() time.Duration {
	if m.values.LineBuffered || ui.Terminal(m.app.stdout) {
		return time.Nanosecond
	}
	return holdLine
}

// lookAgain is how often the files that certificates are judged by are looked at.
const lookAgain = 2 * time.Second

// follow has certificates judged by the files as they are, until ctx ends. Files that cannot be used leave those before in place.
func (m *masker) follow(ctx context.Context) {
	if v := m.values; len(v.Allowlist)+len(v.CRL)+len(v.CA) == 0 {
		return
	}
	m.engine.store.Watch(ctx, lookAgain, func(err error) {
		if err != nil {
			m.app.ui.Error(fmt.Errorf("certificates are judged as before: %w", err))
			return
		}
		m.app.ui.Note("certificates are judged by files that have changed")
	})
}

// limitCPUs keeps all of the program to as many CPUs as it has workers. Reading and writing then take turns with scanning, while
// blocks are in the cache, and no CPU is kept busy waiting for the next block: a sixth less CPU time with one worker.
func limitCPUs(workers int) {
	if workers > 0 && workers < runtime.GOMAXPROCS(0) {
		runtime.GOMAXPROCS(workers)
	}
}

// run masks everything that src, which rules call by that name, yields into sink, after begin. It closes neither.
func (m *masker) run(ctx context.Context, name string, src pipeline.Source, sink pipeline.Sink) error {
	p, err := m.pipeline(name, src, sink, m.stub)
	if err != nil {
		return err
	}
	err = p.Run(ctx)
	add(&m.stats, p.Stats())
	return err
}

// pipeline returns the pipeline from src, which rules call by that name, to sink, as the settings ask for.
func (m *masker) pipeline(name string, src pipeline.Source, sink pipeline.Sink, onStub func(pipeline.Stub)) (*pipeline.Pipeline, error) {
	rules, err := m.engine.compile(name)
	if err != nil {
		return nil, err
	}
	p := &pipeline.Pipeline{
		Source: src, Redactor: rules, Sink: sink,
		Workers: m.values.Workers, Drain: drain, Hold: m.hold, OnStub: onStub,
		MaxLine: m.values.MaxLine, Oversize: oversize(m.values.OnOversize),
	}
	if m.app.redactor != nil {
		p.Redactor = m.app.redactor(rules)
	}
	if m.preview != nil {
		m.preview.rules = rules
		p.OnScanned, p.Sink = m.preview.scanned, discard{}
	}
	return p, nil
}

// oversize is what the setting on_oversize means.
func oversize(setting string) pipeline.Oversize {
	switch setting {
	case "mask":
		return pipeline.MaskOversize
	case "drop":
		return pipeline.DropOversize
	default:
		return pipeline.SplitOversize
	}
}

// stub tells of a line that was replaced by a stub or dropped. It runs in the pipeline's writing goroutine.
func (m *masker) stub(s pipeline.Stub) {
	if m.preview != nil {
		m.preview.stub(s)
	}
	m.stubs++
	switch {
	case m.stubs <= mostStubs:
		m.app.ui.Tell(messages.Stub{
			Head: messages.Of("stub"), Why: s.Why, Input: s.Origin.Name, Offset: s.Origin.Offset, Bytes: s.Bytes, Dropped: s.Dropped,
		}, "error", stubText(s))
	case m.stubs == mostStubs+1:
		m.app.ui.Error(errors.New("more lines were replaced by stubs or dropped; --stats counts them"))
	}
}

// stubText says in words what became of a line.
func stubText(s pipeline.Stub) string {
	fate := "was replaced by a stub"
	if s.Dropped {
		fate = "was dropped"
	}
	switch s.Why {
	case "oversize":
		return fmt.Sprintf("%s: a line of %d bytes is longer than max_line and %s", s.Origin, s.Bytes, fate)
	case "pause":
		return fmt.Sprintf("%s: %d bytes before a line break had to be let out before what follows them was known and were replaced by a stub", s.Origin, s.Bytes)
	default:
		return fmt.Sprintf("%s: a line of %d bytes could not be scanned (%s) and %s", s.Origin, s.Bytes, s.Why, fate)
	}
}

// end says what a dry run would have done and the statistics, if asked for, and returns the exit of a command whose runs had the
// context and whose last error is err. skipped is the number of inputs that were left out.
func (m *masker) end(ctx context.Context, err error, skipped int) error {
	found := matches(&m.stats)
	sum := &m.app.summary
	sum.Matches, sum.Stubs, sum.Oversize, sum.Skipped = found, m.stats.Stubs, m.stats.Oversize, skipped
	if m.preview != nil {
		sum.DryRun, sum.Changes = true, m.preview.changes
		m.preview.end(found)
	}
	if m.values.Stats {
		m.app.sayStats(&m.stats, m.engine)
	}
	switch err := stopped(ctx, err); {
	case err != nil:
		return err
	case skipped > 0 || m.stats.Stubs > 0 || m.stats.Oversize > 0:
		return &exit{settings.ExitPartial, nil}
	case m.values.FailOnMatch && found > 0:
		return &exit{settings.ExitFailed, nil}
	default:
		return nil
	}
}

// filter masks standard input to standard output.
func (a *app) filter(cmd *cobra.Command, _ []string) error {
	if f := cmd.Flags().Lookup("version"); f != nil && f.Changed {
		return a.printVersion()
	}
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
	go m.follow(ctx)
	m.begin("stdin", a.stdin)
	return m.end(ctx, errors.Join(m.run(ctx, m.values.Source, src, sink), sink.Close()), 0)
}

// sameFile reports whether both are one file on disk. Writing to its end what is read from it would never come to an end.
func sameFile(a, b *os.File) bool {
	infoA, errA := a.Stat()
	infoB, errB := b.Stat()
	return errA == nil && errB == nil && infoA.Mode().IsRegular() && os.SameFile(infoA, infoB)
}

// regular reports whether f is a file on disk.
func regular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}
