# Two commands matter: `make run` and `make test`. `make` alone lists all of them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet

.PHONY: help run test check format bench container test-needs

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/ready-to-run ## prepare what is missing and serve on http://127.0.0.1:8000 (PORT=8080 changes it)
	@$(FLASK) db-upgrade
	@$(FLASK) demo --if-empty
	@echo
	@echo "Alamat: http://127.0.0.1:$(PORT)   (Ctrl+C menghentikan)"
	@$(FLASK) demo --show-accounts
	@echo
	@exec scripts/serve 127.0.0.1 $(PORT)

test: .venv/ready-to-test test-needs ## every test: rules, both databases, real browser (ARGS="tests/rules -x" narrows)
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/ready-to-test ## format, lint, types and the order of the floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/ready-to-test ## put the code in the house's format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/ready-to-test test-needs ## figures against their goals, one JSON object a line (BENCH_SHORT=1 for a quick look)
	@BENCH_SHORT=$(BENCH_SHORT) $(BIN)/python -m tests.benchmarks

container: ## build the container for real, start it, look at its pages, stop it, start it again (needs root)
	scripts/container-check

test-needs:
	@scripts/test-needs

.venv/bin/python:
	@scripts/new-venv "$(PYTHON)"

.venv/ready-to-run: requirements.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@touch $@

.venv/ready-to-test: requirements.txt requirements-dev.txt | .venv/bin/python
	$(PIP) -r requirements-dev.txt
	@touch $@ .venv/ready-to-run
