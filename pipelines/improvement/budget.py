"""Which rules hold for the charts of an area: those that keep the false alarms of whoever receives them few enough.

All is counted from the catalogue, the headers and the plan, before any figure is seen; so a chart has the same limits
in every edition, and whether it signals does not depend on what other charts show.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil

import polars as pl

from data_contracts.delivery import Break
from data_contracts.shapes import ALL_AGES
from pipelines.aggregate.plan import Plan
from pipelines.improvement.series import MONTHS
from pipelines.project import Project
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.statistics.charts import budget
from pipelines.statistics.charts.rule_sets import LADDER

DAYS_OF_A_MONTH = 30
RECEIVER = ("receiver_level", "receiver_code")
PLANNED = {"area_level": pl.String, "period_type": pl.String, "points": pl.Int64, "charts": pl.Int64}


def receivers(area: pl.DataFrame, unit: pl.DataFrame) -> pl.DataFrame:
    """Who gets the charts of an area: `area_level, area_code, receiver_level, receiver_code`.

    The organisation of the area itself; of a unit the region or municipality that is its principal, and of one that is
    not in the reference table `unit` its own.
    """
    principal = unit.select(
        pl.lit("unit").alias("area_level"), pl.col("unit_id").alias("area_code"), "principal_kind", "principal_code"
    )
    found = area.select("area_level", "area_code").join(
        principal, on=["area_level", "area_code"], how="left", maintain_order="left"
    )
    return found.select(
        "area_level",
        "area_code",
        receiver_level=pl.coalesce("principal_kind", "area_level"),
        receiver_code=pl.coalesce("principal_code", "area_code"),
    )


def planned(
    catalogue: Catalogue, breaks: Mapping[str, Sequence[Break]], plan: Plan, first: date, last: date
) -> pl.DataFrame:
    """The charts that each area of a level has: `area_level, period_type, points, charts`.

    Over the measurable indicators and their attributions, of the plan those that the headers ask for; `points` are
    the mature ones from the newest break on.
    """
    shown = plan.shown().filter(sex="T", age_band=ALL_AGES).select("attribution", "area_level", "period_type")
    found = [
        shown.filter(
            pl.col("attribution").is_in(indicator.header.attribution),
            pl.col("area_level").is_in(indicator.header.areas),
            pl.col("period_type").is_in(indicator.header.periods),
        ).join(_points(indicator, catalogue.project, breaks[name], first, last), on="period_type")
        for name, indicator in catalogue.measurable.items()
    ]
    whole = pl.concat([pl.DataFrame(schema=PLANNED), *(_counted(each) for each in found)])
    return _summed(whole, "area_level", "period_type", "points")


def _counted(charts: pl.DataFrame) -> pl.DataFrame:
    return charts.select("area_level", "period_type", "points", charts=pl.lit(1, dtype=pl.Int64))


def _summed(charts: pl.DataFrame, *keys: str) -> pl.DataFrame:
    return charts.group_by(keys).agg(pl.col("charts").sum()).sort(keys)


def _points(indicator: Indicator, project: Project, breaks: Sequence[Break], first: date, last: date) -> pl.DataFrame:
    """`period_type, points`: how many are mature, by the calendars of its registers, from the newest break on."""
    calendars = [project.register(name).delivery.calendar for name in indicator.registers]
    lag = max(calendar.months_until_mature for calendar in calendars)
    lag += ceil(indicator.header.due_after_days / DAYS_OF_A_MONTH)
    mature_until = _month(last) - lag
    begins = max([_month(first), *(month for month in map(_first_whole_month, breaks) if month <= mature_until)])
    points = {name: (mature_until + 1) // months - -(-begins // months) for name, months in MONTHS.items()}
    return pl.DataFrame({"period_type": list(points), "points": [max(0, number) for number in points.values()]})


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_whole_month(found: Break) -> int:
    return _month(found.on) + (found.on.day > 1)


def rules_of_receivers(charts: pl.DataFrame) -> pl.DataFrame:
    """The rules of each receiver, from how many charts of which length it gets, and how many false alarms they give.

    In: `receiver_level, receiver_code, period_type, points, charts`. Out: a row per receiver with its number of
    `charts`, `step` of the ladder (0 finds most), `expected` false alarms a month and whether that `is_kept` within
    one. A chart of quarters has a new point every third month and counts as a third.
    """
    schema = {"receiver_level": pl.String, "receiver_code": pl.String, "charts": pl.Int64, "step": pl.Int64}
    return pl.DataFrame(_chosen(charts), schema=schema | {"expected": pl.Float64, "is_kept": pl.Boolean}, orient="row")


def _chosen(charts: pl.DataFrame) -> Iterator[tuple[str, str, int, int, float, bool]]:
    for (level, code), own in charts.sort(*RECEIVER).group_by(*RECEIVER, maintain_order=True):
        every = own["period_type"].replace_strict(MONTHS, return_dtype=pl.Float64).to_numpy()
        found = budget.choose(own["points"].to_numpy(), number=own["charts"].to_numpy() / every)
        yield level, code, int(own["charts"].sum()), LADDER.index(found.rules), found.expected, found.is_kept


def rules_of_areas(charts: pl.DataFrame, receiver: pl.DataFrame) -> pl.DataFrame:
    """`area_level, area_code, step`: the rules of each area's receiver, from `planned` and `receivers`."""
    own = _summed(receiver.join(charts, on="area_level"), *RECEIVER, "period_type", "points")
    chosen = rules_of_receivers(own).select(*RECEIVER, "step")
    found = receiver.join(chosen, on=RECEIVER, how="left", maintain_order="left")
    return found.select("area_level", "area_code", pl.col("step").fill_null(0))
