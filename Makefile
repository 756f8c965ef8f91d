.DEFAULT_GOAL := help

GO       ?= go
FUZZTIME ?= 30s
BENCH    ?= .
COUNT    ?= 10
PEERS    ?=
LINT     ?= golangci-lint
TOOL      = $(GO) tool -modfile=tools.mod

help:            ## list targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18
build:           ## build ./redactor: static, stripped, reproducible
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o redactor ./cmd/redactor
test:            ## unit, property, rule and end-to-end tests, in random order
	$(GO) test -shuffle=on ./...
race:            ## the same under the race detector
	$(GO) test -race -shuffle=on ./...
noasm:           ## the detection engine without assembly
	$(GO) test -tags=noasm ./patterns/...
fuzz:            ## fuzz every target for FUZZTIME
	@.ci/fuzz $(FUZZTIME)
bench:           ## Go benchmarks into benchmarks/new.txt
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./benchmarks/... | tee benchmarks/new.txt
benchcmp:        ## compare benchmarks/old.txt with benchmarks/new.txt
	$(TOOL) benchstat benchmarks/old.txt benchmarks/new.txt
bench-peers:     ## the program beside ripgrep, sed, perl and Go regexp; written to benchmarks/record
	$(GO) run ./benchmarks/peers -record benchmarks/record $(PEERS)
bench-latency:   ## how long the filter holds a line back; written to benchmarks/record
	$(GO) run ./benchmarks/latency -record benchmarks/record
gen:             ## regenerate tables and references
	$(GO) generate ./...
lint:            ## vet, linters and formatting
	$(GO) vet ./... && $(LINT) run ./...
clean-tree:      ## fail if the work tree differs from the last commit, as stale generated files would make it
	@test -z "$$(git status --porcelain)" || { git status --short; git diff; exit 1; }
ci:              ## everything that CI runs
	.ci/run

.PHONY: help build test race noasm fuzz bench benchcmp bench-peers bench-latency gen lint clean-tree ci
