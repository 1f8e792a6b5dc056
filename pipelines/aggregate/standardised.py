"""Standardised figures of the rows that are over all ages, from the sums by sex and age below them.

Belongs here: which strata a row has and whom it is compared with. Does not belong here: the methods, see
`pipelines.statistics.standardisation`. A case whose age is not known, or by sex its sex, is in no stratum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate import cube
from pipelines.aggregate.grid import MARGINS, Block, Grid, Span
from pipelines.aggregate.periods import Periods
from pipelines.aggregate.places import Places
from pipelines.aggregate.plan import OLDEST, Plan
from pipelines.reference import standard_population
from pipelines.select.header import Header, PopulationAtRisk, Standardise
from pipelines.statistics import standardisation
from pipelines.statistics.arrays import Array
from pipelines.statistics.strata import Columns, beside

Numbers = NDArray[np.int64]
EVERYBODY = PopulationAtRisk(per=1)


class Counted(NamedTuple):
    """Those with the event, and all cases or person-years, of one shape."""

    events: Array
    persons: Array


Sums = Mapping[tuple[str, str], Counted]
"""(attribution, kind of period) -> what is counted by place, as `cube.by_place` has it."""


@dataclass(frozen=True)
class Stratified:
    """Every area in every period, by sex (both, women, men) and age band: (areas and periods, sexes, bands).

    `rows`: the row of the grid that is over all ages, of each sex, -1 where the plan has none. `period`: where the
    same period of all areas together is in `nation`.
    """

    rows: Numbers
    counted: Counted
    period: Numbers
    nation: Counted


def values(header: Header, grid: Grid, sums: Sums, places: Mapping[str, Places], plan: Plan) -> Array:
    """The standardised value of every row of the grid in the indicator's own unit; NaN where there is none.

    Direct: none under 10 events, nor where a stratum of the standard has nobody. Its strata are those of the ages and
    the sex of `population`, and of a proportion those that have any case in the nation, in whichever period.
    Indirect: none where nothing is expected, nor a share above 1.
    """
    found = np.full(grid.size, np.nan)
    wanted = header.standardise
    if wanted is None or not grid.size:
        return found
    strata = stratified(grid, sums, places)
    with np.errstate(invalid="ignore", divide="ignore"):
        for number, sex in enumerate(MARGINS):
            chosen = np.flatnonzero(strata.rows[:, number] >= 0)
            own = _in_columns(strata.counted, sex, wanted, grid, chosen)
            if wanted.is_indirect:
                value = _indirect(header, own, _of_nation(strata, sex, wanted, grid, strata.period[chosen]))
            else:
                value = _direct(header, own, _standard(header, sex, wanted, strata, grid, plan))
            found[strata.rows[chosen, number]] = value
    return found


def stratified(grid: Grid, sums: Sums, places: Mapping[str, Places]) -> Stratified:
    """The sums of all areas and periods, one after the other in the order of the grid."""
    nations = {key: _by_stratum(own, places[key[0]], "nation", _periods(grid, key), grid) for key, own in sums.items()}
    firsts = dict(zip(nations, np.cumsum([0, *(len(one.events) for one in nations.values())]).tolist(), strict=False))
    rows, counted, periods, before = [], [], [], 0
    for block in grid.blocks:
        across = 0
        for span in block.spans:
            key = block.attribution, span.periods.kind
            rows.append(_rows_over_all_ages(block, span, before + across))
            counted.append(_by_stratum(sums[key], places[block.attribution], block.area_level, span.periods, grid))
            periods.append(np.tile(np.arange(len(span.periods)) + firsts[key], len(block.areas)))
            across += span.width
        before += block.size
    return Stratified(np.concatenate(rows), _joined(counted), np.concatenate(periods), _joined(list(nations.values())))


def _periods(grid: Grid, key: tuple[str, str]) -> Periods:
    (found,) = (periods for periods in grid.periods(key[0]) if periods.kind == key[1])
    return found


def _by_stratum(own: Counted, places: Places, level: str, periods: Periods, grid: Grid) -> Counted:
    summing, bands = places.summing(level), len(grid.bands)
    found = (cube.by_sex_and_age(summing @ one, periods, bands)[..., :bands].astype(np.float64) for one in own)
    return Counted(*(one.reshape(-1, len(MARGINS), bands) for one in found))


def _rows_over_all_ages(block: Block, span: Span, first: int) -> Numbers:
    """Of every area and period (rows) and sex (columns). `first`: where the span begins in the block's first area."""
    area, period = np.divmod(np.arange(len(block.areas) * len(span.periods)), len(span.periods))
    begins = first + area * block.width + period * len(span.sexes)
    found = np.full((len(begins), len(MARGINS)), -1, dtype=np.int64)
    for margin in np.flatnonzero(span.ages == 0).tolist():
        found[:, span.sexes[margin]] = begins + margin
    return found


