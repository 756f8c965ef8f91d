package settings

import "slices"

// Bounds and defaults, in bytes.
const (
	minLine = 4 << 10
	maxLine = 1 << 30
)

// maxWorkers keeps a typing error from starting a million goroutines; no machine has more cores than that.
const maxWorkers = 1024

// Table returns every setting, in the order in which help shows them. The commands that judge and show settings take all.
func Table() []Setting {
	table := rows()
	for i := range table {
		table[i].Commands = append(slices.Clip(table[i].Commands), "config check", "config show")
	}
	return table
}

func rows() []Setting {
	reading := []string{Filter, "files"}
	masking := []string{Filter, "files", "exec"}
	identifying := []string{Filter, "files", "exec", "explain", "identity"}
	marking := []string{Filter, "files", "exec", "explain"}
	detecting := []string{Filter, "files", "exec", "explain", "rules list", "rules show"}
	everywhere := []string{Filter, "files", "exec", "explain", "rules list", "rules show", "rules test", "rules lint", "identity"}
	return []Setting{
		{
			Key: "rules", Short: "r", Type: Paths, Arg: "PATH", Category: Detection, Commands: detecting,
			Doc:  "add rules from a file or folder; repeatable",
			More: "A folder stands for its `*.yaml` files. The built-in rules stay; `disable` leaves them out.",
		},
		{
			Key: "enable", Type: Names, Arg: "ID,...", Category: Detection, Commands: detecting,
			Doc:  "use only these rules or packs",
			More: "A name is a rule (`http.basic`), a pack (`http`), or the start of rule ids (`http.*`).",
		},
		{
			Key: "disable", Type: Names, Arg: "ID,...", Category: Detection, Commands: detecting,
			Doc:  "leave these rules or packs out",
			More: "Names are those of `enable`. A rule that both name is left out.",
		},
		{
			Key: "mask", Short: "m", Type: Choice, Arg: "MODE", Choices: []string{"fixed", "partial"}, Default: "fixed",
			Category: Detection, Commands: marking,
			Doc: "fixed or partial (last four stay)",
			More: "`fixed` writes the id of the rule. `partial` is for finding out which of several keys was used; secrets shorter than " +
				"16 characters are masked as `fixed` does. Either takes the place of what a rule says; without it the rule's own mask counts.",
		},
		{
			Key: "mark_word", Type: Text, Arg: "WORD", Default: "REDACTED", Category: Detection, Commands: marking,
			Doc: "what marks begin with",
			More: "Marks of certificates and keys have words of their own. Text that was masked with another word is masked again where a mark " +
				"stands for the value of a secret name, except that marks with `REDACTED` always stay.",
		},
		{
			Key: "short_marks", Type: Bool, Default: "false", Category: Detection, Commands: marking,
			Doc:  "marks without the rule: [REDACTED]",
			More: "`explain` and `--stats` still say which rules match.",
		},
		{
			Key: "source", Type: Text, Arg: "NAME", Default: "stdin", Category: Detection, Commands: []string{Filter, "files", "explain"},
			Doc:  "what rules with sources call stdin",
			More: "Rules with `sources` count only in files, or other sources, of certain names. `exec` calls what the program writes stdout and stderr.",
		},
		{
			Key: "allowlist", Type: Paths, Arg: "FILE", Category: Identity, Commands: identifying,
			Doc:  "which certificates are known; repeatable",
			More: "YAML, or CSV when the name ends in `.csv`; docs/identity.md describes both.",
		},
		{
			Key: "crl", Type: Paths, Arg: "FILE", Category: Identity, Commands: identifying,
			Doc:  "which certificates are revoked; repeatable",
			More: "Revocation lists in DER or PEM, or a text with one serial number a line.",
		},
		{
			Key: "ca", Type: Paths, Arg: "FILE", Category: Identity, Commands: identifying,
			Doc:  "who must have signed a certificate; repeatable",
			More: "Certificates of authorities in PEM or DER. Their signatures count, not their names.",
		},
		{
			Key: "at", Type: Text, Arg: "TIME", Default: "now", NoFile: true, Category: Identity, Commands: identifying,
			Doc: "when verdicts are for",
			More: "A day such as 2027-11-23, whose first second in UTC counts, or a time such as 2027-11-23T10:15:00Z. In a log the time " +
				"that a line says it was written at comes first.",
		},
		{
			Key: "cert_fields", Type: Names, Arg: "F,...", Default: "sha256,cn,serial,exp", Category: Identity, Commands: marking,
			Doc:  "what CERT marks say",
			More: "Of sha256, cn, subject, issuer, serial, exp, san and spiffe; the verdict follows where there is something to judge by.",
		},
		{
			Key: "orphans", Type: Bool, Default: "false", Category: Detection, Commands: marking,
			Doc:  "mask the middle of certificates without a start",
			More: "For logs that were rotated inside a certificate or key: a full line of base64 goes wherever it stands. It takes time.",
		},
		{
			Key: "config", Short: "c", Type: Path, Arg: "FILE", NoFile: true, Category: Behaviour, Commands: everywhere,
			Doc: "settings file; see redactor help settings",
		},
		{
			Key: "workers", Short: "j", Type: Int, Arg: "N", Max: maxWorkers, Default: "0", Category: Behaviour, Commands: masking,
			Doc:  "parallel workers; 0 is one per CPU",
			More: "No more CPUs than that are used. The output does not depend on it.",
		},
		{
			Key: "max_line", Type: Size, Arg: "SIZE", Min: minLine, Max: maxLine, Default: "1MiB", Category: Behaviour, Commands: masking,
			Doc:  "longest line looked at in one piece",
			More: "In bytes, without the line ending. `on_oversize` says what becomes of a longer line.",
		},
		{
			Key: "on_oversize", Type: Choice, Arg: "ACTION", Choices: []string{"split", "mask", "drop"}, Default: "split",
			Category: Behaviour, Commands: masking,
			Doc: "split, mask or drop longer lines",
			More: "`split` masks a longer line in pieces that overlap, so that memory stays bounded. `mask` writes " +
				"`[STUB:oversize:bytes:N]` for it and keeps its line ending; `drop` leaves nothing of it, not even that. Both count it, " +
				"and end with exit code 3 when there was one.",
		},
		{
			Key: "line_buffered", Type: Bool, Default: "false", Category: Behaviour, Commands: masking,
			Doc: "do not let a finished line wait for the next",
			More: "A finished line is handed on as soon as it is read in any case, unless it ends in a soft line break of quoted-printable " +
				"and has to be judged with its continuation: that waits for a tenth of a second, and with this not at all. What it ends in " +
				"is then replaced by `[STUB:pause:bytes:N]` if it could be the start of a secret. It is on when standard output is a terminal. " +
				"Plain files do not pause; their lines are never judged alone.",
		},
		{
			Key: "dry_run", Short: "n", Type: Bool, Default: "false", Category: Behaviour, Commands: reading,
			Doc: "write nothing; say which lines would change",
			More: "Nothing is written to standard output, and no file or folder is made. The lines that would change go to standard error, masked, " +
				"each with its input, its number and the rules that found something: the first 50, then their number. Counts and exit code are " +
				"those of the real run, but an output that cannot be written is not noticed.",
		},
		{
			Key: "output", Short: "o", Type: Path, Arg: "DIR", Category: Output, Commands: []string{"files"},
			Doc:  "folder for the masked files; - is standard output",
			More: "Every file keeps its relative name below the folder.",
		},
		{
			Key: "stats", Type: Bool, Default: "false", Category: Output, Commands: masking,
			Doc: "counts by rule on standard error at the end",
		},
		{
			Key: "json", Type: Bool, Default: "false", Category: Output, Commands: append([]string{"identity"}, masking...),
			Doc:  "messages, counts and tables as lines of JSON",
			More: "One object a line: messages and counts on standard error, as messages.md describes them, and tables on standard output.",
		},
		{
			Key: "fail_on_match", Type: Bool, Default: "false", Category: Output, Commands: reading,
			Doc:  "exit code 1 when something was masked",
			More: "The output is written all the same. Codes 2, 3 and 130 come before it.",
		},
		{
			Key: "quiet", Short: "q", Type: Bool, Default: "false", Category: Output, Commands: everywhere,
			Doc: "errors only, no hints and notes",
		},
		{
			Key: "color", Type: Choice, Arg: "WHEN", Choices: []string{"auto", "always", "never"}, Default: "auto",
			Category: Output, Commands: everywhere,
			Doc: "auto, always or never",
			More: "`auto` colours what goes to a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`; " +
				"`FORCE_COLOR` turns it on elsewhere too.",
		},
	}
}
