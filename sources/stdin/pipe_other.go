//go:build !linux

package stdin

import "os"

// enlargePipe does nothing: only Linux can change the buffer of a pipe.
func enlargePipe(*os.File) {}
