"""Patientregistret, inpatient care (slutenvård)."""

from datetime import date

import polars as pl

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    code,
    day,
    flag,
    identifier,
    municipality,
    sex_from_identifier,
    text,
    unit,
)
from data_contracts.contract import Contract, delivered, row_rule
from data_contracts.delivery import Calendar, Identity, Increment, Layout
from data_contracts.patterns import ICD10, ICD10_LIST, KVA_LIST


@delivered(
    title="Patientregistret, slutenvård",
    source="health_data_register",
    kind=Increment(months_restated=3),
    layout=Layout(delimiter=";", encoding="utf-8", decimal_mark=".", missing=("",)),
    identity=Identity.PERSONNUMMER,
    event="discharged_on",
    key=("person_id", "unit_id", "admitted_on", "discharged_on", "main_diagnosis"),
    residence_basis="event",
    calendar=Calendar(due_day=30, grace_days=15, months_until_mature=3),
)
class ParInpatient(Contract):
    """One row per episode of inpatient care that has ended, dated by the discharge.

    Traps: the three latest months come anew with every delivery and replace what was said of them before. A transfer
    between clinics is two rows with the same or the next day: chain them before counting admissions or readmissions.
    The identifier is missing or wrong in one to two per cent of episodes; such a row has no `person_id` and cannot
    be followed. Ongoing episodes are not in the register. External causes X60-X84 say that a harm was self-inflicted,
    never with which intent; Y10-Y34 that the intent is undetermined. Most who harmed themselves are cared for on a
    somatic ward, so a speciality in psychiatry must not be asked for. The legal form is that of the whole episode.
    """

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("discharged_on")
    unit_id: str = unit("SJUKHUS", code_system="par")
    municipality_code: str = municipality("LK")
    speciality: str = text(
        "MVO", required=True, pattern=r"\d{3}", example="901", meaning="medicinskt verksamhetsområde"
    )
    admitted_on: date = day(
        "INDATUM", required=True, earliest=date(1964, 1, 1), example=date(2026, 2, 20), meaning="inskrivningsdatum"
    )
    discharged_on: date = day("UTDATUM", required=True, earliest=date(1964, 1, 1), meaning="utskrivningsdatum")
    main_diagnosis: str = text("HDIA", pattern=ICD10, example="F20.0", meaning="huvuddiagnos, ICD-10-SE")
    other_diagnoses: str = text("BDIA", pattern=ICD10_LIST, example="", meaning="bidiagnoser, åtskilda av blanksteg")
    external_cause: str = text("EKOD", pattern=ICD10_LIST, example="", meaning="yttre orsaker, åtskilda av blanksteg")
    procedures: str = text("KVA", pattern=KVA_LIST, example="", meaning="KVÅ, åtskilda av blanksteg")
    legal_status: str = code(
        "PSYKLAG",
        {"1": "voluntary", "2": "lpt", "3": "lrv"},
        unknown=("9",),
        example="voluntary",
        meaning="vårdform",
        labels={"voluntary": "frivillig vård", "lpt": "LPT", "lrv": "LRV"},
    )
    admitted_from: str = code(
        "INSATT",
        {"1": "home", "2": "other_clinic", "3": "other_care"},
        example="home",
        labels={"home": "hemmet", "other_clinic": "annan klinik", "other_care": "annan vård"},
        meaning="varifrån patienten kom",
    )
    discharged_to: str = code(
        "UTSATT",
        {"1": "home", "2": "other_clinic", "3": "other_care", "4": "dead"},
        example="home",
        labels={
            "home": "hemmet",
            "other_clinic": "annan klinik",
            "other_care": "annan vård",
            "dead": "avliden",
        },
        meaning="vart patienten skrevs ut",
    )
    is_planned: bool = flag("PVARD", true=("1",), false=("2",), example=False, meaning="planerad vård")

    @row_rule("Utskrivning får inte ligga före inskrivning")
    def discharged_after_admitted(cls) -> pl.Expr:
        """Nobody leaves before arriving."""
        return pl.col("discharged_on") >= pl.col("admitted_on")
