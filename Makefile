# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAY := @printf '\033[1m%s\033[0m\n'

.PHONY: help demo demo-bluesky test check bench docs lock clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run.done ## Set up, and start a demo organization on this computer
	@$(BIN)/bedside demo $(ARGS)

demo-bluesky: $(VENV)/run.done ## The same, with a real Bluesky server of its own (needs internet to the npm registry once)
	@sh tests/tools/has_node.sh $(BIN)
	@$(BIN)/bedside demo --bluesky $(ARGS)

test: check ## Set up, and run all checks and all tests, also those in a real browser
	@sh tests/tools/prepare.sh $(BIN)
	$(SAY) 'Running the tests'
	@$(BIN)/pytest -n 2 --dist loadgroup -m 'not journey' $(ARGS)
	$(SAY) 'Running the journeys in a real browser, one after the other'
	@$(BIN)/pytest -m journey $(ARGS)

check: $(VENV)/dev.done ## Types, style, the order of the house
	$(SAY) 'Checking types, style and the order of the house'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev.done ## Run the benchmarks (about an hour); results go to bench/results
	@$(BIN)/python -m bench.all

docs: $(VENV)/dev.done ## Write the generated pages of docs/ anew
	@$(BIN)/bedside docs
	@$(BIN)/python -m bench.report

lock: $(VENV)/dev.done ## Compile requirements/*.in anew
	@$(BIN)/pip install --quiet uv
	@for name in run dev node; do \
	    also=$$(test $$name = run && echo requirements/checker.in requirements/pictures.in); \
	    $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --generate-hashes \
	    $$also requirements/$$name.in -o requirements/$$name.txt; done

clean: ## Remove what was set up here (your data stays)
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache

$(VENV)/python.done:
	@sh tests/tools/has_python.sh $(PYTHON)
	$(SAY) 'Making a Python environment in $(VENV)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.done: $(VENV)/python.done requirements/run.txt pyproject.toml
	$(SAY) 'Installing what Bedside runs on (once)'
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/python.done requirements/dev.txt pyproject.toml
	$(SAY) 'Installing what Bedside and its tests need (once)'
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(VENV)/run.done $@
