package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/nearest"
	"redactor/internal/settings"
)

// root returns the command tree.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   ui.Name,
		Short: "Mask API keys, client certificates and sensitive headers in logs.",
		Long: `COMMAND | redactor [FLAGS]        mask standard input to standard output
redactor files [FLAGS] PATH...    mask files and folders
redactor exec [FLAGS] -- COMMAND  run a program and mask what it writes`,
		Example: `$ tail -F access.log | redactor | logger -t web
$ redactor files -o clean/ /var/log/nginx/*.log
$ echo 'GET /v1?api_key=abc123' | redactor explain`,
		Args:          unknownCommand,
		RunE:          a.filter,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.helpErr = a.writeHelp(a.stdout, cmd) })
	help := a.helpCommand()
	root.SetHelpCommand(help)
	root.AddCommand(a.filesCommand(), a.execCommand(), a.explainCommand(), a.rulesCommand(), a.identityCommand(), a.configCommand())
	root.AddCommand(a.completionCommand(), a.manCommand(), a.versionCommand(), help)
	addFlags(root)
	root.Flags().Bool("version", false, "print the version")
	addShowFlags(root)
	a.addCompletions(root)
	return root
}

// addFlags gives the command and those below it the flags that the table of settings lists for them.
func addFlags(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	config.AddFlags(cmd.Flags(), settingsName(cmd))
	cmd.Flags().BoolP("help", "h", false, "show this help")
	for _, c := range cmd.Commands() {
		addFlags(c)
	}
}

// settingsName is what the table of settings calls the command.
func settingsName(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return settings.Filter
	}
	return strings.TrimPrefix(cmd.CommandPath(), ui.Name+" ")
}

// settings reads the settings of the command and lets messages follow them.
func (a *app) settings(cmd *cobra.Command) (*config.Values, error) {
	v, err := config.Load(cmd.Flags(), a.environ)
	a.speakAs(v)
	if err != nil {
		return nil, ui.Hint(err, "redactor help settings")
	}
	return v, nil
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version and how the program was built.",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return a.printVersion() },
	}
}

func (a *app) printVersion() error {
	_, err := io.WriteString(a.stdout, version()+"\n")
	return wrapOutput(err)
}

// version is the line of "redactor version". What the build does not say is left out.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Sprintf("%s (%s, %s/%s)", ui.Name, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	}
	line := ui.Name + " " + info.Main.Version
	about := []string{info.GoVersion, runtime.GOOS + "/" + runtime.GOARCH}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			about = append(about, "commit "+s.Value)
		case s.Key == "vcs.modified" && s.Value == "true":
			about = append(about, "changed since")
		}
	}
	return line + " (" + strings.Join(about, ", ") + ")"
}

// wrapOutput says what an error of standard output was about.
func wrapOutput(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing standard output: %w", err)
}

// unknownCommand refuses the arguments of a command that only has commands below it.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	near, ok := nearest.To(args[0], known)
	_, missing := os.Stat(args[0])
	switch {
	case ok:
		return ui.Hint(err, "%s %s", cmd.CommandPath(), near)
	case cmd.HasParent():
		return ui.Hint(err, "%s --help", cmd.CommandPath())
	case args[0] == "-":
		return ui.Hint(err, "without a command redactor reads standard input")
	case missing == nil || strings.ContainsAny(args[0], `./\`):
		return ui.Hint(err, "redactor files %s", quoted(args))
	default:
		return ui.Hint(err, "redactor --help")
	}
}

// noArguments refuses the arguments of a command that takes none.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return ui.Hint(fmt.Errorf("%s takes no arguments", cmd.CommandPath()), "%s --help", cmd.CommandPath())
}

// quoted joins arguments so that a shell reads them back.
func quoted(args []string) string {
	var words []string
	for _, arg := range args {
		if arg == "" || strings.ContainsFunc(arg, needsQuotes) {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

func needsQuotes(r rune) bool {
	return !strings.ContainsRune("%+,-./:=@_", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// flagError words what is wrong with the flags. The library's words repeat what was typed after a short flag, which may be a
// secret.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &bare):
		err = fmt.Errorf("--%s needs a value", bare.GetFlag().Name)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		err = fmt.Errorf("unknown flag -%.1s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		err = fmt.Errorf("unknown flag --%s", unknown.GetSpecifiedName())
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near, ok := nearest.To(unknown.GetSpecifiedName(), known); ok {
			return ui.Hint(err, "%s --%s", cmd.CommandPath(), near)
		}
	default:
		err = errors.New("a flag is not written as --name or --name=value")
	}
	return ui.Hint(err, "%s --help", cmd.CommandPath())
}
