"""The ADHD indicators that need the patient register or the drug register. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import Timeline, deaths
from pipelines.simulate.diagnosed import diagnosed, dispensed_days, in_order, last_year_of, year_ends, year_of
from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts

VIP = "adhd"

DIAGNOSIS = ("F90",)
DRUGS = ("N06BA01", "N06BA02", "N06BA04", "N06BA09", "N06BA12", "C02AC02")
YOUNGEST, OLDEST = 10, 17
RUN_IN_DAYS = 365  # without a drug, for who begins with one to be new
STAYS_FROM_DAYS, STAYS_TO_DAYS = 304, 426  # month 10 to 14 after the first dispensing
SCHOOLCHILDREN = AtRisk(YOUNGEST, OLDEST, basis="end_of_year")


def schoolchildren() -> pl.Expr:
    """Of the ages at the end of the year; an unknown age is not."""
    return pl.col("age").is_between(YOUNGEST, OLDEST)


@counts(measure="rate", at_risk=SCHOOLCHILDREN, attributions=("resident",))
def lakemedel_10_17(known: Known) -> Cases:
    """Dispensings of a drug for ADHD."""
    found = dispensed_days(known, DRUGS).with_columns(age=year_of("on") - pl.col("birth_year"))
    return found.filter(schoolchildren()).select(
        "person", "municipality_code", "sex", unit_id=pl.lit(None, dtype=pl.String), case_id="row_id",
        index_on="on", value=pl.lit(True),
    )  # fmt: skip


@counts(measure="rate", at_risk=SCHOOLCHILDREN, attributions=("resident",), linked=True)
def diagnos_10_17(known: Known) -> Cases:
    """Diagnosed, or given a drug, by the end of the year."""
    contacts = diagnosed(known, DIAGNOSIS)
    signs = [
        in_order(contacts.filter(~pl.col("stay")), 0),
        in_order(contacts.filter("stay"), 1),
        in_order(dispensed_days(known, DRUGS), 2),
    ]
    return year_ends(known, pl.concat(signs), last_year_of(known)).filter(schoolchildren())


@counts(record="first", due_after_days=426, attributions=("resident",), linked=True)
def kvarstar_behandling_12m(known: Known) -> Cases:
    """A dispensing in month 10 to 14, of new users; who died before without one is left out."""
    days = dispensed_days(known, DRUGS)
    timeline = Timeline(days)
    person, on = days["person"].to_numpy(), days["on"].to_numpy()
    is_new = ~timeline.any(person, on - RUN_IN_DAYS, on - 1)
    stays = timeline.any(person, on + STAYS_FROM_DAYS, on + STAYS_TO_DAYS)
    died = Timeline(deaths(known)).any(person, on, on + STAYS_TO_DAYS)
    return days.select(
        "person", "municipality_code", "sex", unit_id=pl.lit(None, dtype=pl.String), case_id="row_id", index_on="on",
        value=pl.Series(stays),
    ).filter(pl.Series(is_new & (stays | ~died)))  # fmt: skip
