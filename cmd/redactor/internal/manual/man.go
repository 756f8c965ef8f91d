package manual

import (
	"fmt"
	"strconv"
	"strings"

	"redactor/internal/settings"
)

// date is that of the manual page: when the words of this file were last changed. A date of the build would make every build
// another page.
const date = "2026-11-24"

// description is what the page says of the program as a whole.
const description = "`redactor` reads logs and writes them again with a mark in place of every API key, client certificate, private key, token, " +
	"password, cookie and sensitive header that its rules find. A mark says which rule found the secret, as in " +
	"`[REDACTED:http.api-key]`. No byte outside a secret changes and no line is lost. Without a command, standard input is masked to " +
	"standard output. Standard output holds records and what a command was asked to show; messages go to standard error. " +
	"Where a path is meant, `-` is a standard stream."

// terminal are the variables that are no settings.
func terminal() [][2]string {
	return [][2]string{
		{"NO_COLOR", "If set and not empty: no colours, unless `--color=always`."},
		{"FORCE_COLOR", "If set and not empty: colours, also where there is no terminal, unless `NO_COLOR` or `--color` say otherwise."},
		{"TERM", "If `dumb`: no colours."},
		{"XDG_CONFIG_HOME, HOME", "Where the user's settings file is; see FILES."},
	}
}

// Man returns the manual page, in roff with the man macros. The first page is that of the bare command.
func Man(pages []Page) string {
	m := &man{}
	m.line(".TH REDACTOR 1 %s redactor \"User Commands\"", date)
	m.line(".SH NAME")
	m.text("redactor - " + strings.ToLower(pages[0].Short[:1]) + strings.TrimSuffix(pages[0].Short[1:], "."))
	m.line(".SH SYNOPSIS")
	m.verbatim(strings.Join(pages[0].Synopsis, "\n"))
	m.line(".SH DESCRIPTION")
	m.text(description)
	m.commands(pages[1:])
	m.options(pages)
	m.environment()
	m.line(".SH FILES")
	m.item("`$XDG_CONFIG_HOME/redactor/config.yaml`")
	m.text("The user's settings file, in YAML; `~/.config/redactor/config.yaml` when the variable is not set. `-c` names another " +
		"one, whose settings count more. Keys are those under OPTIONS, with `_` for `-`: `max_line: 1MiB`.")
	m.line(".SH \"EXIT STATUS\"")
	for _, e := range settings.Exits() {
		m.item(strconv.Itoa(e.Code))
		m.text(e.Doc)
	}
	m.line(".SH EXAMPLES")
	m.verbatim(pages[0].Example)
	m.line(".SH \"SEE ALSO\"")
	m.text("`redactor help` COMMAND, `redactor help settings`, `redactor rules list`.")
	return m.b.String()
}

// A man is a manual page that is being written.
type man struct{ b strings.Builder }

func (m *man) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

func (m *man) commands(pages []Page) {
	m.line(".SH COMMANDS")
	for i := range pages {
		p := &pages[i]
		m.item("`" + strings.Join(p.Synopsis, "\n") + "`")
		m.text(p.Short)
		for _, part := range blocks(p.Long) {
			if part.verbatim {
				m.verbatim(part.text)
			} else {
				m.text(part.text)
			}
		}
	}
}

// options writes every setting once, then the flags of single commands that are no settings.
func (m *man) options(pages []Page) {
	m.line(".SH OPTIONS")
	table := settings.Table()
	for _, category := range settings.Categories() {
		m.line(".SS %s", category)
		for i := range table {
			if s := &table[i]; s.Category == category {
				m.item("`" + strings.TrimSpace(s.Label()) + "`")
				m.text(s.Sentences() + " Commands: " + commandNames(s) + ".")
			}
		}
	}
	m.line(".SS Other")
	seen := map[string]bool{}
	for i := range table {
		seen[table[i].Label()] = true
	}
	for i := range pages {
		for _, g := range pages[i].Groups {
			for _, f := range g.Flags {
				if !seen[f.Label] {
					seen[f.Label] = true
					m.item("`" + strings.TrimSpace(f.Label) + "`")
					m.text(strings.ToUpper(f.Help[:1]) + f.Help[1:] + ".")
				}
			}
		}
	}
}

// commandNames names the commands that have the flag.
func commandNames(s *settings.Setting) string {
	var names []string
	for _, c := range s.Commands {
		if c == settings.Filter {
			c = "none"
		}
		names = append(names, c)
	}
	return strings.Join(names, ", ")
}

func (m *man) environment() {
	m.line(".SH ENVIRONMENT")
	m.text("Each setting has a variable. A flag counts more, a settings file less; an empty variable counts as not set.")
	table := settings.Table()
	for i := range table {
		m.item("`" + table[i].Env() + "`")
		m.text("As `--" + table[i].Flag() + "`.")
	}
	for _, v := range terminal() {
		m.item("`" + v[0] + "`")
		m.text(v[1])
	}
}

// item starts a paragraph with a label that hangs in the margin.
func (m *man) item(label string) {
	m.line(".TP")
	m.text(label)
}

// verbatim writes lines that are not filled.
func (m *man) verbatim(text string) {
	m.line(".nf")
	for line := range strings.SplitSeq(text, "\n") {
		m.line("%s", guard(escape(line, true)))
	}
	m.line(".fi")
}

// text writes filled text; what stands in backticks is bold and can be copied.
func (m *man) text(text string) {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			b.WriteString(`\fB` + escape(part, true) + `\fR`)
		} else {
			b.WriteString(escape(part, false))
		}
	}
	m.fill(b.String())
}

// fill writes words in lines that are not too long for the tools that look at manual pages.
func (m *man) fill(text string) {
	const width = 78
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			m.line("%s", guard(line))
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	m.line("%s", guard(line))
}

// guard keeps a line that starts like a request from being one.
func guard(line string) string {
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		return `\&` + line
	}
	return line
}

// escape writes the characters that roff reads as something else. In code, dashes and quotes are those of a keyboard.
func escape(text string, code bool) string {
	pairs := []string{`\`, `\e`}
	if code {
		pairs = append(pairs, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)
	} else {
		pairs = append(pairs, " - ", ` \- `, "--", `\-\-`, "\n", " ")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
