package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/tree"
	"redactor/cmd/redactor/internal/ui"
	"redactor/pipeline"
	"redactor/sinks"
	"redactor/sinks/file"
	"redactor/sources"
)

// folderMode is that of new folders: what is left in masked logs is still not for everyone.
const folderMode = 0o750

func (a *app) filesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "files [FLAGS] -o DIR PATH...",
		Short: "Mask files, and all files of folders, into another folder.",
		Long: `Every file keeps its relative name below DIR; with "-o -" everything goes to
standard output. Files are never masked in place. What cannot be read is named
and left out; the exit code is then 3. "-" as PATH is standard input.`,
		Example: `$ redactor files -o clean/ access.log error.log
$ redactor files -o clean/ /var/log/nginx/
$ redactor files -o - access.log | less`,
		RunE: a.files,
	}
}

// files masks the files and folders of the arguments.
func (a *app) files(cmd *cobra.Command, args []string) error {
	m, err := a.masker(cmd)
	if err != nil {
		return err
	}
	root := m.values.Output
	switch {
	case len(args) == 0:
		return ui.Hint(errors.New("no files to mask"), "redactor files -o DIR PATH...")
	case root == "":
		return ui.Hint(errors.New("no output folder"), "redactor files -o DIR %s", quoted(args))
	}
	plan, err := a.plan(args, root)
	if err != nil {
		return err
	}
	for _, err := range plan.Skipped {
		a.ui.Error(fmt.Errorf("skipped: %w", err))
	}
	ctx, stop := a.untilSignal()
	defer stop()
	skipped, err := m.files(ctx, plan.Jobs)
	return m.end(ctx, err, len(plan.Skipped)+skipped)
}

// plan decides what is written where. The output folder need not exist; it is made when the first file is written.
func (a *app) plan(paths []string, root string) (*tree.Plan, error) {
	if root == tree.Stream {
		output, err := a.stdout.Stat()
		if err != nil {
			return nil, wrapOutput(err)
		}
		return tree.Make(paths, root, output)
	}
	output, err := os.Stat(root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return tree.Make(paths, root, nil)
	case err != nil:
		return nil, fmt.Errorf("opening the output folder: %w", err)
	case !output.IsDir():
		return nil, fmt.Errorf("the output %s is not a folder", root)
	default:
		return tree.Make(paths, root, output)
	}
}

// files masks one file after the other. An input that fails is named and left out; an output that fails ends it all. skipped
// counts the inputs that were not masked to their end, also because a signal came before.
func (m *masker) files(ctx context.Context, jobs []tree.Job) (skipped int, err error) {
	stdout, err := sinks.Open(sinks.Config{Kind: sinks.Stdout, Stdout: m.app.stdout})
	if err != nil {
		return 0, err
	}
	for i, job := range jobs {
		err := context.Cause(ctx)
		if err == nil {
			err = m.file(ctx, job, stdout)
		}
		if err != nil && ctx.Err() != nil {
			m.app.ui.Error(fmt.Errorf("%w: %d of %s not masked", context.Cause(ctx), len(jobs)-i, counted(len(jobs), "file")))
			return skipped + len(jobs) - i, context.Cause(ctx)
		}
		if failed, ok := errors.AsType[*inputError](err); ok {
			m.app.ui.Error(fmt.Errorf("skipped: %w", failed))
			skipped++
		} else if err != nil {
			return skipped, err
		}
	}
	return skipped, stdout.Close()
}

// file masks one file. The error is an *inputError if the input is to blame.
func (m *masker) file(ctx context.Context, job tree.Job, stdout pipeline.Sink) error {
	if job.In != tree.Stream {
		if err := tree.Packed(job.In); err != nil {
			return &inputError{err}
		}
	}
	src, err := sources.Open(sources.Config{Kind: sources.File, Paths: []string{job.In}, Stdin: m.app.stdin})
	if err != nil {
		return &inputError{err}
	}
	defer src.Close()
	if job.In == tree.Stream {
		m.begin("stdin", m.app.stdin)
	} else {
		m.begin(job.In, nil)
	}
	in := &input{Source: src}
	if job.Out == tree.Stream || m.preview != nil { // a dry run writes nowhere
		err = m.run(ctx, m.nameOf(job), in, stdout)
	} else {
		err = m.toFile(ctx, in, job)
	}
	if in.failed != nil {
		return &inputError{in.failed}
	}
	return err
}

// nameOf is what rules call the input of a job.
func (m *masker) nameOf(job tree.Job) string {
	if job.In == tree.Stream {
		return m.values.Source
	}
	return job.In
}

// toFile masks src into the output file of the job, which appears when it is complete and has the mode of the input.
func (m *masker) toFile(ctx context.Context, src pipeline.Source, job tree.Job) error {
	info, err := os.Stat(job.In)
	if err != nil {
		return &inputError{err}
	}
	if err := os.MkdirAll(filepath.Dir(job.Out), folderMode); err != nil {
		return fmt.Errorf("making the output folder: %w", err)
	}
	sink, err := sinks.Open(sinks.Config{Kind: sinks.File, File: file.Config{
		Path: job.Out, Inputs: []string{job.In}, Mode: info.Mode().Perm(), Atomic: true,
	}})
	if err != nil {
		return err
	}
	err = m.run(ctx, m.nameOf(job), src, sink)
	closed := sink.Close()
	if err != nil && errors.Is(closed, file.ErrIncomplete) {
		return err // why it is incomplete
	}
	return errors.Join(err, closed)
}

// An inputError is the failure of one input, which does not keep the others from being masked.
type inputError struct{ error }

// Unwrap returns the failure.
func (e *inputError) Unwrap() error { return e.error }

// An input is a source that remembers whether it failed, so that its failure can be told from one of the output.
type input struct {
	pipeline.Source
	failed error
}

// Read reads; see pipeline.Source.
func (in *input) Read(ctx context.Context) (*pipeline.Batch, error) {
	b, err := in.Source.Read(ctx)
	if err != nil && !errors.Is(err, io.EOF) && ctx.Err() == nil {
		in.failed = err
	}
	return b, err
}
