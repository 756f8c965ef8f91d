package policy

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "redactor"

// A fence says what the packages in a folder and below may import. Tests may import what they like.
type fence struct {
	dir   string
	own   []string // folders of ours
	third []string // modules or packages of others
	never []string // packages of the standard library
	why   string
}

// fences has the folder that decides first: a folder inside another one stands before it.
func fences() []fence {
	io := []string{"log", "net", "net/http", "os", "os/exec", "os/signal", "syscall", "time"}
	return []fence{
		{
			dir: "patterns/redact", own: []string{"patterns"}, never: []string{"log", "net", "os", "os/exec", "os/signal", "syscall"},
			why: "the library for programs is the engine, the standard library and nothing else",
		},
		{dir: "patterns/guard", own: []string{"patterns"}, never: io, why: "it calls an engine and knows no transport"},
		{
			dir: "patterns", own: []string{"patterns/internal", "patterns/rules"}, never: io,
			third: []string{"github.com/hashicorp/go-multierror", "go.yaml.in/yaml/v3", "golang.org/x/sys/cpu"},
			why:   "the engine is pure: bytes in, spans out, nothing of ours above it",
		},
		{
			dir: "pipeline/pipelinetest", own: []string{"pipeline", "patterns"},
			third: []string{"go.uber.org/goleak", "pgregory.net/rapid"},
			why:   "the conformance suites know sources and sinks by their interfaces only",
		},
		{
			dir: "pipeline", own: []string{"pipeline", "patterns"}, third: []string{"golang.org/x/sync"},
			why: "it moves batches and knows no transport",
		},
		{
			dir: "sources", own: []string{"sources", "pipeline", "internal/archive", "internal/recordbatch"},
			third: []string{"github.com/fsnotify/fsnotify", "github.com/segmentio/kafka-go", "golang.org/x/sys"},
			why:   "a source does not know where its batches go, nor what is masked in them",
		},
		{
			dir: "sinks", own: []string{"sinks", "pipeline", "internal/archive", "internal/recordbatch"},
			third: []string{"github.com/segmentio/kafka-go", "golang.org/x/sys"},
			why:   "a sink does not know where its batches come from, nor what is masked in them",
		},
		{
			dir: "internal/identity", own: []string{"internal/identity", "internal/linetime", "internal/nearest", "patterns"},
			third: []string{"github.com/hashicorp/go-multierror", "github.com/hashicorp/golang-lru/v2", "go.yaml.in/yaml/v3", "golang.org/x/crypto/cryptobyte"},
			never: []string{"log", "net", "net/http", "os/exec", "os/signal", "syscall"},
			why:   "it reads certificates and the files that judge them, and asks nobody",
		},
		{dir: "internal/nearest", own: []string{}, why: "it compares words"},
		{dir: "internal/settings", own: []string{"internal/settings"}, why: "the table of settings is data that generators read too"},
		{dir: "internal/linetime", why: "the standard library only"},
		{dir: "internal/messages", own: []string{}, why: "the form of messages is data that generators read too"},
		{dir: "internal/logcorpus/cmd", own: []string{"internal/logcorpus", "patterns"}, why: "programs that write corpora and judge the engine"},
		{dir: "internal/logcorpus", own: []string{"internal/logcorpus"}, why: "a corpus must not depend on the engine it tests"},
		{dir: "internal/policy", own: []string{}, why: "it has no code"},
		{dir: "internal/gen", own: []string{"internal", "patterns"}, why: "generators read data and write files"},
		{dir: "benchmarks", own: []string{"benchmarks", "internal/logcorpus", "patterns", "pipeline"}, why: "peers stay out of go.mod"},
	}
}

// TestImportFences holds docs/architecture.md, "Who imports whom". cmd/redactor alone imports everything.
func TestImportFences(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || strings.HasPrefix(s.dir+"/", "cmd/redactor/") {
			continue
		}
		i := slices.IndexFunc(fences(), func(f fence) bool { return within(s.dir, f.dir) })
		if i < 0 {
			t.Errorf("%s: its folder has no fence: say in fences() what it may import", s.path)
			continue
		}
		for _, path := range imports(t, s) {
			if fault := fences()[i].fault(path, s.isCommand()); fault != "" {
				t.Errorf("%s imports %s: %s; %s", s.path, path, fault, fences()[i].why)
			}
		}
	}
}

// fault says why the fence refuses the import, or nothing.
func (f fence) fault(path string, command bool) string {
	allowed := func(list []string) bool {
		return slices.ContainsFunc(list, func(a string) bool { return within(path, a) })
	}
	switch first, _, _ := strings.Cut(path, "/"); {
	case first == module:
		if !slices.ContainsFunc(f.own, func(own string) bool { return within(path, module+"/"+own) }) {
			return "not one of " + strings.Join(f.own, ", ")
		}
	case strings.Contains(first, "."):
		if !allowed(f.third) {
			return "not one of " + strings.Join(f.third, ", ")
		}
	case slices.Contains(f.never, path) && !command:
		return "no I/O, no clock"
	}
	return ""
}

// TestNothingStandsOnTheLibrary: patterns/redact wraps the engine for programs; what moves logs uses the engine itself.
func TestNothingStandsOnTheLibrary(t *testing.T) {
	for _, s := range sources(t) {
		for _, below := range []string{"patterns", "pipeline", "sources", "sinks"} {
			if s.test || within(s.dir, "patterns/redact") || !within(s.dir, below) {
				continue
			}
			if slices.Contains(imports(t, s), module+"/patterns/redact") {
				t.Errorf("%s imports patterns/redact, which stands above it", s.path)
			}
		}
	}
}

// TestEngineStartsNoGoroutines: who calls the engine decides on concurrency.
func TestEngineStartsNoGoroutines(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.isCommand() || !within(s.dir, "patterns") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				t.Errorf("%s starts a goroutine", s.path)
			}
			return true
		})
	}
}

// TestOnlyTheCommandKnowsCobraAndKoanf also holds for tests.
func TestOnlyTheCommandKnowsCobraAndKoanf(t *testing.T) {
	for _, s := range sources(t) {
		for _, path := range imports(t, s) {
			for _, lib := range []string{"github.com/knadh/koanf", "github.com/spf13/cobra", "github.com/spf13/pflag"} {
				if within(path, lib) && !within(s.dir, "cmd/redactor") {
					t.Errorf("%s imports %s: packages take a Config; only cmd/redactor reads files, environment and flags", s.path, path)
				}
			}
		}
	}
}

// within reports whether path is base or below it.
func within(path, base string) bool { return path == base || strings.HasPrefix(path, base+"/") }

// imports returns the import paths of a file.
func imports(t *testing.T, s source) []string {
	t.Helper()
	var paths []string
	for _, spec := range s.file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", s.path, err)
		}
		paths = append(paths, path)
	}
	return paths
}
