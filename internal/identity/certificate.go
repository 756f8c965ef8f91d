package identity

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // nginx and Kong print SHA-1 fingerprints; it is compared, never trusted more than they do
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/internal/identity/dn"
	"redactor/internal/identity/notation"
)

// A Certificate is what identifies a certificate. It is not changed after Parse, so it is safe for concurrent use.
type Certificate struct {
	DER        []byte // the certificate alone; not to be changed
	SHA256     string // of DER, 64 lower-case hexadecimal digits
	SHA1       string // of DER, 40 digits; for comparing with notations of others only
	Version    int    // 1 to 3, or what the certificate says
	Serial     string // as notation.Serial returns it
	Subject    string // as RFC 4514 writes it
	Issuer     string // the same
	CommonName string // the subject's last, or ""
	SubjectKey string // dn.Name.Key of the subject
	IssuerKey  string // the same of the issuer
	SAN        SAN
	SPIFFE     string    // the SPIFFE id, or "" unless the only URI of SAN is one
	NotBefore  time.Time // UTC; zero when it cannot be read
	NotAfter   time.Time // the same; the last second in which the certificate is valid
	Key        Key
}

// ErrNotCertificate is the error of Parse for what has not the form of a certificate.
var ErrNotCertificate = errors.New("not a certificate")

// maxVersion is the largest version that is read, far beyond any that exists.
const maxVersion = 255

// longestSerial bounds serial numbers, in bytes; RFC 5280 allows 20.
const longestSerial = 128

// Parse reads the certificate that der starts with; bytes behind it do not count. It copies what it keeps. The error, which
// wraps ErrNotCertificate, says which part could not be read and holds none of its bytes.
func Parse(der []byte) (*Certificate, error) {
	input := cryptobyte.String(der)
	var whole, outer, tbs cryptobyte.String
	if !input.ReadASN1Element(&whole, asn1.SEQUENCE) {
		return nil, unreadable("frame")
	}
	outer = cryptobyte.String(bytes.Clone(whole))
	c := &Certificate{DER: outer}
	if !outer.ReadASN1(&outer, asn1.SEQUENCE) || !outer.ReadASN1(&tbs, asn1.SEQUENCE) ||
		!outer.SkipASN1(asn1.SEQUENCE) || !outer.SkipASN1(asn1.BIT_STRING) {
		return nil, unreadable("frame")
	}
	if err := c.body(tbs); err != nil {
		return nil, err
	}
	long, short := sha256.Sum256(c.DER), sha1.Sum(c.DER) //nolint:gosec // as above
	c.SHA256, c.SHA1 = hex.EncodeToString(long[:]), hex.EncodeToString(short[:])
	return c, nil
}

func unreadable(part string) error { return fmt.Errorf("%w: unreadable %s", ErrNotCertificate, part) }

// body reads the part of a certificate that its issuer signs.
func (c *Certificate) body(tbs cryptobyte.String) error {
	var algorithm, issuer, validity, subject, key cryptobyte.String
	if !c.version(&tbs) {
		return unreadable("version")
	}
	if !c.serial(&tbs) {
		return unreadable("serial number")
	}
	if !tbs.ReadASN1(&algorithm, asn1.SEQUENCE) || !algorithm.SkipASN1(asn1.OBJECT_IDENTIFIER) {
		return unreadable("signature algorithm")
	}
	if !tbs.ReadASN1Element(&issuer, asn1.SEQUENCE) || !tbs.ReadASN1(&validity, asn1.SEQUENCE) ||
		!tbs.ReadASN1Element(&subject, asn1.SEQUENCE) || !tbs.ReadASN1(&key, asn1.SEQUENCE) {
		return unreadable("body")
	}
	c.NotBefore, c.NotAfter = readTime(&validity), readTime(&validity)
	c.Key = readKey(key)
	c.extensions(tbs)
	return c.names(subject, issuer)
}

// version reads the version, which certificates of version 1 leave out.
func (c *Certificate) version(tbs *cryptobyte.String) bool {
	var field cryptobyte.String
	var present bool
	if !tbs.ReadOptionalASN1(&field, &present, asn1.Tag(0).Constructed().ContextSpecific()) {
		return false
	}
	number := 0
	if present && (!field.ReadASN1Integer(&number) || number < 0 || number > maxVersion) {
		return false
	}
	c.Version = number + 1
	return true
}

// serial reads the serial number without asking that it be written as short as possible.
func (c *Certificate) serial(tbs *cryptobyte.String) bool {
	var raw cryptobyte.String
	if !tbs.ReadASN1(&raw, asn1.INTEGER) || len(raw) == 0 || len(raw) > longestSerial {
		return false
	}
	number := new(big.Int).SetBytes(raw)
	if raw[0] >= 0x80 {
		number.Sub(number, new(big.Int).Lsh(big.NewInt(1), uint(len(raw))*8))
	}
	c.Serial = notation.SerialOf(number)
	return true
}

func (c *Certificate) names(subject, issuer cryptobyte.String) error {
	name, err := dn.FromDER(subject)
	if err != nil {
		return unreadable("subject")
	}
	c.Subject, c.SubjectKey, c.CommonName = name.String(), name.Key(), name.CommonName()
	if name, err = dn.FromDER(issuer); err != nil {
		return unreadable("issuer")
	}
	c.Issuer, c.IssuerKey = name.String(), name.Key()
	return nil
}

// readTime reads one end of the validity. A time that cannot be read is zero: the certificate still has an owner.
func readTime(validity *cryptobyte.String) time.Time {
	var element cryptobyte.String
	var tag asn1.Tag
	var t time.Time
	if !validity.ReadAnyASN1Element(&element, &tag) {
		return time.Time{}
	}
	ok := false
	switch tag {
	case asn1.UTCTime:
		ok = element.ReadASN1UTCTime(&t)
	case asn1.GeneralizedTime:
		ok = element.ReadASN1GeneralizedTime(&t)
	default:
	}
	if !ok {
		return time.Time{}
	}
	return t.UTC()
}
