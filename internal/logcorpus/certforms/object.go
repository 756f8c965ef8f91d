// Package certforms writes certificates and private keys the way proxies, applications and log transports spell them, and
// judges what a filter leaves of them.
//
// A [Forge] makes the objects: certificates of every common key with serial numbers of 1 to 20 bytes, private keys in every
// container. [Forms] are the spellings. Keys are made anew in each process (Go draws them from the system), so a failure
// should be reported with the text that failed; everything else follows from the seed.
package certforms

import (
	"encoding/base64"
	"strings"
)

// An Object is a certificate or a private key.
type Object struct {
	Name    string   // "rsa2048-serial20", for reports
	Label   string   // of its PEM block: "CERTIFICATE", "EC PRIVATE KEY"
	Headers []string // of its PEM block: "Proc-Type: 4,ENCRYPTED"
	DER     []byte
	Width   int    // characters of a PEM body line, 64 if 0
	Serial  string // of a certificate, upper-case hex
}

// Private reports whether the object is a private key.
func (o *Object) Private() bool { return strings.HasSuffix(o.Label, "PRIVATE KEY") }

// Field is the last part of a name that such an object stands under.
func (o *Object) field() string {
	if o.Private() {
		return "key"
	}
	return "cert"
}

// Base64 returns the object's DER in one base64 run.
func (o *Object) Base64() string { return base64.StdEncoding.EncodeToString(o.DER) }

// Lines returns the PEM block as its lines.
func (o *Object) Lines() []string {
	lines := []string{"-----BEGIN " + o.Label + "-----"}
	if len(o.Headers) > 0 {
		lines = append(append(lines, o.Headers...), "")
	}
	width := o.Width
	if width == 0 {
		width = 64
	}
	for body := o.Base64(); body != ""; {
		n := min(width, len(body))
		lines = append(lines, body[:n])
		body = body[n:]
	}
	return append(lines, "-----END "+o.Label+"-----")
}

// PEM returns the PEM block with a final newline.
func (o *Object) PEM() string { return o.Joined("\n") + "\n" }

// Joined returns the lines of the PEM block with text between them.
func (o *Object) Joined(between string) string { return strings.Join(o.Lines(), between) }
