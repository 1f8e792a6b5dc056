"""What was served before, and what that binds: figures that were shown stay shown, those that were hidden hidden.

The table of what a publication served, with the figures behind what is hidden, is internal and stays with it.
"""

from collections.abc import Collection
from datetime import date

import polars as pl

from data_contracts.shapes import WITHHELD
from pipelines.disclosure.relations import ROW

KEY = ("vip", "indicator", "indicator_version", *ROW)
COUNTS = ("numerator", "denominator", "missing")
CHANGING_LEVELS = ("nation", "healthcare_region", "region")  # whose provisional months may change each time
SHOWN, HIDDEN, FREED, WAS_SHOWN = "shown", "hidden", "freed", "was_shown"
BEFORE, SERVED, MOVED = "before", "was_served", "has_moved"
BOUND = (BEFORE, SERVED, MOVED)
NEAR = 1e-9


def never_served(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of which nothing was served before."""
    never = [pl.lit(False).alias(name) for name in (SERVED, MOVED)]
    return rows.with_columns(pl.lit(None, dtype=pl.String).alias(BEFORE), *never)


def continued(
    rows: pl.DataFrame,
    before: pl.DataFrame | None,
    *,
    planned_revision: bool,
    months_change: bool = True,
    held: Collection[date] = (),
    least_added: int = 0,
) -> pl.DataFrame:
    """Rows of results as they may be served after `before`: results, and `hidden`; None where there is nothing.

    With `BOUND`: `before`, `was_served`, and `has_moved` where a row that was served has other figures now. Of `before`
    `shown` and `hidden` bind; a row that was shown with other figures is `was_shown`, and may be hidden. A provisional
    month of nation, healthcare region or region has its new figures; a row of anything else that was served stays as it
    was, and one that could have been served and was not stays out, until a planned revision. A row that is withheld now
    and was served stays as it was; one that was withheld binds nothing, and is `freed` where its figures are the same.
    Periods that begin on a day of `held` keep their earlier figures too, and without `months_change` all months do.
    least_added: of amounts, how many cases must have come or gone before what was shown changes at all: two means of
    nearly the same cases tell what those few had.
    """
    if before is None or before.is_empty():
        return never_served(rows)
    told = before.select(*KEY, *(pl.col(name).alias(f"_{name}") for name in (*COUNTS, "value", "status", HIDDEN)))
    known = rows.join(told, on=list(KEY), how="left", maintain_order="left", nulls_equal=True)
    known = known.with_columns(pl.col(f"_{HIDDEN}").is_not_null().alias(SERVED), is_same=_is_same())
    known = _with_other_versions(known, before).with_columns(_was_withheld().alias("was_withheld"))
    is_revised = pl.lit(True) if planned_revision else _may_change() & months_change
    may_change = (is_revised | pl.col("was_withheld")) & ~pl.col("period_start").is_in([*held])
    may_change &= ~_tells_of_few(least_added)
    is_withheld = (pl.col("status").cast(pl.String) == WITHHELD) & ~pl.col("was_withheld")
    is_other = ~pl.col("is_same") | ~_has_same_value() | pl.col("was_withheld")
    stays = pl.col(SERVED) & (is_withheld | ~may_change & is_other)
    is_new = pl.lit(True) if planned_revision else _is_new(rows, before)
    return pl.concat([
        _bound(known.filter(~stays & (pl.col(SERVED) | is_new)), rows.columns),
        _as_served(known.filter(stays), before, rows.columns),
    ])  # fmt: skip


def _with_other_versions(known: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """With `is_hidden_in_another`: hidden with these figures by another version of the definition, as one may guess."""
    figures = [*(name for name in KEY if name != "indicator_version"), *COUNTS]
    hidden = before.filter(HIDDEN).select(*figures, other="indicator_version")
    others = known.select(figures).unique().join(hidden, on=figures, nulls_equal=True)
    found = known.join(others, on=figures, how="left", maintain_order="left", nulls_equal=True)
    is_another = (pl.col("other") != pl.col("indicator_version")).fill_null(False)
    return found.with_columns(is_hidden_in_another=is_another).drop("other")


def _is_same() -> pl.Expr:
    same = [pl.col(name).eq_missing(pl.col(f"_{name}")) for name in COUNTS]
    return pl.all_horizontal(pl.col(f"_{HIDDEN}").is_not_null(), *same)


def _has_same_value() -> pl.Expr:
    """Another order of adding may change the last digit of a mean."""
    both_none = pl.col("value").is_null() & pl.col("_value").is_null()
    near = (pl.col("value") - pl.col("_value")).abs() <= NEAR * pl.col("_value").abs().clip(1.0)
    return both_none | near.fill_null(False)


def _tells_of_few(least_added: int) -> pl.Expr:
    """Whether a row that was shown has nearly the cases that it had."""
    added = (pl.col("denominator") - pl.col("_denominator")).abs()
    return ~pl.col(f"_{HIDDEN}").fill_null(True) & (added < least_added).fill_null(False)


def _was_withheld() -> pl.Expr:
    return (pl.col("_status").cast(pl.String) == WITHHELD).fill_null(False)


def _may_change() -> pl.Expr:
    level = pl.col("area_level").cast(pl.String)
    was_open = pl.col("_status") == "provisional"
    return (pl.col("period_type").cast(pl.String) == "month") & level.is_in(CHANGING_LEVELS) & was_open


def _is_new(rows: pl.DataFrame, before: pl.DataFrame) -> pl.Expr:
    """Whether a row ends after all that was served of its indicator and kind of period, or its indicator is new."""
    kind = ["vip", "indicator", "indicator_version", "period_type"]
    ends = before.group_by(kind).agg(_until=pl.col("period_end").max())
    indicators = before.select(kind[:3]).unique().with_columns(_known=True)
    found = rows.select(*kind, "period_end").join(ends, on=kind, how="left", maintain_order="left")
    found = found.join(indicators, on=kind[:3], how="left", maintain_order="left")
    late = found.select((pl.col("_until").is_null() | (pl.col("period_end") > pl.col("_until"))).alias("late"))
    return pl.lit(late.to_series())


def _bound(known: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """What was shown stays so as long as its figures are the same, and so does what was hidden.

    New figures are a new cell. What moved obeys every sum, as old and new do, so that what is new in some of it can be
    hidden by hiding what moved with it: few months have to keep what they were first told by.
    """
    was_hidden, was_withheld = pl.col(f"_{HIDDEN}"), pl.col("was_withheld")
    stays_hidden = (was_hidden & pl.col("is_same")) | (was_hidden.is_null() & pl.col("is_hidden_in_another"))
    is_freed = was_withheld & pl.col("is_same")
    binds = (
        pl.when(~was_hidden).then(pl.when("is_same").then(pl.lit(SHOWN)).otherwise(pl.lit(WAS_SHOWN)))
        .when(is_freed).then(pl.lit(FREED))
        .when(stays_hidden).then(pl.lit(HIDDEN))
    )  # fmt: skip
    moved = (pl.col(SERVED) & (~pl.col("is_same") | was_withheld)).alias(MOVED)
    return known.with_columns(binds.alias(BEFORE), moved).select(*columns, *BOUND)


def _as_served(known: pl.DataFrame, before: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The rows as they were, under the name of the new publication."""
    now = known.select(*KEY, "publication")
    binds = pl.when(pl.col(HIDDEN)).then(pl.lit(HIDDEN)).otherwise(pl.lit(SHOWN))
    kept = before.drop("publication").join(now, on=list(KEY), how="inner", nulls_equal=True)
    bound = (binds.alias(BEFORE), pl.lit(True).alias(SERVED), pl.lit(False).alias(MOVED))
    return kept.with_columns(bound).select(*columns, *BOUND)
