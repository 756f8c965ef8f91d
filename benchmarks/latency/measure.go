package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A feed is a kind of input.
type feed struct {
	name string
	rate int           // lines a second
	tick time.Duration // of the writer; the lines of a tick are one write
	soft bool          // every line ends in a soft line break, so that it could go on in the next
}

func feeds() []feed {
	return []feed{
		{"10 lines/s", 10, 100 * time.Millisecond, false},
		{"100000 lines/s", 100_000, time.Millisecond, false},
		{"3 broken lines/s", 3, time.Second / 3, true},
	}
}

// line returns a line that was written at the given time since the start. Its time stands in front, where the reader finds it.
func (f feed) line(at time.Duration) string {
	head := fmt.Sprintf("%019d ", at.Nanoseconds())
	if f.soft {
		const column = 75 // where quoted-printable breaks a line
		return head + strings.Repeat("w ", (column-len(head))/2) + strings.Repeat("w", (column-len(head))%2) + "=\n"
	}
	return head + `10.0.0.1 - - "GET /v1/orders?page=2&api_key=synthetic0xyz HTTP/1.1" 200 1834 "-" "curl/8.11.0"` + "\n"
}

// measure runs the program for the given time and returns how long every line took.
func measure(ctx context.Context, program string, args []string, f feed, span time.Duration) ([]time.Duration, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		return nil, err
	}
	start := time.Now()
	written := make(chan error, 1)
	go func() {
		err := f.write(ctx, in, start, span)
		written <- errors.Join(err, in.Close())
	}()
	waits, err := arrivals(out, start)
	err = errors.Join(err, <-written)
	var exit *exec.ExitError
	if ended := cmd.Wait(); ended != nil && (!errors.As(ended, &exit) || exit.ExitCode() != partial) {
		err = errors.Join(err, ended)
	}
	if err == nil && len(waits) == 0 {
		err = errors.New("no line arrived")
	}
	return waits, err
}

// partial is the exit code of a run in which a stub took the place of something.
const partial = 3

// write writes lines at the feed's rate until the time is over.
func (f feed) write(ctx context.Context, w io.Writer, start time.Time, span time.Duration) error {
	ticker := time.NewTicker(f.tick)
	defer ticker.Stop()
	for lines := 0; ; {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
		now := time.Since(start)
		if now > span {
			return nil
		}
		due := int(now.Seconds() * float64(f.rate))
		if _, err := io.WriteString(w, strings.Repeat(f.line(now), due-lines)); err != nil {
			return err
		}
		lines = due
	}
}

// arrivals reads lines to the end and returns how long each was on its way.
func arrivals(r io.Reader, start time.Time) ([]time.Duration, error) {
	var waits []time.Duration
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		head, _, _ := strings.Cut(lines.Text(), " ")
		at, err := strconv.ParseInt(head, 10, 64)
		if err != nil {
			return nil, errors.New("reading the time of a line: it has none")
		}
		waits = append(waits, time.Since(start)-time.Duration(at))
	}
	return waits, lines.Err()
}
