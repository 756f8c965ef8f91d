package lex

// Marks knows the marks that stand in redacted text. It is immutable once built.
//
//	[REDACTED:<rule>] [REDACTED:<rule>:user:<name>] [REDACTED:<rule>:last4:<4>] [REDACTED:<rule>:k<n>.<16 hex>]
//	[CERT:<fields>] [PRIVATE-KEY] [PRIVATE-KEY:line] [STUB:<why>:bytes:<n>]
//
// Another word may stand for REDACTED, and short marks leave out the rule.
type Marks struct {
	rules map[string]struct{}
	word  string // beside Redacted, or empty
	short string // the word of short marks, or empty
}

// Redacted is the word that marks begin with unless they are told another one.
const Redacted = "REDACTED"

// NewMarks returns the marks of the rules with the given ids that begin with Redacted or with word; with short set, marks
// of word alone too.
func NewMarks(ids []string, word string, short bool) *Marks {
	m := &Marks{rules: make(map[string]struct{}, len(ids)), word: word}
	if short {
		m.short = word
	}
	for _, id := range ids {
		m.rules[id] = struct{}{}
	}
	return m
}

// longestMark bounds a mark in bytes: a certificate's has a name of 64 characters, each of which may be percent-encoded.
const longestMark = 512

// End returns the end of the mark that starts at b[i], or i when none does.
func (m *Marks) End(b []byte, i int) int {
	if i >= len(b) || b[i] != '[' {
		return i
	}
	e := i + 1
	for e < len(b) && e-i < longestMark && markByte(b[e]) {
		e++
	}
	if e == len(b) || b[e] != ']' || !m.valid(b[i+1:e]) {
		return i
	}
	return e + 1
}

// Last returns the end of the marks that follow one another from b[i] on, or i when there is none: a value that was split over
// lines has several.
func (m *Marks) Last(b []byte, i int) int {
	for {
		e := m.End(b, i)
		if e == i {
			return i
		}
		i = e
	}
}

func markByte(c byte) bool { return IsName(c) || c == ':' || c == '%' || c == '*' }

func (m *Marks) valid(s []byte) bool {
	if len(s) > 0 && s[len(s)-1] == ':' {
		return false
	}
	head, rest := cutColon(s)
	if string(head) == Redacted || string(head) == m.word && m.word != "" {
		id, tail := cutColon(rest)
		if _, known := m.rules[string(id)]; known {
			return validTail(tail)
		}
		return string(head) == m.short && m.short != "" && validTail(rest)
	}
	switch string(head) {
	case "CERT":
		return validCert(rest)
	case "PRIVATE-KEY":
		return len(rest) == 0 || string(rest) == "line"
	case "STUB":
		why, tail := cutColon(rest)
		word, n := cutColon(tail)
		return len(why) > 0 && string(word) == "bytes" && allDigits(n)
	}
	return false
}

func validTail(s []byte) bool {
	if len(s) == 0 {
		return true
	}
	word, rest := cutColon(s)
	switch string(word) {
	case "user":
		return len(rest) > 0 && len(rest) <= 3*longestUser
	case "last4":
		return len(rest) >= 4 && len(rest) <= 12
	}
	return len(rest) == 0 && validHMAC(word)
}

// longestUser is the longest user name a mark prints, in bytes before percent-encoding.
const longestUser = 64

// validHMAC: k, the number of a key, a dot and 64 bits in hexadecimal.
func validHMAC(s []byte) bool {
	const digits = 16
	dot := len(s) - digits - 1
	if dot < 2 || s[0] != 'k' || s[dot] != '.' || !allDigits(s[1:dot]) {
		return false
	}
	for _, c := range s[dot+1:] {
		if !IsHex(c) || IsUpper(c) {
			return false
		}
	}
	return true
}

func validCert(s []byte) bool {
	word, rest := cutColon(s)
	switch string(word) {
	case "begin", "line":
		return len(rest) == 0
	case "unparsed":
		word, rest = cutColon(rest)
		return string(word) == "bytes" && allDigits(rest)
	}
	return validIdentity(s)
}

