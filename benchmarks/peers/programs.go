package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"redactor/benchmarks/peers/ten"
)

// A program filters standard input to standard output.
type program struct {
	name    string
	command []string
	version string
	rules   bool // runs the ten rules, so that its output can be compared
}

// build returns the candidate first, then the peers that are here, and the names of those that are not.
func build(ctx context.Context, dir string) (here []program, absent []string, err error) {
	for _, name := range []string{"./cmd/redactor", "./benchmarks/peers/goregexp"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", dir+string(filepath.Separator), name)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := cmd.CombinedOutput(); err != nil {
			return nil, nil, fmt.Errorf("building %s: %w\n%s", name, err, text)
		}
	}
	candidate := program{name: "redactor", command: []string{filepath.Join(dir, "redactor"), "--workers", "1"}}
	candidate.version = firstLine(ctx, candidate.command[0], "version")
	here = append(here, candidate, program{
		name: "go-regexp", command: []string{filepath.Join(dir, "goregexp")}, version: firstLine(ctx, "go", "version"), rules: true,
	})
	for _, p := range peers() {
		if _, err := exec.LookPath(p.command[0]); err != nil {
			absent = append(absent, p.name)
			continue
		}
		p.version = firstLine(ctx, p.command[0], "--version")
		here = append(here, p)
	}
	return here, absent, nil
}

// peers returns the programs that an installed tool and the ten rules make. cat shows what moving the bytes costs.
func peers() []program {
	sed, perl := []string{"sed", "-E"}, []string{"perl", "-p"}
	for _, r := range ten.Rules() {
		sed, perl = append(sed, "-e", r.Sed()), append(perl, "-e", r.Perl())
	}
	return []program{
		{name: "ripgrep", command: append([]string{"rg"}, ten.Ripgrep(false)...), rules: true},
		{name: "ripgrep-keep", command: append([]string{"rg"}, ten.Ripgrep(true)...), rules: true},
		{name: "sed", command: sed, rules: true},
		{name: "perl", command: perl, rules: true},
		{name: "cat", command: []string{"cat"}},
	}
}

// firstLine returns the first line that says something in what a command prints, or nothing.
func firstLine(ctx context.Context, command ...string) string {
	text, err := exec.CommandContext(ctx, command[0], command[1:]...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return strings.TrimSpace(line)
}
