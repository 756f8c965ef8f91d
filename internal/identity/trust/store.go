package trust

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-multierror"

	"redactor/internal/identity"
	"redactor/internal/identity/allowlist"
)

// A Store judges by the files as they were when they were last read without a fault.
type Store struct {
	files   Files
	current atomic.Pointer[state]

	mu    sync.Mutex // of reloading
	looks looks
	fault error // of the last attempt
}

// A state is what the files say. It is not changed, except for its cache.
type state struct {
	list        *allowlist.List
	revoked     *revocations
	authorities *authorities
}

// Open reads the files. The error gathers every fault of every file.
func Open(files Files) (*Store, error) {
	s := &Store{files: files}
	if _, err := s.Reload(); err != nil {
		return nil, err
	}
	return s, nil
}

// Judge gives the verdict on the certificate at the time.
func (s *Store) Judge(c *identity.Certificate, at time.Time) Judgement {
	return s.current.Load().judge(c, at)
}

// Reload reads the files again if one of them has changed, and reports whether the state is a new one. A change is seen by size
// and time, and, where these could deceive, by a digest of the content. With an error the old state stays; the same error comes
// back until a file changes again.
func (s *Store) Reload() (changed bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	contents, seen, err := s.looks.read(s.files)
	if err != nil {
		// The files are looked at anew next time: one that is missing while it is being replaced comes back.
		s.looks, s.fault = nil, nil
		return false, err
	}
	s.looks = seen
	if contents == nil {
		return false, s.fault
	}
	next, err := build(s.files, contents)
	s.fault = err
	if err != nil {
		return false, err
	}
	s.current.Store(next)
	return true, nil
}

// Watch calls Reload every so often until the context ends. report is called after each new state, with nil, and once for each
// new error.
func (s *Store) Watch(ctx context.Context, every time.Duration, report func(error)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		changed, err := s.Reload()
		switch {
		case err == nil && changed:
			report(nil)
		case err != nil && err.Error() != last:
			report(err)
		}
		last = ""
		if err != nil {
			last = err.Error()
		}
	}
}

// build makes a state of the contents of the files.
func build(files Files, contents map[string][]byte) (*state, error) {
	next := &state{}
	var faults *multierror.Error
	if len(files.Authorities) > 0 {
		all, err := newAuthorities()
		if err != nil {
			return nil, err
		}
		next.authorities = all
	}
	for _, path := range files.Authorities {
		if err := next.authorities.add(contents[path]); err != nil {
			faults = multierror.Append(faults, fmt.Errorf("reading certificate authorities from %s: %w", path, err))
		}
	}
	if len(files.Revocations) > 0 {
		next.revoked = newRevocations()
	}
	for _, path := range files.Revocations {
		if err := next.revoked.add(contents[path], next.authorities); err != nil {
			faults = multierror.Append(faults, fmt.Errorf("reading revocations from %s: %w", path, err))
		}
	}
	if err := next.allow(files.Allowlists, contents); err != nil {
		faults = multierror.Append(faults, err)
	}
	return next, faults.ErrorOrNil()
}

// allow reads the allowlists.
func (s *state) allow(paths []string, contents map[string][]byte) error {
	if len(paths) == 0 {
		return nil
	}
	var faults *multierror.Error
	var entries []allowlist.Entry
	for _, path := range paths {
		some, err := allowlist.Parse(path, contents[path])
		if err != nil {
			faults = multierror.Append(faults, err)
		}
		entries = append(entries, some...)
	}
	list, err := allowlist.New(entries)
	if err != nil {
		faults = multierror.Append(faults, err)
	}
	s.list = list
	return faults.ErrorOrNil()
}
