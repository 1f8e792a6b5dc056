"""Words that the truths of the health-data registers share: contacts, chains of stays, net dispensings, intervals.

Belongs here: from known rows to such frames, in plain numpy and polars. Does not belong here: limits of indicators.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags
from pipelines.simulate.truth.counting import Cases, Known, icd

PERSON_STEP = 2**20  # greater than any day number: person * this + day sorts by person, then day
LONGEST_TRANSFER_DAYS = 1  # a stay that begins so soon after the running chain belongs to it
LATER = 2**62  # a discharge comes after every visit of the day
PSYCHIATRY, PSYCHOSIS, SCHIZOPHRENIA = "9", "F2", "F20"
GROWN_UP = 18


def contacts(known: Known) -> pl.DataFrame:
    """Psychiatric contacts of known persons, visits and stays: `contact_id, person, on, diagnosis, procedures, ...`."""
    visits = known["par_outpatient"].select(*_SHARED, on="visit_on", contact_id="row_id", profession="profession")
    stays = known["par_inpatient"].select(
        *_SHARED,
        on="discharged_on",
        contact_id=pl.col("row_id") + LATER,
        profession=pl.lit(None, dtype=pl.String),
    )
    return pl.concat([visits, stays]).filter(_psychiatric())


_SHARED = (
    "person", "unit_id", "municipality_code", "sex", "birth_year", "age", "speciality", "procedures",
    icd("main_diagnosis").alias("diagnosis"),
)  # fmt: skip


def _psychiatric() -> pl.Expr:
    return pl.col("person").is_not_null() & pl.col("speciality").str.starts_with(PSYCHIATRY)


def of_diagnosis(found: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Those with this main diagnosis, at any age."""
    return found.filter(pl.col("diagnosis").str.starts_with(prefix))


def grown_up(found: pl.DataFrame) -> pl.DataFrame:
    """Those whose age is known and of age."""
    return found.filter(pl.col("age") >= GROWN_UP)


def with_procedure(found: pl.DataFrame, code: str) -> pl.DataFrame:
    """Those where a code beginning like this was recorded."""
    return found.filter(pl.col("procedures").str.contains(rf"(?:^| ){code}"))


def as_cases(found: pl.DataFrame, value: Flags) -> Cases:
    """One case per contact."""
    return found.select(
        "person",
        "unit_id",
        "municipality_code",
        "sex",
        case_id="contact_id",
        index_on="on",
        value=pl.Series(value),
    )


def chains(known: Known) -> pl.DataFrame:
    """Psychiatric stays joined where a transfer joins them: `person, admitted_on, discharged_on`, else the last row."""
    stays = known["par_inpatient"].filter(_psychiatric()).sort("person", "admitted_on", "discharged_on", "row_id")
    person, admitted = stays["person"].to_numpy(), stays["admitted_on"].to_numpy()
    # Persons are in ascending order, so a running maximum over (person, day) starts anew with each person.
    latest = np.maximum.accumulate(person * PERSON_STEP + stays["discharged_on"].to_numpy())
    begins = np.ones(len(person), dtype=bool)
    begins[1:] = person[1:] * PERSON_STEP + admitted[1:] > latest[:-1] + LONGEST_TRANSFER_DAYS
    chained = stays.with_columns(chain=pl.Series(np.cumsum(begins)), diagnosis=icd("main_diagnosis"))
    first = chained.group_by("chain").agg(pl.col("admitted_on").min())
    ordered = chained.sort("chain", "discharged_on", "admitted_on", "row_id")
    last = ordered.unique("chain", keep="last", maintain_order=True).drop("admitted_on")
    return last.join(first, on="chain", maintain_order="left").sort("chain")


def next_admission(found: pl.DataFrame) -> Days:
    """For each chain (in order) the day the person's next one begins; NEVER-like large where there is none."""
    person, admitted = found["person"].to_numpy(), found["admitted_on"].to_numpy()
    following = np.full(len(person), PERSON_STEP, dtype=np.int64)
    same = person[1:] == person[:-1]
    following[:-1][same] = admitted[1:][same]
    return following


def net_dispensings(known: Known, atc: Sequence[str] = ("",), but: Sequence[str] = ()) -> pl.DataFrame:
    """`person, on, atc` of what was kept: the packages of a person, day, drug and product sum to more than nothing."""
    drug = pl.col("atc")
    wanted = pl.any_horizontal(drug.str.starts_with(code) for code in atc)
    refused = pl.any_horizontal([pl.lit(False), *(drug.str.starts_with(code) for code in but)])
    rows = known["lmed"].filter(pl.col("person").is_not_null() & wanted & ~refused)
    summed = rows.group_by("person", "dispensed_on", "atc", "product").agg(pl.col("packages").sum())
    return summed.filter(pl.col("packages") > 0).select("person", "atc", on="dispensed_on").unique()


class Timeline:
    """The days of persons' events, to ask for events within an interval."""

    def __init__(self, events: pl.DataFrame, day: str = "on") -> None:
        """``events`` has `person` and a day number; persons are known."""
        keys = events["person"].to_numpy() * PERSON_STEP + events[day].to_numpy()
        self._keys = np.sort(keys.astype(np.int64))

    def any(self, person: Days, first: Days, last: Days) -> Flags:
        """Has the person an event from the first to the last day, both included?"""
        low, high = self._bounds(person, first, last)
        return np.asarray(high > low, dtype=np.bool_)

    def span(self, person: Days, first: Days, last: Days) -> Days:
        """Days from the first to the last of the events within the interval; -1 where there are none."""
        low, high = self._bounds(person, first, last)
        if not len(self._keys):
            return np.full(len(person), -1, dtype=np.int64)
        top = len(self._keys) - 1
        width = self._keys[np.clip(high - 1, 0, top)] - self._keys[np.clip(low, 0, top)]
        return np.where(high > low, width, -1)

    def _bounds(self, person: Days, first: Days, last: Days) -> tuple[Days, Days]:
        low = np.searchsorted(self._keys, person * PERSON_STEP + first, side="left")
        return low, np.searchsorted(self._keys, person * PERSON_STEP + last, side="right")


def deaths(known: Known) -> pl.DataFrame:
    """`person, on, cause` of known persons' deaths."""
    return (
        known["dor"]
        .filter(pl.col("person").is_not_null())
        .select("person", on="died_on", cause=icd("underlying_cause"))
    )
