// Package benchmarks holds the Go benchmarks of the whole: scanning, redacting, the start, the pipeline, and how time grows
// on hostile input. README.md tells the method; peers measures the built program beside other programs.
package benchmarks
