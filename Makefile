# Everything a person or CI does here. CI runs `.ci/run`, which is `make check` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CARGO ?= cargo
CONTRACTS = tests/contracts
BUF = $(CONTRACTS)/node_modules/.bin/buf
SAMPLES = 'tests/contracts/golden/*.v[0-9]*.[0-9]*'
UI = services/web-gateway/ui
UI_MODULES = $(UI)/node_modules/.package-lock.json
UI_CLIENT = $(UI)/src/gen/.made
UI_CONSOLE = $(UI)/dist/index.html
CHROMIUM := $(shell command -v chromium)
BROWSER = tests/browser
BROWSER_MODULES = $(BROWSER)/node_modules/.package-lock.json
BROWSER_STORIES = node --test --test-concurrency=1 $(BROWSER)/stories/*.test.mjs
REGION_WALK = .tools/venv/bin/python tests/regions/walk.py
API_TOOLS = .tools/api/stamp
API_CALLS = .tools/api/bin/python tests/api/call_everything.py
A_DAY = .tools/venv/bin/python deploy/local/demo --once
WITH_DATABASES = $(CARGO) run --quiet -p embedded --bin with-databases -- --

.PHONY: help tools ui check check-ui check-proto golden release-contract test browser api regions screenshots prepare prepare-check run demo chaos drill bench dashboard-bench seed pressure trace clean-data

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

tools: ## fetch nats-server, Postgres and the mail servers into .tools/ (no root needed)
	@deploy/local/tools.sh

ui: $(UI_CONSOLE) ## build the console that web-gateway serves

$(UI_MODULES): $(UI)/package-lock.json
	@cd $(UI) && npm ci --silent
	@touch $@

$(UI_CLIENT): $(UI_MODULES) $(UI)/buf.gen.yaml $(shell find proto -name '*.proto')
	@cd $(UI) && npm run --silent gen
	@touch $@

$(UI_CONSOLE): $(UI_CLIENT) $(UI)/index.html $(UI)/vite.config.ts $(shell find $(UI)/src $(UI)/public -type f -not -path '*/gen/*')
	@cd $(UI) && npm run --silent build
	@touch $@

check-ui: $(UI_CONSOLE) ## types and lints of the console, and how much a browser fetches first
	@cd $(UI) && npm run --silent check && npm run --silent size

check: check-proto check-ui ## formatting, lints, the contract, and whatever else needs no server
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) run --quiet -p contract-tests --example openapi | node $(CONTRACTS)/check-openapi.mjs
	$(CARGO) run --quiet -p contract-tests --example asyncapi | node $(CONTRACTS)/check-asyncapi.mjs

check-proto: $(BUF) ## lint proto/, compare it with the released contract, see that no golden sample was touched
	$(BUF) lint proto
	$(BUF) breaking proto --against $(CONTRACTS)/golden/released.binpb
	@touched="$$(git log --no-renames --diff-filter=MD --format= --name-only -- $(SAMPLES); \
	    git diff --no-renames --diff-filter=MD --name-only HEAD -- $(SAMPLES))"; \
	if [ -n "$$touched" ]; then echo "$$touched"; \
	    echo "a golden sample stays as it was first committed; new content is a new sample (make golden)"; exit 1; fi

golden: ## add golden samples for events and fields that have none (never changes one)
	$(CARGO) run --quiet -p contract-tests --example golden

release-contract: check-proto ## take what proto/ has gained into the released contract; what was released can only grow
	$(BUF) build proto --exclude-source-info -o $(CONTRACTS)/golden/released.binpb

$(BUF): $(CONTRACTS)/package-lock.json
	@cd $(CONTRACTS) && npm ci --silent
	@touch $@

test: tools ui $(BROWSER_MODULES) $(API_TOOLS) ## run all tests against a private Postgres and NATS, then a demo day with stories of the browser, and faults in short (T=name: only tests with that name)
	$(WITH_DATABASES) $(CARGO) test --workspace $(if $(T),-- $(T))
ifeq ($(T),)
	.tools/venv/bin/python -m unittest discover -s deploy/local/demo/tests
	$(A_DAY) --data .data/test-day --then "$(if $(CHROMIUM),$(BROWSER_STORIES) &&) $(REGION_WALK) && $(API_CALLS)"
	@$(if $(CHROMIUM),true,echo "no chromium here: the stories of the browser were left out")
	.tools/venv/bin/python -m unittest discover -s tests/chaos/tests
	.tools/venv/bin/python tests/chaos --short
endif

browser: tools ui $(BROWSER_MODULES) ## a demo day, then the stories of the console in Chromium (needs Debian's chromium and fonts-noto-cjk)
	$(CARGO) build -p afterdose
	$(A_DAY) --data .data/browser-day --then "$(BROWSER_STORIES)"

api: tools ui $(API_TOOLS) ## a demo day, then made-up requests to everything that the API document tells of (EXAMPLES=100: more)
	$(CARGO) build -p afterdose
	$(A_DAY) --data .data/api-day --then "$(API_CALLS)"

regions: tools ui ## a demo day, then somebody of every role and region asks for everything; nothing foreign may come back
	$(CARGO) build -p afterdose
	$(A_DAY) --data .data/regions-day --then "$(REGION_WALK)"

screenshots: tools ui $(BROWSER_MODULES) ## the pictures of services/web-gateway/guide, from a demo day
	$(CARGO) build -p afterdose
	$(A_DAY) --data .data/browser-day --then "node $(BROWSER)/screenshots.mjs"

$(BROWSER_MODULES): $(BROWSER)/package-lock.json
	@cd $(BROWSER) && npm ci --silent
	@touch $@

$(API_TOOLS): tests/api/requirements.txt
	@python3 -m venv --clear .tools/api
	@.tools/api/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $<
	@touch $@

prepare: tools ## regenerate the offline query data of crate S, or of all crates
	@$(WITH_DATABASES) python3 deploy/local/prepare.py $(S)

prepare-check: prepare ## fail when the committed offline query data is out of date
	@stale="$$(git status --porcelain -- ':(glob)**/.sqlx/**')"; \
	if [ -n "$$stale" ]; then echo "$$stale"; echo "offline query data changed: commit it"; exit 1; fi

run: tools ui ## build and start everything on this machine
	$(CARGO) build -p afterdose
	target/debug/afterdose dev

demo: tools ui ## start everything and feed it a realistic day
	$(CARGO) build -p afterdose
	.tools/venv/bin/python deploy/local/demo

chaos: tools ui ## kill, stop, cut off and repeat under load, then let an independent checker compare (A="--seed 7", A=--cluster)
	$(CARGO) build -p afterdose
	.tools/venv/bin/python tests/chaos $(A)

bench: tools ui ## measure what the machine gives and what Afterdose makes of it (A="acceptance --count 5000": only a part)
	$(CARGO) build --release -p afterdose -p load-tests
	target/release/bench $(A)

dashboard-bench: tools ## measure dashboard and ledger with N contacts in them (N=1000000)
	$(CARGO) build --release -p afterdose -p load-tests
	target/release/bench dashboard --seed $(or $(N),1000000) --json .data/bench/dashboard.json

seed: ## fill the databases of a running `make run` with N contacts of two years (N=1000000; D=.data/demo for `make demo`)
	$(CARGO) build --release -p load-tests
	target/release/seed --count $(or $(N),1000000) --data $(or $(D),.data/dev)

pressure: tools ui ## offer ten times what it can take; fails when memory grows or anything accepted is lost
	$(CARGO) build --release -p afterdose -p load-tests
	target/release/bench pressure --json .data/bench/pressure.json

drill: tools ui ## lose everything under load, restore it from backups into an empty place, compare with what senders were told
	$(CARGO) build -p afterdose
	.tools/venv/bin/python tests/drill $(A)

trace: ## which requirement is claimed by which test
	@python3 deploy/local/trace.py

clean-data: ## delete what `run` and `demo` have stored
	@for note in $$(find .data -name MOVED_TO 2>/dev/null); do rm -rf "$$(cat "$$note")"; done; rm -rf .data
