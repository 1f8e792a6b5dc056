"""Unit: the Excel file as another program sees it."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from pipelines.errors import ExtractRejected
from pipelines.project import Register
from pipelines.report import document, workbook
from pipelines.report.content import Found, report
from pipelines.report.workbook import write_workbook
from tests.unit.report.bench import checked, sheets, table

OFFICE = shutil.which("soffice")
FINDINGS = [
    (2, "gaf_symptom.range", "quarantine"), (12_345, "gaf_symptom.range", "quarantine"),
    (12_345, "bmi.type", "quarantine"), (7, "municipality_code.leading_zero", "warn"),
]  # fmt: skip
REJECTED = ExtractRejected("psykosr_2026-03-05.csv", "the column GAF_S is missing", "Ask for the file again.")
Write = Callable[[Found], Path]


@pytest.fixture
def write(psykosr: Register, tmp_path: Path) -> Write:
    """Writes the report of a check of PsykosR."""

    def written(found: Found) -> Path:
        write_workbook(report(found, psykosr), tmp_path / "rapport.xlsx")
        return tmp_path / "rapport.xlsx"

    return written


def test_the_counts_are_numbers_and_add_up(write: Write, psykosr: Register) -> None:
    found = checked(psykosr, FINDINGS, superseded=30, accepted=968)
    counts = {row[0]: row[2] for row in table(sheets(write(found))["Sammanfattning"], "Rader")[:7] if row}
    assert counts == {
        "Lästa": 1000, "Godkända": 968, "I karantän": 2, "Ersatta": 30, "Tillbakadragna": 0, "Med varning": 1, "Fynd": 4,
    }  # fmt: skip
    assert counts["Lästa"] == sum(counts[part] for part in ("Godkända", "I karantän", "Ersatta", "Tillbakadragna"))


def test_the_outcome_is_said_in_a_sentence(write: Write, psykosr: Register) -> None:
    clean, held = (sheets(write(checked(psykosr, found)))["Sammanfattning"] for found in ((), FINDINGS))
    assert "Filen kan tas emot: ingen av 1000 rader bröt mot någon regel." in clean[1]
    assert "Filen kan tas emot, men 2 av 1000 rader måste rättas." in held[1]
    assert ["Dessutom: 1 rad har en varning att se över, se Regler."] in held


def test_every_rule_is_told_once_with_rows_and_first_lines(write: Write, psykosr: Register) -> None:
    rules = table(sheets(write(checked(psykosr, FINDINGS)))["Regler"], "Kolumn")
    assert [(row[0], row[4], row[5], row[7]) for row in rules] == [
        ("GAF_S", 2.0, "2, 12345", "gaf_symptom.range"),
        ("BMI", 1.0, "12345", "bmi.type"),
        ("LKF", 1.0, "7", "municipality_code.leading_zero"),
    ]
    assert [row[3] for row in rules] == [*2 * ["Fel: tas inte in"], "Varning: tas in"]
    assert [row[1] for row in rules] == ["GAF symtom", "BMI", "folkbokföringskommun"]


def test_every_finding_is_a_row_in_the_order_of_the_file(write: Write, psykosr: Register) -> None:
    lines = table(sheets(write(checked(psykosr, FINDINGS)))["Rader"], "Rad")
    assert [(row[0], row[1], row[5]) for row in lines] == [
        (2.0, "GAF_S", "gaf_symptom.range"),
        (7.0, "LKF", "municipality_code.leading_zero"),
        (12345.0, "BMI", "bmi.type"),
        (12345.0, "GAF_S", "gaf_symptom.range"),
    ]


def test_the_headings_of_the_rows_stay_in_view_and_can_be_filtered(write: Write, psykosr: Register) -> None:
    with zipfile.ZipFile(write(checked(psykosr, FINDINGS))) as book:
        rows = book.read("xl/worksheets/sheet3.xml").decode()
    assert '<autoFilter ref="A5:F9"/>' in rows
    assert 'ySplit="5"' in rows
    assert 'state="frozen"' in rows


def test_the_contract_is_there_with_units_ranges_codes_and_missing_codes(write: Write, psykosr: Register) -> None:
    contract = sheets(write(checked(psykosr)))["Kontraktet"]
    headings = next(row for row in contract if row[0] == "Kolumn")
    columns = {
        row[0]: dict(zip(headings, row, strict=True))
        for row in table(contract, "Kolumn") if len(row) == len(headings)
    }  # fmt: skip
    assert [columns["BMI"][name] for name in ("Enhet", "Lägsta", "Högsta")] == ["kg/m2", 12.0, 70.0]
    assert [columns["F_DATUM"][name] for name in ("Obligatorisk", "Enhet", "Lägsta")] == ["ja", "", "1999-01-01"]
    smoking = str(columns["ROKNING"]["Tillåtna värden"]).replace("\N{NO-BREAK SPACE}", " ")
    assert smoking == "0 = aldrig, 1 = har slutat, 2 = ibland, 3 = dagligen"
    assert columns["ROKNING"]["Betyder okänt"] == "9"
    assert columns["GAF_S"]["Betyder ej tillämpligt"] == "0"
    assert "Frågas om händelser" not in headings, "no column of this register is bound to a version"
    assert ["Betyder ej registrerat i alla kolumner", "tomt fält eller 999"] in contract
    declared = {column.raw for column in psykosr.columns.values() if column.raw}
    assert declared <= set(columns)


def test_a_rejected_file_gives_a_report_that_says_what_is_wrong_and_what_to_do(write: Write) -> None:
    found = sheets(write(REJECTED))
    assert list(found) == ["Sammanfattning", "Kontraktet"]
    assert ["Vad som är fel", "kolumnen GAF_S saknas"] in found["Sammanfattning"]
    assert ["Vad du gör", "Gör ett nytt uttag."] in found["Sammanfattning"]


def test_the_same_check_gives_the_same_bytes(write: Write, psykosr: Register) -> None:
    found = checked(psykosr, FINDINGS)
    assert write(found).read_bytes() == write(found).read_bytes()


def test_more_findings_than_a_sheet_holds_are_cut_and_the_cut_is_told(
    write: Write, psykosr: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS_IN_EXCEL", 60)
    found = sheets(write(checked(psykosr, [(line, "bmi.type", "quarantine") for line in range(2, 102)])))
    assert len(table(found["Rader"], "Rad")) == 60
    assert ["Bladet rymmer de 60 första raderna av 100. Antalen i Sammanfattning och Regler gäller alla."] in found[
        "Rader"
    ]
    assert ["Fynd", "Varje bruten regel på varje rad, se Rader", 100.0] in found["Sammanfattning"]
    assert table(found["Regler"], "Kolumn")[0][4] == 100.0


def test_a_full_sheet_stays_within_what_excel_can_open() -> None:
    """1 048 576 rows, of which the sentences and headings above the table take some."""
    assert document.MOST_ROWS_IN_EXCEL < 1_048_576 - 50


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_another_office_program_reads_swedish_letters_and_numbers_and_shows_their_signs(
    registers: dict[str, Register], tmp_path: Path
) -> None:
    lmed = registers["lmed"]
    findings = [(2, "packages.range", "quarantine"), (12_345, "packages.range", "quarantine")]
    findings += [(1_234_567, "ddd.range", "quarantine")]
    write_workbook(report(checked(lmed, findings), lmed), tmp_path / "rapport.xlsx")
    command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "html:HTML (StarCalc)", "--outdir", str(tmp_path), str(tmp_path / "rapport.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = (tmp_path / "rapport.html").read_text(encoding="utf-8")
    found = re.findall(r'sdval="([^"]+)"[^>]*>(?:<[^>]+>)*([^<]+)<', read)
    numbers = {(value, unescape(shown)) for value, shown in found}
    assert {
        ("2", "2"),
        ("12345", "12\N{NO-BREAK SPACE}345"),
        ("1234567", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"),
        ("1000", "1000"),
        ("-50", "-50"),
        ("-2000", "-2000"),
    } <= numbers
    assert "Värdet ska vara mellan -50 och 50 förpackningar." in read
    assert "Kontroll av fil till Läkemedelsregistret" in read
