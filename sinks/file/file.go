// Package file writes batches to a file.
//
// It promises that the file is created at the first write, so that a run that fails before leaves nothing behind; that it never
// writes over one of its own inputs, by whatever name; and, when asked for, that the file appears at its path complete or
// not at all. Start with [Open].
//
// Limits: durable means handed to the system; Config.Sync and Config.Atomic ask for more.
package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"redactor/pipeline"
	"redactor/sinks/internal/stream"
)

// newMode is the mode of a new file without Config.Mode: what is left in a redacted log is still for its owner only.
const newMode fs.FileMode = 0o600

// Stdin is the name of standard input among Config.Inputs.
const Stdin = "-"

// Config says where to write, and how.
type Config struct {
	Path string
	// Inputs are the paths that are read in the same run. The sink refuses to write over them. To redact a file in place,
	// leave it out and set Atomic.
	Inputs []string
	// Mode is the mode of a new file, for instance that of the input; 0 means 0600. A file that is there keeps its mode.
	Mode fs.FileMode
	// Sync makes a batch durable only when the disk has it.
	Sync bool
	// Atomic writes to a temporary file in the same folder. Close puts it at Path when the last stream was written to its
	// end, and else removes it. The batches are acknowledged before that, so it is for inputs that stay where they are.
	Atomic bool
}

// ErrSame is in the chain of the error for a path that is one of the inputs.
var ErrSame = errors.New("input and output are the same")

// ErrIncomplete is in the chain of Close's error when an atomic file was not put in place.
var ErrIncomplete = errors.New("output is incomplete and was dropped")

// A Sink writes to one file. A line break is put between two streams when the first one ends without.
type Sink struct {
	cfg    Config
	f      *os.File // nil before the first write
	w      stream.Writer
	closed bool
}

// A SyncSink is a Sink with Config.Sync.
type SyncSink struct{ *Sink }

var (
	_ pipeline.Sink    = (*Sink)(nil)
	_ pipeline.Sink    = (*SyncSink)(nil)
	_ pipeline.Flusher = (*SyncSink)(nil)
)

// Open checks the path and returns the sink, which is a pipeline.Flusher if cfg.Sync is set. It creates nothing yet.
func Open(cfg Config) (pipeline.Sink, error) {
	if cfg.Mode == 0 {
		cfg.Mode = newMode
	}
	s := &Sink{cfg: cfg, w: stream.Writer{Name: cfg.Path}}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("writing %s: %w", cfg.Path, err)
	}
	if cfg.Sync {
		return &SyncSink{s}, nil
	}
	return s, nil
}

// check refuses a path that cannot or must not be written to.
func (s *Sink) check() error {
	for _, in := range s.cfg.Inputs {
		if samePath(in, s.cfg.Path) {
			return ErrSame
		}
	}
	info, err := os.Stat(s.cfg.Path)
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(filepath.Dir(s.cfg.Path))
		if err != nil {
			return fmt.Errorf("folder %s: %w", filepath.Dir(s.cfg.Path), stream.Cause(err))
		}
		if !info.IsDir() {
			return fmt.Errorf("folder %s: not a folder", filepath.Dir(s.cfg.Path))
		}
		return nil
	}
	if err != nil {
		return stream.Cause(err)
	}
	return s.checkInfo(info)
}

// checkInfo is check for what is at the path.
func (s *Sink) checkInfo(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a folder")
	case s.cfg.Atomic && !info.Mode().IsRegular():
		return errors.New("not a regular file, cannot be replaced")
	}
	for _, in := range s.cfg.Inputs {
		stat := func() (fs.FileInfo, error) { return os.Stat(in) }
		if in == Stdin {
			stat = os.Stdin.Stat
		}
		if other, err := stat(); err == nil && other.Mode().IsRegular() && os.SameFile(info, other) {
			return ErrSame
		}
	}
	return nil
}

// samePath reports whether two paths are spelled alike once they are absolute, which also holds when there is no file yet.
func samePath(a, b string) bool {
	if a == Stdin {
		return false
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absA == absB
}

// Write writes b.Data; see pipeline.Sink. The first call opens the file. After Close it returns os.ErrClosed.
func (s *Sink) Write(ctx context.Context, b *pipeline.Batch) error {
	if s.closed {
		return os.ErrClosed
	}
	if s.f == nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := s.open(); err != nil {
			return fmt.Errorf("writing %s: %w", s.cfg.Path, stream.Cause(err))
		}
	}
	return s.w.Write(ctx, b)
}

func (s *Sink) open() (err error) {
	if s.cfg.Atomic {
		s.f, err = s.openTemporary()
	} else {
		s.f, err = s.openPath()
	}
	s.w.Out = s.f
	return err
}

// openPath opens the file at the path itself. Nothing in it is touched before it is known not to be an input.
func (s *Sink) openPath() (*os.File, error) {
	f, err := os.OpenFile(s.cfg.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, newMode)
	if err == nil {
		return own(f, chmod(f, s.cfg.Mode))
	}
	if !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	f, err = os.OpenFile(s.cfg.Path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = s.checkInfo(info)
	}
	if err == nil && info.Mode().IsRegular() {
		err = f.Truncate(0)
	}
	return own(f, err)
}

// own returns f, or closes it if there was an error.
func own(f *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func chmod(f *os.File, mode fs.FileMode) error {
	if mode == newMode {
		return nil
	}
	return f.Chmod(mode.Perm())
}

// Close closes the file, and puts an atomic one in place.
func (s *Sink) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if s.f == nil {
		return nil
	}
	if s.cfg.Atomic {
		return s.replace()
	}
	if err := s.f.Close(); err != nil {
		return fmt.Errorf("closing %s: %w", s.cfg.Path, stream.Cause(err))
	}
	return nil
}

// Flush returns when the disk has what was written; see pipeline.Flusher.
func (s *SyncSink) Flush(context.Context) error {
	if s.f == nil {
		return nil
	}
	if err := s.f.Sync(); err != nil {
		return fmt.Errorf("syncing %s: %w", s.cfg.Path, stream.Cause(err))
	}
	return nil
}
