"""Municipality codes through their changes: what a code recorded on one day is on another.

Belongs here: recodes and splits, forwards and backwards in time. Does not belong here: what a municipality is part of.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from pipelines.reference.areas import UNKNOWN_PLACE

Tables = Mapping[str, pl.DataFrame]


class Change(NamedTuple):
    """A change of a municipality's code: all of it (recode), or a part that left (split)."""

    old_code: str
    new_code: str
    valid_from: date
    kind: str


def changes_of(tables: Tables) -> list[Change]:
    """The rows of `municipality_change`."""
    columns = tables["municipality_change"].select(*Change._fields)
    return [Change(*row) for row in columns.iter_rows()]


def successors(changes: Sequence[Change]) -> dict[str, str]:
    """Of each code that was replaced as a whole the one that stands for the municipality in the end."""
    next_of = {change.old_code: change.new_code for change in changes if change.kind == "recode"}
    found = {}
    for code in next_of:
        last = next_of[code]
        while last in next_of:
            last = next_of[last]
        found[code] = last
    return found


def known_codes(tables: Tables) -> list[str]:
    """Every code that is or was a municipality's, in order."""
    return sorted({*tables["municipality"]["municipality_code"], *tables["municipality_change"]["old_code"]})


def code_as_of(changes: Sequence[Change], code: str, recorded_on: date, as_of: date) -> str:
    """The municipality code of one day for what was recorded on another, forwards or backwards in time.

    The region's two digits where a split between the days hides which part it was, empty where not even the region is
    known. Backwards a part is again the whole that it was split from. A retired code that is still in use means what
    came after it.
    """
    while True:
        own = [change for change in changes if change.old_code == code and change.valid_from <= as_of]
        splits = [change for change in own if change.kind == "split" and recorded_on < change.valid_from]
        if splits:
            return _region_of_parts(changes, splits, as_of)
        successors = [change.new_code for change in own if change.kind == "recode"]
        if not successors:
            return _as_it_was(changes, code, as_of)
        code = successors[0]


def _region_of_parts(changes: Sequence[Change], splits: Sequence[Change], as_of: date) -> str:
    day = min(split.valid_from for split in splits)
    parts = {split.old_code for split in splits} | {split.new_code for split in splits}
    regions = {code_as_of(changes, part, day, as_of)[:2] for part in parts}
    return regions.pop() if len(regions) == 1 else UNKNOWN_PLACE


def _as_it_was(changes: Sequence[Change], code: str, as_of: date) -> str:
    """The code that a municipality, or the one it was split from, had before the changes that were still to come."""
    former = {change.new_code: change.old_code for change in changes if change.valid_from > as_of}
    while code in former:
        code = former[code]
    return code
