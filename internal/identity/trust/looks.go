package trust

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/hashicorp/go-multierror"
)

// largestFile bounds what is held in memory of one file, in bytes. The largest public revocation lists have some tens of MiB.
const largestFile = 256 << 20

// settled is the age from which a file's time is believed: a file that changes twice within the resolution of its file system's
// clock keeps its time.
const settled = 2 * time.Second

// A look is how a file looked when it was read.
type look struct {
	size    int64
	changed time.Time
	digest  [sha256.Size]byte
	sure    bool // the time was old enough to be believed
}

// looks are those of all files, by path, nil when nothing was read yet.
type looks map[string]look

// read returns the contents of all files if any of them differs from its look, nil if none does, and the new looks.
func (p looks) read(files Files) (contents map[string][]byte, next looks, err error) {
	paths := slices.Concat(files.Authorities, files.Revocations, files.Allowlists)
	if p != nil && p.same(paths) {
		return nil, p, nil
	}
	contents, next = make(map[string][]byte, len(paths)), make(looks, len(paths))
	var faults *multierror.Error
	changed := p == nil
	for _, path := range paths {
		data, seen, err := readFile(path)
		if err != nil {
			faults = multierror.Append(faults, err)
			continue
		}
		contents[path], next[path] = data, seen
		changed = changed || seen.digest != p[path].digest
	}
	if err := faults.ErrorOrNil(); err != nil {
		return nil, nil, err
	}
	if !changed {
		contents = nil
	}
	return contents, next, nil
}

// same reports whether no file has to be read to know that it is as it was.
func (p looks) same(paths []string) bool {
	for _, path := range paths {
		info, err := os.Stat(path)
		old := p[path]
		if err != nil || !old.sure || info.Size() != old.size || !info.ModTime().Equal(old.changed) {
			return false
		}
	}
	return true
}

// readFile reads a file and says how it looked. That is asked first: a change while it is read is seen the next time.
func readFile(path string) (data []byte, seen look, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, look{}, fmt.Errorf("reading what certificates are judged by: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, look{}, err
	}
	data, err = io.ReadAll(io.LimitReader(f, largestFile+1))
	switch {
	case err != nil:
		return nil, look{}, err
	case len(data) > largestFile:
		return nil, look{}, fmt.Errorf("reading %s: larger than %d bytes", path, largestFile)
	}
	return data, look{
		size: info.Size(), changed: info.ModTime(), digest: sha256.Sum256(data),
		sure: time.Since(info.ModTime()) > settled,
	}, nil
}
