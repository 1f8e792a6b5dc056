"""LSS statistics: persons with support under the Act on support to persons with certain functional impairments."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import is_whole
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Identity, Layout


@delivered(
    title="Statistik om insatser enligt LSS",
    source="aggregate",
    kind=Aggregate(absent="zero"),
    layout=Layout(
        formats=("csv", "xlsx"), delimiter=";", encoding="utf-8", decimal_mark=",", thousands=" ", missing=("",)
    ),
    identity=Identity.NONE,
    event="period_end",
    key=("support", "area_level", "area_code", "period_end", "sex", "age_group"),
    calendar=Calendar(due_day=30, grace_days=30, months_until_mature=4, every_months=12, months_after=4),
)
class Lss(Contract):
    """One row per year, support, municipality (or county, or nation), sex and age group; counts, no persons.

    Counted are those who have a decision on 1 October: a stock on one day, not all who had support during the year. A
    person with several kinds of support is in each of them, so kinds are never summed.

    Traps: LSS says nothing of diagnosis: daily activity holds autism, intellectual disability and acquired brain
    damage alike. An area and group that has no row has nobody, in a year that has been published at all. `X` is a
    count too small to be shown, which is neither 0 nor missing. The municipality is the one that has decided, not
    always the one where the person lives. Codes are whole numbers, 114 for 0114 and 1 for region 01.

    Primary source: the municipalities' statements to Socialstyrelsen. Day, kinds and codes are sourced (Kolada N28804,
    Socialstyrelsen's database); headings, age groups and the mark `X` are common practice that we have not checked, and
    a site states its own.
    """

    period_start: date = columns.period_start("År", required=True, example=date(2025, 1, 1), meaning="mätår")
    period_end: date = columns.period_end("År", required=True, example=date(2025, 12, 31), meaning="mätår")
    area_level: str = columns.area_level("Region", system="socialstyrelsen", required=True)
    area_code: str = columns.area_code("Region", system="socialstyrelsen", required=True)
    support: str = columns.code(
        "Insats",
        {
            "Daglig verksamhet": "daily_activity",
            "Boende för vuxna": "adult_housing",
            "Boende för barn och unga": "child_housing",
            "Kontaktperson": "contact_person",
            "Korttidsvistelse": "short_stay",
        },
        required=True,
        meaning="insats enligt LSS",
    )
    sex: str = columns.code("Kön", {"Båda könen": "T", "Kvinnor": "K", "Män": "M"}, required=True, meaning="kön")
    age_group: str = columns.text(
        "Ålder",
        required=True,
        pattern=r"\d{1,3}[-–]\d{1,3}|\d{1,3}\+|Samtliga",
        example="Samtliga",
        meaning="åldersgrupp",
    )
    persons: int = columns.integer(
        "Antal personer", low=0, unknown=("X",), unit="persons", example=36, meaning="personer med beslut den 1 oktober"
    )
    per_10_000: float = columns.number(
        "Antal per 10 000 invånare",
        low=0,
        high=10_000,
        unknown=("X",),
        unit="per 10 000",
        example=38.5,
        meaning="personer med insatsen per 10 000 invånare",
    )

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """One count a year."""
        return is_whole("1y")

    @row_rule(
        "Där antalet personer är 0 ska antalet per 10 000 invånare också vara 0",
        broken_by={"persons": 0, "per_10_000": 38.5},
    )
    def nobody_has_no_rate(cls) -> pl.Expr:
        """Where nobody has the support the rate is 0; the other way round it may be 0 by rounding."""
        return (pl.col("persons") != 0) | (pl.col("per_10_000") == 0)

    @row_rule(
        "Boende för barn och unga får inte ha någon person som är 23 år eller äldre",
        broken_by={"support": "child_housing", "age_group": "65+"},
    )
    def adults_are_not_in_child_housing(cls) -> pl.Expr:
        """Housing for children and the young ends with school."""
        old = pl.col("age_group").str.contains(r"^(?:2[3-9]|[3-9][0-9])")
        return (pl.col("support") != "child_housing") | ~old | (pl.col("persons") == 0)
