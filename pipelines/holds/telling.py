"""What is said of holds: to the public which figures wait and why, and to the operator everything, with what to do."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from data_contracts.shapes import WITHHELD
from pipelines.holds.hold import Cause, in_force

# `register` NULL: the computation itself. `region_code`, `month` NULL: every one; `month` is that of the cases.
HELD_BACK = pl.Schema({
    "vip": pl.String, "indicator": pl.String, "cause": pl.String, "register": pl.String, "region_code": pl.String,
    "month": pl.Date, "reason": pl.String, "reason_en": pl.String,
})  # fmt: skip
REASONS: Mapping[Cause, tuple[str, str]] = {
    "doubt": ("leveransen avviker från tidigare och granskas", "the delivery differs from earlier ones; looked into"),
    "rule": ("många rader bryter mot kontraktet och granskas", "many rows break the contract; looked into"),
    "coverage": ("täckningen är i tvivel och granskas", "coverage is in doubt; looked into"),
    "overdue": ("leveransen är försenad", "the delivery is overdue"),
    "fault": ("beräkningen har ett fel som rättas", "the computation has a fault that is being mended"),
}
TO_DO: Mapping[Cause, str] = {
    "doubt": "Read the delivery's page and ask the register; if it is right, lift the hold in the site's holds.toml.",
    "rule": "Send the register its report. If the contract is wrong, mend it and run `vip replay`.",
    "coverage": "Ask which units have not reported; if it is right, lift the hold in the site's holds.toml.",
    "overdue": "Ask the register for the delivery. If the calendar is wrong, mend the contract.",
    "fault": "Mend the query; `vip indicators test` runs its examples.",
}


def held_back(held: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """`HELD_BACK`, sorted: why rows of these indicators are withheld. Names no column and no rule."""
    names = pl.concat_str("vip", "indicator", separator="/").alias("name")
    waiting = published.filter(pl.col("status") == WITHHELD).select("vip", "indicator", names).unique()
    own = in_force(held).select("cause", "register", "region", "month", name="indicator").unique()
    swedish, english = ({cause: told[place] for cause, told in REASONS.items()} for place in (0, 1))
    told = waiting.join(own, on="name").with_columns(
        region_code="region",
        reason=pl.col("cause").replace_strict(swedish, return_dtype=pl.String),
        reason_en=pl.col("cause").replace_strict(english, return_dtype=pl.String),
    )
    return told.select(HELD_BACK.names()).cast(HELD_BACK).unique().sort(HELD_BACK.names(), nulls_last=False)


def by_hold(held: pl.DataFrame) -> pl.DataFrame:
    """For the operator: a row per hold with the first and the last month of cases and how many indicators depend on it.

    `cause, register, column, rule, region, first, last, indicators, lifted`; of a fault, a row per indicator.
    """
    whose = ["cause", "register", "column", "rule", "region", "lifted"]
    fault = pl.when(pl.col("cause") == "fault").then("indicator").alias("fault")
    return (
        held.group_by(*whose, fault)
        .agg(first=pl.col("month").min(), last=pl.col("month").max(), indicators=pl.col("indicator").n_unique())
        .sort(*whose, "fault", nulls_last=False)
    )


def months(hold: Mapping[str, date | None]) -> str | None:
    """The months of a row of `by_hold`; None for every one."""
    first, last = hold["first"], hold["last"]
    if first is None or last is None:
        return None
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m}–{last:%Y-%m}"
