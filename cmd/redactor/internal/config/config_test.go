package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/go-multierror"
	"github.com/spf13/pflag"

	"redactor/cmd/redactor/internal/config"
	"redactor/internal/settings"
)

// load runs Load as the command would, with the text as the settings file of the user.
func load(t *testing.T, userFile string, environ, args []string) (*config.Values, error) {
	t.Helper()
	home := t.TempDir()
	if userFile != "" {
		write(t, filepath.Join(home, "redactor", "config.yaml"), userFile)
	}
	flags := pflag.NewFlagSet("redactor", pflag.ContinueOnError)
	config.AddFlags(flags, "files")
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return config.Load(flags, append([]string{"XDG_CONFIG_HOME=" + home}, environ...))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	got, err := load(t, "", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Values{
		Rules: []string{}, Enable: []string{}, Disable: []string{}, Allowlist: []string{}, CRL: []string{}, CA: []string{}, CertFields: []string{"sha256", "cn", "serial", "exp"},
		Mask: "fixed", MarkWord: "REDACTED", Source: "stdin", At: "now", MaxLine: 1 << 20, OnOversize: "split", Color: "auto",
		Places: map[string]string{},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Every row of the table must arrive in its field, and no field may lack a row.
func TestValuesHaveAFieldForEverySetting(t *testing.T) {
	t.Parallel()
	fields := map[string]bool{}
	for f := range reflect.TypeFor[config.Values]().Fields() {
		fields[f.Tag.Get("koanf")] = true
	}
	delete(fields, "-")
	for _, s := range settings.Table() {
		if !fields[s.Key] {
			t.Errorf("no field for the setting %s", s.Key)
		}
		delete(fields, s.Key)
	}
	for key := range fields {
		t.Errorf("no setting for the field %s", key)
	}
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	named := filepath.Join(t.TempDir(), "named.yaml")
	write(t, named, "mask: fixed\nworkers: 2\n")
	user := "mask: partial\nworkers: 1\nquiet: true\nmax_line: 8192\n"
	for _, c := range []struct {
		name          string
		user          string
		environ, args []string
		mask          string
		workers       int
		place         string // of workers
	}{
		{"defaults", "", nil, nil, "fixed", 0, ""},
		{"user's file", user, nil, nil, "partial", 1, "config.yaml:2: workers"},
		{"named file", user, nil, []string{"-c", named}, "fixed", 2, "named.yaml:2: workers"},
		{"file named by a variable", user, []string{"REDACTOR_CONFIG=" + named}, nil, "fixed", 2, "named.yaml:2: workers"},
		{"environment", user, []string{"REDACTOR_WORKERS=3", "REDACTOR_MASK="}, []string{"-c", named}, "fixed", 3, "REDACTOR_WORKERS"},
		{"flag", user, []string{"REDACTOR_WORKERS=3"}, []string{"-c", named, "-j4", "--mask=partial"}, "partial", 4, "--workers"},
	} {
		v, err := load(t, c.user, c.environ, c.args)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if v.Mask != c.mask || v.Workers != c.workers || v.Quiet != (c.user != "") {
			t.Errorf("%s: mask %q, workers %d, quiet %v; want %q, %d, %v", c.name, v.Mask, v.Workers, v.Quiet, c.mask, c.workers, c.user != "")
		}
		if !strings.HasSuffix(v.Places["workers"], c.place) || c.place == "" && v.Places["workers"] != "" {
			t.Errorf("%s: workers come from %q; want %q", c.name, v.Places["workers"], c.place)
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	named := filepath.Join(dir, "c.yaml")
	write(t, named, "rules: [mine.yaml, /etc/rules]\nenable: [http, 'a,b']\n")
	v, err := load(t, "", []string{"REDACTOR_DISABLE=jwt, http.basic"}, []string{"-c", named})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{filepath.Join(dir, "mine.yaml"), "/etc/rules"}; !reflect.DeepEqual(v.Rules, want) {
		t.Errorf("rules %q; want %q", v.Rules, want)
	}
	if want := []string{"http", "a,b"}; !reflect.DeepEqual(v.Enable, want) {
		t.Errorf("enable %q; want %q", v.Enable, want)
	}
	if want := []string{"jwt", "http.basic"}; !reflect.DeepEqual(v.Disable, want) {
		t.Errorf("disable %q; want %q", v.Disable, want)
	}
	v, err = load(t, "", []string{"REDACTOR_RULES=x:y"}, []string{"-c", named, "--rules", "a,b:c", "-r", "d", "--enable=e,f", "--enable=g"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a,b:c", "d"}; !reflect.DeepEqual(v.Rules, want) {
		t.Errorf("rules %q; want %q", v.Rules, want)
	}
	if want := []string{"e", "f", "g"}; !reflect.DeepEqual(v.Enable, want) {
		t.Errorf("enable %q; want %q", v.Enable, want)
	}
}

func TestFileFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "",
		"# nothing\n":               "",
		"~\n":                       "",
		"mask: partial\n---\n":      "2: a second document",
		"- mask\n":                  "1: must be a list of keys and values",
		"mask\n":                    "1: must be a list of keys and values",
		"\nmaks: fixed\n":           `2: unknown setting "maks"; did you mean "mask"?`,
		"max-line: 1MiB\n":          `1: unknown setting "max-line"; did you mean "max_line"?`,
		"hunter2hunter2: 1MiB\n":    "1: unknown setting",
		"config: x.yaml\n":          "1: config: not allowed in a settings file",
		"mask: fixed\nmask: fixed":  "2: mask: given twice",
		"mask: 1\n":                 "1: mask: must be fixed or partial",
		"mask:\n  - fixed\n":        "2: mask: must be fixed or partial",
		"mask:\n":                   "1: mask: must be fixed or partial",
		"workers: '4'\n":            "1: workers: must be a whole number from 0 to 1024",
		"workers: 4.0\n":            "1: workers: must be a whole number from 0 to 1024",
		"workers: 5000\n":           "1: workers: must be a whole number from 0 to 1024",
		"stats: 1\n":                "1: stats: must be true or false",
		"stats: yes\n":              "1: stats: must be true or false",
		"stats: True\n":             "",
		"max_line: 1048576\n":       "",
		"max_line: 2MiB\n":          "",
		"max_line: 2 fathoms\n":     "1: max_line: must be a size from 4KiB to 1GiB, such as 512KiB",
		"rules: one.yaml\n":         "1: rules: must be a list of paths",
		"enable: [http, 4]\n":       "1: enable: must be a list of names",
		"enable: ['']\n":            "1: enable: has an empty element",
		"rules: ['']\n":             "1: rules: has an empty element",
		"output: ''\n":              "1: output: has no value",
		"mask: &m fixed\ncolor: *m": "2: color: must be auto, always or never",
		"mask: 'fixed\n":            "2: found unexpected end of stream",
		"a: b: c\n":                 "1: mapping values are not allowed in this context",
	} {
		_, err := load(t, text, nil, nil)
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		faults := list(t, err)
		if len(faults) != 1 || !strings.HasSuffix(faults[0], "config.yaml:"+want) {
			t.Errorf("%q: faults %q; want %q", text, faults, want)
		}
	}
}

func TestEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	named := filepath.Join(t.TempDir(), "c.yaml")
	write(t, named, "maks: fixed\nworkers: many\n")
	_, err := load(t, "stats: 3\n",
		[]string{"REDACTOR_MAX_LNE=1MiB", "REDACTOR_COLOR=blue", "REDACTOR_HUNTER2HUNTER2=x", "REDACTOR_SERVICE_HOST=10.0.0.1"},
		[]string{"--mask=none", "-j", "x", "--config", named})
	got := strings.Join(list(t, err), "\n")
	for _, want := range []string{
		"config.yaml:1: stats: must be true or false",
		"c.yaml:1: unknown setting \"maks\"",
		"c.yaml:2: workers: must be a whole number",
		"REDACTOR_MAX_LNE: unknown setting; did you mean REDACTOR_MAX_LINE?",
		"REDACTOR_HUNTER2HUNTER2: unknown setting",
		"REDACTOR_COLOR: must be auto, always or never",
		"--mask: must be fixed or partial",
		"--workers: must be a whole number",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no fault %q in\n%s", want, got)
		}
	}
	if n := len(list(t, err)); n != 8 {
		t.Errorf("%d faults; want 8:\n%s", n, got)
	}
}

func TestMissingFiles(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone.yaml")
	_, err := load(t, "", nil, []string{"-c", gone})
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), gone) {
		t.Errorf("a named file that is missing: %v", err)
	}
	flags := pflag.NewFlagSet("redactor", pflag.ContinueOnError)
	config.AddFlags(flags, settings.Filter)
	for _, environ := range [][]string{nil, {"HOME=relative"}, {"XDG_CONFIG_HOME=relative", "HOME=" + t.TempDir()}} {
		if _, err := config.Load(flags, environ); err != nil {
			t.Errorf("with the environment %q: %v", environ, err)
		}
	}
}

