"""Reads the plain rows of registers, reference tables and code lists into pandas, and compares codes by prefix.

No shared view and no indicator's query is read here: what they mean is worked out anew from the Swedish wording.
"""

from functools import cache, cached_property
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

import data_contracts

CODES = Path(data_contracts.__file__).parent / "codes"
# Types that know what is missing; a float would besides round a person's number.
MISSING_IS_TOLD = {
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype("pyarrow"),
}


class Registers:
    """Every register as known, as frames by name: `registers.dor`. Dates are datetime64, what is missing is NA."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database
        self._frames: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._frames:
            self._frames[name] = self._read(f"registers.{name}")
        return self._frames[name]

    @cached_property
    def population(self) -> pd.DataFrame:
        """`municipality_code, year, sex, age, persons` on 31 December; ages stop at 100, which holds the older too."""
        return self._read("reference.population").astype({"persons": "float64"})

    @cached_property
    def units(self) -> pd.DataFrame:
        return self._read("reference.unit")

    @cached_property
    def municipalities(self) -> pd.DataFrame:
        return self._read("reference.municipality")

    def _read(self, table: str) -> pd.DataFrame:
        rows = self._database.sql(f"SELECT * FROM {table}").to_arrow_table()
        return rows.to_pandas(types_mapper=MISSING_IS_TOLD.get, date_as_object=False)


@cache
def codes(name: str) -> tuple[str, ...]:
    """The codes of a list, which stand for all that begins with them."""
    return tuple(pd.read_csv(CODES / f"{name}.csv", dtype=str)["code"])


def begins(code: pd.Series, *beginnings: str) -> pd.Series:
    """Whether a code, its point removed, begins with one of these. A code that is missing does not."""
    return code.str.replace(".", "", regex=False).str.startswith(beginnings).fillna(False)


def is_in(code: pd.Series, name: str) -> pd.Series:
    """Whether a code belongs to a list."""
    return begins(code, *codes(name))


def any_in(texts: pd.Series, name: str) -> pd.Series:
    """Whether one of several codes, separated by blanks, belongs to a list."""
    one = rf"(?:^|\s)(?:{'|'.join(codes(name))})"
    return texts.str.replace(".", "", regex=False).str.contains(one).fillna(False)


def days(later: pd.Series, earlier: pd.Series) -> pd.Series:
    """Days from the one date to the other; NA where one is missing."""
    return (later - earlier).dt.days.astype("Int64")
