package notation_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"redactor/internal/identity/notation"
)

// colons writes bytes as openssl does: 6C:7C:...
func colons(raw []byte) string {
	var parts []string
	for _, c := range raw {
		parts = append(parts, strings.ToUpper(hex.EncodeToString([]byte{c})))
	}
	return strings.Join(parts, ":")
}

func TestFingerprintNotations(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{20, 32}).Draw(t, "size")
		raw := rapid.SliceOfN(rapid.Byte(), size, size).Draw(t, "digest")
		name, want := "sha256", "sha256:"+hex.EncodeToString(raw)
		if size == 20 {
			name, want = "SHA1", "sha1:"+hex.EncodeToString(raw)
		}
		for _, text := range []string{
			hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), colons(raw), strings.ToLower(colons(raw)),
			strings.ReplaceAll(colons(raw), ":", " "), base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
			base64.URLEncoding.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw),
		} {
			for _, before := range []string{"", name + ":", name + " Fingerprint=", strings.ToUpper(name) + "=", " " + name + " : "} {
				if got, err := notation.Fingerprint(before + text); err != nil || got != want {
					t.Errorf("%s%s: got %s, %v, want %s", before, text, got, err, want)
				}
			}
		}
	})
}

func TestFingerprintRefuses(t *testing.T) {
	t.Parallel()
	sha1, sha256 := strings.Repeat("a1", 20), strings.Repeat("a1", 32)
	for _, text := range []string{
		"", "sha256:", sha1[1:], sha256 + "00", "sha256:" + sha1, "SHA1 Fingerprint=" + sha256, "md5:" + sha1, "zz" + sha1[2:], sha1[:20] + ":" + sha1[20:],
		strings.Repeat("a1:", 31) + "a1:", strings.Repeat("A", 42) + "B", "sha256" + sha256,
	} {
		if got, err := notation.Fingerprint(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestSerial(t *testing.T) {
	t.Parallel()
	const hexadecimal, decimal = "0E05E91D028AAA3B5D6D86D49CEE948EF984DC2D", "80057681551715592970712159317945159928821111853"
	for _, c := range []struct {
		text string
		base notation.Base
		want string
	}{
		{hexadecimal, notation.Ask, hexadecimal},
		{strings.ToLower(hexadecimal), notation.Ask, hexadecimal},
		{hexadecimal[1:], notation.Ask, hexadecimal},
		{"0x" + hexadecimal[1:], notation.Ask, hexadecimal},
		{"0e:05:e9:1d:02:8a:aa:3b:5d:6d:86:d4:9c:ee:94:8e:f9:84:dc:2d", notation.Ask, hexadecimal},
		{decimal, notation.Ask, hexadecimal}, // too long for hexadecimal
		{"dec:" + decimal, notation.Hex, hexadecimal},
		{"10", notation.Hex, "10"},
		{"10", notation.Decimal, "0A"},
		{"010", notation.Decimal, "10"}, // a zero before other digits
		{"10:00", notation.Ask, "1000"},
		{"10 00", notation.Ask, "1000"},
		{"hex: 10", notation.Ask, "10"},
		{"dec: 10", notation.Ask, "0A"},
		{"7", notation.Ask, "07"},
		{"0", notation.Ask, "00"},
		{"-7f", notation.Ask, "-7F"},
		{"0000FF", notation.Ask, "FF"},
		{" a ", notation.Ask, "0A"},
	} {
		if got, err := notation.Serial(c.text, c.base); err != nil || got != c.want {
			t.Errorf("%q: got %s, %v, want %s", c.text, got, err, c.want)
		}
	}
}

func TestSerialRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"1000": notation.ErrAmbiguous, "-10": notation.ErrAmbiguous,
		"": notation.ErrSerial, "-": notation.ErrSerial, "0x": notation.ErrSerial, "dec:": notation.ErrSerial, "dec:1f": notation.ErrSerial, "xyz": notation.ErrSerial,
		"1_000": notation.ErrSerial, "+0a": notation.ErrSerial, "--0a": notation.ErrSerial, "1:2:3": notation.ErrSerial, "0x0x1": notation.ErrSerial,
		"0a b": notation.ErrSerial, strings.Repeat("1", 2000): notation.ErrSerial,
	} {
		if got, err := notation.Serial(text, notation.Ask); !errors.Is(err, want) {
			t.Errorf("%.20q: got %s, %v, want %v", text, got, err, want)
		}
	}
}

// Every notation of a number gives its canonical form.
func TestSerialNotations(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "serial"))
		want := notation.SerialOf(n)
		for _, text := range []string{"0x" + n.Text(16), "dec:" + n.Text(10), "hex:" + n.Text(16), "0" + want, want} {
			base := notation.Ask
			if text == want {
				base = notation.Hex
			}
			if got, err := notation.Serial(text, base); err != nil || got != want {
				t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
			}
		}
		if len(want) < 2 || len(want)%2 != 0 || strings.ToUpper(want) != want {
			t.Errorf("canonical form %q", want)
		}
	})
}

func TestSPIFFE(t *testing.T) {
	t.Parallel()
	for id, ok := range map[string]bool{
		"spiffe://acme.test": true, "spiffe://acme.test/ns/prod/sa/Billing_1-a.b": true,
		"spiffe://acme.test/": false, "spiffe://ACME.test/a": false, "spiffe:///a": false, "spiffe://acme.test//a": false, "spiffe://acme.test/a/..": false,
		"spiffe://acme.test/./a": false, "spiffe://acme.test/a%2fb": false, "spiffe://acme.test/a?b": false, "spiffe://acme.test:80/a": false, "spiffe://u@acme.test/a": false,
		"https://acme.test/a": false, "": false, "spiffe://acme.test/" + strings.Repeat("a", 2048): false,
	} {
		if got, err := notation.SPIFFE(id); (err == nil) != ok || ok && got != id {
			t.Errorf("%.40q: %q, %v", id, got, err)
		}
	}
}

func TestSPIFFEPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, id string
		start    bool
		err      error
	}{
		{"spiffe://acme.test/ns/*", "spiffe://acme.test/ns/", true, nil},
		{"spiffe://acme.test/*", "spiffe://acme.test/", true, nil},
		{"spiffe://acme.test/ns", "spiffe://acme.test/ns", false, nil},
		{"spiffe://acme.test/n*", "", false, notation.ErrPattern},
		{"spiffe://*/ns/*", "", false, notation.ErrPattern},
		{"spiffe://acme.test/*/sa/*", "", false, notation.ErrPattern},
		{"spiffe:///*", "", false, notation.ErrSPIFFE},
	} {
		id, start, err := notation.SPIFFEPattern(c.text)
		if id != c.id || start != c.start || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v, %v", c.text, id, start, err)
		}
	}
}
