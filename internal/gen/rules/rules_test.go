package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redactor/patterns"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	const root = "../../.."
	rules, err := patterns.Load(os.DirFS(filepath.Join(root, "patterns")), "rules/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(rules)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale (%v): run go generate ./patterns", name, err)
		}
	}
}

func TestReferenceShowsWhatDecides(t *testing.T) {
	got := string(reference([]patterns.Rule{
		{ID: "own.name", Title: "A name.", Pack: "own", Kind: patterns.KindName, Names: []string{"door_key"}, Policy: patterns.IfSecretLike, Suffix: patterns.Always, Loose: true, Form: patterns.Scheme, Mask: "partial", Match: []patterns.Example{{In: "a", Out: "b"}}},
		{ID: "own.token", Title: "A token", Pack: "own", Kind: patterns.KindToken, Prefix: []string{"zz_"}, Class: "hex", Min: 8, Keep: 3, NoMatch: []string{"zz_"}},
		{ID: "own.inner", Title: "An inner token", Pack: "own", Kind: patterns.KindToken, Infix: "~~", Before: [2]int{1, 2}, Class: "hex", Min: 8, Exact: true},
		{ID: "own.block", Title: "A block", Pack: "other", Kind: patterns.KindBlock, Block: "jwt"},
		{ID: "own.allow", Title: "Examples", Pack: "other", Kind: patterns.KindAllow, Values: []string{"a", "b"}, Pattern: "c+", Only: []string{"own.*"}, Sources: []string{"*.md"}},
		{ID: "own.regex", Title: "An expression", Pack: "other", Kind: patterns.KindRegex, Literals: []string{"door"}, Regex: "door=(.*)"},
	}))
	for _, want := range []string{
		"\n## Pack `own`\n\n### own.name\n\nA name.\n\n- names: `door_key`\n- policy: if-secret-like when the name stands alone, always at the end of a longer name\n- also at the end of a word: `mydoorkey`\n- value: scheme\n- mask: partial\n\n```\na\nb\n```\n",
		"- `zz_`, then at least 8 characters of `hex`\n- the first 3 bytes stay\n\nThis stays:\n\n```\nzz_\n```\n",
		"- 1 to 2 characters of `hex`, then `~~`, then exactly 8 more\n",
		"\n## Pack `other`\n\n### own.block\n\nA block.\n\n- block: jwt\n",
		"- allows: `a`, `b`, values like `c+`, where found by `own.*`\n- only in: `*.md`\n",
		"- expression: `door=(.*)`, on lines with `door`\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("reference lacks %q in\n%s", want, got)
		}
	}
}
