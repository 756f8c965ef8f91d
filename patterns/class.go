package patterns

import (
	"fmt"
	"strings"
)

const (
	digits = "0123456789"
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// classOf returns the set of bytes that a token's class names: alnum, hex, base32, base64, base64url, or explicit characters and
// ranges in brackets, as in [A-Za-z0-9_.-].
func classOf(name string) (set [256]bool, err error) {
	var chars string
	switch name {
	case "alnum":
		chars = digits + lower + upper
	case "hex":
		chars = digits + "abcdefABCDEF"
	case "base32":
		chars = upper + "234567"
	case "base64":
		chars = digits + lower + upper + "+/=_-"
	case "base64url":
		chars = digits + lower + upper + "_-"
	default:
		inside, opened := strings.CutPrefix(name, "[")
		inside, closed := strings.CutSuffix(inside, "]")
		if !opened || !closed || inside == "" {
			return set, fmt.Errorf("class %q is unknown; use alnum, hex, base32, base64, base64url or [characters]", name)
		}
		return ranges(inside)
	}
	for i := range len(chars) {
		set[chars[i]] = true
	}
	return set, nil
}

func ranges(s string) (set [256]bool, err error) {
	for i := 0; i < len(s); i++ {
		if i+2 < len(s) && s[i+1] == '-' {
			if s[i] > s[i+2] {
				return set, fmt.Errorf("class [%s]: range %s is empty", s, s[i:i+3])
			}
			for c := int(s[i]); c <= int(s[i+2]); c++ {
				set[c] = true
			}
			i += 2
			continue
		}
		set[s[i]] = true
	}
	return set, nil
}
