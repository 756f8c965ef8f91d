package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"redactor/cmd/redactor/internal/ui"
	"redactor/patterns"
	"redactor/pipeline"
)

// failing is the program with a redactor that panics on lines with PANIC in them and says what they hold.
func failing() {
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, environ: os.Environ(), ui: &ui.UI{W: os.Stderr},
		redactor: func(r pipeline.Redactor) pipeline.Redactor { return brittle{r} },
	}
	os.Exit(a.run(os.Args[1:]))
}

type brittle struct{ pipeline.Redactor }

func (b brittle) Scan(dst []patterns.Match, src []byte, in patterns.State, atEOF bool) (found []patterns.Match, out patterns.State, consumed int) {
	if bytes.Contains(src, []byte("PANIC")) {
		panic("a line of the log: " + string(src))
	}
	return b.Redactor.Scan(dst, src, in, atEOF)
}

// A canary is a random secret that must not be seen again, in any run of eight bytes.
type canary string

func newCanary() canary { return canary(rand.Text()) }

// sung returns a run of the canary that is left in text, or "".
func (c canary) sung(text string) string {
	const run = 8
	for i := 0; i+run <= len(c); i++ {
		if strings.Contains(text, string(c[i:i+run])) {
			return string(c[i : i+run])
		}
	}
	return ""
}

// canaryLog is a log with canaries in the places where secrets stand.
func canaryLog() (log string, all []canary) {
	next := func() string {
		c := newCanary()
		all = append(all, c)
		return string(c)
	}
	basic := next()
	all = append(all, canary(base64.StdEncoding.EncodeToString([]byte("alice:"+basic))))
	fill := strings.Repeat("w ", 17)
	lines := []string{
		"GET /v1?api_key=" + next() + "&page=2 HTTP/1.1",
		"Authorization: Bearer " + next(),
		"Authorization: Basic " + string(all[1]),
		`{"level":"info","password":"` + next() + `","nested":"{\"token\":\"` + next() + `\"}"}`,
		"Cookie: theme=dark; sessionid=" + next(),
		"connecting to postgres://app:" + next() + "@db.example.test/app",
		"-----BEGIN PRIVATE KEY-----", next() + next() + "abcdefghijkl", next() + next() + "abcdefghijkl", "-----END PRIVATE KEY-----",
		"PANIC api_key=" + next() + " in the detector",
		"PANIC password=" + next() + " " + strings.Repeat("x", 6000),
		strings.Repeat("y", 5000) + " password=" + next(),
		fill + "x api_key=3D" + next()[:20] + "=", // a soft break, and then the stream ends
	}
	last := string(all[len(all)-1])
	return strings.Join(lines, "\n") + "\n" + last[20:] + " end\n", all
}

// TestCanaries is promise 10: nothing that the program says or writes holds a secret, whatever goes wrong.
func TestCanaries(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	log, all := canaryLog()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fresh := func() string {
		all = append(all, newCanary())
		return string(all[len(all)-1])
	}
	path := write("a.log", log)
	rules := write("rules.yaml", fmt.Sprintf("pack: mine\nrules:\n  - id: mine.one\n    title: One\n    kind: tokn\n    prefix: [MNE-]\n"+
		"    class: hex\n    min: 8\n    match:\n      - in: 'MNE-01234567 %s'\n        out: 'MNE-%s'\n    no_match:\n      - 'MNE-89abcdef %s'\n", fresh(), fresh(), fresh()))
	config := write("config.yaml", fmt.Sprintf("workers: %s\nmax_line: '%s'\nrules: {a: %s}\nmask: [%s]\n", fresh(), fresh(), fresh(), fresh()))
	broken := write("broken.yaml", fmt.Sprintf("mask: \"%s\nworkers: %s: %s\n", fresh(), fresh(), fresh()))
	out := filepath.Join(dir, "out")
	for _, c := range []struct {
		program string
		args    []string
		codes   string // one of these
	}{
		{"redactor", nil, "0"},
		{"redactor", []string{"--stats", "--json", "--fail-on-match"}, "1"},
		{"redactor", []string{"--line-buffered", "-j", "4"}, "0"},
		{"redactor", []string{"--dry-run"}, "0"},
		{"redactor", []string{"--dry-run", "--json", "--stats"}, "0"},
		{"redactor", []string{"--max-line", "4KiB"}, "0"},
		{"redactor", []string{"--max-line", "4KiB", "--on-oversize", "mask", "--stats"}, "3"},
		{"redactor", []string{"--max-line", "4KiB", "--on-oversize", "drop", "--json"}, "3"},
		{"redactor", []string{"files", "-o", out, path, dir + "/missing"}, "3"},
		{"redactor", []string{"files", "-n", "-o", out, path}, "0"},
		{"redactor", []string{"files", "-o", "-", path, "-"}, "0"},
		{"redactor", []string{"explain"}, "0"},
		{"redactor-failing", []string{"--stats"}, "3"},
		{"redactor-failing", []string{"--json", "--stats", "-j", "1"}, "3"},
		{"redactor-failing", []string{"-n"}, "3"},
		{"redactor-failing", []string{"files", "-o", out, path}, "3"},
		{"redactor", []string{"--rules", rules}, "2"},
		{"redactor", []string{"rules", "test", rules}, "2"},
		{"redactor", []string{"rules", "lint", rules}, "2"},
		{"redactor", []string{"--rules", path}, "2"},
		{"redactor", []string{"-c", config}, "2"},
		{"redactor", []string{"-c", broken}, "2"},
		{"redactor", []string{"-c", path, "--json"}, "2"},
		{"redactor", []string{"-p" + fresh()}, "2"},
		{"redactor", []string{"--workers=" + fresh(), "--json"}, "2"},
		{"redactor", []string{"--mask", fresh(), "--on-oversize", fresh()}, "2"},
	} {
		said, code := heard(t, c.program, c.args, log, "REDACTOR_COLOR="+fresh()+"\x00"+c.codes)
		for _, bird := range all {
			if run := bird.sung(said); run != "" {
				t.Errorf("%s %q says %q of a secret:\n%.100s", c.program, c.args, run, said[strings.Index(said, run):])
			}
		}
		if !strings.Contains(c.codes, code) {
			t.Errorf("%s %q: exit code %s, want %s:\n%.300s", c.program, c.args, code, c.codes, said)
		}
	}
	text, err := os.ReadFile(filepath.Join(out, path))
	if err != nil {
		t.Fatal(err)
	}
	for _, bird := range all {
		if run := bird.sung(string(text)); run != "" {
			t.Errorf("the output file holds %q of a secret", run)
		}
	}
	if bird := newCanary(); bird.sung("x"+string(bird[3:12])) == "" {
		t.Error("the test hears nothing")
	}
}

// heard runs a program on the log and returns all that it writes and its exit code. Where the run is meant to fail, bad is
// a setting that fails as well.
func heard(t *testing.T, program string, args []string, log, bad string) (said, code string) {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, args...)
	cmd.Stdin = strings.NewReader(log)
	cmd.Env = []string{"GORACE=" + noExitSleep, "GOCOVERDIR=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	if setting, codes, _ := strings.Cut(bad, "\x00"); codes == "2" {
		cmd.Env = append(cmd.Env, setting)
	}
	output, _ := cmd.CombinedOutput() // the code is looked at by the caller
	return string(output), strconv.Itoa(cmd.ProcessState.ExitCode())
}
