package manual

import (
	"fmt"
	"strings"
)

// Markdown returns the reference of all commands, one after the other.
func Markdown(pages []Page) string {
	var b strings.Builder
	b.WriteString("<!-- Generated from the command tree; run: go generate ./... -->\n\n# Commands\n\n" +
		"What `redactor help` says, on one page. [settings.md](settings.md) says more about each setting.\n\n" +
		"| command | what it does |\n|---|---|\n")
	for i := range pages {
		p := &pages[i]
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s |\n", p.Path, anchor(p.Path), cell(p.Short))
	}
	for i := range pages {
		writeCommand(&b, &pages[i])
	}
	return b.String()
}

func writeCommand(b *strings.Builder, p *Page) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n", p.Path, p.Short)
	fmt.Fprintf(b, "```text\n%s\n```\n", strings.Join(p.Synopsis, "\n"))
	for _, part := range blocks(p.Long) {
		if part.verbatim {
			fmt.Fprintf(b, "\n```text\n%s\n```\n", part.text)
		} else {
			fmt.Fprintf(b, "\n%s\n", part.text)
		}
	}
	if p.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n```sh\n%s\n```\n", strings.ReplaceAll("\n"+p.Example, "\n$ ", "\n")[1:])
	}
	b.WriteString("\n| flag | what it does |\n|---|---|\n")
	for _, g := range p.Groups {
		for _, f := range g.Flags {
			fmt.Fprintf(b, "| `%s` | %s |\n", strings.TrimSpace(f.Label), cell(f.Help))
		}
	}
	b.WriteString("\nExit codes:\n\n")
	for _, e := range p.Exits {
		fmt.Fprintf(b, "- %d: %s\n", e.Code, e.Short)
	}
}

// cell writes text into a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
