"""Unit: the hidden rows that are told are those that have next to none, or one number, in every table that could be."""

from decimal import Decimal

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.deliveries.vis import hidden
from pipelines.deliveries.vis.row import Row
from pipelines.deliveries.vis.sums import Cell, Sum

NAMES = ("whole", "first", "second", "a", "b", "c", "d")
MOST, BEYOND = 4, 20  # cases of the smallest areas; more than the whole can have
EVERY = np.indices((BEYOND + 1,) * 4).reshape(4, -1).astype(np.int16)
LEAVES = dict(zip("abcd", EVERY, strict=True))
TABLES = {
    **LEAVES, "first": LEAVES["a"] + LEAVES["b"], "second": LEAVES["c"] + LEAVES["d"], "whole": EVERY.sum(axis=0),
}  # fmt: skip


def cell(line: int, cases: int | None) -> Cell:
    texts = {"ReasonCode": "MSK"} if cases is None else {}
    row = Row(line, {}, texts, {}, None, None, ("region", str(line)), None, "T", None)
    return Cell(row, None if cases is None else {"Denominator": Decimal(cases)})


@given(st.lists(st.integers(0, MOST), min_size=4, max_size=4), st.sets(st.sampled_from(NAMES)))
@example([1, 1, 3, 4], {"a", "b"})
@example([1, 0, 1, 4], {"first", "second", "a", "b"})
@example([4, 4, 1, 1], {"first", "a", "c", "d"})
@example([4, 0, 3, 0], {"first", "second", "b", "d"})  # the smallest say what the larger have at least
def test_a_hidden_row_is_told_where_no_table_that_fits_gives_it_room(cases: list[int], gone: set[str]) -> None:
    true = dict(zip("abcd", cases, strict=True))
    true |= {"first": cases[0] + cases[1], "second": cases[2] + cases[3], "whole": sum(cases)}
    cells = {name: cell(line, None if name in gone else true[name]) for line, name in enumerate(NAMES)}
    sums = [
        Sum("healthcare_region", cells["whole"], [cells["first"], cells["second"]]),
        Sum("units", cells["first"], [cells["a"], cells["b"]]),
        Sum("units", cells["second"], [cells["c"], cells["d"]]),
    ]
    told = {NAMES[found.line or 0] for found in hidden.findings(sums)}

    fits = np.logical_and.reduce([TABLES[name] == true[name] for name in NAMES if name not in gone] or [True])
    fitting = {name: np.broadcast_to(TABLES[name], EVERY.shape[1])[fits].reshape(-1) for name in gone}
    narrow = {name for name, found in fitting.items() if found.max() < 3 or found.min() == found.max()}
    assert told == narrow


def test_what_one_sum_allows_at_most_is_what_another_needs_at_least() -> None:
    """Of ten another has four at most, so that there are six, which leaves nobody for what is beside them elsewhere."""
    ten, four, six = (cell(line, cases) for line, cases in ((1, 10), (2, 4), (3, 6)))
    one, other, beside, last = (cell(line, None) for line in (4, 5, 6, 7))
    sums = [Sum("units", ten, [one, other]), Sum("sexes", four, [other, beside]), Sum("periods", six, [one, last])]
    assert {found.line for found in hidden.findings(sums)} == {4, 5, 6, 7}
    free = [Sum("units", ten, [one, other]), Sum("sexes", four, [other, beside]), Sum("periods", ten, [one, last])]
    assert list(hidden.findings(free)) == []
