package file_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"redactor/pipeline"
	"redactor/pipeline/pipelinetest"
	"redactor/sinks/file"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func opener(cfg file.Config) func(t *testing.T) pipelinetest.Sink {
	return func(t *testing.T) pipelinetest.Sink {
		t.Helper()
		cfg.Path = filepath.Join(t.TempDir(), "out.log")
		return pipelinetest.Sink{Sink: open(t, cfg), Delivered: func() []byte { return []byte(content(t, cfg.Path)) }}
	}
}

func TestSink(t *testing.T) {
	t.Run("plain", func(t *testing.T) { pipelinetest.TestSink(t, opener(file.Config{})) })
	t.Run("sync", func(t *testing.T) { pipelinetest.TestSink(t, opener(file.Config{Sync: true})) })
	t.Run("atomic", func(t *testing.T) { pipelinetest.TestClosingSink(t, opener(file.Config{Atomic: true})) })
	t.Run("atomic and sync", func(t *testing.T) { pipelinetest.TestClosingSink(t, opener(file.Config{Atomic: true, Sync: true})) })
}

func TestFailingSink(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("needs /dev/full")
	}
	pipelinetest.TestFailingSink(t, func(t *testing.T) (pipeline.Sink, error) {
		return open(t, file.Config{Path: "/dev/full"}), syscall.ENOSPC
	})
}

func open(t *testing.T, cfg file.Config) pipeline.Sink {
	t.Helper()
	s, err := file.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// content returns what is in a file; nothing if there is none.
func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, s pipeline.Sink, text string, last bool) {
	t.Helper()
	b := pipeline.NewBatch([]byte(text), nil)
	b.Last = last
	if err := s.Write(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// names lists a folder.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, 0, len(entries))
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

// TestCreated shows when a file appears, and with which mode.
func TestCreated(t *testing.T) {
	for _, test := range []struct {
		name       string
		old        fs.FileMode // of a file that is there before
		cfg        file.Config
		want       fs.FileMode
		wantBefore string // content after the write, before Close
	}{
		{"new", 0, file.Config{}, 0o600, "text\n"},
		{"new with mode", 0, file.Config{Mode: 0o644}, 0o644, "text\n"},
		{"old", 0o640, file.Config{Mode: 0o644}, 0o640, "text\n"},
		{"new atomic", 0, file.Config{Atomic: true}, 0o600, ""},
		{"new atomic with mode", 0, file.Config{Atomic: true, Mode: 0o644}, 0o644, ""},
		{"old atomic", 0o640, file.Config{Atomic: true}, 0o640, "longer than the new text\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.cfg.Path = filepath.Join(dir, "out.log")
			if test.old != 0 {
				write(t, test.cfg.Path, "longer than the new text\n", test.old)
			}
			before := names(t, dir)
			s := open(t, test.cfg)
			if got := names(t, dir); got != before {
				t.Errorf("before the first write there is %q, was %q", got, before)
			}
			put(t, s, "text\n", true)
			if got := content(t, test.cfg.Path); got != test.wantBefore {
				t.Errorf("before Close there is %q", got)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if got := content(t, test.cfg.Path); got != "text\n" || names(t, dir) != "out.log" {
				t.Errorf("there is %q in %s", got, names(t, dir))
			}
			info, err := os.Stat(test.cfg.Path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode() != test.want && runtime.GOOS != "windows" {
				t.Errorf("the mode is %v, want %v", info.Mode(), test.want)
			}
		})
	}
}

// TestAtomicIncomplete shows that a file is replaced by a whole stream or not at all.
func TestAtomicIncomplete(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.log")
	write(t, path, "old\n", 0o600)
	s := open(t, file.Config{Path: path, Atomic: true})
	put(t, s, "half\n", false)
	if err := s.Close(); !errors.Is(err, file.ErrIncomplete) {
		t.Errorf("Close: %v", err)
	}
	if content(t, path) != "old\n" || names(t, dir) != "out.log" {
		t.Errorf("there is %q in %s", content(t, path), names(t, dir))
	}
}

// TestAtomicLink shows that the file behind a link is replaced, and the link stays.
func TestAtomicLink(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "out.log"), filepath.Join(dir, "link.log")
	write(t, path, "old\n", 0o600)
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	s := open(t, file.Config{Path: link, Atomic: true})
	put(t, s, "new\n", true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 || content(t, path) != "new\n" {
		t.Errorf("link is %v, %v; file has %q", info, err, content(t, path))
	}
}

// TestSame shows that an input is not written over, by whatever name.
func TestSame(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.log")
	write(t, in, "precious\n", 0o600)
	hard, soft := filepath.Join(dir, "hard.log"), filepath.Join(dir, "soft.log")
	if err := errors.Join(os.Link(in, hard), os.Symlink(in, soft)); err != nil {
		t.Skip(err)
	}
	t.Chdir(dir)
	for _, path := range []string{in, "in.log", "./x/../in.log", hard, soft} {
		for _, atomic := range []bool{false, true} {
			if _, err := file.Open(file.Config{Path: path, Inputs: []string{"-", in}, Atomic: atomic}); !errors.Is(err, file.ErrSame) {
				t.Errorf("%s: got %v", path, err)
			}
		}
	}
	// The path becomes an input after it was checked.
	for _, atomic := range []bool{false, true} {
		late := filepath.Join(t.TempDir(), "late.log")
		s := open(t, file.Config{Path: late, Inputs: []string{in}, Atomic: atomic})
		if err := os.Symlink(in, late); err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), pipeline.NewBatch([]byte("x\n"), nil)); !errors.Is(err, file.ErrSame) {
			t.Errorf("got %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if content(t, in) != "precious\n" {
		t.Errorf("the input is %q now", content(t, in))
	}
	s := open(t, file.Config{Path: in, Atomic: true}) // in place
	put(t, s, "redacted\n", true)
	if err := s.Close(); err != nil || content(t, in) != "redacted\n" {
		t.Errorf("in place: %v, %q", err, content(t, in))
	}
}

// TestOpenErrors shows that a path that cannot be written to is refused before anything is read.
func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	write(t, plain, "", 0o600)
	for _, test := range []struct {
		cfg  file.Config
		want string
	}{
		{file.Config{Path: dir}, "writing " + dir + ": is a folder"},
		{file.Config{Path: filepath.Join(dir, "no", "out")}, filepath.Join(dir, "no") + ": no such file or directory"},
		{file.Config{Path: filepath.Join(plain, "out")}, "not a"},
		{file.Config{Path: os.DevNull, Atomic: true}, "cannot be replaced"},
	} {
		if s, err := file.Open(test.cfg); s != nil || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.cfg.Path, err, test.want)
		}
	}
}
