package manual_test

import (
	"strings"
	"testing"

	"redactor/cmd/redactor/internal/manual"
	"redactor/internal/settings"
)

func samplePages() []manual.Page {
	flags := []manual.Group{{Heading: "Other", Flags: []manual.Flag{
		{Label: "-h, --help", Help: "show this help"},
		{Label: "    --odd-one", Help: `a|b, or a\b`},
	}}}
	return []manual.Page{
		{Path: "redactor", Synopsis: []string{"COMMAND | redactor"}, Short: "Mask logs.", Example: "$ a | redactor\n$ 'b' ~c", Groups: flags, Exits: settings.Exits()},
		{
			Path: "redactor try", Synopsis: []string{"redactor try -o DIR"}, Short: "Try it.", Groups: flags,
			Long: "It's tried.\n.gz files too, C:\\logs as well, and -- ends flags.\n  kept   as it is\n  'and this'\nAfter.", Example: "$ redactor try",
			Exits: settings.ExitsOf("rules test"),
		},
	}
}

func TestMan(t *testing.T) {
	t.Parallel()
	page := manual.Man(samplePages())
	for _, want := range []string{
		".TH REDACTOR 1 ",
		".SH NAME\nredactor \\- mask logs\n",
		"\n.nf\nCOMMAND | redactor\n.fi\n",
		"\n.TP\n\\fBredactor try \\-o DIR\\fR\nTry it.\n",
		"It's tried. .gz files too, C:\\elogs as well, and \\-\\- ends flags.\n.nf\nkept   as it is\n\\(aqand this\\(aq\n.fi\nAfter.\n",
		"\n\\fB\\-\\-odd\\-one\\fR\nA|b, or a\\eb.\n",
		"\n$ \\(aqb\\(aq \\(tic\n",
		".TP\n130\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if strings.Count(page, "odd") != 1 {
		t.Error("a flag of two commands is listed twice")
	}
	requests := map[string]bool{"TH": true, "SH": true, "SS": true, "TP": true, "nf": true, "fi": true}
	for line := range strings.Lines(page) {
		if request, ok := strings.CutPrefix(line, "."); ok && !requests[strings.Fields(request + " x")[0]] {
			t.Errorf("text became a request: %q", line)
		}
		if strings.HasPrefix(line, "'") || len(line) > 81 {
			t.Errorf("a line that formatters complain about: %q", line)
		}
	}
	for _, s := range settings.Table() {
		if !strings.Contains(page, strings.ReplaceAll(s.Flag(), "-", `\-`)) || !strings.Contains(page, s.Env()) {
			t.Errorf("the page lacks %s", s.Key)
		}
	}
}

// A word that begins a filled line must not be read as a request.
func TestManGuardsFilledLines(t *testing.T) {
	t.Parallel()
	all := samplePages()
	all[1].Long = strings.Repeat("x ", 38) + "xx .request " + strings.Repeat("x ", 35) + "'quoted"
	page := manual.Man(all)
	for _, want := range []string{"\n\\&.request", "\n\\&'quoted"} {
		if !strings.Contains(page, want) {
			t.Errorf("no line %q in\n%s", want, page)
		}
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	page := manual.Markdown(samplePages())
	for _, want := range []string{
		"| [`redactor try`](#redactor-try) | Try it. |\n",
		"\n## redactor try\n\nTry it.\n\n```text\nredactor try -o DIR\n```\n",
		"and -- ends flags.\n\n```text\nkept   as it is\n'and this'\n```\n\nAfter.\n",
		"```sh\na | redactor\n'b' ~c\n```\n",
		"| `--odd-one` | a\\|b, or a\\b |\n",
		"Exit codes:\n\n- 0: done\n- 1: found or failed\n- 2: error\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}
