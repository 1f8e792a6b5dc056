"""Encounters of patients with diabetes in 130 hospitals of the USA, 1999-2008 (UCI Machine Learning Repository 296)."""

from datetime import date

from data_contracts.columns import code, constant, identifier, integer, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

LOWER_BOUND_OF_AGE_BAND = {f"[{low}-{low + 10})": str(low) for low in range(0, 100, 10)}


@delivered(
    title="Diabetes 130-US Hospitals",
    source="care_system",
    kind=FullSnapshot(),
    layout=Layout(delimiter=",", missing=("", "?"), extra_columns="ignore"),
    identity=Identity.STABLE_PSEUDONYM,
    event="collection_ended_on",
    key=("encounter_id",),
    calendar=Calendar(due_day=15, grace_days=15, months_until_mature=0),
)
class HospitalEncounter(Contract):
    """One row per inpatient encounter of 1-14 days with any diagnosis of diabetes.

    Traps: the file holds no dates, so every row carries the last day of the collection and only the ten years
    together can be shown. Encounter ids are taken to rise with time: the lowest of a patient stands for the first. An
    encounter that ended in death cannot be followed by a readmission, one that ended in hospice hardly (43 were), and
    both are in the file. Age is a band of ten years, kept as its lower bound. `?` means not recorded; the disposition
    codes 18, 25 and 26 mean *NULL*, *not mapped* and *unknown*, and are kept as codes, since neither death nor hospice
    is known of them.
    """

    encounter_id: int = integer("encounter_id", low=1, required=True, example=1, meaning="vårdtillfällets löpnummer")
    person_id: int = identifier("patient_nbr")
    sex: str = code(
        "gender",
        {"Female": "K", "Male": "M"},
        unknown=("Unknown/Invalid",),
        meaning="kön",
        labels={"K": "kvinna", "M": "man"},
    )
    age_from: str = code(
        "age",
        LOWER_BOUND_OF_AGE_BAND,
        example="70",
        meaning="tioårsklassens nedre gräns",
        labels={low: f"{low}–{int(low) + 9} år" for low in LOWER_BOUND_OF_AGE_BAND.values()},
    )
    discharge_disposition: str = text(
        "discharge_disposition_id", pattern=r"[1-9]\d?", example="1", meaning="utskriven till (kod)"
    )
    readmitted: str = code(
        "readmitted",
        {"<30": "within_30_days", ">30": "after_30_days", "NO": "no"},
        required=True,
        example="no",
        meaning="återinskriven",
        labels={"within_30_days": "inom 30 dagar", "after_30_days": "efter mer än 30 dagar", "no": "nej"},
    )
    collection_ended_on: date = constant(date(2008, 12, 31), meaning="sista dagen i insamlingen 1999-2008")
