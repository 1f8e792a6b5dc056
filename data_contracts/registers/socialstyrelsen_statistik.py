"""Socialstyrelsen's statistics database: patients with dispensed drugs per 1 000 inhabitants, as exported."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import is_whole
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Identity, Layout


@delivered(
    title="Socialstyrelsens statistikdatabas, läkemedel",
    source="aggregate",
    kind=Aggregate(absent="zero"),
    layout=Layout(
        formats=("csv", "xlsx"), delimiter=";", encoding="utf-8", decimal_mark=".", thousands=" ", missing=("",)
    ),
    identity=Identity.NONE,
    event="period_end",
    key=("drug", "area_level", "area_code", "period_end", "sex", "age_group"),
    residence_basis="31_december",
    calendar=Calendar(due_day=30, grace_days=30, months_until_mature=4, every_months=12, months_after=4),
)
class SocialstyrelsenStatistik(Contract):
    """One row per year, drug, region (or nation), sex and age group; a rate, no counts and no persons.

    A patient is somebody who has collected the drug at least once in the year, which is more than use it at any one
    time; drugs given from a clinic's store are not here. Substances are never summed, since a patient may have had
    several.

    Traps: a row that is not there means nobody, not secret (counts of 1 and 2 are published), but only in a year that
    is published at all. Regions are written by name: Stockholm is the region, never the municipality, so an export of
    municipalities must come with codes and a contract of its own. The export may have blanks between
    thousands, of any kind, and may have a decimal comma: then its site layout says `decimal_mark`. The name of the
    measure is in the heading of its column, so another measure is another table. In the API the segment `diagnos`
    filters while `yttreorsak` silently gives every cause.

    Primary source: Läkemedelsregistret and SCB's population, both by Socialstyrelsen. The columns are those of a real
    export of 2025 (ADHD medicines); zero for an absent row is stated by a public script, not by Socialstyrelsen.
    """

    period_start: date = columns.period_start("År", required=True, example=date(2025, 1, 1), meaning="mätår")
    period_end: date = columns.period_end("År", required=True, example=date(2025, 12, 31), meaning="mätår")
    drug: str = columns.text(
        "Läkemedel", required=True, pattern=r"[A-Z]\d{2}[A-Z]{2}\d{2} \S.*", example="N06BA04 Metylfenidat",
        meaning="ATC-kod och substans",
    )  # fmt: skip
    area_level: str = columns.area_level("Region", system="name", required=True, example="region")
    area_code: str = columns.area_code("Region", system="name", required=True, example="01")
    sex: str = columns.code("Kön", {"Båda könen": "T", "Kvinnor": "K", "Män": "M"}, required=True, meaning="kön")
    age_group: str = columns.text(
        "Ålder", required=True, pattern=r"\d{1,3}-\d{1,3}|\d{1,3}\+|Totalt", example="10-14", meaning="åldersgrupp"
    )
    per_1000: float = columns.number(
        "Patienter/1000 invånare",
        required=True,
        low=0,
        high=1000,
        unit="per 1 000",
        example=52.3,
        meaning="patienter per 1 000 invånare",
    )

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """Years only."""
        return is_whole("1y")

    @row_rule(
        "Området ska vara riket eller en region, aldrig en kommun",
        broken_by={"area_level": "municipality", "area_code": "2584"},
    )
    def names_are_regions(cls) -> pl.Expr:
        """A municipality by name would be taken for the region wherever the two share it."""
        return pl.col("area_level") != "municipality"
