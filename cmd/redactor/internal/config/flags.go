package config

import (
	"strings"

	"github.com/spf13/pflag"

	"redactor/internal/settings"
)

// AddFlags gives flags every flag of the command, by its name in the table. The flags take any text: Load judges it, so that
// all faults are reported together.
func AddFlags(flags *pflag.FlagSet, command string) {
	table := settings.Table()
	for i := range table {
		s := &table[i]
		if !s.For(command) {
			continue
		}
		f := flags.VarPF(&text{setting: s}, s.Flag(), s.Short, s.Doc)
		if s.Type == settings.Bool {
			f.NoOptDefVal = "true"
		}
	}
}

// A text is a flag as it was written, once or several times.
type text struct {
	setting *settings.Setting
	given   []string
}

var _ pflag.Value = (*text)(nil)

// Set keeps the text.
func (t *text) Set(s string) error {
	t.given = append(t.given, s)
	return nil
}

// String returns the last text.
func (t *text) String() string {
	if len(t.given) == 0 {
		return ""
	}
	return t.given[len(t.given)-1]
}

// Type returns what help calls the value.
func (t *text) Type() string { return strings.ToLower(t.setting.Arg) }

// flag is the callback of koanf's flag provider: it returns the key and the value of a flag that was given.
func (l *loader) flag(f *pflag.Flag) (string, any) {
	t, ok := f.Value.(*text)
	if !ok || !f.Changed {
		return "", nil
	}
	place := "--" + f.Name
	v, err := t.setting.Parse(t.given, t.setting.Type.FlagSeparator())
	if err != nil {
		l.faultAt(place, err)
		return "", nil
	}
	l.places[t.setting.Key] = place
	return t.setting.Key, v
}
