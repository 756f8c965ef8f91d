// Peers measures redactor beside the programs that people mask logs with: ripgrep, sed, perl, and a line filter on Go's
// regexp package, each with ten rules, on the same bytes in the same run. Start it in the module's root:
//
//	go run ./benchmarks/peers [-size MIB] [-rounds N] [-corpora clean,mixed,hot] [-file LOG] [-record DIR]
//
// A program that is not installed is named and left out. benchmarks/README.md tells the method. Linux only in what it says
// about the machine; the figures themselves come from wait4 and exist on every Unix.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// options are the command line.
type options struct {
	size    int // MiB of each corpus
	rounds  int
	budget  time.Duration // CPU time that one run of a peer may take, roughly
	corpora string
	file    string
	record  string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	o := options{}
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	flags.IntVar(&o.size, "size", 256, "size of each corpus in `MiB`")
	flags.IntVar(&o.rounds, "rounds", 5, "pairs of runs for each peer")
	flags.DurationVar(&o.budget, "budget", 2*time.Second, "CPU time one run of a peer may take; slow peers get the head of the corpus")
	flags.StringVar(&o.corpora, "corpora", "clean,mixed,hot", "corpora to measure")
	flags.StringVar(&o.file, "file", "", "measure on this log instead of the corpora")
	flags.StringVar(&o.record, "record", "", "also write the result to `DIR`/<architecture>/<date>.txt")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.size < 1 || o.rounds < 1 {
		return errors.New("-size and -rounds must be at least 1")
	}

	dir, err := os.MkdirTemp("", "redactor-peers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	programs, absent, err := build(ctx, dir)
	if err != nil {
		return err
	}
	var report strings.Builder
	describe(ctx, &report, o, programs, absent)
	for _, name := range o.names() {
		fmt.Fprintf(log, "measuring %s\n", name)
		path, err := o.corpus(ctx, dir, name)
		if err != nil {
			return err
		}
		rows, err := compare(ctx, dir, path, programs, o)
		if err != nil {
			return fmt.Errorf("measuring on %s: %w", name, err)
		}
		table(&report, name, path, rows)
		if o.file == "" {
			os.Remove(path)
		}
	}
	if _, err := io.WriteString(out, report.String()); err != nil || o.record == "" {
		return err
	}
	return write(o.record, report.String(), log)
}

// names returns what is measured on, one after the other.
func (o options) names() []string {
	if o.file != "" {
		return []string{o.file}
	}
	return strings.Split(o.corpora, ",")
}

// write keeps the report under the architecture and the day.
func write(record, text string, log io.Writer) error {
	path := filepath.Join(record, runtime.GOARCH, time.Now().UTC().Format(time.DateOnly)+".txt")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	fmt.Fprintln(log, "writing", path)
	return os.WriteFile(path, []byte(text), 0o600)
}
