"""The hierarchy of areas: what there is, what it is called, and where residents and care units of today count."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from data_contracts.reference.area import Area
from data_contracts.reference.area_of_place import AreaOfPlace
from pipelines.reference import areas
from pipelines.reference.days import LAST_DAY, View, day_of
from pipelines.reference.errors import ReferenceFileError
from pipelines.reference.places import area_of_place
from pipelines.reference.tables import Tables
from pipelines.reference.views import area_of_code

Lookup = Callable[[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def of_place(loaded: Tables) -> pl.DataFrame:
    return area_of_place(loaded)


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
    found = area_of_place(with_unit(loaded, **changes)).filter(attribution="caregiver", place="U0101")
    return dict(found.select("area_level", "area_code").iter_rows())


def closed(loaded: Tables, number: int) -> pl.DataFrame:
    """The first units, all closed."""
    return loaded["unit"].head(number).with_columns(valid_to=date(2020, 12, 31))


def named(loaded: Tables, view: View = "now") -> pl.DataFrame:
    """All areas of a view."""
    return areas.area(loaded, area_of_code(loaded, view), day_of(view, LAST_DAY))


def test_the_frames_keep_their_contracts(loaded: Tables, of_place: pl.DataFrame) -> None:
    AreaOfPlace.validate(of_place)
    Area.validate(named(loaded))


def test_there_are_327_areas_and_the_units(loaded: Tables) -> None:
    counts = dict(named(loaded).group_by("area_level").len().iter_rows())
    merged = loaded["unit"]["merged_into"].count()
    assert counts == {
        "nation": 1,
        "healthcare_region": 6,
        "region": 21,
        "municipality_group": 9,
        "municipality": 290,
        "unit": loaded["unit"].height - merged,
    }


def test_every_area_that_a_place_counts_to_has_a_name(loaded: Tables, of_place: pl.DataFrame) -> None:
    nameless = of_place.join(named(loaded), on=["area_level", "area_code"], how="anti")
    assert nameless.is_empty()
    assert named(loaded)["name"].null_count() == 0


def test_every_municipality_counts_once_on_every_level(loaded: Tables, of_place: pl.DataFrame) -> None:
    municipalities = loaded["municipality"].select(place="municipality_code")
    rows = of_place.filter(attribution="resident").join(municipalities, on="place")
    assert dict(rows.group_by("area_level").len().iter_rows()) == dict.fromkeys(
        ["municipality", "municipality_group", "region", "healthcare_region", "nation"], 290
    )


@pytest.mark.parametrize("level", ["municipality", "municipality_group", "region", "healthcare_region", "nation"])
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


@pytest.mark.parametrize(("principal", "house", "healthcare_region"), [("1380", "1384", "4"), ("1384", "0180", "5")])
def test_a_municipalitys_unit_in_halland_follows_its_municipality_wherever_the_house_stands(
    loaded: Tables, principal: str, house: str, healthcare_region: str
) -> None:
    found = areas_of_only_unit(
        loaded,
        principal_kind="municipality",
        principal_code=principal,
        commissioning_region_code=None,
        municipality_code=house,
    )
    assert (found["region"], found["healthcare_region"]) == ("13", healthcare_region)
    assert found["municipality"] == principal


def test_the_commissioning_region_goes_before_the_principal(loaded: Tables) -> None:
    assert areas_of_only_unit(loaded, commissioning_region_code="12")["region"] == "12"
    assert areas_of_only_unit(loaded, commissioning_region_code=None)["region"] == "01"


def test_units_merged_in_a_circle_are_refused(loaded: Tables) -> None:
    into = {"U0101": "U0102", "U0102": "U0101"}
    circle = closed(loaded, 2).with_columns(merged_into=pl.col("unit_id").replace_strict(into))
    with pytest.raises(ReferenceFileError, match="circle"):
        area_of_place(dict(loaded) | {"unit": circle})


def test_a_unit_merged_twice_counts_as_the_last_one(loaded: Tables) -> None:
    into = {"U0101": "U0102", "U0102": "U0103", "U0103": None}
    merged = pl.col("unit_id").replace_strict(into, return_dtype=pl.String)
    chain = closed(loaded, 3).with_columns(merged_into=merged)
    found = area_of_place(dict(loaded) | {"unit": chain}).filter(place="U0101", area_level="unit")
    assert found["area_code"].to_list() == ["U0103"]


def test_a_healthcare_region_has_the_name_of_the_day(loaded: Tables) -> None:
    def name_on(view: View) -> str:
        found = named(loaded, view).filter(area_level="healthcare_region", area_code="2")
        return str(found["name"].item())

    assert "Uppsala" in name_on(date(2020, 9, 30))
    assert "Mellansverige" in name_on(date(2020, 10, 1))
    assert name_on("now") == name_on("then") == name_on(date(2024, 1, 1))


@pytest.mark.parametrize("view", ["now", "then", date(1998, 1, 1), date(2002, 12, 31), date(2006, 12, 31)])
def test_every_area_of_a_view_has_one_name_and_no_other_area_has(loaded: Tables, view: View) -> None:
    Area.validate(named(loaded, view))
    led_to = area_of_code(loaded, view).select("area_level", "area_code").unique()
    both = led_to.join(named(loaded, view), on=["area_level", "area_code"], how="full")
    assert both.null_count().sum_horizontal().item() == 0


def test_municipalities_of_before_are_areas_where_the_view_is_of_before(loaded: Tables) -> None:
    def names(view: View) -> dict[str, str]:
        found = named(loaded, view).filter(area_level="municipality")
        return dict(found.select("area_code", "name").iter_rows())

    assert names(date(2006, 12, 31))["1917"] == names("now")["0331"] == "Heby"
    assert "0331" not in names(date(2006, 12, 31))
    assert "0330" not in names(date(2002, 12, 31))
    assert [len(names(date(year, 12, 31))) for year in (1998, 1999, 2002, 2003, 2020)] == [288, 289, 289, 290, 290]
    assert names("then").keys() == names("now").keys() | {"1917"}
