"""The indicators that need SibeR alone: treatments over the internet. One function per indicator."""

import polars as pl

from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "angest_depression"

IN_TIME_DAYS = 30
ABOUT_THE_END_DAYS = 14  # the last rating counts within so many days before or after the end
REMISSION_BELOW = 5  # points of PHQ-9
MODERATE_FROM = 10
MOST_OPEN_ITEMS = 2


def _cases(found: pl.DataFrame, index: str, value: pl.Expr) -> Cases:
    """One case per treatment; the register knows no residence."""
    return found.select(
        "person", "unit_id", "sex", municipality_code=pl.lit(None, dtype=pl.String), case_id="row_id",
        index_on=index, value=value,
    )  # fmt: skip


def _wait() -> pl.Expr:
    return pl.col("started_on") - pl.col("care_requested_on")


@counts(unit="episode", attributions=("caregiver",))
def ikbt_start_30d(known: Known) -> Cases:
    """Begun in time."""
    return _cases(known["siber"], "started_on", _wait() <= IN_TIME_DAYS)


@counts(measure="median", unit="episode", attributions=("caregiver",))
def ikbt_vantetid(known: Known) -> Cases:
    """Days from the request to the start."""
    return _cases(known["siber"], "started_on", _wait().cast(pl.Float64))


def _ended(known: Known) -> pl.DataFrame:
    """Depression treatments that are over, with what was rated `before` (known) and `after` (NULL where it was not)."""
    distance = (pl.col("post_rated_on") - pl.col("ended_on")).abs()
    scored = known["siber"].with_columns(
        before=pl.when(_enough_items("phq9_pre")).then("phq9_pre"),
        after=pl.when(_enough_items("phq9_post") & (distance <= ABOUT_THE_END_DAYS)).then("phq9_post"),
    )
    over = pl.col("ended_on").is_not_null() & (pl.col("program") == "depression")
    return scored.filter(over, pl.col("before").is_not_null())


def _enough_items(sum_of: str) -> pl.Expr:
    return pl.col(f"{sum_of}_items_missing").fill_null(0) <= MOST_OPEN_ITEMS


def _moderate(known: Known) -> pl.DataFrame:
    return _ended(known).filter(pl.col("before") >= MODERATE_FROM)


@counts(unit="episode", due_after_days=14, attributions=("caregiver",))
def phq9_remission(known: Known) -> Cases:
    """Well at the end, of those who were at least moderately ill and rated."""
    return _cases(_moderate(known), "ended_on", pl.col("after") < REMISSION_BELOW)


@counts(unit="episode", due_after_days=14, attributions=("caregiver",))
def phq9_remission_alla(known: Known) -> Cases:
    """Well at the end, of all who were at least moderately ill."""
    well = (pl.col("after") < REMISSION_BELOW) & pl.col("after").is_not_null()
    return _cases(_moderate(known), "ended_on", well.fill_null(False))


@counts(unit="episode", due_after_days=14, attributions=("caregiver",))
def phq9_uppfoljning(known: Known) -> Cases:
    """Rated at the end."""
    return _cases(_ended(known), "ended_on", pl.col("after").is_not_null())


@counts(measure="change", unit="episode", due_after_days=14, attributions=("caregiver",))
def phq9_forandring(known: Known) -> Cases:
    """After less before."""
    return _cases(_ended(known), "ended_on", (pl.col("after") - pl.col("before")).cast(pl.Float64))
