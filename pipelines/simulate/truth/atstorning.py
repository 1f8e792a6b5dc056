"""The indicators that need Riksät. One function per indicator, named as the indicator."""

import polars as pl

from pipelines.simulate.truth.counting import Cases, Known, counts, icd

VIP = "atstorning"

EARLIEST_DAYS, YEAR_DAYS, LATEST_DAYS = 304, 365, 426  # ten, twelve and fourteen months from the registration
SOON_DAYS = 30
ADULT, RATES_AS_GROWN = 18, 16
ANOREXIA, BULIMIA = ("F500", "F501"), ("F502", "F503")
THIN = 17.5  # anorexia's limit of BMI


def registrations(known: Known) -> pl.DataFrame:
    """Registrations of known persons."""
    return known["riksat"].filter(pl.col("person").is_not_null(), pl.col("form") == "registration")


def later_forms(known: Known) -> pl.DataFrame:
    """Follow-ups and ends with `registration`, the row id of what they belong to, and `after`, the days since then."""
    first = registrations(known).select("person", registration="row_id", begun="form_on")
    forms = known["riksat"].filter(pl.col("person").is_not_null(), pl.col("form") != "registration")
    named = forms.join(first, left_on=["person", "first_registered_on"], right_on=["person", "begun"])
    named = named.with_columns(begun="first_registered_on").filter(pl.col("begun") <= pl.col("form_on"))
    unnamed = forms.filter(pl.col("first_registered_on").is_null()).sort("form_on")
    latest = unnamed.join_asof(
        first.sort("begun"), left_on="form_on", right_on="begun", by="person", check_sortedness=False, coalesce=False
    )
    found = pl.concat([named, latest.filter(pl.col("registration").is_not_null())], how="diagonal")
    return found.with_columns(after=pl.col("form_on") - pl.col("begun"))


def first_year(known: Known) -> pl.DataFrame:
    """Registrations with what the follow-up of twelve months tells, `later_...`; `followup` is its row id or NULL."""
    later = later_forms(known)
    in_window = pl.col("after").is_between(EARLIEST_DAYS, LATEST_DAYS)
    followups = later.filter(pl.col("form") == "followup", in_window)
    distance = (pl.col("after") - YEAR_DAYS).abs()
    nearest = followups.sort(distance, -pl.col("after"), maintain_order=True).unique(
        "registration", keep="first", maintain_order=True
    )
    told = {f"later_{name}": name for name in ("has_eating_disorder", "diagnosis", "gaf", "ede_q", "cia")}
    told |= {"later_version": "ede_q_version", "followup": "row_id", "row_id": "registration"}
    return registrations(known).join(nearest.select(**told), on="row_id", how="left", maintain_order="left")


def alive_or_followed(known: Known) -> pl.DataFrame:
    """Of those the ones that were followed up, or might have been since they lived."""
    later = later_forms(known).filter(pl.col("ending") == "dead", pl.col("after") <= LATEST_DAYS)
    died = pl.col("row_id").is_in(later["registration"].implode())
    return first_year(known).filter(pl.col("followup").is_not_null() | ~died)


def cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    """One case per form."""
    return found.select(
        "person",
        "unit_id",
        "municipality_code",
        "sex",
        case_id="row_id",
        index_on="form_on",
        value=value,
    )


def _is_well() -> pl.Expr:
    """A code alone says that the person is ill; a blank answer alone says nothing."""
    return pl.when(pl.col("later_diagnosis").is_null()).then(~pl.col("later_has_eating_disorder")).otherwise(False)


@counts(record="first", due_after_days=426)
def remission_12m(known: Known) -> Cases:
    """Without an eating disorder a year later, of those of whom it is known."""
    return cases(alive_or_followed(known), _is_well())


@counts(record="first", due_after_days=426)
def remission_12m_alla(known: Known) -> Cases:
    """Known to be without an eating disorder a year later, of all."""
    return cases(first_year(known), _is_well().fill_null(False))


@counts(record="first", due_after_days=426)
def uppfoljningsgrad(known: Known) -> Cases:
    """Followed up a year later."""
    return cases(alive_or_followed(known), pl.col("followup").is_not_null())


