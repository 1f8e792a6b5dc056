"""The shipped reference data are right: counts, sums, and agreement with the public files they come from."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.reference.tables import Tables

MUNICIPALITIES_PER_HEALTHCARE_REGION = {
    "Norra": 44,
    "Mellansverige": 80,
    "Stockholm-Gotland": 27,
    "Sydöstra": 38,
    "Södra": 49,
    "Västra": 52,
}


def as_text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def codes(frame: pl.DataFrame, **equal: str) -> set[str]:
    """Municipality codes of the rows where the columns have these values."""
    return set(frame.filter(**equal)["municipality_code"])


def test_there_are_290_municipalities_and_21_regions_and_six_healthcare_regions(loaded: Tables) -> None:
    assert loaded["municipality"].height == 290
    assert loaded["region"].height == 21
    assert loaded["healthcare_region"]["healthcare_region_code"].n_unique() == 6
    assert not {"02", "11", "15", "16"} & set(loaded["region"]["region_code"])


def test_each_healthcare_region_has_its_number_of_municipalities(loaded: Tables) -> None:
    current = loaded["healthcare_region"].filter(pl.col("valid_to").is_null())
    counts = loaded["municipality"].join(current, on="healthcare_region_code").group_by("name_short").len()
    assert dict(counts.iter_rows()) == MUNICIPALITIES_PER_HEALTHCARE_REGION


def test_every_municipality_has_one_region_one_healthcare_region_and_one_group(loaded: Tables) -> None:
    found = loaded["municipality"]
    assert found.null_count().select("region_code", "healthcare_region_code", "skr_group").row(0) == (0, 0, 0)
    assert found["municipality_code"].is_unique().all()
    assert set(found["region_code"]) == set(loaded["region"]["region_code"])
    sizes = dict(found.group_by("skr_group").len().iter_rows())
    assert sizes == {"A1": 3, "A2": 43, "B3": 23, "B4": 63, "B5": 24, "C6": 27, "C7": 51, "C8": 35, "C9": 21}


def test_halland_is_split_three_and_three(loaded: Tables) -> None:
    halland = loaded["municipality"].filter(region_code="13")
    assert codes(halland, healthcare_region_code="4") == {"1380", "1315", "1381"}
    assert codes(halland, healthcare_region_code="5") == {"1382", "1383", "1384"}


def test_only_halland_is_split(loaded: Tables) -> None:
    parts = loaded["municipality"].group_by("region_code").agg(pl.col("healthcare_region_code").n_unique())
    assert parts.filter(pl.col("healthcare_region_code") > 1)["region_code"].to_list() == ["13"]


def test_gotland_is_both_a_region_and_its_only_municipality(loaded: Tables) -> None:
    assert codes(loaded["municipality"], region_code="09") == {"0980"}


def test_the_healthcare_region_of_uppsala_changed_its_name_in_october_2020(loaded: Tables) -> None:
    names = loaded["healthcare_region"].filter(healthcare_region_code="2").sort("valid_from")
    assert names["name_short"].to_list() == ["Uppsala-Örebro", "Mellansverige"]
    assert (names["valid_from"][1] - names["valid_to"][0]).days == 1
    assert (names["valid_from"][1].year, names["valid_from"][1].month) == (2020, 10)


def test_every_chain_of_code_changes_ends_in_a_municipality_of_today(loaded: Tables) -> None:
    today = set(loaded["municipality"]["municipality_code"])
    recodes = dict(loaded["municipality_change"].filter(kind="recode").select("old_code", "new_code").iter_rows())
    for code in loaded["municipality_change"]["new_code"]:
        last = code
        while last in recodes:
            last = recodes[last]
        assert last in today, code


def test_a_recoded_code_is_used_for_nothing_else_today(loaded: Tables) -> None:
    retired = set(loaded["municipality_change"].filter(kind="recode")["old_code"])
    assert not retired & set(loaded["municipality"]["municipality_code"])


def test_a_municipality_with_a_change_is_valid_from_that_day(loaded: Tables) -> None:
    both = loaded["municipality"].join(loaded["municipality_change"], left_on="municipality_code", right_on="new_code")
    assert both.height == 42
    assert (both["valid_from"] == both["valid_from_right"]).all()


def test_the_population_sums_are_those_of_scb(loaded: Tables) -> None:
    totals = loaded["municipality_population"]
    assert totals.filter(year=2017)["persons"].sum() == 10_120_242
    assert totals.filter(year=2015)["persons"].sum() == 9_851_017
    assert set(totals.group_by("year").len()["len"]) == {290}


def test_the_county_profile_agrees_with_the_municipal_totals_in_every_county(loaded: Tables) -> None:
    home = loaded["municipality"].select("municipality_code", "region_code")
    municipal = loaded["municipality_population"].filter(year=2015).join(home, on="municipality_code")
    counted = municipal.group_by("region_code").agg(pl.col("persons").sum()).sort("region_code")
    profile = loaded["county_age_profile"].group_by("region_code").agg(pl.col("persons").sum()).sort("region_code")
    assert counted.equals(profile)
    assert profile["persons"].sum() == 9_851_017


def test_the_oldest_are_mostly_women_in_every_large_county(loaded: Tables) -> None:
    oldest = loaded["county_age_profile"].filter(pl.col("age") == 100, pl.col("region_code").is_in(["01", "12", "14"]))
    by_sex = dict(oldest.group_by("sex").agg(pl.col("persons").sum()).iter_rows())
    assert by_sex["K"] > 3 * by_sex["M"]


def test_units_are_in_every_region_in_proportion_to_population(loaded: Tables) -> None:
    per_region = loaded["unit"].group_by(pl.col("unit_id").str.slice(1, 2).alias("region_code")).len()
    assert per_region.height == 21
    assert per_region.select(pl.col("len").min()).item() >= 2
    assert dict(per_region.iter_rows())["01"] > dict(per_region.iter_rows())["12"] > 15


def test_simulated_units_cannot_be_mistaken_for_real_ones(loaded: Tables) -> None:
    assert loaded["unit"]["name"].str.starts_with("Simulerad ").all()
    assert loaded["unit"]["hsa_id"].str.starts_with("SE999999").all()


def test_the_simulated_units_have_a_case_for_every_rule(loaded: Tables) -> None:
    units = loaded["unit"]
    assert units["merged_into"].count() == 3
    assert units.filter(principal_kind="municipality").height == 16
    assert units.filter(nhv=True).height == 6
    halland = units.filter(principal_code="13").join(loaded["municipality"], on="municipality_code")
    assert set(halland["healthcare_region_code"]) == {"4", "5"}


@pytest.mark.parametrize(
    ("system", "regions"),
    [("par", 21), ("psykosr", 21), ("bipolar", 21), ("siber", 21), ("busa", 21), ("sbr", 21), ("qbup", 21),
     ("rattspsyk", 21), ("battre_beroendevard", 21), ("vantetider", 21), ("ect", 21), ("riksat", 17)],
)  # fmt: skip
def test_every_code_system_knows_units_in_the_regions_it_should(loaded: Tables, system: str, regions: int) -> None:
    known = loaded["unit_code"].filter(code_system=system).join(loaded["unit"], on="unit_id")
    assert known["unit_id"].str.slice(1, 2).n_unique() == regions


def test_a_merged_unit_and_its_successor_are_known_in_the_same_systems(loaded: Tables) -> None:
    merged = loaded["unit"].filter(pl.col("merged_into").is_not_null()).select("unit_id", "merged_into")
    systems = loaded["unit_code"].group_by("unit_id").agg("code_system")
    of_unit = dict(systems.iter_rows())
    assert all(set(of_unit[unit]) <= set(of_unit[successor]) for unit, successor in merged.iter_rows())


def test_municipalities_agree_with_the_public_list(loaded: Tables, shared: Path) -> None:
    public = as_text(shared / "municipalities.csv").select(
        "municipality_code",
        name="municipality_name_short",
        region_code="county_code",
        healthcare_region_code="healthcare_region_code",
        skr_group="skr_group_code",
    )
    ours = loaded["municipality"].drop("valid_from", "valid_to")
    assert ours.sort("municipality_code").equals(public.sort("municipality_code"))


def test_every_public_code_change_is_here(loaded: Tables, shared: Path) -> None:
    columns = ["old_code", "new_code", "valid_from", "kind"]
    public = as_text(shared / "municipality_changes.csv").select(columns)
    ours = loaded["municipality_change"].select(columns).with_columns(pl.col("valid_from").cast(pl.String))
    assert public.join(ours, on=columns, how="anti").is_empty()


def test_municipal_totals_agree_with_the_public_series(loaded: Tables, shared: Path) -> None:
    public = as_text(shared / "population_municipality_total_1968_2017.csv").select(
        "municipality_code", year=pl.col("year").cast(pl.Int64), persons=pl.col("population").cast(pl.Int64)
    )
    ours = loaded["municipality_population"]
    assert ours.join(public, on=ours.columns, how="anti").is_empty()


def test_the_age_profile_agrees_with_the_public_counts_in_order_of_size(loaded: Tables, shared: Path) -> None:
    """The public file has no codes; the multiset of counts is compared, and Skåne by name."""
    public = as_text(shared / "population_county_age_sex_1968_2015_demdata_mit.csv").filter(year="2015")
    ours = loaded["county_age_profile"]
    assert ours["persons"].sort().to_list() == public["population"].cast(pl.Int64).sort().to_list()
    skane = public.filter(region="Skane", sex="Females", age="40")["population"].cast(pl.Int64).item()
    assert ours.filter(region_code="12", sex="K", age=40)["persons"].item() == skane
