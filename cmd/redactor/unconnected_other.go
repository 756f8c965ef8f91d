//go:build !unix

package main

import "os"

// unconnected cannot be told here.
func unconnected(*os.File) bool { return false }
