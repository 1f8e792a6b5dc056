"""The indicators that need Patientregistret (some with Dödsorsaksregistret). One function per indicator."""

import polars as pl

from pipelines.simulate.chance import Flags
from pipelines.simulate.contacts import (
    PSYCHOSIS,
    Timeline,
    as_cases,
    chains,
    contacts,
    deaths,
    grown_up,
    next_admission,
    of_diagnosis,
    with_procedure,
)
from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "schizofreni"

READMISSION_DAYS = 28
EARLY_READMISSION_DAYS = 14
VISIT_DAYS = 28
LATER_VISIT_DAYS = 56
FIRST_VISIT_DAY = 1  # a visit on the day of discharge is not a follow-up
PHYSICIAN_DAYS = 365
KBT_DAYS = 365
LONG_TERM_DAYS = (365, 730)  # an earlier contact so many days back says that the illness is of long standing
NEWLY_ILL_DAYS = 730  # no contact for so long says that it is new
RISK_ASSESSMENT_DAYS = 28
KBT, RISK_ASSESSMENT = "DU011", "AU118"


def _discharges(known: Known) -> pl.DataFrame:
    """Chains that end with a psychosis, alive, grown up; with the day the next one begins as `next_on`."""
    every = chains(known)
    found = every.with_columns(next_on=pl.Series(next_admission(every)))
    alive = pl.col("discharged_to").fill_null("") != "dead"
    return grown_up(of_diagnosis(found.filter(alive), PSYCHOSIS))


def _judged(known: Known, found: pl.DataFrame, value: Flags, within: int) -> Cases:
    """One case per discharge, less those who died within the days without the value coming true."""
    person, index = found["person"].to_numpy(), found["discharged_on"].to_numpy()
    died = Timeline(deaths(known)).any(person, index, index + within)
    cases = found.select(
        "person",
        "unit_id",
        "municipality_code",
        "sex",
        case_id="row_id",
        index_on="discharged_on",
        value=pl.Series(value),
    )
    return cases.filter(pl.Series(value | ~died))


def _readmitted(known: Known, within: int) -> Cases:
    found = _discharges(known)
    waited = found["next_on"].to_numpy() - found["discharged_on"].to_numpy()
    return _judged(known, found, waited <= within, within)


def _seen(known: Known, within: int) -> Cases:
    found = _discharges(known)
    person, index = found["person"].to_numpy(), found["discharged_on"].to_numpy()
    seen = Timeline(_physician_visits(known)).any(person, index + FIRST_VISIT_DAY, index + within)
    return _judged(known, found, seen, within)


def _physician_visits(known: Known) -> pl.DataFrame:
    """Psychiatric visits, whatever the diagnosis and the form of contact."""
    return contacts(known).filter(pl.col("profession") == "physician")


@counts(unit="episode", due_after_days=28, linked=True)
def aterinskrivning_28d(known: Known) -> Cases:
    """Admitted again within four weeks."""
    return _readmitted(known, READMISSION_DAYS)


@counts(unit="episode", due_after_days=14, linked=True)
def aterinskrivning_14d(known: Known) -> Cases:
    """Admitted again within two weeks."""
    return _readmitted(known, EARLY_READMISSION_DAYS)


@counts(unit="episode", due_after_days=28, linked=True)
def lakarkontakt_efter_utskrivning_4v(known: Known) -> Cases:
    """Seen by a physician within four weeks from discharge."""
    return _seen(known, VISIT_DAYS)


@counts(unit="episode", due_after_days=56, linked=True)
def lakarkontakt_efter_utskrivning_8v(known: Known) -> Cases:
    """Seen by a physician within eight weeks from discharge."""
    return _seen(known, LATER_VISIT_DAYS)


@counts(linked=True)
def lakarkontakt_12m(known: Known) -> Cases:
    """Seen by a physician in the year up to the contact."""
    found = grown_up(of_diagnosis(contacts(known), PSYCHOSIS))
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    return as_cases(found, Timeline(_physician_visits(known)).any(person, index - PHYSICIAN_DAYS + 1, index))


@counts(linked=True)
def kbt_par(known: Known) -> Cases:
    """CBT in the year up to the contact, of the long-term ill."""
    every = contacts(known)
    found = grown_up(of_diagnosis(every, PSYCHOSIS))
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    nearest, farthest = LONG_TERM_DAYS
    long_term = Timeline(of_diagnosis(every, PSYCHOSIS)).any(person, index - farthest, index - nearest)
    treated = Timeline(with_procedure(every, KBT)).any(person, index - KBT_DAYS + 1, index)
    return as_cases(found, treated).filter(pl.Series(long_term))


@counts(record="first", due_after_days=28, linked=True)
def suicidriskbedomning(known: Known) -> Cases:
    """Suicide risk assessed within four weeks, of the newly ill."""
    every = contacts(known)
    found = grown_up(of_diagnosis(every, PSYCHOSIS))
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    before = Timeline(of_diagnosis(every, PSYCHOSIS)).any(person, index - NEWLY_ILL_DAYS, index - 1)
    assessed = Timeline(with_procedure(every, RISK_ASSESSMENT)).any(person, index, index + RISK_ASSESSMENT_DAYS)
    return as_cases(found, assessed).filter(pl.Series(~before))
