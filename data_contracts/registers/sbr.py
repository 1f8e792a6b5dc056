"""Svenskt beroenderegister (SBR), merged in 2015 with LAROS, the register of treatment with opioid agonists."""

from datetime import date
from typing import Any, Unpack

import polars as pl

from data_contracts.columns import (
    Said,
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    integer,
    municipality,
    number,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Break, Calendar, Form, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10_LIST

MERGED = "sbr_laros"
MERGED_ON = date(2015, 1, 1)  # the year is known, the day is ours
OPIOID = r"^F1[19]"  # opioids, or several substances with opioids among them

PRIMARY_DRUG = {
    "1": "alcohol",
    "2": "cannabis",
    "3": "stimulants",
    "4": "cocaine",
    "5": "heroin",
    "6": "other_opioids",
    "7": "sedatives",
    "8": "other",
}
PRIMARY_DRUG_BEFORE = {
    "1": "alcohol",
    "2": "opioids",
    "3": "stimulants",
    "4": "cannabis",
    "5": "sedatives",
    "6": "other",
}
ENDINGS = {"1": "as_planned", "2": "dropped_out", "3": "referred", "4": "moved", "5": "dead"}
SUBSTITUTION_ENDINGS = {
    "1": "as_planned",
    "2": "own_wish",
    "3": "discharged",
    "4": "dropped_out",
    "5": "other_unit",
    "6": "moved",
    "7": "dead",
}


def _yes_no(raw: str, **said: Unpack[Said]) -> Any:
    """A question whose answers the platform writes as 1 and 0."""
    return flag(raw, true=("1",), false=("0",), **said)


@delivered(
    title="Svenskt beroenderegister (SBR)",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", encoding="utf-8", decimal_mark=".", ignored=("SubjectID", "StatusDate", "StatusCode")),
    identity=Identity.PERSONNUMMER,
    event="form_on",
    registered="registered_on",
    key=("person_id", "form", "form_on"),
    residence_basis="event",
    calendar=Calendar(due_day=20, grace_days=10, months_until_mature=3, every_months=3),
    forms=(Form("sbr", date(2009, 1, 1), date(2014, 12, 31)), Form(MERGED, MERGED_ON)),
    breaks=(
        Break(
            MERGED_ON,
            "SBR och LAROS slogs samman: patienter i LARO tillkom, frågorna ändrades, primärdrog kodas om.",
        ),
    ),
    severity={"row.substitution_is_for_opioids": "warn", "row.days_agree_with_abstinence": "warn"},
)
class Sbr(Contract):
    """One row per form: `intake`, `followup`, `oat_followup` and `end` in outpatient care, `inpatient` for a stay.

    Population: everyone treated for harmful use or dependence at a specialised unit, and F10-F19 as main diagnosis
    in other psychiatry. 76 units in 15 regions in 2013; what share of the patients is unknown.

    Traps: LAROS, the register of treatment with opioid agonists (LARO), was a register of its own until 2014. What
    only the merged form asks is blank before it because nobody asked: `<column>_missing` tells. The codes of the
    primary drug were others before, and opioids were one code: compare over the break with heroin and other opioids
    taken together. A patient who was already in treatment when the unit began to report gets an intake form too, with
    the real start in the past: count starts by `substitution_started_on`, never by intake forms. Inpatient and
    outpatient forms are independent of one another and a person has both at a time. AUDIT asks about the last twelve
    months, so one that is repeated earlier still holds the time before treatment. Leaving treatment by death or a
    move is not dropping out: `substitution_ending` tells them apart. GAF 0 means *not assessed*.

    Sourced: AUDIT, DUDIT, GAF, KiM (care history, use, psychosocial situation), the five kinds of forms and who is
    registered (manual of 2015), what the annual reports of both registers tabulate. Which two kinds of follow-up
    there are, the headings, the codes and the numbers of codes before the merger are ours; the layout follows the
    registry centre VGR, where the register was in 2020. A site states its own.
    """

    person_id: int = identifier("SubjectKey")
    sex: str = code("Gender", {"1": "M", "2": "K"}, example="K", meaning="kön")
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("form_on")
    form: str = code(
        "FormType",
        {"1": "intake", "2": "followup", "3": "oat_followup", "4": "end", "5": "inpatient"},
        required=True,
        example="followup",
        meaning="formulär",
        labels={
            "intake": "nyregistrering",
            "followup": "uppföljning",
            "oat_followup": "LARO-uppföljning",
            "end": "avslut",
            "inpatient": "slutenvård",
        },
    )
    form_on: date = day("EventDate", required=True, earliest=date(2009, 1, 1), meaning="besöksdatum")
    registered_on: date = day("CreatedDate", required=True, earliest=date(2009, 1, 1), meaning="registreringsdatum")
    unit_id: str = unit("UnitCode", code_system="sbr", width=5)
    municipality_code: str = municipality("MunicipalityCode")
    treatment_started_on: date = day("TreatmentStart", example=date(2025, 3, 1), meaning="behandlingens början")
    diagnosis: str = text(
        "MainDiagnosis",
        required=True,
        pattern=r"F1\d(?:\.?\d)?[A-Z]?",
        example="F10.2",
        meaning="huvuddiagnos, ICD-10-SE",
    )
    other_diagnoses: str = text(
        "OtherDiagnoses", pattern=ICD10_LIST, example=None, meaning="bidiagnoser, åtskilda av blanksteg"
    )
    primary_drug: str = code(
        "PrimaryDrug",
        PRIMARY_DRUG,
        earlier_codes={"sbr": PRIMARY_DRUG_BEFORE},
        unknown=("9",),
        meaning="primärdrog",
        labels={
            "alcohol": "alkohol",
            "cannabis": "cannabis",
            "stimulants": "centralstimulantia",
            "cocaine": "kokain",
            "heroin": "heroin",
            "other_opioids": "andra opioider",
            "sedatives": "lugnande medel och sömnmedel",
            "other": "annat",
            "opioids": "opioider",
        },
    )
    use_days: int = integer("UseDays30", low=0, high=30, unit="days", example=4, meaning="dagar med bruk, av 30")
    is_abstinent: bool = _yes_no("Abstinent30", unknown=("9",), meaning="inget bruk de senaste 30 dagarna")
    route: str = code(
        "Route",
        {"1": "oral", "2": "smoked", "3": "nasal", "4": "injected"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="intagssätt för primärdrogen",
        labels={"oral": "munnen", "smoked": "rökning", "nasal": "näsan", "injected": "injektion"},
    )
    audit: int = integer("AUDIT", low=0, high=40, example=18, meaning="AUDIT, summa av 10 frågor")
    dudit: int = integer("DUDIT", low=0, high=44, example=4, meaning="DUDIT, summa av 11 frågor")
    gaf: int = integer("GAF", low=1, high=100, not_applicable=("0",), example=55, meaning="GAF")
    eq5d_mobility: int = integer("EQ5D1", low=1, high=5, example=1, meaning="EQ-5D rörlighet")
    eq5d_care: int = integer("EQ5D2", low=1, high=5, example=1, meaning="EQ-5D hygien")
    eq5d_activities: int = integer("EQ5D3", low=1, high=5, example=2, meaning="EQ-5D huvudsakliga aktiviteter")
    eq5d_pain: int = integer("EQ5D4", low=1, high=5, example=2, meaning="EQ-5D smärtor/besvär")
    eq5d_anxiety: int = integer("EQ5D5", low=1, high=5, example=3, meaning="EQ-5D oro/nedstämdhet")
    eq_vas: int = integer("EQVAS", low=0, high=100, example=60, meaning="EQ VAS")
    asi_alcohol: float = number("ASI_Alcohol", low=0, high=1, example=0.3, meaning="ASI kompositpoäng, alkohol")
    asi_drugs: float = number("ASI_Drugs", low=0, high=1, example=0.1, meaning="ASI kompositpoäng, narkotika")
    asi_psychiatric: float = number(
        "ASI_Psychiatric", low=0, high=1, example=0.3, meaning="ASI kompositpoäng, psykisk hälsa"
    )
    in_substitution: bool = _yes_no("Substitution", unknown=("9",), forms=(MERGED,), meaning="får LARO nu")
    substitution_drug: str = code(
        "SubstitutionDrug",
        {"1": "methadone", "2": "buprenorphine", "3": "buprenorphine_naloxone", "4": "buprenorphine_depot"},
        unknown=("9",),
        not_applicable=("8",),
        forms=(MERGED,),
        example=None,
        meaning="läkemedel i LARO",
        labels={
            "methadone": "metadon",
            "buprenorphine": "buprenorfin",
            "buprenorphine_naloxone": "buprenorfin med naloxon",
            "buprenorphine_depot": "buprenorfin, depåinjektion",
        },
    )
    substitution_started_on: date = day(
        "SubstitutionStart", forms=(MERGED,), example=None, meaning="startdatum för LARO"
    )
    substitution_ended_on: date = day("SubstitutionEnd", forms=(MERGED,), example=None, meaning="slutdatum för LARO")
    substitution_ending: str = code(
        "SubstitutionEndReason",
        SUBSTITUTION_ENDINGS,
        unknown=("9",),
        forms=(MERGED,),
        example=None,
        meaning="varför LARO upphörde",
        labels={
            "as_planned": "enligt plan",
            "own_wish": "egen önskan",
            "discharged": "utskriven",
            "dropped_out": "avbröts i förtid",
            "other_unit": "till annan enhet",
            "moved": "flyttat",
            "dead": "avliden",
        },
    )
    has_naloxone: bool = _yes_no("Naloxone", unknown=("9",), forms=(MERGED,), meaning="har fått naloxon med sig hem")
    hiv: str = code(
        "HIV",
        {"0": "negative", "1": "positive"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="hiv; 8 = ej testad",
        labels={"negative": "negativ", "positive": "positiv"},
    )
    hepatitis_b: str = code(
        "HepatitisB",
        {"0": "negative", "1": "positive", "2": "vaccinated"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="hepatit B; 8 = ej testad",
        labels={"negative": "negativ", "positive": "positiv", "vaccinated": "vaccinerad"},
    )
    hepatitis_c: str = code(
        "HepatitisC",
        {"0": "negative", "1": "positive", "2": "treated"},
        unknown=("9",),
        not_applicable=("8",),
        meaning="hepatit C; 8 = ej testad",
        labels={"negative": "negativ", "positive": "positiv", "treated": "behandlad"},
    )
    earlier_treatment: bool = _yes_no("EarlierTreatment", unknown=("9",), meaning="tidigare missbruksbehandling")
    earlier_lvm: bool = _yes_no("EarlierLVM", unknown=("9",), meaning="har vårdats enligt LVM")
    housing: str = code(
        "Housing",
        {"1": "own", "2": "sublet", "3": "with_support", "4": "institution", "5": "homeless", "6": "other"},
        unknown=("9",),
        meaning="boende",
        labels={
            "own": "eget boende",
            "sublet": "andra hand eller inneboende",
            "with_support": "boende med stöd",
            "institution": "institution",
            "homeless": "hemlös",
            "other": "annat",
        },
    )
    occupation: str = code(
        "Occupation",
        {"1": "work", "2": "study", "3": "labour_programme", "4": "sick_leave", "5": "none", "6": "pension"},
        unknown=("9",),
        meaning="sysselsättning",
        labels={
            "work": "arbete",
            "study": "studier",
            "labour_programme": "arbetsmarknadsåtgärd",
            "sick_leave": "sjukskriven",
            "none": "ingen",
            "pension": "pension",
        },
    )
    ending: str = code(
        "EndReason",
        ENDINGS,
        unknown=("9",),
        example=None,
        meaning="hur behandlingen avslutades",
        labels={
            "as_planned": "enligt plan",
            "dropped_out": "avbröts i förtid",
            "referred": "remitterad",
            "moved": "flyttat",
            "dead": "avliden",
        },
    )

    @row_rule("Formuläret får inte vara registrerat före besöket")
    def registered_after_form(cls) -> pl.Expr:
        """A form cannot be registered before the visit it is about."""
        return pl.col("registered_on") >= pl.col("form_on")

    @row_rule("Behandlingen får inte ha börjat efter besöket", broken_by={"treatment_started_on": date(2026, 3, 2)})
    def treatment_before_form(cls) -> pl.Expr:
        """Treatment has begun when it is registered; the unit waits until it has."""
        return pl.col("treatment_started_on") <= pl.col("form_on")

    @row_rule(
        "Hur behandlingen avslutades anges bara på avslutsformuläret",
        broken_by={"form": "followup", "ending": "as_planned"},
    )
    def ending_on_end_form(cls) -> pl.Expr:
        """How treatment ended is asked on the end form only."""
        has_ending = pl.col("ending").is_in(list(ENDINGS.values()))  # what is no ending is told by its own rule
        return (pl.col("form") == "end") | ~has_ending

    @row_rule(
        "Den som får LARO bör ha huvuddiagnosen F11 eller F19",
        broken_by={"diagnosis": "F10.2", "in_substitution": True},
    )
    def substitution_is_for_opioids(cls) -> pl.Expr:
        """Opioid agonists are given for dependence on opioids; main diagnoses may yet name another substance."""
        no_opioids = ~pl.col("diagnosis").str.contains(OPIOID)
        return ~(pl.col("in_substitution").fill_null(False) & no_opioids)

    @row_rule(
        "Den som inte får LARO ska inte ha något läkemedel i LARO",
        broken_by={"in_substitution": False, "substitution_drug": "methadone"},
    )
    def substitution_drug_is_taken(cls) -> pl.Expr:
        """Who is not in treatment has no drug in it."""
        return pl.col("in_substitution") | pl.col("substitution_drug").is_null()

    @row_rule(
        "LARO får inte ha upphört före dagen då det började",
        broken_by={"substitution_started_on": date(2025, 3, 1), "substitution_ended_on": date(2025, 2, 28)},
    )
    def substitution_ends_after_start(cls) -> pl.Expr:
        """Treatment with opioid agonists ends on the day it began at the earliest."""
        return pl.col("substitution_ended_on") >= pl.col("substitution_started_on")

    @row_rule(
        "Den som har en orsak till att LARO upphörde ska också ha dagen för det",
        broken_by={"substitution_ending": "moved", "substitution_ended_on": None},
    )
    def substitution_ending_has_day(cls) -> pl.Expr:
        """Without a day an ending cannot be told to be before or after the twelve months."""
        has_ending = pl.col("substitution_ending").is_in(list(SUBSTITUTION_ENDINGS.values()))
        return ~has_ending | pl.col("substitution_ended_on").is_not_null()

    @row_rule(
        "Den som inte har haft något bruk de senaste 30 dagarna bör ha 0 dagar med bruk",
        broken_by={"is_abstinent": True, "use_days": 4},
    )
    def days_agree_with_abstinence(cls) -> pl.Expr:
        """Who has not used has no days of use."""
        return ~(pl.col("is_abstinent").fill_null(False) & (pl.col("use_days") > 0))
