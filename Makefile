# `make` alone says what there is. Everything runs in .venv, which is made when it is missing or out of date.

PYTHON ?= python3
BIN := .venv/bin
# An editable installation has this file; installing over it (as the README's commands do) takes it away.
EDITABLE := $(wildcard .venv/lib/python3*/site-packages/_*vault_tui.pth)

.DEFAULT_GOAL := help
.PHONY: help check format formatted lint types contracts test test-fast screenshots bench demo clean FORCE

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

check: formatted lint types contracts test  ## everything that must hold before a commit

format: .venv/made  ## write every file in the one format
	$(BIN)/ruff format .

formatted: .venv/made
	$(BIN)/ruff format --check .

lint: .venv/made  ## ruff's rules
	$(BIN)/ruff check .

types: .venv/made  ## mypy, strict, over the package and its tests
	$(BIN)/mypy --strict

contracts: .venv/made  ## the layers and the other import contracts
	$(BIN)/lint-imports --no-logo

test: .venv/made  ## every test
	$(BIN)/pytest -n 4

test-fast: .venv/made  ## the tests that touch nothing outside the process: under 5 seconds
	$(BIN)/pytest -m 'not slow' --hypothesis-profile=brief tests/core tests/bitfinex

screenshots: .venv/made  ## every screen as SVG, from the demo vault
	$(BIN)/python -m tests.screenshots

bench: .venv/made .venv/made-bench  ## how fast, as ratios; BENCH=words for some of them, BENCH='idle --idle 60' for a whole minute
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m tests.benchmarks $(BENCH)

demo: .venv/made  ## a throw-away vault full of invented entries
	$(BIN)/vault-tui demo

clean:  ## remove .venv and every cache
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find vault_tui tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made-bench: pyproject.toml | .venv/made
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --editable '.[test,dev,bench]'
	@touch $@

.venv/made: pyproject.toml $(if $(EDITABLE),,FORCE)
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --editable '.[test,dev]'
	@touch $@
FORCE:
