package identity_test

import (
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redactor/internal/identity"
)

// TestFixtures reads the certificates of the reference corpora, made by openssl, and compares with what openssl says of them.
func TestFixtures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("REDACTOR_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "fixtures", "cert-forms")
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Skipf("the shared folder is not here: %v", err)
	}
	var expected struct {
		Certificates map[string]struct {
			Subject string `json:"subject_rfc2253"`
			Issuer  string `json:"issuer_rfc2253"`
			Serial  string `json:"serial_hex"`
			SHA256  string `json:"sha256"`
			SHA1    string `json:"sha1"`
			After   string `json:"not_after"`
			SAN     string `json:"san"`
		} `json:"certificates"`
	}
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	if len(expected.Certificates) == 0 {
		t.Fatal("no certificates")
	}
	for file, want := range expected.Certificates {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		c, err := identity.Parse(block.Bytes)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, field := range [][3]string{
			{"subject", c.Subject, want.Subject},
			{"issuer", c.Issuer, want.Issuer},
			{"serial", c.Serial, want.Serial},
			{"sha256", c.SHA256, want.SHA256},
			{"sha1", c.SHA1, want.SHA1},
			{"not after", c.NotAfter.Format("Jan _2 15:04:05 2006 GMT"), want.After},
			{"names", strings.Join(c.SAN.Names(), ", "), want.SAN},
		} {
			if field[1] != field[2] {
				t.Errorf("%s: %s: got %s, want %s", file, field[0], field[1], field[2])
			}
		}
	}
}
