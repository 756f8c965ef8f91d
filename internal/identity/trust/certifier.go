package trust

import (
	"time"

	"redactor/internal/identity"
	"redactor/internal/linetime"
	"redactor/patterns"
)

// A Certifier has marks say whose a certificate is and what the Store thinks of it. It is safe for concurrent use.
type Certifier struct {
	Store  *Store
	Fields identity.Fields // what marks print
	At     time.Time       // what verdicts are for in lines that do not say when they were written
}

var _ patterns.Certifier = (*Certifier)(nil)

// Identify reads the certificate; see patterns.Certifier.
func (c *Certifier) Identify(der []byte) patterns.Identity {
	cert, err := identity.Parse(der)
	if err != nil {
		return nil
	}
	return &bearer{cert: cert, by: c}
}

// A bearer is a certificate that was met.
type bearer struct {
	cert *identity.Certificate
	by   *Certifier
}

// AppendFields prints the fields, and the verdict for the time at which the line was written: a certificate that was valid then
// stays known in a log that is masked years later.
func (b *bearer) AppendFields(dst, line []byte) []byte {
	at := b.by.At
	if t, ok := linetime.Of(line); ok {
		at = t
	}
	return identity.AppendFields(dst, b.cert, b.by.Fields, b.by.Store.Judge(b.cert, at).Verdict)
}
