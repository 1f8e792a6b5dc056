"""The indicators that need Bättre Beroendevård alone. One function per indicator, named as the indicator.

A register without birthdays and with persons of its own; who has died or moved is not known there.
"""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days
from pipelines.simulate.contacts import PERSON_STEP
from pipelines.simulate.truth.counting import Cases, Known, counts, icd

VIP = "beroende"

FOLLOWUP_DAYS = 365
ALCOHOL = "F10"


def _first_visits(known: Known) -> pl.DataFrame:
    """First visits of known persons in order, with whether alcohol is among the diagnoses."""
    visits = known["battre_beroendevard"].filter(pl.col("person").is_not_null(), pl.col("visit") == "first_visit")
    alcohol = pl.col("has_alcohol_diagnosis").fill_null(False) | icd("diagnosis").str.starts_with(ALCOHOL)
    return visits.with_columns(alcohol=alcohol).sort("person", "visit_on", "row_id")


def _followups(known: Known) -> pl.DataFrame:
    """Completed follow-ups, each with its first visit: `first_id, first_on, before, alcohol` of the nearest before."""
    done = known["battre_beroendevard"].filter(
        pl.col("person").is_not_null(), pl.col("visit") == "followup", pl.col("is_completed")
    )
    first = _first_visits(known)
    place = _nearest_before(first["person"], first["visit_on"], done["person"], done["visit_on"])
    found = first[np.maximum(place, 0)] if first.height else first
    if not first.height:
        return done.clear().with_columns(
            first_id=pl.lit(None, dtype=pl.Int64), first_on=pl.lit(None, dtype=pl.Int64),
            before=pl.lit(None, dtype=pl.Float64), alcohol=pl.lit(False),
        )  # fmt: skip
    joined = done.with_columns(
        first_id=found["row_id"], first_on=found["visit_on"], before=found["drinks_per_week"], alcohol=found["alcohol"]
    )
    return joined.filter(pl.Series(place >= 0))


def _nearest_before(person: pl.Series, on: pl.Series, of: pl.Series, than: pl.Series) -> Days:
    """For each of `of` the place of the person's last row on a day before `than`; -1 where there is none."""
    keys = person.to_numpy() * PERSON_STEP + on.to_numpy()
    place = np.searchsorted(keys, of.to_numpy() * PERSON_STEP + than.to_numpy(), side="left") - 1
    if not len(keys):
        return np.full(len(of), -1, dtype=np.int64)
    same = person.to_numpy()[np.maximum(place, 0)] == of.to_numpy()
    return np.where(same & (place >= 0), place, -1)


def _cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    return found.select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="visit_on", value=value
    )


@counts()
def minskat_alkoholintag(known: Known) -> Cases:
    """Drinks less than at the first visit, of those who completed the follow-up."""
    return _cases(_followups(known).filter("alcohol"), pl.col("drinks_per_week") < pl.col("before"))


def _first_with_last_followup(known: Known) -> pl.DataFrame:
    """First visits with alcohol, and of the last follow-up in time `later` and `is_followed` (NULL where none is)."""
    within = _followups(known).filter(pl.col("visit_on") - pl.col("first_on") <= FOLLOWUP_DAYS)
    last = within.sort("visit_on", "row_id").unique("first_id", keep="last", maintain_order=True)
    last = last.select(row_id="first_id", later="drinks_per_week", is_followed=pl.lit(True))
    return _first_visits(known).filter("alcohol").join(last, on="row_id", how="left", maintain_order="left")


@counts(record="first", due_after_days=365)
def minskat_alkoholintag_alla(known: Known) -> Cases:
    """The same of all who came; whoever was not followed up in time does not drink less."""
    less = pl.col("later") < pl.col("drinks_per_week")
    return _cases(_first_with_last_followup(known), pl.when("is_followed").then(less).otherwise(pl.lit(False)))


@counts(record="first", due_after_days=365)
def alkohol_uppfoljning(known: Known) -> Cases:
    """Followed up in time."""
    return _cases(_first_with_last_followup(known), pl.col("is_followed").is_not_null())
