package patterns

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"redactor/patterns/internal/placeholder"
)

func loadRuleFiles(t *testing.T) []Rule {
	t.Helper()
	rules, err := Load(os.DirFS("."), "rules/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestBuiltinIsGeneratedFromRuleFiles(t *testing.T) {
	want, got := loadRuleFiles(t), Builtin()
	if len(want) != len(got) {
		t.Fatalf("%d built-in rules, %d in the rule files: run go generate ./patterns", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			t.Errorf("rule %s differs from its file: run go generate ./patterns", want[i].ID)
		}
	}
}

func TestBuiltinIsTheCallers(t *testing.T) {
	first := Builtin()
	first[0].ID = "own.id"
	if Builtin()[0].ID == "own.id" {
		t.Error("a change to the slice reaches the built-in rules")
	}
}

// TestRulesCarryExamples is the gate for new rules: three lines of different shape that match, three that do not.
func TestRulesCarryExamples(t *testing.T) {
	const fewest = 3
	lines := make(map[string]string)
	for _, r := range Builtin() {
		if r.Title == "" {
			t.Errorf("%s: rule %s has no title", r.Source, r.ID)
		}
		if carvesOut := r.Policy == Never; len(r.Match) < fewest && !carvesOut || len(r.NoMatch) < fewest {
			t.Errorf("%s: rule %s has %d match and %d no_match, want at least %d of each", r.Source, r.ID, len(r.Match), len(r.NoMatch), fewest)
		}
		for _, m := range r.Match {
			if other, twice := lines[m.In]; twice {
				t.Errorf("%s: rule %s has the same example as %s: %s", r.Source, r.ID, other, m.In)
			}
			lines[m.In] = r.ID
			if mark := "[REDACTED:" + r.ID; r.Kind == KindToken && !strings.Contains(m.Out, mark+"]") {
				t.Errorf("%s: rule %s: no mark of its own in %s", r.Source, r.ID, m.Out)
			}
		}
	}
}

func TestRulesDoAsTheirExamplesSay(t *testing.T) {
	for _, f := range Check(Builtin()) {
		t.Error(f)
	}
}

func TestTwinDoesAsTheExamplesSay(t *testing.T) {
	for _, f := range Check(Builtin(), Exhaustive()) {
		t.Error(f)
	}
}

// TestRuleFilesHoldNothingLive: scanners of secrets read our sources too, so examples use placeholders for vendor tokens.
func TestRuleFilesHoldNothingLive(t *testing.T) {
	var tokens []Rule
	for _, r := range Builtin() {
		if r.Kind == KindToken || r.Kind == KindBlock && r.Block != "userinfo" && r.Block != "scheme" {
			tokens = append(tokens, r)
		}
	}
	rs, err := Compile(tokens)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Builtin() {
		for _, m := range r.Match {
			raw := strings.ReplaceAll(m.In, "AKIAIOSFODNN7EXAMPLE", "") // Amazon's own example
			if got := string(rs.AppendRedacted(nil, []byte(raw))); got != raw {
				t.Errorf("%s: rule %s: example holds what looks like a live secret: %s", r.Source, r.ID, got)
			}
		}
	}
}

// A fate is what becomes of the value of a name.
type fate struct{ name, policy, form string }

func readFates(t *testing.T) (out []fate) {
	t.Helper()
	data, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] != "#" {
			out = append(out, fate{f[0], f[1], f[2]})
		}
	}
	return out
}

