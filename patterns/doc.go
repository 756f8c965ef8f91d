// Package patterns finds secrets in log text and writes marks in their place.
//
// It promises that no run of eight bytes or more of a value it masks is left in the value's line, raw or in a character escape;
// that every other byte stays as it is, line by line; that masked text is not changed by a second pass; and that the same text
// gives the same result however it is cut into blocks. Time is linear in the text, whatever it holds.
//
//	rs, err := patterns.Compile(patterns.Builtin())
//	if err != nil {
//		return err
//	}
//	clean := rs.AppendRedacted(nil, text)
//
// A stream of blocks goes through Scan, which carries what is open at a block's end in a State, and Redact. Rules are data: those
// built in are listed in docs/rules.md, Load reads files of the same shape.
//
// Its limits: it knows names, schemes, token shapes and structures. A password in free prose without a name before it, or a field
// that only its position in a custom log format names, is not found. A secret inside base64, a byte array or UTF-16 is found only
// when it is a certificate or a private key. Where a program writes an unescaped delimiter into a bare word, the end of the value
// is a guess.
//
// The package is pure: no I/O, no clock, no goroutines.
package patterns
