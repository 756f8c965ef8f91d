package tree

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// world makes files in a fresh working folder: "name", "name -> target" for a link, "name/" for a folder.
func world(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		name, target, link := strings.Cut(name, " -> ")
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case link:
			err = os.Symlink(target, name)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(name, 0o750)
		default:
			err = os.WriteFile(name, []byte(name), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// plan makes a plan and writes it as lines: "in > out", "skip: why", "fault: why".
func plan(t *testing.T, root string, paths ...string) []string {
	t.Helper()
	var output fs.FileInfo
	if info, err := os.Stat(root); err == nil {
		output = info
	}
	p, err := Make(paths, root, output)
	var lines []string
	for _, j := range p.Jobs {
		lines = append(lines, j.In+" > "+j.Out)
	}
	for _, s := range p.Skipped {
		lines = append(lines, "skip: "+s.Error())
	}
	if err != nil {
		lines = append(lines, "fault: "+err.Error())
	}
	return lines
}

func TestPlans(t *testing.T) {
	files := []string{"a.log", "logs/b.log", "logs/old/c.log"}
	for _, c := range []struct {
		name  string
		world []string
		root  string
		paths []string
		want  []string
	}{
		{"files keep their relative names", files, "out", []string{"a.log", "./logs/b.log"}, []string{"a.log > out/a.log", "./logs/b.log > out/logs/b.log"}},
		{"folders are walked", files, "out", []string{"logs"}, []string{"logs/b.log > out/logs/b.log", "logs/old/c.log > out/logs/old/c.log"}},
		{"one stream takes all, also twice", files, "-", []string{"a.log", "-", "a.log"}, []string{"a.log > -", "- > -", "a.log > -"}},
		{"a file named twice is masked once", files, "out", []string{"logs/b.log", "logs"}, []string{"logs/b.log > out/logs/b.log", "logs/old/c.log > out/logs/old/c.log"}},
		{"stdin has no name", files, "out", []string{"-"}, []string{"fault: ... standard input has no name"}},
		{"a missing file is skipped", files, "out", []string{"x", "a.log"}, []string{"a.log > out/a.log", "skip: reading x: no such file or directory"}},
		{"output within the input", append(files, "logs/clean/logs/b.log"), "logs/clean", []string{"logs"}, []string{"logs/b.log > logs/clean/logs/b.log", "logs/old/c.log > logs/clean/logs/old/c.log"}},
		{"output is the input", files, "logs", []string{"logs"}, []string{"fault: ... logs is both input and output"}},
		{"output overwrites the input", files, ".", []string{"a.log"}, []string{"a.log > a.log", "fault: ... a.log is both input and output"}},
		{"output overwrites the input through a link", append(files, "out/a.log -> ../a.log"), "out", []string{"a.log"}, []string{"a.log > out/a.log", "fault: ... a.log is both input and output"}},
		{"output overwrites another input", append(files, "out/a.log"), "out", []string{"a.log", "out/a.log"}, []string{"a.log > out/a.log", "out/a.log > out/out/a.log", "fault: ... masking a.log would overwrite the input out/a.log"}},
		{"two inputs, one output", append(files, "x/a.log"), "out", []string{"x/../a.log", "x/../../" + "{dir}/a.log"}, []string{"x/../a.log > out/a.log", "x/../../{dir}/a.log > out/{dir}/a.log"}},
		{"a link to a file", append(files, "l/d.log -> ../a.log"), "out", []string{"l"}, []string{"l/d.log > out/l/d.log"}},
		{"a link to a folder in a folder", append(files, "l/more -> ../logs"), "out", []string{"l"}, []string{"skip: ... l/more is a link to a folder"}},
		{"a link to a folder by name", append(files, "l -> logs/old"), "out", []string{"l"}, []string{"l/c.log > out/l/c.log"}},
		{"a link to nothing", append(files, "l/gone -> nothing"), "out", []string{"l"}, []string{"skip: reading l/gone: no such file or directory"}},
		{"an empty folder", []string{"l/"}, "out", []string{"l"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			world(t, c.world...)
			wd, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			fill := strings.NewReplacer("{dir}", filepath.Base(wd))
			var paths []string
			for _, p := range c.paths {
				paths = append(paths, fill.Replace(p))
			}
			got := plan(t, c.root, paths...)
			same := slices.EqualFunc(got, c.want, func(g, w string) bool {
				start, part, ok := strings.Cut(fill.Replace(w), " ... ")
				return g == start || ok && strings.HasPrefix(g, start) && strings.Contains(g, part)
			})
			if !same {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
			}
		})
	}
}

func TestTwoInputsForOneOutput(t *testing.T) {
	world(t, "a/x.log", "a/b/x.log")
	t.Chdir("a/b")
	got := strings.Join(plan(t, "out", "x.log", "../x.log"), "\n")
	if want := "x.log and ../x.log would both be written to out/x.log"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStdoutIsAnInput(t *testing.T) {
	world(t, "a.log", "b.log")
	info, err := os.Stat("a.log")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Make([]string{"b.log", "a.log"}, Stream, info); err == nil || !strings.Contains(err.Error(), "a.log is both input and output") {
		t.Errorf("masking a file into itself: %v", err)
	}
}

func TestUnreadableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is unreadable for root")
	}
	world(t, "logs/a.log", "logs/locked/b.log")
	if err := os.Chmod("logs/locked", 0); err != nil {
		t.Fatal(err)
	}
	got := plan(t, "out", "logs")
	if len(got) != 2 || got[0] != "logs/a.log > out/logs/a.log" || !strings.Contains(got[1], "permission denied") {
		t.Errorf("got %q", got)
	}
}

// Whatever the path, the output stays below its folder.
func TestBelowStaysBelow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringMatching(`[./a]{1,12}`).Draw(t, "path")
		if got := below(path); got != "." && got != ".." && got != "" && !filepath.IsLocal(got) {
			t.Errorf("below(%q) = %q", path, got)
		}
	})
}

func TestPacking(t *testing.T) {
	t.Parallel()
	tar := make([]byte, headSize)
	copy(tar[257:], "ustar\x0000")
	for head, want := range map[string]string{
		"":                         "",
		"127.0.0.1 - - [23/Nov]":   "",
		"\x1f":                     "",
		"\x1f\x8b\x08\x00":         "gzip",
		"\x28\xb5\x2f\xfd\x04":     "zstd",
		"BZh91AY&SY":               "bzip2",
		"\xfd7zXZ\x00\x00":         "xz",
		"PK\x03\x04":               "zip",
		string(tar):                "tar",
		strings.Repeat("a", 300):   "",
		"ustar in the wrong place": "",
	} {
		if got := packing([]byte(head)); got != want {
			t.Errorf("packing(%.20q) = %q; want %q", head, got, want)
		}
	}
}

func TestPacked(t *testing.T) {
	world(t, "plain.log")
	if err := os.WriteFile("log.gz", []byte("\x1f\x8b\x08"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Packed("plain.log"); err != nil {
		t.Error(err)
	}
	if err := Packed("log.gz"); err == nil || !strings.Contains(err.Error(), "log.gz is packed (gzip)") {
		t.Errorf("a packed file: %v", err)
	}
	if err := Packed("gone"); err == nil {
		t.Error("no error for a missing file")
	}
}
