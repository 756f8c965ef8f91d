package patterns_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"redactor/internal/logcorpus/seed"
	"redactor/patterns"
)

// A label says of an extent of a clean corpus that it is a secret after all, or that nobody can say.
type label struct {
	File, Class, What string
	Line, Start, End  int
}

// labels returns the labelled extents of the clean corpora, by file and line.
func labels(t *testing.T) map[string]map[int][]label {
	t.Helper()
	out := map[string]map[int][]label{}
	for line := range bytes.Lines(shared(t, "corpora/clean/clean-labels.jsonl")) {
		var l label
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		if out[l.File] == nil {
			out[l.File] = map[int][]label{}
		}
		out[l.File][l.Line] = append(out[l.File][l.Line], l)
	}
	return out
}

// unpacked returns the text of a corpus packed with zstd.
func unpacked(t *testing.T, packed []byte) []byte {
	t.Helper()
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	text, err := d.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestCleanCorpora holds the over-mask rate on real logs: at most one line in 2,000 touched outside the labelled extents, and
// every extent that is labelled a secret masked.
func TestCleanCorpora(t *testing.T) {
	rs := compile(t)
	all := labels(t)
	files, err := filepath.Glob(filepath.Join(sharedDir(t), "corpora", "clean", "*.log.zst"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d corpora, %v", len(files), err)
	}
	lines, touched, secrets, masked := 0, 0, 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".zst")
		c := judgeCorpus(rs, unpacked(t, shared(t, filepath.Join("corpora", "clean", name+".zst"))), all[name])
		lines, touched, secrets, masked = lines+c.lines, touched+len(c.touched), secrets+c.secrets, masked+c.masked
		t.Logf("%-20s %6d lines, %3d touched, %3d of %3d secrets masked, %d bytes over-masked", name, c.lines, len(c.touched), c.masked, c.secrets, c.bytes)
		for _, what := range c.touched[:min(10, len(c.touched))] {
			t.Logf("   touched %s", what)
		}
		for _, what := range c.left[:min(10, len(c.left))] {
			t.Errorf("%s: a secret is left: %s", name, what)
		}
	}
	t.Logf("%d of %d lines touched (%.3f %%), %d of %d secrets masked", touched, lines, 100*float64(touched)/float64(lines), masked, secrets)
	if touched*2000 > lines {
		t.Errorf("%d of %d clean lines touched, more than 0.05 %%", touched, lines)
	}
}

// A corpusVerdict is what a ruleset did to a corpus.
type corpusVerdict struct {
	lines, secrets, masked, bytes int
	touched, left                 []string
}

// judgeCorpus scans the text and compares the matches with the labels of its lines.
func judgeCorpus(rs *patterns.Ruleset, text []byte, labelled map[int][]label) corpusVerdict {
	var c corpusVerdict
	found, _, _ := rs.Scan(nil, text, patterns.State{}, true)
	at := 0
	for line := range bytes.Lines(text) {
		c.lines++
		end := at + len(line)
		first := slices.IndexFunc(found, func(m patterns.Match) bool { return m.End > at })
		var mine []patterns.Match
		for first >= 0 && first < len(found) && found[first].Start < end {
			mine = append(mine, found[first])
			first++
		}
		c.judgeLine(rs, line, at, mine, labelled[c.lines])
		at = end
		if len(mine) > 0 {
			found = found[slices.Index(found, mine[len(mine)-1]):]
		}
	}
	return c
}

func (c *corpusVerdict) judgeLine(rs *patterns.Ruleset, line []byte, at int, found []patterns.Match, labelled []label) {
	masked := make([]bool, len(line))
	outside := ""
	for _, m := range found {
		from, to := max(m.Start-at, 0), min(m.End-at, len(line))
		for i := from; i < to; i++ {
			masked[i] = true
		}
		if !slices.ContainsFunc(labelled, func(l label) bool { return l.Start < to && from < l.End }) {
			c.bytes += to - from
			outside = fmt.Sprintf("line %d, %s: %.300q", c.lines, rs.Rules()[m.Rule].ID, context(line, from, to))
		}
	}
	if outside != "" {
		c.touched = append(c.touched, outside)
	}
	for _, l := range labelled {
		if l.Class != "secret" {
			continue
		}
		c.secrets++
		if slices.Contains(masked[l.Start:l.End], false) {
			c.left = append(c.left, fmt.Sprintf("line %d, %s: %.300q", c.lines, l.What, context(line, l.Start, l.End)))
		} else {
			c.masked++
		}
	}
}

// A vendorForm is a token form with a fixed length.
type vendorForm struct {
	name string
	draw func(r *seed.Rand) string
}

// vendorForms returns every form of the shared table that starts with a literal, has a fixed length and one class.
func vendorForms(t *testing.T) []vendorForm {
	t.Helper()
	const lower, upper, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	classes := map[string]string{
		"b62": lower + upper + digits, "b64u": lower + upper + digits + "-_", "b64": lower + upper + digits + "+/",
		"hex": "0123456789abcdef", "B32": upper + "234567", "[A-Z0-9]": upper + digits, "[a-z0-9]": lower + digits,
		"[A-Za-z]": lower + upper, "[a-h0-9]": "abcdefgh" + digits, "[A-Za-z0-9_]": lower + upper + digits + "_",
		"bech32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
	}
	var forms []vendorForm
	for line := range strings.Lines(string(shared(t, "data/tokens.tsv"))) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) < 10 || f[2] != "prefix" || f[6] == "" || strings.Contains(f[9], "identifier") && !strings.Contains(f[9], "but mask") {
			continue
		}
		n, err := strconv.Atoi(f[4])
		class := classes[f[3]]
		if err != nil || class == "" {
			continue
		}
		prefix := f[1]
		forms = append(forms, vendorForm{name: prefix + " " + f[3] + f[4], draw: func(r *seed.Rand) string {
			// A letter and a digit at the ends: forms without a marker ask for both, and some texts end a word at - or _.
			ends := strings.Trim(class, "+/-_")
			return prefix + r.String(1, ends) + r.String(n-3, class) + digitOf(class) + r.String(1, ends)
		}})
	}
	if len(forms) < 60 {
		t.Fatalf("%d vendor forms", len(forms))
	}
	return forms
}

// digitOf returns a digit of the class, or a letter if it has none.
func digitOf(class string) string {
	if i := strings.IndexAny(class, "23456789"); i >= 0 {
		return class[i : i+1]
	}
	return class[:1]
}
