package patterns

import (
	"bytes"
	"hash/maphash"
	"sync"

	"redactor/patterns/internal/block"
	"redactor/patterns/internal/lex"
)

// A Certifier tells from a certificate whose it is. It must be safe for concurrent use.
type Certifier interface {
	// Identify returns what is known of the certificate with the bytes der, which it must not keep, or nil when they are none.
	// It is called once for a certificate that is met again and again.
	Identify(der []byte) Identity
}

// An Identity is what a mark says of a certificate. It must be safe for concurrent use and small: thousands are kept.
type Identity interface {
	// AppendFields appends the inside of the mark to dst: pairs of a name and a value with colons between, a verdict at the end,
	// as in "sha256:<64 hex>:cn:billing.acme.test:known". Values hold letters, digits, "-", "." and "_"; other bytes are written
	// as %HH. line is the line of the log in which the certificate ends, as it was read: what time it was may stand in it. It is empty
	// where lines are longer than the longest one. A mark that breaks this form, or is longer than 500 bytes, is not printed.
	AppendFields(dst, line []byte) []byte
}

// WithCertifier makes marks of certificates say whose they are. Without it they say how long the certificate was.
func WithCertifier(c Certifier) Option { return func(o *options) { o.certifier = c } }

// appendCert appends the mark of the certificate src[m.Start:m.End], or of the one that ends there.
func (rs *Ruleset) appendCert(dst, src []byte, m *Match) []byte {
	if rs.certifier != nil {
		if id := rs.identify(src[m.Start:m.End], m.der); id != nil {
			n := len(dst)
			var line []byte
			if !m.piece { // else it depends on how the line was read where it starts
				line = lineAround(src, m.Start, m.End)
			}
			dst = id.AppendFields(append(dst, "[CERT:"...), line)
			dst = rs.hideSecrets(append(dst, ']'), n)
			if lex.IsCertMark(dst[n:]) {
				return dst
			}
			dst = dst[:n]
		}
	}
	return appendSized(dst, "[CERT:unparsed:bytes:", m.size)
}

// lineAround returns the line of b[start:end].
func lineAround(b []byte, start, end int) []byte {
	start = bytes.LastIndexByte(b[:start], '\n') + 1
	if n := bytes.IndexByte(b[end:], '\n'); n >= 0 {
		return b[start : end+n]
	}
	return b[start:]
}

// identify returns the identity of the certificate that text spells, or of der if it is known; nil if it cannot be told.
func (rs *Ruleset) identify(text []byte, der string) Identity {
	if der != "" {
		text = []byte(der)
	}
	return rs.certs.get(text, func() Identity {
		raw, ok := text, der != ""
		if !ok {
			raw, ok = block.AppendDER(nil, text)
		}
		if !ok {
			return nil
		}
		return rs.certifier.Identify(raw)
	})
}

// hideSecrets replaces the values of the mark b[n:] in which the rules find something by stars: a name may hold a key.
func (rs *Ruleset) hideSecrets(b []byte, n int) []byte {
	parts := bytes.Split(b[n+1:len(b)-1], []byte(":"))
	hidden := false
	for i := 2; i < len(parts); i += 2 {
		if string(parts[i-1]) == "sha256" || string(parts[i-1]) == "serial" {
			continue
		}
		value := lex.AppendCanonical(nil, parts[i])
		if found, _, _ := rs.Scan(nil, value, State{}, true); len(found) > 0 {
			parts[i], hidden = []byte("***"), true
		}
	}
	if !hidden {
		return b
	}
	return append(append(append(b[:n], '['), bytes.Join(parts, []byte(":"))...), ']')
}

// Bounds of what is kept of certificates that were met before: of each of two generations.
const (
	certEntries = 4096
	certBytes   = 8 << 20
	longestKept = 16 << 10 // bytes of one text; longer ones are read each time
)

// A certCache keeps the identities of certificates by the text that spells them. It is safe for concurrent use. When the young
// generation is full, it becomes the old one, and the old one goes: what is met again in the meantime is taken over.
type certCache struct {
	seed maphash.Seed

	mu         sync.Mutex
	young, old map[uint64]certEntry
	bytes      int // of the texts in young
	hits       int64
	misses     int64
}

type certEntry struct {
	text string
	id   Identity
}

func newCertCache() *certCache {
	return &certCache{seed: maphash.MakeSeed(), young: make(map[uint64]certEntry)}
}

// get returns the identity that is kept for text, or what tell returns.
func (c *certCache) get(text []byte, tell func() Identity) Identity {
	h := maphash.Bytes(c.seed, text)
	if e, ok := c.find(h, text); ok {
		return e.id
	}
	e := certEntry{id: tell()}
	if len(text) <= longestKept {
		e.text = string(text)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.keep(h, e)
	}
	return e.id
}

func (c *certCache) find(h uint64, text []byte) (e certEntry, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok = c.young[h]; ok && e.text == string(text) {
		c.hits++
		return e, true
	}
	if e, ok = c.old[h]; ok && e.text == string(text) {
		c.hits++
		c.keep(h, e)
		return e, true
	}
	c.misses++
	return e, false
}

// keep enters e into the young generation.
func (c *certCache) keep(h uint64, e certEntry) {
	if len(c.young) >= certEntries || c.bytes+len(e.text) > certBytes {
		c.young, c.old, c.bytes = make(map[uint64]certEntry), c.young, 0
	}
	c.bytes += len(e.text) - len(c.young[h].text)
	c.young[h] = e
}

// CertStats says how often the identity of a certificate was known from an earlier line, and how often it had to be read.
func (rs *Ruleset) CertStats() (hits, misses int64) {
	if rs.certs == nil {
		return 0, 0
	}
	rs.certs.mu.Lock()
	defer rs.certs.mu.Unlock()
	return rs.certs.hits, rs.certs.misses
}
