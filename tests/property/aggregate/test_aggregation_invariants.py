"""What holds for the aggregation of any rows, without an oracle: sums agree, and nothing but the rows decides."""

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_contracts.shapes import Results

KNOWN_UNITS = ["100001", "100002", "100003", "100004", "100005", "100006", "100008"]  # not the one of the nation
KNOWN_MUNICIPALITIES = ["0330", "0331", "0380", "0980", "1380", "1384", "1917"]
PERIOD = ["attribution", "period_type", "period_start", "sex", "age_band"]
COUNTS = ["denominator", "numerator", "missing"]


def visits_of(
    units: list[str | None], municipalities: list[str | None], sexes: list[str | None], ages: list[int | None]
):
    """Strategy: lists of visits with these values."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "person_id": st.sampled_from([1, 2, 3, 4, 5, None]),
                "sex": st.sampled_from(sexes),
                "age": st.sampled_from(ages),
                "visit_on": st.dates(date(2002, 1, 1), date(2003, 12, 31)),
                "unit_id": st.sampled_from(units),
                "municipality_code": st.sampled_from(municipalities),
                "answer": st.sampled_from([True, False, None]),
            }
        ),
        max_size=30,
    )


some_visits = visits_of(
    [*KNOWN_UNITS, "100007", "999999", None], [*KNOWN_MUNICIPALITIES, "9999", None], ["K", "M", None], [3, 40, None]
)
placed_visits = visits_of(KNOWN_UNITS, KNOWN_MUNICIPALITIES, ["K", "M"], [0, 17, 18, 64, 65, 110])
settings_of_indicator = st.fixed_dictionaries(
    {"unit_of_analysis": st.sampled_from(["person", "episode"]), "record": st.sampled_from(["first", "last"])}
)


@settings(max_examples=10)
@given(visits=placed_visits, header=settings_of_indicator)
def test_the_parts_add_up_to_the_nation_where_all_is_known(world, visits, header: dict) -> None:
    found = world.results(world.register(visits), **header).with_columns(pl.col(COUNTS).fill_null(0))
    nation = _total(found, area_level="nation")
    assert _total(found, area_level="region").equals(nation)
    parts = found.filter(pl.col("area_level") == "nation", pl.col("sex") != "T").with_columns(sex=pl.lit("T"))
    assert _total(parts).equals(_total(found, area_level="nation", sex="T"))
    parts = found.filter(pl.col("area_level") == "nation", pl.col("age_band") != "all").with_columns(
        age_band=pl.lit("all")
    )
    assert _total(parts).equals(_total(found, area_level="nation", age_band="all"))


@settings(max_examples=10)
@given(visits=some_visits, header=settings_of_indicator)
def test_no_level_counts_more_than_the_level_above(world, visits, header: dict) -> None:
    found = world.results(world.register(visits), **header).with_columns(pl.col(COUNTS).fill_null(0))
    levels = [_total(found, area_level=level) for level in ("municipality", "region", "nation")]
    for lower, upper in pairwise(levels):
        assert all((lower[name] <= upper[name]).all() for name in COUNTS)


def _total(found: pl.DataFrame, **chosen: str) -> pl.DataFrame:
    """The counts of the chosen rows, summed over areas, in a fixed order."""
    rows = found.filter(**chosen) if chosen else found
    return rows.group_by(PERIOD).agg(pl.col(COUNTS).sum()).sort(PERIOD)


@settings(max_examples=10)
@given(visits=some_visits, header=settings_of_indicator, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_byte_of_the_cells(world, visits, header: dict, chance) -> None:
    rows = world.register(visits)
    shuffled = rows[chance.sample(range(rows.height), rows.height)]
    assert world.cells(shuffled, **header) == world.cells(rows, **header)


@pytest.mark.parametrize(
    ("as_of", "last_final_month"),
    [
        ("2003-03-31", "2003-01"), ("2003-04-30", "2003-02"), ("2003-09-30", "2003-07"), ("2004-02-29", "2003-12"),
        ("2004-01-15", "2003-10"),
    ],
)  # fmt: skip
def test_a_month_is_provisional_until_two_whole_months_have_passed_since_its_end(
    world, as_of: str, last_final_month: str
) -> None:
    every_month = [
        {"person_id": None, "answer": True, "visit_on": date(2002 + month // 12, month % 12 + 1, 1)}
        for month in range(30)
    ]
    found = world.results(world.register(every_month), as_of=date.fromisoformat(as_of))
    nation = found.filter(area_level="nation", attribution="resident", period_type="month", sex="T", age_band="all")
    final = nation.filter(pl.col("status") == "ok")["period_start"].max()
    assert f"{final:%Y-%m}" == last_final_month
    assert set(nation.filter(pl.col("period_start") > final)["status"]) == {"provisional"}


def test_what_is_computed_is_the_plan_and_the_header_together(world) -> None:
    asked = {"areas": ["nation", "municipality", "unit"], "periods": ["quarter", "year"], "attribution": ["resident"]}
    found = world.results(world.register([]), **asked)
    places = set(found.select("attribution", "area_level", "period_type").unique().iter_rows())
    assert places == {("resident", level, kind) for level in ("nation", "municipality") for kind in asked["periods"]}


def test_while_nothing_is_due_there_are_results_without_rows_in_their_shape(world) -> None:
    found = world.results(world.register([{"person_id": 1, "visit_on": date(2003, 1, 1)}]), due_after_days=10_000)
    assert found.is_empty()
    Results.validate(found)


@pytest.mark.parametrize("measure", ["proportion", "mean"])
def test_the_number_of_threads_changes_no_byte_of_the_cells(world, measure: str) -> None:
    rows = many_visits(150_000)
    one, four = (world.cells(rows, threads=threads, measure=measure) for threads in (1, 4))
    assert one == four


def many_visits(count: int) -> pl.DataFrame:
    """More rows than one thread takes at a time, with doubles of persons and ties on days."""
    chance = np.random.default_rng(7)
    days = np.datetime64("2002-01-01") + chance.integers(0, 900, count)
    return pl.DataFrame(
        {
            "row_id": np.arange(1, count + 1),
            "id_kind": pl.Series(["pnr"] * count),
            "person_id": chance.integers(1, count // 5, count),
            "sex": chance.choice(["K", "M"], count),
            "age": chance.integers(0, 100, count),
            "visit_on": pl.Series(days).cast(pl.Date),
            "unit_id": chance.choice([*KNOWN_UNITS, "999999"], count),
            "municipality_code": chance.choice([*KNOWN_MUNICIPALITIES, "9999"], count),
            "is_eligible": [True] * count,
            "answer": chance.random(count) < 0.5,
            "amount": chance.normal(20, 7, count),
            "expected": chance.random(count),
        }
    )
