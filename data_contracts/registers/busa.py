"""BUSA, the national quality register for the treatment of ADHD (behandlingsuppföljning av säkerställd ADHD)."""

from datetime import date
from typing import Any

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    number,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Break, Calendar, Form, FullSnapshot, Identity, Layout

OLD, NEW = "1.0", "2.0"
NEW_FROM = date(2017, 1, 1)
FIRST_DAY = date(2004, 1, 1)
SUPPORTS = ("psychoeducation", "parent_training", "cbt", "school_or_work_support", "daily_life_support", "aids")


def _yes_no(raw: str, meaning: str, *, forms: tuple[str, ...] = (), example: bool | None = False) -> Any:
    """A question with the answers no, yes and does not know; blank is *not recorded*."""
    return flag(raw, true=("1",), false=("0",), unknown=("9",), forms=forms, meaning=meaning, example=example)


def _support(raw: str, meaning: str) -> Any:
    """A box for each kind of support, on the form of BUSA 2.0 only."""
    return _yes_no(raw, meaning, forms=(NEW,))


@delivered(
    title="BUSA",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(
        delimiter=",",
        encoding="utf-8",
        decimal_mark=".",
        ignored=("SubjectID", "EventID", "UnitName", "StatusCode", "StatusDate"),
    ),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="none",
    calendar=Calendar(due_day=31, grace_days=31, months_until_mature=3, every_months=6),
    forms=(Form(OLD, FIRST_DAY, date(2016, 12, 31)), Form(NEW, NEW_FROM)),
    breaks=(Break(NEW_FROM, "BUSA 2.0: nya formulär, andra skalor och kodlistor."),),
    severity={
        "row.scales_fit_the_age": "warn",
        "row.weight_fits_height": "warn",
        "row.ratings_belong_to_the_form": "warn",
    },
)
class Busa(Contract):
    """One row per form: `baseline` (nyregistrering) or `followup`, for children and adults with F90.0-F90.9.

    A person counts from *either* form; whoever has a follow-up only is followed too. About 200 units and 6 000
    registrations (Larsson and Edbom 2012). Coverage is low and uneven: 6.2 per cent in 2016, 0.1 to 18 by region, and
    it cannot be computed by unit. The register itself says not to compare units but to use the figures at home. A
    region is where the clinic stands; there is no residence.

    Traps: BUSA 2.0 changed columns and code lists in the middle of the series. SNAP-IV was a mean per item (0-3) and
    became a sum of 18 items (0-54): divide by 18 before one is compared with the other. One box for support of any
    kind became one per kind. What a form did not ask for is *not asked*, not *missing*. ASRS is the grown-up's own
    rating, SNAP-IV another's rating of a child: a change is one instrument's, of one person, with the rater unchanged.
    GAF and C-GAS 0 mean *not assessed*. Height is asked of children only, so a complete somatic check of an adult has
    none. Sex comes from the file and is blank for reserve numbers.

    Sourced: the two kinds of forms, diagnoses, the instruments and their ranges, the chapters on drugs, side effects,
    body, psychosocial support and risk factors, that BUSA 2.0 came (its forms are an annex of the annual report for
    2017) and what the platform Stratum writes. Ours: headings, code numbers, which question is on which form, the day
    of the change, and the calendar.
    """

    person_id: int = identifier("SubjectKey")
    sex: str = code("Gender", {"1": "M", "2": "K"}, example="K", meaning="juridiskt kön")
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "EventType",
        {"1": "baseline", "2": "followup"},
        earlier_codes={OLD: {"N": "baseline", "U": "followup"}},
        required=True,
        example="followup",
        meaning="formulär",
        labels={"baseline": "nyregistrering", "followup": "uppföljning"},
    )
    form_on: date = day("EventDate", required=True, earliest=FIRST_DAY, meaning="besöksdatum")
    registered_on: date = day("CreatedDate", required=True, earliest=FIRST_DAY, meaning="registreringsdatum")
    unit_id: str = unit("UnitCode", code_system="busa")
    diagnosis: str = text(
        "Diagnos", required=True, pattern=r"F90\.?[0-9][A-Z]?", example="F90.0", meaning="ADHD-diagnos, ICD-10-SE"
    )
    presentation: str = code(
        "AdhdForm",
        {"A": "combined", "B": "inattentive", "C": "hyperactive"},
        earlier_codes={OLD: {"1": "combined", "2": "inattentive", "3": "hyperactive", "4": "unspecified"}},
        unknown=("9",),
        meaning="typ av ADHD",
        labels={
            "combined": "kombinerad",
            "inattentive": "ouppmärksam",
            "hyperactive": "hyperaktiv",
            "unspecified": "ospecificerad",
        },
    )
    cognitive_level: str = code(
        "KognitivNiva",
        {"1": "below_70", "2": "70_84", "3": "85_114", "4": "115_or_more"},
        earlier_codes={OLD: {"1": "below_70", "2": "70_or_more"}},
        unknown=("9",),
        example="85_114",
        meaning="kognitiv förmåga (IQ)",
        labels={
            "below_70": "under 70",
            "70_84": "70–84",
            "85_114": "85–114",
            "115_or_more": "115 eller högre",
            "70_or_more": "70 eller högre",
        },
    )
    asrs: int = integer("ASRS", low=0, high=72, missing=("999",), example=30, meaning="ASRS summa av 18 frågor")
    asrs_items_missing: int = integer("ASRSBortfall", low=0, high=18, unit="items", meaning="obesvarade i ASRS")
    asrs_on: date = day("ASRSDatum", earliest=FIRST_DAY, meaning="när ASRS skattades")
    snap_iv: int = integer(
        "SNAPSumma", low=0, high=54, missing=("999",), forms=(NEW,), example=24, meaning="SNAP-IV summa av 18 frågor"
    )
    snap_iv_items_missing: int = integer(
        "SNAPBortfall", low=0, high=18, forms=(NEW,), unit="items", meaning="obesvarade i SNAP-IV"
    )
    snap_iv_mean: float = number(
        "SNAPMedel",
        low=0,
        high=3,
        forms=(OLD,),
        unit="points per item",
        example=None,
        meaning="SNAP-IV medelvärde per fråga",
    )
    snap_iv_rater: str = code(
        "SNAPSkattare",
        {"F": "parent", "L": "teacher", "A": "other"},
        earlier_codes={OLD: {"1": "parent", "2": "teacher"}},
        unknown=("9",),
        meaning="vem som skattat SNAP-IV",
        labels={"parent": "förälder", "teacher": "lärare", "other": "annan"},
    )
    snap_iv_on: date = day("SNAPDatum", earliest=FIRST_DAY, meaning="när SNAP-IV skattades")
    wfirs: float = number(
        "WFIRS", low=0, high=3, forms=(NEW,), unit="points per item", example=1.1, meaning="WFIRS medelvärde per fråga"
    )
    cgi_severity: int = integer("CGIS", low=1, high=7, not_applicable=("0",), example=4, meaning="CGI-S")
    cgi_improvement: int = integer(
        "CGII", low=1, high=7, not_applicable=("0",), example=2, meaning="CGI-I, förbättring"
    )
    gaf: int = integer("GAF", low=1, high=100, not_applicable=("0",), example=60, meaning="GAF (vuxna)")
    c_gas: int = integer("CGAS", low=1, high=100, not_applicable=("0",), example=None, meaning="C-GAS (barn)")
    systolic: int = integer("BTSyst", low=50, high=260, unit="mmHg", example=118, meaning="övre blodtryck")
    diastolic: int = integer("BTDiast", low=25, high=160, unit="mmHg", example=72, meaning="undre blodtryck")
    pulse: int = integer("Puls", low=30, high=220, unit="beats/min", example=76, meaning="puls")
    weight_kg: float = number("Vikt", low=8, high=300, unit="kg", example=70.0, meaning="vikt")
    height_cm: int = integer("Langd", low=70, high=230, unit="cm", example=172, meaning="längd")
    medicated: bool = _yes_no("LakemedelAdhd", "pågående läkemedelsbehandling mot ADHD", example=True)
    drug_atc: str = text("LakemedelATC", pattern=r"N06BA\d\d|C02AC02", example="N06BA04", meaning="läkemedel, ATC-kod")
    second_drug_atc: str = text(
        "LakemedelATC2", pattern=r"N06BA\d\d|C02AC02", example=None, meaning="ytterligare läkemedel, ATC-kod"
    )
    dose_mg: float = number("Dos", low=0.5, high=300, unit="mg/day", example=54.0, meaning="dygnsdos")
    drug_since_on: date = day(
        "LakemedelStart", earliest=date(1990, 1, 1), example=date(2025, 3, 1), meaning="läkemedlet insatt"
    )
    side_effects: str = code(
        "Biverkningar",
        {"0": "none", "1": "mild", "2": "moderate", "3": "severe"},
        earlier_codes={OLD: {"0": "none", "1": "tolerable", "2": "troublesome"}},
        unknown=("9",),
        not_applicable=("8",),
        meaning="biverkningar av läkemedlet",
        labels={
            "none": "inga",
            "mild": "lindriga",
            "moderate": "måttliga",
            "severe": "svåra",
            "tolerable": "acceptabla",
            "troublesome": "besvärande",
        },
    )
    reduced_appetite: bool = _yes_no("BivAptit", "nedsatt aptit", forms=(NEW,))
    sleep_trouble: bool = _yes_no("BivSomn", "sömnsvårigheter", forms=(NEW,))
    any_support: bool = _yes_no("Insats", "pedagogisk eller psykosocial insats utöver läkemedel", example=True)
    psychoeducation: bool = _support("InsatsPsykoedukation", "psykoedukation")
    parent_training: bool = _support("InsatsForaldrastod", "föräldrautbildning")
    cbt: bool = _support("InsatsKBT", "KBT eller annan psykologisk behandling")
    school_or_work_support: bool = _support("InsatsSkolaArbete", "anpassning i skola eller arbete")
    daily_life_support: bool = _support("InsatsVardag", "stöd i vardagen")
    aids: bool = _support("InsatsHjalpmedel", "hjälpmedel")
    care_plan: bool = _yes_no("Vardplan", "skriftlig uppföljningsplan i vårdplanen", forms=(NEW,))
    occupation: str = code(
        "Sysselsattning",
        {"1": "preschool", "2": "school", "3": "upper_secondary", "4": "university", "5": "work", "6": "none"},
        earlier_codes={OLD: {"1": "school", "2": "work", "3": "none"}},
        unknown=("9",),
        example="work",
        meaning="skola, studier eller arbete",
        labels={
            "preschool": "förskola",
            "school": "skola",
            "upper_secondary": "gymnasium",
            "university": "högskola eller universitet",
            "work": "arbete",
            "none": "ingen",
        },
    )
    smoking: bool = _yes_no("Rokning", "röker")
    substance_use: str = code(
        "Substansbruk",
        {"0": "no", "1": "earlier", "2": "ongoing"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="riskbruk eller beroende",
        labels={"no": "nej", "earlier": "tidigare", "ongoing": "pågående"},
    )
    heart_risk: bool = _yes_no("HjartRisk", "hjärtsjukdom hos patienten eller i släkten", forms=(NEW,))
    autism: bool = _yes_no("SamsjukAutism", "samtidig autism")
    depression_or_anxiety: bool = _yes_no("SamsjukDepAng", "samtidig depression eller ångestsyndrom")

    @row_rule("Formuläret får inte vara registrerat före besöket", broken_by={"registered_on": date(2026, 2, 28)})
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the visit it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Det undre blodtrycket ska vara lägre än det övre", broken_by={"systolic": 80, "diastolic": 80})
    def diastolic_below_systolic(cls) -> pl.Expr:
        """The lower blood pressure is below the upper."""
        return pl.col("diastolic") < pl.col("systolic")

    @row_rule(
        "Den som inte har läkemedel mot ADHD ska varken ha läkemedelskod eller dos", broken_by={"medicated": False}
    )
    def drug_needs_medication(cls) -> pl.Expr:
        """Who takes no drug has neither a drug's code nor a dose."""
        drug = pl.col("drug_atc").is_not_null() | pl.col("dose_mg").is_not_null()
        return pl.col("medicated").fill_null(True) | ~drug

    @row_rule(
        "Ett ytterligare läkemedel får bara anges när det första är angivet",
        broken_by={"drug_atc": None, "second_drug_atc": "C02AC02"},
    )
    def second_drug_needs_first(cls) -> pl.Expr:
        """A further drug stands beside another one."""
        return pl.col("second_drug_atc").is_null() | pl.col("drug_atc").is_not_null()

    @row_rule("Läkemedlet får inte vara insatt efter besöket", broken_by={"drug_since_on": date(2026, 3, 2)})
    def drug_begun_before_form(cls) -> pl.Expr:
        """A drug that is taken at the visit was begun by then; the visit itself may begin it."""
        return pl.col("drug_since_on") <= pl.col("form_on")

    @row_rule("CGI-I, förbättring, anges bara vid uppföljning", broken_by={"form": "baseline"})
    def improvement_on_followup(cls) -> pl.Expr:
        """Improvement is judged against an earlier visit, so a baseline has none."""
        return (pl.col("form") == "followup") | pl.col("cgi_improvement").is_null()

    @row_rule(
        "Den som har någon av insatserna kan inte ha svaret nej på frågan om insats",
        broken_by={"any_support": False, "aids": True},
    )
    def kinds_of_support_are_support(cls) -> pl.Expr:
        """Whoever has a kind of support has support."""
        kinds = pl.any_horizontal(pl.col(name).fill_null(False) for name in SUPPORTS)
        return pl.col("any_support").fill_null(True) | ~kinds

    @row_rule(
        "Summan får inte vara högre än de besvarade frågorna kan ge: 4 poäng per fråga i ASRS och 3 i SNAP-IV",
        broken_by={"asrs": 30, "asrs_items_missing": 17},
    )
    def sums_within_answered_items(cls) -> pl.Expr:
        """An answered item gives at most 4 points in ASRS and 3 in SNAP-IV; both have eighteen."""
        within = [
            pl.col(name) <= points * (18 - pl.col(f"{name}_items_missing").fill_null(0))
            for name, points in (("asrs", 4), ("snap_iv", 3))
        ]
        return pl.all_horizontal(part.fill_null(True) for part in within)

    @row_rule("C-GAS bör användas till och med 20 års ålder, och ASRS från 12 års ålder", broken_by={"c_gas": 60})
    def scales_fit_the_age(cls) -> pl.Expr:
        """C-GAS is a child's scale, used a little beyond 18 at most; ASRS is a grown-up's, used from the teens."""
        child = pl.col("c_gas").is_null() | (pl.col("age") <= 20)
        adult = pl.col("asrs").is_null() | (pl.col("age") >= 12)
        return child.fill_null(True) & adult.fill_null(True)

    @row_rule("Vikt och längd bör ge ett BMI mellan 9 och 70 kg/m2", broken_by={"weight_kg": 250.0, "height_cm": 120})
    def weight_fits_height(cls) -> pl.Expr:
        """A body mass index outside 9 to 70: feet, pounds or two persons' measures."""
        bmi = pl.col("weight_kg") / (pl.col("height_cm") / 100) ** 2
        return bmi.is_between(9, 70)

    @row_rule("ASRS och SNAP-IV bör vara skattade högst 92 dagar från besöket", broken_by={"asrs_on": date(2025, 3, 1)})
    def ratings_belong_to_the_form(cls) -> pl.Expr:
        """Ratings are made within three months of the visit."""
        asrs, snap = ((pl.col(name) - pl.col("form_on")).dt.total_days().abs() for name in ("asrs_on", "snap_iv_on"))
        return (asrs <= 92).fill_null(True) & (snap <= 92).fill_null(True)
