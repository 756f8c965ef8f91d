package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/manual"
	"redactor/internal/identity/identitytest"
	"redactor/internal/settings"
)

// The documents that need the command tree are written here, since nothing else knows it.
//go:generate go test . -run=TestDocument -update

const docs = "../../docs"

// TestDocumentManual keeps the manual page and the reference of commands as the command tree has them.
func TestDocumentManual(t *testing.T) {
	t.Parallel()
	a, _ := testApp(t)
	all := pages(a.root())
	golden(t, filepath.Join(docs, "redactor.1"), manual.Man(all))
	golden(t, filepath.Join(docs, "commands.md"), manual.Markdown(all))
}

// TestDocumentTour types the commands of docs/tour.md and compares what they print with what stands there.
func TestDocumentTour(t *testing.T) {
	t.Parallel()
	path := filepath.Join(docs, "tour.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := testApp(t)
	tour := &tour{sh: newShell(t), root: a.root()}
	golden(t, path, tour.page(t, string(page)))
	if tour.commands < 15 {
		t.Errorf("the tour has %d commands", tour.commands)
	}
}

// A tour runs the blocks of a page that show a console, one after the other.
type tour struct {
	sh       *shell
	root     *cobra.Command
	shown    strings.Builder // all output so far
	commands int
}

// page returns the page with the output of this run in place of that of the last.
func (r *tour) page(t *testing.T, text string) string {
	t.Helper()
	block := regexp.MustCompile("(?ms)^```console\n(.*?)^```\n")
	return block.ReplaceAllStringFunc(text, func(found string) string {
		var b strings.Builder
		b.WriteString("```console\n")
		for _, lines := range typed(block.FindStringSubmatch(found)[1]) {
			command := strings.ReplaceAll(lines, "\n> ", "\n")
			output := r.sh.run(t, command)
			r.canBeKnown(t, command)
			r.shown.WriteString(output)
			r.commands++
			b.WriteString("$ " + lines + "\n" + output)
			if output != "" && !strings.HasSuffix(output, "\n") {
				t.Errorf("%s: the output does not end in a line end", command)
			}
		}
		b.WriteString("```\n")
		return b.String()
	})
}

// typed returns the commands of a block, with their further lines as they stand there.
func typed(block string) []string {
	var commands []string
	open := false
	for line := range strings.Lines(block) {
		line = strings.TrimSuffix(line, "\n")
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			commands, open = append(commands, command), true
			continue
		}
		if open = open && strings.HasPrefix(line, "> "); open {
			commands[len(commands)-1] += "\n" + line
		}
	}
	return commands
}

// canBeKnown holds the tour to what a newcomer can know: every command and flag of ours was shown by help before it is used.
func (r *tour) canBeKnown(t *testing.T, command string) {
	t.Helper()
	if r.commands == 0 || r.sh.code == settings.ExitError {
		return // the first is what one tries with any program; a slip of the pen need not be known
	}
	for part := range strings.SplitSeq(command, "|") {
		words := strings.Fields(part)
		if len(words) == 0 || words[0] != r.root.Name() {
			continue
		}
		found, _, err := r.root.Find(words[1:])
		if err != nil {
			t.Errorf("%s: %v", command, err)
			continue
		}
		known := strings.Fields(found.CommandPath())[1:]
		for _, word := range words[1:] {
			if strings.HasPrefix(word, "-") && word != "-" {
				known = append(known, word)
			}
		}
		for _, word := range known {
			if !strings.Contains(r.shown.String(), word) {
				t.Errorf("%s: nothing that was shown before speaks of %q", command, word)
			}
		}
	}
}

// TestReadmeCommands runs every command that the README shows in a block, and wants what is said of it.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	want := map[string]string{ // a part of what is shown, with the exit code 0
		"go run ./cmd/redactor < examples/logs/mixed.log": `\[REDACTED:http\.api-key\]`,
		"go test ./...": "", // what runs this test
		"tail -F access.log | redactor | logger -t web":    `^logged: .*api_key=\[REDACTED:http\.api-key\]`,
		"redactor files -o clean/ /var/log/nginx":          `^$`,
		"redactor exec -- ./manage.py runserver":           `^Quit with api_key=\[REDACTED:http\.api-key\]\n$`,
		"echo 'GET /v1?api_key=abc123' | redactor explain": `columns 17-22 +http\.api-key \(name\)`,
		"redactor rules list":                              `(?m)^http\.api-key +name +http +API key`,
		"redactor config check":                            `^checked the defaults: no faults, \d+ rules in use\n$`,
		"redactor identity < client.pem":                   `^VERDICT +SUBJECT +ISSUER `,
		"redactor man | man -l -":                          `^\.TH REDACTOR 1 `,
		"source <(redactor completion bash)":               `^$`,
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	sh := newShell(t)
	// Stand-ins for what does not end, needs a daemon or would build the program again.
	sh.standIn(t, "tail", `shift; cat "$@"`)
	sh.standIn(t, "logger", `sed 's/^/logged: /'`)
	sh.standIn(t, "man", `cat`)
	sh.standIn(t, "go", `shift 2; exec redactor "$@"`)
	client := identitytest.PEM("CERTIFICATE", identitytest.NewCA(t, "Lab CA").Issue(t, 7, nil))
	if err := os.WriteFile(filepath.Join(sh.dir, "client.pem"), client, 0o600); err != nil {
		t.Fatal(err)
	}
	sh.run(t, "printf '#!/bin/sh\necho Quit with api_key=abc123def\n' > manage.py; chmod +x manage.py")
	sh.run(t, "mkdir nginx; cp examples/logs/nginx.log nginx/access.log; cp examples/logs/nginx.log access.log")
	shown := 0
	for line := range strings.Lines(regexp.MustCompile("(?ms)^```.*?^```\n").ReplaceAllString(string(readme), "")) {
		command, indented := strings.CutPrefix(line, "    ")
		if !indented {
			continue
		}
		command, _, _ = strings.Cut(command, " #")
		command = strings.TrimSpace(command)
		expression, ok := want[command]
		if !ok {
			t.Errorf("the README shows %q, of which this test knows nothing", command)
			continue
		}
		shown++
		if strings.HasPrefix(command, "go test") {
			continue
		}
		output := sh.run(t, readerOf(command, sh.dir))
		if sh.code != 0 || !regexp.MustCompile(expression).MatchString(output) {
			t.Errorf("%s: exit code %d, want %s in\n%s", command, sh.code, expression, output)
		}
	}
	if shown != len(want) {
		t.Errorf("the README shows %d commands, this test knows %d", shown, len(want))
	}
	if clean := sh.run(t, "grep -r REDACTED clean"); sh.code != 0 {
		t.Errorf("files left nothing masked: %s", clean)
	}
}

// readerOf returns the command as it can be run in the folder of the test.
func readerOf(command, dir string) string {
	command = strings.ReplaceAll(command, "/var/log/nginx", filepath.Join(dir, "nginx"))
	if strings.Contains(command, "<(") { // a form of bash
		return "bash -c '" + command + "'"
	}
	return command
}
