"""A search that finds nothing says something only if it finds what is planted, in every kind of container."""

import base64
import gzip
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet

from tests.attack.search import ALLOWED, hits, hits_in_text, spellings_of_number, spellings_of_text

PERSON = "196912249991"
NEEDLES = spellings_of_number(PERSON, keyed=lambda text: b"keyed hash of " + text[::-1].encode())
MARK = "QXCANARY"


def text_file(place: Path, text: str) -> None:
    place.with_suffix(".log").write_text(f"row: {text}\n")


def escaped_json(place: Path, text: str) -> None:
    place.with_suffix(".json").write_text('{"a": ["' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"]}')


def parquet_column(place: Path, text: str) -> None:
    frame = pl.DataFrame({"a": [None, text] * 500, "b": range(1000)})
    frame.write_parquet(place.with_suffix(".parquet"), compression="zstd")


def parquet_numbers(place: Path, text: str) -> None:
    number = int(text.replace("-", "")) if text.replace("-", "").isdigit() else text
    pl.DataFrame({"a": [number, number]}).write_parquet(place.with_suffix(".parquet"), compression="zstd")


def parquet_metadata(place: Path, text: str) -> None:
    table = pa.table({"a": [1]}).replace_schema_metadata({"note": text})
    parquet.write_table(table, place.with_suffix(".parquet"))


def duckdb_table(place: Path, text: str) -> None:
    with duckdb.connect(str(place.with_suffix(".duckdb"))) as database:
        database.execute("CREATE SCHEMA s")
        database.execute(
            "CREATE TABLE s.t AS SELECT ? || CASE WHEN i > 0 THEN '' END AS a FROM range(3000) AS r(i)", [text]
        )


def duckdb_numbers(place: Path, text: str) -> None:
    number = int(text.replace("-", "")) if text.replace("-", "").isdigit() else text
    with duckdb.connect(str(place.with_suffix(".duckdb"))) as database:
        database.execute("CREATE TABLE t AS SELECT ? AS a FROM range(3000)", [number])


def sqlite_table(place: Path, text: str) -> None:
    with sqlite3.connect(place.with_suffix(".db")) as database:
        database.execute("CREATE TABLE event_logs (event TEXT)")
        database.execute("INSERT INTO event_logs VALUES (?)", [json.dumps({"message": f"Could not convert '{text}'"})])
    database.close()


def sqlite_packed(place: Path, text: str) -> None:
    with sqlite3.connect(place.with_suffix(".db")) as database:
        database.execute("CREATE TABLE snapshots (body BLOB)")
        database.execute("INSERT INTO snapshots VALUES (?)", [zlib.compress(text.encode())])
    database.close()


def packed(place: Path, text: str) -> None:
    place.with_suffix(".gz").write_bytes(gzip.compress(text.encode()))


def packed_twice(place: Path, text: str) -> None:
    with zipfile.ZipFile(place.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.gz", gzip.compress(text.encode()))


def workbook(place: Path, text: str) -> None:
    with xlsxwriter.Workbook(place.with_suffix(".xlsx")) as book:
        book.add_worksheet().write_string(0, 0, text)


def base64_in_a_log(place: Path, text: str) -> None:
    place.write_bytes(b"body=" + base64.b64encode(f"the row of {text} is".encode()))


def file_name(place: Path, text: str) -> None:
    place.with_name(f"dor_{text}.csv").touch()


def utf_16(place: Path, text: str) -> None:
    place.write_bytes(text.encode("utf-16"))


KINDS = [
    text_file, escaped_json, parquet_column, parquet_numbers, parquet_metadata, duckdb_table, duckdb_numbers, sqlite_table,
    sqlite_packed, packed, packed_twice, workbook, base64_in_a_log, file_name, utf_16,
]  # fmt: skip


@pytest.mark.parametrize("plant", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("text", [PERSON, PERSON[2:], "691224-9991"])
def test_a_planted_person_is_found_in_every_kind_of_container(
    tmp_path: Path, plant: Callable[[Path, str], None], text: str
) -> None:
    (tmp_path / "dagster").mkdir()
    plant(tmp_path / "dagster" / "planted", text)
    assert hits(tmp_path, NEEDLES, ALLOWED)


@pytest.mark.parametrize("plant", [kind for kind in KINDS if kind is not file_name], ids=lambda kind: kind.__name__)
def test_a_planted_text_is_found_in_every_kind_of_container(tmp_path: Path, plant: Callable[[Path, str], None]) -> None:
    plant(tmp_path / "planted", f"before {MARK} after")
    assert hits(tmp_path, spellings_of_text(MARK))


@pytest.mark.parametrize("spelling", NEEDLES)
def test_every_spelling_is_found_where_it_stands(tmp_path: Path, spelling: str) -> None:
    (tmp_path / "log").write_bytes(b"a " + NEEDLES[spelling] + b" b")
    assert spelling in {hit.spelling for hit in hits(tmp_path, NEEDLES)}


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "åä"])
def test_base64_is_found_wherever_the_text_begins(tmp_path: Path, before: str) -> None:
    (tmp_path / "log").write_bytes(base64.b64encode(f"{before}{PERSON} and more".encode()))
    assert any("base64" in hit.spelling for hit in hits(tmp_path, NEEDLES))


@pytest.mark.parametrize("century", ["18", "19", "20"])
def test_a_person_of_the_wrong_century_is_found(tmp_path: Path, century: str) -> None:
    (tmp_path / "log").write_text(f"{century}{PERSON[2:]}")
    assert hits(tmp_path, NEEDLES)


def test_what_a_program_said_is_searched() -> None:
    assert hits_in_text("stderr", "Could not convert string '691224-9991' to INT32", NEEDLES)
    assert hits_in_text("stderr", "one line without persons", NEEDLES) == []


def test_only_the_folders_that_are_allowed_are_passed_over(tmp_path: Path) -> None:
    for folder in ("landing", "identity", "registers", "registers/landing"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rows.csv").write_text(PERSON)
    found = {hit.file for hit in hits(tmp_path, NEEDLES, ALLOWED)}
    assert found == {"registers/rows.csv", "registers/landing/rows.csv"}


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    other = "197501019990"
    for kind in KINDS:
        (tmp_path / kind.__name__).mkdir()
        kind(tmp_path / kind.__name__ / "planted", other)
    assert hits(tmp_path, NEEDLES | spellings_of_text(MARK)) == []
