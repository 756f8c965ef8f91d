package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/ui"
)

// testApp returns an app whose standard output is a file, and what reads that file.
func testApp(t *testing.T) (a *app, output func() string) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return &app{stdin: os.Stdin, stdout: f, ui: &ui.UI{W: f}}, func() string {
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// commands calls visit for the command and all below it.
func commands(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, c := range cmd.Commands() {
		commands(c, visit)
	}
}

// Every help page is pinned in testdata/help, fits 80 columns, and shows examples before flags.
func TestHelpPages(t *testing.T) {
	t.Parallel()
	a, _ := testApp(t)
	pages := map[string]string{"settings": settingsTopic(), "exit-codes": exitTopic()}
	commands(a.root(), func(cmd *cobra.Command) {
		var b strings.Builder
		if err := a.writeHelp(&b, cmd); err != nil {
			t.Fatal(err)
		}
		pages[strings.ReplaceAll(cmd.CommandPath(), " ", "-")] = b.String()
		if e := strings.Index(b.String(), "Examples:"); e > strings.Index(b.String(), "\nOther:") {
			t.Errorf("%s: examples come after flags", cmd.CommandPath())
		}
	})
	for name, page := range pages {
		for line := range strings.Lines(page) {
			if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > width || strings.TrimRight(line, " ") != line {
				t.Errorf("%s: a line is wider than %d columns or ends in blanks: %q", name, width, line)
			}
		}
		golden(t, filepath.Join("testdata", "help", name+".txt"), page)
	}
	files, err := filepath.Glob("testdata/help/*.txt")
	if err != nil || len(files) != len(pages) {
		t.Errorf("%d files in testdata/help for %d pages: %v", len(files), len(pages), err)
	}
}

// golden compares with a file, or rewrites it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run: go test ./cmd/redactor -update\n%s", path, got)
	}
}

// Every example in help must be a command line that the tree accepts.
func TestHelpExamplesExist(t *testing.T) {
	t.Parallel()
	a, _ := testApp(t)
	root := a.root()
	commands(root, func(cmd *cobra.Command) {
		for line := range strings.Lines(cmd.Example) {
			for part := range strings.SplitSeq(strings.TrimPrefix(line, "$ "), "|") {
				part, _, _ = strings.Cut(part, "<")
				part, _, _ = strings.Cut(part, ">")
				words := strings.Fields(part)
				if words[0] != ui.Name {
					continue
				}
				found, rest, err := root.Find(words[1:])
				if err != nil {
					t.Errorf("%q: %v", line, err)
					continue
				}
				if err := found.ParseFlags(rest); err != nil {
					t.Errorf("%q: %v", line, err)
				}
				if err := found.ValidateArgs(found.Flags().Args()); err != nil {
					t.Errorf("%q: %v", line, err)
				}
			}
		}
	})
}

func TestEveryCommandHasHelp(t *testing.T) {
	t.Parallel()
	a, _ := testApp(t)
	commands(a.root(), func(cmd *cobra.Command) {
		if !strings.HasSuffix(cmd.Short, ".") || cmd.RunE == nil {
			t.Errorf("%s: no sentence of help, or nothing to run", cmd.CommandPath())
		}
	})
}
