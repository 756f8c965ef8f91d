package block

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func b64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// jwtParts of a token made up at run time.
func testToken() (header, payload, signature string) {
	return b64url(`{"alg":"RS256","typ":"JWT","kid":"2026-11"}`), b64url(`{"sub":"1234567890","name":"Jane Doe","iat":1795466987}`), b64url(string(noise(256)))
}

func TestJWT(t *testing.T) {
	h, p, s := testToken()
	jws := h + "." + p + "." + s
	jwe := b64url(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + "." + b64url(string(noise(256))) + "." + b64url(string(noise(12))) + "." + b64url(string(noise(80))) + "." + b64url(string(noise(16)))
	direct := b64url(`{"alg":"dir","enc":"A256GCM"}`) + ".." + b64url(string(noise(12))) + "." + b64url(string(noise(80))) + "." + b64url(string(noise(16)))
	cookie := b64url(`{"user_id":7}`) + ".ZxYz1A." + b64url(string(noise(20)))
	alb := base64.URLEncoding.EncodeToString([]byte(`{"typ":"JWT","kid":"ab"}`)) + "." + base64.URLEncoding.EncodeToString([]byte(`{"sub":"12345678"}`)) + "." + base64.URLEncoding.EncodeToString(noise(64))
	const m = "[REDACTED:token.jwt]"
	for _, c := range []struct{ in, want string }{
		{"Authorization: Bearer " + jws, "Authorization: Bearer " + m},
		{`{"t":"` + jws + `","n":1}`, `{"t":"` + m + `","n":1}`},
		{"GET /a?t=" + jws + "&n=1 HTTP/1.1", "GET /a?t=" + m + "&n=1 HTTP/1.1"},
		{"GET /a?next=%2Fb%3Ft%3D" + strings.ReplaceAll(jws, ".", "%2E") + "%26n HTTP/1.1", "GET /a?next=%2Fb%3Ft%3D" + m + "%26n HTTP/1.1"},
		{"t=" + strings.ReplaceAll(jws, ".", "%252E") + "&", "t=" + m + "&"},
		{"t=" + strings.ReplaceAll(jws, ".", `\u002e`) + "&", "t=" + m + "&"},
		{"t=" + jwe + " n", "t=" + m + " n"},
		{"t=" + direct + " n", "t=" + m + " n"},
		{"session=" + cookie + "; a=b", "session=" + m + "; a=b"},
		{"x-amzn-oidc-data: " + alb, "x-amzn-oidc-data: " + m},
		{"token eyJhbGciOi.FAKE.sig used", "token " + m + " used"},
		{"two parts " + h + "." + p + " here", "two parts " + m + " here"},
		{"empty signature " + h + "." + p + ". And so on", "empty signature " + m + ". And so on"},
		{"end of a sentence " + jws + ".", "end of a sentence " + m + "."},
		{"(" + jws + ")", "(" + m + ")"},
		{"<a>" + jws + "</a>", "<a>" + m + "</a>"},
		{"#012" + jws + "#012", "#012" + m + "#012"},
		{`\n` + jws + `\n`, `\n` + m + `\n`},
		{"cut " + h + "." + p + "." + s[:5], "cut " + m},
		{"cut " + h + "." + p[:9], "cut " + m},
		{"cut " + h + ".", "cut " + m + "."},
		{"cut " + h, "cut " + m},
		{"cut " + h[:16], "cut " + m},
		{"indented " + b64url("{\n  \"alg\": \"HS256\"}") + "." + p + "." + s, "indented " + m},
		{jws + "," + jws, m + "," + m},
		{"ab-" + jws, "ab-" + m},
		// What stays.
		{"the prefix eyJ alone", "the prefix eyJ alone"},
		{"eyJ", "eyJ"},
		{"cut eyJhbGciOi", "cut eyJhbGciOi"},
		{"/static/eyJhIjoxfQ.js HTTP/1.1", "/static/eyJhIjoxfQ.js HTTP/1.1"},
		{"/static/eyJhIjoxfQ.min.js", "/static/eyJhIjoxfQ.min.js"},
		{"/thumb/" + b64url(`{"bucket":"b","key":"k"}`) + " HTTP/1.1", "/thumb/" + b64url(`{"bucket":"b","key":"k"}`) + " HTTP/1.1"},
		{"helloeyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln n", "helloeyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln n"},
		{"eyJub3QgYSBuYW1lISEiOjF9.eyJhIjoxfQ.c2lnbmF0dXJl n", "eyJub3QgYSBuYW1lISEiOjF9.eyJhIjoxfQ.c2lnbmF0dXJl n"},
		{"eyJJIJKLMNOPQRSTUVW", "eyJJIJKLMNOPQRSTUVW"},
	} {
		if got := maskAll(t, c.in); got != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

// TestNearMisses: what only looks like a block stays.
func TestNearMisses(t *testing.T) {
	spki := "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA" + base64.StdEncoding.EncodeToString(noise(240)) + "IDAQAB"
	public := "-----BEGIN PUBLIC KEY-----\n" + strings.Join(chunks(spki, 64), "\n") + "\n-----END PUBLIC KEY-----"
	name := base64.StdEncoding.EncodeToString(sequence(append([]byte{tagSet, 11}, sequence(oid(2, 5, 4, 3), []byte{0x0c, 1, 'a'})...)))
	for _, in := range []string{
		"openssl prints -----BEGIN CERTIFICATE----- first", "'-----BEGIN CERTIFICATE-----' is missing in the file",
		"a -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- pair\nnext",
		"BEGIN", "BEGIN;", "BEGIN CERTIFICATE", "-----BEGIN CERT-----", "-----BEGIN", "-----BEGIN CERTIFICATE",
		"-----BEGIN PUBLIC KEY-----", "-----END CERTIFICATE-----",
		public, strings.ReplaceAll(public, "\n", `\n`), "key=" + spki, "data: " + base64.StdEncoding.EncodeToString([]byte(public)),
		"Subject-Dn: " + name, "sha256=" + hex.EncodeToString(noise(32)), "sha512:" + hex.EncodeToString(noise(64)),
		"etag: \"" + hex.EncodeToString(noise(20)) + "\"",
		"MII", "MIIT", "the MII agency", "ROMIIDEA", "id=MIIabcdefghijklmnop", "MIIDnDCCAo", "hash " + b64url(string(noise(64))),
		"3082039c", "LS0t", "LS0tLS0tLS0tLS0t", "data=LS0tCmE6IDEK",
		"color LS0tLS1CRUdJTi", base64.StdEncoding.EncodeToString([]byte("-----BEGIN SOMETHING ELSE-----\nabc\n")),
		"[45, 45, 45, 45, 45, 66, 69, 71, 73, 78]", "[1, 160, 3, 2, 1, 2, 5]", "id a003020102 x", "20201003020102010400",
		"2a864886f70d01010b",
		"PuTTY-User-Key-File-", "PuTTY-User-Key-File-2 is a format", "MEQCIA" + base64.StdEncoding.EncodeToString(noise(60)), // an ECDSA signature
		`%a0%03%02%01%02`, `\xa0\x03\x02\x01\x02`, "gAwIBAgI", "xgAwIBAgIx", "AgEAM", "CAQEE and CAQAw",
	} {
		d := newDriver(t)
		if got := d.mask(in); got != in {
			t.Errorf("%q becomes %q", in, got)
		}
		if !d.state.Empty() {
			t.Errorf("%q opens %+v", in, d.state.open[0])
		}
	}
}

// TestSerials: certificates with serial numbers of every length.
func TestSerials(t *testing.T) {
	_, kinds := material(t), map[string]int{}
	for _, k := range testSigners(t) {
		for n := 1; n <= 20; n++ {
			der := certificate(k, n)
			o, ok := sniff(der)
			if !ok || o.kind != Certificate || o.size != len(der) {
				t.Fatalf("%T, %d bytes: %+v %v", k, n, o, ok)
			}
			kinds[fmt.Sprintf("%T", k)]++
			for _, sp := range []string{"der=" + base64.StdEncoding.EncodeToString(der), "der=" + b64url(string(der)), "der=" + hex.EncodeToString(der)} {
				if out := maskAll(t, sp+" n=1"); !strings.HasPrefix(out, "der=[CERT:unparsed:bytes:") || !strings.HasSuffix(out, "] n=1") || len(out) > 50 {
					t.Errorf("%T, %d bytes: %.200q", k, n, out)
				}
			}
		}
	}
}

// TestKeyFiles: key files with header lines of their own, on one line and over many.
func TestKeyFiles(t *testing.T) {
	body := func(n int) string { return strings.Join(chunks(base64.StdEncoding.EncodeToString(noise(n)), 64), "\n") }
	putty := "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: imported-openssh-key\nPublic-Lines: 4\n" + body(180) + "\nPrivate-Lines: 8\n" + body(380) + "\nPrivate-MAC: " + hex.EncodeToString(noise(20))
	three := "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: a@b\nPublic-Lines: 2\n" + body(51) + "\nKey-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 13\nArgon2-Parallelism: 1\nArgon2-Salt: " + hex.EncodeToString(noise(16)) +
		"\nPrivate-Lines: 1\n" + body(48) + "\nPrivate-MAC: " + hex.EncodeToString(noise(32))
	legacy := "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3C1F00112233445566778899AABBCCDD\n\n" + body(1190) + "\n-----END RSA PRIVATE KEY-----"
	pgp := "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\nComment: a key of ours\n\n" + body(700) + "\n=njUN\n-----END PGP PRIVATE KEY BLOCK-----"
	ssh2 := "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: \"2048-bit RSA\"\n" + body(600) + "\n---- END SSH2 ENCRYPTED PRIVATE KEY ----"
	static := "-----BEGIN OpenVPN Static key V1-----\n" + strings.Join(chunks(hex.EncodeToString(noise(256)), 32), "\n") + "\n-----END OpenVPN Static key V1-----"
	for _, text := range []string{putty, three, legacy, pgp, ssh2, static} {
		lines := strings.Split(text, "\n")
		for _, in := range []string{
			text + "\nnext", strings.ReplaceAll(text, "\n", "\r\n") + "\r\nnext", `{"k":"` + jsonText(text) + `","n":1}`, "k=" + percentText(text) + "&n=1", "k='" + pythonBytes([]byte(text)) + "' n",
			"Nov 23 20:50:02 web app[1]: " + strings.Join(lines, "\nNov 23 20:50:03 web app[1]: ") + "\nnext",
			"k: " + syslogText(text) + "#012next",
		} {
			d := newDriver(t)
			out := d.mask(in)
			for i, l := range lines {
				if len(l) > 30 && !strings.Contains(l, ": ") && strings.Contains(out, l[:24]) {
					t.Errorf("%s: line %d is left in %.160q", lines[0], i, out)
					break
				}
			}
			if strings.Contains(out, lines[len(lines)-1]) || !d.state.Empty() || strings.HasSuffix(in, "next") && !strings.HasSuffix(out, "next") {
				t.Errorf("%s: its end is left, or what follows is lost, in %.160q", lines[0], out)
			}
		}
	}
}

// TestWhatFollows: words behind a body that has no END marker stay.
func TestWhatFollows(t *testing.T) {
	for _, s := range material(t) {
		if s.name == "openssh" {
			continue
		}
		std := base64.StdEncoding.EncodeToString(s.der)
		for _, tail := range []string{" 4bf92f3577b34da6a3ce929d0e0e4736 next", " and more words", "|Basic x", ", next=1", "} GET", " " + hex.EncodeToString(noise(32)), "\nnext line"} {
			in := "der=" + std + tail
			if out := maskAll(t, in); !strings.HasSuffix(out, "]"+tail) || len(out) > 60+len(tail) {
				t.Errorf("%s: %q becomes %.200q", s.name, tail, out)
			}
		}
		lines := strings.Split(strings.TrimSpace(pemText(s)), "\n")
		for _, tail := range []string{" 4bf92f3577b34da6a3ce929d0e0e4736 next", " and more words"} {
			in := "c=" + strings.Join(lines[:len(lines)-1], " ") + tail
			if out := maskAll(t, in); s.kind != PrivateKey && !strings.HasSuffix(out, "]"+tail) {
				t.Errorf("%s without END: %q becomes %.200q", s.name, tail, out)
			}
		}
	}
}
