package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// describe writes what was measured, where and how.
func describe(ctx context.Context, w io.Writer, o options, programs []program, absent []string) {
	fmt.Fprintf(w, "redactor beside its peers, %s\n", time.Now().UTC().Format(time.DateOnly))
	fmt.Fprintf(w, "machine: %s, %d CPUs, %s/%s, %s\n", cpuModel(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Fprintf(w, "load before the run: %s\n", loadAverage())
	if commit := firstLine(ctx, "git", "rev-parse", "--short", "HEAD"); commit != "" {
		if firstLine(ctx, "git", "status", "--porcelain") != "" {
			commit += ", with changes"
		}
		fmt.Fprintf(w, "commit: %s\n", commit)
	}
	fmt.Fprintf(w, "%d rounds of pairs; a run of a peer takes about %v of CPU time at most\n", o.rounds, o.budget)
	for _, p := range programs {
		fmt.Fprintf(w, "%s: %s\n", p.name, p.version)
	}
	if len(absent) > 0 {
		fmt.Fprintf(w, "not installed, left out: %s\n", strings.Join(absent, ", "))
	}
}

// table writes the rows of one corpus. Columns are explained in benchmarks/README.md.
func table(out io.Writer, name, path string, rows []row) {
	size := int64(0)
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	fmt.Fprintf(out, "\n%s, %.0f MB\n", filepath.Base(name), float64(size)/1e6)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tMB/CPU-s\tmin\tmax\tMB/s wall\tstart ms\tinput MB\tratio\tmin\tmax\tsame\t")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.1f\t%.0f\t%s\t%s\t\n", r.program.name,
			figure(median(r.speeds)), figure(slices.Min(r.speeds)), figure(slices.Max(r.speeds)),
			figure(speed(r.bytes, median(r.walls))), float64(r.start.Microseconds())/1e3, float64(r.bytes)/1e6, ratios(r), r.same)
	}
	w.Flush()
}

// ratios returns the cells of how many times the candidate is faster.
func ratios(r row) string {
	if len(r.ratios) == 0 {
		return "\t\t"
	}
	return figure(median(r.ratios)) + "\t" + figure(slices.Min(r.ratios)) + "\t" + figure(slices.Max(r.ratios))
}

// figure prints a number with the digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// cpuModel returns the processor's name where the system tells it.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

// loadAverage returns the load of the last minutes where the system tells it.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
