"""What the tests of the report share: findings made by hand, and an own reader of what the report wrote."""

import re
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from pipelines.intake.checking import Checked
from pipelines.intake.outcome import Outcome
from pipelines.project import Register

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Finding = tuple[int, str, str]


def checked(
    register: Register, findings: Sequence[Finding] = (), *, file: str = "utdrag.csv", **counts: object
) -> Checked:
    """A check of a file of 1 000 rows, of which those with a finding to quarantine are in quarantine."""
    schema = {"line": pl.Int64, "rule": pl.String, "severity": pl.String}
    frame = pl.DataFrame(list(findings), schema=schema, orient="row").sort("line", "rule")
    held = len({line for line, _, severity in findings if severity == "quarantine"})
    warned = len({line for line, _, severity in findings if severity == "warn"})
    said = {"read": 1000, "accepted": 1000 - held, "quarantined": held, "warned": warned, **counts}
    outcome = Outcome(
        register=register.name, delivery="2026-03-05_abcdef12", file=file, sha256="0" * 64,
        extracted_on="2026-03-05", covers_from="2023-01-01", covers_to="2026-02-28", simulated=True,
        population_scale=None, contract_version=register.version, **said,  # type: ignore[arg-type]
    )  # fmt: skip
    return Checked(outcome, frame)


Rows = list[list[str | float]]


def sheets(path: Path) -> dict[str, Rows]:
    """Sheet -> its rows, each the cells that are there: text as text, numbers as numbers. A formula is an error."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode("utf-8") for name in book.namelist()}
    names = [sheet.get("name", "") for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")]
    return {
        name: _rows(ElementTree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]))
        for number, name in enumerate(names, start=1)
    }


def _rows(sheet: ElementTree.Element) -> Rows:
    assert sheet.find(f".//{MAIN}f") is None, "a formula"
    assert sheet.find(f".//{MAIN}hyperlink") is None, "a link"
    return [[_cell(cell) for cell in row.iter(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")]


def _cell(cell: ElementTree.Element) -> str | float:
    if cell.get("t") == "inlineStr":
        text = "".join(cell.itertext())
        return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)
    return float(cell.findtext(f"{MAIN}v") or "nan")


def table(rows: Rows, heading: str) -> Rows:
    """The rows below the row of headings that begins with `heading`, until one is empty."""
    start = next(place for place, row in enumerate(rows) if row and row[0] == heading) + 1
    return rows[start:]


class Page(HTMLParser):
    """A page as a browser's parser sees it: tags, attributes, and the text of table cells."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col", "wbr"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data
