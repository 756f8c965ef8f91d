package patterns

// WithStepBudget sets how many steps a line may take for each of its bytes.
func WithStepBudget(n int) Option { return func(o *options) { o.steps = n } }

// Steps returns how many steps a text of one line takes.
func Steps(rs *Ruleset, line []byte) int {
	s := newScan(rs)
	s.begin(line, State{}, true)
	s.lines()
	return s.lex.Steps
}
