package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"redactor/internal/nearest"
	"redactor/internal/settings"
)

// variables are the settings that the environment gives, by key.
type variables map[string]variable

type variable struct {
	text  string
	value any // nil after a fault
}

// text returns the text of a setting.
func (v variables) text(key string) (string, bool) {
	found, ok := v[key]
	return found.text, ok
}

// variable is the callback of koanf's environment provider: it returns the key and the value of a variable. Variables that
// were empty, not ours or wrong have an empty key.
func (l *loader) variable(vars variables, name string) (string, any) {
	key := strings.ToLower(strings.TrimPrefix(name, settings.EnvPrefix))
	found, ok := vars[key]
	if !ok || found.value == nil {
		return "", nil
	}
	l.places[key] = name
	return key, found.value
}

// environment parses the variables that start with our prefix. An empty one counts as not set, as is usual where a template
// fills the environment in.
func (l *loader) environment(environ []string) variables {
	vars := variables{}
	for _, e := range environ {
		name, text, ok := strings.Cut(e, "=")
		if !ok || !strings.HasPrefix(name, settings.EnvPrefix) || name == settings.TestsEnv || injected(name) || text == "" {
			continue
		}
		i := slices.IndexFunc(l.table, func(s settings.Setting) bool { return s.Env() == name })
		if i < 0 {
			l.fault(l.unknownVariable(name))
			continue
		}
		s := &l.table[i]
		v, err := s.Parse([]string{text}, s.Type.EnvSeparator())
		if err != nil {
			l.faultAt(name, err)
		}
		vars[s.Key] = variable{text: text, value: v}
	}
	return vars
}

func (l *loader) unknownVariable(name string) error {
	var known []string
	for i := range l.table {
		known = append(known, strings.ToUpper(l.table[i].Key))
	}
	// What all names start with must not make short ones look alike.
	if near, ok := nearest.To(strings.TrimPrefix(name, settings.EnvPrefix), known); ok {
		return fmt.Errorf("%s: unknown setting; did you mean %s?", name, settings.EnvPrefix+near)
	}
	return fmt.Errorf("%s: %w", name, errUnknown)
}

var errUnknown = errors.New("unknown setting")

// injected reports whether Kubernetes or docker puts the variable into the environment of every container beside a service
// whose name begins with "redactor". Nobody meant those as settings, and refusing them would stop the program from running
// next to itself.
func injected(name string) bool {
	rest := strings.TrimPrefix(name, strings.TrimSuffix(settings.EnvPrefix, "_"))
	if strings.HasSuffix(rest, "_SERVICE_HOST") || strings.HasSuffix(rest, "_PORT") || strings.Contains(rest, "_SERVICE_PORT") {
		return true
	}
	_, after, ok := strings.Cut(rest, "_PORT_")
	return ok && after != "" && after[0] >= '0' && after[0] <= '9'
}

// WantsJSON guesses before the settings are read whether messages are for a program, so that what is wrong with the settings
// is told in that form as well. A settings file is not looked at.
func WantsJSON(args, environ []string) bool {
	for _, arg := range args {
		switch arg {
		case "--":
			return lookup(environ, settings.EnvPrefix+"JSON") == "true"
		case "--json", "--json=true":
			return true
		case "--json=false":
			return false
		}
	}
	return lookup(environ, settings.EnvPrefix+"JSON") == "true"
}
