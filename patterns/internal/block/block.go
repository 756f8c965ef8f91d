// Package block recognises certificates, private keys and JWT by their structure, in every spelling in which logs carry them,
// and keeps what is open at the end of a line.
//
// Nothing is recognised by the name of a header or by an END marker: a DER object is told by its first bytes, whatever they are
// encoded with (base64 of either alphabet, hexadecimal digits, percent or backslash escapes, lists of numbers), a PEM block by
// its BEGIN marker. Bodies are read as logical characters of package lex, so line ends, plus signs and slashes count in any
// escape.
//
// Start with Anchors: wherever one of its literals stands, call State.At. While State is not Empty, call State.Resume for each
// line before At. Neither allocates. Both are pure functions of the state and the line, and the work of all calls for a line is
// linear in its length.
//
// Limits: what stands in base64 inside base64 is found only when it is PEM; a block whose first line is missing is not found; of
// escaped bytes and lists of numbers only the part on the line of their first byte is.
package block

// Kind tells what a block holds.
type Kind uint8

// The kinds of blocks.
const (
	Certificate Kind = iota + 1
	PrivateKey       // private keys, and PKCS #12 stores, which hold one
	JWT              // JWS and JWE in compact form
	Other            // certificate requests, revocation lists, PKCS #7: opaque
)

// Part tells which part of a block a span is.
type Part uint8

// The parts of a block.
const (
	Whole Part = iota // a block that begins and ends on this line
	Begin             // the block goes on in later lines of its stream
	Line              // a line of the block
	End               // the last line of the block
)

// A Found is one span b[Start:End] to mask.
type Found struct {
	Start, End int
	Kind       Kind
	Part       Part
	Size       int // Whole, End: bytes of the text that all marks of the block stand for

	// DER holds, for the End of a certificate whose body was kept, the whole certificate, as far as it could be put together.
	DER string

	// QuoteStart and QuoteEnd are the bounds of a quotation mark in b as it is spelled at the place of the span. When they
	// differ, the mark must be put between two copies of it, because the span is a part of a list of numbers.
	QuoteStart, QuoteEnd int
}

// An Op is a detector, as At takes it.
type Op uint8

const (
	opBegin      Op = iota + 1 // "BEGIN" of a PEM marker
	opPuTTY                    // the first line of a PuTTY key file
	opJWT                      // the start of a JSON object in base64
	opObject                   // the first characters of a DER object in base64
	opInside                   // a constant near the start of a DER object in base64
	opVersion                  // a constant that only certificates hold, in base64
	opPBE                      // a constant that only encrypted private keys hold, in base64
	opOpenSSH                  // the first characters of an OpenSSH key in base64
	opEncoded0                 // a BEGIN marker in base64, at the start of a group of four characters
	opEncoded1                 // one that starts in the second byte of a group of three
	opEncoded2                 // one that starts in the third
	opHex                      // a constant at the start of a DER object in hexadecimal
	opHexFar                   // one that may stand behind a name or a number
	opHexPEM                   // a BEGIN marker in hexadecimal
	opEscaped                  // a constant at the start of a DER object in escaped bytes
	opEscapedFar               // one that may stand behind a name or a number
	opList                     // a constant at the start of a DER object in a list of numbers
	opListFar                  // one that may stand behind a name or a number
	opListPEM                  // "BEGIN" in a list of numbers
)

// An Anchor is a literal at which a detector starts; Op is handed back to At. With Fold the case of letters does not count.
type Anchor struct {
	Lit  string
	Fold bool
	Op   Op
}

// Anchors returns the literals of all detectors, a fresh slice.
func Anchors() []Anchor {
	all := append([]Anchor(nil), anchors[:]...)
	for _, c := range octetConstants {
		for _, spell := range octetSpellings {
			all = append(all, Anchor{Lit: spelled(c.bytes, spell), Fold: true, Op: c.op})
		}
	}
	for _, c := range listConstants {
		for _, separator := range []string{",", ", ", " "} {
			all = append(all, Anchor{Lit: listed(c.bytes, separator, false), Op: c.op})
			if signed := listed(c.bytes, separator, true); separator != " " && signed != listed(c.bytes, separator, false) {
				all = append(all, Anchor{Lit: signed, Op: c.op})
			}
		}
	}
	return all
}

