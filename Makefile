# Needs Debian's python3 (3.11 or newer) with python3-venv, and make. Everything else goes into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench crash sheet lock licences clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(VENV)/.demo ## Live one month of a real collaborative (ARGS=--exit writes it to demo-output/ and ends)
	@$(BIN)/callboard demo $(ARGS)

test: export PYTHONDONTWRITEBYTECODE = # else each process compiles every test anew
test: $(VENV)/.dev ## Run every test, on SQLite and on PostgreSQL
	@$(BIN)/pytest -n 2 $(ARGS)

check: $(VENV)/.dev ## Format, lint, strict types, floors
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile

fix: $(VENV)/.dev ## Format the code and mend what lint can mend by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.bench ## Print the speeds, as ratios to a floor or a peer
	@$(BIN)/python -m bench $(ARGS)

crash: $(VENV)/.dev ## Kill, stop and mislead replicas of the outbox, and count what reached Slack (ARGS=--short)
	@$(BIN)/python -m tests.crash $(ARGS)

sheet: $(VENV)/.dev ## Draw every kind of chart and every awkward case into contact-sheet/, to be looked at
	@$(BIN)/python -m bench.contact_sheet $(ARGS)

lock: ## Write the requirement files anew (needs uv)
	sh requirements/lock.sh

licences: $(VENV)/.bench ## Write docs/licences.md anew, from what is installed
	@$(BIN)/python requirements/licences.py

clean: ## Remove what was made here
	rm -rf $(VENV) .venv-newest demo-output contact-sheet .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.demo: requirements/demo.txt pyproject.toml sandbox/pyproject.toml
	@sh requirements/install.sh "$(PYTHON)" "$(VENV)" requirements/demo.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml sandbox/pyproject.toml
	@sh requirements/install.sh "$(PYTHON)" "$(VENV)" requirements/dev.txt
	@touch $(VENV)/.demo $@

$(VENV)/.bench: requirements/bench.txt pyproject.toml sandbox/pyproject.toml
	@sh requirements/install.sh "$(PYTHON)" "$(VENV)" requirements/bench.txt
	@touch $(VENV)/.demo $(VENV)/.dev $@
