"""The indicators that need Läkemedelsregistret, and the coverage of PsykosR. One function per indicator."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Flags
from pipelines.simulate.contacts import (
    PSYCHOSIS,
    SCHIZOPHRENIA,
    Timeline,
    as_cases,
    contacts,
    grown_up,
    net_dispensings,
    of_diagnosis,
)
from pipelines.simulate.truth.counting import Cases, Known, counts, icd

VIP = "schizofreni"

DISPENSED_DAYS = 365  # a drug is in use when it was dispensed in so many days up to the contact
ADMITTED_DAYS = 730  # an admission so recent counts
TRIED_DAYS = 730  # before an admission, within which drugs were tried
TRIAL_DAYS = 42  # from the first to the last dispensing of a drug that was tried
DRUGS_TRIED = 2
LONG_TERM_DAYS = 90  # two dispensings more than so many days apart say that use is long-term
CLOZAPINE = ("N05AH02",)
ANTIPSYCHOTICS, NOT_LITHIUM = ("N05A",), ("N05AN",)
BENZODIAZEPINES = ("N05BA", "N05CD", "N05CF")
ANTICHOLINERGICS = ("N04A",)


def _contacts(known: Known, diagnosis: str) -> pl.DataFrame:
    return grown_up(of_diagnosis(contacts(known), diagnosis))


def _dispensed(found: pl.DataFrame, drugs: pl.DataFrame) -> Flags:
    """Was one of the drugs dispensed in the year up to the contact?"""
    index = found["on"].to_numpy()
    return Timeline(drugs).any(found["person"].to_numpy(), index - DISPENSED_DAYS + 1, index)


@counts(linked=True)
def klozapin_andel(known: Known) -> Cases:
    """Clozapine, of those with schizophrenia."""
    found = _contacts(known, SCHIZOPHRENIA)
    return as_cases(found, _dispensed(found, net_dispensings(known, CLOZAPINE)))


@counts(linked=True)
def klozapin_svarbehandlad(known: Known) -> Cases:
    """Clozapine, of those admitted although two drugs had been tried."""
    found = _contacts(known, SCHIZOPHRENIA)
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    resistant = Timeline(_resistant_admissions(known)).any(person, index - ADMITTED_DAYS + 1, index)
    return as_cases(found, _dispensed(found, net_dispensings(known, CLOZAPINE))).filter(pl.Series(resistant))


def _resistant_admissions(known: Known) -> pl.DataFrame:
    """`person, on`: admissions for schizophrenia before which enough drugs had been tried for long enough."""
    stays = known["par_inpatient"].filter(
        pl.col("person").is_not_null(), pl.col("speciality").str.starts_with("9"),
        icd("main_diagnosis").str.starts_with(SCHIZOPHRENIA),
    )  # fmt: skip
    admissions = stays.select("person", admitted="admitted_on").unique()
    drugs = net_dispensings(known, ANTIPSYCHOTICS, (*NOT_LITHIUM, *CLOZAPINE))
    before = admissions.join(drugs, on="person").filter(
        pl.col("on") < pl.col("admitted"), pl.col("admitted") - pl.col("on") <= TRIED_DAYS
    )
    trials = before.group_by("person", "admitted", "atc").agg(length=pl.col("on").max() - pl.col("on").min())
    tried = trials.filter(pl.col("length") >= TRIAL_DAYS).group_by("person", "admitted").len()
    return tried.filter(pl.col("len") >= DRUGS_TRIED).select("person", on="admitted")


@counts(linked=True)
def bensodiazepin(known: Known) -> Cases:
    """Long-term use of benzodiazepines or similar."""
    found = _contacts(known, PSYCHOSIS)
    index = found["on"].to_numpy()
    drugs = Timeline(net_dispensings(known, BENZODIAZEPINES))
    return as_cases(found, drugs.span(found["person"].to_numpy(), index - DISPENSED_DAYS + 1, index) > LONG_TERM_DAYS)


@counts(linked=True)
def antikolinergika(known: Known) -> Cases:
    """Anticholinergics, of those on antipsychotics."""
    found = _contacts(known, PSYCHOSIS)
    treated = _dispensed(found, net_dispensings(known, ANTIPSYCHOTICS, NOT_LITHIUM))
    return as_cases(found, _dispensed(found, net_dispensings(known, ANTICHOLINERGICS))).filter(pl.Series(treated))


@counts(linked=True)
def tackning_psykosr(known: Known) -> Cases:
    """Registered in PsykosR by the day of the contact."""
    found = _contacts(known, PSYCHOSIS)
    registered = Timeline(known["psykosr"].filter(pl.col("person").is_not_null()), "form_on")
    index = found["on"].to_numpy()
    return as_cases(found, registered.any(found["person"].to_numpy(), np.zeros_like(index), index))
