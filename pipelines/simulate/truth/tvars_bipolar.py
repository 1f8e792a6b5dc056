"""The indicators that need BipoläR alone. One function per indicator, named as the indicator."""

import polars as pl

from pipelines.simulate.contacts import Timeline
from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "tvars"

OF_WORKING_AGE = (18, 64)
FOLLOWED_FROM_DAYS, FOLLOWED_TO_DAYS = 274, 456


def _cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    """One case per form."""
    return found.select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="form_on", value=value
    )  # fmt: skip


def _forms(known: Known, kind: str) -> pl.DataFrame:
    return known["bipolar"].filter(pl.col("form") == kind)


@counts()
def bipolar_aterfall(known: Known) -> Cases:
    """An episode in the last year."""
    return _cases(_forms(known, "followup"), pl.col("relapse"))


@counts()
def bipolar_remission(known: Known) -> Cases:
    """Well at the follow-up."""
    return _cases(_forms(known, "followup"), pl.col("remission"))


@counts()
def bipolar_litium_typ1(known: Known) -> Cases:
    """On lithium, of those with type 1."""
    return _cases(known["bipolar"].filter(pl.col("bipolar_type") == "type_1"), pl.col("lithium"))


@counts()
def bipolar_patientutbildning(known: Known) -> Cases:
    """Educated and done with it."""
    return _cases(known["bipolar"], pl.col("patient_education") == "done")


@counts()
def bipolar_strukturerad_diagnostik(known: Known) -> Cases:
    """By any instrument."""
    return _cases(_forms(known, "baseline"), pl.col("diagnostic_instrument").is_in(["ade", "scid", "mini", "other"]))


@counts()
def bipolar_arbete(known: Known) -> Cases:
    """At work."""
    return _cases(known["bipolar"].filter(pl.col("age").is_between(*OF_WORKING_AGE)), pl.col("occupation") == "work")


@counts()
def bipolar_kognitiv_utredning(known: Known) -> Cases:
    """Tested in any way."""
    return _cases(known["bipolar"], pl.col("cognitive_test").is_in(["screening", "full"]))


@counts(record="first", due_after_days=456)
def bipolar_uppfoljning(known: Known) -> Cases:
    """A yearly form about a year after the first."""
    first = _forms(known, "baseline").filter(pl.col("person").is_not_null())
    later = Timeline(_forms(known, "followup").select("person", on="form_on").drop_nulls("person"))
    person, on = first["person"].to_numpy(), first["form_on"].to_numpy()
    followed = later.any(person, on + FOLLOWED_FROM_DAYS, on + FOLLOWED_TO_DAYS)
    return _cases(first.with_columns(followed=pl.Series(followed)), pl.col("followed"))
