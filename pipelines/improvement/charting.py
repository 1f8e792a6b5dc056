"""Rows in, control charts out: `chart` gives the shape `Charts`, `with_signals` fills the signals of the same rows."""

import numpy as np
import polars as pl

from data_contracts.charts import CHARTS, Charts
from data_contracts.shapes import ALL_AGES
from pipelines.improvement import drawing
from pipelines.improvement.drawing import Drawn, Seen
from pipelines.improvement.grounds import Grounds, Method
from pipelines.improvement.phases import Cut, cut
from pipelines.improvement.series import KEYS, MONTHS, PeriodType, Points, points
from pipelines.statistics.charts.phases import Whole
from pipelines.statistics.charts.rule_sets import LADDER, RULES

ROW = "row"  # where a row stands among those that were given
INDICATOR = ("publication", "vip", "indicator", "period_type")
STRICTEST = len(LADDER) - 1
# For each number of bits the names of its rules; NULL for none.
COMBINED = [
    ";".join(rule for bit, rule in enumerate(RULES) if number >> bit & 1) or None for number in range(1 << len(RULES))
]


def chart(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The charts of all months and quarters among rows in shape `Results` or `Published`, in the order of their keys.

    An area that the grounds say nothing of gets the strictest rules. ValueError where they say nothing of an
    indicator, or where two rows are of the same indicator, area, attribution and period.
    """
    return _charted(rows, grounds).select(Charts.to_schema().columns.keys())


def with_signals(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The same rows in the same order, `signal` filled for months and quarters: the `news` of their charts.

    NULL where nothing is new, where the point is not judged, and in all other rows. For what is published ask with rows
    that passed the gate: a line through hidden figures tells of them.
    """
    news = _charted(rows, grounds).filter(pl.col("news").is_not_null()).select(ROW, signal="news")
    found = rows.drop("signal").with_row_index(ROW).join(news, on=ROW, how="left", maintain_order="left")
    return found.select(rows.columns)


def _charted(rows: pl.DataFrame, grounds: Grounds) -> pl.DataFrame:
    """The charts with `row`, the place of the row that each is of."""
    wanted = rows.with_row_index(ROW).filter(
        pl.col("period_type").cast(pl.String).is_in(list(MONTHS)), sex="T", age_band=ALL_AGES
    )
    by_indicator = wanted.partition_by(*INDICATOR, as_dict=True, maintain_order=True)
    made = [
        _of_indicator(by_indicator[publication, vip, name, kind], f"{vip}/{name}", kind, grounds)
        for publication, vip, name, kind in sorted(by_indicator)
    ]
    return pl.concat([pl.DataFrame(schema={ROW: pl.UInt32, **_kinds()}), *made])


def _method(grounds: Grounds, name: str) -> Method:
    if name not in grounds.methods:
        raise ValueError(f"{name}: nothing is said of how this indicator is charted")
    return grounds.methods[name]


def _of_indicator(rows: pl.DataFrame, name: str, period_type: PeriodType, grounds: Grounds) -> pl.DataFrame:
    """The charts of one indicator's months, or of its quarters."""
    method, laid = _method(grounds, name), points(rows, period_type)
    own = [each for each in grounds.rebasings if each.indicator == name]
    phases = cut(laid.series, laid.first, laid.last, method.breaks, own)
    seen = Seen(
        laid.figures("value"),
        laid.figures("numerator"),
        laid.figures("denominator"),
        phases.number,
        laid.is_mature & phases.is_whole,
        laid.month,
    )
    steps = _steps(laid.series, grounds.rules)
    by_rules = [
        (steps == step, drawing.draw(seen.of(steps == step), method, LADDER[step])) for step in np.unique(steps)
    ]
    return _table(laid, seen, phases, drawing.joined(by_rules, laid.shape), steps)


def _steps(series: pl.DataFrame, rules: pl.DataFrame) -> Whole:
    """The step of the ladder for each series."""
    found = series.with_columns(pl.col(KEYS).cast(pl.String)).join(
        rules, on=["area_level", "area_code"], how="left", maintain_order="left"
    )
    return found["step"].fill_null(STRICTEST).to_numpy().astype(np.int64)


def _table(laid: Points, seen: Seen, phases: Cut, drawn: Drawn, steps: Whole) -> pl.DataFrame:
    """One row for each row that was laid out."""
    place = laid.place
    cause, series = phases.cause.ravel()[place], place // laid.shape[1]
    numbers = {name: found.ravel()[place] for name, found in zip(Drawn._fields, drawn, strict=True)}
    words = {"chart": CHARTS, "signals": COMBINED, "news": COMBINED}
    made = {name: pl.Series(words[name])[found] if name in words else found for name, found in numbers.items()}
    starts = pl.DataFrame(phases.starts, schema={"phase_from": pl.Date, "phase_reason": pl.String}, orient="row")
    return laid.rows.with_columns(
        *(pl.Series(name, found, nan_to_null=True) for name, found in made.items()),
        *starts[cause],
        pl.Series("value", seen.value.ravel()[place], nan_to_null=True),
        pl.Series("phase", phases.number.ravel()[place]),
        pl.Series([rules.name for rules in LADDER])[steps[series]].alias("rule_set"),
    ).select(pl.col(ROW), *(pl.col(name).cast(kind) for name, kind in _kinds().items()))


def _kinds() -> dict[str, pl.DataType]:
    """The columns of `Charts` and their types."""
    return {name: column.dtype.type for name, column in Charts.to_schema().columns.items()}
