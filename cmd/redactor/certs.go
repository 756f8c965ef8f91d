package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"redactor/patterns"
)

// deepestBase64 is how often base64 within base64 is looked into: a kubeconfig has the base64 of PEM.
const deepestBase64 = 2

// certificatesIn returns the DER of every certificate in the text, in any spelling in which logs carry them, or as DER. What has the
// frame of a certificate and cannot be read is returned too, so that the caller can say so. The engine knows certificates inside a
// line and between markers; what is neither, as bare base64 over several lines, is read as a whole.
func certificatesIn(text []byte) ([][]byte, error) {
	if isDER(text) {
		return derCertificates(text), nil
	}
	found, err := inLog(text)
	if err != nil || len(found) > 0 {
		return found, err
	}
	return findCertificates(text, deepestBase64), nil
}

// inLog returns the certificates that the engine finds, each once. One that is cut or damaged is nil.
func inLog(text []byte) (found [][]byte, err error) {
	rules := slices.DeleteFunc(patterns.Builtin(), func(r patterns.Rule) bool { return r.Block != "certificate" })
	var c collector
	rs, err := patterns.Compile(rules, patterns.WithCertifier(&c), patterns.WithMaxLine(longestIdentified))
	if err != nil {
		return nil, fmt.Errorf("looking for certificates: %w", err)
	}
	damaged := bytes.Count(rs.AppendRedacted(nil, text), []byte("[CERT:unparsed:"))
	return append(c.found, make([][]byte, damaged)...), nil
}

// A collector is a patterns.Certifier that keeps the certificates.
type collector struct{ found [][]byte }

// Identify keeps the certificate.
func (c *collector) Identify(der []byte) patterns.Identity {
	c.found = append(c.found, bytes.Clone(der))
	return collected{}
}

// collected is a patterns.Identity that only says that there is one.
type collected struct{}

// AppendFields says that there is one.
func (collected) AppendFields(dst, _ []byte) []byte { return append(dst, "cn:found"...) }

func findCertificates(text []byte, depth int) [][]byte {
	switch {
	case bytes.Contains(text, []byte("-----BEGIN ")):
		return pemCertificates(text)
	case isDER(text):
		return derCertificates(text)
	case depth == 0:
		return nil
	}
	// Lines that belong together first, then word by word.
	if all := decoded(strings.Join(strings.Fields(string(text)), "")); all != nil {
		if found := findCertificates(all, depth-1); found != nil {
			return found
		}
	}
	var found [][]byte
	for word := range strings.FieldsFuncSeq(string(text), outsideBase64) {
		if raw := decoded(word); raw != nil {
			found = append(found, findCertificates(raw, depth-1)...)
		}
	}
	return found
}

// pemCertificates returns the certificates of PEM blocks. The decoder passes over a block that it cannot read; in its place
// stands nothing that could be read, so that it is not passed over in silence.
func pemCertificates(text []byte) (found [][]byte) {
	labels := []string{"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if slices.Contains(labels, block.Type) {
			found = append(found, block.Bytes)
		}
	}
	begun := 0
	for _, label := range labels {
		begun += bytes.Count(text, []byte("-----BEGIN "+label+"-----"))
	}
	for len(found) < begun {
		found = append(found, nil)
	}
	return found
}

// isDER reports whether the text starts like a structure longer than any of 127 bytes, as every certificate is.
func isDER(text []byte) bool {
	return len(text) > 2 && text[0] == byte(asn1.SEQUENCE) && 0x80 < text[1] && text[1] <= 0x84
}

// derCertificates returns the structures that follow one another.
func derCertificates(text []byte) (found [][]byte) {
	s := cryptobyte.String(text)
	var one cryptobyte.String
	for isDER(s) && s.ReadASN1Element(&one, asn1.SEQUENCE) {
		found = append(found, one)
	}
	if found == nil {
		return [][]byte{text} // it was cut
	}
	return found
}

// decoded returns what hexadecimal or base64 stands for, or nil.
func decoded(word string) []byte {
	const shortest = 128 // of a certificate in base64; real ones are far longer
	if len(word) < shortest {
		return nil
	}
	if raw, err := hex.DecodeString(word); err == nil {
		return raw
	}
	word = strings.TrimRight(word, "=")
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if raw, err := encoding.DecodeString(word); err == nil {
			return raw
		}
	}
	return nil
}

// outsideBase64 takes "=" for what it is before a value; behind one it is not needed.
func outsideBase64(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("+/-_", r)
}
