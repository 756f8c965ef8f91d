package redact

import (
	"context"
	"log/slog"
	"slices"

	"redactor/patterns"
	"redactor/patterns/guard"
)

// A Handler is a slog.Handler that masks the message and the attributes of a record before its inner handler sees them.
//
// The record is judged as the line of JSON it could be written as, so that names, the names of groups, and what a value says by itself
// all count, and a value that is masked under its name is masked in the message too. What holds no secret reaches the inner handler as
// the value it was, of the same kind, with one exception: a LogValuer is passed on resolved. Keys stay, but for a secret in one.
//
// Of a value that slog has no kind for, the Handler reads what the inner handler prints: a slog.JSONHandler exported fields, a
// slog.TextHandler all fields up to the first pointer, any other handler both. It calls the methods that the inner handler may call.
//
// A masked value becomes a string; a masked error an error with the masked text, which wraps nothing; a masked struct, map or slice a
// json.RawMessage. A value that cannot be judged becomes a stub: [STUB:panic:bytes:0] when one of its own methods panics,
// [STUB:oversize:bytes:N] when it is spelled in more than 256 KiB or contains itself. Strings may be of any length. When
// the ruleset fails on the record, the message becomes a stub and the attributes are dropped.
//
// A Handler is safe for concurrent use if the inner handler is.
type Handler struct {
	inner  slog.Handler
	shared *shared
	open   []byte // the groups that WithGroup opened, as the line spells them
	groups int    // how many those are
	said   []byte // attributes of WithAttrs in which a secret was found, as members of the line: where they stand again, they go
}

var _ slog.Handler = (*Handler)(nil)

// maxSaid bounds the attributes of WithAttrs that each record is judged with, in bytes.
const maxSaid = 64 << 10

// NewHandler returns a Handler that masks records with the ruleset and hands them to h.
func NewHandler(h slog.Handler, rs *patterns.Ruleset, opts ...Option) *Handler {
	return &Handler{inner: h, shared: newShared(rs, h, optionsOf(opts))}
}

// Enabled asks the inner handler.
func (h *Handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.inner.Enabled(ctx, level)
}

// Handle masks r and hands it to the inner handler, whose error it returns. Time, level and source position stay.
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	l := h.shared.get()
	defer h.shared.put(l)
	if !l.judge(func() { h.spell(l, &r) }) {
		stub := slog.NewRecord(r.Time, r.Level, l.failed(len(r.Message)), r.PC)
		return h.inner.Handle(ctx, stub)
	}
	if !l.touched() {
		return h.inner.Handle(ctx, r)
	}
	masked := slog.NewRecord(r.Time, r.Level, l.message(r.Message), r.PC)
	masked.AddAttrs(l.attrs()...)
	return h.inner.Handle(ctx, masked)
}

// spell spells the record.
func (h *Handler) spell(l *line, r *slog.Record) {
	l.startMessage(r.Message)
	l.startAttrs(h.said, h.open)
	r.Attrs(func(a slog.Attr) bool {
		l.attr(a, 0)
		return true
	})
	l.end(h.groups)
}

// WithAttrs returns a Handler whose inner handler has the attributes, masked.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	l := h.shared.get()
	defer h.shared.put(l)
	with := *h
	if !l.judge(func() { h.spellAttrs(l, attrs) }) {
		with.inner = h.inner.WithAttrs([]slog.Attr{slog.String("stub", l.failed(len(l.text)))})
		return &with
	}
	if !l.touched() {
		with.inner = h.inner.WithAttrs(attrs)
		return &with
	}
	with.inner = h.inner.WithAttrs(l.attrs())
	if len(h.said)+len(l.text) <= maxSaid {
		with.said = append(append(slices.Clip(h.said), l.text[l.own:len(l.text)-1]...), ',')
	}
	return &with
}

func (h *Handler) spellAttrs(l *line, attrs []slog.Attr) {
	l.startAttrs(h.said, h.open)
	for _, a := range attrs {
		l.attr(a, 0)
	}
	l.end(h.groups)
}

// WithGroup returns a Handler whose inner handler has the group open. Its name counts for what is in it.
func (h *Handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	l := h.shared.get()
	defer h.shared.put(l)
	with := *h
	with.open = append(appendQuoted(slices.Clip(h.open), name), ":{"...)
	with.groups++
	group := slog.Attr{Key: name, Value: slog.GroupValue(slog.Bool("", true))}
	switch ok := l.judge(func() { h.spellAttrs(l, []slog.Attr{group}) }); {
	case !ok:
		name = l.failed(len(name))
	case l.touched():
		name = l.attrs()[0].Key
	}
	with.inner = h.inner.WithGroup(name)
	return &with
}

// failed tells of a stub for n bytes and returns it.
func (l *line) failed(n int) string { return l.stub(guard.WhyPanic, n) }
