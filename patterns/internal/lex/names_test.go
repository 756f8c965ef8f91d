package lex

import (
	"strings"
	"testing"
)

// segments shows a folded identifier: "_" before each segment but the first, "." where a dot stood.
func segments(w *ident) string {
	var b strings.Builder
	for i := range w.n {
		switch {
		case i > 0 && w.dots[i]:
			b.WriteByte('.')
		case i > 0 && w.bounds[i]:
			b.WriteByte('_')
		}
		b.WriteByte(w.folded[i])
	}
	return b.String()
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "7": "7", "api_key": "api_key", "api-key": "api_key", "api.key": "api.key", "apiKey": "api_key", "ApiKey": "api_key",
		"APIKey": "api_key", "API_KEY": "api_key", "APIKEY": "apikey", "apikey": "apikey", "myAPIKey": "my_api_key", "myAPI": "my_api",
		"X-API-Key": "x_api_key", "HTTP_X_API_KEY": "http_x_api_key", "oauth2Token": "oauth2_token", "api key": "api_key", "api__key": "api_key",
		"_api_key": "api_key", "api_key_": "api_key", "-a.-_b": "a.b", "request.headers.X-Api-Key": "request.headers.x_api_key",
		"api%5Fkey": "api_key", "api%2Dkey": "api_key", "api%5fkey": "api_key", "api%255Fkey": "api_key",
		// Digits at the end number a name; one of a single digit stays.
		"key2": "key", "api_key_2": "api_key", "password12": "password", "oauth2": "oauth", "12": "1", "x509": "x", "2fa": "2fa", "k8s": "k8s",
	} {
		var w ident
		w.fold([]byte("spoilt-Name"))
		w.fold([]byte(in))
		if got := segments(&w); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
		if dashed := strings.Contains(in, "-") || strings.Contains(in, "%2D"); w.dashed != dashed {
			t.Errorf("%q: dashed is %v", in, w.dashed)
		}
	}
}

const (
	ruleKey uint16 = iota + 1
	ruleToken
	rulePassword
	ruleAuth
	ruleCookie
	ruleAny
	rulePublic
	ruleURL
	ruleCert
)

// testNames is a small dictionary with an entry of every sort.
func testNames() *Names {
	d := NewNames(40)
	for _, e := range []struct {
		name  string
		entry Entry
	}{
		{"api_key", Entry{Rule: ruleKey, Alone: Always, Suffix: Always}},
		{"api_keys", Entry{Rule: ruleKey, Alone: Always, Suffix: Always}},
		{"token", Entry{Rule: ruleToken, Alone: IfSecretLike, Suffix: Always}},
		{"next_token", Entry{Rule: rulePublic, Alone: Never, Suffix: Never}},
		{"public_key", Entry{Rule: rulePublic, Alone: Never, Suffix: Never}},
		{"key", Entry{Rule: ruleKey, Alone: IfSecretLike, Suffix: IfSecretLike}},
		{"pin", Entry{Rule: rulePassword, Alone: Always, Suffix: Never}},
		{"password", Entry{Rule: rulePassword, Alone: Always, Suffix: Always, Loose: true}},
		{"x_*_key", Entry{Rule: ruleAny, Alone: Always, Suffix: Always}},
		{"authorization", Entry{Rule: ruleAuth, Alone: Always, Suffix: Always, Form: Scheme}},
		{"cookie", Entry{Rule: ruleCookie, Alone: Always, Suffix: Always, Form: Cookies}},
		{"sessionid", Entry{Rule: ruleCookie, Alone: Always, Suffix: Always}},
		{"database_url", Entry{Rule: ruleURL, Alone: Always, Suffix: Always, Form: Userinfo}},
		{"client_cert", Entry{Rule: ruleCert, Alone: Always, Suffix: Always, Form: Certificate}},
	} {
		d.Add(e.name, e.entry)
	}
	return d
}

