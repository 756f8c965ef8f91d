package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// headSize is how much of a file Packed looks at; the mark of tar stands latest.
const headSize = 512

// Packed returns an error that names the packing if the file is compressed or an archive: its secrets cannot be seen from
// outside, so that passing it on would look like masking and be none.
func Packed(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return unreadable(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return unreadable(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil // looking at a pipe would take bytes from it
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(path, err)
	}
	if kind := packing(head[:n]); kind != "" {
		return fmt.Errorf("%s is packed (%s); only plain files can be masked", path, kind)
	}
	return nil
}

// A magic is a constant that files of one kind have at the same place.
type magic struct {
	kind   string
	offset int
	bytes  string
}

// packing returns the kind of packing that the head of a file shows, or "".
func packing(head []byte) string {
	for _, m := range []magic{
		{"gzip", 0, "\x1f\x8b"},
		{"zstd", 0, "\x28\xb5\x2f\xfd"},
		{"bzip2", 4, "1AY&SY"},
		{"xz", 0, "\xfd7zXZ\x00"},
		{"lz4", 0, "\x04\x22\x4d\x18"},
		{"compress", 0, "\x1f\x9d"},
		{"zip", 0, "PK\x03\x04"},
		{"7z", 0, "7z\xbc\xaf\x27\x1c"},
		{"tar", 257, "ustar"},
	} {
		if len(head) > m.offset && bytes.HasPrefix(head[m.offset:], []byte(m.bytes)) {
			return m.kind
		}
	}
	return ""
}
