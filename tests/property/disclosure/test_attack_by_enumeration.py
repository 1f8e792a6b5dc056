"""Property: what the attack finds is what somebody finds who tries all numbers one after the other."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from pipelines.disclosure.attack import walk
from pipelines.disclosure.attack.found import attack
from pipelines.disclosure.attack.null_space import determined
from pipelines.disclosure.attack.programs import Programs
from pipelines.disclosure.attack.propagation import propagated
from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.attack.witnesses import Search, too_narrow
from pipelines.disclosure.system import Guarded, Numbers, System

MANY = settings(max_examples=100)


@dataclass(frozen=True)
class Drawn:
    """Open counts first, then one that is known to be one, by which equations get their constants."""

    equal: Numbers
    low: Numbers
    high: Numbers

    @property
    def system(self) -> System:
        return System(sparse.csr_array(self.equal), self.low, self.high)

    def points(self) -> Numbers:
        """All whole points, a row each."""
        ranges = [range(low, high + 1) for low, high in zip(self.low, self.high, strict=True)]
        every = np.array(list(product(*ranges)))
        fitting: Numbers = every[(every @ self.equal.T == 0).all(axis=1)]
        return fitting


@st.composite
def any_systems(draw: st.DrawFn) -> Drawn:
    """Whatever equations with small factors, which have at least one whole point."""
    counts, equations = draw(st.integers(1, 6)), draw(st.integers(0, 4))
    factors = st.sampled_from([0, 0, 1, 1, -1, -1, 2, -2, 3])
    equal = draw(arrays.arrays(np.int64, (equations, counts), elements=factors))
    true = draw(arrays.arrays(np.int64, counts, elements=st.integers(0, 6)))
    room = draw(arrays.arrays(np.int64, (2, counts), elements=st.integers(0, 3)))
    low, high = np.maximum(true - room[0], 0), true + room[1]
    return Drawn(np.column_stack([equal, -(equal @ true)]), np.append(low, 1), np.append(high, 1))


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    """A table of small counts whose margins are shown, as are some of its cells."""
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    cells = draw(arrays.arrays(np.int64, (rows, columns), elements=st.integers(0, 4))).ravel()
    shown = draw(arrays.arrays(np.bool_, rows * columns, elements=st.sampled_from([False, False, False, True])))
    assume((~shown).sum() <= 6)
    number = np.arange(rows * columns)
    lines = [number // columns == row for row in range(rows)] + [
        number % columns == column for column in range(columns)
    ]
    equal = np.array(lines, np.int64)
    low, high = np.where(shown, cells, 0), np.where(shown, cells, 8)
    return Drawn(np.column_stack([equal, -(equal @ cells)]), np.append(low, 1), np.append(np.minimum(high, 6), 1))


@st.composite
def guards(draw: st.DrawFn, drawn: Drawn) -> Guarded:
    """Any of the counts, the known one too; some twice."""
    at = np.array(draw(st.lists(st.integers(0, len(drawn.low) - 1), min_size=1, max_size=8)))
    numbers = arrays.arrays(np.int64, len(at), elements=st.integers(0, 5))
    return Guarded(at, draw(numbers), draw(numbers))


@MANY
@pytest.mark.parametrize("systems", [any_systems(), tables()], ids=["any", "tables"])
@given(data=st.data())
def test_exactly_what_is_confined_too_narrowly_is_found(systems: st.SearchStrategy[Drawn], data: st.DataObject) -> None:
    drawn = data.draw(systems)
    guarded = data.draw(guards(drawn))
    whole = drawn.points()
    points = whole[:, guarded.at]
    low, high = points.min(axis=0), points.max(axis=0)
    is_given_away = (high - low < guarded.width) | ((low >= 1) & (high < guarded.small))
    found = attack(drawn.system, guarded, data.draw(st.sampled_from([None, *whole])))
    assert found.is_complete
    assert found.at.tolist() == guarded.at[is_given_away].tolist()
    assert (found.low <= low[is_given_away]).all()
    assert (found.high >= high[is_given_away]).all()
    told = Guarded(found.at, guarded.width[is_given_away], guarded.small[is_given_away])
    assert ((found.high - found.low < told.width) | ((found.low >= 1) & (found.high < told.small))).all()


@MANY
@pytest.mark.parametrize("systems", [any_systems(), tables()], ids=["any", "tables"])
@given(data=st.data())
def test_a_walk_goes_over_whole_points_and_calls_nothing_safe_that_is_not(
    systems: st.SearchStrategy[Drawn], data: st.DataObject
) -> None:
    drawn = data.draw(systems)
    unknown, whole = Unknown.of(drawn.system), drawn.points()
    is_open = np.isin(np.arange(len(drawn.low)), unknown.counts)
    assume(is_open.any())
    guarded = data.draw(guards(drawn))
    asked = is_open[guarded.at]
    at, width, small = guarded.at[asked], guarded.width[asked], guarded.small[asked]
    search = Search(unknown, Guarded(np.searchsorted(unknown.counts, at), width, small), Programs())
    search.knows(data.draw(st.sampled_from([*whole]))[unknown.counts])
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(walk, "NEAR", data.draw(st.sampled_from([1, 3, walk.NEAR])))
        search.move()
    points = whole[:, at]
    assert not (search.is_safe & too_narrow(points.min(axis=0), points.max(axis=0), Guarded(at, width, small))).any()
    assert search.point.tolist() in whole[:, unknown.counts].tolist()
    assert (search.least >= whole[:, unknown.counts].min(axis=0)).all()
    assert (search.most <= whole[:, unknown.counts].max(axis=0)).all()


@pytest.mark.parametrize("near", [1, 3, walk.NEAR])
@pytest.mark.parametrize("truth", [[3, 4, 4, 3], [0, 7, 7, 0]])
def test_a_walk_alone_shows_that_a_table_of_four_keeps_its_counts(
    truth: list[int], near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few are moved at first: all four have to."""
    monkeypatch.setattr(walk, "NEAR", near)
    lines = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    system = Drawn(np.column_stack([lines, -7 * np.ones(4, int)]), np.array([0] * 4 + [1]), np.array([9] * 4 + [1]))
    search = Search(Unknown.of(system.system), Guarded(np.arange(4), np.full(4, 4), np.full(4, 5)), Programs())
    search.knows(np.array(truth))
    search.move()
    assert search.is_safe.all()
    assert search.programs.solved == 0


