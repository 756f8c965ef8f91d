// Package file reads batches from plain files, one after the other.
//
// It promises that every file is a stream of its own: no state and no half line passes from one file to the next. Start with
// [Open].
//
// Limits: only regular files, read once from start to end; what is appended after the end was reached is not read. A file on
// a file system that blocks blocks Read.
package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"redactor/pipeline"
	"redactor/sources/internal/blocks"
	"redactor/sources/stdin"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// Config says what to read.
type Config struct {
	Paths []string  // in this order; "-" is Stdin
	Stdin io.Reader // nil means os.Stdin
}

// ErrNotRegular is in the chain of the error for a path that is neither a regular file nor a folder.
var ErrNotRegular = errors.New("not a regular file")

// ErrIsFolder is in the chain of the error for a path that is a folder.
var ErrIsFolder = errors.New("is a folder")

// A Source reads files.
type Source struct {
	paths  []string // not opened yet
	input  io.Reader
	pool   *blocks.Pool
	file   *os.File // being read; nil between files
	cut    *blocks.Cutter
	stdin  *stdin.Source // being read; nil between files
	closed bool
}

var _ pipeline.Source = (*Source)(nil)

// Open checks every path and reports all that cannot be read, each with its path. Files are opened when their turn comes.
func Open(cfg Config) (*Source, error) {
	var bad []error
	for _, path := range cfg.Paths {
		if path == Stdin {
			continue
		}
		if err := check(path); err != nil {
			bad = append(bad, err)
		}
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	if cfg.Stdin == nil {
		cfg.Stdin = os.Stdin
	}
	return &Source{paths: cfg.Paths, input: cfg.Stdin, pool: blocks.NewPool(blocks.Size)}, nil
}

// check refuses what must not even be opened: opening a named pipe would block.
func check(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, cause(err))
	}
	return checkInfo(path, info)
}

func checkInfo(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return fmt.Errorf("reading %s: %w", path, ErrIsFolder)
	case !info.Mode().IsRegular():
		return fmt.Errorf("reading %s: %w", path, ErrNotRegular)
	}
	return nil
}

// cause takes the path out of an error that gets one.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// Read returns the next batch; see pipeline.Source. It must not be called while Close is.
func (s *Source) Read(ctx context.Context) (*pipeline.Batch, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		b, err := s.next(ctx)
		if err == nil || !errors.Is(err, io.EOF) {
			return b, err
		}
		if err := s.leave(); err != nil {
			return nil, err
		}
		if len(s.paths) == 0 {
			return nil, io.EOF
		}
		if err := s.enter(); err != nil {
			return nil, err
		}
	}
}

// next returns the next batch of what is being read, or io.EOF.
func (s *Source) next(ctx context.Context) (*pipeline.Batch, error) {
	switch {
	case s.closed:
		return nil, os.ErrClosed
	case s.stdin != nil:
		return s.stdin.Read(ctx)
	case s.file != nil:
		return s.cut.Next()
	}
	return nil, io.EOF
}

// enter opens the next path.
func (s *Source) enter() error {
	path := s.paths[0]
	s.paths = s.paths[1:]
	if path == Stdin {
		s.stdin = stdin.New(s.input)
		return nil
	}
	if err := check(path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, cause(err))
	}
	info, err := f.Stat()
	if err == nil {
		err = checkInfo(path, info) // it may be another file by now
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	s.file, s.cut = f, blocks.NewCutter(plain{f}, path, s.pool)
	return nil
}

// plain keeps the path out of read errors: the cutter names it.
type plain struct{ f *os.File }

func (p plain) Read(b []byte) (int, error) {
	n, err := p.f.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = cause(err)
	}
	return n, err
}

// leave closes what was read.
func (s *Source) leave() error {
	switch {
	case s.stdin != nil:
		in := s.stdin
		s.stdin = nil
		return in.Close()
	case s.file != nil:
		f := s.file
		s.file = nil
		if err := f.Close(); err != nil {
			return fmt.Errorf("closing %s: %w", f.Name(), cause(err))
		}
	}
	return nil
}

// Close ends the source.
func (s *Source) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	return s.leave()
}
