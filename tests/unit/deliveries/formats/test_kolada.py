"""Unit: rows as Kolada has them say what is published of whole years, with its areas and symbols."""

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.deliveries.formats import kolada
from pipelines.disclosure.blanking import blanked
from tests.unit.deliveries.formats.conftest import NOTHING, rows


def read(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def identity(level: str, code: str) -> str:
    """As Kolada writes an area."""
    return {"nation": "0000", "region": f"00{code}"}.get(level, code)


def test_every_published_year_of_all_ages_is_there_and_nothing_else(edition, tmp_path: Path) -> None:
    found = read(kolada.write(edition, tmp_path)[0])
    wanted: dict[tuple[str, ...], Any] = {}
    for row in edition.rows.to_dicts():
        if row["period_type"] == "year" and row["age_band"] == "all" and row["area_level"] in kolada.LEVELS:
            kpi = f"{row['vip']}/{row['indicator']}/{row['attribution']}"
            place = identity(row["area_level"], row["area_code"])
            wanted[kpi, place, str(row["period_start"].year), row["sex"]] = row
    told = {(row["kpi"], row["municipality"], row["year"], row["gender"]): row for row in found}
    assert told.keys() == wanted.keys()
    assert len(told) == len(found)
    for key, row in told.items():
        value = wanted[key]["value"]
        if value is None:
            assert (row["value"], row["status"] in ("-", ".", "..")) == ("", True)
        else:
            per_cent = 100 if wanted[key]["indicator"] == "remission" else 1
            assert float(row["value"]) == pytest.approx(value * per_cent, abs=1e-9)
            assert row["status"] == ""


@pytest.mark.parametrize(
    ("status", "symbol"),
    [("not_reported", "-"), ("withheld", "-"), ("withdrawn", "-"), ("not_applicable", "."), ("zero_denominator", ".")],
)
def test_what_has_no_value_has_its_symbol(status: str, symbol: str, edition_of) -> None:
    (row,) = kolada.rows(edition_of(rows(NOTHING | {"status": status}))).to_dicts()
    assert (row["value"], row["status"]) == (None, symbol)


def test_what_is_hidden_is_secret(edition_of) -> None:
    (row,) = kolada.rows(edition_of(blanked(rows({}), pl.lit(True)))).to_dicts()
    assert (row["value"], row["status"]) == (None, "..")


def test_gotland_is_a_region_and_a_municipality(edition_of) -> None:
    areas = [("nation", "SE"), ("region", "09"), ("municipality", "0980"), ("healthcare_region", "1"),
             ("municipality_group", "A2")]  # fmt: skip
    made = kolada.rows(edition_of(rows(*({"area_level": level, "area_code": code} for level, code in areas))))
    assert made["municipality"].to_list() == ["0000", "0009", "0980"]


def test_a_share_is_per_cent_without_digits_that_are_not_its_own(edition_of) -> None:
    (row,) = kolada.rows(edition_of(rows({"value": 0.07}))).to_dicts()
    assert row["value"] == 7.0


def test_each_kpi_is_described(edition, tmp_path: Path) -> None:
    said = json.loads(kolada.write(edition, tmp_path)[1].read_text(encoding="utf-8"))
    assert said["symbols"] == {"-": "bortfall", ".": "ej tillämplig", "..": "sekretess"}
    assert said["source"] == "Prövningen"
    kpis = {one["id"]: one for one in said["kpis"]}
    assert {row["kpi"] for row in read(tmp_path / "published_kolada.csv")} == kpis.keys()
    remission = kpis["prov/remission/resident"]
    assert (remission["municipality_type"], remission["is_divided_by_gender"], remission["unit"]) == (
        "A",
        True,
        "procent",
    )
    assert kpis["prov/remission/caregiver"]["municipality_type"] == "L"


def test_a_provisional_year_is_named(edition_of, tmp_path: Path) -> None:
    path = kolada.write(edition_of(rows({"status": "provisional"})), tmp_path)[1]
    assert json.loads(path.read_text(encoding="utf-8"))["kpis"][0]["preliminary_years"] == [2025]