// validIdentity: pairs of a name and a value, a verdict at the end or not.
func validIdentity(s []byte) bool {
	for n := 0; ; n++ {
		word, rest := cutColon(s)
		if len(rest) == 0 {
			return n > 0 && (len(word) == 0 || isVerdict(word))
		}
		value, after := cutColon(rest)
		if !isIdentityField(word, value) {
			return false
		}
		s = after
	}
}

func isIdentityField(word, value []byte) bool {
	switch string(word) {
	case "sha256":
		const digits = 64
		for _, c := range value {
			if !IsHex(c) || IsUpper(c) {
				return false
			}
		}
		return len(value) == digits
	case "cn", "subject", "issuer", "serial", "exp", "san", "spiffe", "owner":
		return len(value) > 0
	}
	return false
}

func isVerdict(s []byte) bool {
	switch string(s) {
	case "known", "unknown", "expired", "not-yet", "revoked", "wrong-issuer":
		return true
	}
	return false
}

// IsCertMark reports whether b is the mark of a certificate and nothing else.
func IsCertMark(b []byte) bool {
	const head = "[CERT:"
	n := len(b)
	if n <= len(head) || n > longestMark || string(b[:len(head)]) != head || b[n-1] != ']' {
		return false
	}
	for _, c := range b[1 : n-1] {
		if !markByte(c) {
			return false
		}
	}
	return validCert(b[len(head) : n-1])
}

func cutColon(s []byte) (before, after []byte) {
	for i, c := range s {
		if c == ':' {
			return s[:i], s[i+1:]
		}
	}
	return s, nil
}

func allDigits(s []byte) bool {
	for _, c := range s {
		if !IsDigit(c) {
			return false
		}
	}
	return len(s) > 0
}

// masked reports whether the whole value v says that there is no secret: empty, a literal of a data language, one of our
// marks, or what other tools print in place of a secret.
func (m *Marks) masked(v []byte) bool {
	if len(v) == 0 || isNothing(v) || isStars(v) || isPlaceholder(v) {
		return true
	}
	if v[0] == '[' {
		if e := m.End(v, 0); e > 0 {
			return e == len(v)
		}
	}
	switch string(v) {
	case "[FILTERED]", "[Filtered]", "[REDACTED]", "[secure]", "REDACTED", "__REDACTED__", "<redacted>", "{redacted}", "<omitted>", "[hidden]", "<hidden>", "[redacted]":
		return true
	}
	return false
}

// IsMasked reports whether the whole value says that there is no secret any more.
func (s *Scanner) IsMasked(v []byte) bool { return s.Marks.masked(v) }

// isNothing: the words of JSON, Python and logfmt for no value.
func isNothing(v []byte) bool {
	switch string(v) {
	case "-", "=", "null", "NULL", "Null", "None", "none", "nil", "true", "True", "TRUE", "false", "False", "FALSE", "undefined", "<nil>", "(null)":
		return true
	}
	return false
}

// foreignMarkAt reports whether a bracketed word stands at b[i] that other tools print in place of a secret.
func foreignMarkAt(b []byte, i int) bool {
	for _, m := range []string{"[hidden]", "[FILTERED]", "[Filtered]", "[REDACTED]", "[redacted]", "[secure]"} {
		if i+len(m) <= len(b) && string(b[i:i+len(m)]) == m {
			return true
		}
	}
	return false
}

// isPlaceholder: <accessKeyId>, as in documentation.
func isPlaceholder(v []byte) bool {
	if len(v) < 3 || v[0] != '<' || v[len(v)-1] != '>' {
		return false
	}
	for _, c := range v[1 : len(v)-1] {
		if !IsAlnum(c) && c != '_' && c != '-' || IsDigit(c) {
			return false
		}
	}
	return true
}

// isStars: ***, xxxxx and the like.
func isStars(v []byte) bool {
	if len(v) < 3 || v[0] != '*' && v[0] != 'x' && v[0] != 'X' && v[0] != '.' {
		return false
	}
	for _, c := range v {
		if c != v[0] {
			return false
		}
	}
	return true
}
