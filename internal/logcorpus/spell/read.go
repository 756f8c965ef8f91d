package spell

import (
	"encoding/base64"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Views returns text as it is and as every decoder of this package reads it, alone and in the nestings that occur in logs.
// Equal views are given once.
func Views(text string) []string {
	var views []string
	seen := map[string]bool{}
	add := func(v string) string {
		for _, reading := range []string{v, readHash(v), strings.ReplaceAll(v, "''", "'"), strings.ReplaceAll(v, `""`, `"`)} {
			if !seen[reading] {
				seen[reading] = true
				views = append(views, reading)
			}
		}
		return v
	}
	add(text)
	joined := add(readQP(text))
	entities, joinedEntities := add(html.UnescapeString(text)), add(html.UnescapeString(joined))
	for _, base := range slices.Compact([]string{text, joined, entities, joinedEntities, add(readANSI(text))}) {
		v := base
		for range 3 {
			add(ReadPercent(strings.ReplaceAll(v, "+", " ")))
			v = add(ReadPercent(v))
			add(html.UnescapeString(v))
		}
		for range 4 {
			v = add(ReadBackslash(v))
			add(html.UnescapeString(v))
			add(ReadPercent(v))
			add(ReadPercent(strings.ReplaceAll(v, "+", " ")))
		}
		v = base
		for range 3 {
			v = add(ReadBackslash(v))
			add(html.UnescapeString(v))
			add(ReadPercent(ReadPercent(v)))
		}
	}
	for _, v := range slices.Clone(views) {
		for _, token := range readBase64(v) {
			add(token)
		}
	}
	return views
}

func hexByte(s string) (byte, bool) {
	n, err := strconv.ParseUint(s, 16, 8)
	return byte(n), err == nil
}

// ReadPercent decodes %HH once.
func ReadPercent(s string) string {
	return readEscapes(s, '%', func(rest string) (string, int) {
		if len(rest) >= 3 {
			if c, ok := hexByte(rest[1:3]); ok {
				return string([]byte{c}), 3
			}
		}
		return "", 0
	})
}

// readHash decodes HAProxy's #HH and rsyslog's #ooo.
func readHash(s string) string {
	return readEscapes(s, '#', func(rest string) (string, int) {
		if len(rest) >= 4 && strings.Trim(rest[1:4], "01234567") == "" {
			if n, err := strconv.ParseUint(rest[1:4], 8, 8); err == nil && n < 0x20 {
				return string([]byte{byte(n)}), 4
			}
		}
		if len(rest) >= 3 {
			if c, ok := hexByte(rest[1:3]); ok {
				return string([]byte{c}), 3
			}
		}
		return "", 0
	})
}

// readQP decodes quoted-printable: =XX and soft breaks.
func readQP(s string) string {
	return readEscapes(s, '=', func(rest string) (string, int) {
		if strings.HasPrefix(rest, "=\n") {
			return "", 2
		}
		if strings.HasPrefix(rest, "=\r\n") {
			return "", 3
		}
		if len(rest) >= 3 && strings.ToUpper(rest[1:3]) == rest[1:3] {
			if c, ok := hexByte(rest[1:3]); ok {
				return string([]byte{c}), 3
			}
		}
		return "", 0
	})
}

func readANSI(s string) string {
	return readEscapes(s, 0x1b, func(rest string) (string, int) {
		if end := strings.IndexByte(rest, 'm'); end > 0 && end < 12 {
			return "", end + 1
		}
		return "", 0
	})
}

// ReadBackslash decodes one level of backslash escapes: C, JSON and Python.
func ReadBackslash(s string) string {
	return readEscapes(s, '\\', readBackslash)
}

func readBackslash(rest string) (string, int) {
	if len(rest) < 2 {
		return "", 0
	}
	switch c := rest[1]; c {
	case '\\', '"', '\'', '/':
		return rest[1:2], 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'x':
		if len(rest) >= 4 {
			if b, ok := hexByte(rest[2:4]); ok {
				return string([]byte{b}), 4
			}
		}
	case 'u':
		return readUnicode(rest)
	}
	return "", 0
}

func readUnicode(rest string) (string, int) {
	if len(rest) < 6 {
		return "", 0
	}
	n, err := strconv.ParseUint(rest[2:6], 16, 16)
	if err != nil {
		return "", 0
	}
	if n >= 0xd800 && n < 0xdc00 && len(rest) >= 12 && rest[6:8] == `\u` {
		if low, err := strconv.ParseUint(rest[8:12], 16, 16); err == nil && low >= 0xdc00 && low < 0xe000 {
			return string(rune(0x10000 + (n-0xd800)<<10 + low - 0xdc00)), 12
		}
	}
	return string(utf8.AppendRune(nil, rune(n))), 6
}

// readEscapes replaces what read understands at every mark; a mark it does not understand (length 0) stays.
func readEscapes(s string, mark byte, read func(rest string) (string, int)) string {
	if strings.IndexByte(s, mark) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, mark)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		text, n := read(s[i:])
		if n == 0 {
			text, n = s[i:i+1], 1
		}
		b.WriteString(text)
		s = s[i+n:]
	}
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"

// readBase64 returns what every run of 8 or more base64 characters decodes to, read from each of its first four characters.
func readBase64(s string) []string {
	var out []string
	for len(s) > 0 {
		n := len(s) - len(strings.TrimLeft(s, base64Letters))
		if n == 0 {
			n = strings.IndexAny(s, base64Letters)
			if n < 0 {
				break
			}
			s = s[n:]
			continue
		}
		if n >= 8 {
			run := strings.NewReplacer("-", "+", "_", "/").Replace(s[:n])
			for phase := range 4 {
				if d, err := base64.RawStdEncoding.DecodeString(trim(run[phase:])); err == nil {
					out = append(out, string(d))
				}
			}
		}
		s = s[n:]
	}
	return out
}

// trim cuts a run to a length that base64 can have.
func trim(run string) string {
	if len(run)%4 == 1 {
		return run[:len(run)-1]
	}
	return run
}