def _joined(parts: list[Counted]) -> Counted:
    return Counted(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _in_columns(counted: Counted, sex: str, wanted: Standardise, grid: Grid, chosen: Numbers) -> Columns:
    """The strata of rows of this sex: by age alone of all whom they count, else of each sex that they count."""
    sexes = ["K", "M"] if sex == "T" and "sex" in wanted.by else [sex]
    bands = pl.DataFrame({"age_band": grid.bands})
    keys = pl.DataFrame({"sex": sexes}).join(bands, how="cross", maintain_order="left_right")
    numbers = [MARGINS.index(one) for one in sexes]
    flat = (one[chosen][:, numbers].reshape(len(chosen), -1) for one in counted)
    return Columns(keys.select(_by(wanted)), *flat)


def _by(wanted: Standardise) -> list[str]:
    return ["sex", "age_band"] if "sex" in wanted.by else ["age_band"]


def _of_nation(strata: Stratified, sex: str, wanted: Standardise, grid: Grid, periods: Numbers) -> Columns:
    """All areas together in these periods; by age alone of both sexes, so that women and men can be compared."""
    return _in_columns(strata.nation, sex if "sex" in wanted.by else "T", wanted, grid, periods)


def _standard(header: Header, sex: str, wanted: Standardise, strata: Stratified, grid: Grid, plan: Plan) -> Columns:
    """The standard population, one row, of the strata that the indicator can have."""
    nation = _of_nation(strata, sex, wanted, grid, np.arange(len(strata.nation.persons)))
    possible = (
        nation.keys if header.population else nation.keys.filter(pl.Series(nation.persons.max(axis=0, initial=0) > 0))
    )
    weights = standard(wanted, header.population or EVERYBODY, plan)
    kept = weights.join(possible, on=possible.columns, how="semi", maintain_order="left")
    persons = kept["persons"].to_numpy().reshape(1, -1)
    return Columns(kept.drop("persons"), np.full(persons.shape, np.nan), persons)


def standard(wanted: Standardise, at_risk: PopulationAtRisk, plan: Plan) -> pl.DataFrame:
    """`sex` (where by sex), `age_band`, `persons` above 0: the standard's, of the ages and the sex of `at_risk`."""
    edges = {at_risk.age_from, *([at_risk.age_to + 1] if at_risk.age_to < OLDEST else [])}
    knows_sexes = "T" not in standard_population.load(wanted.to)["sex"]
    cuts = sorted({*plan.age_bands()["age_from"], *edges})
    weights = standard_population.weights(wanted.to, cuts, by_sex=knows_sexes, evenly_within_bands=True)
    within = weights.filter(pl.col("age_from").is_between(at_risk.age_from, at_risk.age_to))
    if knows_sexes and at_risk.sex != "T":
        within = within.filter(sex=at_risk.sex)
    banded = (
        within.join(plan.ages(), left_on="age_from", right_on="age").group_by(_by(wanted)).agg(pl.col("persons").sum())
    )
    return banded.filter(pl.col("persons") > 0).sort(_by(wanted))


def _direct(header: Header, own: Columns, to: Columns) -> Array:
    if to.keys.is_empty():
        return np.full(len(own.events), np.nan)
    kept = own.keys.with_row_index("column").join(to.keys, on=to.keys.columns, how="semi", maintain_order="left")
    columns = kept["column"].to_numpy()
    strata = beside(Columns(own.keys[columns], own.events[:, columns], own.persons[:, columns]), to)
    if header.population:
        return standardisation.direct_rate(strata).value * header.population.per
    enough = strata.events.sum(axis=1) >= standardisation.FEWEST_EVENTS
    return np.where(enough, standardisation.direct_proportion(strata).value, np.nan)


def _indirect(header: Header, own: Columns, nation: Columns) -> Array:
    value = standardisation.indirect_rate(beside(own, nation)).value
    return value * header.population.per if header.population else np.where(value > 1, np.nan, value)
