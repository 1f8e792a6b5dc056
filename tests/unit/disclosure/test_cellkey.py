"""Unit: noise by cell key is bounded, the same for the same count, and lets no count of one or two be shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.aggregate.places import Places
from pipelines.disclosure import policy
from pipelines.disclosure.examine import small_land
from pipelines.disclosure.perturb import cellkey, perturbing
from pipelines.disclosure.perturb.perturbing import Method
from pipelines.errors import UserError
from tests.unit.disclosure.test_gate import header

SAID = policy.load("cellkey")
KEY = bytes(range(32))
PROPORTION = header()

few = st.one_of(st.integers(0, 12), st.integers(0, 400))


@pytest.fixture(scope="module")
def places() -> Mapping[str, Places]:
    """Region 09 is one municipality, and residents and care givers have one nation."""
    return small_land.land()


def perturbed(frame: pl.DataFrame, places: Mapping[str, Places], key: bytes = KEY) -> pl.DataFrame:
    return Method(SAID, places, key).rows(frame, PROPORTION)


def counts(events: int, others: int, missing: int = 0) -> dict[str, Any]:
    return {"numerator": events, "denominator": float(events + others), "missing": missing}


def same(frame: pl.DataFrame) -> set[tuple[Any, ...]]:
    return set(frame.select("numerator", "denominator", "missing").rows())


@given(counted=st.lists(st.tuples(few, few, few), min_size=1, max_size=8), key=st.binary(min_size=32, max_size=32))
def test_whatever_is_counted_the_noise_is_small_and_nothing_shown_is_one_or_two(rows, places, counted, key) -> None:
    found = perturbed(rows(*(counts(*one) for one in counted)), places, key)
    for (events, others, missing), row in zip(counted, found.iter_rows(named=True), strict=True):
        shown = (row["numerator"], row["denominator"], row["missing"])
        true = (events, events + others, missing)
        assert all(abs(one - other) <= 3 for one, other in zip(shown, true, strict=True))
        assert not {*shown, row["denominator"] - row["numerator"]} & {1, 2}
        assert all(one == 0 for one, other in zip(shown, true, strict=True) if other == 0)
        assert 0 <= row["numerator"] <= row["denominator"]


@given(events=few, others=few)
def test_value_and_limits_are_made_of_what_is_shown(rows, places, events: int, others: int) -> None:
    row = perturbed(rows(counts(events, others)), places).row(0, named=True)
    if row["denominator"] == 0:
        assert (row["value"], row["ci_low"], row["status"]) == (None, None, "zero_denominator")
    else:
        assert row["value"] == row["numerator"] / row["denominator"]
        assert row["ci_low"] <= row["value"] <= row["ci_high"]


@given(events=few, others=few, missing=few)
def test_a_cell_with_the_same_figures_is_shown_alike_in_a_later_publication_and_among_other_rows(
    rows, places, events: int, others: int, missing: int
) -> None:
    one = counts(events, others, missing)
    alone = perturbed(rows(one), places)
    later = rows({"area_code": "03"}, one | {"publication": "2027-03", "data_as_of": date(2027, 2, 28)}, {"sex": "K"})
    assert same(perturbed(later, places)[1]) == same(alone)


ISLAND = {"area_level": "region", "area_code": "09"}
JANUARY = {"period_type": "year", "period_start": date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ISLAND, ISLAND | {"area_level": "municipality", "area_code": "0980"}),
        ({"area_level": "nation", "area_code": "SE"}, {"area_level": "nation", "area_code": "SE", "attribution": "caregiver"}),
        (JANUARY, JANUARY | {"period_type": "rolling_12_months"}),
        ({"sex": "K"}, {"sex": "T"}),
        ({"age_band": "18-24"}, {"age_band": "all"}),
        ({"indicator": "remission"}, {"indicator": "work"}),
    ],
)  # fmt: skip
def test_a_count_under_another_name_has_the_same_noise(rows, places, one, other) -> None:
    """Or else both together would tell more than each."""
    for count in range(5, 60):
        found = perturbed(rows(one | counts(count, 2 * count), other | counts(count, 2 * count)), places)
        assert len(same(found)) == 1


@pytest.mark.parametrize(
    "other", [{"area_code": "03"}, {"period_start": date(2024, 1, 1)}, {"attribution": "caregiver"}, {"period_type": "month"}]
)  # fmt: skip
def test_another_cell_has_a_noise_of_its_own(rows, places, other) -> None:
    many = [counts(count, 2 * count) for count in range(5, 60)]
    one, two = (perturbed(rows(*(extra | each for each in many)), places) for extra in ({}, other))
    alike = (one["numerator"] == two["numerator"]).sum()
    assert alike < 25  # a seventh of 55 by chance


def test_another_key_gives_another_noise_and_without_one_none_is_drawn(rows, places) -> None:
    frame = rows(*(counts(count, 2 * count) for count in range(5, 60)))
    assert perturbed(frame, places)["numerator"].to_list() != perturbed(frame, places, KEY[::-1])["numerator"].to_list()
    with pytest.raises(UserError, match="needs the identity key"):
        Method(SAID, places).rows(frame, PROPORTION)


@pytest.mark.parametrize(
    ("count", "values"),
    [(1, [0, 3, 4]), (2, [0, 3, 4, 5]), (3, [0, 3, 4, 5, 6]), (4, [3, 4, 5, 6, 7]), (5, [3, 4, 5, 6, 7, 8])],
)
def test_a_small_count_may_be_shown_as_these_and_on_average_as_itself(count: int, values: list[int]) -> None:
    found, until = cellkey.chances(count, 3, 3)
    chances = np.diff([0, *until]) / 2**16
    assert (list(found), until[-1]) == (values, 2**16)
    assert chances @ found == pytest.approx(count, abs=1e-3)
    assert chances.min() > 0.02  # none is so seldom that it would tell


def test_every_noise_of_a_large_count_is_as_likely(rows, places) -> None:
    frame = rows(*(counts(count, 4000) for count in range(10, 2110)))
    noise = (perturbed(frame, places)["numerator"] - frame["numerator"]).value_counts(sort=True)
    assert sorted(noise["numerator"]) == [-3, -2, -1, 0, 1, 2, 3]
    assert noise["count"].min() > 240  # of 300


def test_what_is_shown_was_no_further_off_than_the_noise(rows, places) -> None:
    published = rows(counts(0, 40, 0), counts(5, 40, 3))
    told = perturbing.spans(published, "proportion", SAID)
    assert [told["events"].low.tolist(), told["events"].high.tolist()] == [[0, 2], [3, 8]]
    assert [told["missing"].low.tolist(), told["missing"].high.tolist()] == [[0, 1], [3, 6]]
    assert [told["others"].low.tolist(), told["others"].high.tolist()] == [[34, 34], [43, 46]]
