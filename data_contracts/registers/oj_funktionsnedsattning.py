"""Öppna jämförelser, support for persons with disabilities (LSS and SoL): what each municipality says that it does."""

from datetime import date

import polars as pl

from data_contracts import columns
from data_contracts.aggregates import SURVEY_WORKBOOK, answers_yes_or_no, is_whole, question
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Aggregate, Calendar, Form, Identity

SINCE_2023 = ("2023",)


@delivered(
    title="Öppna jämförelser, funktionsnedsättning och LSS",
    source="aggregate",
    kind=Aggregate(absent="missing", months_restated=12),
    layout=SURVEY_WORKBOOK,
    identity=Identity.NONE,
    event="period_start",
    key=("area_level", "area_code", "period_start"),
    calendar=Calendar(due_day=30, grace_days=60, months_until_mature=12, every_months=12, months_after=6),
    forms=(
        Form("to_2022", date(2010, 1, 1), date(2022, 12, 31)),
        Form("2023", date(2023, 1, 1)),
    ),
)
class OjFunktionsnedsattning(Contract):
    """One row per survey year and municipality (or county, or nation), with one column per question.

    Structure and process as the municipality itself states it, answered January to March; it describes the
    municipality, not its patients. A row is dated by the first day of its year, since the survey is published before
    the year is over.

    Traps: the same column holds 1 or 0 for a municipality and a percentage for a county and the nation, so a county's
    1 is one percent; the view `registers.aggregate_oj_funktionsnedsattning` makes all of them fractions. A
    municipality that has not answered has blanks, never 0; one without anybody in daily activity is *not applicable*
    (`.`). All questions but outreach are about LSS as a whole, not about autism; outreach is about mental disability.
    Systematic follow-up of individuals (ISU) is asked from 2023. Questions are worded anew from year to year. The
    spreadsheet has many more columns, which are not taken in, and rows for Stockholm's districts and Gothenburg's
    administrations, whose codes are no area's here (`area_code.type`). Codes are whole numbers, 114 for 0114.

    Primary source: Socialstyrelsen's yearly survey of municipalities. The questions are sourced (Öppna jämförelser of
    2014, 2015, 2017, 2021 and 2023); the headings are shortened by us, and a site states the survey's own.
    """

    period_start: date = columns.period_start("År", required=True, example=date(2025, 1, 1), meaning="enkätår")
    period_end: date = columns.period_end("År", required=True, example=date(2025, 12, 31), meaning="enkätår")
    area_level: str = columns.area_level("Kommunkod", system="socialstyrelsen", required=True, example="region")
    area_code: str = columns.area_code("Kommunkod", system="socialstyrelsen", required=True, example="01")
    activity_to_work: float = question(
        "Från daglig verksamhet till förvärvsarbete", "minst en person gick från daglig verksamhet till förvärvsarbete"
    )
    activity_to_sheltered_work: float = question(
        "Från daglig verksamhet till skyddat arbete", "minst en person gick från daglig verksamhet till skyddat arbete"
    )
    work_routine: float = question(
        "Rutin för att pröva arbete eller praktik", "rutin för att erbjuda prövning av arbete eller praktik"
    )
    psychiatry_agreement: float = question(
        "Överenskommelse med psykiatrin", "överenskommelse om samverkan med psykiatrin"
    )
    followup_needs: float = question("ISU, behov", "systematisk uppföljning (ISU) av behov", forms=SINCE_2023)
    followup_support: float = question("ISU, insatser", "systematisk uppföljning (ISU) av insatser", forms=SINCE_2023)
    followup_results: float = question("ISU, resultat", "systematisk uppföljning (ISU) av resultat", forms=SINCE_2023)
    outreach: float = question(
        "Uppsökande verksamhet, psykisk funktionsnedsättning",
        "uppsökande verksamhet för personer med psykisk funktionsnedsättning",
    )

    @row_rule(
        "Perioden ska vara ett helt år", broken_by={"period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31)}
    )
    def period_is_a_year(cls) -> pl.Expr:
        """The survey is made once a year."""
        return is_whole("1y")

    @row_rule(
        "En kommuns svar ska vara 1 (ja) eller 0 (nej), aldrig en procentandel",
        broken_by={"area_level": "municipality", "area_code": "0180", "work_routine": 50.0},
    )
    def municipality_says_yes_or_no(cls) -> pl.Expr:
        """A percentage in a municipality's row has come from another level, or from another question."""
        return answers_yes_or_no()
