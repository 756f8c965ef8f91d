// Package trust judges certificates by files: allowlists, revocation lists and certificate authorities.
//
// Open reads the files into a Store; Judge gives the verdict on a certificate at a time. Reload, or Watch in a goroutine of the
// caller's, follows the files when they change: all of them are read and the new state takes the place of the old one at once. Files
// that cannot be used leave the old state in place, and the error says why.
//
// A Store is safe for concurrent use. A verdict takes a few lookups; a signature is checked once for each certificate that
// was seen lately.
//
// Limits: the signature of a certificate is compared with the authorities directly, no chain is built; authorities do not
// expire; what crypto/x509 cannot read, and signatures with MD5 or SHA-1, count as not signed.
package trust

import (
	"time"

	"redactor/internal/identity"
	"redactor/internal/identity/allowlist"
)

// Files are the paths of what a Store judges by. Any of them may be empty.
type Files struct {
	Allowlists  []string // package allowlist
	Revocations []string // revocation lists in DER or PEM, or lists of serial numbers
	Authorities []string // certificates in PEM or DER
}

// A Judgement is a verdict and what it comes from.
type Judgement struct {
	Verdict identity.Verdict
	Entry   *allowlist.Entry // of the allowlist, nil when none names the certificate; not to be changed
}

// judge applies the verdicts in their order.
func (s *state) judge(c *identity.Certificate, at time.Time) Judgement {
	if s.list == nil && s.revoked == nil && s.authorities == nil {
		return Judgement{}
	}
	var room [8]*allowlist.Entry
	var entries []*allowlist.Entry
	var j Judgement
	if s.list != nil {
		if entries = s.list.Match(room[:0], c); len(entries) > 0 {
			j.Entry = entries[0]
		}
	}
	switch {
	case s.revoked != nil && s.revoked.names(c, at):
		j.Verdict = identity.Revoked
	case s.authorities != nil && !s.authorities.signed(c):
		j.Verdict = identity.WrongIssuer
	case s.list != nil && len(entries) == 0:
		j.Verdict = identity.Unknown
	case within(c.NotBefore, c.NotAfter, at) != identity.Known:
		j.Verdict = within(c.NotBefore, c.NotAfter, at)
	case len(entries) == 0:
		j.Verdict = identity.Known
	default:
		j = best(entries, at)
	}
	return j
}

// within returns Known from the one time to the other. Dates that could not be read never are.
func within(notBefore, notAfter, at time.Time) identity.Verdict {
	switch {
	case notBefore.IsZero() || notAfter.IsZero():
		return identity.Expired
	case at.Before(notBefore):
		return identity.NotYet
	case at.Truncate(time.Second).After(notAfter): // dates name seconds, and the last one counts
		return identity.Expired
	default:
		return identity.Known
	}
}

// best returns the first entry that is valid, or else one that will be, or else the first.
func best(entries []*allowlist.Entry, at time.Time) Judgement {
	j := Judgement{identity.Expired, entries[0]}
	for _, e := range entries {
		switch {
		case at.Before(e.NotBefore):
			if j.Verdict == identity.Expired {
				j = Judgement{identity.NotYet, e}
			}
		case e.NotAfter.IsZero() || !at.Truncate(time.Second).After(e.NotAfter):
			return Judgement{identity.Known, e}
		}
	}
	return j
}
