package patterns

import (
	"strconv"

	"redactor/patterns/internal/lex"
)

// A Match is the extent of one secret in the scanned bytes, and how it is masked.
type Match struct {
	Start, End int
	Rule       uint16 // index into Ruleset.Rules
	Mask       MaskID
	Quote      Span   // a bare JSON value: where its key's closing quote stands, copied around the mark
	size       int    // bytes of a block or a paused run, printed in its mark
	piece      bool   // stands in a line that is longer than the longest one
	der        string // the bytes of a certificate that ends here and began on an earlier line, or empty
}

// Stub returns why the match is no secret but text that could not be judged, "pause" or "budget", and "" for a secret.
func (m *Match) Stub() string {
	switch m.Mask {
	case MaskPaused:
		return "pause"
	case MaskBudget:
		return "budget"
	default:
		return ""
	}
}

// A Span is a run of bytes.
type Span struct{ Start, End int }

// A MaskID names the masker of a match.
type MaskID uint8

// The maskers every Ruleset has. Those given to Compile follow.
const (
	MaskFixed     MaskID = iota // [REDACTED:<rule>]
	MaskPartial                 // [REDACTED:<rule>:last4:<last four characters>]; values shorter than 16 are masked as fixed
	MaskBasic                   // [REDACTED:<rule>:user:<name>]
	MaskCert                    // [CERT:<what a Certifier says>], or [CERT:unparsed:bytes:<n>]
	MaskCertBegin               // [CERT:begin]
	MaskCertLine                // [CERT:line]
	MaskKey                     // [PRIVATE-KEY]
	MaskKeyLine                 // [PRIVATE-KEY:line]
	MaskBudget                  // [STUB:budget:bytes:<n>]: a line that took too many steps to judge
	MaskNothing                 // no bytes: the rest of a value of which an earlier part printed the mark
	MaskPaused                  // [STUB:pause:bytes:<n>]: what only ScanPaused finds
	firstCustomMask
)

// MarkWordForm says in words what IsMarkWord asks for.
const MarkWordForm = "1 to 24 capital letters, digits or _, a letter first, and not CERT or STUB"

// IsMarkWord reports whether a word may begin marks: it has to be safe in every place a value can stand in, and told from the
// marks of certificates, keys and stub records.
func IsMarkWord(word string) bool {
	const longest = 24 // bytes
	if word == "" || len(word) > longest || !lex.IsUpper(word[0]) || word == "CERT" || word == "STUB" {
		return false
	}
	for i := range len(word) {
		if c := word[i]; !lex.IsUpper(c) && !lex.IsDigit(c) && c != '_' {
			return false
		}
	}
	return true
}

// A Masker writes the replacement of one secret.
type Masker interface {
	// AppendMask appends the mark for secret, the canonical bytes of the value (escapes decoded), to dst. It must not keep
	// secret, and must not emit more of it than its documentation says.
	AppendMask(dst, secret []byte, m *Match) []byte
}

// Redact appends src with its matches masked to dst and returns it. With no match it returns dst as it is, so that the caller
// passes src on without a copy. found must come from Scan of the same src; dst must not overlap src.
func (rs *Ruleset) Redact(dst, src []byte, found []Match) []byte {
	if len(found) == 0 {
		return dst
	}
	last := 0
	for i := range found {
		m := &found[i]
		dst = append(dst, src[last:m.Start]...)
		q := src[m.Quote.Start:m.Quote.End]
		dst = append(dst, q...)
		if m.Mask == MaskCert {
			dst = rs.appendCert(dst, src, m)
		} else {
			dst = rs.appendMask(dst, src[m.Start:m.End], m)
		}
		dst = append(dst, q...)
		last = m.End
	}
	return append(dst, src[last:]...)
}

func (rs *Ruleset) appendMask(dst, value []byte, m *Match) []byte {
	switch m.Mask {
	case MaskFixed:
		return append(dst, rs.fixedMarks[m.Rule]...)
	case MaskPartial:
		return rs.appendPartial(dst, value, m)
	case MaskBasic:
		return rs.appendBasic(dst, value, m)
	case MaskCertBegin:
		return append(dst, "[CERT:begin]"...)
	case MaskCertLine:
		return append(dst, "[CERT:line]"...)
	case MaskKey:
		return append(dst, "[PRIVATE-KEY]"...)
	case MaskKeyLine:
		return append(dst, "[PRIVATE-KEY:line]"...)
	case MaskBudget:
		return appendSized(dst, "[STUB:budget:bytes:", m.size)
	case MaskNothing:
		return dst
	case MaskPaused:
		return appendSized(dst, "[STUB:pause:bytes:", m.size)
	default:
		return rs.maskers[m.Mask-firstCustomMask].AppendMask(dst, lex.AppendCanonical(nil, value), m)
	}
}

// appendSized appends a mark that ends in a number of bytes.
func appendSized(dst []byte, head string, size int) []byte {
	return append(strconv.AppendInt(append(dst, head...), int64(size), 10), ']')
}

// shortestPartial is the length from which the last four characters of a secret may be shown.
const shortestPartial = 16

func (rs *Ruleset) appendPartial(dst, value []byte, m *Match) []byte {
	const shown = 4
	secret := lex.AppendCanonical(nil, value)
	fixed := rs.fixedMarks[m.Rule]
	if len(secret) < shortestPartial {
		return append(dst, fixed...)
	}
	dst = append(dst, fixed[:len(fixed)-1]...)
	dst = append(dst, ":last4:"...)
	return append(appendEscaped(dst, secret[len(secret)-shown:]), ']')
}

// longestUser is the longest user name printed in a mark, in bytes.
const longestUser = 64

// appendBasic prints the user name of Basic credentials, unless it is itself a secret: an API key sent as user, as many APIs
// take it, stands there with an empty password.
func (rs *Ruleset) appendBasic(dst, value []byte, m *Match) []byte {
	fixed := rs.fixedMarks[m.Rule]
	var buf [lex.LongestBasic]byte
	user, password, ok := lex.BasicUser(&buf, value)
	if !ok || len(user) == 0 || len(password) == 0 || len(user) > longestUser || rs.secretName(user) {
		return append(dst, fixed...)
	}
	dst = append(dst, fixed[:len(fixed)-1]...)
	dst = append(dst, ":user:"...)
	return append(appendEscaped(dst, user), ']')
}

// secretName reports whether a user name holds a secret or has the shape of one.
func (rs *Ruleset) secretName(user []byte) bool {
	const shortest = 16
	if lex.SecretLike(user, shortest) {
		return true
	}
	found, _, _ := rs.Scan(nil, user, State{}, true)
	return len(found) > 0
}

// appendEscaped appends s for the inside of a mark: letters, digits, "_", "-" and "." as they are, other bytes as %HH.
func appendEscaped(dst, s []byte) []byte {
	const hex = "0123456789ABCDEF"
	for _, c := range s {
		if lex.IsName(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}
