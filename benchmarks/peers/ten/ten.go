// Package ten holds ten masking rules and spells them for the programs that redactor is measured against. They are what a
// careful person writes into a shell script: names of keys in queries, headers and JSON, passwords in URLs, and three token
// shapes. They miss most of what the built-in rules of redactor find; they are here to compare speed.
package ten

import (
	"fmt"
	"strings"
)

// Mark is what the rules put in place of a secret.
const Mark = "[REDACTED]"

// A Rule is a regular expression of RE2, which Go, ripgrep and perl read alike. What its first group holds stays and the rest
// of the match goes; without a group the whole match goes.
type Rule struct {
	Expr string
	Keep bool // the expression has a group
	Fold bool // case does not count
}

// Rules returns the ten rules in the order in which they are applied.
func Rules() []Rule {
	return []Rule{
		named(`api[_-]?key`, `["']?`, `[^\s"'&,;]`),
		named(`(?:access|refresh|session)_token`, `["']?`, `[^\s"'&,;]`),
		named(`client_secret`, `["']?`, `[^\s"'&,;]`),
		named(`passw(?:or)?d`, `["']?`, `[^\s"'&,;]`),
		named(`authorization`, `["']?(?:bearer |basic |token )?`, `[^\s"',;]`),
		named(`cookie`, `["']?`, `[^"'\n]`),
		{Expr: `(://[^/@:"'\s]+:)[^/@"'\s]{3,}`, Keep: true},
		{Expr: `eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`},
		{Expr: `AKIA[0-9A-Z]{16}`},
		{Expr: `-----BEGIN[ %A-Z0-9]+-----.+?-----END[ %A-Z0-9]+-----`},
	}
}

// named is the rule of a key: its name, a separator, what may stand before the value, and the bytes of the value.
func named(name, before, class string) Rule {
	return Rule{Expr: "(" + name + `["']?[:=] ?` + before + ")" + class + "{6,}", Keep: true, Fold: true}
}

// RE2 returns the expression with its flags.
func (r Rule) RE2() string {
	if r.Fold {
		return "(?i)" + r.Expr
	}
	return r.Expr
}

// Perl returns a substitution statement.
func (r Rule) Perl() string {
	keep, flags := "", "g"
	if r.Keep {
		keep = "${1}"
	}
	if r.Fold {
		flags += "i"
	}
	expr := strings.ReplaceAll(r.Expr, "@", `\@`) // an array otherwise
	return "s{" + expr + "}{" + keep + Mark + "}" + flags + ";"
}

// Sed returns a command of GNU sed -E. Its matches are the longest, so a line with two certificates loses what is between.
func (r Rule) Sed() string {
	keep, flags := "", "g"
	if r.Keep {
		keep = `\1`
	}
	if r.Fold {
		flags += "I"
	}
	expr := strings.NewReplacer(`(?:`, `(`, `[^\s`, `[^[:space:]`, `'\s]`, `'[:space:]]`, `'\n]`, `']`, `.+?`, `.+`).Replace(r.Expr)
	return "s#" + expr + "#" + keep + Mark + "#" + flags
}

// Ripgrep returns the arguments that make ripgrep print every line with all rules applied in one pass. With keep the names of
// the keys stay, as they do with the other programs; without it ripgrep is about twice as fast, because it need not find
// the groups.
func Ripgrep(keep bool) []string {
	args := []string{"--passthru", "--text", "--no-config", "--no-line-number", "--no-filename", "--color=never"}
	groups, kept := 0, strings.Builder{}
	for _, r := range Rules() {
		expr := r.Expr
		if !keep && r.Keep {
			expr = strings.Replace(expr, "(", "(?:", 1)
		}
		if r.Fold {
			expr = "(?i:" + expr + ")"
		}
		args = append(args, "--regexp="+expr)
		if keep && r.Keep {
			// The expressions are alternatives of one: their groups count on, and those that took no part are empty.
			groups++
			fmt.Fprintf(&kept, "${%d}", groups)
		}
	}
	return append(args, "--replace="+kept.String()+Mark, "-")
}
