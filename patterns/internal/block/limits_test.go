package block

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

func TestAnchorsAreConstants(t *testing.T) {
	encoded := func(offset int, bytes string) []string { // what is common to all surroundings
		a := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + bytes + "\x00\x00\x00"))
		b := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\xff", offset) + bytes + "\xff\xff\xff"))
		var common []byte
		for i := range len(a) {
			if a[i] == b[i] {
				common = append(common, a[i])
			} else {
				common = append(common, ' ')
			}
		}
		return strings.Fields(string(common))
	}
	var lits []string
	for _, a := range Anchors() {
		lits = append(lits, a.Lit)
		if a.Lit == "" || a.Op == 0 || a.Fold && a.Lit != strings.ToLower(a.Lit) {
			t.Errorf("bad anchor %+v", a)
		}
	}
	for lit, n := range counts(lits) {
		if n > 1 {
			t.Errorf("%q twice", lit)
		}
	}
	const version, zero, one, three = "\xa0\x03\x02\x01\x02\x02", "\x02\x01\x00\x30", "\x02\x01\x01", "\x02\x01\x03\x30\x82"
	for _, c := range []struct {
		offset int
		bytes  string
		within string // an anchor must stand in the constant, and the other way round for MII
	}{
		{0, version, "oAMCAQIC"},
		{1, version, "ADAgECA"},
		{2, version, "gAwIBAg"},
		{0, zero, "AgEAM"},
		{2, zero, "CAQAw"},
		{2, one + "\x30", "CAQEw"},
		{0, one + "\x04", "AgEBB"},
		{2, one + "\x04", "CAQEE"},
		{1, three, "IBAzCC"},
		{0, "\x06\x09" + oidPKCS5 + "\x0d", "BgkqhkiG9w0BBQ"},
		{2, "\x06\x09" + oidPKCS5, "GCSqGSIb3DQEF"},
		{1, "\x06\x09" + oidPKCS5 + "\x0d", "YJKoZIhvcNAQU"},
		{1, "\x06\x09" + oidPKCS7 + "\x02", "KoZIhvcNAQcC"},
		{0, "\x30\x80" + "\x06\x09" + oidPKCS7, "MIAGCSqGSIb3DQEH"},
		{0, "\x30\x80\x02\x01\x03\x30\x80\x06\x09" + oidPKCS7[:5], "MIACAQMwgAYJKoZI"},
		{0, "openssh-key-v1\x00", "b3BlbnNzaC1rZXktdjEA"},
		{0, "-----BEGIN ", "LS0tLS1CRUdJTi"},
		{1, "-----BEGIN ", "0tLS0tQkVHSU4g"},
		{2, "-----BEGIN ", "tLS0tLUJFR0lOI"},
		{0, "\x30\x82\x03", "MII"},
		{0, `{"a`, "eyJ"},
		{0, "{\n  \"a", "ewogICJ"},
	} {
		found := slices.ContainsFunc(encoded(c.offset, c.bytes), func(s string) bool { return strings.Contains(s, c.within) })
		if !found || !slices.Contains(lits, c.within) {
			t.Errorf("%q at %d: %q is not in %q or no anchor", c.bytes, c.offset, c.within, encoded(c.offset, c.bytes))
		}
	}
	for _, h := range []string{version[:5], "\x2a\x86\x48\x86\xf7\x0d\x01", "\x2a\x86\x48\xce\x3d", "\x30\x05\x06\x03\x2b\x65", "\x02\x01\x00\x02\x82", one + "\x04", "---BEGIN "} {
		if !slices.Contains(lits, hex.EncodeToString([]byte(h))) {
			t.Errorf("%x is no anchor", h)
		}
	}
}

func counts(words []string) map[string]int {
	m := map[string]int{}
	for _, w := range words {
		m[w]++
	}
	return m
}

func TestStateIsSmall(t *testing.T) {
	if n := unsafe.Sizeof(State{}); n > 640 {
		t.Errorf("a State takes %d bytes", n)
	}
}

