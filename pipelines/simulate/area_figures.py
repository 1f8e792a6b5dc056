"""What sources of figures and no persons are drawn from: their periods, inhabitants by area, and sums over levels.

The figures are at the level of the real nation, however few persons a run has: they are other people's statistics.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.simulate.calendar_plan import periods
from pipelines.simulate.chance import Shares
from pipelines.simulate.sources import Scene
from pipelines.simulate.world import World

NATION = "SE"
ALL_AGES = (0, 115)


def whole_periods(scene: Scene, months: int) -> pl.DataFrame:
    """`period_start, period_end` of every period that the source's deliveries speak of, oldest first."""
    found = periods(scene.plan[0].covers_from, scene.plan[-1].covers_to, months)
    return pl.DataFrame(found, schema={"period_start": pl.Date, "period_end": pl.Date}, orient="row")


def inhabitants(world: World, groups: Mapping[str, tuple[int, int]]) -> pl.DataFrame:
    """`age_group, municipality_code, sex, inhabitants`: real persons, for each group from its first to its last age."""
    parts = [
        world.population.filter(pl.col("age").is_between(first, last))
        .group_by("municipality_code", "sex")
        .agg(inhabitants=pl.col("persons").sum().round().cast(pl.Int64))
        .select(pl.lit(group).alias("age_group"), "municipality_code", "sex", "inhabitants")
        for group, (first, last) in groups.items()
    ]
    return pl.concat(parts).sort("age_group", "municipality_code", "sex")


def local_rates(scene: Scene, deviation: float) -> pl.DataFrame:
    """`municipality_code, times`: how much more common something is in each municipality, around one."""
    world = scene.world
    region = scene.rng.normal(0, deviation, len(world.regions))[world.region_of]
    own = scene.rng.normal(0, deviation, len(world.municipalities))
    return pl.DataFrame({"municipality_code": world.municipalities, "times": np.exp(region + own)})


def at_all_levels(counts: pl.DataFrame, world: World, summed: Sequence[str]) -> pl.DataFrame:
    """Counts of municipalities, women and men, summed to `area_level, area_code` and with `sex` T beside K and M."""
    region_of = dict(world.tables["municipality"].select("municipality_code", "region_code").iter_rows())
    code = pl.col("municipality_code")
    levels = {"nation": pl.lit(NATION), "region": code.replace_strict(region_of), "municipality": code}
    others = [name for name in counts.columns if name not in ("municipality_code", *summed)]
    parts = [
        counts.with_columns(area_level=pl.lit(level), area_code=area).group_by("area_level", "area_code", *others)
        .agg(pl.col(summed).sum())
        for level, area in levels.items()
    ]  # fmt: skip
    apart = pl.concat(parts)
    both = apart.with_columns(sex=pl.lit("T")).group_by("area_level", "area_code", *others).agg(pl.col(summed).sum())
    return pl.concat([apart, both.select(apart.columns)]).sort("area_level", "area_code", *others)


def drawn(scene: Scene, trials: pl.Series, share: Shares) -> pl.Series:
    """How many of so many have it, each with its own share."""
    return pl.Series(scene.rng.binomial(trials.to_numpy(), np.clip(share, 0.0, 1.0)).astype(np.int64))
