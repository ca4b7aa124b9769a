.PHONY: build run demo test race lint fuzz bench bench-check chaos check

GO ?= go
FUZZTIME ?= 30s

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -o wiredesk .

run: build
	./wiredesk run

demo:
	$(GO) run . demo

test:
	$(GO) test ./...

race:
	$(GO) test -race ./...

lint:
	$(GO) vet ./...
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

fuzz:
	./.ci/fuzz $(FUZZTIME)

bench:
	./.ci/bench

bench-check:
	WIREDESK_BENCH=1 $(GO) test -count=1 -run 'TestBenchCheck$$' -v ./internal/check

chaos:
	WIREDESK_CHAOS=1 $(GO) test -count=1 -timeout 90m -v . ./bot ./internal/outbox

check:
	./.ci/run
