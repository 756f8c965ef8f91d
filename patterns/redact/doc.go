// Package redact masks what a program is about to log, before a byte of it is written.
//
// It promises that what reaches the inner writer or handler has been judged by the ruleset, the same engine as the command's, or
// has been replaced by a stub record; that no failure lets raw text through; and that what holds no secret passes unchanged.
//
//	rules, err := patterns.Compile(patterns.Builtin())
//	if err != nil {
//		return err
//	}
//	log.SetOutput(redact.NewWriter(os.Stderr, rules))
//	slog.SetDefault(slog.New(redact.NewHandler(slog.NewJSONHandler(os.Stderr, nil), rules)))
//
// Use a [Writer] for whatever writes lines, and a [Handler] for log/slog when the inner handler sends records somewhere else than to
// a writer, or when values must be judged before they are printed. One of the two is enough.
//
// Limits: those of package patterns. A value that prints itself differently each time is judged by what it printed once. docs/library.md
// says more, and what stays stable.
package redact

// An Option changes how a Writer or a Handler works.
type Option func(*options)

type options struct {
	stub func(why string, bytes int)
}

// OnStub has f told of every stub record: its class, "panic" or "oversize", and how many bytes it stands for. f is called before the
// record is written and must not log through the same Writer or Handler. A stub with the class "panic" is a fault of the
// ruleset or of a value's own methods, worth a report.
func OnStub(f func(why string, bytes int)) Option { return func(o *options) { o.stub = f } }

// optionsOf applies opts. The result has no nil function.
func optionsOf(opts []Option) options {
	o := options{stub: func(string, int) {}}
	for _, opt := range opts {
		opt(&o)
	}
	if o.stub == nil {
		o.stub = func(string, int) {}
	}
	return o
}
