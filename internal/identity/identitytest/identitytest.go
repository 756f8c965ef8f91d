// Package identitytest makes certificates, authorities and revocation lists for tests.
//
// NewCA makes an authority, Issue a certificate of it. Keys are made anew in each process. Nothing here is for use outside tests.
package identitytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"testing"
	"time"
)

// Now is the time around which everything is valid: it is issued an hour before, and runs for a day.
func Now() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// A CA is a certificate authority.
type CA struct {
	Cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewCA makes an authority whose name has the common name.
func NewCA(t testing.TB, commonName string) *CA {
	t.Helper()
	return newCA(t, commonName, newKey(t))
}

// Renamed makes an authority with the key of this one and another name.
func (ca *CA) Renamed(t testing.TB, commonName string) *CA {
	t.Helper()
	return newCA(t, commonName, ca.key)
}

func newCA(t testing.TB, commonName string, key *ecdsa.PrivateKey) *CA {
	t.Helper()
	ca := &CA{key: key}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: commonName, Organization: []string{"Lab"}},
		NotBefore:    Now().Add(-time.Hour), NotAfter: Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, ca.key.Public(), ca.key)
	if err != nil {
		t.Fatal(err)
	}
	if ca.Cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return ca
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Issue returns the DER of a certificate with the serial number. change, if not nil, changes what is issued:
// "CN=billing.acme.test,OU=payments,O=Acme\, Inc.,C=DE" with a DNS name and the SPIFFE id spiffe://acme.test/ns/prod/sa/billing.
func (ca *CA) Issue(t testing.TB, serial int64, change func(*x509.Certificate)) []byte {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject: pkix.Name{
			Country: []string{"DE"}, Organization: []string{"Acme, Inc."}, OrganizationalUnit: []string{"payments"},
			CommonName: "billing.acme.test",
		},
		NotBefore: Now().Add(-time.Hour), NotAfter: Now().Add(24 * time.Hour),
		DNSNames: []string{"billing.acme.test"},
		URIs:     []*url.URL{{Scheme: "spiffe", Host: "acme.test", Path: "/ns/prod/sa/billing"}},
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.Cert, newKey(t).Public(), ca.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// Revoke returns a revocation list in DER with the serial numbers, revoked at Now.
func (ca *CA) Revoke(t testing.TB, serials ...int64) []byte {
	t.Helper()
	var entries []x509.RevocationListEntry
	for _, n := range serials {
		entries = append(entries, x509.RevocationListEntry{SerialNumber: big.NewInt(n), RevocationTime: Now()})
	}
	return ca.RevokeWith(t, entries...)
}

// RevokeWith returns a revocation list in DER with the entries.
func (ca *CA) RevokeWith(t testing.TB, entries ...x509.RevocationListEntry) []byte {
	t.Helper()
	list := &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: Now(), NextUpdate: Now().Add(time.Hour), RevokedCertificateEntries: entries,
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, ca.Cert, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// PEM returns a PEM block with the label.
func PEM(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}
