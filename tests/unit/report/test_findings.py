"""Unit: which rules a report tells first, and that it tells nothing twice."""

from pathlib import Path

from pipelines.project import Register
from pipelines.report.content import report
from pipelines.report.workbook import write_workbook
from tests.unit.report.bench import Rows, checked, sheets, table


def _sheets(
    register: Register, findings: list[tuple[int, str, str]], folder: Path, **counts: object
) -> dict[str, Rows]:
    write_workbook(report(checked(register, findings, **counts), register), folder / "rapport.xlsx")
    return sheets(folder / "rapport.xlsx")


def test_two_columns_from_one_heading_are_told_of_once(registers: dict[str, Register], tmp_path: Path) -> None:
    doubled = [(line, f"{name}.type", "quarantine") for line in (3, 7) for name in ("area_level", "area_code")]
    book = _sheets(registers["kolada"], doubled, tmp_path, format="json")
    assert [(row[0], row[4], row[5]) for row in table(book["Regler"], "Kolumn")] == [("municipality", 2.0, "2, 6")]
    assert [row[:2] for row in table(book["Rader"], "Post")] == [[2.0, "municipality"], [6.0, "municipality"]]


def test_one_line_that_breaks_two_rules_of_one_column_is_told_of_twice(psykosr: Register, tmp_path: Path) -> None:
    findings = [(3, "bmi.type", "quarantine"), (3, "bmi.range", "quarantine")]
    assert len(table(_sheets(psykosr, findings, tmp_path)["Rader"], "Rad")) == 2


def test_the_summary_begins_with_the_few_rules_that_keep_most_rows_out(psykosr: Register, tmp_path: Path) -> None:
    names = ("gaf_symptom", "gaf_function", "bmi", "waist_cm", "ldl", "aims")
    findings = [(line, f"{name}.range", "quarantine") for n, name in enumerate(names) for line in range(2, 4 + n)]
    findings += [(line, "municipality_code.leading_zero", "warn") for line in range(100, 200)]
    rules = table(_sheets(psykosr, findings, tmp_path)["Sammanfattning"], "Kolumn")
    first = rules[: rules.index([]) if [] in rules else 5][:5]
    assert [row[0] for row in first] == ["AIMS", "LDL", "MIDJEMATT", "BMI", "GAF_F"]
    assert {row[3] for row in first} == {"Fel: tas inte in"}


def test_a_file_without_faults_asks_nothing_of_its_sender(psykosr: Register, tmp_path: Path) -> None:
    book = _sheets(psykosr, [], tmp_path)
    assert ["Du behöver inte göra något."] in book["Sammanfattning"]
    assert book["Regler"][1:] == [["Ingen rad bröt mot någon regel."]]
