"""Unit: who lastingly does better or worse is found, by how much, and nobody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pipelines.comparison.findings import find
from pipelines.comparison.terms import Terms

Row, Of = Callable[..., dict[str, Any]], Callable[..., pl.DataFrame]
SHARE = Terms("proportion", "higher")
YEARS = range(2021, 2026)
AREAS = [f"{number:02}" for number in range(1, 13)]
WHOLES = {"09": "1", "10": "1", "11": "1", "01": "2", "02": "2"}


def nation(one: Row, lasting: dict[str, float], years: range = YEARS, **other: Any) -> list[dict[str, Any]]:
    """Twelve areas around 0.4, each year anew as chance has it; some lie apart in all years."""
    generator = np.random.default_rng(7)
    rows = []
    for year in years:
        shares = {code: 0.4 + lasting.get(code, 0.0) for code in AREAS}
        counts = {code: int(generator.binomial(900, share)) for code, share in shares.items()}
        rows += [one(code, count, 900, year, **other) for code, count in counts.items()]
        rows.append(one("SE", sum(counts.values()), 900 * len(AREAS), year, **other))
    return rows


def told(rows: pl.DataFrame, terms: Terms = SHARE) -> dict[str, list[str]]:
    found = find(rows, {"x/a": terms}, WHOLES)
    return {name: found.filter(finding=name)["area_code"].to_list() for name in found["finding"].unique().sort()}


@pytest.fixture(scope="module")
def apart(one: Row, of: Of) -> pl.DataFrame:
    """One area above, and three below that lie in one healthcare region."""
    return of(nation(one, {"05": 0.12, "09": -0.12, "10": -0.13, "11": -0.12}))


def test_those_apart_are_found_and_no_others(apart: pl.DataFrame) -> None:
    assert told(apart) == {"good_example": ["05"], "need": ["09", "10", "11"], "shared_need": ["1"]}


def test_where_lower_is_better_it_is_the_other_way_round(apart: pl.DataFrame) -> None:
    assert told(apart, Terms("proportion", "lower")) == {"good_example": ["09", "10", "11"], "need": ["05"]}


def test_nothing_is_found_where_only_chance_is_at_work(one: Row, of: Of) -> None:
    assert told(of(nation(one, {}))) == {}


@pytest.mark.parametrize(
    "terms",
    [Terms("proportion", "follow"), Terms("mean", "higher"),
     Terms("proportion", "higher", breaks_from=[date(2023, 7, 1)])],
)  # fmt: skip
def test_nothing_is_said_without_direction_or_funnel_or_three_years_since_a_break(
    apart: pl.DataFrame, terms: Terms
) -> None:
    assert told(apart, terms) == {}


def test_years_since_a_break_are_enough_when_they_are_three(apart: pl.DataFrame) -> None:
    found = find(apart, {"x/a": Terms("proportion", "higher", breaks_from=[date(2023, 1, 1), date(2026, 1, 1)])})
    assert set(found["first_year"]) == {2023}
    assert set(found["years"]) == {3}
    assert "shared_need" not in found["finding"]


def test_a_sentence_has_its_parts(apart: pl.DataFrame) -> None:
    found = find(apart, {"x/a": SHARE}, WHOLES).filter(finding="good_example").row(0, named=True)
    last = apart.filter(area_code="05", period_start=date(2025, 1, 1)).row(0, named=True)
    whole = apart.filter(area_code="SE", period_start=date(2025, 1, 1)).row(0, named=True)
    assert (found["first_year"], found["last_year"], found["years"], found["years_on_side"]) == (2021, 2025, 5, 5)
    assert (found["value"], found["expected"]) == (last["value"], whole["value"])
    assert found["expected"] < found["estimate_low"] < found["estimate"] < found["estimate_high"]
    assert found["areas"] == 12
    assert found["p"] <= found["q"] <= 0.05


def test_p_is_that_of_the_weighted_mean_of_the_years_with_the_spread_of_areas_in_it(one: Row, of: Of) -> None:
    """Two areas alike are no spread: z of a year is the arcsine's distance over its standard error."""
    rows = [
        one(code, count, 400, year)
        for year in (2023, 2024, 2025)
        for code, count in (("01", 217), ("03", 200), ("SE", 200))
    ]
    found = find(of(rows), {"x/a": SHARE})
    z = (np.arcsin(np.sqrt(217.375 / 400.75)) - np.arcsin(np.sqrt(0.5))) * np.sqrt(1602) * np.sqrt(3)
    assert found["p"].to_list() == pytest.approx([2 * stats.norm.sf(z)])
    assert found["q"].to_list() == pytest.approx([4 * stats.norm.sf(z)])
    assert found["estimate"].to_list() == [None]


def test_more_looked_at_asks_for_more(one: Row, of: Of) -> None:
    """The q value of a finding grows with the indicators that are looked at beside it."""
    first = nation(one, {"05": 0.05})
    others = [row for number in range(6) for row in nation(one, {}, indicator=f"b{number}")]
    terms = {"x/a": SHARE} | {f"x/b{number}": SHARE for number in range(6)}
    alone, among = (find(of(rows), terms) for rows in (first, first + others))
    of_area = [found.filter(area_code="05", indicator="a")["q"].to_list() for found in (alone, among)]
    assert 0 < of_area[0][0] < of_area[1][0]


@pytest.mark.parametrize("status", ["provisional", "suppressed", "below_coverage"])
def test_only_final_and_whole_years_count(one: Row, of: Of, status: str) -> None:
    rows = nation(one, {"05": 0.12}, range(2023, 2026))
    rows = [
        row | {"status": status} if row["area_code"] == "05" and row["period_start"].year == 2025 else row
        for row in rows
    ]
    assert told(of(rows)) == {}


def test_nobody_and_nothing(one: Row, of: Of) -> None:
    assert find(of([one("01", 3, 10, status="suppressed")]), {}).is_empty()
    assert find(of([one("01", 30, 100)]), {"x/a": SHARE}, {"01": "1"}).is_empty()
    with pytest.raises(ValueError, match="indicators, x/a: not there"):
        find(of([one("01", 30, 100)]), {})