// TestFloods: long lines made of what starts detectors end in time: a quadratic detector would run for hours.
func TestFloods(t *testing.T) {
	flood := func(unit string, size int) {
		newDriver(t).mask(strings.Repeat(unit, size/len(unit)) + "\n" + unit + "\n")
	}
	h, p, _ := testToken()
	for _, unit := range []string{
		"-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE----- ", "-----BEGIN CERTIFICATE-----QUJDREVGR0hJSktMTU5P ",
		"-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED", "-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----%'",
		"MII", "gAwIBAgI", "MIIDnDCCAoSgAwIBAgI", "MIIDnDCCAoSgAwIBAgI ", "MIIDnDCCAoSgAwIBAgI,", "BgkqhkiG9w0BBQ=", "eyJ", h, h + ".",
		h + ".-", "-" + h, "-eyJhIjox", ".eyJhIjox", "eyJhIjox.", h + "." + p + " ",
		"-----gAwIBAg", "%2D%2D%2D%2D%2DgAwIBAg", "-gAwIBAg", "%2BgAwIBAg", "-----LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t",
		"-ewogICJhIjox", "-eyJhIjoxewogICJhIjox",
		"a003020102", "2a864886f70d01", "308203a03082028", "3082039c30820284a003020102", "LS0tLS1CRUdJTiBQVUJMSUM",
		"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t=",
		"45,45,45,45,45,66,69,71,73,78,32,67,69,82,84,73,70,73,67,65,84,69,45,45,45,45,45,",
		"48, 130, 3, 156, 48, 130, 2, 132, 160, 3, 2, 1, 2, 2, ", "0%82%03%9c0%82%02%84%a0%03%02%01%02%02",
		"0", "%30", `\x30`, "M", "%", `\`, "&", "=", "-", " ", `\n`, "A", "QUJDREVGR0hJSktMTU5P ",
	} {
		flood(unit, 1<<18)
		if strings.Contains(unit, "BEGIN") || strings.Contains(unit, "eyJ") || strings.Contains(unit, "MII") || strings.Contains(unit, "0203") {
			docker := func(key string) string { return `{"log":"` + strings.Repeat(unit+key, (1<<18)/len(unit+key)) }
			newDriver(t).mask(docker("") + `","stream":"stdout"}` + "\n" + docker(`"`) + "\n" + docker(`\"`) + `","stream":"stdout"}` + "\n" + docker(`","stream"`) + "\n")
			newDriver(t).mask("2026-11-23T20:50:52.1Z stdout P " + strings.Repeat(unit+" ", (1<<18)/len(unit)) + "\n")
		}
	}
	for i, a := range Anchors() {
		for k, edge := range []string{"", " ", "-", "%0A", `\`, ",", "="} {
			if (i+k)%7 == 0 {
				flood(a.Lit+edge, 1<<16)
			}
		}
	}
}

// TestOpenFloods: the same behind an open block.
func TestOpenFloods(t *testing.T) {
	for _, unit := range []string{"-", "END", "-----END", "%2D", "A ", "=", " ", `\n`, `"`, "-----END CERTIFICATE", strings.Repeat("A", 64) + " ", strings.Repeat("A", 64) + `"x`, "MIIDnDCCAoSgAwIBAgI"} {
		d := newDriver(t)
		for host := range tableSize {
			d.mask("Nov 23 20:50:02 host" + string(rune('a'+host)) + " app[1]: -----BEGIN CERTIFICATE-----\n")
		}
		d.mask(strings.Repeat(unit, (1<<18)/len(unit)) + "\n")
	}
}

// TestNoAllocations: neither detectors nor the state allocate, unless bodies are kept.
func TestNoAllocations(t *testing.T) {
	all := material(t)
	h, p, sig := testToken()
	texts := [][]byte{[]byte("t=" + h + "." + p + "." + sig)}
	for _, s := range all {
		for _, sp := range append(pemSpellings(pemText(s)), derSpellings(s.der)...) {
			texts = append(texts, []byte(sp.in()))
		}
		texts = append(texts, []byte(pemText(s)))
	}
	d, dst := &driver{t: t}, make([]Found, 0, 64)
	for _, text := range texts {
		if n := testing.AllocsPerRun(2, func() {
			var s State
			for ls := 0; ls < len(text); {
				le := len(text)
				if k := bytes.IndexByte(text[ls:], '\n'); k >= 0 {
					le = ls + k
				}
				dst = d.spans(dst[:0], &s, text, ls, le)
				ls = le + 1
			}
		}); n > 0 {
			t.Errorf("%.0f allocations for %.100q", n, text)
		}
	}
}
