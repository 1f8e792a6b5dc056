"""LSS statistics: persons with daily activity and housing; a few of a municipality are not shown, nobody has no row."""

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import ALL_AGES, at_all_levels, drawn, inhabitants, local_rates, whole_periods
from pipelines.simulate.chance import coin
from pipelines.simulate.sources import Scene, Source

ALL = "Samtliga"
GROUPS = {ALL: ALL_AGES, "0-22": (0, 22), "23-64": (23, 64), "65+": (65, 115)}
PER_10_000 = {  # inhabitants of the group; 35-55 with daily activity or housing of all ages taken together
    "daily_activity": {"0-22": 4.0, "23-64": 62.0, "65+": 9.0},
    "adult_housing": {"0-22": 2.0, "23-64": 42.0, "65+": 24.0},
    "child_housing": {"0-22": 4.5, "23-64": 0.0, "65+": 0.0},
}
MEN, WOMEN = 1.17, 0.83
YEARLY_GROWTH = 0.015
DEVIATION = 0.2  # of a region's log rate, and again of a municipality's
SHOWN_FROM = 4
SMALL, NOBODY = 4_000, 0.3  # inhabitants; of the smaller municipalities, for each support: nobody has it


def rows(scene: Scene) -> pl.DataFrame:
    """A row per year, support, area, sex and group with anybody in it; municipalities by sex only."""
    people = inhabitants(scene.world, {group: ages for group, ages in GROUPS.items() if group != ALL})
    asked = whole_periods(scene, 12).with_row_index("turn").join(_rates(), how="cross")
    cells = asked.join(people, on="age_group").join(local_rates(scene, DEVIATION), on="municipality_code")
    cells = cells.join(_without_anybody(scene, people), on=["support", "municipality_code"], how="left")
    cells = cells.sort("period_start", "support", "age_group", "municipality_code", "sex")
    cells = cells.with_columns(persons=drawn(scene, cells["inhabitants"], _share(cells)))
    counted = cells.select(
        "period_start", "period_end", "support", "age_group", "municipality_code", "sex", "persons", "inhabitants"
    )
    return _shown(at_all_levels(_with_all_ages(counted), scene.world, ("persons", "inhabitants")))


def _rates() -> pl.DataFrame:
    found = [(support, group, rate) for support, rates in PER_10_000.items() for group, rate in rates.items()]
    return pl.DataFrame(found, schema=["support", "age_group", "per_10_000"], orient="row")


def _without_anybody(scene: Scene, people: pl.DataFrame) -> pl.DataFrame:
    """`support, municipality_code, nobody`: the small municipalities where nobody has the support."""
    all_ages = people.group_by("municipality_code").agg(pl.col("inhabitants").sum())
    small = all_ages.filter(pl.col("inhabitants") < SMALL).select("municipality_code")
    pairs = pl.DataFrame({"support": list(PER_10_000)}).join(small, how="cross").sort("support", "municipality_code")
    return pairs.filter(pl.Series(coin(scene.rng, NOBODY, pairs.height))).with_columns(nobody=pl.lit(True))


def _share(cells: pl.DataFrame) -> np.ndarray:
    has_it = cells["nobody"].is_null().to_numpy()
    grown = (1 + YEARLY_GROWTH) ** cells["turn"].cast(pl.Float64).to_numpy()
    of_sex = np.where(cells["sex"].to_numpy() == "M", MEN, WOMEN)
    return np.asarray(cells["per_10_000"].to_numpy() / 10_000 * cells["times"].to_numpy() * of_sex * grown * has_it)


def _with_all_ages(counted: pl.DataFrame) -> pl.DataFrame:
    whole = counted.with_columns(age_group=pl.lit(ALL))
    keys = [name for name in counted.columns if name not in ("persons", "inhabitants")]
    return pl.concat([counted, whole.group_by(keys).agg(pl.col("persons", "inhabitants").sum())])


def _shown(counted: pl.DataFrame) -> pl.DataFrame:
    """Nobody has no row, and a few in a municipality are not told."""
    is_shown = (pl.col("area_level") != "municipality") | (pl.col("persons") >= SHOWN_FROM)
    per_10_000 = (pl.col("persons") * 10_000 / pl.col("inhabitants")).round(2)
    why = pl.when(~is_shown).then(pl.lit("unknown"))
    asked = (pl.col("area_level") != "municipality") | (pl.col("age_group") == ALL)
    told = counted.filter(asked, pl.col("persons") > 0)
    return told.with_columns(per_10_000=per_10_000).select(
        "period_start", "period_end", "area_level", "area_code", "support", "sex", "age_group",
        persons=pl.when(is_shown).then("persons"), per_10_000=pl.when(is_shown).then("per_10_000"),
        persons_missing=why, per_10_000_missing=why,
    )  # fmt: skip


SOURCE = Source(
    rows=rows,
    period_forms={"År": "year"},
    fault_from=(pl.col("area_level") == "region") & (pl.col("persons") > 0),
    row_faults={
        "period_is_a_year": {"fault_heading": pl.lit("År"), "fault_text": pl.lit("2025-03")},
        "nobody_has_no_rate": {"persons": pl.lit(0, dtype=pl.Int64)},
        "adults_are_not_in_child_housing": {"support": pl.lit("child_housing"), "age_group": pl.lit("65+")},
    },
)
