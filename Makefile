# `make` alone prints the targets. Needs Python 3.11+, make and git; everything else is installed below .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed

.DEFAULT_GOAL := help
.PHONY: help demo test tour check bench fmt lock clean

help: ## print this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 16

demo: $(RUN) ## run app and sandbox, and print the address of the page
	$(BIN)/python -m sandbox.demo

test: $(DEV) ## run every test (SQLite, PostgreSQL, browser where Chromium is present)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(ARGS)

tour: $(RUN) ## the demo without a browser: a scripted agent and customer, with transcript
	$(BIN)/python -m sandbox.tour

check: $(DEV) ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

bench: $(DEV) ## measure the budgets beside their baselines (ONLY=name runs one)
	$(BIN)/python -m benchmarks $(ONLY)

fmt: $(DEV) ## format and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(DEV) ## renew the locked dependencies (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --upgrade -q -o requirements-dev.txt

clean: ## remove the virtual environment, the demo's data and caches
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
