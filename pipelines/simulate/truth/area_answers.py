"""Puts the figures of sources without persons in their places: by period, area and sex, those that say nothing too.

What each indicator takes from its source is in the other modules, what the sources say in `sources_of_figures`. An
answer is `[numerator, denominator, value, status]`, as the results must have it; what the source does not give is NULL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from pipelines.simulate.truth.counting import NATION, Known, functions
from pipelines.simulate.world import World

Figures = pl.DataFrame  # the columns of `PLACE` and `TOLD`
PLACE = ("period_type", "period_start", "area_level", "area_code", "sex")
TOLD = ("numerator", "denominator", "value", "status")

Attribution = Literal["caregiver", "resident"]
Silence = Literal["not_reported", "nobody"]
NOBODY = {"numerator": pl.lit(0, dtype=pl.Int64), "value": pl.lit(0.0), "status": pl.lit("ok")}


@dataclass(frozen=True)
class Telling:
    """How the figures of an indicator stand in the results. `silence`: what it means that an area has no row."""

    attribution: Attribution
    silence: Silence = "not_reported"


def tells(attribution: Attribution, silence: Silence = "not_reported") -> Callable[[Callable[[Known], Figures]], Any]:
    """Says of a function that gives figures how they stand: the fields of `Telling`. Its name is the indicator's."""

    def attach(figures: Callable[[Known], Figures]) -> Callable[[Known], Figures]:
        figures.telling = Telling(attribution, silence)  # type: ignore[attr-defined]
        return figures

    return attach


def answers(known: Known, world: World, since: date) -> dict[str, object]:
    """Name -> attribution -> period type -> first day of the period -> area level -> area -> sex -> the answer.

    Of every period that began on `since` or later and that the source speaks of. Nation, regions and municipalities
    are all there at a level that the source speaks of; a unit that is not there has reported nothing.
    """
    areas, today = _areas(world), _with_units_of_today(known, world)
    return {
        name: {figures.telling.attribution: _nested(_placed(figures(today), areas, figures.telling.silence, since))}
        for name, figures in functions("telling")
    }


def _with_units_of_today(known: Known, world: World) -> dict[str, pl.DataFrame]:
    """The rows with the unit that theirs was merged into, however often."""
    merged = dict(world.tables["unit"].drop_nulls("merged_into").select("unit_id", "merged_into").iter_rows())
    found = dict(known)
    for _ in merged:
        for name, rows in found.items():
            if "unit_id" in rows.columns:
                found[name] = rows.with_columns(pl.col("unit_id").replace(merged))
    return found


def _areas(world: World) -> pl.DataFrame:
    codes = {"nation": [NATION], "region": world.regions, "municipality": world.municipalities}
    parts = [pl.DataFrame({"area_level": level, "area_code": found}) for level, found in codes.items()]
    return pl.concat(parts)


def _placed(told: Figures, areas: pl.DataFrame, silence: Silence, since: date) -> Figures:
    """The figures, and a row for every area that is silent where others of its level speak."""
    told = told.filter(pl.col("period_start") >= since)
    spoken_of = told.select("period_type", "period_start", "area_level", "sex").unique()
    silent = spoken_of.join(areas, on="area_level").join(told, on=PLACE, how="anti")
    meaning = NOBODY if silence == "nobody" else {"status": pl.lit(silence)}
    return pl.concat([told, silent.with_columns(**meaning)], how="diagonal").select(*PLACE, *TOLD).sort(PLACE)


def _nested(placed: Figures) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for period_type, start, level, area, sex, *answer in placed.iter_rows():
        inner = found
        for key in (period_type, start.isoformat(), level, area):
            inner = inner.setdefault(key, {})
        inner[sex] = answer
    return found
