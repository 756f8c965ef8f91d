// Latency measures how long redactor holds a line back: a writer at a steady rate, the program as a filter, a reader, and for
// every line the time from the write of its newline to its arrival. Start it in the module's root:
//
//	go run ./benchmarks/latency [-time D] [-record DIR]
//
// benchmarks/README.md tells the method.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("latency", flag.ContinueOnError)
	span := flags.Duration("time", 30*time.Second, "how long each measurement takes")
	record := flags.String("record", "", "also write the result to `DIR`/<architecture>/latency-<date>.txt")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "redactor-latency-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "redactor")
	if text, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/redactor").CombinedOutput(); err != nil {
		return fmt.Errorf("building redactor: %w: %s", err, text)
	}
	var report strings.Builder
	describe(ctx, &report, *span)
	for _, l := range feeds() {
		for _, args := range [][]string{nil, {"--line-buffered"}} {
			fmt.Fprintf(log, "measuring %s %s\n", l.name, strings.Join(args, " "))
			waits, err := measure(ctx, program, args, l, *span)
			if err != nil {
				return fmt.Errorf("measuring %s: %w", l.name, err)
			}
			row(&report, l.name, args, waits)
		}
	}
	fmt.Fprintf(&report, "\nload after the run: %s\n", load())
	if _, err := io.WriteString(out, report.String()); err != nil || *record == "" {
		return err
	}
	path := filepath.Join(*record, runtime.GOARCH, "latency-"+time.Now().UTC().Format(time.DateOnly)+".txt")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	fmt.Fprintln(log, "writing", path)
	return os.WriteFile(path, []byte(report.String()), 0o600)
}

// describe writes what was measured where, and the head of the table.
func describe(ctx context.Context, w io.Writer, span time.Duration) {
	fmt.Fprintf(w, "how long redactor holds a line back, %s, %v each\n", time.Now().UTC().Format(time.DateOnly), span)
	fmt.Fprintf(w, "machine: %d CPUs, %s/%s, %s\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	if commit, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err == nil {
		fmt.Fprintf(w, "commit: %s\n", strings.TrimSpace(string(commit)))
	}
	fmt.Fprintf(w, "load before the run, which others use too: %s\n\n", load())
	fmt.Fprintf(w, "%-22s %-16s %9s %10s %10s %10s\n", "input", "flags", "lines", "p50 ms", "p99 ms", "max ms")
}

// load is the load average of the machine, which others may use as well.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

func row(w io.Writer, name string, args []string, waits []time.Duration) {
	slices.Sort(waits)
	at := func(share float64) float64 {
		return float64(waits[int(share*float64(len(waits)-1))].Microseconds()) / 1000
	}
	fmt.Fprintf(w, "%-22s %-16s %9d %10.2f %10.2f %10.2f\n", name, strings.Join(args, " "), len(waits), at(0.5), at(0.99), at(1))
}
