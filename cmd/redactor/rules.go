package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/rulebook"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/settings"
	"redactor/patterns"
)

func (a *app) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules COMMAND",
		Short: "List, show, test and lint rules.",
		Example: `$ redactor rules list --enable http
$ redactor rules show http.basic
$ redactor rules test my-rules/`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			writeShortHelp(a.ui.W, cmd)
			return &exit{settings.ExitError, nil}
		},
	}
	cmd.AddCommand(
		&cobra.Command{
			Use:   "list [FLAGS]",
			Short: "List the rules in use: id, kind, pack and title.",
			Args:  noArguments,
			RunE:  a.listRules,
		},
		&cobra.Command{
			Use:     "show [FLAGS] ID",
			Short:   "Show everything about one rule.",
			Example: `$ redactor rules show http.basic`,
			RunE:    a.showRule,

			ValidArgsFunction: a.completeID,
		},
		&cobra.Command{
			Use:   "test [FLAGS] [PATH]...",
			Short: "Check that rules mask and leave what their examples say.",
			Long: `Rules of a path are tested beside the built-in ones, as they are used. Without a
path the built-in rules and those of the settings are tested. The exit code is 1
when an example fails.`,
			Example: `$ redactor rules test my-rules/`,
			RunE:    a.testRules,
		},
		&cobra.Command{
			Use:   "lint [FLAGS] [PATH]...",
			Short: "Report every fault of rule files, with file and line.",
			Long: `Without a path the built-in rules and those of the settings are looked at. The
exit code is 2 when there is a fault.`,
			Example: `$ redactor rules lint my-rules/ more.yaml`,
			RunE:    a.lintRules,
		},
	)
	return cmd
}

func (a *app) listRules(cmd *cobra.Command, _ []string) error {
	v, err := a.settings(cmd)
	if err != nil {
		return err
	}
	rules, err := chosen(v)
	if err != nil {
		return err
	}
	return wrapOutput(rulebook.Table(a.stdout, rules))
}

func (a *app) showRule(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return ui.Hint(errors.New("one rule id is needed"), "redactor rules list")
	}
	v, err := a.settings(cmd)
	if err != nil {
		return err
	}
	rules, err := chosen(v)
	if err != nil {
		return err
	}
	var ids []string
	for i := range rules {
		if rules[i].ID == args[0] {
			return wrapOutput(rulebook.Describe(a.stdout, &rules[i]))
		}
		ids = append(ids, rules[i].ID)
	}
	return ui.Hint(rulebook.Unknown("rule", args[0], ids), "redactor rules list")
}

func (a *app) testRules(cmd *cobra.Command, args []string) error {
	rules, own, err := a.ruleFiles(cmd, args)
	if err != nil {
		return err
	}
	failures := patterns.Check(rules)
	for _, f := range failures {
		if _, err := fmt.Fprintln(a.stdout, f); err != nil {
			return wrapOutput(err)
		}
	}
	if len(failures) > 0 {
		return &exit{settings.ExitFailed, fmt.Errorf("%s failed", counted(len(failures), "example"))}
	}
	examples := 0
	for i := range own {
		examples += len(own[i].Match) + len(own[i].NoMatch)
	}
	_, err = fmt.Fprintf(a.stdout, "%s, %s: all come out as they say\n", counted(len(own), "rule"), counted(examples, "example"))
	return wrapOutput(err)
}

func (a *app) lintRules(cmd *cobra.Command, args []string) error {
	_, own, err := a.ruleFiles(cmd, args)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s: no faults\n", counted(len(own), "rule"))
	return wrapOutput(err)
}

// ruleFiles returns the rules of the paths with the built-in ones, beside which they are used, and alone. Without a path the
// rules of the settings take their place, built-in ones included. The error gathers every fault of the rules.
func (a *app) ruleFiles(cmd *cobra.Command, paths []string) (rules, own []patterns.Rule, err error) {
	v, err := a.settings(cmd)
	if err != nil {
		return nil, nil, err
	}
	skip := len(patterns.Builtin())
	if len(paths) == 0 {
		paths, skip = v.Rules, 0
	}
	rules, err = withBuiltin(paths)
	if err != nil {
		return nil, nil, err
	}
	if _, err := patterns.Compile(rules); err != nil {
		return nil, nil, err
	}
	return rules, rules[skip:], nil
}

// counted writes a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
