// Package sources opens the sources of a pipeline by name.
//
// It promises that a Config either gives a working source or an error that names what is wrong. Start with [Open].
//
// Limits: the set of kinds is closed; a new source is a package beside this file and a case in Open.
package sources

import (
	"fmt"
	"io"
	"os"

	"redactor/pipeline"
	"redactor/sources/file"
	"redactor/sources/stdin"
)

// Kind names a source.
type Kind string

// The kinds of sources.
const (
	Stdin Kind = "stdin" // standard input until it ends
	File  Kind = "file"  // the files at Config.Paths, one after the other
	Pipe  Kind = "pipe"  // Config.Pipe until it ends
)

// Config says what to read.
type Config struct {
	Kind  Kind
	Paths []string  // of File; "-" is standard input
	Stdin io.Reader // nil means os.Stdin
	Pipe  io.Reader // of Pipe: what another program writes
	Name  string    // of Pipe, in origins and errors
}

// Open opens the source that cfg describes.
func Open(cfg Config) (pipeline.Source, error) {
	switch cfg.Kind {
	case Stdin:
		if cfg.Stdin == nil {
			cfg.Stdin = os.Stdin
		}
		return stdin.New(cfg.Stdin), nil
	case Pipe:
		return stdin.NewNamed(cfg.Pipe, cfg.Name), nil
	case File:
		s, err := file.Open(file.Config{Paths: cfg.Paths, Stdin: cfg.Stdin})
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	return nil, fmt.Errorf("opening source: unknown kind %q", cfg.Kind)
}
