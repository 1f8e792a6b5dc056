"""The rates of inpatient care after self-harm. One function per indicator."""

import polars as pl

from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts

VIP = "sjalvskada"

SELF_HARM, UNDETERMINED = ("X60", "X84"), ("Y10", "Y34")
FROM_FIFTEEN, YOUNG, TEENS = (15, 200), (13, 24), (13, 19)  # first and last year of age


def harmed(spans: tuple[tuple[str, str], ...]) -> pl.Expr:
    """One of the external causes lies within one of the spans of three characters."""
    three = pl.element().str.slice(0, 3)
    within = [three.is_between(pl.lit(first), pl.lit(last)) for first, last in spans]
    causes = pl.col("external_cause").fill_null("").str.split(" ")
    return causes.list.eval(pl.any_horizontal(within)).list.any()


def _stays(known: Known, ages: tuple[int, int], *spans: tuple[str, str]) -> Cases:
    stays = known["par_inpatient"].filter(pl.col("person").is_not_null(), pl.col("age").is_between(*ages))
    return stays.filter(harmed(spans)).select(
        "person",
        "unit_id",
        "municipality_code",
        "sex",
        case_id="row_id",
        index_on="discharged_on",
        value=pl.lit(True),
    )


@counts(measure="rate", record="first", at_risk=AtRisk(*FROM_FIFTEEN), attributions=("resident",))
def slutenvard_rate(known: Known) -> Cases:
    """Inpatients of 15 years or older."""
    return _stays(known, FROM_FIFTEEN, SELF_HARM)


@counts(measure="rate", record="first", at_risk=AtRisk(*FROM_FIFTEEN), attributions=("resident",))
def slutenvard_rate_oklar_avsikt(known: Known) -> Cases:
    """The same with undetermined intent."""
    return _stays(known, FROM_FIFTEEN, SELF_HARM, UNDETERMINED)


@counts(measure="rate", record="first", at_risk=AtRisk(*YOUNG), attributions=("resident",))
def slutenvard_13_24(known: Known) -> Cases:
    """Young inpatients."""
    return _stays(known, YOUNG, SELF_HARM)


@counts(measure="rate", record="first", at_risk=AtRisk(*TEENS, sex="K"), attributions=("resident",))
def slutenvard_unga_flickor(known: Known) -> Cases:
    """Girls and women from 13 to 19 years."""
    return _stays(known, TEENS, SELF_HARM).filter(pl.col("sex") == "K")
