// Command gen writes the parts of the documentation that come from data, so that they cannot disagree with the program:
// docs/settings.md from the table of settings. Run "go generate ./..."; a test fails while a file is stale.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

//go:generate go run . ../../docs

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "gen: error: %v\n", err)
		os.Exit(1)
	}
}

// write writes every generated file into the folder that the arguments name.
func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("got %d arguments, want the folder of the documentation", len(args))
	}
	for name, content := range files() {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o644); err != nil { //nolint:gosec // Documents are public.
			return err
		}
	}
	return nil
}

// files returns the generated files by their names below docs.
func files() map[string][]byte {
	return map[string][]byte{"settings.md": settingsReference()}
}
