// Package config reads the settings of one run: defaults, settings files, environment and flags, the later over the earlier.
//
// It refuses what it does not know: a key, a value or a variable with a typing error would otherwise silently mask less than
// was asked for. Load reports every fault at once, each with its place and the nearest known name, and never repeats a
// value. A relative path in a settings file counts from that file's folder. Lists replace, they do not add up.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/hashicorp/go-multierror"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"redactor/internal/settings"
)

// Values are the settings a command runs with.
type Values struct {
	Rules        []string `koanf:"rules"`
	Enable       []string `koanf:"enable"`
	Disable      []string `koanf:"disable"`
	Mask         string   `koanf:"mask"`
	Source       string   `koanf:"source"`
	Allowlist    []string `koanf:"allowlist"`
	CRL          []string `koanf:"crl"`
	CA           []string `koanf:"ca"`
	At           string   `koanf:"at"`
	CertFields   []string `koanf:"cert_fields"`
	Orphans      bool     `koanf:"orphans"`
	MarkWord     string   `koanf:"mark_word"`
	ShortMarks   bool     `koanf:"short_marks"`
	Config       string   `koanf:"config"`
	Workers      int      `koanf:"workers"`
	MaxLine      int      `koanf:"max_line"`
	OnOversize   string   `koanf:"on_oversize"`
	LineBuffered bool     `koanf:"line_buffered"`
	DryRun       bool     `koanf:"dry_run"`
	Output       string   `koanf:"output"`
	Stats        bool     `koanf:"stats"`
	JSON         bool     `koanf:"json"`
	FailOnMatch  bool     `koanf:"fail_on_match"`
	Quiet        bool     `koanf:"quiet"`
	Color        string   `koanf:"color"`

	// Places says where each value that is not a default comes from: "--mask", "REDACTOR_MASK", "redactor.yaml:3: mask".
	Places map[string]string `koanf:"-"`

	// Files are the settings files that were read, the one that counts more last.
	Files []string `koanf:"-"`
}

// Load reads the settings. flags must come from AddFlags and be parsed; environ has the form of os.Environ.
// The error, if any, is a *multierror.Error with every fault. There are values beside it, for those who look for more faults:
// a setting with a fault has its value from a place that counts less. Nothing may be masked with them.
func Load(flags *pflag.FlagSet, environ []string) (*Values, error) {
	l := &loader{
		k:      koanf.New("."),
		table:  settings.Table(),
		places: map[string]string{},
	}
	l.defaults()
	vars := l.environment(environ)
	l.files(flags, vars, environ)
	l.load(env.Provider(".", env.Opt{
		Prefix:        settings.EnvPrefix,
		EnvironFunc:   func() []string { return environ },
		TransformFunc: func(name, _ string) (string, any) { return l.variable(vars, name) },
	}), nil)
	l.load(posflag.ProviderWithFlag(flags, ".", l.k, l.flag), nil)
	v := &Values{Places: l.places, Files: l.read}
	err := l.k.UnmarshalWithConf("", v, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result: v, TagName: "koanf", ErrorUnused: true,
	}})
	if err != nil {
		l.fault(fmt.Errorf("decoding the settings: %w", err))
	}
	return v, l.faults.ErrorOrNil()
}

// A loader gathers values and faults.
type loader struct {
	k      *koanf.Koanf
	table  []settings.Setting
	places map[string]string
	read   []string // settings files
	faults *multierror.Error
}

func (l *loader) fault(err error) { l.faults = multierror.Append(l.faults, err) }

func (l *loader) faultAt(place string, err error) { l.fault(fmt.Errorf("%s: %w", place, err)) }

func (l *loader) load(p koanf.Provider, parser koanf.Parser) {
	if err := l.k.Load(p, parser); err != nil {
		l.fault(err)
	}
}

// defaults loads the table's defaults.
func (l *loader) defaults() {
	values := make(map[string]any, len(l.table))
	for i := range l.table {
		s := &l.table[i]
		values[s.Key] = s.Type.Zero()
		if s.Default == "" {
			continue
		}
		v, err := s.Parse([]string{s.Default}, s.Type.FlagSeparator())
		if err != nil {
			l.faultAt(s.Key, err)
			continue
		}
		values[s.Key] = v
	}
	l.load(confmap.Provider(values, "."), nil)
}

// files loads the settings file of the user, if there is one, and the one that is named, which must be there.
func (l *loader) files(flags *pflag.FlagSet, vars variables, environ []string) {
	if path := userFile(environ); path != "" {
		l.file(path, true)
	}
	path, _ := vars.text("config")
	if f := flags.Lookup("config"); f != nil && f.Changed {
		path = f.Value.String()
	}
	if path != "" {
		l.file(path, false)
	}
}

func (l *loader) file(path string, optional bool) {
	parser := newParser(path, l.table)
	err := l.k.Load(file.Provider(path), parser)
	switch {
	case optional && errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		l.fault(fmt.Errorf("reading the settings file: %w", err))
		return
	case parser.faults != nil:
		l.faults = multierror.Append(l.faults, parser.faults.Errors...)
	}
	maps.Copy(l.places, parser.places)
	l.read = append(l.read, path)
}

// userFile returns the path of the settings file of the user. A relative XDG_CONFIG_HOME is ignored, as its specification
// asks.
func userFile(environ []string) string {
	base := lookup(environ, "XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		home := lookup(environ, "HOME")
		if !filepath.IsAbs(home) {
			return ""
		}
		base = filepath.Join(home, ".config")
	}
	return filepath.Join(base, "redactor", "config.yaml")
}

// lookup returns the value of the variable in environ, where the last of several counts, or "".
func lookup(environ []string, name string) string {
	value := ""
	for _, e := range environ {
		if n, v, ok := strings.Cut(e, "="); ok && n == name {
			value = v
		}
	}
	return value
}
