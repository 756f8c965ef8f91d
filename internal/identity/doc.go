// Package identity says who a certificate belongs to.
//
// Parse reads the DER of a certificate and keeps what identifies it: fingerprints, subject, issuer, serial number, names and
// validity. AppendFields prints that inside a mark, [CERT:sha256:...:cn:...].
// Package trust, below, judges certificates by an allowlist, revocation lists and certificate authorities.
//
// Parse proves nothing: a certificate is what it says it is, and anybody can make one that says the same. It reads more than
// crypto/x509 does, because a certificate with a negative serial number or an odd extension stands in logs too and has an
// owner. It takes time and memory in proportion to the DER, and never panics.
package identity
