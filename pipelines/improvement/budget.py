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
from pipelines.reference.areas import NATION
from pipelines.reference.tables import Tables
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.statistics.charts import budget
from pipelines.statistics.charts.rule_sets import LADDER

DAYS_OF_A_MONTH = 30
TABLES = ("area", "area_of_place", "unit", "unit_code")  # of a run's reference store
AREA, RECEIVER = ("area_level", "area_code"), ("receiver_level", "receiver_code")
PLANNED = {"area_level": pl.String, "area_code": pl.String, "period_type": pl.String, "points": pl.Int64}


def receivers(tables: Tables) -> pl.DataFrame:
    """Who gets the charts of an area: `area_level, area_code, receiver_level, receiver_code`.

    The organisation of the area itself; of a unit the region or municipality that is its principal. `tables`: `TABLES`.
    """
    principal = tables["unit"].select(
        pl.lit("unit").alias("area_level"), pl.col("unit_id").alias("area_code"), "principal_kind", "principal_code"
    )
    found = tables["area"].join(principal, on=AREA, how="left", maintain_order="left")
    return found.select(
        *AREA,
        receiver_level=pl.coalesce("principal_kind", "area_level"),
        receiver_code=pl.coalesce("principal_code", "area_code"),
    )


def planned(
    catalogue: Catalogue, breaks: Mapping[str, Sequence[Break]], plan: Plan, tables: Tables, first: date, last: date
) -> pl.DataFrame:
    """The charts that each area has: `area_level, area_code, period_type, points, charts`.

    Over the measurable indicators and their attributions, of the plan those that the headers ask for; by caregiver,
    where the rows are cases, those of areas with a unit that a register of the indicator has a code for. `points` are
    the mature ones from the newest break on.
    """
    shown = plan.shown().filter(sex="T", age_band=ALL_AGES).select("attribution", "area_level", "period_type")
    everywhere, of_units = tables["area"].select(AREA), _areas_of_units(tables)
    found = [pl.DataFrame(schema=PLANNED)]
    for name, indicator in catalogue.measurable.items():
        header = indicator.header
        asked = shown.filter(
            pl.col("attribution").is_in(header.attribution),
            pl.col("area_level").is_in(header.areas),
            pl.col("period_type").is_in(header.periods),
        ).join(_points(indicator, catalogue.project, breaks[name], first, last), on="period_type")
        systems = _code_systems(indicator, catalogue.project)
        there = of_units.filter(pl.col("code_system").is_in(systems)).select(AREA).unique()
        found += [
            asked.filter(attribution=attribution).join(where, on="area_level").select(*PLANNED)
            for attribution, where in (
                ("resident", everywhere),
                ("caregiver", there if header.rows == "cases" else everywhere),
            )
        ]
    return pl.concat(found).group_by(*PLANNED).agg(charts=pl.len().cast(pl.Int64)).sort(*PLANNED)


def _code_systems(indicator: Indicator, project: Project) -> list[str]:
    """Whose codes of units the registers of an indicator hold."""
    columns = [column for name in indicator.registers for column in project.register(name).columns.values()]
    return sorted({column.code_system for column in columns if column.kind == "unit" and column.code_system})


def _areas_of_units(tables: Tables) -> pl.DataFrame:
    """`code_system, area_level, area_code`: the areas with a unit that has a code in the system."""
    units = tables["unit_code"].select("code_system", place="unit_id").unique()
    located = tables["area_of_place"].filter(attribution="caregiver").select("place", *AREA)
    found = units.join(located, on="place").select("code_system", *AREA)
    nation = units.select("code_system", area_level=pl.lit("nation"), area_code=pl.lit(NATION))
    return pl.concat([found, nation]).unique()


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
    for (level, code), own in charts.sort(*RECEIVER, "period_type", "points").group_by(*RECEIVER, maintain_order=True):
        every = own["period_type"].replace_strict(MONTHS, return_dtype=pl.Float64).to_numpy()
        found = budget.choose(own["points"].to_numpy(), number=own["charts"].to_numpy() / every)
        yield level, code, int(own["charts"].sum()), LADDER.index(found.rules), found.expected, found.is_kept


def rules_of_areas(charts: pl.DataFrame, receiver: pl.DataFrame) -> pl.DataFrame:
    """`area_level, area_code, step`: the rules of each area's receiver, from `planned` and `receivers`."""
    keys = (*RECEIVER, "period_type", "points")
    received = receiver.join(charts, on=AREA).group_by(keys).agg(pl.col("charts").sum())
    chosen = rules_of_receivers(received).select(*RECEIVER, "step")
    found = receiver.join(chosen, on=RECEIVER, how="left", maintain_order="left")
    return found.select(*AREA, pl.col("step").fill_null(0))
