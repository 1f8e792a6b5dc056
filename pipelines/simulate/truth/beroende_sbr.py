"""The indicators that need Svenskt beroenderegister alone. One function per indicator, named as the indicator."""

import polars as pl

from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts, icd

VIP = "beroende"

SCREENED_AGE, OAT_AGE = 15, 20
REGISTERED_DAYS = 90  # a treatment whose first form came later was running when the unit began to report
RETENTION_DAYS = 365
NOT_DROPPED_OUT = ("dead", "moved", "other_unit")
AUDIT_FROM_DAYS, AUDIT_TO_DAYS = 183, 365
ALCOHOL, OPIOID, OPIOID_DEPENDENCE = "F10", "F11", "F112"


def _cases(found: pl.DataFrame, value: pl.Expr, index: str = "form_on") -> Cases:
    """One case per form."""
    return found.select("person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on=index, value=value)


def _of_known_persons(known: Known) -> pl.DataFrame:
    return known["sbr"].filter(pl.col("person").is_not_null()).sort("form_on", "row_id")


@counts(
    measure="rate", at_risk=AtRisk(0, 200, basis="end_of_year"), attributions=("resident",),
    silent_without=("sbr", "form_on"),
)  # fmt: skip
def laro_rate(known: Known) -> Cases:
    """In treatment by the last form of the year; an open question counts for who uses opioids."""
    day = pl.col("form_on").cast(pl.Int32).cast(pl.Date)
    forms = _of_known_persons(known).with_columns(year_end=pl.date(day.dt.year(), 12, 31).to_physical().cast(pl.Int64))
    last = forms.unique(["person", "year_end"], keep="last", maintain_order=True)
    in_treatment, opioids = pl.col("in_substitution"), icd("diagnosis").str.starts_with(OPIOID)
    return _cases(last.filter(in_treatment.fill_null(opioids)), in_treatment, "year_end")


@counts()
def laro_opioid(known: Known) -> Cases:
    """In treatment, of those dependent on opioids."""
    dependent = icd("diagnosis").str.starts_with(OPIOID_DEPENDENCE)
    return _cases(known["sbr"].filter(dependent, pl.col("age") >= OAT_AGE), pl.col("in_substitution"))


@counts()
def naloxon_sbr(known: Known) -> Cases:
    """Has naloxone at home, of those in treatment."""
    return _cases(known["sbr"].filter(pl.col("in_substitution")), pl.col("has_naloxone"))


@counts()
def audit_dudit_nybesok(known: Known) -> Cases:
    """Both scores at the intake."""
    intakes = known["sbr"].filter(pl.col("form") == "intake", pl.col("age") >= SCREENED_AGE)
    return _cases(intakes, pl.col("audit").is_not_null() & pl.col("dudit").is_not_null())


def _treatments(known: Known) -> pl.DataFrame:
    """Treatments from their first day: the first form that names the day, with what the last one says as `last_*`."""
    begun = pl.col("substitution_started_on")
    forms = _of_known_persons(known).filter(begun <= pl.col("form_on"))
    key = ["person", "substitution_started_on"]
    first = forms.unique(key, keep="first", maintain_order=True).filter(pl.col("form_on") - begun <= REGISTERED_DAYS)
    last = forms.unique(key, keep="last", maintain_order=True).select(
        *key, last_on="form_on", last_ended="substitution_ended_on", last_ending="substitution_ending"
    )
    joined = first.join(last, on=key, maintain_order="left")
    return joined.with_columns(
        stayed=pl.col("last_ended").fill_null(pl.col("last_on")) - begun, has_ended=pl.col("last_ended").is_not_null()
    )


@counts(measure="survival", at_days=365, unit="episode", due_after_days=455)
def kvar_i_laro_12m(known: Known) -> Cases:
    """Left treatment, not by death or by going elsewhere."""
    found = _treatments(known)
    left_in_time = pl.col("has_ended") & (pl.col("stayed") <= RETENTION_DAYS)
    left = pl.when(left_in_time).then(~pl.col("last_ending").is_in(NOT_DROPPED_OUT)).otherwise(pl.lit(False))
    cases = _cases(found, left, "substitution_started_on")
    return cases.with_columns(followed_days=found["stayed"])


@counts(unit="episode", due_after_days=455)
def laro_uppfoljning_12m(known: Known) -> Cases:
    """It is known what became of the treatment in a year."""
    followed = pl.col("last_on") - pl.col("substitution_started_on") >= RETENTION_DAYS
    return _cases(_treatments(known), pl.col("has_ended") | followed, "substitution_started_on")


def _audit_pairs(known: Known) -> pl.DataFrame:
    """Follow-ups about a year after the person's nearest intake where that was for alcohol, with `before`."""
    forms = _of_known_persons(known)
    intakes = forms.filter(pl.col("form") == "intake").select(
        "person", intake_id="row_id", begun="form_on", before="audit",
        alcohol=icd("diagnosis").str.starts_with(ALCOHOL),
    )  # fmt: skip
    pairs = forms.filter(pl.col("form") == "followup").join(intakes, on="person")
    earlier = pairs.filter(pl.col("begun") < pl.col("form_on")).sort("row_id", "begun", "intake_id")
    nearest = earlier.unique("row_id", keep="last", maintain_order=True)
    days = pl.col("form_on") - pl.col("begun")
    return nearest.filter("alcohol", days.is_between(AUDIT_FROM_DAYS, AUDIT_TO_DAYS))


@counts(measure="change")
def audit_forandring(known: Known) -> Cases:
    """AUDIT now less AUDIT at the intake."""
    return _cases(_audit_pairs(known), (pl.col("audit") - pl.col("before")).cast(pl.Float64))


@counts(record="first", due_after_days=365)
def audit_uppfoljning(known: Known) -> Cases:
    """Both scores are there."""
    pairs = _audit_pairs(known).filter(pl.col("audit").is_not_null(), pl.col("before").is_not_null())
    alcohol = icd("diagnosis").str.starts_with(ALCOHOL)
    intakes = _of_known_persons(known).filter(pl.col("form") == "intake", alcohol)
    return _cases(intakes, pl.col("row_id").is_in(pairs["intake_id"].implode()))
