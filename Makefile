# Everything a person or CI does here. CI runs `.ci/run`, which is `make check` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CARGO ?= cargo
WITH_DATABASES = $(CARGO) run --quiet -p embedded --bin with-databases -- --

.PHONY: help tools check test prepare prepare-check run demo trace clean-data

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

tools: ## fetch nats-server, Postgres and the mail servers into .tools/ (no root needed)
	@deploy/local/tools.sh

check: ## formatting, lints, and whatever else needs no server
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

test: tools ## run all tests against a private Postgres and NATS (T=name: only tests with that name)
	$(WITH_DATABASES) $(CARGO) test --workspace $(if $(T),-- $(T))

prepare: tools ## regenerate the offline query data of crate S, or of all crates
	@$(WITH_DATABASES) python3 deploy/local/prepare.py $(S)

prepare-check: prepare ## fail when the committed offline query data is out of date
	@stale="$$(git status --porcelain -- ':(glob)**/.sqlx/**')"; \
	if [ -n "$$stale" ]; then echo "$$stale"; echo "offline query data changed: commit it"; exit 1; fi

run: tools ## build and start everything on this machine
	$(CARGO) build -p afterdose
	target/debug/afterdose dev

demo: tools ## start everything and feed it a realistic day
	$(CARGO) build -p afterdose
	.tools/venv/bin/python deploy/local/demo

trace: ## which requirement is claimed by which test
	@python3 deploy/local/trace.py

clean-data: ## delete what `run` and `demo` have stored
	@for note in $$(find .data -name MOVED_TO 2>/dev/null); do rm -rf "$$(cat "$$note")"; done; rm -rf .data
