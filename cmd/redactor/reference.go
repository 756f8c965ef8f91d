package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"redactor/cmd/redactor/internal/manual"
	"redactor/internal/settings"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page, in roff.",
		Example: `$ redactor man | man -l -`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := a.stdout.WriteString(manual.Man(pages(cmd.Root())))
			return wrapOutput(err)
		},
	}
}

// pages returns what there is to say about the command and all below it. Commands that only hold others are left out.
func pages(cmd *cobra.Command) []manual.Page {
	var all []manual.Page
	if !cmd.HasParent() || !cmd.HasAvailableSubCommands() {
		all = append(all, manual.Page{
			Path: cmd.CommandPath(), Synopsis: synopsis(cmd), Short: cmd.Short, Long: long(cmd), Example: cmd.Example,
			Groups: flagGroups(cmd), Exits: settings.ExitsOf(settingsName(cmd)),
		})
	}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			all = append(all, pages(c)...)
		}
	}
	return all
}

// synopsis returns the ways to call a command. The bare command has its own in Long.
func synopsis(cmd *cobra.Command) []string {
	if !cmd.HasParent() {
		return strings.Split(cmd.Long, "\n")
	}
	return []string{cmd.Parent().CommandPath() + " " + cmd.Use}
}

// long is the text below the synopsis.
func long(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return ""
	}
	return cmd.Long
}

// flagGroups returns the flags of a command under the headings of the table, and those that are no settings under "Other".
func flagGroups(cmd *cobra.Command) []manual.Group {
	var groups []manual.Group
	table := settings.Table()
	for _, category := range settings.Categories() {
		var flags []manual.Flag
		for i := range table {
			if s := &table[i]; s.Category == category && s.For(settingsName(cmd)) {
				flags = append(flags, manual.Flag{Label: s.Label(), Help: s.Help()})
			}
		}
		if len(flags) > 0 {
			groups = append(groups, manual.Group{Heading: string(category), Flags: flags})
		}
	}
	var other []manual.Flag
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, ok := settings.Find(table, strings.ReplaceAll(f.Name, "-", "_")); !ok {
			label := "    --" + f.Name
			if f.Shorthand != "" {
				label = "-" + f.Shorthand + ", --" + f.Name
			}
			other = append(other, manual.Flag{Label: label, Help: f.Usage})
		}
	})
	return append(groups, manual.Group{Heading: "Other", Flags: other})
}
