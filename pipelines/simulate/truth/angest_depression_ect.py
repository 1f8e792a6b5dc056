"""The indicators that need Kvalitetsregister ECT, some with Patientregistret. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import LATER, Timeline, as_cases, chains, contacts, with_procedure
from pipelines.simulate.truth.counting import Cases, Known, counts, icd

VIP = "angest_depression"

DEPRESSION = ("F32", "F33", "F313", "F314", "F315")
FIRST_WEEK_DAYS = 7  # after the last treatment, within which a rating counts
REMISSION = 10  # points of MADRS-S at most
RESPONSE = (1, 2)  # CGI-I: very much and much improved
MOST_OPEN_ITEMS = 2
ECT_CODES = ("DA006", "DA024", "DA025")
SEVERE = ("F322", "F323", "F332", "F333")
RECENT_DAYS = 365  # ECT so many days up to a day counts
SERIES = LATER // 2  # on one day a series comes after every visit and before every discharge


def _series(known: Known) -> pl.DataFrame:
    """Index series of electric treatment."""
    return known["ect"].filter(pl.col("method") == "ect", pl.col("series") == "index")


def _over(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(pl.col("ended_on").is_not_null())


def _of_depression(known: Known) -> pl.DataFrame:
    """Those for depression that have ended, with `madrs_s` and `cgi` of the week after (NULL where not rated then)."""
    waited = pl.col("after_rated_on") - pl.col("ended_on")
    in_time = (waited >= 0) & (waited <= FIRST_WEEK_DAYS)
    valid = pl.col("madrs_s_after_items_missing").fill_null(0) <= MOST_OPEN_ITEMS
    depressed = pl.any_horizontal(icd("indication").str.starts_with(code) for code in DEPRESSION)
    return (
        _over(_series(known))
        .filter(depressed)
        .with_columns(
            madrs_s=pl.when(in_time & valid).then("madrs_s_after"),
            cgi=pl.when(in_time).then("cgi_improvement"),
        )
    )


def _cases(found: pl.DataFrame, value: pl.Expr, index: str = "ended_on") -> Cases:
    return found.select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on=index, value=value
    )  # fmt: skip


@counts(unit="episode", due_after_days=7)
def ect_remission(known: Known) -> Cases:
    """Well, of those who were rated."""
    return _cases(_of_depression(known), pl.col("madrs_s") <= REMISSION)


@counts(unit="episode", due_after_days=7)
def ect_remission_alla(known: Known) -> Cases:
    """Well, of all."""
    return _cases(_of_depression(known), (pl.col("madrs_s") <= REMISSION).fill_null(False))


@counts(unit="episode", due_after_days=7)
def ect_uppfoljning(known: Known) -> Cases:
    """Rated by the patient."""
    return _cases(_of_depression(known), pl.col("madrs_s").is_not_null())


@counts(unit="episode", due_after_days=7)
def ect_respons(known: Known) -> Cases:
    """Much improved, of those who were assessed."""
    return _cases(_of_depression(known), pl.col("cgi").is_in(RESPONSE))


@counts(unit="episode", due_after_days=7)
def ect_uppfoljning_cgi(known: Known) -> Cases:
    """Assessed by staff."""
    return _cases(_of_depression(known), pl.col("cgi").is_not_null())


@counts(unit="episode", due_after_days=7)
def ect_madrs(known: Known) -> Cases:
    """Rated at all, by the patient or by staff."""
    by_patient = pl.col("madrs_s_after").is_not_null() & (
        pl.col("madrs_s_after_items_missing").fill_null(0) <= MOST_OPEN_ITEMS
    )
    return _cases(_over(_series(known)), by_patient | pl.col("madrs_after").is_not_null())


@counts(unit="episode")
def ect_etablerad_indikation(known: Known) -> Cases:
    """The indication is documented as established."""
    return _cases(_series(known), pl.col("established_indication").fill_null(False), "started_on")


@counts(unit="episode")
def ect_biverkningar(known: Known) -> Cases:
    """Side effects were asked for."""
    return _cases(_over(_series(known)), pl.col("side_effects_followed_up").fill_null(False))


def _registered(known: Known) -> pl.DataFrame:
    """Series of any kind in the register, as events."""
    electric = known["ect"].filter(pl.col("method") == "ect", pl.col("person").is_not_null())
    return electric.select(*_EVENT, on="started_on", contact_id=pl.col("row_id") + SERIES)


_EVENT = ("person", "unit_id", "municipality_code", "sex")


def _coded(known: Known) -> pl.DataFrame:
    """Psychiatric contacts with a code for ECT, each once."""
    every = contacts(known)
    found = pl.concat(with_procedure(every, code) for code in ECT_CODES).unique("contact_id", maintain_order=True)
    return found.select(*_EVENT, "on", "contact_id")


@counts(linked=True)
def ect_tackning(known: Known) -> Cases:
    """In the register, of all who were given ECT by either source."""
    series = _registered(known)
    found = pl.concat([series, _coded(known)])
    index = found["on"].to_numpy()
    recent = Timeline(series).any(found["person"].to_numpy(), index - RECENT_DAYS + 1, index)
    return as_cases(found, recent)


@counts(linked=True)
def ect_andel_svar(known: Known) -> Cases:
    """Given ECT, of those discharged with a severe depression."""
    severe = pl.any_horizontal(pl.col("diagnosis").str.starts_with(code) for code in SEVERE)
    found = chains(known).filter(severe).rename({"row_id": "contact_id", "discharged_on": "on"})
    given = pl.concat([_registered(known), _coded(known)])
    index = found["on"].to_numpy()
    return as_cases(found, Timeline(given).any(found["person"].to_numpy(), index - RECENT_DAYS + 1, index))