func TestLookup(t *testing.T) {
	d := testNames()
	for _, tc := range []struct {
		ident  string
		rule   uint16
		policy Policy
		whole  bool
	}{
		{"api_key", ruleKey, Always, true},
		{"APIKey", ruleKey, Always, true},
		{"apikey", ruleKey, Always, true},
		{"api-key-3", ruleKey, Always, true},
		{"stripe_api_key", ruleKey, Always, false},
		{"stripeApiKey", ruleKey, Always, false},
		{"settings.api_key", ruleKey, Always, true},
		{"HTTP_API_KEY", ruleKey, Always, true},
		{"request.headers.api-key", ruleKey, Always, true},
		{"req_res_api_key", ruleKey, Always, false}, // one wrapper at most
		{"rapi_key", ruleKey, IfSecretLike, false},  // "api" is no segment of it, key is
		{"rapikey", 0, NoPolicy, false},
		{"api_key_id", 0, NoPolicy, false},
		{"token", ruleToken, IfSecretLike, true},
		{"token2", ruleToken, IfSecretLike, true},
		{"csrf_token", ruleToken, Always, false},
		{"csrftoken", 0, NoPolicy, false},
		{"next_token", rulePublic, Never, true}, // the longest ending counts
		{"nextToken", rulePublic, Never, true},
		{"page.next_token", rulePublic, Never, true},
		{"my_next_token", rulePublic, Never, false},
		{"ssh-public-key", rulePublic, Never, false},
		{"pin", rulePassword, Always, true},
		{"card_pin", rulePassword, Never, false},
		{"card.pin", rulePassword, Always, true},
		{"password", rulePassword, Always, true},
		{"dbpassword", rulePassword, Always, false}, // loose
		{"DBPASSWORD1", rulePassword, Always, false},
		{"password_hash", 0, NoPolicy, false},
		{"X-Acme-Key", ruleAny, Always, false},
		{"X-Acme-Door-Key", ruleAny, Always, false},
		{"HTTP_X_ACME_KEY", ruleAny, Always, false},
		{"headers.x-acme-key", ruleAny, Always, false},
		{"xAcmeKey", ruleAny, Always, false},
		{"acme_x_key", ruleKey, IfSecretLike, false},
		{"box_acme_key", ruleKey, IfSecretLike, false},
		{"X-Api-Key", ruleKey, Always, false}, // a longer ending than the key of x_*_key
		{"X-Public-Key", rulePublic, Never, false},
		{"", 0, NoPolicy, false},
		{"7", 0, NoPolicy, false},
	} {
		var w ident
		w.fold([]byte(tc.ident))
		e, p := d.lookup(&w)
		if e.Rule != tc.rule || p != tc.policy || w.whole != tc.whole {
			t.Errorf("%s: rule %d, policy %d, whole %v; want %d, %d, %v", tc.ident, e.Rule, p, w.whole, tc.rule, tc.policy, tc.whole)
		}
	}
}

func TestNamesAdd(t *testing.T) {
	d := NewNames(3)
	first, second := Entry{Rule: 1, Alone: Always}, Entry{Rule: 2, Alone: Never}
	if old, was := d.Add("door_key", first); was || old != (Entry{}) {
		t.Errorf("a new name was there before: %+v", old)
	}
	if old, was := d.Add("doorkey", second); !was || old != first {
		t.Errorf("the same letters are one name, got %+v, %v", old, was)
	}
	var w ident
	w.fold([]byte("doorKey"))
	if e, _ := d.lookup(&w); e != second {
		t.Errorf("the later entry counts, got %+v", e)
	}
	w.fold([]byte("unknown"))
	if e, p := NewNames(0).lookup(&w); e != (Entry{}) || p != NoPolicy {
		t.Errorf("an empty dictionary knows %+v", e)
	}
}

// TestManyNames fills a dictionary to what it was made for and finds every name again, and no other.
func TestManyNames(t *testing.T) {
	const n = 2000
	name := func(i int) string {
		return "n" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26%26) + string(rune('a'+i/676)) + "z"
	}
	d := NewNames(n)
	for i := range n {
		d.Add(name(i), Entry{Rule: uint16(i), Alone: Always, Suffix: Never})
	}
	for i := range n {
		var w ident
		w.fold([]byte(name(i)))
		if e, p := d.lookup(&w); p != Always || name(int(e.Rule)) != name(i) {
			t.Fatalf("%s is found as rule %d with policy %d", name(i), e.Rule, p)
		}
		w.fold([]byte(name(i) + "q"))
		if _, p := d.lookup(&w); p != NoPolicy {
			t.Fatalf("%sq is found", name(i))
		}
	}
}
