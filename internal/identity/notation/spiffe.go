package notation

import (
	"errors"
	"strings"
)

// The errors of SPIFFE and SPIFFEPattern.
var (
	ErrSPIFFE  = errors.New("a SPIFFE id is spiffe://trust-domain/path, with letters, digits, - . _ in the parts of the path")
	ErrPattern = errors.New("* stands for the end of a path only: spiffe://acme.test/ns/*")
)

const (
	spiffeScheme  = "spiffe://"
	longestSPIFFE = 2048 // bytes, by the SPIFFE standard
)

// SPIFFE returns the id if it is one by the letter of the standard: a lower-case trust domain, a path without empty parts, "."
// and "..", and nothing else. So two different texts are never the same id.
func SPIFFE(id string) (string, error) {
	rest, ok := strings.CutPrefix(id, spiffeScheme)
	if !ok || len(id) > longestSPIFFE {
		return "", ErrSPIFFE
	}
	domain, path, hasPath := strings.Cut(rest, "/")
	if domain == "" || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789-._") != "" {
		return "", ErrSPIFFE
	}
	if !hasPath {
		return id, nil
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || part == "." || part == ".." || strings.ContainsFunc(part, outsidePath) {
			return "", ErrSPIFFE
		}
	}
	return id, nil
}

func outsidePath(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._", r)
}

// SPIFFEPattern reads an id, or the start of ids: spiffe://acme.test/ns/* stands for every id with more parts behind
// spiffe://acme.test/ns. Of these it returns the start, with its final slash.
func SPIFFEPattern(text string) (id string, start bool, err error) {
	id, start = strings.CutSuffix(text, "/*")
	if strings.Contains(id, "*") {
		return "", false, ErrPattern
	}
	if id, err = SPIFFE(id); err != nil {
		return "", false, err
	}
	if start {
		id += "/"
	}
	return id, start, nil
}
