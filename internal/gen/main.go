// Command gen writes the parts of the documentation that come from data, so that they cannot disagree with the program:
// docs/settings.md and docs/settings.schema.json from the table of settings. What needs the command tree, which only the command
// knows, is written by its tests. Run "go generate ./..."; a test fails while a file is stale.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"redactor/internal/settings"
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
	all, err := files()
	if err != nil {
		return err
	}
	for name, content := range all {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o644); err != nil { //nolint:gosec // Documents are public.
			return err
		}
	}
	return nil
}

// files returns the generated files by their names below docs.
func files() (map[string][]byte, error) {
	schema, err := settings.Schema()
	if err != nil {
		return nil, fmt.Errorf("making the schema of a settings file: %w", err)
	}
	return map[string][]byte{
		"settings.md":          settingsReference(),
		"settings.schema.json": schema,
		"messages.md":          messagesReference(),
		"messages.schema.json": messagesSchema(),
	}, nil
}
