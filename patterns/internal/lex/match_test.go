package lex

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMatchIsLookup compares the quick look-up with folding and looking up, for identifiers made of pieces of names.
func TestMatchIsLookup(t *testing.T) {
	d := NewNames(16)
	for i, name := range []string{"api_key", "key", "token", "password", "session_id", "x_*_key", "public_key", "sid", "code", "jwt"} {
		e := Entry{Rule: uint16(i), Alone: Always, Suffix: Always, Loose: name == "password"}
		switch name {
		case "token", "key":
			e.Alone = IfSecretLike
		case "code":
			e.Suffix = Never
		}
		d.Add(name, e)
	}
	pieces := strings.Fields("api API Api key KEY Key token Token password PASSWORD session id ID x X public sid code jwt db my HTTP 2 7 _ - . %5F foo K y")
	r := rand.New(rand.NewPCG(1, 2))
	told := 0
	const rounds = 50_000
	for range rounds {
		var sb strings.Builder
		for range 1 + r.IntN(6) {
			sb.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := sb.String()
		var w ident
		w.fold([]byte(text))
		want, policy := d.lookup(&w)
		got, p, ok := d.match([]byte(text))
		if !ok {
			continue
		}
		told++
		if p != policy || policy != NoPolicy && got != want {
			t.Fatalf("%q: got %v %v, want %v %v", text, got, p, want, policy)
		}
	}
	if told < rounds/4 {
		t.Errorf("the quick look-up could tell only %d of %d", told, rounds)
	}
}
