"""Municipality codes through their changes: one test per change, and what becomes of totals over it in each view."""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest

from data_contracts.reference.area_of_code import AreaOfCode
from pipelines.reference import tables
from pipelines.reference.changes import Change, changes_of, code_as_of, successors
from pipelines.reference.days import LAST_DAY, View
from pipelines.reference.tables import Tables
from pipelines.reference.views import area_of_code

A_DAY = timedelta(days=1)
BEFORE_1998, LATEST = date(1997, 12, 31), date(2024, 6, 1)
Lying = Callable[[View, str, date], dict[str, str]]


@pytest.fixture(scope="module")
def lying(loaded: Tables) -> Lying:
    """The areas of a residence in a view, by code and day: level -> code."""
    made: dict[View, dict[str, list[tuple[date, date, str, str]]]] = {}

    def areas_of(view: View, code: str, day: date) -> dict[str, str]:
        if view not in made:
            own = area_of_code(loaded, view).filter(attribution="resident")
            made[view] = own.drop("attribution").rows_by_key("code")
        spans = made[view].get(code, [])
        return {level: area for first, last, level, area in spans if first <= day <= last}

    return areas_of


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
    ],
)
def test_an_old_code_means_a_place_of_today(loaded: Tables, code: str, day: date, place: str) -> None:
    assert code_as_of(changes_of(loaded), code, day, LAST_DAY) == place


@pytest.mark.parametrize("view", ["now", "then", date(1998, 12, 31), date(2002, 12, 31), date(2006, 12, 31)])
def test_the_table_keeps_its_contract_in_every_view(loaded: Tables, view: View) -> None:
    AreaOfCode.validate(area_of_code(loaded, view))


def test_a_day_before_the_known_areas_is_refused(loaded: Tables) -> None:
    with pytest.raises(ValueError, match="1998"):
        area_of_code(loaded, BEFORE_1998)


def test_heby_changed_county_and_code_in_2007(lying: Lying) -> None:
    old = {"nation": "SE", "healthcare_region": "2", "region": "19", "municipality_group": "B4", "municipality": "1917"}
    new = old | {"region": "03", "municipality": "0331"}
    before, after = date(2006, 12, 31), date(2007, 1, 1)
    # 0331 for a day of before comes from a register that writes residence as of the extract, 1917 later from a habit.
    for code in ("1917", "0331"):
        for day in (before, after):
            assert lying("now", code, day) == lying(date(2007, 12, 31), code, day) == new
            assert lying(before, code, day) == old
        assert (lying("then", code, before), lying("then", code, after)) == (old, new)


@pytest.mark.parametrize(
    ("whole", "part", "region", "healthcare_region", "first"),
    [("0380", "0330", "03", "2", date(2003, 1, 1)), ("0181", "0140", "01", "1", date(1999, 1, 1))],
    ids=["Knivsta left Uppsala", "Nykvarn left Södertälje"],
)
def test_a_part_that_left_cannot_be_told_from_the_code_of_the_whole(
    lying: Lying, whole: str, part: str, region: str, healthcare_region: str, first: date
) -> None:
    before = first - A_DAY
    for view in ("now", date(first.year, 12, 31)):
        assert lying(view, whole, before) == {"nation": "SE", "region": region, "healthcare_region": healthcare_region}
        assert lying(view, whole, first)["municipality"] == whole
        assert lying(view, part, before)["municipality"] == lying(view, part, first)["municipality"] == part
    # As it was, and as of a year of before, nothing is hidden: part and whole are one.
    for day in (before, first):
        assert lying(before, whole, day) == lying(before, part, day) == lying("then", whole, before)
    assert lying("then", part, before)["municipality"] == whole
    assert lying("then", part, first)["municipality"] == part


@pytest.mark.parametrize(
    ("whole", "last", "region"),
    [("0480", date(1991, 12, 31), "04"), ("1583", date(1994, 12, 31), "14"), ("1880", date(1994, 12, 31), "18")],
    ids=["Gnesta and Trosa left Nyköping", "Bollebygd left Borås", "Lekeberg left Örebro"],
)
def test_a_split_before_areas_are_known_hides_the_municipality_in_every_view(
    lying: Lying, whole: str, last: date, region: str
) -> None:
    for view in ("now", "then", date(1998, 12, 31)):
        found = lying(view, whole, last)
        assert (found["region"], "municipality" in found, "municipality_group" in found) == (region, False, False)
        assert "municipality" in lying(view, whole, last + A_DAY)


def test_two_changes_of_boras_are_followed_one_after_the_other(lying: Lying) -> None:
    assert lying("now", "1583", date(1996, 1, 1))["municipality"] == "1490"
    assert lying("now", "1535", date(1996, 1, 1))["municipality"] == "1443"


def test_the_counties_of_before_1998_are_those_that_they_became(loaded: Tables, lying: Lying) -> None:
    """Älvsborg and Skaraborg are in Västra Götaland, but for Habo and Mullsjö."""
    retired = [change for change in changes_of(loaded) if change.valid_from == date(1998, 1, 1)]
    assert len(retired) == 36
    for view in ("now", "then", date(1998, 12, 31)):
        found = {change.old_code: lying(view, change.old_code, BEFORE_1998) for change in retired}
        regions = {code: areas["region"] for code, areas in found.items()}
        assert {code for code, region in regions.items() if region != "14"} == {"1622", "1623"}
        assert (regions["1622"], regions["1623"]) == ("06", "06")
        assert {code: areas["municipality"] for code, areas in found.items()} == {
            change.old_code: change.new_code for change in retired
        }


