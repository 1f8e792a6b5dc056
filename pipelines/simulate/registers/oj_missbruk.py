"""Öppna jämförelser of misuse and dependence care, at the national levels of 2019-2023."""

import numpy as np
import polars as pl

from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.survey import answered

YES = {
    "ips": 0.2, "screening_economic": 0.45, "screening_violence": 0.5, "relatives_programme": 0.64,
    "manual_based": 0.93, "region_agreement": 0.47, "coordination_economic": 0.74, "coordination_child": 0.68,
    "coordination_social_psychiatry": 0.61, "violence_routine": 0.6, "freda": 0.83, "followup_methods": 0.15,
}  # fmt: skip
WAITS = {"first_visit_3_days": 0.18, "first_visit_4_to_7_days": 0.56, "first_visit_8_to_14_days": 0.2}


def rows(scene: Scene) -> pl.DataFrame:
    """A row per year and area; a municipality has one class of waiting at most."""
    found = answered(scene, YES | dict.fromkeys(WAITS, 0.5))
    own = found.filter(pl.col("area_level") == "municipality")
    first = np.searchsorted(np.cumsum(list(WAITS.values())), scene.rng.random(own.height))
    waits = {
        name: pl.when(pl.col(name).is_not_null()).then(pl.Series((first == place).astype(np.float64)))
        for place, name in enumerate(WAITS)
    }
    own = own.with_columns(**waits)
    return pl.concat([own, _percentages(found, own)]).sort("period_start", "area_level", "area_code")


def _percentages(found: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Counties and nation, with the percentages of the classes of waiting as they came to be."""
    above = found.filter(pl.col("area_level") != "municipality").drop(*WAITS)
    placed = own.with_columns(region=pl.col("area_code").str.head(2))
    percent = [(pl.col(name).mean() * 100).round(0) for name in WAITS]
    of_region = placed.group_by("period_start", area_code=pl.col("region")).agg(percent)
    of_nation = placed.group_by("period_start", area_code=pl.lit("SE")).agg(percent)
    joined = above.join(pl.concat([of_region, of_nation]), on=["period_start", "area_code"], how="left")
    return joined.select(found.columns)


def _waits(*percent: float) -> dict[str, pl.Expr]:
    return {name: pl.lit(value) for name, value in zip(WAITS, percent, strict=True)}


SOURCE = Source(
    rows=rows,
    period_forms={"År": "year"},
    fault_from=pl.col("area_level") == "region",
    blank_in_faults=tuple(WAITS),
    low_faults=tuple(WAITS),
    row_faults={
        "period_is_a_year": {"fault_heading": pl.lit("År"), "fault_text": pl.lit("2025-03")},
        "municipality_says_yes_or_no": {
            "area_level": pl.lit("municipality"), "area_code": pl.lit("0180"), "ips": pl.lit(50.0),
        },
        "one_wait_for_a_first_visit": _waits(60.0, 60.0, 20.0),
    },
)  # fmt: skip
