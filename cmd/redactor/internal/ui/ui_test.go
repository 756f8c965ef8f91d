package ui_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/go-multierror"

	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/messages"
)

func TestMessages(t *testing.T) {
	t.Parallel()
	gathered := multierror.Append(nil, errors.New("a.yaml:1: first"), ui.Hint(errors.New("second"), "try %d", 2))
	for _, c := range []struct {
		ui    ui.UI
		write func(*ui.UI)
		want  string
	}{
		{ui.UI{}, func(u *ui.UI) { u.Error(errors.New("x")) }, "redactor: error: x\n"},
		{ui.UI{Color: true}, func(u *ui.UI) { u.Error(errors.New("x")) }, "redactor: \x1b[1;31merror:\x1b[0m x\n"},
		{ui.UI{}, func(u *ui.UI) { u.Error(ui.Hint(errors.New("x"), "y")) }, "redactor: error: x\nredactor: hint: y\n"},
		{ui.UI{Quiet: true}, func(u *ui.UI) { u.Error(ui.Hint(errors.New("x"), "y")) }, "redactor: error: x\n"},
		{
			ui.UI{},
			func(u *ui.UI) { u.Error(ui.Hint(gathered, "all")) },
			"redactor: error: a.yaml:1: first\nredactor: error: second\nredactor: hint: try 2\nredactor: hint: all\n",
		},
		{ui.UI{}, func(u *ui.UI) { u.Error(errors.New("a\nb\x1b[31m\xff\u202eé")) }, "redactor: error: a\\x0ab\\x1b[31m�\\u202eé\n"},
		{ui.UI{}, func(u *ui.UI) { u.Note("n %s", "x") }, "redactor: note: n x\n"},
		{ui.UI{Quiet: true}, func(u *ui.UI) { u.Note("n") }, ""},
		{ui.UI{Quiet: true}, func(u *ui.UI) { u.Tell(nil, "stats", "1 byte", "2") }, "redactor: stats: 1 byte\nredactor: stats: 2\n"},
		{
			ui.UI{JSON: true, Color: true},
			func(u *ui.UI) { u.Error(ui.Hint(errors.New("a\n<b>\xff"), "y")) },
			`{"v":1,"type":"error","text":"a\n<b>\ufffd"}` + "\n" + `{"v":1,"type":"hint","text":"y"}` + "\n",
		},
		{ui.UI{JSON: true, Quiet: true}, func(u *ui.UI) { u.Note("n") }, ""},
		{ui.UI{JSON: true}, func(u *ui.UI) { u.Tell(messages.Of("x"), "stats", "1 byte") }, `{"v":1,"type":"x"}` + "\n"},
	} {
		var b strings.Builder
		c.ui.W = &b
		c.write(&c.ui)
		if b.String() != c.want {
			t.Errorf("got %q, want %q", b.String(), c.want)
		}
	}
}

func TestHintOfNothing(t *testing.T) {
	t.Parallel()
	if ui.Hint(nil, "x") != nil {
		t.Error("a hint makes an error of none")
	}
}

func TestColored(t *testing.T) {
	t.Parallel()
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		when, variable string
		want           bool
	}{
		{"auto", "", false}, // no terminal
		{"auto", "FORCE_COLOR", true},
		{"auto", "NO_COLOR", false},
		{"always", "NO_COLOR", true},
		{"never", "FORCE_COLOR", false},
	} {
		env := func(name string) string {
			if name == c.variable {
				return "1"
			}
			return ""
		}
		if got := ui.Colored(c.when, file, env); got != c.want {
			t.Errorf("color %s with %s: %v", c.when, c.variable, got)
		}
	}
}
