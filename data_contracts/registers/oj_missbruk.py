"""Öppna jämförelser, misuse and dependence care: what each municipality says that it offers and does."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import SURVEY_WORKBOOK, answers_yes_or_no, is_whole, question
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Break, Calendar, Form, Identity

WAITS = ("first_visit_3_days", "first_visit_4_to_7_days", "first_visit_8_to_14_days")
NO_WAITS = dict.fromkeys(WAITS)
ROUNDING = 1.5  # of three published shares in whole percent


@delivered(
    title="Öppna jämförelser, missbruks- och beroendevård",
    source="aggregate",
    kind=Aggregate(absent="missing", months_restated=12),
    layout=SURVEY_WORKBOOK,
    identity=Identity.NONE,
    event="period_start",
    key=("area_level", "area_code", "period_start"),
    calendar=Calendar(due_day=30, grace_days=60, months_until_mature=12, every_months=12, months_after=6),
    forms=(
        Form("to_2018", date(2010, 1, 1), date(2018, 12, 31)),
        Form("2019", date(2019, 1, 1)),
    ),
    breaks=(Break(date(2019, 1, 1), "CRAFT räknas in i frågan om stödprogram för närstående"),),
)
class OjMissbruk(Contract):
    """One row per survey year and municipality (or county, or nation), with one column per question.

    Structure and process as the municipality itself states it, answered January to March; it describes the
    municipality, not its patients, and says nothing of how many get the support. A row is dated by the first day of
    its year, since the survey is published before the year is over.

    Traps: the same column holds 1 or 0 for a municipality and a percentage for a county and the nation, so a county's
    1 is one percent; the view `registers.aggregate_oj_missbruk` makes all of them fractions. A municipality that has
    not answered has blanks, never 0. Questions are worded anew from year to year: the programme for relatives rose
    from 37 to 63 % in 2019, when CRAFT was added. The spreadsheet has many more columns, which are not taken in, and
    rows for Stockholm's districts and Gothenburg's administrations, whose codes are no area's here
    (`area_code.type`). Codes are whole numbers, 114 for 0114.

    Primary source: Socialstyrelsen's yearly survey of municipalities. The questions are sourced (Öppna jämförelser of
    2015, 2018-2020 and 2023); the headings are shortened by us, and a site states the survey's own.
    """

    period_start: date = columns.period_start("År", required=True, example=date(2025, 1, 1), meaning="enkätår")
    period_end: date = columns.period_end("År", required=True, example=date(2025, 12, 31), meaning="enkätår")
    area_level: str = columns.area_level("Kommunkod", system="socialstyrelsen", required=True, example="region")
    area_code: str = columns.area_code("Kommunkod", system="socialstyrelsen", required=True, example="01")
    ips: float = question("IPS", "erbjuder stöd till arbete enligt IPS")
    first_visit_3_days: float = question("Nybesök högst 3 dagar", "nybesök inom 3 dagar", example=18.0)
    first_visit_4_to_7_days: float = question("Nybesök 4-7 dagar", "nybesök inom 4 till 7 dagar", example=56.0)
    first_visit_8_to_14_days: float = question("Nybesök 8-14 dagar", "nybesök inom 8 till 14 dagar", example=20.0)
    screening_economic: float = question(
        "Audit eller Dudit, ekonomiskt bistånd", "använder AUDIT eller DUDIT inom ekonomiskt bistånd"
    )
    screening_violence: float = question(
        "Audit eller Dudit, våld i nära relationer", "använder AUDIT eller DUDIT inom våld i nära relationer"
    )
    relatives_programme: float = question("Stödprogram för närstående", "erbjuder stödprogram för närstående")
    manual_based: float = question(
        "Manualbaserad insats utöver återfallsprevention",
        "erbjuder en manualbaserad insats utöver återfallsprevention",
        forms=("2019",),
    )
    region_agreement: float = question("Överenskommelse med regionen", "överenskommelse om samverkan med regionen")
    coordination_economic: float = question(
        "Intern samordning, ekonomiskt bistånd", "rutin för intern samordning med ekonomiskt bistånd"
    )
    coordination_child: float = question(
        "Intern samordning, barn- och ungdomsvård", "rutin för intern samordning med barn- och ungdomsvården"
    )
    coordination_social_psychiatry: float = question(
        "Intern samordning, socialpsykiatri", "rutin för intern samordning med socialpsykiatrin"
    )
    violence_routine: float = question(
        "Rutin vid indikation på våld mot vuxen", "rutin när något tyder på våld mot en vuxen"
    )
    freda: float = question("FREDA-kortfrågor", "använder FREDA-kortfrågor")
    followup_methods: float = question(
        "Standardiserade bedömningsmetoder vid uppföljning",
        "använder standardiserade bedömningsmetoder vid uppföljning",
    )

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """The survey is made once a year."""
        return is_whole("1y")

    @row_rule(
        "En kommuns svar ska vara 1 (ja) eller 0 (nej), aldrig en procentandel",
        broken_by={"area_level": "municipality", "area_code": "0180", "ips": 50.0, **NO_WAITS},
    )
    def municipality_says_yes_or_no(cls) -> pl.Expr:
        """A percentage in a municipality's row has come from another level, or from another question."""
        return answers_yes_or_no()

    @row_rule(
        "De tre väntetiderna till nybesök får ge högst ett ja i en kommun, annars ihop högst 100 procent",
        broken_by={"first_visit_3_days": 60.0, "first_visit_4_to_7_days": 60.0},
    )
    def one_wait_for_a_first_visit(cls) -> pl.Expr:
        """The classes of waiting exclude each other."""
        most = pl.when(pl.col("area_level") == "municipality").then(1.0).otherwise(100.0 + ROUNDING)
        possible = [pl.when(pl.col(name) <= 100).then(pl.col(name)) for name in WAITS]
        return pl.sum_horizontal(possible) <= most
