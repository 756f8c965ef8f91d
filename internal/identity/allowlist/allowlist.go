// Package allowlist reads files that say which certificates are known, and finds the entries that a certificate has.
//
// Parse reads one file, YAML or CSV by its name, and reports every fault with file and line. New makes one list of the entries
// of all files. An entry names a certificate by exactly one of: its fingerprint, its subject, its SPIFFE id, or its issuer and
// serial number; docs/identity.md describes the files.
//
// A List is immutable and safe for concurrent use. Match takes a few lookups whatever its size.
package allowlist

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-multierror"

	"redactor/internal/identity"
)

// An Entry is one entry of a file.
type Entry struct {
	Path      string // of the file
	Line      int
	Owner     string   // or ""
	Routes    []string // "/api/*": what the owner may call; nothing judges by them yet
	NotBefore time.Time
	NotAfter  time.Time // the last instant; zero when the entry does not end
	key       key
}

// A key is what an entry looks for in a certificate.
type key struct {
	kind         kind
	name, serial string
}

// A kind says by what an entry names certificates.
type kind uint8

const (
	byFingerprint  kind = iota // name: the hexadecimal digits, whose number tells SHA-256 from SHA-1
	bySubject                  // dn.Name.Key
	bySPIFFE                   // the id
	bySPIFFEStart              // the start of ids, with its final slash
	byIssuerSerial             // dn.Name.Key, and the serial number
)

// Place returns "allow.yaml:3".
func (e *Entry) Place() string { return fmt.Sprintf("%s:%d", e.Path, e.Line) }

// ByName reports whether the entry believes what a certificate says of itself: anybody can make a certificate with any subject
// or SPIFFE id, so that such an entry is worth as much as the check of who issued it.
func (e *Entry) ByName() bool { return e.key.kind != byFingerprint }

// Parse reads the content of the file at path, which is CSV when it ends in .csv and YAML otherwise. The error is a
// *multierror.Error with every fault, "allow.yaml:3: ...". No entries are returned with an error.
func Parse(path string, data []byte) ([]Entry, error) {
	r := reader{path: path}
	if strings.EqualFold(filepath.Ext(path), ".csv") {
		r.csv(data)
	} else {
		r.yaml(data)
	}
	if err := r.faults.ErrorOrNil(); err != nil {
		return nil, err
	}
	return r.entries, nil
}

// A List finds entries.
type List struct {
	entries map[key]*Entry
	starts  bool // there are entries bySPIFFEStart
}

// New makes a list of the entries, which it keeps. The error names every entry that says what one before it says.
func New(entries []Entry) (*List, error) {
	l := &List{entries: make(map[key]*Entry, len(entries))}
	var faults *multierror.Error
	for i := range entries {
		e := &entries[i]
		if first, twice := l.entries[e.key]; twice {
			faults = multierror.Append(faults, fmt.Errorf("%s: names the same certificate as %s", e.Place(), first.Place()))
			continue
		}
		l.entries[e.key] = e
		l.starts = l.starts || e.key.kind == bySPIFFEStart
	}
	return l, faults.ErrorOrNil()
}

// Match appends the entries that name the certificate to dst, the most exact first.
func (l *List) Match(dst []*Entry, c *identity.Certificate) []*Entry {
	dst = l.find(dst, key{kind: byFingerprint, name: c.SHA256})
	dst = l.find(dst, key{kind: byFingerprint, name: c.SHA1})
	dst = l.find(dst, key{kind: byIssuerSerial, name: c.IssuerKey, serial: c.Serial})
	dst = l.find(dst, key{kind: bySubject, name: c.SubjectKey})
	dst = l.find(dst, key{kind: bySPIFFE, name: c.SPIFFE})
	for i := len(c.SPIFFE) - 1; i > 0 && l.starts; i-- {
		if c.SPIFFE[i] == '/' {
			dst = l.find(dst, key{kind: bySPIFFEStart, name: c.SPIFFE[:i+1]})
		}
	}
	return dst
}

// find appends the entry with the key. No entry has an empty name.
func (l *List) find(dst []*Entry, k key) []*Entry {
	if e, ok := l.entries[k]; ok {
		dst = append(dst, e)
	}
	return dst
}
