"""The indicators that need Läkemedelsregistret, alone or with Patientregistret. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import Timeline, as_cases, contacts, net_dispensings, with_procedure
from pipelines.simulate.truth.angest_depression_patient_register import ANXIETY, ill_with
from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "angest_depression"

ANTIDEPRESSANTS = ("N06A",)
RUN_IN_DAYS = 365  # without the drug, after which it is new
AGAIN_DAYS = (60, 150)  # after the first time, between which it is collected again by who goes on
ADULT = 18
RECENT_DAYS = 365  # up to the contact
KBT = "DU011"


@counts(record="first", due_after_days=150, attributions=("resident",))
def foljsamhet_antidepressiva(known: Known) -> Cases:
    """Of new users: those who collected the drug again."""
    days = net_dispensings(known, ANTIDEPRESSANTS)
    found = _first_rows(known, days)
    person, index = found["person"].to_numpy(), found["index_on"].to_numpy()
    collected = Timeline(days)
    before = collected.any(person, index - RUN_IN_DAYS, index - 1)
    soonest, latest = AGAIN_DAYS
    again = collected.any(person, index + soonest, index + latest)
    new = found.with_columns(value=pl.Series(again)).filter(pl.Series(~before))
    return new.filter(pl.col("age") >= ADULT).drop("age")


def _first_rows(known: Known, days: pl.DataFrame) -> pl.DataFrame:
    """The first row of each person and day of a product that was kept."""
    kept = known["lmed"].group_by("person", "dispensed_on", "product", "atc").agg(net=pl.col("packages").sum())
    rows = known["lmed"].join(kept.filter(pl.col("net") > 0), on=["person", "dispensed_on", "product", "atc"])
    given = rows.filter(pl.col("packages") > 0, pl.any_horizontal(_drug().str.starts_with(c) for c in ANTIDEPRESSANTS))
    first = given.sort("row_id").unique(["person", "dispensed_on"], keep="first", maintain_order=True)
    here = days.select("person", dispensed_on="on").unique()
    return first.join(here, on=["person", "dispensed_on"], how="semi").select(
        "person", "municipality_code", "sex", "age", unit_id=pl.lit(None, dtype=pl.String), case_id="row_id",
        index_on="dispensed_on",
    )  # fmt: skip


def _drug() -> pl.Expr:
    return pl.col("atc").str.replace_all(".", "", literal=True)


@counts(linked=True)
def kbt_eller_lakemedel_angest(known: Known) -> Cases:
    """Of adults with an anxiety syndrome: CBT or an antidepressant in the year up to the contact."""
    every = contacts(known)
    found = ill_with(every, ANXIETY).filter(pl.col("age") >= ADULT)
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    since = index - RECENT_DAYS + 1
    therapy = Timeline(with_procedure(every, KBT)).any(person, since, index)
    drug = Timeline(net_dispensings(known, ANTIDEPRESSANTS)).any(person, since, index)
    return as_cases(found, therapy | drug)
