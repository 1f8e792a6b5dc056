"""The health-data registers at the levels that Swedish statistics show, counted in the rows as they are drawn."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from pipelines.simulate import persons, world
from pipelines.simulate.chance import generator
from pipelines.simulate.identifiers import Numbers
from pipelines.simulate.sources import Scene, registers_in_order

PERSONS = 60_000
SELF_HARM = r"^(?:X[6-7]|X8[0-4]|Y[1-2]|Y3[0-4])"
HEALTH_DATA = ("par_inpatient", "par_outpatient", "lmed", "dor")


@pytest.fixture(scope="module")
def nation() -> Scene:
    built = world.build(PERSONS, 5, date(2021, 10, 1), date(2026, 9, 30))
    return Scene(built, persons.drawn(built, 0, 0, PERSONS, Numbers()), generator(5, 0, "test"), {})


@pytest.fixture(scope="module")
def rows(nation: Scene) -> Mapping[str, pl.DataFrame]:
    """The rows of each register, with the day as `on`, and the person's age on it and sex."""
    drawn: dict[str, pl.DataFrame] = {}
    told: dict[str, pl.DataFrame] = {}
    for register in registers_in_order():
        if register.name in HEALTH_DATA:
            scene = Scene(nation.world, nation.people, generator(5, 0, register.name), drawn)
            found = drawn[register.name] = register.source.rows(scene)
            who, on = found["who"].to_numpy(), found[register.terms.event]
            age = nation.people.age_on(who, on.to_physical().cast(pl.Int64).to_numpy())
            told[register.name] = found.with_columns(
                on=on, age=pl.Series(age), man=pl.Series(nation.people.is_man[who])
            )
    return told


def inhabitants(nation: Scene, first: int, last: int, sexes: str = "KM") -> float:
    cells = nation.world.population.filter(pl.col("age").is_between(first, last), pl.col("sex").is_in(list(sexes)))
    return float(cells["persons"].sum()) * nation.world.scale


def in_year(found: pl.DataFrame, year: int = 2025) -> pl.DataFrame:
    return found.filter(pl.col("on").dt.year() == year)


def main_diagnosis(pattern: str) -> pl.Expr:
    return pl.col("main_diagnosis").str.replace(".", "", literal=True).str.contains(pattern).fill_null(False)


def test_self_harm_brings_about_eighty_of_a_hundred_thousand_to_a_ward_in_a_year(
    nation: Scene, rows: Mapping[str, pl.DataFrame]
) -> None:
    harmed = rows["par_inpatient"].filter(pl.col("external_cause").str.contains(SELF_HARM), pl.col("age") >= 15)
    yearly = sum(in_year(harmed, year)["who"].n_unique() for year in (2023, 2024, 2025)) / 3
    assert 55 < yearly / inhabitants(nation, 15, 115) * 100_000 < 110
    assert 1.1 < harmed.height / harmed["who"].n_unique() < 2.0
    assert 0.06 < harmed["external_cause"].str.starts_with("Y").mean() < 0.2
    assert 0.12 < (harmed["legal_status"] == "lpt").fill_null(False).mean() < 0.35
    assert not harmed["is_planned"].any()


def test_girls_are_cared_for_after_self_harm_several_times_as_often_as_boys(
    nation: Scene, rows: Mapping[str, pl.DataFrame]
) -> None:
    harmed = rows["par_inpatient"].filter(
        pl.col("external_cause").str.contains(SELF_HARM), pl.col("age").is_between(13, 19)
    )
    girls, boys = (harmed.filter(pl.col("man") == man).height for man in (False, True))
    assert girls > 2.5 * boys > 0


def test_self_harm_is_coded_as_what_it_did_to_the_body_on_somatic_wards(rows: Mapping[str, pl.DataFrame]) -> None:
    for name in ("par_inpatient", "par_outpatient"):
        harmed = rows[name].filter(pl.col("external_cause").str.contains(SELF_HARM))
        somatic = harmed.filter(~pl.col("speciality").str.starts_with("9"))
        assert 0.35 < somatic.height / harmed.height < 0.75
        assert somatic["main_diagnosis"].str.contains("^[ST]").all()
        poisoned = somatic.filter(pl.col("external_cause").str.contains("^X6[0-4]"))
        assert poisoned["main_diagnosis"].str.starts_with("T").all()