func TestEveryListedNameHasItsPolicy(t *testing.T) {
	d := newDictionary(Builtin())
	for _, want := range readFates(t) {
		got := fate{want.name, "keep", "-"}
		if r, p := d.lookup(want.name); p > Never {
			got.policy, got.form = p.String(), r.Form.String()
		}
		if got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// TestSharedListsAreCovered compares our list with the research it was made from, where that is at hand.
func TestSharedListsAreCovered(t *testing.T) {
	shared := os.Getenv("REDACTOR_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(shared, "data", "names.yaml"))
	if err != nil {
		t.Skipf("no shared folder: %v", err)
	}
	var lists struct {
		Headers []string `yaml:"headers_mask"`
		Fields  []string `yaml:"fields_mask"`
		Cookies []string `yaml:"cookies_mask"`
		Certs   []string `yaml:"certificate_blobs"`
		Weak    []string `yaml:"weak_keys"`
		Keep    []string `yaml:"certificate_identity_keep"`
	}
	if err := yaml.Unmarshal(data, &lists); err != nil {
		t.Fatal(err)
	}
	d := newDictionary(Builtin())
	for _, list := range [][]string{lists.Headers, lists.Fields, lists.Cookies, lists.Certs, lists.Weak} {
		if len(list) == 0 {
			t.Error("a list is empty")
		}
		for _, n := range list {
			if _, p := d.lookup(strings.TrimSuffix(n, "_N")); p < IfSecretLike {
				t.Errorf("no rule masks the value of %s", n)
			}
		}
	}
	for _, n := range lists.Keep {
		if r, p := d.lookup(n); p > Never {
			t.Errorf("rule %s masks the value of %s, which identifies a client and must stay", r.ID, n)
		}
	}
}

// A dictionary finds the rule of a name by trying every listed name: slow, and plain enough to trust.
type dictionary struct{ rules []Rule }

func newDictionary(rules []Rule) *dictionary {
	d := &dictionary{}
	for _, r := range rules {
		if r.Kind == KindName {
			d.rules = append(d.rules, r)
		}
	}
	return d
}

// wrappers stand before a name without belonging to it.
var wrappers = map[string]bool{"": true, "http": true, "request": true, "origin": true, "downstream": true, "response": true, "headers": true, "header": true}

// lookup returns the rule with the longest name that the identifier ends in, and the policy that goes with it.
func (d *dictionary) lookup(ident string) (best *Rule, policy Policy) {
	path, last := "", ident
	if i := strings.LastIndexByte(ident, '.'); i >= 0 {
		path, last = ident[:i+1], ident[i+1:]
	}
	folded := foldName(path + last)
	longest := 0
	for i := range d.rules {
		r := &d.rules[i]
		for _, n := range r.Names {
			head, tail, wild := strings.Cut(n, "_*_")
			if !wild {
				tail = n
			}
			before, ok := cutName(folded, tail, r.Loose)
			if !ok || len(compact(tail)) < longest {
				continue
			}
			if wild {
				_, middle, found := strings.Cut("_"+before+"_", "_"+head+"_")
				if !found || middle == "" {
					continue
				}
				best, policy, longest = r, r.Policy, len(compact(tail))
				continue
			}
			if len(compact(tail)) == longest && best != nil && strings.Contains(strings.Join(best.Names, " "), "_*_") {
				continue // a name with a star says more than its last word alone
			}
			best, policy, longest = r, r.Policy, len(compact(tail))
			if alone := wrappers[before] || before == foldName(path); !alone && r.Suffix != Unset {
				policy = r.Suffix
			}
		}
	}
	return best, policy
}

// cutName returns what stands before name at the end of ident, when the name starts there with a word or is loose.
func cutName(ident, name string, loose bool) (before string, ok bool) {
	want := compact(name)
	k := len(ident)
	for i := len(want) - 1; i >= 0; i-- {
		for k > 0 && ident[k-1] == '_' {
			k--
		}
		if k == 0 || ident[k-1] != want[i] {
			return "", false
		}
		k--
	}
	if k > 0 && ident[k-1] != '_' && !loose {
		return "", false
	}
	return strings.TrimSuffix(ident[:k], "_"), true
}

func TestPlaceholdersStandForWhatTheirRuleWants(t *testing.T) {
	for _, r := range Builtin() {
		for _, m := range r.Match {
			if in := placeholder.Expand(m.In); strings.Contains(in, "{alnum:") || strings.Contains(in, "{hex:") || strings.Contains(in, "{pem:") {
				t.Errorf("%s: rule %s: a placeholder is not known: %s", r.Source, r.ID, m.In)
			}
		}
	}
}
