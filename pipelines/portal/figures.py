"""Reads published rows and what is said of them, of the public edition alone; no more of it at once than one page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import duckdb
import polars as pl

from pipelines import engine
from pipelines.portal.shelf import Kept
from pipelines.release.finding import Revision
from pipelines.release.manifest import MANIFEST

ROW = "_row"  # of the file, which is never changed: where the next page begins
AT_ONCE = BoundedSemaphore(4)  # readers; each holds some row groups of a file
KEPT = 12
KEPT_DIFFERENCES = 32
MOST_ROWS = 10_000_000  # of one indicator that may differ; what a place among changes is counted in

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """Rows, and where the next page begins; None where this is the last."""

    rows: Rows
    next_at: int | None


@dataclass(frozen=True)
class Wording:
    """The tables of a publication's database that say what its rows mean: a dictionary for each indicator and area."""

    indicators: Rows
    areas: Rows

    def area(self, level: str, code: str) -> str | None:
        """Its name."""
        found = (row["name"] for row in self.areas if (row["area_level"], row["area_code"]) == (level, code))
        return next(found, None)

    @property
    def programmes(self) -> list[str]:
        """Those that have indicators, in order."""
        return sorted({row["vip"] for row in self.indicators})


class Figures:
    """What publications say, as far as everyone may know."""

    def __init__(self) -> None:
        self._wording: Kept[Wording] = Kept(_wording, KEPT)
        self._about: Kept[dict[str, Any]] = Kept(_about, KEPT)

    def wording(self, revision: Revision) -> Wording:
        """Empty where the publication has no database."""
        return self._wording.of(revision.folder / "public" / "published.duckdb") or Wording([], [])

    def about(self, revision: Revision) -> dict[str, Any]:
        """What its public manifest says of the whole: `as_known_on`, `simulated`."""
        return self._about.of(revision.folder / "public" / MANIFEST) or {}


def values(revision: Revision, wanted: Mapping[str, object], periods: tuple[Any, Any], at: int, limit: int) -> Page:
    """Published rows in the order of the file, from row `at` on.

    `wanted`: column -> value. `periods`: the first and the last day that they may hold.
    """
    first, last = periods
    conditions = [pl.col(name) == value for name, value in wanted.items()]
    conditions += [pl.col("period_start") >= first] if first else []
    conditions += [pl.col("period_end") <= last] if last else []
    rows = pl.scan_parquet(_published(revision), row_index_name=ROW).filter(pl.col(ROW) >= at, *conditions)
    with AT_ONCE:
        found = _as_text(rows.head(limit + 1)).collect()
    more = int(found[ROW][limit]) if found.height > limit else None
    return Page(found.head(limit).drop(ROW).to_dicts(), more)


def indicators_of(revision: Revision) -> Sequence[tuple[str, str]]:
    """`vip` and `indicator` of all that have rows, in order."""
    return _indicators_of(_published(revision))


def changes(before: Revision, after: Revision, vip: str, indicator: str) -> Rows:
    """What differs of one indicator, as `vip diff` tells it."""
    with AT_ONCE:
        return _changes(before.folder, after.folder, vip, indicator)


@lru_cache(maxsize=KEPT_DIFFERENCES)
def _changes(before: Path, after: Path, vip: str, indicator: str) -> Rows:
    from pipelines.release import differing

    frames = (differing.read(folder).filter(vip=vip, indicator=indicator) for folder in (before, after))
    return differing.differences(*frames).to_dicts()


@lru_cache(maxsize=KEPT)
def _indicators_of(published: Path) -> Sequence[tuple[str, str]]:
    found = _as_text(pl.scan_parquet(published).select("vip", "indicator").unique()).collect()
    return found.sort("vip", "indicator").rows()


def _published(revision: Revision) -> Path:
    return revision.folder / "public" / "published.parquet"


def _as_text(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _wording(database: Path) -> Wording:
    try:
        with engine.connect(database, read_only=True) as opened:
            indicators = _table(opened, "SELECT * FROM indicator ORDER BY vip, indicator")
            areas = _table(opened, "SELECT * FROM area WHERE area_level <> 'unit' ORDER BY area_level, area_code")
    except duckdb.Error:
        return Wording([], [])
    return Wording(indicators, areas)


def _table(opened: duckdb.DuckDBPyConnection, query: str) -> Rows:
    found = opened.execute(query)
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _about(manifest: Path) -> dict[str, Any]:
    said = json.loads(manifest.read_text(encoding="utf-8"))
    return {name: said.get(name) for name in ("publication", "as_known_on", "simulated")}
