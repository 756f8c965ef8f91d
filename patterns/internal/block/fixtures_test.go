package block

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedDir is the folder with reference material, beside the module.
func sharedDir(t *testing.T) string {
	dir := os.Getenv("REDACTOR_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "fixtures", "cert-forms")); err != nil {
		t.Skipf("no reference material at %s", dir)
	}
	return filepath.Join(dir, "fixtures", "cert-forms")
}

func TestFixtureForms(t *testing.T) {
	dir := sharedDir(t)
	windows := map[string]bool{}
	for _, name := range []string{"client.pem", "ca.pem"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		addWindows(windows, base64.StdEncoding.EncodeToString(block.Bytes), 8)
		addWindows(windows, base64.RawURLEncoding.EncodeToString(block.Bytes), 8)
		addWindows(windows, hex.EncodeToString(block.Bytes), 48) // longer than the serial number, which stays
		addWindows(windows, strings.ToUpper(hex.EncodeToString(block.Bytes)), 48)
		for k := range 3 {
			addWindows(windows, base64.StdEncoding.EncodeToString(append([]byte("abc")[:k], text...)), 16)
		}
	}
	forms, err := filepath.Glob(filepath.Join(dir, "*.log"))
	if err != nil || len(forms) != 34 {
		t.Fatalf("%d forms, error %v", len(forms), err)
	}
	for _, f := range forms {
		t.Run(filepath.Base(f), func(t *testing.T) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			in := strings.ReplaceAll(string(raw), "=\n", "") // the scanner joins soft breaks
			if !strings.Contains(f, "21-qp") {
				in = string(raw)
			}
			d := newDriver(t)
			out := d.mask(in)
			for w := range windows {
				if strings.Contains(out, w) {
					t.Errorf("%s is left:\n%s", w, out)
					break
				}
			}
			if os.Getenv("SHOW") != "" {
				t.Log("\n" + out)
			}
			if !d.state.Empty() {
				t.Error("the state is still open at the end")
			}
			if again := maskAll(t, out); again != out {
				t.Errorf("a second pass changes it:\n%s", again)
			}
			a, b := strings.Split(in, "\n"), strings.Split(out, "\n")
			if len(a) != len(b) {
				t.Fatalf("%d lines became %d", len(a), len(b))
			}
			for i := range a {
				if json.Valid([]byte(a[i])) && !json.Valid([]byte(b[i])) {
					t.Errorf("line %d is no JSON any more: %s", i+1, b[i])
				}
			}
		})
	}
}

func addWindows(set map[string]bool, s string, n int) {
	for i := 0; i+n <= len(s); i++ {
		set[s[i:i+n]] = true
	}
}
