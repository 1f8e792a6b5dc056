"""Unit: files for machines hold the published rows cell by cell, read by other programs than those that wrote them."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from frictionless import Package, system
from pyarrow import parquet

from pipelines.deliveries.formats import csv_table, data_package, json_rows, parquet_table
from tests.unit.deliveries.formats.conftest import rows


def typed(text: str, kind: pl.DataType) -> Any:
    """A field of a CSV file as what the column holds."""
    if text == "":
        return None
    readers = {
        pl.Int64: int,
        pl.Float64: float,
        pl.Date: date.fromisoformat,
        pl.Boolean: {"true": True, "false": False}.get,
    }
    return readers.get(type(kind), str)(text)


def test_csv_holds_the_rows_cell_by_cell(edition, tmp_path: Path) -> None:
    path = csv_table.write(edition, tmp_path)[0]
    data = path.read_bytes()
    assert data[:11] == b"publication"
    assert b"\r" not in data
    with open(path, encoding="utf-8", newline="") as file:
        names, *lines = csv.reader(file)
    assert names == edition.rows.columns
    kinds = list(edition.rows.schema.values())
    assert [tuple(map(typed, line, kinds)) for line in lines] == edition.rows.rows()


def test_csv_keeps_zeros_of_codes_and_every_digit_of_a_number(edition_of, tmp_path: Path) -> None:
    path = csv_table.write(edition_of(rows({"area_code": "01", "value": 0.1 + 0.2, "ci_low": 1e-7})), tmp_path)[0]
    (row,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    assert (row["area_code"], row["value"], float(row["ci_low"])) == ("01", "0.30000000000000004", 1e-7)


def test_the_tables_beside_it_say_what_its_codes_mean(edition, tmp_path: Path) -> None:
    _, indicators, areas = csv_table.write(edition, tmp_path)
    told = list(csv.DictReader(indicators.read_text(encoding="utf-8").splitlines()))
    assert [(one["vip"], one["indicator"], one["measure"]) for one in told] == [
        ("annat", "rate", "rate"), ("prov", "points", "mean"), ("prov", "remission", "proportion"),
    ]  # fmt: skip
    assert told[2]["title"] == 'Andel; med å, ä & "ö"'
    assert told[0]["unit"] == "antal per 100\N{NO-BREAK SPACE}000 invånare och år"
    named = {
        (one["area_level"], one["area_code"]): one["name"] for one in csv.DictReader(areas.read_text().splitlines())
    }
    assert named["region", "09"] == "Region Gotland"
    assert named["municipality", "0980"] == "Gotland"


def test_parquet_holds_the_rows_with_their_types(edition, tmp_path: Path) -> None:
    (path,) = parquet_table.write(edition, tmp_path)
    read = parquet.read_table(path)
    assert read.column_names == edition.rows.columns
    assert [tuple(row.values()) for row in read.to_pylist()] == edition.rows.rows()


def test_json_holds_the_rows_in_the_order_of_its_columns(edition, tmp_path: Path) -> None:
    (path,) = json_rows.write(edition, tmp_path)
    said = json.loads(path.read_text(encoding="utf-8"))
    assert [column["name"] for column in said["header"]["columns"]] == edition.rows.columns
    days = edition.rows.with_columns(pl.col(pl.Date).dt.to_string("iso"))
    assert [tuple(row) for row in said["rows"]] == days.rows()


def test_the_header_of_json_says_what_a_reader_must_know(edition, tmp_path: Path) -> None:
    (path,) = json_rows.write(edition, tmp_path)
    header = json.loads(path.read_text(encoding="utf-8"))["header"]
    assert header["simulated_persons"] is True
    assert header["disclosure"] == {"method": "hide", "rule": "Små tal göms"}
    assert (header["publication"], header["revision"], header["receiver"]) == ("2026-10", 1, None)
    assert set(header["statuses"]) == set(edition.rows["status"])
    assert len(header["indicators"]) == 3


@pytest.fixture
def package(edition, tmp_path: Path) -> Path:
    """The descriptor of all that is published."""
    return data_package.write(edition, tmp_path / "package")[-1]


def test_a_data_package_is_valid_with_every_row_and_every_key(package: Path) -> None:
    report = Package(str(package)).validate()
    assert report.valid, report.to_summary()
    assert report.stats["tasks"] == 5
    assert not report.warnings


def test_a_wrong_cell_a_doubled_row_and_an_unknown_area_are_found(package: Path) -> None:
    table = package.parent / "published.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    wrong = [lines[0], lines[1].replace("resident", "somewhere"), lines[2], lines[2], lines[3].replace(",SE,", ",XX,")]
    table.write_text("\n".join(wrong) + "\n", encoding="utf-8")
    errors = {error.type for task in Package(str(package)).validate().tasks for error in task.errors}
    assert errors >= {"constraint-error", "primary-key", "foreign-key", "hash-count"}


def test_a_data_package_is_read_with_the_types_of_the_rows(package: Path, edition) -> None:
    with system.use_context(trusted=True):
        table = Package(str(package)).get_resource("published").read_rows()
    read = [tuple(float(cell) if kind == pl.Float64 and cell is not None else cell
                  for cell, kind in zip(row.values(), edition.rows.schema.values(), strict=True))
            for row in table]  # fmt: skip
    assert read == edition.rows.rows()


def test_a_descriptor_tells_size_and_hash_of_each_file_and_who_hands_it_on(package: Path) -> None:
    said = json.loads(package.read_text(encoding="utf-8"))
    assert [one["path"] for one in said["resources"]] == [
        "published.csv", "indicator.csv", "area.csv", "published.parquet", "published.json",
    ]  # fmt: skip
    for one in said["resources"]:
        data = (package.parent / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    assert said["contributors"][0]["title"] == "Prövningen"
    assert "simulerade" in said["description"]


def test_a_package_of_one_receiver_has_no_licence_to_hand_it_on(edition_of, tmp_path: Path) -> None:
    own = edition_of(rows({}).with_columns(edition=pl.lit("internal")), receiver="region/01")
    descriptor = data_package.write(own, tmp_path)[-1]
    said = json.loads(descriptor.read_text(encoding="utf-8"))
    assert "licenses" not in said
    assert said["description"].startswith("Endast för Region Å.")
    assert Package(str(descriptor)).validate().valid
