"""Kolada: three kinds of missing, no means of groups, and the files that people really have."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.home import Home
from pipelines.intake import delivery
from pipelines.intake.identity import Key
from pipelines.project import Project, Register
from tests.conftest import SHARED
from tests.unit.intake.bench import new_home, take_in, taken_in
from tests.unit.registers.aggregate_bench import database, figures, view_of_simulated, yielded

REAL = SHARED / "data" / "real" / "kolada"
REGISTER = Project().registers["kolada"]
HEADINGS = "kpi,municipality,period,gender,count,status,value"
FLAT_LAYOUT = """
formats = ["csv"]
headings = {municipality = "municipality_id", period = "year"}
"""

__all__ = ["database"]


def row(area: str, value: float | None, **more: object) -> dict[str, object]:
    return {
        "kpi": "N33820", "area_level": "municipality", "area_code": area, "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31), "sex": "T", "members": 1, "value": value, **more,
    }  # fmt: skip


def rules(folder: Path, *lines: str) -> list[set[str]]:
    """Per row the rules under which it was quarantined."""
    content = "\n".join([HEADINGS, *lines, ""]).encode()
    taken = take_in(new_home(folder), REGISTER, content)
    return [taken.rules.get(line, set()) for line in range(2, 2 + len(lines))]


def site(folder: Path) -> Register:
    """The register at a site that gets its figures as a flat table."""
    layouts = folder / "site" / "data_contracts" / "layouts"
    layouts.mkdir(parents=True)
    (layouts / "kolada.toml").write_text(FLAT_LAYOUT, encoding="utf-8")
    return Project(folder / "site").registers["kolada"]


def test_three_kinds_of_missing_stay_three(database: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row("0180", 12.3),
        row("0114", None, value_missing="missing"),
        row("0115", None, value_missing="not_applicable"),
        row("0117", None, value_missing="unknown"),
        row("0120", None, value_missing="missing", status="suppressed"),
        row("0123", None, value_missing="missing", status="not_applicable"),
        row("0125", 0.0),
    ]
    assert figures(yielded(database, "kolada", rows), "area_code") == {
        ("0180",): (None, None, 12.3, "ok"),
        ("0114",): (None, None, None, "not_reported"),
        ("0115",): (None, None, None, "not_applicable"),
        ("0117",): (None, None, None, "suppressed"),
        ("0120",): (None, None, None, "suppressed"),
        ("0123",): (None, None, None, "not_applicable"),
        ("0125",): (None, None, 0.0, "ok"),
    }


def test_region_gotland_and_its_municipality_are_two_rows(tmp_path: Path, database: duckdb.DuckDBPyConnection) -> None:
    lines = [HEADINGS, "N33820,0009,2024,T,1,,5.5", "N33820,0980,2024,T,1,,6.5", "N33820,0000,2024,T,1,,7.5", ""]
    taken = take_in(new_home(tmp_path), REGISTER, "\n".join(lines).encode())
    areas = taken.rows.select("area_level", "area_code", "value").sort("value").rows()
    assert areas == [("region", "09", 5.5), ("municipality", "0980", 6.5), ("nation", "SE", 7.5)]


def test_the_symbols_in_place_of_a_value_are_told_apart(tmp_path: Path) -> None:
    symbols = {"0180": "-", "0114": ".", "0115": "..", "0117": "", "0120": "0"}
    lines = [f"N33820,{area},2024,T,1,,{symbol}" for area, symbol in symbols.items()]
    taken = take_in(new_home(tmp_path), REGISTER, "\n".join([HEADINGS, *lines, ""]).encode())
    told = dict(taken.rows.select("area_code", "value_missing").rows())
    assert told == {"0180": "missing", "0114": "not_applicable", "0115": "unknown", "0117": "missing", "0120": None}


def test_the_mean_of_a_group_is_no_figure_of_an_area(tmp_path: Path) -> None:
    found = rules(tmp_path, "N33820,G114418,2024,T,4,,12.3", "N33820,0180,2024,T,4,,12.3", "N33820,0180,2024,T,1,,12.3")
    assert {"area_level.type", "area_code.type", "members.range"} == found[0]
    assert found[1:] == [{"members.range"}, set()]


def test_a_figure_is_not_secret_and_shown(tmp_path: Path) -> None:
    found = rules(tmp_path, "N33820,0180,2024,K,1,..,12.3", "N33820,0180,2024,M,1,..,", "N33820,0180,2024,T,1,!,12.3")
    assert found == [{"row.no_value_with_a_status"}, set(), {"status.code"}]


def test_only_years_of_key_figures_for_the_known_sexes(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "N33820,0180,2024-03,T,1,,12.3",
        "N33820,0180,2024,F,1,,12.3",
        "33820,0180,2024,T,1,,12.3",
        "N33820,180,2024,T,1,,12.3",
        "N33820,0180,2024,T,1,,12,3",
    )
    assert found[:3] == [{"row.period_is_a_year"}, {"sex.code"}, {"kpi.pattern"}]
    assert found[3] == {"area_level.type", "area_code.type"}
    assert found[4]  # a decimal comma is one field too many


def test_the_api_s_nested_lists_give_the_same_rows_as_a_flat_file(tmp_path: Path) -> None:
    """Two areas with one and two sexes; what the contract does not ask for is left out."""
    figure = {"count": 1, "status": "", "isdeleted": False}
    answer = {
        "count": 2,
        "next_url": None,
        "values": [
            {"kpi": "N33820", "municipality": "0180", "period": 2024, "values": [
                {"gender": "K", "value": 12.5, **figure}, {"gender": "M", "value": None, **figure}]},
            {"kpi": "N33820", "municipality": "0001", "period": 2024, "values": [
                {"gender": "T", "value": 11, **figure}]},
        ],
    }  # fmt: skip
    home = new_home(tmp_path)
    folder = home.landing / "kolada"
    folder.mkdir(parents=True)
    path = folder / "kolada_2026-10-05.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    found = taken_from(home, path, REGISTER)
    assert found == {("0180", "K", 12.5), ("0180", "M", None), ("01", "T", 11.0)}


def taken_from(home: Home, path: Path, register: Register) -> set[tuple[str, str, float | None]]:
    taken = taken_in(home, register, delivery.take_in(path, register, home, Key.given(home), ()))
    return set(taken.rows.select("area_code", "sex", "value").rows())


@pytest.mark.parametrize(
    ("file", "rows", "kpis", "areas"),
    [("values_grp_data.csv", 192, 2, 8), ("values_kld_data.csv", 48, 2, 3), ("values_n00945.csv", 63, 1, 3)],
)
def test_real_files_fit_the_contract(
    tmp_path: Path, database: duckdb.DuckDBPyConnection, file: str, rows: int, kpis: int, areas: int
) -> None:
    if not (REAL / file).is_file():
        pytest.skip("no real Kolada files beside the repository")
    register = site(tmp_path)
    taken = take_in(new_home(tmp_path), register, (REAL / file).read_bytes())
    assert taken.rules == {}
    assert (taken.rows.height, taken.rows["value"].null_count()) == (rows, 0)
    assert (taken.rows["kpi"].n_unique(), taken.rows["area_code"].n_unique()) == (kpis, areas)
    chosen = ["kpi", "area_level", "area_code", "period_start", "period_end", "sex", "members", "status", "value"]
    found = yielded(database, "kolada", taken.rows.select(chosen).to_dicts())
    assert found["status_at_source"].unique().to_list() == ["ok"]
    assert found["value"].sum() == pytest.approx(taken.rows["value"].sum())


def test_the_share_of_stockholm_in_2020_is_that_of_the_real_file(tmp_path: Path) -> None:
    if not REAL.is_dir():
        pytest.skip("no real Kolada files beside the repository")
    taken = take_in(new_home(tmp_path), site(tmp_path), (REAL / "values_n00945.csv").read_bytes())
    asked = taken.rows.filter(area_code="0180", period_start=date(2020, 1, 1))
    assert asked["value"].to_list() == [40.8]


def test_simulated_figures_have_all_three_kinds_of_missing(database: duckdb.DuckDBPyConnection) -> None:
    found = view_of_simulated(database, "kolada")
    assert set(found["status_at_source"]) == {"ok", "not_reported", "not_applicable", "suppressed"}
    secret = found.filter(status_at_source="suppressed")
    assert set(secret["area_level"]) == {"municipality"}
    assert "T" not in set(secret["sex"])
    assert 8 < found.filter(measure="N33820", area_level="nation", sex="T")["value"].item() < 14
