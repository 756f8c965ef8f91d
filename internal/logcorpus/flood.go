package logcorpus

import (
	"fmt"
	"strings"
)

// flood is a text that is repeated; end, if any, closes the flood.
type flood struct{ name, start, unit, end string }

func floods() []flood {
	const begin = "-----BEGIN CERTIFICATE-----"
	return []flood{
		{"begin", "", begin, ""},
		{"begin-lines", "", begin + "\n", ""},
		{"begin-key-lines", "", "-----BEGIN RSA PRIVATE KEY-----\n", ""},
		{"begin-end-lines", "", begin + "\n-----END CERTIFICATE-----\n", ""},
		{"begin-percent", "", "-----BEGIN%20CERTIFICATE-----%0A", ""},
		{"body-lines", begin + "\n", strings.Repeat("QUJD", 16) + "\n", ""},
		{"body-run", begin, strings.Repeat("QUJD", 16), ""},
		{"dashes", "", "-----", ""},
		{"open-quote", "", `api_key="`, ""},
		{"open-quote-escaped", "", `api_key=\"`, ""},
		{"open-quote-deep", "", `api_key=\\\"`, ""},
		{"open-single-quote", "", `'api_key': '`, ""},
		{"open-json", "", `{"api_key":"`, ""},
		{"open-list", "", `api_keys: [`, ""},
		{"key-equals", "", "key=key=", ""},
		{"password-colon", "", "password: ", ""},
		{"password-lines", "", "password=x\n", ""},
		{"names", "", "api_key.password.secret.token.", ""},
		{"long-name", "", "api_key_", "=Zm9vYmFy1"},
		{"userinfo-open", "", "://a:", ""},
		{"userinfo-path", "", "https://u:p/", ""},
		{"userinfo-at", "https://u:", "@", ""},
		{"userinfo-far", "https://u:", "p", "@h/"},
		{"entity", "api_key=", "&amp;", ""},
		{"entity-nested", "api_key=", "&amp;amp;", ""},
		{"jwt-head", "", "eyJ", ""},
		{"jwt-dots", "", "eyJhbGciOiJIUzI1NiJ9.", ""},
		{"cookies", "", "Cookie: a=", ""},
		{"cookie-pairs", "Cookie: ", "sessionid=a; ", ""},
		{"backslashes", `api_key="`, `\`, ""},
		{"backslash-quotes", "", `\"`, ""},
		{"percent", "api_key=", "%25", ""},
		{"percent-deep", "next=", "%252525", "api_key%3Dx1y2z3w4v5"},
		{"percent-name", "", "%61pi_key=", ""},
		{"brackets", "api_key: ", "[[", ""},
		{"braces", "", `{"a":`, ""},
		{"bearer", "", "Bearer ", ""},
		{"authorization", "", "Authorization: Bearer ", ""},
		{"basic", "Authorization: Basic ", "dXNlcjpwYXNz", ""},
		{"der", "", "MII", ""},
		{"der-needle", "", "MIIDnDCCAoSgAwIBAgIU", ""},
		{"base64-pem", "", "LS0tLS1CRUdJTi", ""},
		{"byte-array", "[", "45,45,45,45,45,66,69,71,73,78,", "]"},
		{"hex-der", "", "3082039C30820284A003020102", ""},
		{"ansi", "api_key", "\x1b[0m", "=x"},
		{"soft-breaks", "api_key=3D", "a=\n", ""},
		{"xfcc", "x-forwarded-client-cert: ", `Cert="`, ""},
		{"xfcc-elements", "x-forwarded-client-cert: ", `By=a;Cert=b,`, ""},
		{"tokens", "", "ghp_", ""},
		{"cells", "", "<td>api_key</td>\n<td>", ""},
		{"docker-begin", "", `{"log":"` + begin + `\n","stream":"stdout"}` + "\n", ""},
		{"newlines", "", "\n", ""},
		{"nul", "", "\x00", ""},
		{"invalid-utf8", "password=", "\xff\xfe", ""},
		{"echo", "api_key=abcdefgh12345678 ", "abcdefgh12345678 ", ""},
		{"echo-many", "", "api_key=abcdefgh12345678 password=hunter2hunter2 ", ""},
	}
}

// Floods returns the names of the adversarial texts.
func Floods() []string {
	all := floods()
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.name
	}
	return names
}

// Adversarial returns size bytes or a little more of the flood: one text over and over, which makes a matcher that looks ahead
// from every start quadratic. The name is one of [Floods].
func Adversarial(name string, size int) ([]byte, error) {
	for _, f := range floods() {
		if f.name == name {
			n := max(1, (size-len(f.start)-len(f.end)+len(f.unit)-1)/len(f.unit))
			return []byte(f.start + strings.Repeat(f.unit, n) + f.end), nil
		}
	}
	return nil, fmt.Errorf("making the flood %q: no such name", name)
}
