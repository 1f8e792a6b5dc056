"""Riksät, the national quality register for treatment of eating disorders, with the measures of Stepwise."""

from datetime import date

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    municipality,
    number,
    partial_day,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10_LIST

GROWN = 18  # below it BMI is judged by age, as iso-BMI
ROUNDED_BMI = 1.0  # how far a BMI may lie from weight and height before somebody has to look
SAME_TIME = pl.duration(days=60)  # a self-rating belongs to a form that lies this near
ENDINGS = {
    "1": "as_planned",
    "2": "ended_by_patient",
    "3": "ended_by_unit",
    "4": "referred",
    "5": "moved",
    "6": "dead",
}


@delivered(
    title="Riksät",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(
        delimiter=";",
        encoding="cp1252",
        decimal_mark=",",
        missing=("", "999"),
        ignored=(
            "FORMTYP_Beskrivning",
            "ENHETSTYP_Beskrivning",
            "ATSTORNING_Beskrivning",
            "DSM5_Beskrivning",
            "SAMSJUKLIGHET_Beskrivning",
            "EDEQ_VERSION_Beskrivning",
            "AVSLUTSORSAK_Beskrivning",
        ),
    ),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="event",
    calendar=Calendar(due_day=15, grace_days=15, months_until_mature=4, every_months=3),
    severity={
        "row.bmi_from_weight_and_height": "warn",
        "row.iso_bmi_is_for_the_young": "warn",
        "row.rated_about_then": "warn",
    },
)
class Riksat(Contract):
    """One row per form: `registration` when treatment begins, `followup` about once a year after it, `end`.

    Population: F50.0-F50.9 in specialised units, child psychiatry and general psychiatry. All specialised units
    report, few of the others (2012), so a region's figure says most of its specialised care.

    Traps: fewer than half are followed up after a year, and leaving out the others flatters: known to be without an
    eating disorder then were 14 % of all treated in 2016, at least twice that of the followed-up. Never show the one
    without the other, and always the follow-up rate. No diagnosis at a follow-up is `has_eating_disorder` = false,
    said on the form; a blank diagnosis alone is *not recorded*. A person can come back years later:
    `first_registered_on` tells which registration a later form belongs to. Under 18 BMI means nothing by itself, use
    `iso_bmi`. The youth version of EDE-Q is not the adult one. INCA writes yes as `True`; blank is *not recorded*. GAF
    0 means *not assessed*.

    The measures are sourced (annual report 2012, BMJ Open 2018-024179, the registry's web pages); no file
    specification is public, so headings, codes and the INCA layout are ours, and a site states its own. Iso-BMI in
    adult terms and the range of TSS-2 are common knowledge, not checked. That the holder moved from Örebro to
    Stockholm is known, on which day is not: no break is declared for it.
    """

    person_id: int = identifier("PERSNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "FORMTYP_Värde",
        {"1": "registration", "2": "followup", "3": "end"},
        required=True,
        example="followup",
        labels={"registration": "nyregistrering", "followup": "uppföljning", "end": "avslut"},
        meaning="formulär",
    )
    form_on: date = day("F_DATUM", required=True, earliest=date(1999, 1, 1), meaning="bedömningsdatum")
    registered_on: date = day("SKAPAD_DATUM", required=True, earliest=date(1999, 1, 1), meaning="registreringsdatum")
    first_registered_on: date = day(
        "NYREG_DATUM", earliest=date(1999, 1, 1), example=date(2025, 3, 1),
        meaning="datum för den nyregistrering som formuläret hör till",
    )  # fmt: skip
    unit_id: str = unit("ENHETSKOD", code_system="riksat")
    unit_kind: str = code(
        "ENHETSTYP_Värde",
        {"1": "specialised", "2": "child_psychiatry", "3": "adult_psychiatry"},
        meaning="specialenhet, BUP eller vuxenpsykiatri",
        labels={"specialised": "specialenhet", "child_psychiatry": "BUP", "adult_psychiatry": "vuxenpsykiatri"},
    )
    municipality_code: str = municipality("LKF")
    care_requested_on: date = day("VARDBEGARAN_DATUM", example=date(2025, 2, 10), meaning="datum för vårdbegäran")
    treatment_started_on: date = day("BEHSTART_DATUM", example=date(2025, 3, 1), meaning="behandlingsstart")
    onset_on: date = partial_day("DEBUT_DATUM", meaning="ätstörningens början")
    has_eating_disorder: bool = flag(
        "ATSTORNING_Värde", true=("1",), false=("0",), unknown=("9",), example=True, meaning="har ätstörningsdiagnos"
    )
    diagnosis: str = text(
        "DIAGNOS", pattern=r"F50(?:\.?\d)?[A-Z]?", example="F50.2", meaning="ätstörningsdiagnos, ICD-10-SE"
    )
    disorder: str = code(
        "DSM5_Värde",
        {"1": "anorexia", "2": "bulimia", "3": "binge_eating", "4": "arfid", "5": "other"},
        unknown=("9",),
        example="bulimia",
        meaning="huvudgrupp enligt DSM-5",
        labels={
            "anorexia": "anorexia nervosa",
            "bulimia": "bulimia nervosa",
            "binge_eating": "hetsätningsstörning",
            "arfid": "ARFID",
            "other": "annan ätstörning",
        },
    )
    has_comorbidity: bool = flag(
        "SAMSJUKLIGHET_Värde", true=("1",), false=("0",), unknown=("9",), meaning="annan psykiatrisk diagnos"
    )
    other_diagnoses: str = text(
        "BIDIAGNOSER", pattern=ICD10_LIST, example=None, meaning="bidiagnoser, åtskilda av blanksteg"
    )
    weight_kg: float = number("VIKT", low=15, high=300, unit="kg", example=58.0, meaning="vikt")
    height_cm: float = number("LANGD", low=80, high=220, unit="cm", example=165.0, meaning="längd")
    bmi: float = number("BMI", low=8, high=80, unit="kg/m2", example=21.3, meaning="BMI")
    iso_bmi: float = number(
        "ISOBMI", low=8, high=80, not_applicable=("0",), unit="kg/m2", example=None,
        meaning="BMI omräknat till vuxen ålder, under 18 år",
    )  # fmt: skip
    gaf: int = integer("GAF", low=1, high=100, not_applicable=("0",), example=55, meaning="GAF")
    rated_on: date = day("SKATTNING_DATUM", meaning="självskattning i Stepwise")
    ede_q_version: str = code(
        "EDEQ_VERSION_Värde",
        {"1": "adult", "2": "youth"},
        meaning="EDE-Q för vuxna eller för barn och unga",
        labels={"adult": "för vuxna", "youth": "för barn och unga"},
    )
    ede_q: float = number("EDEQ_GLOBAL", low=0, high=6, example=2.8, meaning="EDE-Q, globalt medelvärde")
    cia: int = integer("CIA", low=0, high=48, example=16, meaning="Clinical Impairment Assessment, summa")
    fbt: bool = flag("BEH_FBT", meaning="familjebaserad behandling")
    cbt_e: bool = flag("BEH_KBTE", meaning="KBT-E")
    cbt: bool = flag("BEH_KBT", meaning="annan kognitiv beteendeterapi")
    other_psychotherapy: bool = flag("BEH_ANNAN_TERAPI", meaning="annan psykoterapi")
    medication: bool = flag("BEH_LAKEMEDEL", meaning="läkemedelsbehandling")
    day_care: bool = flag("BEH_DAGVARD", meaning="dagvård")
    inpatient: bool = flag("BEH_SLUTENVARD", meaning="slutenvård någon gång sedan förra formuläret")
    ended_on: date = day("AVSLUT_DATUM", example=None, meaning="behandlingens slut")
    ending: str = code(
        "AVSLUTSORSAK_Värde",
        ENDINGS,
        unknown=("9",),
        example=None,
        meaning="hur behandlingen avslutades; 2 och 3 är i förtid",
        labels={
            "as_planned": "enligt plan",
            "ended_by_patient": "avbruten av patienten",
            "ended_by_unit": "avbruten av enheten",
            "referred": "remitterad",
            "moved": "flyttat",
            "dead": "avliden",
        },
    )
    tss_2: float = number("TSS2", low=0, high=10, example=8.0, meaning="patientnöjdhet, TSS-2")

    @row_rule("Formuläret får inte vara registrerat före bedömningen")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the assessment it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule(
        "Uppföljning och avslut får inte ligga före nyregistreringen",
        broken_by={"first_registered_on": date(2026, 3, 2)},
    )
    def form_after_registration(cls) -> pl.Expr:
        """A follow-up or an end belongs to a registration that was before it."""
        return pl.col("form_on") >= pl.col("first_registered_on")

    @row_rule("Behandlingen får inte börja före vårdbegäran")
    def started_after_request(cls) -> pl.Expr:
        """Treatment does not begin before somebody has asked for care."""
        return pl.col("treatment_started_on") >= pl.col("care_requested_on")

    @row_rule("Ätstörningen får inte börja ett senare år än bedömningen")
    def onset_before_form(cls) -> pl.Expr:
        """Illness begins before the form; a partial date may round up within its year."""
        return pl.col("onset_on").dt.year() <= pl.col("form_on").dt.year()

    @row_rule("En nyregistrering ska ha en ätstörningsdiagnos", broken_by={"form": "registration", "diagnosis": None})
    def registration_has_diagnosis(cls) -> pl.Expr:
        """Nobody is registered without a diagnosis of an eating disorder."""
        return (pl.col("form") != "registration") | pl.col("diagnosis").is_not_null()

    @row_rule(
        "Den som inte har någon ätstörning ska inte ha en ätstörningsdiagnos", broken_by={"has_eating_disorder": False}
    )
    def well_has_no_diagnosis(cls) -> pl.Expr:
        """Who is said to have no eating disorder has no code of one either."""
        return pl.col("has_eating_disorder") | pl.col("diagnosis").is_null()

    @row_rule(
        "Den som inte har någon samsjuklighet ska inte ha bidiagnoser",
        broken_by={"has_comorbidity": False, "other_diagnoses": "F41.1"},
    )
    def other_diagnoses_are_comorbidity(cls) -> pl.Expr:
        """Other diagnoses are given where comorbidity is said not to be there."""
        return pl.col("has_comorbidity") | pl.col("other_diagnoses").is_null()

    @row_rule("Avslutsorsak anges bara på avslutsformuläret", broken_by={"form": "followup", "ending": "as_planned"})
    def ending_on_end_form(cls) -> pl.Expr:
        """How treatment ended is asked on the end form only."""
        has_ending = pl.col("ending").is_in(list(ENDINGS.values()))  # what is no ending is told by its own rule
        return (pl.col("form") == "end") | ~has_ending

    @row_rule("Behandlingen får inte sluta före behandlingsstart", broken_by={"ended_on": date(2025, 2, 28)})
    def end_after_start(cls) -> pl.Expr:
        """Treatment ends after it has begun."""
        return pl.col("ended_on") >= pl.col("treatment_started_on")

    @row_rule("BMI bör stämma med vikt och längd inom 1 kg/m2", broken_by={"bmi": 30.0})
    def bmi_from_weight_and_height(cls) -> pl.Expr:
        """BMI is weight by the square of height; which of the three is wrong only the unit can tell."""
        computed = pl.col("weight_kg") / (pl.col("height_cm") / 100) ** 2
        return (pl.col("bmi") - computed).abs() <= ROUNDED_BMI

    @row_rule("ISO-BMI bör bara anges för den som är under 18 år", broken_by={"iso_bmi": 20.0})
    def iso_bmi_is_for_the_young(cls) -> pl.Expr:
        """Grown-ups have their BMI."""
        return (pl.col("age") < GROWN) | pl.col("iso_bmi").is_null()

    @row_rule(
        "Självskattningen bör vara gjord högst 60 dagar från bedömningen", broken_by={"rated_on": date(2025, 6, 1)}
    )
    def rated_about_then(cls) -> pl.Expr:
        """A self-rating from another time does not tell how it was at the form."""
        return (pl.col("rated_on") - pl.col("form_on")).abs() <= SAME_TIME