def test_a_ward_that_moves_a_patient_on_says_so_on_both_rows(rows: Mapping[str, pl.DataFrame]) -> None:
    stays = rows["par_inpatient"].sort("who", "admitted_on", "discharged_on")
    gap = (stays["admitted_on"].shift(-1) - stays["discharged_on"]).dt.total_days()
    moved = stays.filter((stays["who"].shift(-1) == stays["who"]) & gap.is_between(0, 1))
    assert moved.height > 100
    assert 0.6 < (moved["discharged_to"] == "other_clinic").fill_null(False).mean() < 0.95
    came = stays.filter(pl.col("admitted_from") == "other_clinic")
    assert came.height > 100


def test_ect_is_given_to_about_two_of_five_admitted_for_severe_depression(rows: Mapping[str, pl.DataFrame]) -> None:
    severe = rows["par_inpatient"].filter(main_diagnosis("^F3[23][23]"))
    given = severe["procedures"].str.contains("DA0(?:06|24|25)").fill_null(False)
    assert 0.3 < given.mean() < 0.5


def test_forensic_care_is_under_the_act_on_it(nation: Scene, rows: Mapping[str, pl.DataFrame]) -> None:
    forensic = pl.Series(nation.people.of("forensic"))
    stays = rows["par_inpatient"].filter(pl.col("who").is_in(forensic.implode()), pl.col("speciality") == "921")
    assert stays.height > 20
    assert (stays["legal_status"] == "lrv").fill_null(False).mean() > 0.7


def test_visits_to_other_professions_than_physicians_begin_in_2024(rows: Mapping[str, pl.DataFrame]) -> None:
    visits = rows["par_outpatient"]
    others = {year: (in_year(visits, year)["profession"] != "physician").mean() for year in (2023, 2025)}
    assert others[2023] < 0.15
    assert 0.4 < others[2025] < 0.6
    assert in_year(visits, 2024).height > 1.3 * in_year(visits, 2023).height


@pytest.mark.parametrize(("sex", "low", "high"), [("M", 0.04, 0.085), ("K", 0.02, 0.055)])
def test_as_many_children_take_drugs_for_adhd_as_in_the_nation(
    nation: Scene, rows: Mapping[str, pl.DataFrame], sex: str, low: float, high: float
) -> None:
    taken = in_year(rows["lmed"]).filter(
        pl.col("atc").str.contains("^(?:N06BA|C02AC02)"),
        pl.col("age").is_between(10, 17),
        pl.col("man") == (sex == "M"),
    )
    assert low < taken["who"].n_unique() / inhabitants(nation, 10, 17, sex) < high


@pytest.mark.parametrize(
    "atc", ["N06A", "N06BA", "C02AC02", "N07BB", "N07BC", "V03AB15", "N05BA", "N05CD", "N05AN01", "N05AH02"]
)
def test_every_drug_of_the_programmes_is_collected(rows: Mapping[str, pl.DataFrame], atc: str) -> None:
    assert rows["lmed"].filter(pl.col("atc").str.starts_with(atc)).height > 20


def test_bags_for_two_weeks_come_far_more_often_than_packages(rows: Mapping[str, pl.DataFrame]) -> None:
    counts = rows["lmed"].filter(pl.col("packages") > 0).group_by("is_dose_dispensed", "who", "atc").len()
    mean = dict(counts.group_by("is_dose_dispensed").agg(pl.col("len").mean()).iter_rows())
    assert mean[True] > 1.5 * mean[False]


def test_deaths_are_as_many_as_in_the_nation_and_so_are_suicides_and_poisonings(
    nation: Scene, rows: Mapping[str, pl.DataFrame]
) -> None:
    deaths, years = rows["dor"], nation.world.years
    cause = pl.col("underlying_cause").str.slice(0, 3)
    suicides = deaths.filter(
        cause.is_between(pl.lit("X60"), pl.lit("X84")) | cause.is_between(pl.lit("Y10"), pl.lit("Y34"))
    )
    poisoned = deaths.filter(pl.col("underlying_cause").str.contains("^(?:X4[0-4]|X6[0-4]|Y1[0-4])"))
    assert 0.0088 < deaths.height / years / inhabitants(nation, 0, 115) < 0.0102
    assert 13 < suicides.height / years / inhabitants(nation, 15, 115) * 100_000 < 26
    assert 0.6 < suicides["man"].mean() < 0.85
    assert 6 < poisoned.height / years / inhabitants(nation, 15, 115) * 100_000 < 15
    assert poisoned["contributing_causes"].str.starts_with("T").all()
