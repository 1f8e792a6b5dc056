"""Bättre Beroendevård: alcohol use at the first visit and at the follow-up, in pseudonymised extracts."""

from datetime import date

import polars as pl

from data_contracts.columns import code, day, flag, identifier, integer, municipality, number, text, unit
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="Bättre Beroendevård",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", encoding="utf-8", decimal_mark=".", missing=("", "NA")),
    identity=Identity.DELIVERY_PSEUDONYM,
    event="visit_on",
    key=("person_id", "visit", "visit_on"),
    residence_basis="extract",
    calendar=Calendar(due_day=20, grace_days=20, months_until_mature=12, every_months=4, months_after=2),
    severity={"row.heavy_days_are_drinking_days": "warn", "row.drinks_need_drinking_days": "warn"},
)
class BattreBeroendevard(Contract):
    """One row per visit: `first_visit` when treatment begins, `followup` after it, completed or not.

    Population: adults in specialised addiction care. The national programme names this register as its source and
    defines: of all with F10 at the first visit who complete the follow-up, those who drink less than at the first
    visit. Direction up; no target.

    Traps: the person is a number given afresh in every extract, so persons join within one delivery only and each
    delivery holds everything anew; sex and year of birth are columns, and age is known to the year. Residence is that
    of the day of the extract, not of the visit. A follow-up that was tried and not completed is a row with
    `is_completed` = false: it counts against the follow-up rate and has no intake. No alcohol at all is 0 drinks, not
    a blank; who has stopped has drunk less. Intake is told by the patient about the last 30 days, whereas the first
    visit often follows upon the worst of them, so part of the fall is regression to the mean. Followed up are those
    who stay.

    Sourced: the definition, and that this is the later name of SBR (same holder, started 2009, over a hundred units,
    no minors). Whether the extract behind the indicator is apart from SBR's is not known; here it is a delivery of
    its own without identifiers, and all headings, codes and the measures of intake (standard drinks of 12 g a week,
    drinking days) are ours.
    """

    person_id: int = identifier("lopnr")
    sex: str = code("kon", {"1": "M", "2": "K"}, unknown=("9",), example="K", meaning="kön")
    birth_year: int = integer("fodelsear", low=1900, high=2030, required=True, example=1980, meaning="födelseår")
    visit: str = code(
        "besokstyp", {"N": "first_visit", "U": "followup"}, required=True, example="followup",
        meaning="slag av besök", labels={"first_visit": "nybesök", "followup": "uppföljning"},
    )  # fmt: skip
    visit_on: date = day("besoksdatum", required=True, earliest=date(2009, 1, 1), meaning="besöksdatum")
    first_visit_on: date = day(
        "nybesoksdatum", earliest=date(2009, 1, 1), example=date(2025, 3, 1), meaning="nybesök som raden hör till"
    )
    unit_id: str = unit("enhet", code_system="battre_beroendevard")
    municipality_code: str = municipality("kommun")
    diagnosis: str = text(
        "huvuddiagnos", pattern=r"F1\d(?:\.?\d)?[A-Z]?", example="F10.2", meaning="huvuddiagnos, ICD-10-SE"
    )
    has_alcohol_diagnosis: bool = flag(
        "alkoholdiagnos", true=("1",), false=("0",), example=True, meaning="F10 bland huvud- och bidiagnoser"
    )
    is_completed: bool = flag(
        "uppfoljning_genomford", true=("1",), false=("0",), not_applicable=("8",), example=True,
        meaning="uppföljningen genomfördes",
    )  # fmt: skip
    contact: str = code(
        "kontaktform",
        {"1": "visit", "2": "telephone", "3": "video", "4": "form"},
        unknown=("9",),
        meaning="besök, telefon, video eller formulär",
        labels={"visit": "besök", "telephone": "telefon", "video": "video", "form": "formulär"},
    )
    drinks_per_week: float = number(
        "standardglas_vecka", low=0, high=400, unit="standard drinks per week", example=12.0,
        meaning="standardglas (12 g alkohol) per vecka, de senaste 30 dagarna",
    )  # fmt: skip
    drinking_days: int = integer(
        "dagar_alkohol_30", low=0, high=30, unit="days", example=12, meaning="dagar med alkohol, av 30"
    )
    heavy_days: int = integer(
        "dagar_storkonsumtion_30", low=0, high=30, unit="days", example=4,
        meaning="dagar med 4 (kvinnor) eller 5 (män) standardglas eller mer, av 30",
    )  # fmt: skip
    audit: int = integer("audit", low=0, high=40, example=18, meaning="AUDIT, summa av 10 frågor")
    treatment: str = code(
        "behandling",
        {"1": "psychological", "2": "medication", "3": "both", "4": "none"},
        unknown=("9",),
        meaning="psykologisk behandling, återfallsförebyggande läkemedel eller båda",
        labels={
            "psychological": "psykologisk behandling",
            "medication": "återfallsförebyggande läkemedel",
            "both": "båda",
            "none": "ingen behandling",
        },
    )

    @row_rule("Födelseåret får inte ligga efter besöksåret", broken_by={"birth_year": 2027})
    def born_before_visit(cls) -> pl.Expr:
        """A year of birth after the visit is a slip, or the birth years of two persons have changed places."""
        return pl.col("birth_year") <= pl.col("visit_on").dt.year()

    @row_rule("Besöket får inte ligga före nybesöket", broken_by={"first_visit_on": date(2026, 3, 2)})
    def followup_after_first_visit(cls) -> pl.Expr:
        """The first visit is before the follow-up, and on its own row the same day."""
        return pl.col("visit_on") >= pl.col("first_visit_on")

    @row_rule(
        "Om uppföljningen genomfördes anges bara vid uppföljning, inte vid nybesök", broken_by={"visit": "first_visit"}
    )
    def completed_asked_at_followup(cls) -> pl.Expr:
        """A first visit is not a follow-up, completed or not."""
        return (pl.col("visit") == "followup") | pl.col("is_completed").is_null()

    @row_rule(
        "En uppföljning som inte genomfördes ska sakna uppgift om standardglas i veckan",
        broken_by={"is_completed": False, "drinks_per_week": 12.0},
    )
    def no_intake_without_followup(cls) -> pl.Expr:
        """Of a follow-up that did not take place nothing is known; a figure there was carried over."""
        return pl.col("is_completed").fill_null(True) | pl.col("drinks_per_week").is_null()

    @row_rule(
        "Den som har huvuddiagnos F10 kan inte ha svaret nej på alkoholdiagnos",
        broken_by={"diagnosis": "F10.2", "has_alcohol_diagnosis": False},
    )
    def main_diagnosis_is_alcohol(cls) -> pl.Expr:
        """With F10 as main diagnosis there is an alcohol diagnosis."""
        is_alcohol = pl.col("diagnosis").str.starts_with("F10")
        return ~(is_alcohol & ~pl.col("has_alcohol_diagnosis"))

    @row_rule(
        "Dagarna med storkonsumtion bör inte vara fler än dagarna med alkohol",
        broken_by={"drinking_days": 3, "heavy_days": 4},
    )
    def heavy_days_are_drinking_days(cls) -> pl.Expr:
        """A day of heavy drinking is a drinking day."""
        return pl.col("heavy_days") <= pl.col("drinking_days")

    @row_rule(
        "Den som har druckit standardglas bör ha minst en dag med alkohol",
        broken_by={"drinking_days": 0, "heavy_days": 0},
    )
    def drinks_need_drinking_days(cls) -> pl.Expr:
        """Who has drunk has done so on some day."""
        return (pl.col("drinking_days") > 0) | (pl.col("drinks_per_week") == 0)
