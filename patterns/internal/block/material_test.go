package block

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"testing"
	"time"
)

// A secret is one object and how it must be masked.
type secret struct {
	name, label string
	der         []byte
	kind        Kind
}

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func noise(n int) []byte {
	b := make([]byte, n)
	must(rand.Read(b))
	return b
}

// material returns one object of every kind, made afresh but for the RSA key.
func material(t testing.TB) []secret {
	t.Helper()
	var all []secret
	add := func(name, label string, k Kind, der []byte) {
		all = append(all, secret{name: name, label: label, der: der, kind: k})
	}
	keys := map[string]crypto.Signer{"rsa": rsaKey()}
	for name, c := range map[string]elliptic.Curve{"p224": elliptic.P224(), "p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521()} {
		keys[name] = must(ecdsa.GenerateKey(c, rand.Reader))
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys["ed25519"] = ed
	for name, k := range keys {
		add(name+" pkcs8", "PRIVATE KEY", PrivateKey, must(x509.MarshalPKCS8PrivateKey(k)))
		if e, ok := k.(*ecdsa.PrivateKey); ok {
			add(name+" sec1", "EC PRIVATE KEY", PrivateKey, must(x509.MarshalECPrivateKey(e)))
		}
		if name == "p224" {
			continue
		}
		add(name+" certificate", "CERTIFICATE", Certificate, certificate(k, 20))
		add(name+" request", "CERTIFICATE REQUEST", Other, must(x509.CreateCertificateRequest(rand.Reader,
			&x509.CertificateRequest{Subject: pkix.Name{CommonName: "billing.acme.test"}}, k)))
	}
	add("x25519 pkcs8", "PRIVATE KEY", PrivateKey, must(x509.MarshalPKCS8PrivateKey(must(ecdh.X25519().GenerateKey(rand.Reader)))))
	add("rsa pkcs1", "RSA PRIVATE KEY", PrivateKey, x509.MarshalPKCS1PrivateKey(rsaKey()))
	add("encrypted", "ENCRYPTED PRIVATE KEY", PrivateKey, encrypted(1250))
	add("encrypted small", "ENCRYPTED PRIVATE KEY", PrivateKey, encrypted(140))
	add("openssh", "OPENSSH PRIVATE KEY", PrivateKey, append([]byte("openssh-key-v1\x00\x00\x00\x00\x04none"), noise(380)...))
	add("pkcs12", "PKCS12", PrivateKey, sequence(integer(3), sequence(oid(1, 2, 840, 113549, 1, 7, 1), noise(900))))
	add("pkcs7", "PKCS7", Other, sequence(oid(1, 2, 840, 113549, 1, 7, 2), sequence(noise(900))))
	add("version 1", "CERTIFICATE", Certificate, versionOne())
	add("crl", "X509 CRL", Other, must(x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(7), ThisUpdate: epoch, NextUpdate: epoch.Add(time.Hour)},
		must(x509.ParseCertificate(certificate(rsaKey(), 8))), rsaKey())))
	return all
}

var epoch = time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)

// certificate makes a self-signed certificate with a serial number of n bytes.
func certificate(k crypto.Signer, n int) []byte {
	serial := new(big.Int).Lsh(big.NewInt(0x5a), uint(8*(n-1)))
	serial.Or(serial, new(big.Int).SetBytes(noise(n-1)))
	id := []byte{1, 2, 3, 4}
	return must(x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "billing.acme.test"}, NotBefore: epoch, NotAfter: epoch.Add(time.Hour),
		KeyUsage: x509.KeyUsageCRLSign, IsCA: true, BasicConstraintsValid: true, SubjectKeyId: id,
	}, &x509.Certificate{SubjectKeyId: id, KeyUsage: x509.KeyUsageCRLSign, Subject: pkix.Name{CommonName: "billing.acme.test"}}, k.Public(), k))
}

// versionOne makes what a certificate without extensions and version starts with.
func versionOne() []byte {
	algorithm := sequence(oid(1, 2, 840, 113549, 1, 1, 11), []byte{5, 0})
	name := sequence(noise(40))
	return sequence(sequence(integer(0x5a77_1234_5678), algorithm, name, noise(300)), algorithm, noise(260))
}

// encrypted makes a PKCS #8 key under PBES2 with n bytes of cipher text.
func encrypted(n int) []byte {
	kdf := sequence(oid(1, 2, 840, 113549, 1, 5, 12), noise(28))
	cipher := sequence(oid(2, 16, 840, 1, 101, 3, 4, 1, 42), noise(18))
	octets := must(asn1.Marshal(noise(n)))
	return sequence(sequence(oid(1, 2, 840, 113549, 1, 5, 13), sequence(kdf, cipher)), octets)
}

func sequence(parts ...[]byte) []byte {
	return must(asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: bytes.Join(parts, nil)}))
}

func integer(n int64) []byte { return must(asn1.Marshal(n)) }

func oid(n ...int) []byte { return must(asn1.Marshal(asn1.ObjectIdentifier(n))) }

func testSigners(t testing.TB) []crypto.Signer {
	t.Helper()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return []crypto.Signer{
		rsaKey(), must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)), ed,
	}
}
