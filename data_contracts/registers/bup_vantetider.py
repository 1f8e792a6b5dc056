"""Väntetidsdatabasen: waiting times in child and adolescent psychiatry, counted per region and unit."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import is_whole, named_only_on, nation_or_region, percent_fits
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Identity, Layout


@delivered(
    title="Väntetidsdatabasen, barn- och ungdomspsykiatri",
    source="care_system",
    kind=Aggregate(absent="missing", months_restated=13),
    layout=Layout(formats=("csv", "xlsx"), delimiter=";", encoding="utf-8", decimal_mark=",", missing=("",)),
    identity=Identity.NONE,
    event="period_end",
    key=("period_end", "level", "area_code", "unit_id", "measure", "contact"),
    calendar=Calendar(due_day=20, grace_days=10, months_until_mature=2),
    severity={"row.counts_need_a_response": "warn"},
)
class BupVantetider(Contract):
    """One row per month, region (or nation, or unit), measure and kind of contact; counts, no persons.

    Clock: from contact or referral to first assessment; from first assessment to in-depth assessment; from first or
    in-depth assessment to treatment; 30 days each (the reinforced care guarantee). `done` are the contacts that took
    place in the month, `waiting` the patients who wait at its end: two measures, never to be summed or compared.

    Traps: a region without data is delivered as 0 of 0 and 0 %, which is *nothing known*, not a bad result: the view
    `registers.aggregate_bup_vantetider` makes it NULL. Patients who chose to wait (patientvald väntan) are in no
    count but `chosen_wait`; with them in the denominator the share would be too low, and such a row is quarantined.
    A low response rate makes a region's share that of some of its units. What is first-line care and what specialised
    differs between regions. The months within reach are delivered anew each time. SKR's collection is being taken over
    by Socialstyrelsen, and a change of columns is to be expected.

    Primary source: the regions' care systems, as collected by SKR in Väntetidsdatabasen. The measures are sourced
    (SKR, Väntetider i vården); no file specification is public, so headings are ours, and a site states its own.
    """

    period_start: date = columns.period_start("Period", required=True, example=date(2026, 3, 1), meaning="månad")
    period_end: date = columns.period_end("Period", required=True, example=date(2026, 3, 31), meaning="månad")
    level: str = columns.code(
        "Nivå",
        {"Riket": "nation", "Region": "region", "Enhet": "unit"},
        required=True,
        example="region",
        meaning="riket, region eller enhet",
    )
    area_level: str = columns.area_level("Region", system="name", required=True, example="region")
    area_code: str = columns.area_code("Region", system="name", required=True, example="01")
    unit_id: str = columns.unit("Enhetskod", code_system="vantetider", width=8, example=None)
    measure: str = columns.code(
        "Mått",
        {
            "Första bedömning": "first_assessment",
            "Fördjupad utredning": "in_depth_assessment",
            "Behandling": "treatment",
        },
        required=True,
        meaning="vad väntan gäller",
    )
    contact: str = columns.code(
        "Kontakt", {"Genomförda": "done", "Väntande": "waiting"}, required=True, meaning="genomförda eller väntande"
    )
    patients: int = columns.integer(
        "Antal", low=0, unit="patients", example=84, meaning="antal, utan patientvald väntan"
    )
    within_30_days: int = columns.integer(
        "Antal inom 30 dagar", low=0, unit="patients", example=42, meaning="därav inom 30 dagar"
    )
    share: float = columns.number(
        "Andel inom 30 dagar", low=0, high=100, unit="%", example=50.0, meaning="andel inom 30 dagar"
    )
    chosen_wait: int = columns.integer(
        "Antal PVV", low=0, unit="patients", example=6, meaning="patientvald väntan, i inget av de andra talen"
    )
    response_rate: float = columns.number(
        "Svarsfrekvens", low=0, high=100, unit="%", example=100.0, meaning="andel av enheterna som rapporterat"
    )

    @row_rule(
        "Perioden ska vara en hel månad", broken_by={"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31)}
    )
    def period_is_a_month(cls) -> pl.Expr:
        """Months only: a year would be added to its own months."""
        return is_whole("1mo")

    @row_rule(
        "Nivån Riket ska ha området Riket, och nivåerna Region och Enhet ska ha en region",
        broken_by={"level": "nation", "area_level": "region", "area_code": "01"},
    )
    def area_fits_level(cls) -> pl.Expr:
        """The nation stands by itself; a region's row and a unit's both name the region."""
        return nation_or_region()

    @row_rule(
        "En rad på nivån Enhet ska ha enhetskod, och rader på andra nivåer ska inte ha det",
        broken_by={"level": "unit", "unit_id": None},
    )
    def unit_on_unit_rows(cls) -> pl.Expr:
        """A unit's row names the unit and no other row does, else it would count as its whole region."""
        return named_only_on("unit", "unit_id")

    @row_rule(
        "Antalet inom 30 dagar får inte vara större än hela antalet",
        broken_by={"patients": 10, "within_30_days": 11, "share": None},
    )
    def within_30_days_are_patients(cls) -> pl.Expr:
        """The part is no more than the whole."""
        return pl.col("within_30_days") <= pl.col("patients")

    @row_rule(
        "Andelen ska vara antalet inom 30 dagar i procent av hela antalet, på en halv procentenhet när",
        broken_by={"patients": 10, "within_30_days": 5, "share": 42.0},
    )
    def share_of_the_counts(cls) -> pl.Expr:
        """The share is that of the counts, rounded; a denominator with patient-chosen waiting shows here."""
        return percent_fits("share", "within_30_days", "patients")

    @row_rule(
        "Där svarsfrekvensen är 0 bör antalet vara 0",
        broken_by={"response_rate": 0.0, "patients": 10, "within_30_days": None, "share": None},
    )
    def counts_need_a_response(cls) -> pl.Expr:
        """Where no unit has reported there is nobody to count."""
        return (pl.col("response_rate") > 0) | (pl.col("patients") == 0)
