package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/rulebook"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/settings"
	"redactor/patterns"
)

// shells are those that scripts are made for.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for bash, zsh, fish or powershell.",
		Long: `The script completes commands, flags, their values, and rule ids. To have it in
every session, write it where the shell looks for such scripts:
  bash  ~/.local/share/bash-completion/completions/redactor
  zsh   _redactor, in a folder of $fpath
  fish  ~/.config/fish/completions/redactor.fish`,
		Example: `$ source <(redactor completion bash)
$ redactor completion fish > ~/.config/fish/completions/redactor.fish`,
		ValidArgs: shells(),
		RunE:      a.completion,
	}
}

func (a *app) completion(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return ui.Hint(errors.New("one shell is needed"), "redactor completion --help")
	}
	var b strings.Builder
	var err error
	switch root := cmd.Root(); args[0] {
	case "bash":
		b.WriteString(bashWords)
		err = root.GenBashCompletionV2(&b, true)
	case "zsh":
		err = root.GenZshCompletion(&b)
	case "fish":
		err = root.GenFishCompletion(&b, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(&b)
	default:
		return ui.Hint(rulebook.Unknown("shell", args[0], shells()), "redactor completion --help")
	}
	if err != nil {
		return err
	}
	_, err = a.stdout.WriteString(b.String())
	return wrapOutput(err)
}

// bashWords stands in for the one function of the bash-completion package that the library's script calls, where that package
// is not installed. It is called as "_get_comp_words_by_ref -n =: cur prev words cword" and splits the line at blanks alone.
const bashWords = `if ! declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
    _get_comp_words_by_ref()
    {
        local line=${COMP_LINE:0:COMP_POINT}
        read -ra words <<<"$line"
        [[ $line == *[[:space:]] ]] && words+=('')
        cword=$((${#words[@]} - 1))
        cur=${words[cword]}
        prev=
        ((cword == 0)) || prev=${words[cword - 1]}
    }
fi

`

// addCompletions says for every command and flag what its values may be.
func (a *app) addCompletions(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil && len(cmd.ValidArgs) == 0 && !strings.Contains(cmd.Use, "PATH") {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	table := settings.Table()
	for i := range table {
		if s := &table[i]; s.For(settingsName(cmd)) {
			// It fails only for a flag that is missing or was registered before, and addFlags adds each once.
			_ = cmd.RegisterFlagCompletionFunc(s.Flag(), a.completeValue(s))
		}
	}
	for _, c := range cmd.Commands() {
		a.addCompletions(c)
	}
}

// completeValue returns what completes the values of a setting.
func (a *app) completeValue(s *settings.Setting) cobra.CompletionFunc {
	switch s.Type {
	case settings.Choice:
		return cobra.FixedCompletions(s.Choices, cobra.ShellCompDirectiveNoFileComp)
	case settings.Names:
		return a.completeNames
	case settings.Path, settings.Paths:
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		}
	default:
		return cobra.NoFileCompletions
	}
}

// completeNames completes the last of several rules and packs with commas between them.
func (a *app) completeNames(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	before := word[:strings.LastIndexByte(word, ',')+1]
	var names []string
	for _, name := range rulebook.Names(a.knownRules(cmd)) {
		if strings.HasPrefix(before+name, word) {
			names = append(names, before+name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeID completes the id of one rule.
func (a *app) completeID(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, r := range a.knownRules(cmd) {
		if len(args) == 0 && strings.HasPrefix(r.ID, word) {
			ids = append(ids, cobra.CompletionWithDesc(r.ID, r.Title))
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeTopic completes a topic of help.
func (a *app) completeTopic(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	found, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, c := range found.Commands() {
		if !c.Hidden {
			names = append(names, cobra.CompletionWithDesc(c.Name(), sentence(c)))
		}
	}
	if len(args) == 0 {
		names = append(names, topicNames()...)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, word) })
	return names, cobra.ShellCompDirectiveNoFileComp
}

// knownRules returns the built-in rules and those of the settings. Faults are not told while somebody types.
func (a *app) knownRules(cmd *cobra.Command) []patterns.Rule {
	v, err := config.Load(cmd.Flags(), a.environ)
	if err == nil {
		var rules []patterns.Rule
		if rules, err = withBuiltin(v.Rules); err == nil {
			return rules
		}
	}
	return patterns.Builtin()
}
