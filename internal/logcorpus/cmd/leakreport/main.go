// Leakreport plants secrets in log lines, redacts them with the built-in rules and prints what was left and what was masked
// beside them, by template, kind of secret and encoding.
//
//	go run ./internal/logcorpus/cmd/leakreport [-seed N] [-all] [-class clear] [-show id|kind|encoding] [-n 3]
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"

	"redactor/internal/logcorpus/planted"
	"redactor/patterns"
)

func main() {
	log.SetFlags(0)
	seed := flag.Uint64("seed", 1, "seed of the values")
	all := flag.Bool("all", false, "print rows without faults too")
	class := flag.String("class", "clear", "class of the failures shown: clear, ambiguous, weak")
	show := flag.String("show", "", "show failures whose template, kind or encoding contains this; - for none")
	n := flag.Int("n", 3, "how many failures to show for each template")
	flag.Parse()
	if err := run(*seed, *all, *class, *show, *n); err != nil {
		log.Fatalln("leakreport: error:", err)
	}
}

func run(seed uint64, all bool, class, show string, n int) error {
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		return fmt.Errorf("compiling the built-in rules: %w", err)
	}
	shown := map[string]int{}
	r := planted.Report{KeepFailure: func(c *planted.Case) bool {
		fits := show == "" || strings.Contains(c.Template.ID, show) || strings.Contains(c.Kind.Name, show) ||
			strings.Contains(c.Encoding(), show)
		if !fits || c.Class.String() != class {
			return false
		}
		shown[c.Template.ID]++
		return shown[c.Template.ID] <= n
	}}
	r.Run(seed, func(line []byte) []byte { return rules.AppendRedacted(nil, line) })
	w := bufio.NewWriter(os.Stdout)
	for _, f := range r.Failures {
		fmt.Fprintln(w, f)
	}
	if err := r.Write(w, all); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return w.Flush()
}
