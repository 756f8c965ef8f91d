// Package lex reads log text as logical characters and finds values in it by one grammar.
//
// Log text is text nested in encodings: JSON in a percent-encoded query in a quoted field. Next reads one logical character
// under any escape and says how deep it stands; the grammar (name, separator, value, end) is written once over logical
// characters and never looks at an escape itself. So a carrier nobody has seen works when it is made of known parts.
//
// A Scanner holds one logical line. The caller finds stems of names and other anchors in it, calls the method of each in the
// order of their places, and takes the spans. All work on a line is linear in its length: every search for the end of a value
// goes through one memo.
package lex
