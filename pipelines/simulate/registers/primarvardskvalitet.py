"""PrimärvårdsKvalitet: recorded depression and anxiety among the listed; one region has not joined."""

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import ALL_AGES, at_all_levels, drawn, inhabitants, local_rates, whole_periods
from pipelines.simulate.sources import Scene, Source

SHARES = {("Dep1", "K"): 0.058, ("Dep1", "M"): 0.032, ("Ån1", "K"): 0.072, ("Ån1", "M"): 0.038}  # of the listed
LISTED = 0.97  # of the inhabitants
NOT_JOINED = "09"
DEVIATION = 0.12
CENTRES = 3  # health centres of a region that are told apart
CENTRE_OF_REGION = 0.04  # of the region's listed


def rows(scene: Scene) -> pl.DataFrame:
    """A row per year, indicator, region and sex, with the nation's sum and a few health centres of each region."""
    people = inhabitants(scene.world, {"all": ALL_AGES}).drop("age_group")
    rates = pl.DataFrame(
        [(*key, share) for key, share in SHARES.items()], schema=["indicator", "sex", "p"], orient="row"
    )
    cells = whole_periods(scene, 12).join(rates, how="cross").join(people, on="sex")
    cells = cells.join(local_rates(scene, DEVIATION), on="municipality_code").filter(
        ~pl.col("municipality_code").str.starts_with(NOT_JOINED)
    )
    cells = cells.sort("period_start", "indicator", "municipality_code", "sex")
    listed = (cells["inhabitants"] * LISTED).round().cast(pl.Int64)
    ill = drawn(scene, listed, np.asarray((cells["p"] * cells["times"]).to_numpy()))
    counted = cells.select("period_start", "period_end", "indicator", "municipality_code", "sex").with_columns(
        numerator=ill, denominator=listed
    )
    areas = at_all_levels(counted, scene.world, ("numerator", "denominator"))
    areas = areas.filter(pl.col("area_level") != "municipality").with_columns(
        level=pl.col("area_level"), health_centre=pl.lit(None, dtype=pl.String)
    )
    return _described(pl.concat([areas, _centres(scene, areas)]))


def _centres(scene: Scene, areas: pl.DataFrame) -> pl.DataFrame:
    """A small and even part of each region's listed, for women, men and all alike."""
    of_region = areas.filter(pl.col("area_level") == "region").join(
        pl.DataFrame({"n": range(1, CENTRES + 1)}), how="cross"
    )
    ident = pl.lit("SE9999990002-V") + pl.col("area_code") + pl.col("n").cast(pl.String).str.zfill(2)
    listed = (pl.col("denominator") * CENTRE_OF_REGION).round().cast(pl.Int64)
    found = of_region.with_columns(level=pl.lit("health_centre"), health_centre=ident, denominator=listed)
    share = np.asarray((of_region["numerator"] / of_region["denominator"]).to_numpy())
    return found.with_columns(numerator=drawn(scene, found["denominator"], share)).select(areas.columns)


def _described(found: pl.DataFrame) -> pl.DataFrame:
    value = (pl.col("numerator") * 100 / pl.col("denominator")).round(1)
    year = pl.col("period_end").dt.year().cast(pl.Int64)
    described = found.with_columns(value=value, definition_year=year)
    return described.sort("period_start", "indicator", "level", "area_code", "health_centre", "sex")


def _counts(numerator: int, denominator: int, value: float | None) -> dict[str, pl.Expr]:
    return {
        "numerator": pl.lit(numerator, dtype=pl.Int64),
        "denominator": pl.lit(denominator, dtype=pl.Int64),
        "value": pl.lit(value, dtype=pl.Float64),
    }


SOURCE = Source(
    rows=rows,
    period_forms={"År": "year"},
    fault_from=pl.col("level") == "health_centre",
    blank_in_faults=("numerator", "denominator"),
    broken_with={"definition_year.range": ("row.definition_of_the_year",)},
    row_faults={
        "period_is_a_year": {
            "fault_heading": pl.lit("År"), "fault_text": pl.lit("2025-03"), "definition_year": pl.lit(2025),
        },
        "area_fits_level": {"level": pl.lit("nation"), "health_centre": pl.lit(None, dtype=pl.String)},
        "centre_on_its_rows": {"health_centre": pl.lit(None, dtype=pl.String)},
        "numerator_within_denominator": _counts(11, 10, None),
        "value_of_the_counts": _counts(5, 10, 42.0),
        "definition_of_the_year": {"definition_year": pl.col("definition_year") - 1},
    },
)  # fmt: skip
