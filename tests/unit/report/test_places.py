"""Unit: the numbers in a report lead to the very place in the sender's file, whatever kind of file it is."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from pipelines.intake.checking import check
from pipelines.project import Register
from pipelines.report.content import report
from pipelines.report.numbering import numbering
from pipelines.report.summary import as_json, as_text
from pipelines.report.workbook import write_workbook
from tests.unit.report.bench import sheets, table

HEADINGS = ["År", "Region", "Insats", "Kön", "Ålder", "Antal personer", "Antal per 10 000 invånare"]
RIGHT = ["2025", "114", "Daglig verksamhet", "Kvinnor", "Samtliga", "36", "38,5"]
WRONG = [*RIGHT[:5], "fel", "38,5"]
TWO_LINES = [*RIGHT[:4], '"Samt\nliga"', *RIGHT[5:]]
Places = Callable[[Path, Register], list[tuple[float, str]]]


def _text(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _sheet(path: Path, rows: dict[int, list[str]]) -> Path:
    """A workbook with each row where it is said to be, counted as Excel does."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in rows.items():
            sheet.write_row(number - 1, 0, row)
    return path


def _records(path: Path, kpis: list[str]) -> Path:
    """Kolada's shape: every second record of the outer list holds two rows, the others one."""
    outer = [{"kpi": kpi, "municipality": "0114", "period": "2025"} for kpi in kpis]
    inner = [{"gender": sex, "count": 1, "status": "", "value": 12.5} for sex in ("K", "M")]
    values = [{**record, "values": inner[: 1 + place % 2]} for place, record in enumerate(outer)]
    path.write_text(json.dumps({"values": values}), encoding="utf-8")
    return path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """The places that a report names, with the columns, as its last column has them."""

    def told(file: Path, register: Register) -> list[tuple[float, str]]:
        book = tmp_path / "rapport.xlsx"
        found = check(file, register)
        write_workbook(report(found, register), book)
        lines = table(sheets(book)["Rader"], numbering(found.outcome.format).one)
        return [(float(row[0]), str(row[-1])) for row in lines]

    return told


def test_the_lines_are_those_of_a_text_file_with_blank_lines_and_fields_of_several(
    registers: dict[str, Register], tmp_path: Path, places: Places
) -> None:
    file = _text(tmp_path / "lss_2026-04-05.csv", [HEADINGS, RIGHT, [], TWO_LINES, RIGHT, WRONG, TWO_LINES, WRONG])
    lines = file.read_text(encoding="utf-8").split("\n")
    wrong = [number for number, line in enumerate(lines, start=1) if ";fel;" in line]
    assert wrong == [7, 10]
    told = places(file, registers["lss"])
    assert [place for place, rule in told if rule == "persons.type"] == wrong
    assert [place for place, rule in told if rule == "age_group.pattern"] == [4, 8], "the first of its lines"


def test_the_rows_are_those_of_the_sheet(registers: dict[str, Register], tmp_path: Path, places: Places) -> None:
    file = _sheet(tmp_path / "lss_2026-04-05.xlsx", {1: HEADINGS, 2: RIGHT, 5: WRONG, 6: RIGHT, 9: WRONG})
    assert places(file, registers["lss"]) == [(5, "persons.type"), (9, "persons.type")]


def test_the_records_of_a_json_file_are_counted_from_one(
    registers: dict[str, Register], tmp_path: Path, places: Places
) -> None:
    file = _records(tmp_path / "kolada_2026-04-05.json", ["N33820", "N33820", "fel"])
    kolada = registers["kolada"]
    assert places(file, kolada) == [(4, "kpi.pattern")], "after one row of the first and two of the second"
    found = check(file, kolada)
    assert as_json(found, kolada)["numbered_by"] == "record"
    assert as_json(found, kolada)["rules"][0]["first_lines"] == [4]
    assert any(line.endswith("1 row, record 4") for line in as_text(found, kolada))


def test_the_observations_of_a_statistical_file_are_counted_from_one(
    registers: dict[str, Register], tmp_path: Path, places: Places
) -> None:
    pandas = pytest.importorskip("pandas")
    lmed = registers["lmed"]
    headings = [column.raw for column in lmed.columns.values() if column.raw]
    row = {heading: "" for heading in headings}
    frame = pandas.DataFrame([row, row, row], columns=headings)
    frame.to_stata(tmp_path / "lmed_2026-04-05.dta", write_index=False)
    told = pl.DataFrame(places(tmp_path / "lmed_2026-04-05.dta", lmed), schema=["place", "rule"], orient="row")
    assert told.filter(pl.col("rule") == "atc.required")["place"].to_list() == [1, 2, 3]
