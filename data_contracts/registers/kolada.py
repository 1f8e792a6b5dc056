"""Kolada: key figures of municipalities and regions, as the API gives them."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import is_whole
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Identity, Layout

STATUSES = {"-": "not_reported", ".": "not_applicable", "..": "suppressed"}


@delivered(
    title="Kolada",
    source="aggregate",
    kind=Aggregate(absent="missing"),
    layout=Layout(
        formats=("json", "csv"),
        delimiter=",",
        encoding="utf-8",
        decimal_mark=".",
        missing=("",),
        extra_columns="ignore",
        records=("values", "values"),
        shared=("kpi", "municipality", "period"),
    ),
    identity=Identity.NONE,
    event="period_start",
    key=("kpi", "area_level", "area_code", "period_start", "sex"),
    calendar=Calendar(due_day=30, grace_days=60, months_until_mature=14, every_months=12, months_after=4),
)
class Kolada(Contract):
    """One row per key figure, municipality or region, year and sex: one figure, in the unit its title names.

    Headings are the names of the API (v3): outer list `values` with kpi, municipality and period, inner list `values`
    with gender, count, status and value. A table made of it has other headings, and then the site says so in
    `data_contracts/layouts/kolada.toml`, for instance `headings = {municipality = "municipality_id", period = "year"}`.

    Traps: 0009 is Region Gotland and 0980 its municipality, the same island. Ids with G are groups of municipalities,
    whose figures are *unweighted* means and no area's: they are quarantined (`area_code.type`, and `count.range`,
    since only for a group `count` is not 1). Three kinds of missing: `-` not reported, `.` not applicable, `..`
    secret; for some key figures (their text says so) `..` stands for both of the last two. A year's figure may be
    published before the year is over, so a row is dated by the first day of its year. Each key figure has its own
    publication date. Revisions and key figures that are taken away are not announced: always fetch whole series.
    Ratios of persons are given without their counts.

    Primary source: never Kolada, which stores but does not produce. The text of each key figure names it (`Källa:`):
    N33820 psykisk ohälsa bland barn och unga and N28804, N28819 daglig verksamhet (Socialstyrelsen), N61603 självmord
    (Folkhälsomyndigheten, five-year means), U79119 and U72552 waiting in child psychiatry (SKR), N35xxx costs of
    misuse care (SCB), U35xxx users' views (SKR).
    """

    kpi: str = columns.text("kpi", required=True, pattern=r"[NU]\d{5}", example="N33820", meaning="nyckeltal")
    area_level: str = columns.area_level("municipality", system="kolada", required=True, meaning="kommun eller region")
    area_code: str = columns.area_code("municipality", system="kolada", required=True)
    period_start: date = columns.period_start("period", required=True, example=date(2025, 1, 1), meaning="år")
    period_end: date = columns.period_end("period", required=True, example=date(2025, 12, 31), meaning="år")
    sex: str = columns.code("gender", {"T": "T", "K": "K", "M": "M"}, required=True, meaning="kön")
    members: int = columns.integer(
        "count", low=0, high=1, example=1, meaning="antal områden bakom värdet; fler än ett är en kommungrupps medel"
    )
    status: str = columns.code(
        "status",
        STATUSES,
        example=None,
        meaning="varför värde saknas; tom: värdet finns",
        labels={"not_reported": "ej rapporterat", "not_applicable": "ej tillämpligt", "suppressed": "sekretess"},
    )
    value: float = columns.number(
        "value",
        missing=("-",),
        not_applicable=(".",),
        unknown=("..",),
        example=12.3,
        meaning="värde, i nyckeltalets enhet",
    )

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """Kolada has years only."""
        return is_whole("1y")

    @row_rule(
        "En rad vars status säger att värdet saknas ska inte ha något värde",
        broken_by={"status": "suppressed", "value": 12.3},
    )
    def no_value_with_a_status(cls) -> pl.Expr:
        """A value that is said to be secret, not applicable or not reported is not there."""
        is_known = pl.col("status").is_in(list(STATUSES.values()))
        return ~is_known | pl.col("value").is_null()
