"""The indicators that need Dödsorsaksregistret alone. One function per indicator."""

import polars as pl

from pipelines.simulate.truth.counting import AtRisk, Cases, Known, counts, icd

VIP = "angest_depression"

SUICIDE = (("X60", "X84"), ("Y10", "Y34"))  # intentional, and of undetermined intent
NASP_AGE = 15  # from which the yearly statistics count


def _suicides(known: Known) -> pl.DataFrame:
    group = icd("underlying_cause").str.slice(0, 3)
    return known["dor"].filter(
        pl.any_horizontal((group >= pl.lit(first)) & (group <= pl.lit(last)) for first, last in SUICIDE)
    )


def _cases(found: pl.DataFrame) -> Cases:
    return found.select(
        "person", "municipality_code", "sex", unit_id=pl.lit(None, dtype=pl.String), case_id="row_id",
        index_on="died_on", value=pl.lit(True),
    )  # fmt: skip


@counts(measure="rate", unit="episode", at_risk=AtRisk(0, 200), attributions=("resident",))
def suicid(known: Known) -> Cases:
    """At any age."""
    return _cases(_suicides(known))


@counts(measure="rate", unit="episode", at_risk=AtRisk(NASP_AGE, 200), attributions=("resident",))
def suicid_15_plus(known: Known) -> Cases:
    """Of those whose age is known."""
    return _cases(_suicides(known).filter(pl.col("age") >= NASP_AGE))
