"""The ratios of deaths to expected deaths. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import PSYCHOSIS, contacts, deaths, grown_up, of_diagnosis
from pipelines.simulate.truth.counting import Cases, Known, age_group, counts

VIP = "schizofreni"

SUICIDE = (("X60", "X84"), ("Y10", "Y34"))  # intentional, and of undetermined intent
ISCHEMIC = (("I20", "I25"),)


def any_cause(cause: pl.Expr) -> pl.Expr:
    """Every death."""
    return pl.lit(True)


def suicide(cause: pl.Expr) -> pl.Expr:
    """Suicide, with deaths of undetermined intent."""
    return _between(cause, SUICIDE)


def ischemic(cause: pl.Expr) -> pl.Expr:
    """Ischaemic heart disease."""
    return _between(cause, ISCHEMIC)


def _between(cause: pl.Expr, spans: tuple[tuple[str, str], ...]) -> pl.Expr:
    three = cause.str.slice(0, 3)
    return pl.any_horizontal(three.is_between(pl.lit(first), pl.lit(last)) for first, last in spans)


def _day_number(year: pl.Expr, month: int, day: int) -> pl.Expr:
    return pl.date(year, month, day).to_physical().cast(pl.Int64)


def _cared_for(known: Known) -> pl.DataFrame:
    """The last psychosis contact of each person and year, seen as a person at risk in the year after."""
    found = grown_up(of_diagnosis(contacts(known), PSYCHOSIS)).sort("on", "contact_id")
    found = found.with_columns(year=pl.col("on").cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64) + 1)
    last = found.unique(["person", "year"], keep="last", maintain_order=True)
    died = deaths(known).select("person", died_on="on", cause="cause")
    joined = last.join(died, on="person", how="left", maintain_order="left")
    alive = (pl.col("died_on") >= _day_number(pl.col("year"), 1, 1)).fill_null(True)
    return joined.filter(pl.col("sex").is_not_null(), pl.col("birth_year").is_not_null(), alive)


def _deaths_of(known: Known, counted: pl.Expr) -> Cases:
    in_year = pl.col("died_on") <= _day_number(pl.col("year"), 12, 31)
    return _cared_for(known).select(
        "person", "unit_id", "municipality_code", "sex", case_id=pl.col("contact_id"),
        index_on=_day_number(pl.col("year"), 12, 31), value=(in_year & counted).fill_null(False),
        group=age_group(pl.col("year") - pl.col("birth_year")),
    )  # fmt: skip


@counts(measure="ratio", causes=any_cause, linked=True)
def overdodlighet(known: Known) -> Cases:
    """Deaths of any cause."""
    return _deaths_of(known, any_cause(pl.col("cause")))


@counts(measure="ratio", causes=suicide, linked=True)
def overdodlighet_suicid(known: Known) -> Cases:
    """Suicides."""
    return _deaths_of(known, suicide(pl.col("cause")))


@counts(measure="ratio", causes=ischemic, linked=True)
def overdodlighet_ischemisk(known: Known) -> Cases:
    """Deaths of ischaemic heart disease."""
    return _deaths_of(known, ischemic(pl.col("cause")))
