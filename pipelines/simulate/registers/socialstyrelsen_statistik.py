"""Socialstyrelsen's statistics database: ADHD medicines, as rates; who had none has no row."""

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import at_all_levels, drawn, inhabitants, local_rates, whole_periods
from pipelines.simulate.sources import Scene, Source

GROUPS = {"5-9": (5, 9), "10-14": (10, 14), "15-19": (15, 19), "20-24": (20, 24), "75-79": (75, 79)}
OF_GROUP = {"5-9": 0.25, "10-14": 0.9, "15-19": 1.0, "20-24": 0.7, "75-79": 0.01}
PER_1000 = {  # patients 15-19 years (women, men), about as in Stockholm and Skåne 2023-2024
    "N06BA04 Metylfenidat": (50.0, 48.0),
    "N06BA12 Lisdexamfetamin": (38.0, 33.0),
    "N06BA09 Atomoxetin": (8.2, 7.7),
    "C02AC02 Guanfacin": (6.7, 8.8),
    "N06BA02 Dexamfetamin": (2.1, 2.1),
}
YEARLY_GROWTH = 0.07
DEVIATION = 0.15


def rows(scene: Scene) -> pl.DataFrame:
    """A row per year, drug, region, sex and age group with any patient in it."""
    asked = whole_periods(scene, 12).with_row_index("turn").join(_rates(), how="cross")
    people = inhabitants(scene.world, GROUPS)
    cells = asked.join(people, on=["sex", "age_group"]).join(local_rates(scene, DEVIATION), on="municipality_code")
    cells = cells.sort("period_start", "drug", "age_group", "municipality_code", "sex")
    grown = (1 + YEARLY_GROWTH) ** cells["turn"].cast(pl.Float64).to_numpy()
    share = np.asarray(cells["per_1000"].to_numpy() / 1000 * cells["times"].to_numpy() * grown)
    cells = cells.with_columns(patients=drawn(scene, cells["inhabitants"], share))
    counted = cells.select(
        "period_start", "period_end", "drug", "municipality_code", "sex", "age_group", "patients", "inhabitants"
    )
    told = at_all_levels(counted, scene.world, ("patients", "inhabitants"))
    told = told.filter(pl.col("area_level") != "municipality", pl.col("patients") > 0)
    return told.with_columns(per_1000=(pl.col("patients") * 1000 / pl.col("inhabitants")).round(2)).drop(
        "patients", "inhabitants"
    )


def _rates() -> pl.DataFrame:
    found = [
        (drug, sex, group, rate * times)
        for drug, rates in PER_1000.items()
        for sex, rate in zip(("K", "M"), rates, strict=True)
        for group, times in OF_GROUP.items()
    ]
    return pl.DataFrame(found, schema=["drug", "sex", "age_group", "per_1000"], orient="row")


SOURCE = Source(
    rows=rows,
    period_forms={"År": "year"},
    row_faults={
        "period_is_a_year": {"fault_heading": pl.lit("År"), "fault_text": pl.lit("2025-03")},
        "names_are_regions": {"area_level": pl.lit("municipality"), "area_code": pl.lit("2584")},
    },
)