func TestVariablesOfServicesAreNoSettings(t *testing.T) {
	t.Parallel()
	names := []string{
		"REDACTOR_SERVICE_HOST", "REDACTOR_SERVICE_PORT", "REDACTOR_SERVICE_PORT_METRICS", "REDACTOR_PORT",
		"REDACTOR_PORT_9090_TCP", "REDACTOR_PORT_9090_TCP_ADDR", "REDACTOR_WEB_SERVICE_HOST", "REDACTOR_WEB_PORT",
	}
	for _, s := range settings.Table() {
		for _, name := range names {
			if s.Env() == name {
				t.Errorf("%s: Kubernetes may set %s for a service called redactor", s.Key, name)
			}
		}
	}
	for _, name := range append(names, settings.TestsEnv) {
		if _, err := load(t, "", []string{name + "=tcp://10.0.0.1:9090"}, nil); err != nil {
			t.Error(err)
		}
	}
}

// list returns the faults that err gathers.
func list(t *testing.T, err error) []string {
	t.Helper()
	var gathered *multierror.Error
	if !errors.As(err, &gathered) {
		t.Fatalf("the error %v gathers nothing", err)
	}
	var faults []string
	for _, e := range gathered.Errors {
		faults = append(faults, e.Error())
	}
	return faults
}

func FuzzSettingsFile(f *testing.F) {
	f.Add("mask: partial\nrules: [a, b]\n")
	f.Add("mask: &a fixed\nworkers: *a\n<<: {stats: true}\n")
	f.Add("? [mask]\n: fixed\n--- 2")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := load(t, text, nil, nil)
		if v == nil {
			t.Fatalf("no values, and the error %v", err)
		}
		if err != nil {
			list(t, err)
		}
	})
}

func TestWantsJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args, environ []string
		want          bool
	}{
		{nil, nil, false},
		{[]string{"files", "--json", "x"}, nil, true},
		{[]string{"--json=true"}, nil, true},
		{[]string{"--json=false"}, []string{"REDACTOR_JSON=true"}, false},
		{[]string{"files", "--", "--json"}, nil, false},
		{[]string{"--", "--json"}, []string{"REDACTOR_JSON=true"}, true},
		{[]string{"--jsonx"}, []string{"REDACTOR_JSON="}, false},
	} {
		if got := config.WantsJSON(c.args, c.environ); got != c.want {
			t.Errorf("%q with %q: %v", c.args, c.environ, got)
		}
	}
}
