package settings

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A Type says what values a setting takes.
type Type uint8

// The types of a value, with the Go type that Parse returns.
const (
	Bool   Type = iota // bool
	Int                // int
	Size               // int: bytes
	Choice             // string
	Path               // string
	Text               // string
	Names              // []string
	Paths              // []string
)

// Parse gives the value that texts stand for. A Bool, Int, Size, Choice, Path or Text takes the last text; a list takes all of
// them, each split at sep unless sep is empty. The error says what a value must be and never repeats
// the text, which may be a secret that went to the wrong place.
func (s *Setting) Parse(texts []string, sep string) (any, error) {
	if s.Type == Names || s.Type == Paths {
		return s.parseList(texts, sep)
	}
	if len(texts) == 0 || texts[len(texts)-1] == "" {
		return nil, errors.New("has no value")
	}
	text := texts[len(texts)-1]
	switch s.Type {
	case Bool:
		return parseBool(text)
	case Int:
		return s.bounded(strconv.ParseInt(text, 10, 64))
	case Size:
		return s.bounded(parseSize(text))
	case Choice:
		if !slices.Contains(s.Choices, text) {
			return nil, s.wrong()
		}
	default:
	}
	return text, nil
}

// EnvSeparator is what stands between the elements of a list in an environment variable; it is empty for other types.
func (t Type) EnvSeparator() string {
	switch t {
	case Names:
		return ","
	case Paths:
		return string(filepath.ListSeparator)
	default:
		return ""
	}
}

// FlagSeparator is what stands between the elements of a list in one flag; it is empty when each flag is one element, as a
// path is, which may hold any character.
func (t Type) FlagSeparator() string {
	if t == Names {
		return ","
	}
	return ""
}

// Zero is the value of a setting that has no default.
func (t Type) Zero() any {
	switch t {
	case Bool:
		return false
	case Int, Size:
		return 0
	case Names, Paths:
		return []string{}
	default:
		return ""
	}
}

// Wants says in words what a value must be, for errors and the reference.
func (s *Setting) Wants() string {
	switch s.Type {
	case Bool:
		return "true or false"
	case Int:
		return fmt.Sprintf("a whole number from %d to %d", s.Min, s.Max)
	case Size:
		return fmt.Sprintf("a size from %s to %s, such as 512KiB", FormatSize(s.Min), FormatSize(s.Max))
	case Choice:
		last := len(s.Choices) - 1
		return strings.Join(s.Choices[:last], ", ") + " or " + s.Choices[last]
	case Text:
		return "a text"
	case Names:
		return "a list of names"
	case Paths:
		return "a list of paths"
	default:
		return "a path"
	}
}

func (s *Setting) wrong() error { return fmt.Errorf("must be %s", s.Wants()) }

func (s *Setting) parseList(texts []string, sep string) (any, error) {
	list := []string{}
	for _, text := range texts {
		parts := []string{text}
		if sep != "" {
			parts = strings.Split(text, sep)
		}
		for _, p := range parts {
			if s.Type == Names {
				p = strings.TrimSpace(p)
			}
			if p == "" {
				return nil, errors.New("has an empty element")
			}
			list = append(list, p)
		}
	}
	return list, nil
}

func (s *Setting) bounded(n int64, err error) (any, error) {
	if err != nil || n < s.Min || n > s.Max {
		return nil, s.wrong()
	}
	return int(n), nil
}

func parseBool(text string) (any, error) {
	switch strings.ToLower(text) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	default:
		return nil, errors.New("must be true or false")
	}
}

// A unit of a size. Names are compared without case.
type unit struct {
	name  string
	bytes int64
}

func units() []unit {
	return []unit{
		{"GiB", 1 << 30},
		{"MiB", 1 << 20},
		{"KiB", 1 << 10},
		{"GB", 1e9},
		{"MB", 1e6},
		{"KB", 1e3},
		{"B", 1},
	}
}

func parseSize(text string) (int64, error) {
	digits, factor := text, int64(1)
	for _, u := range units() {
		cut := len(text) - len(u.name)
		if cut > 0 && strings.EqualFold(text[cut:], u.name) {
			digits, factor = strings.TrimSpace(text[:cut]), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, err
	}
	if n < 0 || n > math.MaxInt64/factor {
		return 0, strconv.ErrRange
	}
	return n * factor, nil
}

// FormatSize writes a number of bytes in the largest binary unit that divides it.
func FormatSize(n int64) string {
	for _, u := range units()[:3] {
		if n != 0 && n%u.bytes == 0 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}