def _change(name: str) -> pl.Expr:
    return (pl.col(f"later_{name}") - pl.col(name)).cast(pl.Float64)


@counts(measure="change", record="first", due_after_days=426)
def ede_q_forandring(known: Known) -> Cases:
    """Of those who answered the version for adults twice."""
    both = pl.col("ede_q_version").eq("adult") & pl.col("later_version").eq("adult")
    found = alive_or_followed(known).filter(pl.col("age") >= RATES_AS_GROWN)
    return cases(found, pl.when(both).then(_change("ede_q")))


@counts(measure="change", record="first", due_after_days=426)
def cia_forandring(known: Known) -> Cases:
    """At any age."""
    return cases(alive_or_followed(known), _change("cia"))


@counts(measure="change", record="first", due_after_days=426)
def gaf_forandring(known: Known) -> Cases:
    """At any age."""
    return cases(alive_or_followed(known), _change("gaf"))


@counts(record="first", due_after_days=426)
def viktnormalisering_an(known: Known) -> Cases:
    """Above the limit of anorexia at the last form of the first year that tells how it went."""
    last = later_forms(known).filter(pl.col("after") <= LATEST_DAYS, pl.col("ending").fill_null("") != "dead")
    last = last.filter((pl.col("after") >= EARLIEST_DAYS) | (pl.col("form") == "end"))
    last = last.sort("form_on", "row_id").group_by("registration", maintain_order=True).last()
    weighed = pl.when(pl.col("age") >= ADULT).then("bmi").when(pl.col("age") < ADULT).then("iso_bmi")
    found = alive_or_followed(known).filter(icd("diagnosis").str.slice(0, 4).is_in(ANOREXIA))
    outcome = last.select(row_id="registration", weighed=weighed)
    return cases(found.join(outcome, on="row_id", how="left"), pl.col("weighed") > THIN)


@counts(unit="episode")
def vantetid_30d(known: Known) -> Cases:
    """Every registration, of whomever."""
    found = known["riksat"].filter(pl.col("form") == "registration")
    return cases(found, pl.col("treatment_started_on") - pl.col("care_requested_on") < SOON_DAYS + 1)


@counts(unit="episode")
def avbrott(known: Known) -> Cases:
    """Every end but by death, of whomever."""
    found = known["riksat"].filter(pl.col("form") == "end", pl.col("ending").fill_null("not told") != "dead")
    return cases(found, pl.col("ending").str.starts_with("ended_by_"))


def _asked(known: Known, who: pl.Expr, *treatments: str) -> Cases:
    """Whether one of the treatments was told of in the first year; no only where all were answered on a form."""
    later = later_forms(known).filter(pl.col("after") <= LATEST_DAYS)
    yes = pl.any_horizontal(pl.col(name).fill_null(False) for name in treatments)
    answered = pl.all_horizontal(pl.col(name).is_not_null() for name in treatments)
    told = later.group_by(row_id="registration").agg(yes=yes.any(), answered=answered.any())
    found = registrations(known).filter(who).join(told, on="row_id", how="left")
    return cases(found, pl.when("yes").then(True).when("answered").then(False))


@counts(record="first", due_after_days=426)
def fbt_ungdom_an(known: Known) -> Cases:
    """Family-based treatment, of the young with anorexia."""
    return _asked(known, (pl.col("age") < ADULT) & icd("diagnosis").str.slice(0, 4).is_in(ANOREXIA), "fbt")


@counts(record="first", due_after_days=426)
def kbt_e_bn_bed(known: Known) -> Cases:
    """CBT of either kind, of adults who binge."""
    bulimia = icd("diagnosis").str.slice(0, 4).is_in(BULIMIA)
    binges = bulimia | (pl.col("disorder").fill_null("") == "binge_eating")
    return _asked(known, (pl.col("age") >= ADULT) & binges, "cbt_e", "cbt")


@counts(record="first", due_after_days=426)
def slutenvard(known: Known) -> Cases:
    """Inpatient care, of all."""
    return _asked(known, pl.lit(True), "inpatient")


@counts(measure="mean")
def patientnojdhet(known: Known) -> Cases:
    """Satisfaction at follow-ups and ends, of whomever."""
    return cases(known["riksat"].filter(pl.col("form") != "registration"), pl.col("tss_2"))
