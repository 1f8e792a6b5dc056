"""Dödsorsaksregistret: causes of death."""

from datetime import date

from data_contracts.columns import (
    age_from_identifier,
    birth_year_from_identifier,
    day,
    identifier,
    municipality,
    sex_from_identifier,
    text,
)
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from data_contracts.patterns import ICD10, ICD10_LIST


@delivered(
    title="Dödsorsaksregistret",
    source="health_data_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";", encoding="utf-8", decimal_mark=".", missing=("",)),
    identity=Identity.PERSONNUMMER,
    event="died_on",
    key=("person_id",),
    residence_basis="event",
    calendar=Calendar(due_day=28, grace_days=30, months_until_mature=6),
)
class Dor(Contract):
    """One row per death of a person registered as resident in Sweden.

    Traps: the cause is settled months after the death, so recent months lack causes before they lack deaths. Intent
    is undetermined (Y10-Y34) in a share that follows coding habits: count it with suicide, or say why not. Which drug
    killed stands among the contributing causes (T36-T50), not in the underlying one (X40-X44, X60-X64, Y10-Y14).
    """

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("died_on")
    municipality_code: str = municipality("LK")
    died_on: date = day("DODSDAT", required=True, earliest=date(1961, 1, 1), meaning="dödsdatum")
    underlying_cause: str = text("ULORSAK", pattern=ICD10, example="I21.9", meaning="underliggande dödsorsak, ICD-10")
    contributing_causes: str = text(
        "MORSAK", pattern=ICD10_LIST, example="", meaning="bidragande dödsorsaker, åtskilda av blanksteg"
    )
