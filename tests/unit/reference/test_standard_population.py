"""Unit: standard populations sum to what their sources say, and are never divided unasked."""

import polars as pl
import pytest

from pipelines.aggregate.plan import Plan
from pipelines.reference import standard_population, tables
from pipelines.reference.errors import ReferenceFileError

PLAN = [0, 13, 18, 25, 45, 65]
# The five-year bands of 0-4, 5-9, … 85-89, 90 and older, as in Eurostat (2013) and in PHEindicatormethods (esp2013).
ESP2013 = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]  # fmt: skip


def persons(*args: object, **kwargs: bool) -> list[float]:
    return standard_population.weights(*args, **kwargs)["persons"].to_list()


@pytest.mark.parametrize("standard", standard_population.names())
def test_every_age_is_in_one_class_of_each_sex_and_the_last_is_open(standard: str) -> None:
    table = standard_population.load(standard)
    assert (table["name"] + "_" + table["version"]).unique().to_list() == [standard]
    for (sex,), part in table.group_by("sex"):
        assert sex in ("K", "M", "T")
        assert part["age_from"].to_list() == [0, *(age + 1 for age in part["age_to"].to_list()[:-1])]
        assert part["age_to"].to_list()[-1] is None
    assert (table["persons"] > 0).all()


@pytest.mark.parametrize("standard", standard_population.names())
def test_where_a_standard_comes_from_stands_beside_it(standard: str) -> None:
    text = (standard_population.FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"| `{standard}.csv` | {standard_population.load(standard).height} |" in text


def test_the_european_standard_is_that_of_eurostat() -> None:
    assert persons("european_2013", range(0, 95, 5)) == ESP2013


def test_sweden_is_the_sum_of_its_counties() -> None:
    counties = tables.load()["county_age_profile"].group_by("sex", "age").agg(pl.col("persons").sum())
    sweden = standard_population.load("sweden_2015").select("sex", "persons", age="age_from")
    assert sweden.sort("sex", "age").select("sex", "age", "persons").equals(counties.sort("sex", "age"))
    assert sweden["persons"].sum() == 9_851_017


def test_the_bands_of_the_plan_are_weighed_as_the_readme_says() -> None:
    assert Plan.load().age_bands()["age_from"].to_list() == PLAN
    assert persons("european_2013", PLAN, evenly_within_bands=True) == [13_800, 5_500, 8_200, 26_500, 26_500, 19_500]
    assert persons("sweden_2015", PLAN) == [1_507_655, 517_422, 870_986, 2_561_998, 2_445_729, 1_947_227]


def test_by_sex_the_sexes_add_up() -> None:
    both = standard_population.weights("sweden_2015", PLAN, by_sex=True)
    assert both["sex"].unique().sort().to_list() == ["K", "M"]
    summed = both.group_by("age_from", maintain_order=True).agg(pl.col("persons").sum())
    assert summed["persons"].to_list() == persons("sweden_2015", PLAN)


def test_those_younger_than_the_first_band_are_left_out() -> None:
    (adults,) = persons("sweden_2015", [18])
    assert adults == 9_851_017 - 1_507_655 - 517_422


@pytest.mark.parametrize(
    ("standard", "cut_points", "asked", "message"),
    [
        ("european_2013", PLAN, {}, "divided at 13, 18"),
        ("european_2013", [0, 97], {"evenly_within_bands": True}, "95 and older is one"),
        ("sweden_2015", [0, 101], {"evenly_within_bands": True}, "100 and older is one"),
        ("european_2013", [0, 65], {"by_sex": True}, "does not know the sexes"),
        ("european_1976", [0, 65], {}, "Choose one of european_2013, sweden_2015"),
        ("sweden_2015", [], {}, "not rising ages"),
        ("sweden_2015", [0, 18, 18], {}, "not rising ages"),
        ("sweden_2015", [-1, 18], {}, "not rising ages"),
    ],
)
def test_what_would_be_a_guess_is_refused(
    standard: str, cut_points: list[int], asked: dict[str, bool], message: str
) -> None:
    with pytest.raises(ReferenceFileError, match=message):
        standard_population.weights(standard, cut_points, **asked)
