"""Surveys of municipalities: yes and no of each, and the percentages that counties and the nation are given as."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import NATION, whole_periods
from pipelines.simulate.chance import Shares, coin
from pipelines.simulate.sources import Scene

ANSWERED = 0.95  # of the municipalities
OWN_LEAN, YEARLY_LEAN = (
    0.6,
    0.05,
)  # log odds: a municipality's own, for every question, and the nation's from year to year


def answered(scene: Scene, questions: Mapping[str, float]) -> pl.DataFrame:
    """A row per year and municipality, county and nation; `questions`: the share of municipalities that say yes."""
    world = scene.world
    years = whole_periods(scene, 12)
    lean = scene.rng.normal(0, OWN_LEAN, len(world.municipalities))
    parts = [_of_year(scene, year, questions, lean) for year in years.with_row_index("turn").iter_slices(1)]
    own = pl.concat(parts)
    region_of = dict(world.tables["municipality"].select("municipality_code", "region_code").iter_rows())
    by_level = {"nation": pl.lit(NATION), "region": pl.col("area_code").replace_strict(region_of)}
    shares = [
        _shares(own.with_columns(area_level=pl.lit(level), area_code=code), questions)
        for level, code in by_level.items()
    ]
    return pl.concat([*shares, own]).sort("period_start", "area_level", "area_code")


def _of_year(scene: Scene, year: pl.DataFrame, questions: Mapping[str, float], lean: Shares) -> pl.DataFrame:
    """1 or 0 of each municipality that answered."""
    places = pl.DataFrame({"area_level": "municipality", "area_code": scene.world.municipalities})
    has_answered = pl.Series(coin(scene.rng, ANSWERED, len(lean)))
    grown = YEARLY_LEAN * year["turn"][0]
    answers = {
        question: pl.Series(coin(scene.rng, _probability(share, lean + grown), len(lean)).astype(np.float64))
        for question, share in questions.items()
    }
    whole = year.drop("turn").join(places, how="cross").with_columns(**answers)
    return whole.with_columns(pl.when(has_answered).then(pl.col(name)).alias(name) for name in questions)


def _probability(share: float, lean: Shares) -> Shares:
    odds = share / (1 - share) * np.exp(lean)
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def _shares(placed: pl.DataFrame, questions: Mapping[str, float]) -> pl.DataFrame:
    """Whole percent of those that answered."""
    keys = ["period_start", "period_end", "area_level", "area_code"]
    percent = [(pl.col(name).mean() * 100).round(0) for name in questions]
    return placed.group_by(keys).agg(percent).select(placed.columns)
