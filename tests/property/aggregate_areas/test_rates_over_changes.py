"""Where one case of every inhabitant and month is counted, a rate is one per month, in every area, period and view.

Cases are coded by the municipalities of their day, the population of a 31 December by those of the day after.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.aggregate.grid import Wanted
from pipelines.aggregate.ground import Ground
from pipelines.aggregate.plan import Plan
from pipelines.home import Home
from pipelines.project import Project
from pipelines.reference import store
from pipelines.reference.days import View
from pipelines.select.header import PopulationAtRisk
from pipelines.select.warehouse import Clock, Warehouse

LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality")
FIRST, LAST = date(1998, 1, 1), date(2008, 12, 31)
PLAN = Plan(
    {
        "age_bands": {"cut_points": [0, 18]},
        "public": {level: {"year": ["total"], "rolling_12_months": ["total"]} for level in LEVELS},
        "internal": {},
    }
)
# Code, the first and the last year with it, and how many live there: Knivsta (0330), Nykvarn (0140) and Heby (1917,
# 0331) are what changes; Sala and Enköping are beside them.
LIVING = [
    ("0380", 1990, 2002, 110), ("0380", 2003, 2010, 100), ("0330", 2003, 2010, 10),
    ("0181", 1990, 1998, 60), ("0181", 1999, 2010, 52), ("0140", 1999, 2010, 8),
    ("1917", 1990, 2006, 5), ("0331", 2007, 2010, 5),
    ("1981", 1990, 2010, 20), ("0381", 1990, 2010, 30),
]  # fmt: skip
Grounded = Callable[[View], Ground]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Grounded:
    """What is counted on in a view, with the inhabitants of few municipalities."""
    home, made = Home(tmp_path_factory.mktemp("rates")), {}
    # Of year Y are they who live in a municipality in the year after it, as SCB counts.
    population = pl.DataFrame(
        [(code, year - 1, "K", 40, persons) for code, first, last, persons in LIVING for year in range(first, last + 1)],
        schema={
            "municipality_code": pl.String, "year": pl.Int64, "sex": pl.String, "age": pl.Int64, "persons": pl.Float64,
        },
        orient="row",
    )  # fmt: skip

    def grounded(view: View) -> Ground:
        if view not in made:
            reference = store.build(Project(), home, range(0), None, PLAN.ages(), view)
            population.write_parquet(reference.path("population"))
            of_code = pl.read_parquet(reference.path("area_of_code")).filter(
                pl.col("code").is_in([code for code, *_ in LIVING])
            )
            of_code.write_parquet(reference.path("area_of_code"))
            made[view] = Ground.of(Warehouse(Project(), {}, reference, Clock(LAST, FIRST, LAST)), PLAN)
        return made[view]

    return grounded


def person_months(ground: Ground, kind: str, basis: str) -> pl.DataFrame:
    """`area_level, area_code, period_start, months` of every area and period."""
    grid = ground.grid(Wanted(("resident",), LEVELS, (kind,), FIRST, LAST))
    at_risk = PopulationAtRisk(basis=basis, per=1000)
    texts = pl.col("area_level", "area_code").cast(pl.String)
    return grid.keys.select(texts, "period_start", months=pl.Series(ground.person_months(grid, at_risk)))


def cases(ground: Ground, periods: pl.DataFrame) -> pl.DataFrame:
    """`area_level, area_code, period_start, cases`: one of each inhabitant and month, coded as the month's year was."""
    months = pl.DataFrame({"month": pl.date_range(FIRST, LAST, "1mo", eager=True)})
    coded = pl.DataFrame(LIVING, schema=["code", "first", "last", "cases"], orient="row").join(months, how="cross")
    coded = coded.filter(pl.col("month").dt.year().is_between("first", "last"))
    places = ground.places["resident"]
    located = coded.with_columns(place=pl.Series(places.numbers(coded, "month")))
    parts = []
    for level in LEVELS:
        number = places.of[level][located["place"].to_numpy()]
        own = located.with_columns(number=pl.Series(number)).filter(pl.col("number") >= 0)
        codes = pl.DataFrame({"number": np.arange(len(places.areas[level])), "area_code": places.areas[level]})
        parts.append(
            own.join(codes, on="number").select(pl.lit(level).alias("area_level"), "area_code", "month", "cases")
        )
    starts = periods.select("period_start").unique()
    ends = pl.col("period_start").dt.offset_by("12mo")
    inside = (
        pl.concat(parts)
        .join(starts, how="cross")
        .filter(pl.col("month") >= pl.col("period_start"), pl.col("month") < ends)
    )
    return inside.group_by("area_level", "area_code", "period_start").agg(pl.col("cases").sum())


@pytest.mark.parametrize("view", ["now", "then", date(2002, 12, 31), date(2006, 12, 31)], ids=str)
@pytest.mark.parametrize("kind", ["year", "rolling_12_months"])
def test_cases_and_inhabitants_are_in_the_same_areas(ground: Grounded, view: View, kind: str) -> None:
    counted = None
    for basis in ("mean", "end_of_year"):
        lived = person_months(ground(view), kind, basis)
        counted = cases(ground(view), lived) if counted is None else counted
        both = lived.join(counted, on=["area_level", "area_code", "period_start"], how="left")
        assert (both["months"] == both["cases"].fill_null(0)).all()
        total = {level: both.filter(area_level=level)["months"].sum() for level in ("nation", "region")}
        assert total["nation"] == total["region"] == 12 * 225 * lived["period_start"].n_unique()


@pytest.mark.parametrize("basis", ["mean", "end_of_year"])
def test_the_years_about_a_change_have_the_inhabitants_of_their_own_municipalities(
    ground: Grounded, basis: str
) -> None:
    lived = {view: person_months(ground(view), "year", basis) for view in ("now", "then", date(2002, 12, 31))}

    def living(view: View, area: str, year: int) -> float:
        found = lived[view].filter(pl.col("area_code") == area, pl.col("period_start") == date(year, 1, 1))
        return float(found["months"].item()) / 12

    assert [living("then", "0380", year) for year in (2001, 2002, 2003)] == [110, 110, 100]
    assert [living("then", "0330", year) for year in (2001, 2002, 2003)] == [0, 0, 10]
    assert [living(date(2002, 12, 31), "0380", year) for year in (2001, 2002, 2003)] == [110, 110, 110]
    # Until 2002 nobody can say who of Uppsala's cases lives in Knivsta: neither has any to be divided by.
    assert [living("now", "0380", year) for year in (2001, 2002, 2003)] == [0, 0, 100]
    assert [living("now", "0330", year) for year in (2001, 2002, 2003)] == [0, 0, 10]
    assert [living("now", "0331", year) for year in (2005, 2006, 2007)] == [5, 5, 5]
    assert [living("then", "1917", year) for year in (2005, 2006, 2007)] == [5, 5, 0]
    assert [living("then", "19", year) for year in (2005, 2006, 2007)] == [25, 25, 20]
    assert [living("now", "19", year) for year in (2005, 2006, 2007)] == [20, 20, 20]
