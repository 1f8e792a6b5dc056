"""Unit: names of files and headings come from anywhere; none of them breaks a report, runs in it or hides in it."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.errors import ExtractRejected
from pipelines.project import Register
from pipelines.report.content import Found, report
from pipelines.report.document import printable
from pipelines.report.writing import write
from tests.unit.report.bench import Page, checked, sheets

HOSTILE = (
    "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "<r><t>x</t></r>", "&amp;&lt;", "_x0041_", "a\x00b\x07c\r\nd", "\udce5lder",
    "\u202efdp.exe", "\ufffe\uffff", "]]>", "å" * 40_000, "", "{=1}", "\t=1",
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=40))


def _named(found: Found, register: Register, heading: str) -> tuple[Found, Register]:
    layout = replace(register.delivery.layout, headings={"BMI": heading, "PERSNR": f"{heading} (id)"})
    return found, replace(register, delivery=replace(register.delivery, layout=layout, title=heading))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, heading=NAMES, is_rejected=st.booleans())
@example(name=HOSTILE[7], heading=HOSTILE[7], is_rejected=True)
@example(name=HOSTILE[11], heading=HOSTILE[0], is_rejected=False)
def test_a_name_stands_in_the_report_as_text_and_nothing_more(
    name: str, heading: str, is_rejected: bool, psykosr: Register, tmp_path: Path
) -> None:
    found: Found = checked(psykosr, [(2, "bmi.type", "quarantine")], file=name)
    if is_rejected:
        found = ExtractRejected(name, f"the column {name} is missing", name)
    found, register = _named(found, psykosr, heading)
    book, page = _written(found, register, tmp_path)
    cells = [cell for rows in sheets(book).values() for row in rows for cell in row]
    texts = {cell.rstrip() for cell in cells if isinstance(cell, str)}
    assert printable(name)[:1000].rstrip() in {text[:1000].rstrip() for text in texts}
    assert printable(heading)[:1000].rstrip() in {text[:1000].rstrip() for text in texts}
    shown = Page(page)
    assert shown.open == []
    assert {"script", "img", "r", "t"}.isdisjoint(tag for tag, _ in shown.tags)
    assert printable(name) in {cell for row in shown.rows for cell in row}


def _written(found: Found, register: Register, folder: Path) -> tuple[Path, Path]:
    book, page = folder / "rapport.xlsx", folder / "rapport.html"
    for place in (book, page):
        write(report(found, register), place)
    return book, page


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x"])
def test_a_text_that_looks_like_a_formula_stays_text_when_its_cell_is_edited(
    name: str, psykosr: Register, tmp_path: Path
) -> None:
    book, _ = _written(checked(psykosr, file=name), psykosr, tmp_path)
    with zipfile.ZipFile(book) as parts:
        assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()
