// Command rules writes what is generated from the rule files in patterns/rules: the built-in rules as Go data and where the
// prefilter looks for them, so that the program reads no YAML at start and works out little, and the rule reference in
// docs/rules.md.
//
// Run it by go generate ./patterns, also after a change of what Compile makes of rules. It needs patterns/zz_builtin.go to compile,
// so after a change of patterns.Rule that the old data does not fit, empty builtinRules there first.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"redactor/patterns"
)

func main() {
	root := flag.String("root", ".", "root of the module")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintf(os.Stderr, "rules: %v\n", err)
		os.Exit(1)
	}
}

func run(root string) error {
	rules, err := patterns.Load(os.DirFS(filepath.Join(root, "patterns")), "rules/*.yaml")
	if err != nil {
		return err
	}
	files, err := generate(rules)
	if err != nil {
		return err
	}
	for name, content := range files {
		const mode = 0o644
		if err := os.WriteFile(filepath.Join(root, name), content, mode); err != nil {
			return fmt.Errorf("writing generated file: %w", err)
		}
	}
	return nil
}

// generate returns the content of each generated file under its path from the root of the module.
func generate(rules []patterns.Rule) (map[string][]byte, error) {
	source, err := goSource(rules)
	if err != nil {
		return nil, err
	}
	layout, err := layoutSource(rules)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"patterns/zz_builtin.go": source,
		"patterns/zz_layout.go":  layout,
		"docs/rules.md":          reference(rules),
	}, nil
}
