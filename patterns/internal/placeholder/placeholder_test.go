package placeholder

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestExpandRuns(t *testing.T) {
	for class, alphabet := range alphabets {
		for _, n := range []string{"1", "2", "8", "36", "200", "4096"} {
			text := "a " + "{" + class + ":" + n + "} b"
			got := Expand(text)
			body := strings.TrimSuffix(strings.TrimPrefix(got, "a "), " b")
			if got == text || strings.Trim(body, alphabet) != "" || strings.Trim(body, "+/-_") != body {
				t.Errorf("Expand(%q) = %q", text, got)
			}
			if got != Expand(text) {
				t.Errorf("Expand(%q) differs from run to run", text)
			}
		}
	}
}

func TestExpandLeavesOtherText(t *testing.T) {
	for _, text := range []string{
		"", "{", "}", "{}", `{"a":{"b":1}}`, "{alnum}", "{alnum:}", "{alnum:0}", "{alnum:-1}", "{alnum:5000}", "{alnum:x}", "{nothing:3}",
		"{jwt:x}", "{pem:certificate}", "{pem:certificate:xml}", "{pem:letter:json}", "{der:letter}", "{basic:}", "{a.example.com|x}", "cfg={Addr::8080}",
	} {
		if got := Expand(text); got != text {
			t.Errorf("Expand(%q) = %q", text, got)
		}
	}
	if got := Expand("{a|{digits:1}|{b}"); strings.Contains(got, "digits") || !strings.HasPrefix(got, "{a|") || !strings.HasSuffix(got, "|{b}") {
		t.Errorf("a placeholder behind other braces: %q", got)
	}
}

func TestExpandStructures(t *testing.T) {
	user, err := base64.StdEncoding.DecodeString(Expand("{basic:alice}"))
	if err != nil || !strings.HasPrefix(string(user), "alice:") {
		t.Errorf("basic: %q, %v", user, err)
	}
	parts := strings.Split(Expand("{jwt}"), ".")
	if len(parts) != 3 {
		t.Fatalf("jwt has %d parts", len(parts))
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || !json.Valid(header) {
		t.Errorf("jwt header: %q, %v", header, err)
	}
	for what, label := range map[string]string{"certificate": "CERTIFICATE", "private-key": "PRIVATE KEY", "rsa-key": "RSA PRIVATE KEY", "ec-key": "EC PRIVATE KEY"} {
		block, rest := pem.Decode([]byte(Expand("{pem:"+what+":lines}") + "\n"))
		if block == nil || block.Type != label || len(rest) != 0 {
			t.Fatalf("%s: no PEM block of type %s", what, label)
		}
		var outer asn1.RawValue
		if rest, err := asn1.Unmarshal(block.Bytes, &outer); err != nil || len(rest) != 0 || outer.Tag != asn1.TagSequence {
			t.Errorf("%s: not one ASN.1 sequence: %v", what, err)
		}
		if der := Expand("{der:" + what + "}"); der != base64.StdEncoding.EncodeToString(block.Bytes) {
			t.Errorf("%s: der and pem differ", what)
		}
		for _, form := range []string{"json", "blanks", "tabs"} {
			joined := strings.NewReplacer(`\n`, "\n", "\t", "\n").Replace(Expand("{pem:" + what + ":" + form + "}"))
			if form != "blanks" && joined+"\n" != string(pem.EncodeToMemory(block)) {
				t.Errorf("%s: %s is not the same text with other line ends", what, form)
			}
		}
		plain, err := url.PathUnescape(Expand("{pem:" + what + ":percent}"))
		if err != nil || plain+"\n" != string(pem.EncodeToMemory(block)) {
			t.Errorf("%s: percent is not the same text encoded: %v", what, err)
		}
	}
}

func TestExpandNeverFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([{}:a-z0-9]|alnum|hex|jwt){0,20}`).Draw(t, "text")
		if got := Expand(text); !strings.Contains(text, "{") && got != text {
			t.Fatalf("Expand(%q) = %q", text, got)
		}
	})
}
