package allowlist

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/go-multierror"

	"redactor/internal/identity/dn"
	"redactor/internal/identity/notation"
	"redactor/internal/nearest"
)

// The keys of an entry, which are the columns of a CSV file too.
const (
	keyFingerprint = "fingerprint"
	keySubject     = "subject"
	keySPIFFE      = "spiffe"
	keyIssuer      = "issuer"
	keySerial      = "serial"
	keyOwner       = "owner"
	keyNotBefore   = "not_before"
	keyNotAfter    = "not_after"
	keyRoutes      = "routes"
)

func keys() []string {
	return []string{keyFingerprint, keySubject, keySPIFFE, keyIssuer, keySerial, keyOwner, keyNotBefore, keyNotAfter, keyRoutes}
}

// A record is an entry as it stands in a file.
type record struct {
	line   int
	values map[string]value // by key
}

// A value is the value of one key.
type value struct {
	line int
	text string
	list []string // of routes
}

// A reader gathers the entries and the faults of one file.
type reader struct {
	path    string
	entries []Entry
	faults  *multierror.Error
}

func (r *reader) fault(line int, format string, args ...any) {
	r.faults = multierror.Append(r.faults, fmt.Errorf("%s:%d: %w", r.path, line, fmt.Errorf(format, args...)))
}

// count returns the number of faults.
func (r *reader) count() int {
	if r.faults == nil {
		return 0
	}
	return len(r.faults.Errors)
}

// unknown reports a key that is none. It is repeated only when it looks like one: a value may have lost its key.
func (r *reader) unknown(line int, key string, known []string) {
	if near, ok := nearest.To(key, known); ok {
		r.fault(line, "unknown key %q; did you mean %q?", key, near)
		return
	}
	r.fault(line, "unknown key; known are %s", strings.Join(known, ", "))
}

// add makes an entry of a record.
func (r *reader) add(rec record) {
	before := r.count()
	e := Entry{Path: r.path, Line: rec.line, Owner: rec.values[keyOwner].text, Routes: r.routes(rec.values[keyRoutes])}
	r.name(&e, rec)
	e.NotBefore, e.NotAfter = r.date(rec, keyNotBefore, false), r.date(rec, keyNotAfter, true)
	if !e.NotAfter.IsZero() && e.NotAfter.Before(e.NotBefore) {
		r.fault(rec.values[keyNotAfter].line, "not_after is before not_before")
	}
	if r.count() == before {
		r.entries = append(r.entries, e)
	}
}

// name reads by what the entry names certificates.
func (r *reader) name(e *Entry, rec record) {
	var names []string
	for _, key := range []string{keyFingerprint, keySubject, keySPIFFE, keyIssuer} {
		if _, ok := rec.values[key]; ok {
			names = append(names, key)
		}
	}
	serial, hasSerial := rec.values[keySerial]
	_, hasIssuer := rec.values[keyIssuer]
	switch {
	case hasSerial != hasIssuer:
		r.fault(rec.line, "issuer and serial go together")
		return
	case len(names) != 1:
		r.fault(rec.line, "an entry has one of fingerprint, subject, spiffe, or issuer with serial")
		return
	}
	v := rec.values[names[0]]
	var err error
	switch names[0] {
	case keyFingerprint:
		e.key, err = fingerprint(v.text)
	case keySubject:
		e.key, err = named(bySubject, v.text)
	case keySPIFFE:
		e.key, err = spiffe(v.text)
	default:
		e.key, err = named(byIssuerSerial, v.text)
		e.key.serial = r.serial(serial)
	}
	if err != nil {
		r.fault(v.line, "%s: %w", names[0], err)
	}
}

func fingerprint(text string) (key, error) {
	canonical, err := notation.Fingerprint(text)
	_, digits, _ := strings.Cut(canonical, ":")
	return key{kind: byFingerprint, name: digits}, err
}

func named(k kind, text string) (key, error) {
	n, err := dn.Parse(text)
	return key{kind: k, name: n.Key()}, err
}

func spiffe(text string) (key, error) {
	id, start, err := notation.SPIFFEPattern(text)
	if start {
		return key{kind: bySPIFFEStart, name: id}, err
	}
	return key{kind: bySPIFFE, name: id}, err
}

func (r *reader) serial(v value) string {
	serial, err := notation.Serial(v.text, notation.Ask)
	if err != nil {
		r.fault(v.line, "serial: %w", err)
	}
	return serial
}

var errDate = errors.New("a time is 2027-11-23 or 2027-11-23T10:15:00Z")

// date reads a time. A day alone is its first instant, or with last set its last second.
func (r *reader) date(rec record, key string, last bool) time.Time {
	v, ok := rec.values[key]
	if !ok {
		return time.Time{}
	}
	if day, err := time.Parse(time.DateOnly, v.text); err == nil {
		if last {
			day = day.AddDate(0, 0, 1).Add(-time.Second)
		}
		return day
	}
	t, err := time.Parse(time.RFC3339, v.text)
	if err != nil {
		r.fault(v.line, "%s: %w", key, errDate)
	}
	return t.UTC()
}

// routes checks the form of routes.
func (r *reader) routes(v value) []string {
	for _, route := range v.list {
		star := strings.IndexByte(route, '*')
		if !strings.HasPrefix(route, "/") || star >= 0 && star != len(route)-1 {
			r.fault(v.line, "routes: a route begins with / and may end in *")
		}
	}
	return v.list
}
