package identity

// A Verdict says what is thought of a certificate.
type Verdict uint8

// The verdicts. Of several that are true the first counts: what is revoked is not merely expired, and what is not on the
// allowlist is a stranger's, whatever its dates.
const (
	NoVerdict   Verdict = iota // there is nothing to judge by
	Revoked                    // a revocation list names it
	WrongIssuer                // none of the certificate authorities signed it
	Unknown                    // the allowlist does not name it
	NotYet                     // it, or its entry of the allowlist, is not valid yet
	Expired                    // it, or its entry, is not valid any more, or its dates cannot be read
	Known                      // none of these
)

// String returns the word that marks print, "" for NoVerdict.
func (v Verdict) String() string {
	switch v {
	case Revoked:
		return "revoked"
	case WrongIssuer:
		return "wrong-issuer"
	case Unknown:
		return "unknown"
	case NotYet:
		return "not-yet"
	case Expired:
		return "expired"
	case Known:
		return "known"
	default:
		return ""
	}
}
