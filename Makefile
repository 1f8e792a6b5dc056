# One word per command. Nothing else is needed before any of them but Python 3.11-3.13, venv, pip and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
VIP := $(BIN)/vip
# The demonstration's own home: what the environment calls VIP_HOME is never touched from here.
HOME_DIR := $(CURDIR)/var
PERSONS ?= 50000
PUBLICATION ?= 2026-10
REAL_DATA ?= ../shared/data/real
export VIP_HOME = $(HOME_DIR)
export DAGSTER_DISABLE_TELEMETRY = 1
export GX_ANALYTICS_ENABLED = false
# Exit code 10 says that rows were quarantined, which the demonstration's dirt is there to show.
SOME_QUARANTINED = || [ $$? -eq 10 ]

.PHONY: help run run-real dev screenshots bench exhaustive mutate test check format lint types sql-lint clean

help:  ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/made:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements/run.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: .venv/run requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

run: .venv/run  ## Synthetic national extracts -> all indicators -> tables, into var/
	$(VIP) doctor --new-key
	@[ -e "$(HOME_DIR)/landing/truth.json" ] && echo "Simulated before; make clean to begin anew." \
	  || $(VIP) simulate "$(HOME_DIR)/landing" --persons $(PERSONS)
	$(VIP) run --publication $(PUBLICATION) $(SOME_QUARANTINED)

run-real: .venv/run  ## The same machinery on public microdata from REAL_DATA, into var/open_data
	@[ -d "$(REAL_DATA)" ] || { echo "$(REAL_DATA) is not there: give the folder with REAL_DATA=..."; exit 2; }
	$(VIP) doctor --new-key --home "$(HOME_DIR)/open_data" --site examples/open_data
	$(VIP) land --from "$(REAL_DATA)" --home "$(HOME_DIR)/open_data" --site examples/open_data
	$(VIP) run --publication 2009-02 --home "$(HOME_DIR)/open_data" --site examples/open_data

dev: .venv/run  ## Open Dagster's web interface on http://127.0.0.1:3000
	$(VIP) doctor --new-key
	DAGSTER_HOME="$(HOME_DIR)/dagster" $(BIN)/dagster dev -w workspace.yaml

screenshots: .venv/test  ## Take the pictures of docs/dagster.md from the demonstration's web interface, after `make run`
	$(BIN)/python docs/screenshots.py "$(HOME_DIR)"

bench: .venv/run  ## Intake, results and attack against what a bare read costs, a small month against its steps: ratios of CPU time (ROWS="1000000" CASES="10000000")
	$(BIN)/python -m benchmarks.intake $(if $(ROWS),--rows $(ROWS))
	$(BIN)/python -m benchmarks.results $(if $(CASES),--cases $(CASES))
	$(BIN)/python -m benchmarks.attack
	$(BIN)/python -m benchmarks.month --persons 5000 --indicators 10 --repeats 1

# As many processes as cores, and in each of them one thread.
test exhaustive: export POLARS_MAX_THREADS = 1

test: .venv/test  ## All tests that a change must pass
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

exhaustive: .venv/test  ## The tests that take long, before a release: whole publications made again, months restated
	$(BIN)/pytest -m exhaustive -n auto --dist loadfile --no-loadscope-reorder

mutate: run  ## Change every query in small ways: do its examples notice? What shows in the demonstration counts too
	$(VIP) concepts mutate --all --home "$(HOME_DIR)"
	$(VIP) indicators mutate --all --home "$(HOME_DIR)"

check: format lint types sql-lint test  ## What must hold before a change lands

format: .venv/test  ## Is the formatting as it should be
	$(BIN)/ruff format --check .

lint: .venv/test
	$(BIN)/ruff check .

types: .venv/test
	$(BIN)/mypy

sql-lint: .venv/test
	$(BIN)/sqlfluff lint --disable-progress-bar sql indicators examples

clean:  ## Take away what was made here: .venv and var/, its identity key included
	rm -rf .venv "$(HOME_DIR)" .pytest_cache .mypy_cache .ruff_cache .hypothesis
