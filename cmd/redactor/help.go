package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/rulebook"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/settings"
)

// width is the columns of help, as narrow as a terminal gets.
const width = 80

func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [TOPIC]",
		Short: "Print help for a command, for settings or for exit-codes.",
		Long: `The topic "settings" lists every setting with its flag, its variable and what it
does; "exit-codes" says what each exit code means.`,
		Example: `$ redactor help files
$ redactor help settings`,
		RunE: func(cmd *cobra.Command, args []string) error {
			topic := strings.Join(args, " ")
			if text, ok := topics()[topic]; ok {
				_, err := io.WriteString(a.stdout, text())
				return wrapOutput(err)
			}
			found, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) == 0 {
				return a.writeHelp(a.stdout, found)
			}
			known := append(topicNames(), commandPaths(cmd.Root())...)
			return ui.Hint(rulebook.Unknown("help topic", topic, known), "redactor --help")
		},
		ValidArgsFunction: a.completeTopic,
	}
}

// commandPaths returns the commands below cmd as they are typed after it: "rules", "rules list".
func commandPaths(cmd *cobra.Command) []string {
	var paths []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			paths = append(paths, settingsName(c))
			paths = append(paths, commandPaths(c)...)
		}
	}
	return paths
}

// topics are the texts of help that belong to no command.
func topics() map[string]func() string {
	return map[string]func() string{"settings": settingsTopic, "exit-codes": exitTopic}
}

func topicNames() []string { return slices.Sorted(maps.Keys(topics())) }

// writeHelp writes the help of a command.
func (a *app) writeHelp(w io.Writer, cmd *cobra.Command) error {
	var b strings.Builder
	writeUsage(&b, cmd)
	if text := long(cmd); text != "" {
		b.WriteString("\n" + text + "\n")
	}
	writeCommands(&b, cmd)
	writeFlags(&b, cmd)
	if !cmd.HasParent() {
		b.WriteString("\n" + wrapped("Exit status: "+exitLine()+".", 0) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return wrapOutput(err)
}

// writeShortHelp writes what fits beside an error, to standard error: nobody could be told if that failed.
func writeShortHelp(w io.Writer, cmd *cobra.Command) {
	var b strings.Builder
	writeUsage(&b, cmd)
	writeCommands(&b, cmd)
	b.WriteString("\nMore: " + cmd.CommandPath() + " --help\n")
	_, _ = io.WriteString(w, b.String())
}

// writeUsage writes what a command does, how it is called, and examples.
func writeUsage(b *strings.Builder, cmd *cobra.Command) {
	b.WriteString(cmd.Short + "\n\nUsage:\n" + indented(strings.Join(synopsis(cmd), "\n")))
	if cmd.Example != "" {
		b.WriteString("\nExamples:\n" + indented(cmd.Example))
	}
}

func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n" }

// sentence makes the description of a command in a list from its first line of help.
func sentence(cmd *cobra.Command) string {
	s := strings.TrimSuffix(cmd.Short, ".")
	return strings.ToLower(s[:1]) + s[1:]
}

func writeCommands(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	b.WriteString("\nCommands:\n")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			fmt.Fprintf(b, "  %-12s%s\n", c.Name(), sentence(c))
		}
	}
}

// writeFlags writes the flags of a command below their headings.
func writeFlags(b *strings.Builder, cmd *cobra.Command) {
	for _, g := range flagGroups(cmd) {
		b.WriteString("\n" + g.Heading + ":\n")
		for _, f := range g.Flags {
			fmt.Fprintf(b, "  %-26s %s\n", f.Label, f.Help)
		}
	}
}

// exitLine names the exit codes in short.
func exitLine() string {
	var codes []string
	for _, e := range settings.Exits() {
		codes = append(codes, fmt.Sprintf("%d %s", e.Code, e.Short))
	}
	return strings.Join(codes, ", ")
}

func exitTopic() string {
	var b strings.Builder
	b.WriteString("Exit codes\n\n")
	for _, e := range settings.Exits() {
		fmt.Fprintf(&b, "%5d  %s\n", e.Code, wrapped(e.Doc, 7))
	}
	return b.String()
}

func settingsTopic() string {
	var b strings.Builder
	b.WriteString(wrapped("A setting is a flag, or a variable of the environment, or a key of the file that -c names, or a key of "+
		"$XDG_CONFIG_HOME/redactor/config.yaml. What comes first here counts; otherwise the default does.", 0) + "\n")
	table := settings.Table()
	for i := range table {
		s := &table[i]
		key := s.Key
		if s.NoFile {
			key += " (not in a file)"
		}
		fmt.Fprintf(&b, "\n%s\n    %s, %s\n", key, strings.TrimSpace(s.Label()), s.Env())
		b.WriteString("    " + wrapped(s.Sentences(), 4) + "\n")
	}
	return b.String()
}

// wrapped breaks text into lines; all but the first are indented.
func wrapped(text string, indent int) string {
	var b strings.Builder
	column := indent
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
