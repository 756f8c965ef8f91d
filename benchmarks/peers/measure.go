package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

const (
	sample = 1 << 20 // bytes that show how fast a peer is, and on which outputs are compared
	least  = 4 << 20 // bytes a peer gets however slow it is
)

// A row is what was measured of one program on one corpus.
type row struct {
	program program
	bytes   int64           // input of one run
	start   time.Duration   // CPU time on empty input
	speeds  []float64       // MB per CPU-second without the start, one a round
	walls   []time.Duration // whole runs
	ratios  []float64       // the candidate's speed to this one's, pair by pair
	same    string          // whether the output is that of go-regexp, for the ten rules
}

// compare runs the programs on the log at path, each peer in turn with the candidate, programs[0].
func compare(ctx context.Context, dir, path string, programs []program, o options) ([]row, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	dir, err = os.MkdirTemp(dir, "inputs-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	rows, inputs := make([]row, len(programs)), make([]string, len(programs))
	var want []byte
	for i, p := range programs {
		rows[i], err = prepare(ctx, dir, path, p, &want)
		if err != nil {
			return nil, err
		}
		size := min(info.Size(), max(least, int64(rows[i].speeds[0]*1e6*o.budget.Seconds())))
		inputs[i], rows[i].speeds, rows[i].bytes = path, nil, info.Size()
		if i > 0 && size < info.Size() {
			if inputs[i], rows[i].bytes, err = head(dir, path, size); err != nil {
				return nil, err
			}
		}
	}
	for range o.rounds {
		for i := 1; i < len(rows); i++ {
			pair := []int{0, i}
			for _, k := range pair {
				cpu, wall, err := spend(ctx, rows[k].program, inputs[k])
				if err != nil {
					return nil, err
				}
				rows[k].speeds = append(rows[k].speeds, speed(rows[k].bytes, cpu-rows[k].start))
				rows[k].walls = append(rows[k].walls, wall)
			}
			rows[i].ratios = append(rows[i].ratios, last(rows[0].speeds)/last(rows[i].speeds))
		}
	}
	return rows, nil
}

// prepare measures the start of a program and its speed on a sample, and compares its output on the sample with that of
// the first program that runs the ten rules.
func prepare(ctx context.Context, dir, path string, p program, want *[]byte) (row, error) {
	r := row{program: p}
	var starts []time.Duration
	for range 5 {
		cpu, _, err := spend(ctx, p, os.DevNull)
		if err != nil {
			return r, err
		}
		starts = append(starts, cpu)
	}
	r.start = median(starts)
	small, n, err := head(dir, path, sample)
	if err != nil {
		return r, err
	}
	defer os.Remove(small)
	if p.rules {
		got, err := output(ctx, p, small)
		if err != nil {
			return r, err
		}
		if *want == nil {
			*want = got
		}
		r.same = map[bool]string{true: "yes", false: "no"}[bytes.Equal(got, *want)]
	}
	cpu, _, err := spend(ctx, p, small)
	r.speeds = []float64{speed(n, cpu-r.start)}
	return r, err
}

// spend runs a program on a file with its output thrown away and returns its CPU time, user and system, and its wall time.
func spend(ctx context.Context, p program, input string) (cpu, wall time.Duration, err error) {
	in, err := os.Open(input)
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	cmd := command(ctx, p)
	cmd.Stdin = in
	from := time.Now()
	err = cmd.Run()
	wall = time.Since(from)
	if err = tolerate(p, err); err != nil {
		return 0, 0, err
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall, nil
}

// output runs a program on a file and returns what it prints.
func output(ctx context.Context, p program, input string) ([]byte, error) {
	in, err := os.Open(input)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	cmd := command(ctx, p)
	cmd.Stdin = in
	text, err := cmd.Output()
	return text, tolerate(p, err)
}

func command(ctx context.Context, p program) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	cmd.Env = append(os.Environ(), "LC_ALL=C") // as fast as sed and perl can be
	return cmd
}

// tolerate names the program in an error. Exit code 1 is no error of a grep: it says that nothing matched.
func tolerate(p program, err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && p.command[0] == "rg" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("running %s: %w", p.name, err)
	}
	return nil
}

// speed is in MB per second; a CPU time below the clock's step counts as one step.
func speed(n int64, cpu time.Duration) float64 {
	return float64(n) / 1e6 / max(cpu, time.Microsecond).Seconds()
}

func last(s []float64) float64 { return s[len(s)-1] }

func median[T time.Duration | float64](s []T) T {
	s = slices.Clone(s)
	slices.Sort(s)
	return s[len(s)/2]
}
