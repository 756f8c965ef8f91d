package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/hashicorp/go-multierror"
	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/settings"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config COMMAND",
		Short: "Check and show settings, and print the schema of their file.",
		Example: `$ redactor config check -c redactor.yaml
$ redactor config show --origin`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			writeShortHelp(a.ui.W, cmd)
			return &exit{settings.ExitError, nil}
		},
	}
	cmd.AddCommand(
		&cobra.Command{
			Use:   "check [FLAGS]",
			Short: "Report every fault of the settings and of their rule files.",
			Long: `The settings are those that redactor would run with: files, variables and flags.
Each fault has its place and the nearest known name. The exit code is 2 when
there is a fault. The names of "enable" and "disable" are looked up when every
rule file can be read.`,
			Example: `$ redactor config check
$ redactor config check -c redactor.yaml`,
			Args: noArguments,
			RunE: a.checkConfig,
		},
		&cobra.Command{
			Use:   "show [FLAGS]",
			Short: "Show every setting in force, as a settings file.",
			Long: `What nobody set is shown as a comment with its default. Paths are absolute, so
that the file means the same in any folder.`,
			Example: `$ redactor config show > redactor.yaml
$ redactor config show --origin -c redactor.yaml`,
			Args: noArguments,
			RunE: a.showConfig,
		},
		&cobra.Command{
			Use:   "schema",
			Short: "Print the JSON Schema of a settings file.",
			Long: `An editor with a YAML language server checks and completes a settings file that
begins with a line like this:
  # yaml-language-server: $schema=redactor.schema.json`,
			Example: `$ redactor config schema > redactor.schema.json`,
			Args:    noArguments,
			RunE: func(*cobra.Command, []string) error {
				schema, err := settings.Schema()
				if err != nil {
					return fmt.Errorf("making the schema: %w", err)
				}
				_, err = a.stdout.Write(schema)
				return wrapOutput(err)
			},
		},
	)
	return cmd
}

// addShowFlags gives "config show" the flags that are no settings. The table may have one of the same name, which then counts.
func addShowFlags(root *cobra.Command) {
	show, _, err := root.Find([]string{"config", "show"})
	if err != nil {
		return
	}
	for _, f := range [][2]string{
		{"origin", "say after each setting where its value comes from"},
		{"json", "write JSON, with the origins, for programs"},
	} {
		if show.Flags().Lookup(f[0]) == nil {
			show.Flags().Bool(f[0], false, f[1])
		}
	}
}

// checkConfig reports every fault of the settings and the rule files at once.
func (a *app) checkConfig(cmd *cobra.Command, _ []string) error {
	v, err := config.Load(cmd.Flags(), a.environ)
	a.speakAs(v)
	faults := gather(nil, err)
	engine, err := newCompiler(v)
	if err == nil {
		_, err = engine.compile(v.Source)
	}
	if faults = gather(faults, err); faults != nil {
		return ui.Hint(faults, "redactor help settings")
	}
	_, err = fmt.Fprintf(a.stdout, "checked %s: no faults, %s in use\n", ui.Printable(places(v)), counted(len(engine.rules), "rule"))
	return wrapOutput(err)
}

// gather adds an error to the faults, and one that gathers several as several.
func gather(faults *multierror.Error, err error) *multierror.Error {
	if err == nil {
		return faults
	}
	if many, ok := errors.AsType[*multierror.Error](err); ok {
		return multierror.Append(faults, many.Errors...)
	}
	return multierror.Append(faults, err)
}

// places names what the settings were read from.
func places(v *config.Values) string {
	all := append([]string{}, v.Files...)
	for _, s := range settings.Table() {
		place := v.Places[s.Key]
		if !s.NoFile && (strings.HasPrefix(place, "--") || strings.HasPrefix(place, settings.EnvPrefix)) {
			all = append(all, place)
		}
	}
	all = append(all, v.Rules...)
	if len(all) == 0 {
		return "the defaults"
	}
	return strings.Join(all, ", ")
}

// showConfig writes the settings in force.
func (a *app) showConfig(cmd *cobra.Command, _ []string) error {
	v, err := a.settings(cmd)
	if err != nil {
		return err
	}
	entries, err := v.Entries()
	if err != nil {
		return err
	}
	var b strings.Builder
	if asked(cmd, entries, "json") {
		err = config.WriteJSON(&b, entries)
	} else {
		err = config.WriteFile(&b, entries, asked(cmd, entries, "origin"))
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(a.stdout, b.String())
	return wrapOutput(err)
}

// asked reports whether a flag of "config show" was given, or the setting of that name is on.
func asked(cmd *cobra.Command, entries []config.Entry, name string) bool {
	for i := range entries {
		if entries[i].Setting.Key == name {
			return entries[i].Value == true
		}
	}
	f := cmd.Flags().Lookup(name)
	return f != nil && f.Value.String() == "true"
}

// speakAs lets messages follow the settings.
func (a *app) speakAs(v *config.Values) {
	a.ui.Quiet, a.ui.JSON = v.Quiet, v.JSON
	if stderr, ok := a.ui.W.(*os.File); ok {
		a.ui.Color = ui.Colored(v.Color, stderr, os.Getenv)
	}
}