@pytest.mark.parametrize("change", changes_of(tables.load()), ids=lambda change: f"{change.old_code}-{change.new_code}")
def test_no_change_loses_or_doubles_anybody(lying: Lying, change: Change) -> None:
    """One resident of either code on either side of the change, in each view."""
    days, codes = (change.valid_from - A_DAY, change.valid_from), (change.old_code, change.new_code)
    years = {max(1998, change.valid_from.year - 1), max(1998, change.valid_from.year), LATEST.year}
    for view in ("now", "then", *(date(year, 12, 31) for year in sorted(years))):
        found = [lying(view, code, day) for code in codes for day in days]
        assert all({"nation", "region", "healthcare_region"} <= areas.keys() for areas in found)
        assert all(("municipality" in areas) == ("municipality_group" in areas) for areas in found)
        without = [number for number, areas in enumerate(found) if "municipality" not in areas]
        assert without == ([0] if is_hidden(change, view) else [])


def is_hidden(change: Change, view: View) -> bool:
    """Whether the code of the whole, written down the day before a part left, is seen from after that day."""
    seen_as_of = {"now": LATEST, "then": date(1998, 1, 1)}.get(str(view), view)
    return change.kind == "split" and change.valid_from <= seen_as_of


def test_gotland_is_one_area_on_two_levels(lying: Lying) -> None:
    for view in ("now", "then", date(1998, 12, 31)):
        found = lying(view, "0980", date(2010, 1, 1))
        assert (found["municipality"], found["region"], found["healthcare_region"]) == ("0980", "09", "1")


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2024, 1, 1)])
def test_halland_is_split_between_two_healthcare_regions_in_every_view(lying: Lying, day: date) -> None:
    for view in ("now", "then", date(1998, 12, 31)):
        found = {code: lying(view, code, day) for code in ("1315", "1380", "1381", "1382", "1383", "1384")}
        assert {areas["region"] for areas in found.values()} == {"13"}
        assert [areas["healthcare_region"] for areas in found.values()] == ["4", "4", "4", "5", "5", "5"]


@pytest.mark.parametrize("code", ["", "0000", "9999", "0999", "00", "1180"])
def test_unknown_foreign_and_protected_residence_lies_nowhere_below_the_nation(lying: Lying, code: str) -> None:
    for view in ("now", "then", date(2005, 12, 31)):
        assert lying(view, code, LATEST) == {}


@pytest.fixture(scope="module")
def heby_kommuns(loaded: Tables) -> Tables:
    """A unit of the municipality of Heby, and one that it took over at the turn of 2009."""
    columns = ["unit_id", "principal_kind", "principal_code", "municipality_code", "valid_to", "merged_into"]
    said = [
        ("H1", "municipality", "0331", "0331", None, None),
        ("H2", "municipality", "0331", "0331", date(2009, 12, 31), "H1"),
    ]
    own = pl.DataFrame(said, schema={name: loaded["unit"].schema[name] for name in columns}, orient="row")
    base = loaded["unit"].head(1).drop(columns).with_columns(commissioning_region_code=pl.lit(None, pl.String))
    units = own.join(base.with_columns(nhv=pl.lit(False)), how="cross").select(loaded["unit"].columns)
    return dict(loaded) | {"unit": units}


def unit_areas(loaded: Tables, view: View, code: str, day: date) -> dict[str, str]:
    found = area_of_code(loaded, view).filter(
        pl.lit(day).is_between("valid_from", "valid_to"), attribution="caregiver", code=code
    )
    return dict(found.select("area_level", "area_code").iter_rows())


def test_a_municipalitys_unit_is_where_its_municipality_was(heby_kommuns: Tables) -> None:
    def where(view: View, day: date) -> tuple[str, str]:
        found = unit_areas(heby_kommuns, view, "H1", day)
        return found["municipality"], found["region"]

    before, after = date(2006, 12, 31), date(2007, 1, 1)
    assert where("then", before) == where(before, after) == ("1917", "19")
    assert where("then", after) == where("now", before) == ("0331", "03")


def test_a_merged_unit_is_its_successor_from_the_day_after_it_closed(heby_kommuns: Tables) -> None:
    closed = date(2009, 12, 31)
    for view, days in {"now": ["H1", "H1"], "then": ["H2", "H1"], closed: ["H2", "H2"]}.items():
        found = [unit_areas(heby_kommuns, view, "H2", day)["unit"] for day in (closed, closed + A_DAY)]
        assert found == days
    assert unit_areas(heby_kommuns, closed + A_DAY, "H2", closed)["unit"] == "H1"


def test_what_a_code_was_replaced_by_is_found_through_all_its_changes_and_a_part_replaces_nothing() -> None:
    changes = [
        Change("0001", "0002", date(1990, 1, 1), "recode"),
        Change("0002", "0003", date(2000, 1, 1), "recode"),
        Change("0003", "0009", date(2010, 1, 1), "split"),
    ]
    assert successors(changes) == {"0001": "0003", "0002": "0003"}
