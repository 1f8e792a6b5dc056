"""Property: what is hidden leaves every guarded count as wide an interval as is asked, for whoever tries all numbers."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from pipelines.disclosure.attack.found import attack
from pipelines.disclosure.suppress.choice import Pattern, Terms, suppress
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


def hide(cells: Numbers, known: Sequence[int] = ()) -> tuple[System, Numbers, Guarded, Pattern]:
    """System, counts, what is guarded and what to hide; small counts are guarded, margins dearer than cells.

    `known`: counts that everyone knows.
    """
    system, counts = table(cells)
    at = np.flatnonzero((counts > 0) & (counts < SMALL))
    guarded = Guarded(at, np.full(len(at), WIDTH), np.full(len(at), SMALL))
    number = len(counts)
    none = np.zeros(number, dtype=bool)
    is_known = np.isin(np.arange(number), list(known))
    cost = np.where(np.arange(number) < cells.size, 1.0, 10.0) * (1 + np.log1p(counts))
    terms = Terms(
        cells=np.arange(number), cost=cost, hidden=none, known=none, fixed=is_known, series=np.full(number, -1)
    )
    return system, counts, guarded, suppress(system, counts, guarded, terms)


tables = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.sampled_from([0, 1, 2, 4, 5, 7, 12, 40])
)


@settings(max_examples=20)
@given(cells=tables)
def test_no_attack_confines_a_guarded_count(cells: Numbers) -> None:
    system, counts, guarded, pattern = hide(cells)
    assert len(pattern.unprotected) == 0
    assert pattern.cells[guarded.at].all()
    seen = System(system.equal, np.where(pattern.cells, 0, counts), np.where(pattern.cells, NO_LIMIT, counts))
    found = attack(seen, guarded)
    assert (len(found.at), len(found.undecided)) == (0, 0)


@settings(max_examples=15)
@given(cells=arrays.arrays(np.int64, (2, 2), elements=st.integers(0, 9)))
def test_who_tries_all_numbers_finds_intervals_as_wide_as_asked(cells: Numbers) -> None:
    _, counts, guarded, pattern = hide(cells)
    ranges = [range(16) if hidden else [count] for count, hidden in zip(counts[:4], pattern.cells[:4], strict=True)]
    one_each = np.array([table(inner.reshape(2, 2))[1] for inner in np.eye(4, dtype=np.int64)])
    every = np.array(list(product(*ranges))) @ one_each  # all tables, with their margins
    fitting = every[(every == counts)[:, ~pattern.cells].all(axis=1)]
    for count in guarded.at:
        least, most = fitting[:, count].min(), fitting[:, count].max()
        assert most - least >= WIDTH
        assert least < 1 or most >= SMALL


def test_what_is_public_already_is_not_hidden_and_what_it_gives_away_is_told() -> None:
    cells = np.array([[3, 20], [30, 40]])
    _, _, guarded, pattern = hide(cells, known=range(1, 9))
    assert pattern.unprotected.tolist() == guarded.at.tolist() == [0]
    assert not pattern.cells[1:].any()


def test_the_cheapest_is_hidden_where_any_would_do() -> None:
    _, _, _, pattern = hide(np.array([[3, 20, 2000], [30, 40, 4000], [3000, 5000, 6000]]))
    assert np.flatnonzero(pattern.cells).tolist() == [0, 1, 3, 4]


def test_counts_that_do_not_fit_their_system_are_refused() -> None:
    system, counts = table(np.array([[3, 20], [30, 40]]))
    none, number = np.zeros(len(counts), dtype=bool), np.arange(len(counts))
    terms = Terms(number, np.ones(len(counts)), none, none, none, np.full(len(counts), -1))
    with pytest.raises(ValueError, match="the counts do not fit their own system"):
        suppress(system, counts + 1, Guarded(number[:0], number[:0], number[:0]), terms)
