package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"redactor/internal/identity/allowlist"
	"redactor/internal/identity/identitytest"
)

// certificateFiles makes certificates for the scripts that have a file named "certificates": client and stranger of two
// authorities of the same name, ca.pem of the first, and crl.pem that revokes the serial number 7, which revoked.pem has.
func certificateFiles(t testing.TB, env *testscript.Env) error {
	if asked, err := filepath.Glob(filepath.Join(env.WorkDir, "certificates")); len(asked) == 0 {
		return err
	}
	ca, other := identitytest.NewCA(t, "Lab CA"), identitytest.NewCA(t, "Lab CA")
	client := ca.Issue(t, 0x0e05e91d, nil)
	stranger := other.Issue(t, 0x0e05e91e, func(c *x509.Certificate) { c.Subject.CommonName = "evil\x1b[2J.test" })
	env.Setenv("SHA256", fingerprint(client))
	for name, text := range map[string][]byte{
		"client.pem":   identitytest.PEM("CERTIFICATE", client),
		"chain.pem":    append(identitytest.PEM("CERTIFICATE", client), identitytest.PEM("CERTIFICATE", stranger)...),
		"stranger.pem": identitytest.PEM("CERTIFICATE", stranger),
		"revoked.pem":  identitytest.PEM("CERTIFICATE", ca.Issue(t, 7, nil)),
		"ca.pem":       identitytest.PEM("CERTIFICATE", ca.Cert.Raw),
		"crl.pem":      identitytest.PEM("X509 CRL", ca.Revoke(t, 7)),
		"client.der":   client,
		"two.der":      append(slices.Clone(client), stranger...),
		"client.b64":   wrapLines(base64.StdEncoding.EncodeToString(client), 76),
		"client.url":   []byte("cert=" + base64.RawURLEncoding.EncodeToString(client) + "; path=/"),
		"client.hex":   []byte(strings.ToUpper(hex.EncodeToString(client)) + "\n"),
		"pem.b64":      []byte(base64.StdEncoding.EncodeToString(identitytest.PEM("CERTIFICATE", client))),
		"comma.b64":    []byte(base64.StdEncoding.EncodeToString(client) + "," + base64.StdEncoding.EncodeToString(stranger)),
		"cut.der":      client[:len(client)-1],
		"damaged.pem":  bytes.Replace(identitytest.PEM("CERTIFICATE", client), []byte("MII"), []byte("M*I"), 1),
		"key.pem":      identitytest.PEM("PRIVATE KEY", []byte("synthetic, not a real key")),
	} {
		if err := os.WriteFile(filepath.Join(env.WorkDir, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

func wrapLines(s string, width int) []byte {
	var b bytes.Buffer
	for line := range slices.Chunk([]byte(s), width) {
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// The allowlists that docs/identity.md shows are ones.
func TestIdentityDocumentExamples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "identity.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```(yaml|csv)\n(.*?)^```\n").FindAllStringSubmatch(string(text), -1)
	kinds := map[string]int{}
	for _, b := range blocks {
		entries, err := allowlist.Parse("docs."+b[1], []byte(b[2]))
		if err != nil || len(entries) < 2 {
			t.Errorf("%s: %d entries, %v", b[2], len(entries), err)
		}
		if _, err := allowlist.New(entries); err != nil {
			t.Error(err)
		}
		kinds[b[1]]++
	}
	if kinds["yaml"] == 0 || kinds["csv"] == 0 {
		t.Errorf("found %v", kinds)
	}
}