@MANY
@given(any_systems(), st.data())
def test_a_contradiction_is_one_and_what_has_no_whole_point_is_never_called_safe(
    drawn: Drawn, data: st.DataObject
) -> None:
    off = data.draw(arrays.arrays(np.int64, len(drawn.equal), elements=st.integers(-2, 2)))
    moved = Drawn(drawn.equal + np.pad(off[:, None], ((0, 0), (len(drawn.low) - 1, 0))), drawn.low, drawn.high)
    every = np.arange(len(drawn.low) - 1)
    has_points = len(moved.points()) > 0
    try:
        found = attack(moved.system, Guarded(every, np.ones_like(every), np.zeros_like(every)))
    except Contradiction as contradiction:
        assert not has_points
        assert set(contradiction.equations) <= set(range(len(drawn.equal)))
    else:
        assert found.is_complete
        assert has_points or len(found.at) > 0


@MANY
@given(any_systems())
def test_bounds_leave_every_whole_point(drawn: Drawn) -> None:
    unknown = Unknown.of(drawn.system)
    low, high = propagated(unknown)
    points = drawn.points()[:, unknown.counts]
    assert (low <= points).all()
    assert (points <= high).all()


@MANY
@given(any_systems())
def test_the_null_space_is_that_of_the_ranks(drawn: Drawn) -> None:
    """A count is determined if asking for it adds nothing to the equations."""
    unknown = Unknown.of(drawn.system)
    equal = unknown.equal.toarray()
    rank = np.linalg.matrix_rank(equal) if equal.size else 0
    asked = [np.linalg.matrix_rank(np.vstack([equal, unit])) == rank for unit in np.eye(equal.shape[1])]
    assert determined(unknown).tolist() == asked
