package certforms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"fmt"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"time"

	"redactor/internal/logcorpus/seed"
)

// A Forge makes certificates and private keys. Making one takes a moment for its RSA keys; share it.
type Forge struct {
	rsaKey, rsaCA *rsa.PrivateKey
	p256, p384    *ecdsa.PrivateKey
	edKey         ed25519.PrivateKey
}

// NewForge makes the keys.
func NewForge() (*Forge, error) {
	f := &Forge{}
	var err error
	if f.rsaKey, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return nil, fmt.Errorf("making an RSA key: %w", err)
	}
	if f.rsaCA, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return nil, fmt.Errorf("making an RSA key: %w", err)
	}
	if f.p256, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("making a P-256 key: %w", err)
	}
	if f.p384, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader); err != nil {
		return nil, fmt.Errorf("making a P-384 key: %w", err)
	}
	if _, f.edKey, err = ed25519.GenerateKey(rand.Reader); err != nil {
		return nil, fmt.Errorf("making an Ed25519 key: %w", err)
	}
	return f, nil
}

// Certificates returns certificates of every key, with serial numbers of 1 to 20 bytes.
func (f *Forge) Certificates(r *seed.Rand) ([]Object, error) {
	var out []Object
	for _, k := range []struct {
		name       string
		key, under crypto.Signer // under is the issuer's key, the key's own when nil
		lengths    []int
	}{
		{"rsa2048", f.rsaKey, f.rsaCA, []int{1, 8, 16, 20}},
		{"p256-rsa", f.p256, f.rsaCA, []int{1, 2, 15, 20}},
		{"p256", f.p256, nil, []int{1, 4, 9, 16, 19, 20}},
		{"p384", f.p384, nil, []int{3, 20}},
		{"ed25519", f.edKey, nil, []int{1, 2, 5, 7, 8, 10, 12, 15, 16, 17, 18, 20}},
	} {
		for _, n := range k.lengths {
			o, err := f.certificate(r, k.key, k.under, n)
			if err != nil {
				return nil, fmt.Errorf("making certificate %s with a serial of %d bytes: %w", k.name, n, err)
			}
			o.Name = fmt.Sprintf("%s-serial%d", k.name, n)
			out = append(out, o)
		}
	}
	return out, nil
}

func (f *Forge) certificate(r *seed.Rand, key, under crypto.Signer, serialLen int) (Object, error) {
	raw := r.Bytes(serialLen)
	raw[0] = raw[0]&0x7f | 1 // positive, and no shorter than asked for
	tmpl := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(raw),
		Subject:      pkix.Name{CommonName: r.Pick("a", "billing.acme.test", "orders-client-07")},
		NotBefore:    time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		NotAfter:     time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	parent := tmpl
	if under == nil {
		under = key
	} else {
		tmpl.Subject.Organization = []string{"Acme, Inc."}
		tmpl.DNSNames = []string{tmpl.Subject.CommonName}
		tmpl.URIs = []*url.URL{{Scheme: "spiffe", Host: "acme.test", Path: "/ns/prod/sa/billing"}}
		parent = &x509.Certificate{Subject: pkix.Name{CommonName: "Lab CA"}}
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), under)
	if err != nil {
		return Object{}, fmt.Errorf("signing: %w", err)
	}
	return Object{Label: "CERTIFICATE", DER: der, Serial: fmt.Sprintf("%X", raw)}, nil
}

// Keys returns private keys in every container: PKCS#8, PKCS#1, SEC 1, encrypted PKCS#8, encrypted PEM and OpenSSH.
func (f *Forge) Keys(r *seed.Rand) ([]Object, error) {
	var out []Object
	for name, key := range map[string]crypto.Signer{"rsa": f.rsaKey, "p256": f.p256, "p384": f.p384, "ed25519": f.edKey} {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("marshalling the %s key: %w", name, err)
		}
		sealed, err := encryptedPKCS8(r, len(der))
		if err != nil {
			return nil, fmt.Errorf("sealing the %s key: %w", name, err)
		}
		out = append(out,
			Object{Name: "pkcs8-" + name, Label: "PRIVATE KEY", DER: der},
			Object{Name: "encrypted-" + name, Label: "ENCRYPTED PRIVATE KEY", DER: sealed},
		)
		if ec, ok := key.(*ecdsa.PrivateKey); ok {
			if der, err = x509.MarshalECPrivateKey(ec); err != nil {
				return nil, fmt.Errorf("marshalling the %s key: %w", name, err)
			}
			out = append(out, Object{Name: "sec1-" + name, Label: "EC PRIVATE KEY", DER: der})
		}
	}
	pkcs1 := x509.MarshalPKCS1PrivateKey(f.rsaKey)
	out = append(out,
		Object{Name: "pkcs1-rsa", Label: "RSA PRIVATE KEY", DER: pkcs1},
		Object{
			Name: "legacy-encrypted-rsa", Label: "RSA PRIVATE KEY", DER: r.Bytes(len(pkcs1) + 8),
			Headers: []string{"Proc-Type: 4,ENCRYPTED", fmt.Sprintf("DEK-Info: AES-256-CBC,%X", r.Bytes(16))},
		},
		Object{Name: "openssh", Label: "OPENSSH PRIVATE KEY", DER: openSSH(r), Width: 70},
	)
	slices.SortFunc(out, func(a, b Object) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// encryptedPKCS8 is an EncryptedPrivateKeyInfo (PBES2, AES-256-CBC) whose ciphertext is drawn.
func encryptedPKCS8(r *seed.Rand, size int) ([]byte, error) {
	type algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters any
	}
	type kdf struct {
		Salt       []byte
		Iterations int
		PRF        algorithm
	}
	type pbes2 struct{ KDF, Cipher algorithm }
	pkcs5 := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5}
	der, err := asn1.Marshal(struct {
		Algorithm algorithm
		Data      []byte
	}{
		algorithm{append(slices.Clip(pkcs5), 13), pbes2{
			KDF: algorithm{append(slices.Clip(pkcs5), 12), kdf{
				Salt: r.Bytes(8), Iterations: 2048,
				PRF: algorithm{asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}, asn1.NullRawValue},
			}},
			Cipher: algorithm{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}, r.Bytes(16)},
		}},
		r.Bytes((size/16 + 1) * 16),
	})
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return der, nil
}

// openSSH has the outline of an unencrypted Ed25519 key in OpenSSH's container.
func openSSH(r *seed.Rand) []byte {
	text := func(s string) string { return string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))) + s } //nolint:gosec // a short text
	public := text(text("ssh-ed25519") + text(string(r.Bytes(32))))
	private := string(r.Bytes(8)) + text("ssh-ed25519") + text(string(r.Bytes(32))) + text(string(r.Bytes(64))) + text("app@web1")
	private += "\x01\x02\x03\x04\x05\x06\x07"[:(8-len(private)%8)%8]
	return []byte("openssh-key-v1\x00" + text("none") + text("none") + text("") + "\x00\x00\x00\x01" + public + text(private))
}
