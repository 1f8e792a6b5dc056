"""Reading of reference tables: types, overrides by a site, and errors that a reader can act on."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.aggregate.plan import Plan
from pipelines.home import Home
from pipelines.project import Project
from pipelines.reference import store, tables
from pipelines.reference.days import View
from pipelines.reference.errors import ReferenceFileError
from pipelines.reference.tables import Tables

UNIT_HEADER = (
    "unit_id,name,hsa_id,principal_kind,principal_code,is_private,"
    "commissioning_region_code,municipality_code,nhv,valid_from,valid_to,merged_into\n"
)
CODE_HEADER = "code_system,code,unit_id\n"
GOOD_UNIT = "A,Enhet A,SE1234567890-A,region,03,false,03,0380,false,2010-01-01,,\n"


def put(site: Path, name: str, content: str | bytes) -> None:
    """Writes a reference file of a site."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    (site / "data_contracts" / "reference" / name).write_bytes(raw)


def unit_file_with(**changes: str) -> str:
    """A unit file of one row, with some fields changed."""
    fields = dict(zip(UNIT_HEADER.strip().split(","), GOOD_UNIT.strip().split(","), strict=True))
    return UNIT_HEADER + ",".join((fields | changes).values()) + "\n"


def test_codes_are_text_and_dates_are_dates(loaded: Tables) -> None:
    assert loaded["municipality"]["municipality_code"].dtype == pl.String
    assert loaded["municipality"]["municipality_code"].min() == "0114"
    par = loaded["unit_code"].filter(code_system="par")
    assert par["code"].str.len_chars().unique().to_list() == [6]
    assert loaded["region"]["valid_from"].dtype == pl.Date
    assert loaded["unit"]["is_private"].dtype == pl.Boolean


def test_a_table_without_a_site_file_stays_the_projects_own(site: Path, loaded: Tables) -> None:
    put(site, "unit.csv", UNIT_HEADER + GOOD_UNIT)
    with_site = tables.load(site)
    assert with_site["unit"]["unit_id"].to_list() == ["A"]
    assert with_site["municipality"].equals(loaded["municipality"])


def test_the_shipped_units_are_known_to_be_simulated_and_a_sites_are_not(site: Path) -> None:
    assert tables.is_simulated("unit")
    assert not tables.is_simulated("region")
    put(site, "unit.csv", UNIT_HEADER + GOOD_UNIT)
    assert not tables.is_simulated("unit", site)


def test_a_misspelt_site_file_is_refused_and_not_ignored(site: Path) -> None:
    put(site, "units.csv", UNIT_HEADER + GOOD_UNIT)
    with pytest.raises(ReferenceFileError, match=r"units\.csv, file name: no reference table"):
        tables.load(site)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hsa_id": "1234567890-A"}, "hsa_id"),
        ({"principal_kind": "county"}, "principal_kind"),
        ({"valid_from": "2010-13-01"}, "valid_from"),
        ({"valid_from": "01/01/2010"}, "valid_from"),
        ({"nhv": "ja"}, "nhv"),
        ({"name": ""}, "name"),
        ({"municipality_code": "380"}, "municipality_code"),
        ({"municipality_code": "0399"}, "municipality_code"),
        ({"principal_code": "99"}, "principal_code"),
        ({"commissioning_region_code": "02"}, "commissioning_region_code"),
        ({"valid_to": "2020-01-01", "merged_into": "Z"}, "merged_into"),
    ],
)
def test_a_bad_field_is_named_with_its_file_and_line(site: Path, changes: dict[str, str], field: str) -> None:
    put(site, "unit.csv", unit_file_with(**changes))
    with pytest.raises(ReferenceFileError, match=r"^unit\.csv, .*lines 2") as raised:
        tables.load(site)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"valid_to": "2009-12-31"}, "valid_to is not before valid_from"),
        ({"merged_into": "A"}, "a merged unit is closed, and not merged into itself"),
        ({"principal_code": "0380"}, "principal_code has 2 digits for a region, 4 for a municipality"),
    ],
)
def test_a_broken_rule_across_columns_is_named(site: Path, changes: dict[str, str], rule: str) -> None:
    put(site, "unit.csv", unit_file_with(**changes))
    with pytest.raises(ReferenceFileError) as raised:
        tables.load(site)
    assert rule in raised.value.problem


