//go:build !linux

package stdout

import "os"

// enlargePipe does nothing: only Linux can change the buffer of a pipe.
func enlargePipe(*os.File) {}
