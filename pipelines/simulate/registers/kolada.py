"""Kolada: some key figures of municipalities and regions, with its three ways of having no value."""

import numpy as np
import polars as pl

from pipelines.simulate.area_figures import (
    NATION,
    at_all_levels,
    drawn,
    inhabitants,
    local_rates,
    whole_periods,
)
from pipelines.simulate.chance import Flags, coin
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.world import World

YOUNG = {"young": (0, 19)}
YOUNG_ILL = {"K": 0.12, "M": 0.094}  # N33820, of inhabitants 0-19 years
ADULTS = {"adults": (25, 115)}
SUICIDE = {"K": 9.0, "M": 21.0}  # N61603, five-year means per 100 000 inhabitants from 25 years
SUICIDE_YEARS = 5
DAILY_ACTIVITY = 38.0  # N28819, per 10 000 inhabitants
MISUSE_COST = 720.0  # N35019, kronor per inhabitant
STARTED_30_DAYS = 0.55  # U79119, of assessments and treatments begun in child psychiatry
SECRET_BELOW = 600  # inhabitants 0-19 of one sex, where women and men are not told apart
NOT_REPORTED, NOT_APPLICABLE = 0.03, 0.01
DEVIATION = 0.15
WITHOUT_WAITING_DATA = "25"
COLUMNS = ("kpi", "area_level", "area_code", "period_start", "period_end", "sex", "value", "status", "value_missing")


def rows(scene: Scene) -> pl.DataFrame:
    """A row per key figure, area, year and sex, in the order of the API's nested lists."""
    found = pl.concat([_young(scene), _suicide(scene), _plain(scene), _waiting(scene)])
    return found.with_columns(members=pl.lit(1, dtype=pl.Int64)).sort("kpi", "area_code", "period_start", "sex")


def _young(scene: Scene) -> pl.DataFrame:
    """N33820: the nation and municipalities; sexes of small municipalities are secret."""
    counted = _counted(scene, YOUNG, YOUNG_ILL)
    told = at_all_levels(counted, scene.world, ("events", "inhabitants")).filter(pl.col("area_level") != "region")
    is_secret = (pl.col("sex") != "T") & (pl.col("inhabitants") < SECRET_BELOW)
    value = pl.when(~is_secret).then((pl.col("events") * 100 / pl.col("inhabitants")).round(2))
    return _figures(told, "N33820", value, missing=pl.when(is_secret).then(pl.lit("unknown")))


def _suicide(scene: Scene) -> pl.DataFrame:
    """N61603: the nation and regions, the mean of five years."""
    counted = _counted(scene, ADULTS, {sex: rate * SUICIDE_YEARS / 100_000 for sex, rate in SUICIDE.items()})
    told = at_all_levels(counted, scene.world, ("events", "inhabitants")).filter(pl.col("area_level") != "municipality")
    value = (pl.col("events") * 100_000 / pl.col("inhabitants") / SUICIDE_YEARS).round(1)
    return _figures(told, "N61603", value)


def _counted(scene: Scene, ages: dict[str, tuple[int, int]], shares: dict[str, float]) -> pl.DataFrame:
    """How many of the inhabitants it was each year."""
    cells = whole_periods(scene, 12).join(inhabitants(scene.world, ages).drop("age_group"), how="cross")
    cells = cells.join(local_rates(scene, DEVIATION), on="municipality_code")
    cells = cells.sort("period_start", "municipality_code", "sex")
    share = cells["sex"].replace_strict(shares, return_dtype=pl.Float64) * cells["times"]
    return cells.drop("times").with_columns(events=drawn(scene, cells["inhabitants"], np.asarray(share.to_numpy())))


def _plain(scene: Scene) -> pl.DataFrame:
    """N28819 and N35019: every municipality, women and men together; some have not reported, some have no such care."""
    places = _municipalities(scene.world)
    parts = []
    for kpi, level in (("N28819", DAILY_ACTIVITY), ("N35019", MISUSE_COST)):
        cells = (
            whole_periods(scene, 12)
            .join(places, how="cross")
            .join(local_rates(scene, DEVIATION * 2), on="municipality_code")
        )
        cells = cells.sort("period_start", "municipality_code").rename({"municipality_code": "area_code"})
        not_reported, not_applicable = (_some(scene, cells, share) for share in (NOT_REPORTED, NOT_APPLICABLE))
        why = (
            pl.when(pl.Series(not_reported)).then(pl.lit("missing"))
            .when(pl.Series(not_applicable)).then(pl.lit("not_applicable"))
        )  # fmt: skip
        noise = pl.Series(scene.rng.normal(1, 0.05, cells.height))
        value = pl.when(why.is_null()).then((pl.col("times") * level * noise).round(1))
        parts.append(_figures(cells.with_columns(sex=pl.lit("T")), kpi, value, missing=why))
    return pl.concat(parts)


def _waiting(scene: Scene) -> pl.DataFrame:
    """U79119: regions; one has not reported, and the status says so."""
    codes = pl.DataFrame({"area_level": "region", "area_code": scene.world.regions})
    nation = pl.DataFrame({"area_level": "nation", "area_code": NATION})
    cells = whole_periods(scene, 12).join(pl.concat([codes, nation]), how="cross").with_columns(sex=pl.lit("T"))
    share = pl.Series(scene.rng.normal(STARTED_30_DAYS, 0.12, cells.height).clip(0, 1) * 100).round(1)
    is_told = pl.col("area_code") != WITHOUT_WAITING_DATA
    status = pl.when(~is_told).then(pl.lit("not_reported"))
    return _figures(cells, "U79119", pl.when(is_told).then(share), status=status)


def _figures(
    cells: pl.DataFrame,
    kpi: str,
    value: pl.Expr,
    missing: pl.Expr | None = None,
    status: pl.Expr | None = None,
) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return cells.with_columns(
        kpi=pl.lit(kpi), value=value, status=nothing if status is None else status,
        value_missing=nothing if missing is None else missing,
    ).select(COLUMNS)  # fmt: skip


def _municipalities(world: World) -> pl.DataFrame:
    return pl.DataFrame({"area_level": "municipality", "municipality_code": world.municipalities})


def _some(scene: Scene, cells: pl.DataFrame, share: float) -> Flags:
    return coin(scene.rng, share, cells.height)


SOURCE = Source(
    rows=rows,
    format="json",
    parents=(("kpi", "municipality", "period"),),
    period_forms={"period": "year"},
    fault_from=pl.col("value").is_not_null() & pl.col("status").is_null(),
    row_faults={
        "period_is_a_year": {"fault_heading": pl.lit("period"), "fault_text": pl.lit("2025-03")},
        "no_value_with_a_status": {"status": pl.lit("suppressed")},
    },
)
