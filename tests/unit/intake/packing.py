"""What tests of opening share: files of every kind, a delivery opened, and the text table that came of it read back."""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.opening import Opened, opened
from pipelines.intake.workspace import Named
from tests.unit.intake.bench import PERSON

TEXT = f"id;n\n{PERSON};1\n".encode()
LAYOUT = Layout(formats=("csv", "xlsx", "sav", "sas7bdat", "dta", "json"), records=("values", "values"))
HEADINGS = {"id", "n"}


def put(folder: Path, content: bytes, name: str = "dor_2026-10-05.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def open_it(path: Path, layout: Layout = LAYOUT, headings: Collection[str] = HEADINGS) -> Opened:
    workspace = path.parent / "workspace"
    workspace.mkdir(exist_ok=True)
    return opened(path, layout, Named(workspace), headings)


def refused(path: Path, layout: Layout = LAYOUT, headings: Collection[str] = HEADINGS) -> str:
    """The reason, after a look at the line as a whole: it names the file, says what to do, and quotes no value."""
    with pytest.raises(ExtractRejected) as refusal:
        open_it(path, layout, headings)
    line = str(refusal.value)
    assert re.fullmatch(rf"{re.escape(path.name)}: rejected: [^\n]+\. [A-Z][^\n]+\.", line), line
    assert PERSON not in line
    return refusal.value.reason


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def read_rows(found: Opened) -> list[list[str]]:
    """The rows of a converted table, the heading first; a blank row has no fields."""
    assert (found.layout.delimiter, found.layout.encoding, found.layout.final_newline) == (",", "utf-8", True)
    assert found.numbered_by == "row"
    with open(found.path, encoding="utf-8", newline="") as table:
        return list(csv.reader(table, strict=True))
