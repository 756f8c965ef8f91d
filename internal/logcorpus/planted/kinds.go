package planted

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"redactor/internal/logcorpus/seed"
)

// A Kind draws values of one shape.
type Kind struct {
	Name  string
	Token bool // found by its own form, without a name
	Keep  int  // bytes at its start that may stay: a vendor or DRF prefix
	Draw  func(r *seed.Rand) string
}

const (
	digits = "0123456789"
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	alnum  = upper + lower + digits
)

// Kinds returns every kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{
		{Name: "hex32", Draw: func(r *seed.Rand) string { return hex.EncodeToString(r.Bytes(16)) }},
		{Name: "hex40", Draw: func(r *seed.Rand) string { return hex.EncodeToString(r.Bytes(20)) }},
		{Name: "base62-24", Draw: func(r *seed.Rand) string { return mixed(r, 24) }},
		{Name: "base62-40", Draw: func(r *seed.Rand) string { return mixed(r, 40) }},
		{Name: "base64", Draw: drawBase64},
		{Name: "base64url", Draw: drawBase64URL},
		{Name: "uuid", Draw: drawUUID},
		{Name: "password", Draw: func(r *seed.Rand) string { return salted(r, 12, "!#$^*") }},
		{Name: "password-quotes", Draw: func(r *seed.Rand) string { return salted(r, 14, r.Pick(`"'`, `'`, `"`, `""'`)) }},
		{Name: "password-blanks", Draw: func(r *seed.Rand) string { return inner(r, 16, "  ") }},
		{Name: "password-query", Draw: func(r *seed.Rand) string { return inner(r, 16, "&%=") }},
		{Name: "password-backslash", Draw: func(r *seed.Rand) string { return inner(r, 14, `\\`) }},
		{Name: "unicode", Draw: drawUnicode},
		{Name: "pin6", Draw: func(r *seed.Rand) string { return r.String(1, "123456789") + r.String(5, digits) }},
		{Name: "ghp", Token: true, Keep: 4, Draw: func(r *seed.Rand) string { return "ghp" + "_" + mixed(r, 36) }},
		{Name: "sk_live", Token: true, Keep: 8, Draw: func(r *seed.Rand) string { return "sk" + "_live_" + mixed(r, 24+r.N(9)) }},
		{Name: "akia", Token: true, Keep: 4, Draw: func(r *seed.Rand) string { return "AK" + "IA" + r.String(16, upper+"234567") }},
		{Name: "drf", Keep: 9, Draw: func(r *seed.Rand) string { return mixed(r, 8) + "." + mixed(r, 32) }},
		{Name: "word", Draw: drawWord},
	}
}

// mixed returns n letters and digits, at least one of each.
func mixed(r *seed.Rand, n int) string {
	return r.Shuffle(r.String(1, lower) + r.String(1, upper) + r.String(1, digits) + r.String(n-3, alnum))
}

// salted returns n characters: letters, digits and each of the marks at least once, a letter first and last.
func salted(r *seed.Rand, n int, marks string) string {
	mid := r.Shuffle(marks + r.String(2, digits) + r.String(n-4-len(marks), alnum))
	return r.String(1, lower) + mid + r.String(1, upper)
}

// inner is like salted with letters and digits before and after every mark.
func inner(r *seed.Rand, n int, marks string) string {
	share := (n - len(marks)) / (len(marks) + 1)
	var b strings.Builder
	for i := range len(marks) {
		b.WriteString(mixed(r, max(share, 3)))
		b.WriteByte(marks[i])
	}
	b.WriteString(mixed(r, max(n-b.Len(), 3)))
	return b.String()
}

// drawBase64 returns 44 characters with + / and a final =.
func drawBase64(r *seed.Rand) string {
	for {
		if s := base64.StdEncoding.EncodeToString(r.Bytes(32)); strings.Contains(s, "+") && strings.Contains(s, "/") {
			return s
		}
	}
}

// drawBase64URL returns 43 characters with - and _.
func drawBase64URL(r *seed.Rand) string {
	for {
		if s := base64.RawURLEncoding.EncodeToString(r.Bytes(32)); strings.Contains(s, "-") && strings.Contains(s, "_") {
			return s
		}
	}
}

func drawUUID(r *seed.Rand) string {
	b := r.Bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// drawUnicode returns a password with letters of two and three bytes.
func drawUnicode(r *seed.Rand) string {
	accented := r.Pick("é", "ü", "ß", "ñ") + mixed(r, 4) + r.Pick("ø", "ç", "日", "€")
	return mixed(r, 4) + accented + mixed(r, 5)
}

// drawWord returns a lower-case word of 10 letters that no template holds.
func drawWord(r *seed.Rand) string {
	var b strings.Builder
	for range 5 {
		b.WriteString(r.String(1, "bdfgkmpvz"))
		b.WriteString(r.String(1, "aeiou"))
	}
	return b.String()
}

// secretLike is the shape a value must have under a weak name: 8 characters or more, a letter and a digit, no path, no 0x.
func secretLike(v string) bool {
	return len(v) >= 8 && strings.ContainsAny(v, upper+lower) && strings.ContainsAny(v, digits) &&
		!strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "0x")
}
