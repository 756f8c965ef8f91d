// Package settings is the one table of everything a person can set: it says of each setting how it is called in a settings
// file, as a flag and in the environment, what a value may be, and what it does. Help, validation and docs/settings.md come
// from it, so that they cannot disagree.
//
// The package holds data and the meaning of a value's text. It reads no file, no flag and no environment variable: that is
// the command's work.
package settings
