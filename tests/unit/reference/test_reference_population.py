"""Derived populations: exact sums, determinism, years carried forward, and which population is used."""

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from pipelines.reference import population
from pipelines.reference.errors import ReferenceFileError
from pipelines.reference.population import Population
from pipelines.reference.tables import Tables


@pytest.fixture(scope="module")
def derived(loaded: Tables) -> Population:
    return population.derived(loaded, [2016, 2017, 2019])


def hamilton(total: int, weights: list[int]) -> list[int]:
    """Largest remainder in exact fractions, the slow way: an independent oracle."""
    quotas = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(quota) for quota in quotas]
    order = sorted(range(len(weights)), key=lambda i: (-(quotas[i] - shares[i]), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def test_every_cell_is_there_once(derived: Population) -> None:
    assert derived.frame.height == 3 * 290 * 2 * 101
    assert not derived.frame.select("municipality_code", "year", "sex", "age").is_duplicated().any()


def test_persons_sum_exactly_to_every_municipal_total_and_to_the_nation(loaded: Tables, derived: Population) -> None:
    sums = derived.frame.group_by("municipality_code", "year").agg(pl.col("persons").sum())
    both = sums.join(loaded["municipality_population"], on=["municipality_code", "year"])
    assert both.height == 2 * 290
    assert (both["persons"] == both["persons_right"]).all()
    assert derived.frame.filter(year=2017)["persons"].sum() == 10_120_242


@pytest.mark.parametrize(("municipality", "region"), [("0980", "09"), ("2418", "24"), ("1480", "14")])
def test_the_split_is_that_of_an_independent_calculation(
    loaded: Tables, derived: Population, municipality: str, region: str
) -> None:
    profile = loaded["county_age_profile"].filter(region_code=region).sort("sex", "age")["persons"].to_list()
    total = loaded["municipality_population"].filter(municipality_code=municipality, year=2016)["persons"].item()
    ours = derived.frame.filter(municipality_code=municipality, year=2016).sort("sex", "age")["persons"].to_list()
    assert ours == hamilton(total, profile)


def test_gotland_in_2015_is_its_county_profile_itself(loaded: Tables) -> None:
    """One municipality in the county, and the year of the profile: nothing is left to derive."""
    ours = population.derived(loaded, [2015]).frame.filter(municipality_code="0980").sort("sex", "age")
    profile = loaded["county_age_profile"].filter(region_code="09").sort("sex", "age")
    assert ours["persons"].to_list() == profile["persons"].to_list()


def test_the_order_of_input_rows_changes_nothing(loaded: Tables, derived: Population) -> None:
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=7) for name, frame in loaded.items()}
    assert population.derived(shuffled, [2019, 2017, 2016, 2017]).frame.equals(derived.frame)


def test_a_derived_population_says_so_and_names_the_years_carried_forward(derived: Population) -> None:
    assert derived.derived
    assert derived.carried_forward == (2019,)


def test_a_year_after_the_last_total_repeats_it(derived: Population) -> None:
    last, carried = (derived.frame.filter(year=year).drop("year") for year in (2017, 2019))
    assert carried.equals(last)


def test_a_year_before_the_first_total_is_refused(loaded: Tables) -> None:
    with pytest.raises(ReferenceFileError, match=r"^municipality_population\.csv, year: there are no totals for 2012"):
        population.derived(loaded, [2012, 2016])


def test_without_a_site_the_population_is_derived(derived: Population) -> None:
    assert population.load([2016, 2017, 2019]).frame.equals(derived.frame)


def test_a_sites_export_goes_before_the_derived_population(loaded: Tables, site: Path) -> None:
    write_export(loaded, site, years=[2021, 2022])
    ours = population.load([2022], site)
    assert not ours.derived
    assert ours.carried_forward == ()
    assert ours.frame["year"].unique().to_list() == [2022]
    assert ours.frame["persons"].unique().to_list() == [3]


def test_a_sites_export_must_cover_every_year_asked_for(loaded: Tables, site: Path) -> None:
    write_export(loaded, site, years=[2021])
    with pytest.raises(ReferenceFileError, match=r"^population\.csv, region: 290 municipalities and years are missing"):
        population.load([2021, 2022], site)


def test_two_population_files_are_refused(loaded: Tables, site: Path) -> None:
    write_export(loaded, site, years=[2021])
    (site / "data_contracts" / "reference" / "population.px").write_text("", encoding="utf-8")
    with pytest.raises(ReferenceFileError, match="Keep one of the two"):
        population.load([2021], site)


def write_export(loaded: Tables, site: Path, years: list[int]) -> None:
    """A whole export in SCB's shape, with three persons in every cell."""
    header = ",".join(f'"{name}"' for name in ["region", "ålder", "kön", *map(str, years)])
    rows = [
        f'"{code} {name}","{age}{"+" if age == 100 else ""} år","{sex}"' + ",3" * len(years)
        for code, name in loaded["municipality"].select("municipality_code", "name").iter_rows()
        for age in range(101)
        for sex in ("män", "kvinnor")
    ]
    path = site / "data_contracts" / "reference" / "population.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
