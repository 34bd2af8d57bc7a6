# One command to a running wall: make run. One more to a green test run: make test.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint types words bench

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready

help: ## List what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(RUN_READY) ## Make .venv and install what runs

$(VENV)/bin/python:
	@echo "baqylau  making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Baqylau needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "No venv module. On Debian: apt-get install python3-venv"; exit 1; }

$(RUN_READY): requirements.txt | $(VENV)/bin/python
	@echo "baqylau  installing what requirements.txt names"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	@echo "baqylau  installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@.ci/chromium
	@touch $@

run: $(RUN_READY) ## Serve the demo day on http://127.0.0.1:8501
	@$(BIN)/python -m dashboard

test: $(DEV_READY) ## Run every test, browser tests included
	@$(BIN)/python -m pytest

lint: $(DEV_READY) ## Style and layers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: $(DEV_READY) ## Types, strict
	@$(BIN)/mypy

words: $(DEV_READY) ## Collect the strings to translate into the three catalogues
	@$(BIN)/pybabel -q extract --no-location --sort-output -F pyproject.toml -k N_ -k t -k plural:1,2 \
		-o $(VENV)/messages.pot .
	@for language in kk ru en; do \
		$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i $(VENV)/messages.pot -d dashboard/locale -l $$language; \
	done

bench: $(DEV_READY) ## Measure speed and memory; prints tables with the machine named
	@$(BIN)/python -m tests.bench
