"""PrimärvårdsKvalitet: indicators of primary care, counted from the journals per region and health centre."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import is_whole, named_only_on, nation_or_region, percent_fits
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Identity, Layout

FIRST_YEAR = 2016


@delivered(
    title="PrimärvårdsKvalitet",
    source="aggregate",
    kind=Aggregate(absent="missing"),
    layout=Layout(formats=("csv", "xlsx"), delimiter=";", encoding="utf-8", decimal_mark=",", missing=("",)),
    identity=Identity.NONE,
    event="period_end",
    key=("period_end", "indicator", "definition_year", "level", "area_code", "health_centre", "sex"),
    calendar=Calendar(due_day=28, grace_days=30, months_until_mature=2, every_months=12, months_after=2),
    severity={"row.definition_of_the_year": "warn"},
)
class Primarvardskvalitet(Contract):
    """One row per year, indicator, definition, region (or nation, or health centre) and sex; counts, no persons.

    `Dep1` is the share of listed patients with depression, `Ån1` with anxiety: the numerator is the listed with the
    diagnosis, the denominator the listed. It is *recorded* prevalence and says as much of coding habits as of illness.
    There are deliberately no target levels for most indicators.

    Traps: definitions are revised each year and valid from the new year, and regions lag in taking them into use. A
    row with the definition of another year than its own is accepted with a warning, and the view
    `registers.aggregate_primarvardskvalitet` takes the newest definition that a place has for a year; no trend is to
    run from one `definition_year` to the next without looking at what was changed. Patients belong to the centre where
    they are listed, wherever they live. Health centres are in no table of care units here, so their rows are kept and
    left out of the view. Regions that have not joined have no rows.

    Primary source: the regions' journals, as extracted into PrimärvårdsKvalitet and checked by SKR. The indicators are
    sourced (SKR, indicator area depression and anxiety); no file specification is public, so headings are ours, and a
    site states its own.
    """

    period_start: date = columns.period_start("År", required=True, example=date(2025, 1, 1), meaning="mätår")
    period_end: date = columns.period_end("År", required=True, example=date(2025, 12, 31), meaning="mätår")
    indicator: str = columns.text(
        "Indikator", required=True, pattern=r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,9}\d{1,3}", example="Dep1", meaning="kortnamn"
    )
    definition_year: int = columns.integer(
        "Definition", required=True, low=FIRST_YEAR, high=2100, example=2025, meaning="året definitionen gäller från"
    )
    level: str = columns.code(
        "Nivå",
        {"Riket": "nation", "Region": "region", "Vårdcentral": "health_centre"},
        required=True,
        example="region",
        meaning="riket, region eller vårdcentral",
    )
    area_level: str = columns.area_level("Regionkod", system="scb", required=True, example="region")
    area_code: str = columns.area_code("Regionkod", system="scb", required=True, example="01")
    health_centre: str = columns.text(
        "Vårdcentral", pattern=r"SE\d{10}-[A-Za-z0-9]{1,18}", example=None, meaning="vårdcentralens HSA-id"
    )
    sex: str = columns.code("Kön", {"Totalt": "T", "Kvinnor": "K", "Män": "M"}, required=True, meaning="kön")
    numerator: int = columns.integer("Täljare", low=0, unit="patients", example=480, meaning="listade med diagnosen")
    denominator: int = columns.integer("Nämnare", low=0, unit="patients", example=10_000, meaning="listade patienter")
    value: float = columns.number("Värde", low=0, high=100, unit="%", example=4.8, meaning="andel")

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """Years only."""
        return is_whole("1y")

    @row_rule(
        "Nivån Riket ska ha området riket, och nivåerna Region och Vårdcentral ska ha en region",
        broken_by={"level": "nation", "area_level": "region", "area_code": "01"},
    )
    def area_fits_level(cls) -> pl.Expr:
        """The nation stands by itself; a region's row and a health centre's both name the region."""
        return nation_or_region()

    @row_rule(
        "En rad på nivån Vårdcentral ska ha HSA-id, och rader på andra nivåer ska inte ha det",
        broken_by={"level": "health_centre", "health_centre": None},
    )
    def centre_on_its_rows(cls) -> pl.Expr:
        """A health centre's row names it and no other row does, else it would count as its whole region."""
        return named_only_on("health_centre", "health_centre")

    @row_rule(
        "Täljaren får inte vara större än nämnaren", broken_by={"numerator": 11, "denominator": 10, "value": None}
    )
    def numerator_within_denominator(cls) -> pl.Expr:
        """Who has the diagnosis is listed."""
        return pl.col("numerator") <= pl.col("denominator")

    @row_rule(
        "Värdet ska vara täljaren i procent av nämnaren, på en halv procentenhet när",
        broken_by={"numerator": 5, "denominator": 10, "value": 42.0},
    )
    def value_of_the_counts(cls) -> pl.Expr:
        """The share is that of the counts, rounded."""
        return percent_fits("value", "numerator", "denominator")

    @row_rule("Definitionen bör vara den som gällde under mätåret", broken_by={"definition_year": 2024})
    def definition_of_the_year(cls) -> pl.Expr:
        """The definition in force when the year was measured."""
        return pl.col("definition_year") == pl.col("period_end").dt.year()
