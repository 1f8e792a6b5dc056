"""Öppna jämförelser of support for persons with disabilities, at the national levels of 2015-2023."""

import polars as pl

from pipelines.simulate.chance import coin
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.survey import answered

YES = {
    "activity_to_work": 0.36, "activity_to_sheltered_work": 0.25, "work_routine": 0.13, "psychiatry_agreement": 0.33,
    "followup_needs": 0.2, "followup_support": 0.25, "followup_results": 0.26, "outreach": 0.41,
}  # fmt: skip
ABOUT_ACTIVITY = ("activity_to_work", "activity_to_sheltered_work")
NOBODY = 0.02  # of the municipalities: nobody is in daily activity


def rows(scene: Scene) -> pl.DataFrame:
    """A row per year and area; what cannot be answered for want of anybody is not applicable."""
    found = answered(scene, YES)
    nobody = (pl.col("area_level") == "municipality") & pl.Series(coin(scene.rng, NOBODY, found.height))
    nobody = nobody & pl.col("outreach").is_not_null()  # it has answered
    blanked = [pl.when(~nobody).then(pl.col(name)).alias(name) for name in ABOUT_ACTIVITY]
    why = [pl.when(nobody).then(pl.lit("not_applicable")).alias(f"{name}_missing") for name in ABOUT_ACTIVITY]
    return found.with_columns(*blanked, *why)


SOURCE = Source(
    rows=rows,
    format="xlsx",
    period_forms={"År": "year"},
    fault_from=pl.col("area_level") == "region",
    row_faults={
        "period_is_a_year": {"fault_heading": pl.lit("År"), "fault_text": pl.lit("2025-03")},
        "municipality_says_yes_or_no": {
            "area_level": pl.lit("municipality"), "area_code": pl.lit("0180"), "work_routine": pl.lit(50.0),
        },
    },
)  # fmt: skip
