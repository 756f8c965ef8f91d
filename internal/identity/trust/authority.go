package trust

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"unicode/utf8"

	lru "github.com/hashicorp/golang-lru/v2"

	"redactor/internal/identity"
)

// seenEntries is of how many certificates it is remembered whether an authority signed them.
const seenEntries = 4096

// maxAuthorities bounds the work for one certificate: in the worst case each authority's key is tried.
const maxAuthorities = 256

// authorities are the certificates of certificate authorities.
type authorities struct {
	certs  []*x509.Certificate
	byName map[string][]*x509.Certificate // by the DER of the subject
	seen   *lru.Cache[string, bool]       // signed, by SHA-256
}

func newAuthorities() (*authorities, error) {
	seen, err := lru.New[string, bool](seenEntries)
	if err != nil {
		return nil, fmt.Errorf("making a cache of signatures: %w", err)
	}
	return &authorities{byName: make(map[string][]*x509.Certificate), seen: seen}, nil
}

// add reads the certificates of a file.
func (a *authorities) add(data []byte) error {
	blocks, err := blocksOf(data, "CERTIFICATE")
	if err != nil {
		return err
	}
	for i, der := range blocks {
		cert, err := x509.ParseCertificate(der)
		switch {
		case err != nil:
			return fmt.Errorf("certificate %d: %w", i+1, err)
		// As x509.Certificate.CheckSignatureFrom has it: certificates before version 3 do not say.
		case cert.Version >= 3 && (!cert.BasicConstraintsValid || !cert.IsCA):
			return fmt.Errorf("certificate %d is not that of a certificate authority", i+1)
		}
		a.certs = append(a.certs, cert)
		a.byName[string(cert.RawSubject)] = append(a.byName[string(cert.RawSubject)], cert)
	}
	if len(a.certs) > maxAuthorities {
		return fmt.Errorf("more than %d certificate authorities", maxAuthorities)
	}
	return nil
}

// signed reports whether one of the authorities signed the certificate. Its name is a hint on where to look first, no proof.
func (a *authorities) signed(c *identity.Certificate) bool {
	if signed, ok := a.seen.Get(c.SHA256); ok {
		return signed
	}
	signed := a.check(c)
	a.seen.Add(c.SHA256, signed)
	return signed
}

func (a *authorities) check(c *identity.Certificate) bool {
	cert, err := x509.ParseCertificate(c.DER)
	if err != nil {
		return false
	}
	for _, list := range [][]*x509.Certificate{a.byName[string(cert.RawIssuer)], a.certs} {
		for _, authority := range list {
			if cert.CheckSignatureFrom(authority) == nil {
				return true
			}
		}
	}
	return false
}

var (
	errEmpty   = errors.New("the file is empty")
	errNoPEM   = errors.New("text without a PEM block")
	errDamaged = errors.New("a PEM block is damaged")
)

// pemBegin starts a PEM block.
const pemBegin = "-----BEGIN "

// blocksOf returns the DER in a file: of its PEM blocks, all of which must have the given label, or the file itself.
func blocksOf(data []byte, label string) ([][]byte, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errEmpty
	}
	if !isText(data) {
		return [][]byte{data}, nil
	}
	begins := bytes.Count(data, []byte(pemBegin))
	var out [][]byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != label {
			return nil, fmt.Errorf("a PEM block that is no %s", label)
		}
		out = append(out, block.Bytes)
	}
	switch {
	case begins == 0:
		return nil, errNoPEM
	case len(out) != begins: // the decoder passes over what it cannot read
		return nil, errDamaged
	}
	return out, nil
}

// isText tells text from DER, whose second byte, a length of more than 127, is not UTF-8 there.
func isText(data []byte) bool { return utf8.Valid(data) }
