"""Indicators that ask the same cases different things are counted together, and no byte of theirs depends on it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.aggregate import alike, cells, flow
from pipelines.home import Home
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from tests.property.aggregate.test_aggregation_invariants import settings_of_indicator, some_visits

MEASURES = ("proportion", "mean", "ratio", "change", "count")


def named(world, name: str, measure: str, **header: object) -> Indicator:
    return replace(world.indicator(measure, **header), name=f"toy/{name}")


@settings(max_examples=15)
@given(
    visits=some_visits,
    header=settings_of_indicator,
    measures=st.lists(st.sampled_from(MEASURES), min_size=2, max_size=4),
    due=st.sampled_from([0, 90]),
)
def test_what_is_counted_together_is_what_is_counted_alone(world, visits, header: dict, measures, due: int) -> None:
    rows = world.register(visits)
    indicators = [named(world, f"i{n}", measure, due_after_days=due, **header) for n, measure in enumerate(measures)]
    together, alone = (kept(world, rows, indicators, others) for others in (indicators, ()))
    assert together == alone


def kept(world, rows, indicators: list[Indicator], others) -> list[bytes]:
    """The bytes of all that is kept of the indicators."""
    home = Home(world.folder / f"home{next(world.numbers)}")
    try:
        warehouse = world.warehouse(rows, home)
        cells.compute(indicators[0], warehouse, home, others)
        made = {f"toy/{folder.name}" for folder in (home.cells / "toy").iterdir()}
        assert made == {one.name for one in others or indicators[:1]}
        paths = [cells.compute(one, warehouse, home).path for one in indicators]
        return [file.read_bytes() for path in paths for file in (path, flow.beside_cells(path))]
    finally:
        shutil.rmtree(home.root)


@pytest.mark.parametrize(
    "header",
    [
        {"unit_of_analysis": "episode"}, {"record": "first"}, {"attribution": ["resident"]}, {"due_after_days": 1},
        {"periods": ["year"]}, {"measure": "median"},
    ],
)  # fmt: skip
def test_indicators_that_count_by_other_rules_are_counted_apart(world, header: dict) -> None:
    own = named(world, "own", "proportion")
    assert alike.to(own, [named(world, "other", **{"measure": "proportion", **header})]) == []
    assert len(alike.to(own, [own, named(world, "same", "mean")])) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a AS case_id, {} AS value FROM t GROUP BY ALL",
        "SELECT a AS case_id, {} AS value FROM t QUALIFY value",
        "SELECT a AS case_id, {} AS value FROM t WHERE value",
        "SELECT t.*, {} AS value FROM t",
        "SELECT DISTINCT a AS case_id, {} AS value FROM t",
        "SELECT a AS case_id, {} AS value FROM t UNION ALL SELECT b AS case_id, {} AS value FROM u",
        "SELECT a AS case_id, TRUE AS value FROM t WHERE {}",
    ],
)
def test_a_query_whose_answer_may_say_which_cases_there_are_is_counted_alone(query: str) -> None:
    one, other = (toy(name, query.replace("{}", asked)) for name, asked in (("one", "x"), ("other", "y")))
    assert alike.to(one, [other]) == []


def test_a_query_that_asks_nothing_but_another_thing_is_counted_with_it() -> None:
    wording = "WITH u AS (SELECT * FROM t) SELECT a AS case_id, {} AS value FROM u WHERE z GROUP BY a"
    one, other = (toy(name, wording.format(asked)) for name, asked in (("one", "MAX(x)"), ("other", "MIN(y)")))
    assert alike.to(one, [other]) == [other]
    assert alike.query([one, other]) == (
        "WITH u AS (SELECT * FROM t) SELECT a AS case_id, MAX(x) AS value, MIN(y) AS value_1 FROM u WHERE z GROUP BY a"
    )


def toy(name: str, query: str) -> Indicator:
    header = {
        "title": "t", "title_en": "t", "evidence": "elaborated", "origin": "register", "source": "s", "type": "outcome",
        "direction": "follow", "numerator": "n", "denominator": "d", "examples": ["-"], "measure": "proportion",
    }  # fmt: skip
    return Indicator(f"toy/{name}", Path(__file__), Header.model_validate(header), query)
