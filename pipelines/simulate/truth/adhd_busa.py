"""The ADHD indicators that need BUSA alone. One function per indicator, named as the indicator."""

import polars as pl

from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "adhd"

YEAR_DAYS = 365
EARLIEST_DAYS, LATEST_DAYS = 183, 365  # after the baseline: the follow-up that a change is told by
GROWN_UP = 18  # from this age on height is not asked
ITEMS = 18  # of SNAP-IV
MUCH_IMPROVED = 2
SUPPORT = ("psychoeducation", "parent_training", "cbt", "school_or_work_support", "daily_life_support", "aids")
CAREGIVER = ("caregiver",)


def cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    """One case per form; the register does not say where the person lives."""
    return found.select(
        "person", "unit_id", "sex", municipality_code=pl.lit(None, dtype=pl.String), case_id="row_id",
        index_on="form_on", value=value,
    )  # fmt: skip


def known_persons(known: Known) -> pl.DataFrame:
    """The forms of persons who can be followed."""
    return known["busa"].filter(pl.col("person").is_not_null())


def followups(known: Known, nearest: int, farthest: int) -> pl.DataFrame:
    """Every form with every follow-up of the person so many days later: the columns of both, those with `_later`."""
    forms = known_persons(known)
    pairs = forms.join(forms.filter(pl.col("form") == "followup"), on="person", suffix="_later")
    return pairs.filter((pl.col("form_on_later") - pl.col("form_on")).is_between(nearest, farthest))


def baselines(known: Known) -> pl.DataFrame:
    """The first forms."""
    return known_persons(known).filter(pl.col("form") == "baseline")


def with_followup(found: pl.DataFrame, pairs: pl.DataFrame) -> Cases:
    """Whether each form is among the pairs."""
    return cases(found, pl.col("row_id").is_in(pairs["row_id"].implode()))


def changes(known: Known, before: pl.Expr, after: pl.Expr) -> Cases:
    """What the latest follow-up with a value says, less what the baseline says.

    `before` is NULL where a baseline is not eligible; `after` is of the follow-up, by names that end in `_later`.
    """
    told = followups(known, EARLIEST_DAYS, LATEST_DAYS).with_columns(change=after - before)
    told = told.filter(pl.col("change").is_not_null()).sort("form_on_later", "row_id_later")
    latest = told.unique("row_id", keep="last", maintain_order=True).select("row_id", "change")
    eligible = baselines(known).filter(before.is_not_null())
    return cases(eligible.join(latest, on="row_id", how="left", maintain_order="left"), pl.col("change"))


def complete(scale: str, items: str, suffix: str = "") -> pl.Expr:
    """A score where every item was answered."""
    return pl.when(pl.col(items + suffix).fill_null(0) == 0).then(pl.col(scale + suffix))


def snap_iv(suffix: str = "") -> pl.Expr:
    """Points per item: a mean in the earlier form, a sum in the later one."""
    answered = pl.col(f"snap_iv_items_missing{suffix}").fill_null(0) == 0
    mean = pl.coalesce(pl.col(f"snap_iv{suffix}") / ITEMS, pl.col(f"snap_iv_mean{suffix}"))
    return pl.when(answered).then(mean)


@counts(due_after_days=365, attributions=CAREGIVER)
def arlig_uppfoljning(known: Known) -> Cases:
    """A follow-up within a year, of those on a drug."""
    return with_followup(known_persons(known).filter(pl.col("medicated")), followups(known, 1, YEAR_DAYS))


@counts(due_after_days=365, attributions=CAREGIVER)
def uppfoljningsgrad(known: Known) -> Cases:
    """A follow-up of the kind that changes are told by, of the newly registered."""
    return with_followup(baselines(known), followups(known, EARLIEST_DAYS, LATEST_DAYS))


@counts(attributions=CAREGIVER)
def somatisk_kontroll(known: Known) -> Cases:
    """A whole check of the body; never missing, since what was not recorded was not done."""
    on_drug = known["busa"].filter(pl.col("form") == "followup", pl.col("medicated"), pl.col("age").is_not_null())
    measured = pl.all_horizontal(pl.col("systolic", "diastolic", "pulse", "weight_kg").is_not_null())
    tall = pl.col("height_cm").is_not_null() | (pl.col("age") >= GROWN_UP)
    return cases(on_drug, measured & tall)


@counts(measure="change", due_after_days=365, attributions=CAREGIVER)
def asrs_forandring(known: Known) -> Cases:
    """Own rating of symptoms."""
    columns = ("asrs", "asrs_items_missing")
    return changes(known, complete(*columns), complete(*columns, "_later"))


@counts(measure="change", due_after_days=365, attributions=CAREGIVER)
def snap_iv_forandring(known: Known) -> Cases:
    """Rating of a child's symptoms by the same kind of person both times."""
    rated = pl.when(pl.col("snap_iv_rater").is_not_null()).then(snap_iv())
    again = pl.when(pl.col("snap_iv_rater_later") == pl.col("snap_iv_rater")).then(snap_iv("_later"))
    return changes(known, rated, again)


@counts(attributions=CAREGIVER)
def ickefarmakologisk(known: Known) -> Cases:
    """Support of any kind beside drugs."""
    kind = pl.any_horizontal(pl.col(SUPPORT).fill_null(False))
    return cases(known["busa"], pl.when(kind).then(True).otherwise(pl.col("any_support")))


@counts(attributions=CAREGIVER)
def respons_cgi(known: Known) -> Cases:
    """Much or very much improved."""
    return cases(known["busa"].filter(pl.col("form") == "followup"), pl.col("cgi_improvement") <= MUCH_IMPROVED)


@counts(measure="change", due_after_days=365, attributions=CAREGIVER)
def funktion(known: Known) -> Cases:
    """Function by GAF, or by C-GAS where GAF was not used both times."""
    rated, again = [pl.col("gaf"), pl.col("c_gas")], [pl.col("gaf_later"), pl.col("c_gas_later")]
    told = followups(known, EARLIEST_DAYS, LATEST_DAYS)
    change = pl.coalesce([later - first for first, later in zip(rated, again, strict=True)])
    told = told.with_columns(change=change).filter(pl.col("change").is_not_null())
    latest = told.sort("form_on_later", "row_id_later").unique("row_id", keep="last", maintain_order=True)
    eligible = baselines(known).filter(pl.any_horizontal(scale.is_not_null() for scale in rated))
    judged = eligible.join(latest.select("row_id", "change"), on="row_id", how="left", maintain_order="left")
    return cases(judged, pl.col("change"))


@counts(measure="change", due_after_days=365, attributions=CAREGIVER)
def funktion_wfirs(known: Known) -> Cases:
    """Function by the patient's or the family's own rating."""
    return changes(known, pl.col("wfirs"), pl.col("wfirs_later"))
