package patterns

// WithStepBudget sets how many steps a line may take for each of its bytes.
func WithStepBudget(n int) Option { return func(o *options) { o.steps = n } }
