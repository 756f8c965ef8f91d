// Corpusgen writes a generated log to standard output.
//
//	go run ./internal/logcorpus/cmd/corpusgen [-mode clean|mixed|hot|FLOOD] [-mb N] [-seed N] >log
//	go run ./internal/logcorpus/cmd/corpusgen -mode list
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"redactor/internal/logcorpus"
)

func main() {
	log.SetFlags(0)
	mode := flag.String("mode", "clean", "clean, mixed, hot, the name of a flood, or list for the names")
	mb := flag.Int("mb", 16, "size in MiB")
	seed := flag.Uint64("seed", 1, "seed")
	flag.Parse()
	if err := write(os.Stdout, *mode, *mb, *seed); err != nil {
		log.Fatalln("corpusgen: error:", err)
	}
}

// write makes the corpus in pieces of one MiB, each from a seed of its own; a flood is one piece.
func write(w io.Writer, mode string, mb int, seed uint64) error {
	corpora := map[string]func(seed uint64, size int) []byte{
		"clean": logcorpus.Clean, "mixed": logcorpus.Mixed, "hot": logcorpus.Hot,
	}
	if mode == "list" {
		_, err := fmt.Fprintln(w, strings.Join(logcorpus.Floods(), "\n"))
		return err
	}
	corpus, ok := corpora[mode]
	if !ok {
		flood, err := logcorpus.Adversarial(mode, mb<<20)
		if err != nil {
			return err
		}
		_, err = w.Write(flood)
		return err
	}
	for i := range mb {
		if _, err := w.Write(corpus(seed+uint64(i)<<32, 1<<20)); err != nil {
			return err
		}
	}
	return nil
}
