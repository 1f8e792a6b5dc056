"""The attack on publications small enough to be worked out on paper."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest
from scipy import sparse

from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.attack.null_space import determined
from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.system import NO_LIMIT, Guarded, System

SMALL = 5


class Publication:
    """Sums such as `nation = north + south`, and what is shown or otherwise known of the names in them."""

    def __init__(self, sums: Sequence[str], known: Mapping[str, int | tuple[int, int]]) -> None:
        self.names = sorted({name for line in sums for name in re.findall(r"\w+", line)} | set(known))
        equal = np.zeros((len(sums), len(self.names)), np.int64)
        for row, line in enumerate(sums):
            left, right = line.split("=")
            equal[row, self.names.index(left.strip())] = 1
            for sign, name in re.findall(r"([+-]?)\s*(\w+)", right):
                equal[row, self.names.index(name)] += 1 if sign == "-" else -1
        bounds = [known.get(name, (0, int(NO_LIMIT))) for name in self.names]
        low, high = np.array([each if isinstance(each, tuple) else (each, each) for each in bounds]).T
        self.system = System(sparse.csr_array(equal), low, high)

    def attacked(self, names: Sequence[str], width: int = 3, small: int = SMALL) -> Found:
        at = np.array([self.names.index(name) for name in names])
        return attack(self.system, Guarded(at, np.full(len(at), width), np.full(len(at), small)))

    def found(self, names: Sequence[str], width: int = 3, small: int = SMALL) -> dict[str, tuple[int, int, str]]:
        found = self.attacked(names, width, small)
        assert found.is_complete
        rows = zip(found.at, found.low, found.high, found.method, strict=True)
        return {self.names[at]: (int(low), int(high), str(method)) for at, low, high, method in rows}


def test_a_reason_that_says_small_of_two_siblings_gives_both_away() -> None:
    publication = Publication(["both = women + men"], {"both": 8, "women": (1, 4), "men": (1, 4)})
    assert publication.found(["women", "men"]) == {"women": (4, 4, "bounds"), "men": (4, 4, "bounds")}


def test_two_siblings_hidden_alike_are_safe_where_their_sum_is_large() -> None:
    assert Publication(["both = women + men"], {"both": 8}).found(["women", "men"]) == {}


# Months 2, 7, 0, 0, 9, 4, 5, 0, 3 in windows of three. In the first window the least that the later ones leave each month
# is what it was: 2 fell out when 0 came, and so on.
MONTHS = [2, 7, 0, 0, 9, 4, 5, 0, 3]
WINDOWS = {f"w{end}": sum(MONTHS[end - 3 : end]) for end in range(3, 10)}


SLIDING = [f"w{end} = m{end - 2} + m{end - 1} + m{end}" for end in range(3, 10)]
CHANGES = [f"w{end} = w{end - 1} + m{end} - m{end - 3}" for end in range(4, 10)]


@pytest.mark.parametrize(("windows", "method"), [(SLIDING, "linear program"), (SLIDING + CHANGES, "bounds")])
def test_sliding_windows_give_months_away_though_no_month_is_shown_and_no_equation_determines_one(
    windows: list[str], method: str
) -> None:
    publication = Publication(windows, WINDOWS)
    assert min(WINDOWS.values()) >= SMALL
    assert not determined(Unknown.of(publication.system)).any()
    found = publication.found([f"m{month}" for month in range(1, 10)])
    assert found == {f"m{month}": (value, value, method) for month, value in enumerate(MONTHS, 1)}


# Two hidden blocks, a and b by 1 and 2, c and d by 3 and 4, and one hidden cell between them.
BRIDGED = ["a = a1 + a2", "b = b1 + b2 + b3", "c = c3 + c4", "d = d3 + d4"]
BRIDGED += ["n1 = a1 + b1", "n2 = a2 + b2", "n3 = b3 + c3 + d3", "n4 = c4 + d4"]
TOTALS = {"a": 40, "b": 42, "c": 40, "d": 40, "n1": 40, "n2": 40, "n3": 42, "n4": 40}


def test_a_bridge_is_found_though_every_line_hides_two() -> None:
    publication = Publication(BRIDGED, TOTALS)
    cells = [name for name in publication.names if re.fullmatch("[a-d][1-4]", name)]
    assert publication.found(cells) == {"b3": (2, 2, "null space")}


def test_a_bridge_is_explained_by_the_equations_it_stands_in_the_shortest_first() -> None:
    publication = Publication([*BRIDGED[:6], "n3 = b3 + c3 + d3 + e3", *BRIDGED[7:]], {**TOTALS, "e3": (0, 9)})
    found = publication.attacked(["b3"])
    assert list(found.explanation(publication.names.index("b3"))) == [1, 6]


def test_two_indicators_hiding_different_areas_give_away_the_denominator_they_share() -> None:
    sums, names = ["region = a + b + c"], ["a", "b", "c"]
    assert Publication(sums, {"region": 60, "c": 30}).found(names[:2]) == {}
    assert Publication(sums, {"region": 60, "a": 28}).found(names[1:]) == {}
    together = Publication(sums, {"region": 60, "a": 28, "c": 30})
    assert together.found(["b"]) == {"b": (2, 2, "bounds")}


def test_a_linear_program_finds_what_bounds_do_not() -> None:
    """Twice x is at least 20 less y and z, which are at most 4 together."""
    sums = ["p = x + y", "q = x + z", "r = y + z"]
    known = {"x": (0, 10), "y": (0, 10), "z": (0, 10), "p": (10, 20), "q": (10, 20), "r": (0, 4)}
    assert Publication(sums, known).found(["x"], width=4, small=0) == {"x": (8, 10, "linear program")}


def test_an_integer_program_finds_what_only_whole_numbers_tell() -> None:
    """x and y are alike, so that their sum is even."""
    sums = ["total = x + y", "p = y + z", "q = x + z"]
    found = Publication(sums, {"p": 3, "q": 3, "total": (3, 5)}).found(["total"], width=1, small=0)
    assert found == {"total": (4, 4, "integer program")}


@pytest.mark.parametrize(
    ("limits", "width", "small", "is_found"),
    [
        ((3, 6), 3, 0, False),
        ((3, 5), 3, 0, True),
        ((1, 4), 0, 5, True),
        ((0, 4), 0, 5, False),
        ((1, 5), 0, 5, False),
        ((7, 7), 0, 5, False),
        ((0, 0), 1, 0, True),
    ],
)
def test_an_interval_is_too_narrow_by_its_width_or_within_the_small_counts(
    limits: tuple[int, int], width: int, small: int, is_found: bool
) -> None:
    found = Publication([], {"x": limits}).found(["x"], width, small)
    assert found == ({"x": (*limits, "bounds")} if is_found else {})


def test_what_shown_counts_add_up_to_is_named_where_it_contradicts() -> None:
    sums = ["nation = north + south", "north = a + b", "south = c + d"]
    publication = Publication(sums, {"nation": 20, "north": 9, "south": 12, "a": 4})
    with pytest.raises(Contradiction, match=r"equations 0$") as raised:
        publication.found(["b"])
    assert raised.value.equations == (0,)


def test_equations_that_contradict_only_together_are_named() -> None:
    with pytest.raises(Contradiction) as raised:
        Publication(["p = x + y", "q = x + y", "r = x + z"], {"p": 9, "q": 8, "r": 20}).found(["x"])
    assert raised.value.equations == (0, 1)
    with pytest.raises(Contradiction) as raised:  # x and y are alike, and their sum is odd
        Publication(["t = x + y", "p = y + z", "q = x + z"], {"t": 5, "p": 9, "q": 9}).found(["x"], width=1, small=0)
    assert set(raised.value.equations) == {0, 1, 2}


def test_a_bound_below_the_other_contradicts() -> None:
    with pytest.raises(Contradiction):
        Publication(["both = women + men"], {"both": 8, "men": (3, 2)}).found(["women"])


def test_components_without_a_guarded_count_are_left_alone() -> None:
    sums = ["p = a + b", "q = c + d"]
    assert Publication(sums, {"p": 30, "q": 30}).attacked(["a"]).effort.components == 1


def test_what_cannot_be_settled_is_listed_and_never_called_safe() -> None:
    """A market split (Cornuéjols and Dawande, 1999): few equations of large random factors, notorious for branching."""
    random = np.random.default_rng(1)
    factors = random.integers(1, 100, (5, 40))
    chosen = random.integers(0, 2, 40)
    equal = np.column_stack([factors, -(factors @ chosen)])
    low, high = np.append(np.zeros(40, int), 1), np.ones(41, int)
    at = np.arange(40)
    found = attack(System(sparse.csr_array(equal), low, high), Guarded(at, np.ones(40, int), np.zeros(40, int)))
    assert not found.is_complete
    assert set(found.undecided) | set(found.at) == set(at)


def test_the_same_system_gives_the_same_in_any_thread() -> None:
    """Twelve areas by twelve groups, two thirds hidden, so that every step but the last has something to do."""
    areas, groups = [chr(97 + number) for number in range(12)], range(12)
    random = np.random.default_rng(1)
    known = {f"{area}{group}": int(random.poisson(3)) for area, group in product(areas, groups)}
    by_area = {area: sum(known[f"{area}{group}"] for group in groups) for area in areas}
    by_group = {f"n{group}": sum(known[f"{area}{group}"] for area in areas) for group in groups}
    sums = [f"{area} = " + " + ".join(f"{area}{group}" for group in groups) for area in areas]
    sums += [f"n{group} = " + " + ".join(f"{area}{group}" for area in areas) for group in groups]
    hidden = [name for name in known if random.random() < 0.2]
    shown = {name: value for name, value in {**known, **by_area, **by_group}.items() if name not in hidden}
    publication = Publication(sums, shown)
    with ThreadPoolExecutor(2) as threads:
        first, *others = threads.map(lambda _: publication.attacked(hidden), range(4))
    assert len(first.at) > 0
    assert first.effort.programs > 0
    for other in others:
        for field in ("at", "low", "high", "method", "undecided"):
            np.testing.assert_array_equal(getattr(first, field), getattr(other, field))
        assert first.effort == other.effort


def test_an_equation_that_is_said_again_or_with_all_signs_turned_is_one() -> None:
    sums = ["all = women + men", "whole = women + men", "nought = shown - women - men", "one = women"]
    known = {"all": 30, "whole": 30, "nought": 0, "shown": 30, "one": 12}
    publication = Publication(sums, {name: known[name] for name in known if name != "one"})
    assert Unknown.of(publication.system).equations.tolist() == [0, 3]
    apart = Publication(sums, {**known, "whole": 31} | {"one": (0, 99)})
    with pytest.raises(Contradiction, match=r"equations 0, 1$"):
        Unknown.of(apart.system)


def test_equations_of_the_same_counts_with_other_factors_are_two() -> None:
    publication = Publication(["all = women + men", "apart = women - men"], {"all": 30, "apart": 4})
    assert Unknown.of(publication.system).equations.tolist() == [0, 1]
    assert publication.found(["women"]) == {"women": (17, 17, "null space")}