@pytest.mark.parametrize("day", ["2003-07-01", "2003-01-02", "2002-12-31"])
def test_a_change_of_municipalities_within_a_year_is_refused(site: Path, day: str) -> None:
    change = f"old_code,new_code,name,valid_from,kind,evidence\n0380,0330,Knivsta,{day},split,SCB\n"
    put(site, "municipality_change.csv", change)
    with pytest.raises(ReferenceFileError, match="1 January"):
        tables.load(site)


@pytest.mark.parametrize("view", ["now", "then", date(2005, 12, 31)])
def test_the_tables_that_a_run_derives_keep_their_contracts(tmp_path: Path, view: View) -> None:
    made = store.build(Project(), Home(tmp_path), range(0), None, Plan.load().ages(), view)
    for table in ("area", "area_of_code", "area_of_place", "age"):
        assert tables.contract_of(table).validate(pl.read_parquet(made.path(table))).height > 0


def test_another_view_is_another_version_of_the_tables(tmp_path: Path) -> None:
    views: tuple[View, ...] = ("now", "then", date(2005, 12, 31), date(2020, 12, 31))
    made = [store.build(Project(), Home(tmp_path), range(0), None, Plan.load().ages(), view) for view in views]
    assert len({found.version for found in made}) == len(views)


def test_an_error_holds_no_value_of_the_row(site: Path) -> None:
    put(site, "unit.csv", unit_file_with(hsa_id="SECRET-VALUE", municipality_code="OTHER-SECRET"))
    with pytest.raises(ReferenceFileError) as raised:
        tables.load(site)
    assert "SECRET" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(UNIT_HEADER.replace(",", ";") + GOOD_UNIT.replace(",", ";"), id="semicolons"),
        pytest.param(UNIT_HEADER.replace("hsa_id,", "") + GOOD_UNIT, id="a column is missing"),
        pytest.param(UNIT_HEADER.replace("nhv", "nhv,extra") + GOOD_UNIT, id="a column too many"),
        pytest.param((UNIT_HEADER + GOOD_UNIT).replace("Enhet", "Enhet Å").encode("cp1252"), id="not UTF-8"),
        pytest.param("", id="empty"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(site: Path, content: str | bytes) -> None:
    put(site, "unit.csv", content)
    with pytest.raises(ReferenceFileError, match=r"^unit\.csv"):
        tables.load(site)


def test_a_code_of_two_units_is_refused(site: Path) -> None:
    other = GOOD_UNIT.replace("A,Enhet A,SE1234567890-A", "B,Enhet B,SE1234567890-B")
    put(site, "unit.csv", UNIT_HEADER + GOOD_UNIT + other)
    put(site, "unit_code.csv", CODE_HEADER + "par,012345,A\npar,012345,B\n")
    with pytest.raises(ReferenceFileError, match="a code leads to one unit"):
        tables.load(site)


def test_a_unit_may_have_several_codes_and_systems_may_use_the_same_text(site: Path) -> None:
    put(site, "unit.csv", UNIT_HEADER + GOOD_UNIT)
    put(site, "unit_code.csv", CODE_HEADER + "par,012345,A\npar,012346,A\nect,012345,A\n")
    assert tables.load(site)["unit_code"].height == 3


def test_a_code_of_an_unknown_unit_is_refused(site: Path) -> None:
    put(site, "unit_code.csv", CODE_HEADER + "par,012345,NOWHERE\n")
    with pytest.raises(ReferenceFileError, match=r"^unit_code\.csv, unit_id: 1 codes are not in unit"):
        tables.load(site)


def test_a_sites_own_units_have_no_simulated_codes(site: Path) -> None:
    put(site, "unit.csv", UNIT_HEADER + GOOD_UNIT)
    assert tables.load(site)["unit_code"].is_empty()


def test_an_unknown_table_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="municipality_change"):
        tables.read("kommun")
