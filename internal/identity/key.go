package identity

import (
	"math/bits"
	"strconv"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/internal/identity/der"
)

// A Key is the kind of a public key.
type Key struct {
	Type string // RSA, DSA, ECDSA, Ed25519, ..., an object identifier when it has no name, or ""
	Bits int    // of the modulus or the curve, 0 when not known
}

// String returns "RSA 2048", "Ed25519", or "".
func (k Key) String() string {
	if k.Bits == 0 {
		return k.Type
	}
	return k.Type + " " + strconv.Itoa(k.Bits)
}

// readKey reads the contents of a SubjectPublicKeyInfo. What cannot be read is left out.
func readKey(info cryptobyte.String) Key {
	var algorithm cryptobyte.String
	if !info.ReadASN1(&algorithm, asn1.SEQUENCE) {
		return Key{}
	}
	oid, ok := der.ReadOID(&algorithm)
	if !ok {
		return Key{}
	}
	switch oid {
	case "1.2.840.113549.1.1.1":
		return Key{"RSA", modulus(info)}
	case "1.2.840.113549.1.1.10":
		return Key{"RSA-PSS", modulus(info)}
	case "1.2.840.10040.4.1":
		var parameters cryptobyte.String
		_ = algorithm.ReadASN1(&parameters, asn1.SEQUENCE) // without parameters the size is not known
		return Key{"DSA", integerBits(&parameters)}
	case "1.2.840.10045.2.1":
		return Key{"ECDSA", curve(&algorithm)}
	case "1.3.101.112":
		return Key{"Ed25519", 0}
	case "1.3.101.113":
		return Key{"Ed448", 0}
	case "2.16.840.1.101.3.4.3.17":
		return Key{"ML-DSA-44", 0}
	case "2.16.840.1.101.3.4.3.18":
		return Key{"ML-DSA-65", 0}
	case "2.16.840.1.101.3.4.3.19":
		return Key{"ML-DSA-87", 0}
	default:
		return Key{oid, 0}
	}
}

// modulus returns the size of an RSA key.
func modulus(info cryptobyte.String) int {
	var raw []byte
	if !info.ReadASN1BitStringAsBytes(&raw) {
		return 0
	}
	key := cryptobyte.String(raw)
	if !key.ReadASN1(&key, asn1.SEQUENCE) {
		return 0
	}
	return integerBits(&key)
}

// integerBits returns the size of the positive integer that s starts with.
func integerBits(s *cryptobyte.String) int {
	var raw cryptobyte.String
	if !s.ReadASN1(&raw, asn1.INTEGER) {
		return 0
	}
	for len(raw) > 0 && raw[0] == 0 {
		raw = raw[1:]
	}
	if len(raw) == 0 {
		return 0
	}
	return (len(raw)-1)*8 + bits.Len8(raw[0])
}

// curve returns the size of a named curve.
func curve(algorithm *cryptobyte.String) int {
	oid, _ := der.ReadOID(algorithm)
	switch oid {
	case "1.3.132.0.33":
		return 224
	case "1.2.840.10045.3.1.7", "1.3.132.0.10", "1.3.36.3.3.2.8.1.1.7":
		return 256
	case "1.3.132.0.34", "1.3.36.3.3.2.8.1.1.11":
		return 384
	case "1.3.36.3.3.2.8.1.1.13":
		return 512
	case "1.3.132.0.35":
		return 521
	default:
		return 0
	}
}
