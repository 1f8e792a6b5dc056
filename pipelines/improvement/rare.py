"""Charts of rare events from the cases of one unit: each point is a person, so they never leave its organisation.

Called with cases that the organisation itself reported; nothing that is published is made of them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from pipelines.statistics.charts import individuals
from pipelines.statistics.charts.rule_sets import LADDER, RuleSet, by_rule

Kind = Literal["g", "t"]


def chart(
    cases: pl.DataFrame, unit_id: str, kind: Kind, breaks: Sequence[date] = (), rules: RuleSet = LADDER[0]
) -> pl.DataFrame:
    """One row for each event of a unit but the first of a phase, in the order of time.

    `cases` are an indicator's (see `CASES`) with a true or false `value`; one that is not recorded is left out. `kind`
    g: cases without the event between two with it; t: days between two events. No distance is measured over one of the
    `breaks`. Gives `event_on, phase, value, centre, low, high, signals`: the same words as in the shape `Charts`, NULL
    for no limit (fewer than 12 points) and no signal. Few points are near 0 for long, so it is the high ones that tell.
    """
    own = cases.filter(pl.col("unit_id") == unit_id, pl.col("value").is_not_null()).sort("index_date", "case_id")
    phase = 1 + np.searchsorted(np.array(sorted(breaks), dtype="datetime64[D]"), own["index_date"], side="right")
    events = own.select(event_on="index_date", happened="value").with_row_index("place").with_columns(phase=phase)
    distance = pl.col("place").diff() - 1 if kind == "g" else pl.col("event_on").diff().dt.total_days()
    between = (
        events.with_columns(pl.col("place").cast(pl.Int64))
        .filter("happened")
        .with_columns(value=distance.over("phase").cast(pl.Float64))
        .drop_nulls("value")
    )
    return _drawn(between.select("event_on", "phase", "value"), kind, rules)


def _drawn(between: pl.DataFrame, kind: Kind, rules: RuleSet) -> pl.DataFrame:
    draw = individuals.g if kind == "g" else individuals.t
    made = draw(between["value"].to_numpy()[None, :], between["phase"].to_numpy()[None, :], multiple=rules.multiple)
    lines = {"centre": made.centre, "low": made.low, "high": made.high}
    signals = {name: found.part[0] for name, found in by_rule(made, rules).items()}
    told = [pl.when(pl.Series(found)).then(pl.lit(name)) for name, found in signals.items()]
    words = pl.concat_str(told, separator=";", ignore_nulls=True)
    return between.with_columns(
        *(pl.Series(name, line[0], nan_to_null=True) for name, line in lines.items()),
        signals=pl.when(words != "").then(words),
    )
