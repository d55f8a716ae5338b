# `make` lists the commands. Each one sets up what it needs: python3 (3.11 or later, with venv) and make are enough.
.DEFAULT_GOAL := help
.PHONY: help demo test check lint types contracts docs histories lock bench
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ ->/' | sort

.venv/product: requirements/product.txt
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/product.txt
	@touch $@

.venv/develop: requirements/develop.txt .venv/product
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/develop.txt
	@touch $@

demo: .venv/product  ## the three communes of 2023, live on a real Temporal and a real Postgres
	@$(PYTHON) starter.py demo

bench: .venv/product  ## figures as ratios with their goals: ROUNDS=5, SERVER_DB=file, KEEP=1 writes docs/performance.md
	@$(PYTHON) -m bench

test: .venv/develop  ## every test, on real servers where the behaviour is theirs
	@$(PYTHON) -m pytest

check: lint types contracts test  ## what .ci/run runs: lint, types, import contracts, tests

lint: .venv/develop
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: .venv/develop
	@$(PYTHON) -m mypy

contracts: .venv/develop
	@.venv/bin/lint-imports

docs: .venv/develop  ## print the pages again that come from the program's tables
	@$(PYTHON) -m docs.printer

histories: .venv/develop  ## write the histories of the replay gate again, from the story
	@$(PYTHON) -m tests.replay.export_histories

lock:  ## pin the requirements again, with hashes
	@test -x .venv/bin/uv || $(PYTHON) -m pip install --quiet uv
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/product.in -o requirements/product.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements/develop.in -c requirements/product.txt -o requirements/develop.txt
