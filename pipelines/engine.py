"""Opens DuckDB as everything here uses it.

DuckDB 2.0.0 and 2.0.1 give a wrong SUM after a LEFT JOIN whose right side their statistics prove to be empty: the sum
is believed to be 0, is cut to a byte where rows are ordered, and loses its rows in HAVING. So statistics are not
carried through a query; `tests/unit/test_engine.py` holds what goes wrong with them.
"""

from pathlib import Path
from typing import Any

import duckdb

SETTINGS: dict[str, Any] = {"disabled_optimizers": "statistics_propagation"}


def connect(place: Path | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A database in memory, or in a file."""
    return duckdb.connect(str(place or ":memory:"), read_only=read_only, config=SETTINGS)
