#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml (needs uv). One solution: all others are parts of test.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-strip-extras \
  --no-annotate --no-header --quiet --group build "$@"; }
lock --extra run --extra postgresql --group test -o requirements/test.txt
lock --extra run --extra postgresql -c requirements/test.txt -o requirements/postgresql.txt
lock --extra run -c requirements/test.txt -o requirements/run.txt
lock -c requirements/test.txt -o requirements/base.txt
