// Package tree plans which file is written where, before anything is written.
//
// Files keep their relative names below the output folder. A plan never overwrites an input, never writes two inputs to one
// output, and does not mask its own output when the output folder lies within an input folder. What cannot be read or
// is no file is left out and said so. A link to a file counts as the file; a link to a folder inside a folder is not followed.
package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/go-multierror"
)

// Stream is the path that stands for standard input, and the folder that stands for standard output.
const Stream = "-"

// A Job is one file to mask.
type Job struct{ In, Out string }

// A Plan is what to do, and what was left out and why.
type Plan struct {
	Jobs    []Job
	Skipped []error

	root    string // the output folder, or Stream
	output  fs.FileInfo
	writers map[string]string // output -> its input
}

// Make plans to mask the files and folders below root. A nil output stands for a root that does not exist yet; with root "-"
// it describes standard output. The error gathers what forbids to start at all.
func Make(paths []string, root string, output fs.FileInfo) (*Plan, error) {
	p := &Plan{root: root, output: output, writers: map[string]string{}}
	var faults *multierror.Error
	for _, path := range paths {
		if err := p.addPath(path); err != nil {
			faults = multierror.Append(faults, err)
		}
	}
	for _, err := range p.collisions() {
		faults = multierror.Append(faults, err)
	}
	return p, faults.ErrorOrNil()
}

func (p *Plan) addPath(path string) error {
	if path == Stream {
		if p.root != Stream {
			return errors.New("standard input has no name to keep below a folder")
		}
		p.Jobs = append(p.Jobs, Job{In: Stream, Out: Stream})
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		p.skip(unreadable(path, err))
		return nil
	case !info.IsDir():
		return p.addFile(path, info)
	case p.root != Stream && p.output != nil && os.SameFile(info, p.output):
		return fmt.Errorf("%s is both input and output", path)
	default:
		return p.addFolder(path)
	}
}

// addFolder adds every file below the folder. The separator at its end makes WalkDir follow a link.
func (p *Plan) addFolder(path string) error {
	var faults *multierror.Error
	visit := func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			p.skip(unreadable(file, err))
			return nil
		}
		err = p.visit(file, entry)
		if errors.Is(err, fs.SkipDir) {
			return err
		}
		if err != nil {
			faults = multierror.Append(faults, err)
		}
		return nil
	}
	if err := filepath.WalkDir(path+string(filepath.Separator), visit); err != nil {
		p.skip(unreadable(path, err))
	}
	return faults.ErrorOrNil()
}

func (p *Plan) visit(file string, entry fs.DirEntry) error {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		p.skip(unreadable(file, err))
	case !info.IsDir() && info.Mode().IsRegular():
		return p.addFile(file, info)
	case !info.IsDir():
		p.skip(fmt.Errorf("%s is no regular file", file))
	case !entry.IsDir():
		p.skip(fmt.Errorf("%s is a link to a folder", file))
	case p.root != Stream && p.output != nil && os.SameFile(info, p.output):
		return fs.SkipDir
	}
	return nil
}

// addFile adds one file. The same file named twice is masked once, unless everything goes to one stream anyway.
func (p *Plan) addFile(path string, info fs.FileInfo) error {
	if p.root == Stream {
		if p.output != nil && p.output.Mode().IsRegular() && os.SameFile(info, p.output) {
			return fmt.Errorf("%s is both input and output", path)
		}
		p.Jobs = append(p.Jobs, Job{In: path, Out: Stream})
		return nil
	}
	out := filepath.Join(p.root, below(path))
	in := filepath.Clean(path)
	if other, taken := p.writers[out]; taken {
		if other == in {
			return nil
		}
		return fmt.Errorf("%s and %s would both be written to %s", other, in, out)
	}
	p.writers[out] = in
	p.Jobs = append(p.Jobs, Job{In: path, Out: out})
	if before, err := os.Stat(out); err == nil && os.SameFile(info, before) {
		return fmt.Errorf("%s is both input and output", path)
	}
	return nil
}

// collisions finds outputs that would overwrite the input of another job.
func (p *Plan) collisions() []error {
	if p.root == Stream {
		return nil
	}
	inputs := map[string]string{}
	for _, j := range p.Jobs {
		inputs[resolved(j.In)] = j.In
	}
	var faults []error
	for _, j := range p.Jobs {
		if in, ok := inputs[resolved(j.Out)]; ok && in != j.In {
			faults = append(faults, fmt.Errorf("masking %s would overwrite the input %s", j.In, in))
		}
	}
	return faults
}

// resolved is the path without links, or the path itself when there is no such file.
func resolved(path string) string {
	if p, err := filepath.EvalSymlinks(path); err == nil {
		path = p
	}
	if p, err := filepath.Abs(path); err == nil {
		return p
	}
	return path
}

// unreadable says that the path could not be read, in the words of the source of files.
func unreadable(path string, err error) error {
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		err = cause.Err
	}
	return fmt.Errorf("reading %s: %w", path, err)
}

func (p *Plan) skip(err error) { p.Skipped = append(p.Skipped, err) }

// below is the path as a relative one that does not leave the folder it is put into.
func below(path string) string {
	path = filepath.Clean(path)
	path = strings.TrimPrefix(path, filepath.VolumeName(path))
	separator := string(filepath.Separator)
	for {
		rest := strings.TrimPrefix(strings.TrimPrefix(path, separator), ".."+separator)
		if rest == path {
			return path
		}
		path = rest
	}
}
