"""Unit: standardised figures in the results, against ones worked by hand and by pandas."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import ValidationError

from pipelines.aggregate.plan import Plan
from pipelines.aggregate.standardised import standard
from pipelines.reference import standard_population
from pipelines.select.header import Header, PopulationAtRisk, Standardise
from pipelines.statistics.strata import Columns, beside

JANUARY = date(2025, 1, 1)
BY_AGE = {"to": "european_2013", "by": ["age"]}
RATE: dict[str, Any] = {"measure": "rate", "attribution": ["resident"], "areas": ["nation", "region", "municipality"]}
REGIONS = {"0180": "01", "1280": "12", "1281": "12", "": ""}
BANDS = ("00-17", "18-64", "65+")
MONTHS_OF = {
    "month": 1, "quarter": 3, "tertial": 4, "half_year": 6, "year": 12, "rolling_12_months": 12, "pool_3_years": 36,
    "pool_5_years": 60,
}  # fmt: skip


def january(*strata: tuple[str, str, int, int], code: str = "0180") -> list[tuple[str, date, str, str, int, int]]:
    """Cells of (sex, age band, cases, events) in January 2025."""
    return [(code, JANUARY, *stratum) for stratum in strata]


def one(rows: pl.DataFrame, sex: str = "T", area: str = "01") -> float | None:
    """The standardised figure of January 2025 of a region of residence, over all ages."""
    keys = {"attribution": "resident", "area_level": "region", "area_code": area, "period_type": "month", "sex": sex}
    found: list[float | None] = rows.filter(**keys, period_start=JANUARY, age_band="all")["standardised"].to_list()
    assert len(found) == 1
    return found[0]


def test_a_share_is_that_of_the_strata_weighted_as_in_the_standard(nation: Any) -> None:
    """15-17 are three of the five years 15-19 of the standard: 19.3, 61.2 and 19.5 % of it are in the bands."""
    cells = january(("K", "00-17", 30, 15), ("M", "00-17", 10, 5), ("K", "18-64", 100, 30), ("M", "65+", 10, 5))
    rows = nation.results(cells, standardise=BY_AGE)
    assert one(rows) == pytest.approx(0.193 * 20 / 40 + 0.612 * 0.3 + 0.195 * 0.5)


def test_who_has_no_known_age_is_in_no_stratum(nation: Any) -> None:
    cells = january(("K", "00-17", 40, 20), ("K", "18-64", 40, 4), ("K", "65+", 40, 8))
    known = one(nation.results(cells, standardise=BY_AGE))
    rows = nation.results([*cells, *january(("K", "?", 500, 500))], standardise=BY_AGE)
    assert one(rows) == known


def test_who_has_no_known_sex_counts_by_age_and_not_by_sex_and_age(nation: Any) -> None:
    cells = january(*((sex, band, 40, 10) for sex in "KM" for band in BANDS))
    unknown = january(("?", "18-64", 40, 40))
    by_both = {"to": "sweden_2015", "by": ["sex", "age"]}
    assert one(nation.results([*cells, *unknown], standardise=BY_AGE)) > 0.25  # type: ignore[operator]
    assert one(nation.results([*cells, *unknown], standardise=by_both)) == pytest.approx(0.25)


def test_without_a_case_in_a_stratum_there_is_no_figure(nation: Any) -> None:
    elsewhere = january(("K", "65+", 50, 20), code="1280")
    lacks = january(("K", "00-17", 40, 20), ("K", "18-64", 40, 4))
    rows = nation.results([*lacks, *elsewhere], standardise=BY_AGE)
    assert one(rows) is None
    nobody_anywhere = nation.results(lacks, standardise=BY_AGE)
    assert one(nobody_anywhere) == pytest.approx((0.193 * 0.5 + 0.612 * 0.1) / 0.805)


def test_a_stratum_that_anybody_was_in_in_any_period_is_one_of_the_indicator(nation: Any) -> None:
    long_before = [("1280", date(2024, 1, 1), "M", "65+", 1, 0)]
    lacks = january(("K", "00-17", 40, 20), ("K", "18-64", 40, 4))
    assert one(nation.results([*lacks, *long_before], standardise=BY_AGE)) is None


def test_of_one_band_it_is_the_share_itself(nation: Any) -> None:
    rows = nation.results(january(("K", "18-64", 40, 11)), standardise=BY_AGE)
    assert one(rows) == pytest.approx(11 / 40)


@pytest.mark.parametrize(("events", "is_there"), [(9, False), (10, True)])
def test_there_is_none_under_ten_events(nation: Any, events: int, is_there: bool) -> None:
    share = nation.results(january(("K", "18-64", 400, events)), standardise=BY_AGE)
    assert (one(share) is not None) == is_there
    adults = {"age_from": 18, "age_to": 64, "per": 1000}
    rate = nation.results(january(("K", "18-64", 400, events)), **RATE, population=adults, standardise=BY_AGE)
    assert (one(rate) is not None) == is_there


@pytest.mark.parametrize("to", ["european_2013", "nation"])
def test_of_nobody_there_is_none(nation: Any, to: str) -> None:
    rows = nation.results([], standardise={"to": to, "by": ["age"]})
    assert rows.height > 0
    assert rows["standardised"].null_count() == rows.height


def test_without_being_asked_for_there_is_none(nation: Any) -> None:
    assert nation.results(january(("K", "18-64", 400, 100)))["standardised"].null_count() > 0
    assert one(nation.results(january(("K", "18-64", 400, 100)))) is None


def test_a_share_above_one_is_none(nation: Any) -> None:
    """Where few have the event elsewhere and all have it here, events over those expected times the share is no share."""
    here = january(("K", "18-64", 20, 20))
    elsewhere = january(("K", "18-64", 980, 0), ("K", "65+", 9000, 9000), code="1280")
    assert one(nation.results([*here, *elsewhere], standardise={"to": "nation", "by": ["age"]})) is None


def test_the_nation_is_as_itself_also_where_a_stratum_has_nobody(nation: Any) -> None:
    cells = january(("K", "00-17", 40, 20), ("M", "18-64", 50, 5))
    found = nation.results(cells, standardise={"to": "nation", "by": ["age"]})
    whole = found.filter(area_level="nation", sex="T", age_band="all", period_start=JANUARY, attribution="resident")
    assert whole["standardised"].to_list() == pytest.approx([25 / 90] * whole.height)


# Every row against pandas ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cells() -> list[tuple[str, date, str, str, int, int]]:
    """Of two years and every municipality, unknown ones, ages and sexes among them."""
    random = np.random.default_rng(5)
    found = []
    for month in pl.date_range(date(2024, 1, 1), date(2025, 12, 31), "1mo", eager=True):
        for code in REGIONS:
            for sex in "KM?":
                for band in (*BANDS, "?"):
                    cases = int(random.integers(0, 12))
                    found.append((code, month, sex, band, cases, int(random.binomial(cases, 0.4))))
    return found


def of_row(frame: pd.DataFrame, row: dict[str, Any], sexes: str) -> pd.DataFrame:
    """What lies in the area and the period of a row, of known age."""
    place = {"nation": frame["code"].notna(), "region": frame["region"] == row["area_code"]}
    where = place.get(row["area_level"], frame["code"] == row["area_code"])
    when = frame["month"].between(row["period_start"], row["period_end"])
    found: pd.DataFrame = frame[where & when & frame["sex"].isin(list(sexes)) & (frame["age_band"] != "?")]
    return found


def by_hand(
    row: dict[str, Any], frame: pd.DataFrame, weights: pd.DataFrame | None, keys: list[str], per: float
) -> float:
    """By the textbook, a row at a time. `frame`: cases or person-years (`base`) and `events`, of all strata."""
    whole = "KM?" if keys == ["age_band"] else "KM"
    sexes = whole if row["sex"] == "T" else row["sex"]
    own = of_row(frame, row, sexes).groupby(keys)[["base", "events"]].sum()
    if weights is not None:
        chosen = weights if "sex" not in keys else weights[weights["sex"].isin(list(sexes))]
        joined = chosen.set_index(keys).join(own)
        if joined["base"].isna().any() or (joined["base"] == 0).any() or joined["events"].sum() < 10:
            return np.nan
        return float((joined["persons"] * joined["events"] / joined["base"]).sum() / joined["persons"].sum() * per)
    nation = of_row(frame, {**row, "area_level": "nation"}, whole if keys == ["age_band"] else sexes)
    rates = nation.groupby(keys)[["base", "events"]].sum()
    expected = (own["base"] * rates["events"] / rates["base"]).sum()
    crude = rates["events"].sum() / rates["base"].sum()
    value = own["events"].sum() / expected * crude * per if expected > 0 else np.nan
    return float(value) if per > 1 or value <= 1 else np.nan


def compared(rows: pl.DataFrame, expected: Any) -> None:
    """All rows over all ages; every other one has none."""
    wide = rows.filter(age_band="all")
    found = wide["standardised"].to_numpy()
    by_pandas = np.array([expected(row) for row in wide.to_dicts()])
    np.testing.assert_allclose(found, by_pandas, rtol=1e-12)
    assert np.isfinite(found).sum() > len(found) / 2
    assert rows.filter(pl.col("age_band") != "all")["standardised"].null_count() == rows.height - wide.height


def in_pandas(cells: list[tuple[str, date, str, str, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["code", "month", "sex", "age_band", "base", "events"])
    return frame.assign(region=frame["code"].map(REGIONS))


@pytest.mark.parametrize("keys", [["age_band"], ["sex", "age_band"]])
@pytest.mark.parametrize("to", ["sweden_2015", "nation"])
def test_shares_of_all_periods_areas_and_sexes_are_those_of_pandas(
    nation: Any, cells: Any, to: str, keys: list[str]
) -> None:
    by = ["age"] if keys == ["age_band"] else ["sex", "age"]
    settings = {"attribution": ["resident"], "areas": ["region", "municipality"], "unit_of_analysis": "episode"}
    few = {"periods": ["tertial", "rolling_12_months"]}
    rows = nation.results(cells, **settings, **few, standardise={"to": to, "by": by})
    weights = None if to == "nation" else swedes(keys, 0, 200)
    frame = in_pandas(cells)
    compared(rows, lambda row: by_hand(row, frame, weights, keys, 1.0))


@pytest.mark.parametrize("to", ["sweden_2015", "nation"])
def test_rates_of_ages_that_part_a_band_are_those_of_pandas(nation: Any, cells: Any, to: str) -> None:
    """Women and men of 15-24 years, by age: of the first band 15-17 years, of the second 18-24."""
    young = [cell for cell in cells if cell[3] != "65+"]
    people = pl.read_parquet(nation.folder / "population.parquet").with_columns(pl.col("persons").cast(pl.Float64))
    aged = people.filter(pl.col("age").is_between(15, 24)).to_pandas()
    aged["age_band"] = np.where(aged["age"] < 18, "00-17", "18-64")
    mean = aged.groupby(["municipality_code", "year", "sex", "age_band"])["persons"].sum().reset_index()
    mean["before"] = mean.groupby(["municipality_code", "sex", "age_band"])["persons"].shift()
    months = pd.DataFrame({"month": pd.date_range("2024-01-01", "2025-12-01", freq="MS")})
    lived = months.assign(year=months["month"].dt.year, month=months["month"].dt.date).merge(mean, on="year")
    lived = lived.assign(code=lived["municipality_code"], base=(lived["persons"] + lived["before"]) / 24, events=0.0)
    both = pd.concat([in_pandas(young).assign(base=0.0), lived.assign(region=lived["code"].map(REGIONS))])
    both = both[both["age_band"] != "65+"]
    settings = {**RATE, "unit_of_analysis": "person", "periods": ["quarter", "rolling_12_months"]}
    population = {"age_from": 15, "age_to": 24, "per": 1000}
    rows = nation.results(young, **settings, population=population, standardise={"to": to, "by": ["age"]})
    weights = None if to == "nation" else swedes(["age_band"], 15, 24)
    compared(rows, lambda row: by_hand(row, both, weights, ["age_band"], 1000.0))


def swedes(keys: list[str], low: int, high: int) -> pd.DataFrame:
    """Sweden 2015 in the bands, from its file."""
    file = standard_population.FOLDER / "sweden_2015.csv"
    people = pd.read_csv(file)
    people = people[people["age_from"].between(low, high)]
    band = np.select([people["age_from"] < 18, people["age_from"] < 65], ["00-17", "18-64"], "65+")
    return people.assign(age_band=band).groupby(keys)["persons"].sum().reset_index()


# What may be asked for ------------------------------------------------------------------------------------------------


def test_of_a_population_the_standard_has_its_ages_and_its_sex() -> None:
    girls = PopulationAtRisk(age_from=13, age_to=19, sex="K", per=1)
    found = standard(Standardise(to="sweden_2015", by=["age"]), girls, Plan.load())
    people = pd.read_csv(standard_population.FOLDER / "sweden_2015.csv").query("sex == 'K' and 13 <= age_from <= 19")
    assert found["age_band"].to_list() == ["13-17", "18-24"]
    assert found["persons"].to_list() == [
        people.query("age_from < 18")["persons"].sum(),
        people.query("age_from >= 18")["persons"].sum(),
    ]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"standardise": {"to": "european_2013", "by": ["sex", "age"]}}, "does not know the sexes"),
        ({"standardise": {"to": "europe", "by": ["age"]}}, "choose one of european_2013"),
        ({"standardise": {"to": "nation", "by": ["sex"]}}, r"write \[age\] or"),
        ({"standardise": {"to": "nation", "by": ["age", "age"]}}, r"write \[age\] or"),
        ({"standardise": BY_AGE, **RATE, "population": {"per": 1, "age_to": 95}}, "has its oldest as one"),
        ({"standardise": BY_AGE, "measure": "mean"}, "only a proportion or a rate"),
        ({"standardise": BY_AGE, "rows": "aggregates", "attribution": ["caregiver"]}, "only a proportion or a rate"),
        ({"standardise": BY_AGE, **RATE, "population": {"per": 1}, "unit_of_analysis": "episode"}, "only that of persons"),
    ],
)  # fmt: skip
def test_what_cannot_be_standardised_is_refused_when_loaded(settings: dict[str, Any], field: str) -> None:
    fields = {
        "title": "t", "title_en": "t", "evidence": "elaborated", "origin": "register", "source": "s", "type": "outcome",
        "direction": "higher", "numerator": "n", "denominator": "d", "examples": ["-"], "measure": "proportion",
    }  # fmt: skip
    with pytest.raises(ValidationError, match=field):
        Header.model_validate({**fields, **settings})


def columns(bands: list[str], events: list[float], persons: list[float]) -> Columns:
    return Columns(pl.DataFrame({"age_band": bands}), np.array([events]), np.array([persons]))


def test_columns_are_put_beside_a_standard_by_their_keys() -> None:
    found = beside(columns(["a", "b"], [1, 2], [10, 20]), columns(["b", "a"], [7, 8], [700, 800]))
    assert found.events.tolist() == [[2, 1]]
    assert found.persons.tolist() == [[20, 10]]
    assert found.standard.tolist() == [[700, 800]]


@pytest.mark.parametrize("bands", [["a", "c"], ["a", "b", "c"], ["a"], ["a", "a"]])
def test_other_strata_than_the_standard_s_are_refused(bands: list[str]) -> None:
    ones = [1.0] * len(bands)
    with pytest.raises(ValueError, match="age_band"):
        beside(columns(bands, ones, ones), columns(["a", "b"], [1, 1], [1, 1]))
