"""Whether a file of a publication says the same as another that was made of the same record, by value.

What the public may have, and what decides it: tables in any form, what was served with what lies behind it, and the
certificate. Fractions may differ in their last digits, as other software rounds them otherwise.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import engine
from pipelines.release import attacking, files, hashing, manifest
from pipelines.release.differing import unlike_rows

LAST_DECIMAL = 1.001 * 10**-files.DECIMALS  # of what is written in decimals: one more or less, where it lay between two
EFFORT = "programs"  # of the certificate: another solver may need more of them for the same answer
TABLES = (".parquet", ".duckdb", ".csv")


def is_asked(name: str) -> bool:
    """Whether a file, by its name in a publication, is one that must say the same."""
    is_table = name.startswith(f"{manifest.PUBLIC}/") and name.endswith(TABLES)
    return is_table or name in (attacking.SERVED.as_posix(), attacking.CERTIFICATE.as_posix())


def is_alike(one: Path, other: Path) -> bool:
    """Of two files of the same kind; one that is not there, or cannot be read, is like no other."""
    try:
        if one.suffix == ".json":
            return _said(one) == _said(other)
        if one.suffix == ".duckdb":
            return _databases(one, other)
        if one.suffix == ".csv":
            return not unlike_rows(files.read_table(one), files.read_table(other), absolute=LAST_DECIMAL)
        return not unlike_rows(pl.read_parquet(one), pl.read_parquet(other))
    except (OSError, ValueError, duckdb.Error, pl.exceptions.PolarsError):
        return False


def _said(path: Path) -> dict[str, Any]:
    return {name: said for name, said in json.loads(path.read_text(encoding="utf-8")).items() if name != EFFORT}


def _databases(one: Path, other: Path) -> bool:
    """The same tables with the same columns, of the same rows, and nothing else in one of them."""
    with engine.connect(one, read_only=True) as here, engine.connect(other, read_only=True) as there:
        if hashing.objects(here) != hashing.objects(there):
            return False
        return not any(unlike_rows(table, again) for table, again in zip(_tables(here), _tables(there), strict=True))


def _tables(database: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    for name in dict.fromkeys(held.table for held in hashing.objects(database) if held.kind == "column"):
        yield database.sql(f"SELECT * FROM {name}").pl()
