"""The indicators that need Patientregistret (some with Dödsorsaksregistret). One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import Timeline, as_cases, chains, contacts, deaths, next_admission, with_procedure
from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "angest_depression"

DEPRESSION, ANXIETY = ("F32", "F33"), ("F40", "F41", "F42", "F431")
MILD_OR_MODERATE = ("F320", "F321", "F330", "F331")
READMISSION_DAYS = 28
EARLY_READMISSION_DAYS = 14
NEWLY_ILL_DAYS = 730  # no contact for depression for so long says that it is new
TREATED_DAYS = 183
TREATMENTS = ("DU010", "DU011")
ADULT_AGES, ADOLESCENT_AGES = (18, 200), (13, 17)


def ill_with(found: pl.DataFrame, codes: tuple[str, ...]) -> pl.DataFrame:
    """Those with one of these main diagnoses, at any age."""
    return found.filter(pl.any_horizontal(pl.col("diagnosis").str.starts_with(code) for code in codes))


def _readmitted(known: Known, within: int) -> Cases:
    """One case per chain that ended alive, less those who died within the days without coming back."""
    every = chains(known)
    dated = every.with_columns(next_on=pl.Series(next_admission(every)))
    found = ill_with(dated.filter(pl.col("discharged_to").fill_null("") != "dead"), (*DEPRESSION, *ANXIETY))
    person, left = found["person"].to_numpy(), found["discharged_on"].to_numpy()
    back = found["next_on"].to_numpy() - left <= within
    died = Timeline(deaths(known)).any(person, left, left + within)
    cases = found.select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="discharged_on",
        value=pl.Series(back),
    )  # fmt: skip
    return cases.filter(pl.Series(back | ~died))


@counts(record="first", due_after_days=28, linked=True)
def aterinskrivning_28d(known: Known) -> Cases:
    """Admitted again within four weeks."""
    return _readmitted(known, READMISSION_DAYS)


@counts(record="first", due_after_days=14, linked=True)
def aterinskrivning_14d(known: Known) -> Cases:
    """Admitted again within two weeks."""
    return _readmitted(known, EARLY_READMISSION_DAYS)


def _treated(known: Known, ages: tuple[int, int]) -> Cases:
    """Of these ages and newly ill with mild or moderate depression: psychological treatment within half a year."""
    every = contacts(known)
    youngest, oldest = ages
    found = ill_with(every, MILD_OR_MODERATE).filter(pl.col("age") >= youngest, pl.col("age") <= oldest)
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    before = Timeline(ill_with(every, DEPRESSION)).any(person, index - NEWLY_ILL_DAYS, index - 1)
    therapy = pl.concat(with_procedure(every, code) for code in TREATMENTS)
    treated = Timeline(therapy).any(person, index, index + TREATED_DAYS)
    return as_cases(found, treated).filter(pl.Series(~before))


@counts(record="first", due_after_days=183, linked=True)
def psykologisk_behandling(known: Known) -> Cases:
    """Adults."""
    return _treated(known, ADULT_AGES)


@counts(record="first", due_after_days=183, linked=True)
def psykologisk_behandling_unga(known: Known) -> Cases:
    """Adolescents."""
    return _treated(known, ADOLESCENT_AGES)
