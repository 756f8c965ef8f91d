package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// openTemporary creates the file that will take the place of the one at the path, with the mode it is to have there.
func (s *Sink) openTemporary() (*os.File, error) {
	if target, err := filepath.EvalSymlinks(s.cfg.Path); err == nil {
		s.cfg.Path = target // replace the file, not the link to it
	}
	mode := s.cfg.Mode
	if info, err := os.Stat(s.cfg.Path); err == nil {
		if err := s.checkInfo(info); err != nil {
			return nil, err
		}
		mode = info.Mode()
	}
	f, err := os.CreateTemp(filepath.Dir(s.cfg.Path), "."+filepath.Base(s.cfg.Path)+".*.tmp")
	if err != nil {
		return nil, err
	}
	if err := chmod(f, mode); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

// replace puts the temporary file at the path if it is complete: first on disk, then visible.
func (s *Sink) replace() error {
	err := ErrIncomplete
	if s.w.Complete() {
		err = s.f.Sync()
	}
	err = errors.Join(err, s.f.Close())
	if err == nil {
		err = os.Rename(s.f.Name(), s.cfg.Path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", s.cfg.Path, errors.Join(err, os.Remove(s.f.Name())))
	}
	return syncFolder(filepath.Dir(s.cfg.Path))
}

// syncFolder makes a rename in a folder durable. Where folders cannot be opened or synced, the system does it in its own time.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return nil //nolint:nilerr // the file itself is in place and complete
	}
	_ = d.Sync()
	return d.Close()
}
