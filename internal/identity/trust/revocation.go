package trust

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"redactor/internal/identity"
	"redactor/internal/identity/dn"
	"redactor/internal/identity/notation"
)

// revocations are the serial numbers of certificates that were taken back.
type revocations struct {
	issued map[string]map[string]time.Time // since when, by issuer and serial number
	any    map[string]bool                 // serial numbers of a plain list, whoever issued them
}

func newRevocations() *revocations {
	return &revocations{issued: make(map[string]map[string]time.Time), any: make(map[string]bool)}
}

// names reports whether the certificate was revoked at the time.
func (r *revocations) names(c *identity.Certificate, at time.Time) bool {
	if r.any[c.Serial] {
		return true
	}
	since, ok := r.issued[c.IssuerKey][c.Serial]
	return ok && !at.Before(since)
}

// add reads a file: revocation lists, or a list of serial numbers. The signature of a revocation list is checked when its issuer
// is one of the authorities.
func (r *revocations) add(data []byte, a *authorities) error {
	if isText(data) && !bytes.Contains(data, []byte(pemBegin)) {
		return r.addSerials(string(data))
	}
	blocks, err := blocksOf(data, "X509 CRL")
	if err != nil {
		return err
	}
	for i, der := range blocks {
		if err := r.addList(der, a); err != nil {
			return fmt.Errorf("revocation list %d: %w", i+1, err)
		}
	}
	return nil
}

var errIndirect = errors.New("names certificates of other issuers, which is not supported")

func (r *revocations) addList(der []byte, a *authorities) error {
	list, err := x509.ParseRevocationList(der)
	if err != nil {
		return err
	}
	if err := checkList(list, a); err != nil {
		return err
	}
	name, err := dn.FromDER(list.RawIssuer)
	if err != nil {
		return fmt.Errorf("the issuer: %w", err)
	}
	issuer := name.Key()
	if r.issued[issuer] == nil {
		r.issued[issuer] = make(map[string]time.Time, len(list.RevokedCertificateEntries))
	}
	for i := range list.RevokedCertificateEntries {
		e := &list.RevokedCertificateEntries[i]
		if otherIssuer(e) {
			return errIndirect
		}
		const removed = 8 // removeFromCRL: the entry of a delta list that takes a revocation back
		serial := notation.SerialOf(e.SerialNumber)
		if before, ok := r.issued[issuer][serial]; e.ReasonCode != removed && (!ok || e.RevocationTime.Before(before)) {
			r.issued[issuer][serial] = e.RevocationTime
		}
	}
	return nil
}

// checkList checks the signature with the authorities that have the issuer's name, if there are any.
func checkList(list *x509.RevocationList, a *authorities) error {
	if a == nil || len(a.byName[string(list.RawIssuer)]) == 0 {
		return nil
	}
	for _, authority := range a.byName[string(list.RawIssuer)] {
		if list.CheckSignatureFrom(authority) == nil {
			return nil
		}
	}
	return errors.New("not signed by the certificate authority that has its issuer's name")
}

// otherIssuer reports whether the entry names the issuer of its certificate (RFC 5280, 5.3.3).
func otherIssuer(e *x509.RevocationListEntry) bool {
	for _, extension := range e.Extensions {
		if extension.Id.String() == "2.5.29.29" {
			return true
		}
	}
	return false
}

// basePrefix begins a line that says how serial numbers of digits alone are read from there on.
const basePrefix = "serials:"

// addSerials reads a list of serial numbers, one a line; "#" begins a comment.
func (r *revocations) addSerials(text string) error {
	if strings.TrimSpace(text) == "" {
		return errEmpty
	}
	base := notation.Ask
	number := 0
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		word, isBase := strings.CutPrefix(strings.ToLower(line), basePrefix)
		if isBase {
			var err error
			if base, err = baseOf(strings.TrimSpace(word)); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
			continue
		}
		serial, err := notation.Serial(line, base)
		switch {
		case errors.Is(err, notation.ErrAmbiguous):
			return fmt.Errorf(`line %d: %w, or "serials: hex" on a line above`, number, err)
		case err != nil:
			return fmt.Errorf("line %d: %w", number, err)
		}
		r.any[serial] = true
	}
	return nil
}

func baseOf(word string) (notation.Base, error) {
	switch word {
	case "hex":
		return notation.Hex, nil
	case "decimal":
		return notation.Decimal, nil
	default:
		return notation.Ask, errors.New(`behind "serials:" stands hex or decimal`)
	}
}
