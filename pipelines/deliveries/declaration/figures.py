"""What published rows themselves tell of their quality: coverage, what is missing, shown, provisional, not reported.

Only rows that everyone may have are asked: of a package those of the public edition.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.shapes import ALL_AGES, AREA_LEVELS
from pipelines.aggregate import period_words
from pipelines.deliveries.edition import AS_PUBLIC, HIDDEN, KEYS, Edition

FIGURED = ("ok", "provisional", "below_coverage")
CASES = ("proportion", "mean", "median", "change", "survival")  # measures whose denominator counts cases with a value
PLAIN = ("year", "half_year", "tertial", "quarter", "month")  # the longest first
Named = pl.concat_str("vip", "indicator", separator="/")


@dataclass(frozen=True)
class Missing:
    """Of one indicator in the nation: the share of cases without a value in its last period of the longest kind."""

    indicator: str
    period: str
    share: float | None  # None where the row is hidden, or no such figure is counted


@dataclass(frozen=True)
class Level:
    """What is shown of one level. `cases`: those in shown areas to the nation's, in whole years; None if unknown."""

    level: str
    shown: int
    hidden: int
    cases: float | None

    @property
    def share(self) -> float:
        """The part of its figures that is shown."""
        return self.shown / (self.shown + self.hidden)


def public(edition: Edition) -> pl.DataFrame:
    """The rows that everyone may have."""
    rows = edition.rows
    return rows.filter(edition=AS_PUBLIC) if "edition" in rows.columns else rows


def of(rows: pl.DataFrame, indicators: Collection[str]) -> pl.DataFrame:
    """The rows of some indicators."""
    return rows.filter(Named.is_in(list(indicators)))


def coverage(rows: pl.DataFrame) -> pl.DataFrame:
    """`area_level, area_code, coverage_year, coverage_method, coverage`: each share beside figures, once."""
    columns = ["area_level", "area_code", "coverage_year", "coverage_method", "coverage"]
    return rows.filter(pl.col("coverage").is_not_null()).select(columns).unique().sort(columns)


def missing(edition: Edition, rows: pl.DataFrame, indicators: Collection[str]) -> Iterator[Missing]:
    """One for each of the indicators that has a figure of the nation and counts cases."""
    totals = rows.filter(pl.col("area_level") == "nation", sex="T", age_band=ALL_AGES)
    for name in sorted(indicators):
        if edition.headers[name].measure in CASES:
            own = of(totals, [name])
            found = next((row for kind in PLAIN if (row := _last(own.filter(period_type=kind))) is not None), None)
            if found is not None:
                yield Missing(name, period_words.write(*found[:2]), _share(*found[2:]))


def _last(rows: pl.DataFrame) -> tuple[str, date, float | None, int | None] | None:
    """Of the newest period and definition; of attributions the first that has a figure."""
    ordered = rows.sort(
        ["period_start", "indicator_version", pl.col("denominator").is_not_null(), "attribution"],
        descending=[True, True, True, False],
    )
    told = ordered.select("period_type", "period_start", "denominator", "missing").head(1).rows()
    return told[0] if told else None


def _share(denominator: float | None, without: int | None) -> float | None:
    if denominator is None or without is None or denominator + without == 0:
        return None
    return without / (denominator + without)


def levels(edition: Edition, rows: pl.DataFrame) -> list[Level]:
    """Of each level that has figures, the nation first. An area's cut holds parts of a level, and tells no cases."""
    is_figure, is_hidden = pl.col("status").is_in(FIGURED), pl.col("status") == HIDDEN
    counts = rows.group_by("area_level").agg(shown=is_figure.sum(), hidden=is_hidden.sum())
    found = {level: (shown, hidden) for level, shown, hidden in counts.iter_rows() if shown + hidden}
    cases = {} if edition.scope.own else _cases(edition, rows)
    return [Level(level, *found[level], cases.get(level)) for level in AREA_LEVELS if level in found]


def _cases(edition: Edition, rows: pl.DataFrame) -> dict[str, float]:
    """Level -> cases in its shown areas to those of the nation, of all years that the nation shows."""
    counting = [name for name, header in edition.headers.items() if header.measure in CASES]
    key = [name for name in KEYS if name not in ("area_level", "area_code")]
    years = of(rows, counting).filter(pl.col("period_type") == "year", sex="T", age_band=ALL_AGES)
    nation = years.filter(pl.col("area_level") == "nation", pl.col("denominator").is_not_null())
    below = years.filter(pl.col("area_level") != "nation").group_by("area_level", *key).agg(pl.col("denominator").sum())
    both = below.join(nation.select(*key, of="denominator"), on=key)
    sums = both.group_by("area_level").agg(pl.col("denominator").sum(), pl.col("of").sum())
    return {level: shown / whole for level, shown, whole in sums.iter_rows() if whole}


def provisional_from(rows: pl.DataFrame) -> date | None:
    """The end of the first period that is provisional."""
    ends = rows.filter(pl.col("status") == "provisional")["period_end"].sort()
    return ends[0] if len(ends) else None


def silent(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Regions that have not reported to any of the indicators in their last whole year: level and code."""
    years = rows.filter(pl.col("area_level") == "region", period_type="year", sex="T", age_band=ALL_AGES)
    last = years.filter(pl.col("period_start") == pl.col("period_start").max())
    heard = last.filter(pl.col("status") != "not_reported")
    codes = sorted({*last["area_code"]} - {*heard["area_code"]})
    return [("region", code) for code in codes]
