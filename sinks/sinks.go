// Package sinks opens the sinks of a pipeline by name.
//
// It promises that a Config either gives a working sink or an error that names what is wrong. Start with [Open].
//
// Limits: the set of kinds is closed; a new sink is a package beside this file and a case in Open.
package sinks

import (
	"cmp"
	"fmt"
	"io"
	"os"

	"redactor/pipeline"
	"redactor/sinks/file"
	"redactor/sinks/stdout"
)

// Kind names a sink.
type Kind string

// The kinds of sinks.
const (
	Stdout Kind = "stdout" // standard output
	File   Kind = "file"   // the file that Config.File describes
)

// Config says where to write.
type Config struct {
	Kind   Kind
	File   file.Config // of File
	Stdout io.Writer   // of Stdout; nil means os.Stdout
	Name   string      // of Stdout, in errors; empty means "stdout"
}

// Open opens the sink that cfg describes.
func Open(cfg Config) (pipeline.Sink, error) {
	switch cfg.Kind {
	case Stdout:
		if cfg.Stdout == nil {
			cfg.Stdout = os.Stdout
		}
		return stdout.NewNamed(cfg.Stdout, cmp.Or(cfg.Name, stdout.Name)), nil
	case File:
		return file.Open(cfg.File)
	}
	return nil, fmt.Errorf("opening sink: unknown kind %q", cfg.Kind)
}
