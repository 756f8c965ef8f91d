package block

// Tags of DER.
const (
	tagInteger  = 0x02
	tagOctets   = 0x04
	tagOID      = 0x06
	tagSequence = 0x30
	tagSet      = 0x31
	tagVersion  = 0xa0
)

// headSize is the number of bytes at the start of an object that tell what it is: the first line of PEM holds them.
const headSize = 48

// An object is what the first bytes of a DER object say about it.
type object struct {
	kind Kind
	size int // bytes of the whole object; 0 when the length is indefinite
}

// digits returns the number of base64 digits of the object, without padding.
func (o object) digits() int { return (o.size*8 + 5) / 6 }

// A der reads DER from the bytes left in h.
type der struct{ h []byte }

// header reads a tag and a length; an indefinite length is -1. ok is false when the bytes end before.
func (d *der) header() (tag byte, n int, ok bool) {
	if len(d.h) < 2 {
		return 0, 0, false
	}
	tag, n = d.h[0], int(d.h[1])
	d.h = d.h[2:]
	if n < 0x80 {
		return tag, n, true
	}
	octets := n - 0x80
	if octets == 0 {
		return tag, -1, true
	}
	if octets > 3 || len(d.h) < octets || d.h[0] == 0 {
		return 0, 0, false
	}
	n = 0
	for _, c := range d.h[:octets] {
		n = n<<8 | int(c)
	}
	d.h = d.h[octets:]
	return tag, n, n >= 0x80
}

// is reports whether the bytes left start with s.
func (d *der) is(s string) bool {
	return len(d.h) >= len(s) && string(d.h[:len(s)]) == s
}

// Starts of object identifiers, behind tag and length.
const (
	oidPKCS5  = "\x2a\x86\x48\x86\xf7\x0d\x01\x05"
	oidPKCS7  = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"
	oidPKCS12 = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01"
)

// sniff judges an object by its first bytes. It tells only what must be masked: public keys, names, signatures and parameters
// are not recognised.
func sniff(h []byte) (o object, ok bool) {
	d := der{h}
	tag, n, ok := d.header()
	if !ok || tag != tagSequence || n == 0 {
		return o, false
	}
	if n > 0 {
		o.size = len(h) - len(d.h) + n
	}
	tag, m, ok := d.header()
	if !ok || n > 0 && m >= n {
		return o, false
	}
	switch tag {
	case tagSequence:
		o.kind = d.inSequence(m)
	case tagInteger:
		o.kind = d.afterVersion(m)
	case tagOID:
		if d.is(oidPKCS7) {
			o.kind = Other
		}
	}
	return o, o.kind != 0
}

// inSequence: the object is a SEQUENCE that starts with another, of n bytes.
func (d *der) inSequence(n int) Kind {
	tag, m, ok := d.header()
	if !ok || n > 0 && m >= n {
		return 0
	}
	switch tag {
	case tagVersion:
		if m == 3 && len(d.h) >= 3 && d.h[0] == tagInteger && d.h[1] == 1 && d.h[2] <= 2 {
			return Certificate
		}
	case tagInteger: // the serial number of a certificate without a version; the version of a request or a revocation list
		return d.afterSerial(m)
	case tagOID:
		if d.is(oidPKCS5) || d.is(oidPKCS12) {
			return PrivateKey
		}
	case tagSequence: // a revocation list without a version
		if d.algorithm(m) {
			return Other
		}
	}
	return 0
}

// longestSerial is the most bytes a serial number takes, with room for those who break the rule of 20.
const longestSerial = 24

func (d *der) afterSerial(n int) Kind {
	if n < 1 || n > longestSerial || len(d.h) < n {
		return 0
	}
	version := -1
	if n == 1 {
		version = int(d.h[0])
	}
	d.h = d.h[n:]
	tag, m, ok := d.header()
	switch {
	case !ok || tag != tagSequence:
		return 0
	case version == 0 && (m == 0 || len(d.h) > 0 && d.h[0] == tagSet):
		return Other // a request: its subject follows
	case !d.algorithm(m):
		return 0
	case version == 1:
		return Other // most likely a revocation list
	}
	return Certificate
}

// algorithm: the SEQUENCE of n bytes whose header was read is an algorithm identifier.
func (d *der) algorithm(n int) bool {
	tag, m, ok := d.header()
	return ok && tag == tagOID && m >= 3 && m <= 12 && (n < 0 || m < n) && len(d.h) > 0 && isOID(d.h[0])
}

// isOID: the first byte of identifiers under ISO member bodies, ISO organisations and joint-iso-itu-t countries.
func isOID(c byte) bool { return c == 0x2a || c == 0x2b || c == 0x60 }

// afterVersion: the object is a SEQUENCE that starts with an INTEGER of n bytes: a private key or a PKCS #12 store.
func (d *der) afterVersion(n int) Kind {
	if n != 1 || len(d.h) < 1 {
		return 0
	}
	version := d.h[0]
	d.h = d.h[1:]
	tag, m, ok := d.header()
	if !ok {
		return 0
	}
	switch {
	case tag == tagSequence && version <= 1 && d.algorithm(m):
		return PrivateKey // PKCS #8
	case tag == tagSequence && version == 3:
		if tag, _, ok = d.header(); ok && tag == tagOID && d.is(oidPKCS7) {
			return PrivateKey // PKCS #12
		}
	case tag == tagInteger && version <= 1 && m >= 32 && m < 0x4000:
		return PrivateKey // PKCS #1, DSA
	case tag == tagOctets && version == 1 && m >= 16 && m <= 80:
		return PrivateKey // SEC 1
	}
	return 0
}
