"""The autism indicators that need the patient register, some with the drug register. One function per indicator."""

import polars as pl

from pipelines.simulate.contacts import Timeline, deaths, net_dispensings
from pipelines.simulate.diagnosed import diagnosed, dispensed_days, in_order, last_year_of, year_ends
from pipelines.simulate.truth import adhd_health_data as adhd
from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts

VIP = "autism"

DIAGNOSIS = ("F840", "F841", "F845", "F848", "F849")
YOUNGEST, OLDEST = 2, 64
VISIT_DAYS = (1, 90)  # after the first diagnosis
DISPENSED_DAYS = 365  # a drug is in use when it was dispensed in so many days up to the contact
CALMING, NOT_LITHIUM = ("N05A", "N05BA"), ("N05AN",)
ON_A_DAY = ["person", "on", "stay", "row_id"]  # a discharge comes after the visits of its day


def _contacts(known: Known) -> pl.DataFrame:
    return diagnosed(known, DIAGNOSIS)


def _cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    """One case per contact; of two on a day the discharge is the later, whatever its number."""
    number = pl.col("row_id") + pl.when("stay").then(2**62).otherwise(0)
    return found.select(
        "person", "unit_id", "municipality_code", "sex", case_id=number, index_on="on", value=value,
    )  # fmt: skip


def _first(known: Known) -> pl.DataFrame:
    """Each person's first contact with the diagnosis."""
    return _contacts(known).sort(ON_A_DAY).unique("person", keep="first", maintain_order=True)


def _of_ages() -> pl.Expr:
    """Of the ages that are counted; an unknown age is not."""
    return pl.col("age").is_between(YOUNGEST, OLDEST)


@counts(
    measure="rate", at_risk=AtRisk(YOUNGEST, OLDEST, basis="end_of_year"), attributions=("resident",), linked=True
)  # fmt: skip
def forekomst(known: Known) -> Cases:
    """Diagnosed by the end of the year."""
    found = _contacts(known)
    signs = [in_order(found.filter(pl.col("stay") == stay), int(stay)) for stay in (False, True)]
    return year_ends(known, pl.concat(signs), last_year_of(known)).filter(_of_ages())


@counts(measure="rate", at_risk=AtRisk(YOUNGEST, OLDEST), attributions=("resident",), linked=True)
def nya_fall(known: Known) -> Cases:
    """First diagnosed."""
    return _cases(_first(known).filter(_of_ages()), pl.lit(True))


@counts(measure="median", record="first", linked=True)
def alder_vid_diagnos(known: Known) -> Cases:
    """Age at the first diagnosis."""
    return _cases(_first(known), pl.col("age").cast(pl.Float64))


@counts(linked=True)
def samsjuk_adhd(known: Known) -> Cases:
    """With a diagnosis of ADHD or a drug for it on the day or before."""
    signs = [diagnosed(known, adhd.DIAGNOSIS).select("person", "on")]
    signs.append(dispensed_days(known, adhd.DRUGS).select("person", "on"))
    found = _contacts(known)
    index = found["on"].to_numpy()
    has = Timeline(pl.concat(signs)).any(found["person"].to_numpy(), index * 0, index)
    return _cases(found.with_columns(has=pl.Series(has)), pl.col("has"))


@counts(record="first", due_after_days=90, linked=True)
def insats_efter_utredning(known: Known) -> Cases:
    """Seen for autism within 90 days from the first diagnosis; who died before that is left out."""
    found = _first(known)
    person, index = found["person"].to_numpy(), found["on"].to_numpy()
    nearest, farthest = VISIT_DAYS
    visits = _contacts(known).filter(~pl.col("stay"))
    seen = Timeline(visits).any(person, index + nearest, index + farthest)
    died = Timeline(deaths(known)).any(person, index, index + farthest)
    judged = found.with_columns(seen=pl.Series(seen)).filter(pl.Series(seen | ~died))
    return _cases(judged, pl.col("seen"))


@counts(linked=True)
def psykofarmaka(known: Known) -> Cases:
    """Antipsychotics or calming benzodiazepines in the year up to the contact."""
    found = _contacts(known)
    index = found["on"].to_numpy()
    drugs = Timeline(net_dispensings(known, CALMING, NOT_LITHIUM))
    treated = drugs.any(found["person"].to_numpy(), index - DISPENSED_DAYS + 1, index)
    return _cases(found.with_columns(treated=pl.Series(treated)), pl.col("treated"))


@counts()
def foraldrastod_bup(known: Known) -> Cases:
    """Support of parents or teaching, at a later form of a child with autism in child psychiatry."""
    told = pl.col("diagnosis").fill_null("") + " " + pl.col("other_diagnoses").fill_null("")
    words = told.str.replace_all(".", "", literal=True).str.split(" ")
    is_autism = words.list.eval(pl.any_horizontal([pl.element().str.starts_with(code) for code in DIAGNOSIS]))
    found = known["qbup"].filter(pl.col("form") != "first_assessment", is_autism.list.any())
    given = (pl.col("parent_support"), pl.col("psychoeducation"))
    no, yes = (pl.all_horizontal(~one for one in given), pl.any_horizontal(one.fill_null(False) for one in given))
    return found.select(
        "person", "unit_id", "municipality_code", "sex", case_id="row_id", index_on="form_on",
        value=pl.when(yes).then(True).when(no.fill_null(False)).then(False),
    )  # fmt: skip