// The constants of base64 stand for DER in the alignments that occur: see TestAnchorsAreConstants for the bytes behind them.
var anchors = [...]Anchor{
	{Lit: "BEGIN", Op: opBegin},
	{Lit: "PuTTY-User-Key-File-", Op: opPuTTY},
	{Lit: "eyJ", Op: opJWT},
	{Lit: "ewogICJ", Op: opJWT}, // an indented header

	{Lit: "MII", Op: opObject},              // SEQUENCE of 256 to 16383 bytes
	{Lit: "MIAGCSqGSIb3DQEH", Op: opObject}, // PKCS #7 of indefinite length
	{Lit: "MIACAQMwgAYJKoZI", Op: opObject}, // PKCS #12 of indefinite length
	{Lit: "gAwIBAg", Op: opVersion},         // [0] version 3 of a certificate
	{Lit: "ADAgECA", Op: opVersion},
	{Lit: "oAMCAQIC", Op: opVersion},
	{Lit: "AgEAM", Op: opInside}, // INTEGER 0, SEQUENCE: PKCS #8, certificate request
	{Lit: "CAQAw", Op: opInside},
	{Lit: "CAQEw", Op: opInside}, // INTEGER 1, SEQUENCE: PKCS #8 with a public key
	{Lit: "AgEBB", Op: opInside}, // INTEGER 1, OCTET STRING: SEC 1
	{Lit: "CAQEE", Op: opInside},
	{Lit: "IBAzCC", Op: opInside},       // INTEGER 3, SEQUENCE: PKCS #12 of 16 KiB and more
	{Lit: "KoZIhvcNAQcC", Op: opInside}, // signed data: PKCS #7 of 16 KiB and more
	{Lit: "BgkqhkiG9w0BBQ", Op: opPBE},  // the algorithms of PKCS #5
	{Lit: "YJKoZIhvcNAQU", Op: opPBE},
	{Lit: "GCSqGSIb3DQEF", Op: opPBE},
	{Lit: "b3BlbnNzaC1rZXktdjEA", Op: opOpenSSH},
	{Lit: "LS0tLS1CRUdJTi", Op: opEncoded0}, // "-----BEGIN "
	{Lit: "0tLS0tQkVHSU4g", Op: opEncoded1},
	{Lit: "tLS0tLUJFR0lOI", Op: opEncoded2},

	{Lit: "a003020102", Fold: true, Op: opHex},
	{Lit: "2a864886f70d01", Fold: true, Op: opHexFar}, // the algorithms of PKCS
	{Lit: "2a8648ce3d", Fold: true, Op: opHexFar},     // elliptic curves
	{Lit: "300506032b65", Fold: true, Op: opHexFar},   // Ed25519, X25519 and their kin
	{Lit: "0201000282", Op: opHex},                    // PKCS #1
	{Lit: "02010104", Op: opHex},                      // SEC 1
	{Lit: "2d2d2d424547494e20", Fold: true, Op: opHexPEM},
}

// At runs the detector op for the anchor literal at b[p] of the line b[ls:le], which has no line end. It appends what it found,
// in order and within the line, and may leave a block open in s. The caller passes the anchors of a line in order and skips
// those inside a span found on the line. With keep set, the bodies of certificates over several lines are kept, which allocates.
func (s *State) At(dst []Found, op Op, b []byte, ls, le, p int, keep bool) []Found {
	l := line{b: b[:le], start: ls, keep: keep}
	switch op {
	case opBegin:
		return s.begin(dst, l, p)
	case opPuTTY:
		return s.putty(dst, l, p)
	case opJWT:
		return s.jwt(dst, l, p)
	case opObject:
		return s.object(dst, l, p)
	case opInside, opVersion, opPBE:
		return s.inside(dst, l, p, op)
	case opOpenSSH:
		return s.openSSH(dst, l, p)
	case opEncoded0, opEncoded1, opEncoded2:
		return s.encoded(dst, l, p, op)
	case opHex:
		return s.hexObject(dst, l, p, near)
	case opHexFar:
		return s.hexObject(dst, l, p, far)
	case opHexPEM:
		return hexPEM(dst, l, p)
	case opEscaped:
		return escapedObject(dst, l, p, near)
	case opEscapedFar:
		return escapedObject(dst, l, p, far)
	case opList:
		return listObject(dst, l, p, near)
	case opListFar:
		return listObject(dst, l, p, far)
	case opListPEM:
		return listPEM(dst, l, p)
	}
	return dst
}

// A line is the text b[start:]: the end of b is the end of the line.
type line struct {
	b     []byte
	start int
	keep  bool // bodies of certificates are wanted
}

func whole(start, end int, k Kind) Found {
	return Found{Start: start, End: end, Kind: k, Part: Whole, Size: end - start}
}
