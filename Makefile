# `make run` and `make test` do all their set-up themselves; see scripts/ensure-deps.sh
# and internal/devstack. Servers named by DATABASE_URL or REDIS_URL are used
# instead of private ones.

PKG  ?= ./...
ARGS ?=

GOFUMPT     = mvdan.cc/gofumpt@v0.12.0
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Without a readable repository, a build that asks git for the revision fails.
VCS = $(shell git rev-parse -q --verify HEAD >/dev/null 2>&1 && echo auto || echo false)

.PHONY: help run test bench search-bench lint build deps clean
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Servers never stand behind `go run`: ended by a signal, it leaves them running.
# CADREBOT_ATTACHMENTS_DIR set to nothing leaves files with Telegram.
run: deps build ## run the bot; the demo, or the real Telegram with TELEGRAM_TOKEN set
	@db=cadrebot_demo; [ -z "$$TELEGRAM_TOKEN" ] || db=cadrebot; \
	data=$${CADREBOT_DATA:-/var/tmp/cadrebot-$$(id -u)}; \
	[ -n "$$TELEGRAM_TOKEN" ] || export HOUSEHOLD_FLOWS="$${HOUSEHOLD_FLOWS-synthetic}"; \
	export CADREBOT_ATTACHMENTS_DIR="$${CADREBOT_ATTACHMENTS_DIR-$$data/attachments/$$db}"; \
	export CADREBOT_INDEX_DIR="$${CADREBOT_INDEX_DIR-$$data/index/$$db}"; \
	exec bin/devstack -dir "$$data" -tcp -db "$$db" -- bin/cadrebot serve

test: deps bin/devstack ## run every test (PKG=./form/... ARGS='-run Name -v' for a few)
	@race=$$(scripts/ensure-deps.sh race) && scripts/ensure-deps.sh browser || exit; \
	exec bin/devstack -- go test $$race -count=1 -timeout 30m $(ARGS) $(PKG)

bench: deps ## measure a form step beside hand-written bots (ARGS='-rounds 5')
	CGO_ENABLED=0 go build -buildvcs=$(VCS) -trimpath -o bin/ ./cmd/... ./internal/bench/...
	@exec bin/devstack -tcp -db cadrebot_bench -- bin/formbench $(ARGS)

# A module of its own: what the search is compared with is no dependency of the bot.
search-bench: deps bin/devstack ## measure the policy search beside Postgres and bleve (ARGS='-corpus FILE -queries FILE')
	cd internal/bench/search && go vet . && go test . && CGO_ENABLED=0 go build -buildvcs=$(VCS) -trimpath -o ../../../bin/searchbench .
	@exec bin/devstack -tcp -db cadrebot_bench -- bin/searchbench $(ARGS)

lint: ## vet, gofumpt, staticcheck
	go vet ./...
	@bad=$$(find . -name '*.go' ! -path './.tools/*' -exec go run $(GOFUMPT) -l {} +) || exit; \
	[ -z "$$bad" ] || { printf 'not formatted (go run $(GOFUMPT) -w FILE):\n%s\n' "$$bad" >&2; exit 1; }
	go run $(STATICCHECK) ./...

build: deps ## build bin/cadrebot and bin/devstack
	CGO_ENABLED=0 go build -buildvcs=$(VCS) -trimpath -o bin/ ./cmd/...

.PHONY: bin/devstack
bin/devstack: deps
	@CGO_ENABLED=0 go build -buildvcs=$(VCS) -trimpath -o bin/ ./cmd/devstack

deps: ## get PostgreSQL and Redis executables if they are missing
	@scripts/ensure-deps.sh

clean: ## remove what was built; kept data stays
	rm -rf bin
