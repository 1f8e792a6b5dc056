"""The hierarchy of areas: where residents and care units count, now and on an earlier day."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from data_contracts.reference.area import Area
from data_contracts.reference.area_of_place import AreaOfPlace
from pipelines.reference import areas
from pipelines.reference.errors import ReferenceFileError
from pipelines.reference.tables import Tables

Lookup = Callable[[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def of_place(loaded: Tables) -> pl.DataFrame:
    return areas.area_of_place(loaded)


@pytest.fixture
def look_up(of_place: pl.DataFrame) -> Lookup:
    """The areas of a place, level -> code."""

    def areas_of(attribution: str, place: str) -> dict[str, str]:
        found = of_place.filter(attribution=attribution, place=place)
        return dict(found.select("area_level", "area_code").iter_rows())

    return areas_of


def with_unit(loaded: Tables, **changes: object) -> Tables:
    """The tables with one unit only: the first one, changed."""
    unit = (
        loaded["unit"]
        .head(1)
        .with_columns([pl.lit(value).cast(loaded["unit"].schema[name]).alias(name) for name, value in changes.items()])
    )
    return dict(loaded) | {"unit": unit}


def areas_of_only_unit(loaded: Tables, **changes: object) -> dict[str, str]:
    found = areas.area_of_place(with_unit(loaded, **changes)).filter(attribution="caregiver", place="U0101")
    return dict(found.select("area_level", "area_code").iter_rows())


def test_the_frames_keep_their_contracts(loaded: Tables, of_place: pl.DataFrame) -> None:
    AreaOfPlace.validate(of_place)
    Area.validate(areas.area(loaded))


def test_there_are_318_areas_and_the_units(loaded: Tables) -> None:
    counts = dict(areas.area(loaded).group_by("area_level").len().iter_rows())
    merged = loaded["unit"]["merged_into"].count()
    assert counts == {
        "nation": 1,
        "healthcare_region": 6,
        "region": 21,
        "municipality": 290,
        "unit": loaded["unit"].height - merged,
    }


def test_every_area_that_a_place_counts_to_has_a_name(loaded: Tables, of_place: pl.DataFrame) -> None:
    nameless = of_place.join(areas.area(loaded), on=["area_level", "area_code"], how="anti")
    assert nameless.is_empty()
    assert areas.area(loaded)["name"].null_count() == 0


def test_every_municipality_counts_once_on_every_level(loaded: Tables, of_place: pl.DataFrame) -> None:
    municipalities = loaded["municipality"].select(place="municipality_code")
    rows = of_place.filter(attribution="resident").join(municipalities, on="place")
    assert dict(rows.group_by("area_level").len().iter_rows()) == dict.fromkeys(
        ["municipality", "region", "healthcare_region", "nation"], 290
    )


@pytest.mark.parametrize("level", ["municipality", "region", "healthcare_region", "nation"])
def test_the_population_keeps_its_sum_on_every_level(loaded: Tables, of_place: pl.DataFrame, level: str) -> None:
    persons = loaded["municipality_population"].filter(year=2017)
    rolled = persons.join(
        of_place.filter(attribution="resident", area_level=level),
        left_on="municipality_code",
        right_on="place",
    )
    assert rolled["persons"].sum() == 10_120_242


def test_a_resident_of_laholm_and_one_of_varberg_share_the_region_only(look_up: Lookup) -> None:
    laholm, varberg = look_up("resident", "1381"), look_up("resident", "1383")
    assert laholm["region"] == varberg["region"] == "13"
    assert (laholm["healthcare_region"], varberg["healthcare_region"]) == ("4", "5")


def test_an_unknown_place_counts_in_the_nation_only(look_up: Lookup) -> None:
    assert look_up("resident", "") == {"nation": "SE"}
    assert look_up("caregiver", "") == {"nation": "SE"}


def test_residence_known_to_the_region_counts_in_it_and_above_but_halland_has_no_healthcare_region(
    look_up: Lookup,
) -> None:
    assert look_up("resident", "03") == {"nation": "SE", "region": "03", "healthcare_region": "2"}
    assert look_up("resident", "13") == {"nation": "SE", "region": "13"}


def test_every_unit_counts_in_the_nation_and_under_one_unit(loaded: Tables, of_place: pl.DataFrame) -> None:
    rows = of_place.filter(pl.col("attribution") == "caregiver", pl.col("place") != "")
    for level in ("unit", "nation"):
        assert set(rows.filter(area_level=level)["place"]) == set(loaded["unit"]["unit_id"])


def test_a_unit_counts_in_the_region_that_answers_for_it_not_where_it_stands(look_up: Lookup) -> None:
    """Commissioned by Sörmland, in a house in Södertälje."""
    assert look_up("caregiver", "U0405") == {
        "nation": "SE", "healthcare_region": "2", "region": "04", "unit": "U0405"
    }  # fmt: skip


def test_a_unit_has_a_municipality_only_where_that_is_the_principal(loaded: Tables, of_place: pl.DataFrame) -> None:
    places = set(of_place.filter(attribution="caregiver", area_level="municipality")["place"])
    municipal = set(loaded["unit"].filter(principal_kind="municipality")["unit_id"])
    gotland = set(loaded["unit"].filter(principal_code="09")["unit_id"])
    assert places == municipal | gotland


def test_a_municipal_unit_counts_in_its_municipality_and_its_region(look_up: Lookup) -> None:
    assert look_up("caregiver", "U0508") == {
        "nation": "SE", "healthcare_region": "3", "region": "05", "municipality": "0581", "unit": "U0508"
    }  # fmt: skip


def test_a_unit_of_region_gotland_counts_on_both_its_levels(look_up: Lookup) -> None:
    found = look_up("caregiver", "U0901")
    assert (found["region"], found["municipality"]) == ("09", "0980")


def test_a_highly_specialised_unit_counts_in_the_nation_and_as_itself_only(look_up: Lookup) -> None:
    assert look_up("caregiver", "U0134") == {"nation": "SE", "unit": "U0134"}


def test_a_merged_unit_counts_as_its_successor(look_up: Lookup) -> None:
    assert look_up("caregiver", "U0106") == look_up("caregiver", "U0101")
    assert look_up("caregiver", "U0106")["unit"] == "U0101"


@pytest.mark.parametrize(("house", "healthcare_region"), [("1380", "4"), ("1384", "5")])
def test_a_unit_in_halland_follows_its_house_to_the_healthcare_region(
    loaded: Tables, house: str, healthcare_region: str
) -> None:
    found = areas_of_only_unit(loaded, principal_code="13", commissioning_region_code="13", municipality_code=house)
    assert (found["region"], found["healthcare_region"]) == ("13", healthcare_region)


def test_a_unit_of_halland_outside_halland_has_no_healthcare_region(loaded: Tables) -> None:
    found = areas_of_only_unit(loaded, principal_code="13", commissioning_region_code="13", municipality_code="0180")
    assert "healthcare_region" not in found
    assert found["region"] == "13"


def test_the_commissioning_region_goes_before_the_principal(loaded: Tables) -> None:
    assert areas_of_only_unit(loaded, commissioning_region_code="12")["region"] == "12"
    assert areas_of_only_unit(loaded, commissioning_region_code=None)["region"] == "01"


def test_units_merged_in_a_circle_are_refused(loaded: Tables) -> None:
    into = {"U0101": "U0102", "U0102": "U0101"}
    circle = loaded["unit"].head(2).with_columns(merged_into=pl.col("unit_id").replace_strict(into))
    with pytest.raises(ReferenceFileError, match="circle"):
        areas.area_of_place(dict(loaded) | {"unit": circle})


def test_a_unit_merged_twice_counts_as_the_last_one(loaded: Tables) -> None:
    into = {"U0101": "U0102", "U0102": "U0103", "U0103": None}
    chain = (
        loaded["unit"].head(3).with_columns(merged_into=pl.col("unit_id").replace_strict(into, return_dtype=pl.String))
    )
    found = areas.area_of_place(dict(loaded) | {"unit": chain}).filter(place="U0101", area_level="unit")
    assert found["area_code"].to_list() == ["U0103"]


@pytest.mark.parametrize(
    ("code", "day", "place"),
    [
        ("0380", date(2003, 1, 1), "0380"),
        ("0380", date(2002, 12, 31), "03"),
        ("0181", date(1998, 12, 31), "01"),
        ("0480", date(1991, 6, 1), "04"),
        ("1917", date(2006, 5, 1), "0331"),
        ("1623", date(1997, 12, 31), "0643"),
        ("1535", date(1996, 1, 1), "1443"),
        ("1583", date(1996, 1, 1), "1490"),
        ("1583", date(1994, 12, 31), "14"),
        ("0180", date(1980, 1, 1), "0180"),
        ("9999", date(2010, 1, 1), ""),
        ("", date(2010, 1, 1), ""),
    ],
)
def test_an_old_code_means_a_place_of_today(loaded: Tables, code: str, day: date, place: str) -> None:
    assert areas.recode(loaded, code, day) == place


def test_the_recoding_table_has_one_row_for_every_known_code_and_day(loaded: Tables) -> None:
    table = areas.recoding(loaded).sort("code", "valid_from")
    following = table.with_columns(next_from=pl.col("valid_from").shift(-1).over("code"))
    gaps = following.filter(pl.col("next_from") != pl.col("valid_to") + pl.duration(days=1))
    assert gaps.is_empty()
    ends = table.group_by("code").agg(pl.col("valid_from").min(), pl.col("valid_to").max())
    assert ends.select("valid_from", "valid_to").unique().row(0) == (date(1900, 1, 1), date(9999, 12, 31))


def test_every_place_of_the_recoding_table_is_a_known_place(loaded: Tables, of_place: pl.DataFrame) -> None:
    residents = set(of_place.filter(attribution="resident")["place"])
    assert set(areas.recoding(loaded)["place"]) <= residents - {""}


def test_before_2007_heby_counted_in_vastmanland_under_its_old_code(loaded: Tables) -> None:
    then = areas.area_of_place(loaded, date(2006, 12, 31)).filter(attribution="resident", place="0331")
    assert dict(then.select("area_level", "area_code").iter_rows()) == {
        "nation": "SE", "healthcare_region": "2", "region": "19", "municipality": "1917"
    }  # fmt: skip


def test_before_2003_knivsta_counted_as_uppsala(loaded: Tables) -> None:
    then = areas.area_of_place(loaded, date(2002, 12, 31)).filter(place="0330", area_level="municipality")
    assert then["area_code"].to_list() == ["0380"]


@pytest.mark.parametrize("day", [date(1998, 1, 1), date(2002, 7, 1), date(2006, 7, 1), date(2023, 1, 1)])
def test_an_earlier_view_loses_nobody_and_names_everything(loaded: Tables, day: date) -> None:
    then = areas.area_of_place(loaded, day)
    persons = loaded["municipality_population"].filter(year=2017)
    residents = then.filter(attribution="resident", area_level="region")
    assert persons.join(residents, left_on="municipality_code", right_on="place")["persons"].sum() == 10_120_242
    assert then.join(areas.area(loaded, day), on=["area_level", "area_code"], how="anti").is_empty()


def test_a_unit_counts_as_itself_until_the_day_it_closed(loaded: Tables) -> None:
    def unit_on(day: date) -> str:
        found = areas.area_of_place(loaded, day).filter(place="U0106", area_level="unit")
        return str(found["area_code"].item())

    assert unit_on(date(2021, 12, 31)) == "U0106"
    assert unit_on(date(2022, 1, 1)) == "U0101"


def test_a_day_before_the_known_areas_is_refused(loaded: Tables) -> None:
    with pytest.raises(ValueError, match="1998"):
        areas.area_of_place(loaded, date(1997, 12, 31))


def test_a_healthcare_region_has_the_name_of_the_day(loaded: Tables) -> None:
    def name_on(day: date | None) -> str:
        found = areas.area(loaded, day).filter(area_level="healthcare_region", area_code="2")
        return str(found["name"].item())

    assert "Uppsala" in name_on(date(2020, 9, 30))
    assert "Mellansverige" in name_on(date(2020, 10, 1))
    assert name_on(None) == name_on(date(2024, 1, 1))
