"""One figure of a publication with all that is known of it, for the operator: counts here may be small.

Read from the publication's own record, so it tells of an old one what was so then, whatever has come since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from data_contracts.shapes import ALL_AGES, WITHHELD
from pipelines.aggregate import flow, period_words
from pipelines.aggregate import results as rolling
from pipelines.aggregate.flow import Count, Where, beside_cells
from pipelines.aggregate.periods import LENGTHS, first_of, number_of
from pipelines.aggregate.results import Counted
from pipelines.errors import UserError
from pipelines.plausibility.coverage import NATION
from pipelines.reference.areas import LEVELS
from pipelines.release import differing, manifest, record
from pipelines.release.finding import Revision
from pipelines.release.inputs import Inputs

PLACED = ("publication", "vip", "indicator")  # said once for all


@dataclass(frozen=True)
class Asked:
    """A cell: of an indicator `<vip>/<name>`, by attribution, area, period, sex and age band."""

    indicator: str
    area: str
    period: str
    attribution: str | None = None
    sex: str = "T"
    age_band: str = ALL_AGES


@dataclass(frozen=True)
class Explanation:
    """`result`: the row before the gate. `published`: the row after it, None where it is not shown at all.

    `flow`: steps from the register to the numerator, of the area and period as a whole; empty where none is counted.
    `coverage`: of each register in the nation and the area that year. `holds`: `HELD` of what holds the row back, or
    would if it were not lifted. `deliveries`, `definitions`: by name, hashes.
    """

    publication: str
    result: Mapping[str, Any]
    published: Mapping[str, Any] | None
    suppression: str
    flow: Sequence[Count]
    coverage: Sequence[Mapping[str, Any]]
    holds: Sequence[Mapping[str, Any]]
    deliveries: Mapping[str, Sequence[Mapping[str, str]]]
    definitions: Mapping[str, str]


def explain(revision: Revision, asked: Asked) -> Explanation:
    """Everything of one cell. Raises UserError where there is no such cell."""
    inputs = record.read(revision.folder / record.PLACE)
    item = _counted(inputs, asked)
    where = _where(inputs, item, asked)
    result = _row(rolling.shaped(inputs.publication, item, rolling.rolled_up(item, inputs.ground)), where, asked)
    if result is None:
        raise UserError(
            f"{asked.indicator}: has no row of {where.area_level} {asked.area}, {asked.period}, sex {asked.sex}, age "
            f"{asked.age_band}. The plan and the indicator's header say which there are."
        )
    own = differing.read(revision.folder).filter(vip=item.indicator.vip, indicator=item.indicator.short_name).collect()
    published = _row(own, where, asked)
    said = manifest.read(revision.folder)
    return Explanation(
        str(revision),
        result,
        published,
        _suppression(result, published, is_published=not own.is_empty()),
        _flow(inputs, item, where),
        _coverage(inputs, item, where),
        _holds(inputs, item, where),
        {name: said["deliveries"][name] for name in item.indicator.registers},
        _definitions(said, item),
    )


def _counted(inputs: Inputs, asked: Asked) -> Counted:
    there = {item.indicator.name: item for item in inputs.counted}
    if asked.indicator not in there:
        raise UserError(
            f"{asked.indicator}: was not computed for {inputs.publication}. There are {len(there)} indicators in it; "
            "write one as <vip>/<indicator>."
        )
    return there[asked.indicator]


def _where(inputs: Inputs, item: Counted, asked: Asked) -> Where:
    header = item.indicator.header
    if asked.attribution not in (None, *header.attribution):
        raise UserError(f"{asked.attribution}: {asked.indicator} is counted by {' and '.join(header.attribution)}.")
    areas = pl.read_parquet(inputs.warehouse.reference.path("area")).filter(area_code=asked.area)
    levels = [level for level in LEVELS if level in areas["area_level"].to_list()]
    if not levels:
        raise UserError(f"{asked.area}: there is no such area. Write SE, a region as 14, a municipality as 1480.")
    period = period_words.parse(asked.period)
    if period.first is None or period.first != period.last:
        raise UserError(f"{asked.period}: is not one period. Write one, as 2025 or 2025-Q1.")
    return Where(asked.attribution or header.attribution[0], levels[0], asked.area, period.kind, period.first)


def _row(rows: pl.DataFrame, where: Where, asked: Asked) -> dict[str, Any] | None:
    keys = {name: value for name, value in vars(where).items() if name != "period_start"}
    wanted = {**keys, "sex": asked.sex, "age_band": asked.age_band}
    texts = [pl.col(name).cast(pl.String) == value for name, value in wanted.items()]
    found = rows.filter(*texts, period_start=where.period_start)
    return _plain(found.row(0, named=True)) if found.height else None


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: value.isoformat() for name, value in row.items() if isinstance(value, date)}
    return {name: days.get(name, value) for name, value in row.items() if name not in PLACED}


def _suppression(result: Mapping[str, Any], published: Mapping[str, Any] | None, *, is_published: bool) -> str:
    """In words: shown, hidden by the gate, or held back before it."""
    if not is_published:
        return "not published: no row of the indicator is"
    if published is None:
        return "not published: the plan shows no such row"
    if published["status"] == "suppressed" != result["status"]:
        return "hidden by the gate"
    if published["status"] == WITHHELD:
        return "withheld: what it rests on is in doubt, late or fails"
    is_changed = any(published[name] != result[name] for name in ("numerator", "denominator", "missing", "value"))
    changed = "shown with other figures: as they were served before, or as the policy changes them"
    return changed if is_changed else "shown"


def _flow(inputs: Inputs, item: Counted, where: Where) -> Sequence[Count]:
    if not beside_cells(item.cells.path).is_file():
        return ()
    return flow.of(item.indicator, inputs.warehouse, item.cells.path, where)


def _coverage(inputs: Inputs, item: Counted, where: Where) -> list[dict[str, Any]]:
    """Of the indicator's registers, in the nation and the area, of the year that the period begins in."""
    own = pl.col("register").is_in(item.indicator.registers) & pl.col("region_code").is_in([NATION, where.area_code])
    return inputs.coverage.filter(own, reference_year=where.period_start.year).to_dicts()


def _holds(inputs: Inputs, item: Counted, where: Where) -> list[dict[str, Any]]:
    """Those that are about the area, or one within it or around it, and a month of the period."""
    first = number_of(where.period_start)
    months = [first_of(first + place) for place in range(LENGTHS[where.period_type])]
    regions = inputs.ground.places[where.attribution].meeting(where.area_level, where.area_code, "region")
    own = inputs.held.filter(
        pl.col("month").is_null() | pl.col("month").is_in(months),
        pl.col("region").is_null() | pl.col("region").is_in(regions),
        indicator=item.indicator.name,
    )
    return [_plain(one) for one in own.to_dicts()]


def _definitions(said: Mapping[str, Any], item: Counted) -> dict[str, str]:
    """The indicator's own file, and the concepts, code lists and contracts that its query is built on."""
    indicator = item.indicator
    shared = {name: said["shared_definitions"].get(name.removeprefix("codes.")) for name in sorted(indicator.names)}
    contracts = {f"contract {name}": said["contracts"][name] for name in indicator.registers}
    found = {indicator.name: said["definitions"][indicator.name], **shared, **contracts}
    return {name: hashed for name, hashed in found.items() if hashed is not None}
