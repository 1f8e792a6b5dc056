"""Patientregistret, specialised outpatient care (öppenvård)."""

from datetime import date

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
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Break, Calendar, Form, Identity, Increment, Layout
from data_contracts.patterns import ICD10, ICD10_LIST, KVA_LIST

PHYSICIANS, ALL_PROFESSIONS = "physicians", "all_professions"  # whose visits are to be reported


@delivered(
    title="Patientregistret, specialiserad öppenvård",
    source="health_data_register",
    kind=Increment(months_restated=3),
    layout=Layout(delimiter=";", encoding="utf-8", decimal_mark=".", missing=("",)),
    identity=Identity.PERSONNUMMER,
    event="visit_on",
    key=("person_id", "unit_id", "visit_on", "profession", "main_diagnosis"),
    residence_basis="event",
    calendar=Calendar(due_day=30, grace_days=15, months_until_mature=3),
    forms=(Form(PHYSICIANS, date(2001, 1, 1), date(2023, 12, 31)), Form(ALL_PROFESSIONS, date(2024, 1, 1))),
    breaks=(
        Break(date(2024, 1, 1), "Besök hos andra yrkesgrupper än läkare inom psykiatrin ingår (HSLF-FS 2023:33)."),
    ),
)
class ParOutpatient(Contract):
    """One row per visit in specialised outpatient care.

    Traps: until 2023 only visits to physicians; from 1 January 2024 psychiatric visits to other professions are in
    the register too, so every series of visits breaks there: restrict to physicians to compare. Distance contacts
    count as visits with their own contact form. No primary care. The main diagnosis is missing in a share of visits
    that differs by region. Emergency visits after self-harm are here with an external cause (X60-X84, Y10-Y34 where the
    intent is undetermined), often at a somatic emergency department.
    """

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("visit_on")
    unit_id: str = unit("SJUKHUS", code_system="par")
    municipality_code: str = municipality("LK")
    speciality: str = text(
        "MVO", required=True, pattern=r"\d{3}", example="901", meaning="medicinskt verksamhetsområde"
    )
    visit_on: date = day("INDATUM", required=True, earliest=date(2001, 1, 1), meaning="besöksdatum")
    main_diagnosis: str = text("HDIA", pattern=ICD10, example="F20.0", meaning="huvuddiagnos, ICD-10-SE")
    other_diagnoses: str = text("BDIA", pattern=ICD10_LIST, example="", meaning="bidiagnoser, åtskilda av blanksteg")
    external_cause: str = text("EKOD", pattern=ICD10_LIST, example="", meaning="yttre orsaker, åtskilda av blanksteg")
    procedures: str = text("KVA", pattern=KVA_LIST, example="", meaning="KVÅ, åtskilda av blanksteg")
    profession: str = code(
        "YRKE",
        {"LK": "physician", "SS": "nurse", "PS": "psychologist", "KU": "counsellor", "OV": "other"},
        required=True,
        example="physician",
        labels={
            "physician": "läkare",
            "nurse": "sjuksköterska",
            "psychologist": "psykolog",
            "counsellor": "kurator",
            "other": "övriga",
        },
        meaning="yrkesgrupp",
    )
    contact: str = code(
        "KONTAKT",
        {"1": "visit", "2": "distance", "3": "home_visit"},
        required=True,
        example="visit",
        labels={"visit": "besök", "distance": "distanskontakt", "home_visit": "hembesök"},
        meaning="kontaktform",
    )
    is_planned: bool = flag("PVARD", true=("1",), false=("2",), example=True, meaning="planerat besök; annars akut")
