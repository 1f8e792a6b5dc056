"""The indicators that need PsykosR alone. One function per indicator, named as the indicator."""

import polars as pl

from pipelines.simulate.truth.counting import Cases, Known, counts

VIP = "schizofreni"

ADULT = 18
PENSION_AGE = 65  # first age outside working life
OBESITY = 30.0
TREATED_DAYS = 183  # who has been treated for fewer days is not yet due for a check
FIRST_YEAR_DAYS = 365  # within which the coordinated package is to be given
WORKS = ("work", "study", "labour_programme")
FAMILY_TAUGHT = ("offered", "done")


def forms(known: Known, *eligible: pl.Expr) -> pl.DataFrame:
    """The forms that are eligible; a condition that cannot be judged is not met."""
    return known["psykosr"].filter(*eligible)


def adult() -> pl.Expr:
    """Grown up at the form; an unknown age is not."""
    return pl.col("age") >= ADULT


def followup() -> pl.Expr:
    """The yearly form."""
    return pl.col("form") == "followup"


def applicable(column: str) -> pl.Expr:
    """The question is not answered with *not applicable*."""
    return pl.col(f"{column}_missing").fill_null("") != "not_applicable"


def cases(found: pl.DataFrame, value: pl.Expr) -> Cases:
    """One case per form."""
    return found.select(
        "person",
        "unit_id",
        "municipality_code",
        "sex",
        case_id="row_id",
        index_on="form_on",
        value=value.cast(pl.Boolean),
    )


@counts()
def remission(known: Known) -> Cases:
    """In remission at the follow-up."""
    return cases(forms(known, followup(), adult()), pl.col("remission"))


@counts()
def fetma(known: Known) -> Cases:
    """Obesity, of those with a BMI."""
    return cases(forms(known, adult()), pl.col("bmi") >= OBESITY)


@counts()
def metabol_kontroll(known: Known) -> Cases:
    """A whole check of metabolic risks; never missing, since what was not recorded was not done."""
    treated_days = pl.col("form_on") - pl.col("antipsychotic_since_on")
    found = forms(known, followup(), adult(), pl.col("antipsychotic"), (treated_days >= TREATED_DAYS).fill_null(True))
    size = pl.col("bmi").is_not_null() | pl.col("waist_cm").is_not_null()
    pressure = pl.col("systolic").is_not_null() & pl.col("diastolic").is_not_null()
    sugar = pl.col("glucose").is_not_null() | pl.col("hba1c").is_not_null()
    return cases(found, size & pressure & sugar & pl.col("ldl").is_not_null())


def _of_working_age(known: Known) -> pl.DataFrame:
    return forms(known, adult(), pl.col("age") < PENSION_AGE, applicable("occupation"))


@counts()
def sysselsattning(known: Known) -> Cases:
    """In work, study or a labour-market programme."""
    return cases(_of_working_age(known), pl.col("occupation").is_in(WORKS))


@counts()
def saknar_sysselsattning(known: Known) -> Cases:
    """Without any occupation."""
    return cases(_of_working_age(known), pl.col("occupation") == "none")


@counts()
def hemloshet(known: Known) -> Cases:
    """Homeless."""
    return cases(forms(known, adult()), pl.col("housing") == "homeless")


@counts()
def lai_depot(known: Known) -> Cases:
    """Long-acting injection, of those on antipsychotics."""
    return cases(forms(known, adult(), pl.col("antipsychotic")), pl.col("depot"))


@counts()
def anhorigutbildning(known: Known) -> Cases:
    """Family education offered or done."""
    found = forms(known, adult(), applicable("family_education"))
    return cases(found, pl.col("family_education").is_in(FAMILY_TAUGHT))


@counts(record="first", due_after_days=365)
def samordnade_insatser_fep(known: Known) -> Cases:
    """First episodes: case manager, family education and patient education within a year from the baseline form."""
    taught = pl.col("family_education").is_in(FAMILY_TAUGHT)
    parts = known["psykosr"].select(
        "person",
        "row_id",
        "form_on",
        manager=pl.col("case_manager"),
        family=taught,
        patient=pl.col("patient_education"),
    )
    baselines = forms(known, pl.col("form") == "baseline", pl.col("first_episode"))
    pairs = baselines.select("row_id", "person", begun="form_on").join(parts.drop("row_id"), on="person", how="inner")
    pairs = pairs.filter(pl.col("form_on") >= pl.col("begun"), pl.col("form_on") - pl.col("begun") <= FIRST_YEAR_DAYS)
    alone = baselines.filter(pl.col("person").is_null()).select("row_id").join(parts, on="row_id")
    columns = ("row_id", "manager", "family", "patient")
    every = pl.concat([pairs.select(columns), alone.select(columns)])
    judged = every.group_by("row_id").agg(
        given=pl.all_horizontal(pl.col(columns[1:]).fill_null(False).any()),
        recorded=pl.any_horizontal(pl.col(columns[1:]).is_not_null().any()),
    )
    found = baselines.join(judged, on="row_id", maintain_order="left")
    return cases(found, pl.when("recorded").then("given"))


@counts()
def kbt_psykosr(known: Known) -> Cases:
    """CBT in the last year, of those with remaining symptoms."""
    return cases(forms(known, followup(), adult(), pl.col("remaining_symptoms")), pl.col("cbt"))


@counts()
def lakemedelsgenomgang(known: Known) -> Cases:
    """Drugs gone through with a physician in the last year."""
    return cases(forms(known, followup(), adult()), pl.col("medication_review"))


@counts()
def fysisk_undersokning(known: Known) -> Cases:
    """Examined by a physician in the last year."""
    return cases(forms(known, followup(), adult()), pl.col("physical_examination"))


@counts()
def rokning(known: Known) -> Cases:
    """Smokes daily."""
    return cases(forms(known, adult()), pl.col("smoking") == "daily")
