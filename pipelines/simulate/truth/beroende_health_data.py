"""The indicators that need the health-data registers. One function per indicator, named as the indicator."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.simulate.contacts import (
    LATER,
    PSYCHIATRY,
    Timeline,
    as_cases,
    contacts,
    grown_up,
    net_dispensings,
    of_diagnosis,
)
from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts, icd

VIP = "beroende"

DRUG_AFTER_DAYS = 365
LOOKBACK_DAYS = 365
DEATH_AGE = 15
ALCOHOL_DEPENDENCE, OPIOID = "F102", "F11"
ALCOHOL_DRUGS, NALOXONE = ("N07BB01", "N07BB03", "N07BB04", "N07BB05"), ("V03AB15",)
POISONING = r"^(?:X4[0-4]|X6[0-4]|X85|Y1[0-4])"
SUBSTANCE_USE = r"F1[0-689]"
OTHER_ILLNESS = r"F(?:[234]|90)"
ALCOHOL_INDEX = (
    r"E244|F10|G312|G621|G721|I426|K292|K70|K852|K860|O354|P043|Q860|T51|Y9[01]|Z502|Z714"  # explicit alcohol diagnoses
)


@counts(record="first", due_after_days=365, linked=True)
def alkohollakemedel(known: Known) -> Cases:
    """A drug against alcohol dependence within a year from the contact."""
    found = grown_up(of_diagnosis(contacts(known), ALCOHOL_DEPENDENCE))
    index = found["on"].to_numpy()
    drugs = Timeline(net_dispensings(known, ALCOHOL_DRUGS))
    return as_cases(found, drugs.any(found["person"].to_numpy(), index, index + DRUG_AFTER_DAYS))


@counts(linked=True)
def naloxon(known: Known) -> Cases:
    """Naloxone in the year up to the contact."""
    found = grown_up(of_diagnosis(contacts(known), OPIOID))
    index = found["on"].to_numpy()
    drugs = Timeline(net_dispensings(known, NALOXONE))
    return as_cases(found, drugs.any(found["person"].to_numpy(), index - LOOKBACK_DAYS + 1, index))


def _told(known: Known) -> pl.DataFrame:
    """Contacts of known persons with care of any kind: `main`, and `told`, a list of all that is named."""
    columns = ("person", "unit_id", "municipality_code", "sex", "age", "speciality")
    visits, stays = known["par_outpatient"], known["par_inpatient"]
    shared = (*columns, "main_diagnosis", "other_diagnoses", "external_cause")
    every = pl.concat(
        [
            visits.select(*shared, on="visit_on", contact_id="row_id"),
            stays.select(*shared, on="discharged_on", contact_id=pl.col("row_id") + LATER),
        ]
    ).filter(pl.col("person").is_not_null())
    return every.select(
        *columns, "on", "contact_id", main=icd("main_diagnosis"),
        diagnoses=pl.concat_list(icd("main_diagnosis"), icd("other_diagnoses").str.split(" ")),
        causes=icd("external_cause").str.split(" "),
    )  # fmt: skip


def _any(column: str, pattern: str) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().str.contains(rf"^(?:{pattern})")).list.any()


@counts(measure="rate", at_risk=AtRisk(0, 200), attributions=("resident",), linked=True)
def vardade_alkoholdiagnos(known: Known) -> Cases:
    """Persons with an explicit alcohol diagnosis in any place."""
    found = _told(known).filter(_any("diagnoses", ALCOHOL_INDEX) | _any("causes", ALCOHOL_INDEX))
    return as_cases(found, np.ones(found.height, dtype=np.bool_))


@counts(linked=True)
def samsjuklighet_behandling(known: Known) -> Cases:
    """Treated for both in the year up to the contact, of those who have both."""
    told = _told(known).filter(pl.col("speciality").str.starts_with(PSYCHIATRY))
    found = grown_up(told.filter(_any("diagnoses", SUBSTANCE_USE)))

    def within(events: Sequence[pl.Expr]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        index = found["on"].to_numpy()
        return Timeline(told.filter(*events)).any(found["person"].to_numpy(), index - LOOKBACK_DAYS + 1, index)

    for_use = within([pl.col("main").str.contains(f"^{SUBSTANCE_USE}")])
    for_illness = within([pl.col("main").str.contains(f"^{OTHER_ILLNESS}")])
    ill = within([_any("diagnoses", OTHER_ILLNESS)])
    return as_cases(found, for_use & for_illness).filter(pl.Series(ill))


@counts(measure="rate", at_risk=AtRisk(DEATH_AGE, 200), attributions=("resident",))
def lakemedels_narkotikadod(known: Known) -> Cases:
    """Deaths from poisoning, whatever the intent."""
    found = known["dor"].filter(pl.col("age") >= DEATH_AGE, icd("underlying_cause").str.contains(POISONING))
    return found.select(
        "person", "municipality_code", "sex", case_id="row_id", index_on="died_on",
        unit_id=pl.lit(None, dtype=pl.String), value=pl.lit(True),
    )  # fmt: skip
