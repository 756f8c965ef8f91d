// Package policy holds the tests that keep the repository in its shape: who may import whom, what every package owes its
// reader, and that the README and the example logs say what the program does. It has no code to import.
package policy
