"""Property: what is hidden leaves every guarded count as wide an interval as is asked, for whoever tries all numbers."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from pipelines.disclosure.attack.found import attack
from pipelines.disclosure.suppress.choice import Levels, Pattern, Terms, suppress
from pipelines.disclosure.system import NO_LIMIT, Guarded, Numbers, System

SMALL, WIDTH = 5, 3


def table(cells: Numbers) -> tuple[System, Numbers]:
    """A table with its margins and its total, as a system and its counts: cells, rows, columns, total."""
    rows, columns = cells.shape
    counts = np.concatenate([cells.ravel(), cells.sum(axis=1), cells.sum(axis=0), [cells.sum()]])
    inner = np.arange(rows * columns).reshape(rows, columns)
    sums = [(rows * columns + row, inner[row]) for row in range(rows)]
    sums += [(rows * columns + rows + column, inner[:, column]) for column in range(columns)]
    sums += [(len(counts) - 1, np.arange(rows * columns, rows * columns + rows))]
    sums += [(len(counts) - 1, np.arange(rows * columns + rows, len(counts) - 1))]
    equal = np.zeros((len(sums), len(counts)), dtype=np.int64)
    for equation, (whole, parts) in enumerate(sums):
        equal[equation, whole] = 1
        equal[equation, parts] = -1
    return System(sparse.csr_array(equal), np.zeros_like(counts), np.full_like(counts, NO_LIMIT)), counts


def hide(cells: Numbers, forced: Sequence[int] = ()) -> tuple[System, Numbers, Numbers, Pattern]:
    """System, counts, guarded counts and what to hide; small counts are guarded, margins dearer than cells."""
    system, counts = table(cells)
    at = np.flatnonzero((counts > 0) & (counts < SMALL))
    up = SMALL - counts[at]
    levels = Levels(at, up, np.minimum(counts[at], np.maximum(WIDTH - up, 0)))
    is_forced = np.isin(np.arange(len(counts)), list(forced))
    cost = np.where(np.arange(len(counts)) < cells.size, 1.0, 10.0) * (1 + np.log1p(counts))
    return (
        system,
        counts,
        at,
        suppress(system, counts, levels, Terms(cost, np.arange(len(counts)), is_forced, np.zeros(len(counts), bool))),
    )


tables = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.sampled_from([0, 1, 2, 4, 5, 7, 12, 40])
)


@settings(max_examples=20)
@given(cells=tables)
def test_no_attack_confines_a_guarded_count(cells: Numbers) -> None:
    system, counts, at, pattern = hide(cells)
    assert pattern.unprotected == ()
    assert pattern.hidden[at].all()
    known = ~pattern.hidden
    seen = System(system.equal, np.where(known, counts, 0), np.where(known, counts, NO_LIMIT))
    found = attack(seen, Guarded(at, np.full(len(at), WIDTH), np.full(len(at), SMALL)))
    assert (len(found.at), len(found.undecided)) == (0, 0)


@settings(max_examples=15)
@given(cells=arrays.arrays(np.int64, (2, 2), elements=st.integers(0, 9)))
def test_who_tries_all_numbers_finds_intervals_as_wide_as_asked(cells: Numbers) -> None:
    _, counts, at, pattern = hide(cells)
    ranges = [range(16) if hidden else [count] for count, hidden in zip(counts[:4], pattern.hidden[:4], strict=True)]
    one_each = np.array([table(inner.reshape(2, 2))[1] for inner in np.eye(4, dtype=np.int64)])
    every = np.array(list(product(*ranges))) @ one_each  # all tables, with their margins
    fitting = every[(every == counts)[:, ~pattern.hidden].all(axis=1)]
    for count in at:
        assert fitting[:, count].max() >= min(SMALL, 15)
        assert fitting[:, count].max() - fitting[:, count].min() >= WIDTH


@settings(max_examples=15)
@given(cells=tables)
def test_every_alternative_fits_what_is_shown(cells: Numbers) -> None:
    system, counts, _, pattern = hide(cells)
    others = counts + pattern.alternatives.toarray()
    assert not (system.equal @ others.T).any()
    assert (others >= 0).all()
    assert (others == counts)[:, ~pattern.hidden].all()


def test_a_count_that_what_is_already_public_gives_away_is_told_with_what_gives_it_away() -> None:
    cells = np.array([[3, 20], [30, 40]])
    _, _, at, pattern = hide(cells, forced=range(1, 9))
    (unprotected,) = pattern.unprotected
    assert (unprotected.at, at.tolist()) == (0, [0])
    assert len(unprotected.stopped_by) >= 3
