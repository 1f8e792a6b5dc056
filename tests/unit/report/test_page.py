"""Unit: the HTML page as a browser, a printer and a screen reader meet it."""

import re
from pathlib import Path

import pytest

from pipelines.errors import ExtractRejected
from pipelines.project import Register
from pipelines.report import page
from pipelines.report.content import Found, report
from pipelines.report.page import write_page
from pipelines.report.workbook import TONES
from tests.unit.report.bench import Page, checked

FINDINGS = [(2, "gaf_symptom.range", "quarantine"), (12_345, "bmi.type", "quarantine")]


def _page(found: Found, register: Register, folder: Path) -> Page:
    write_page(report(found, register), folder / "rapport.html")
    return Page(folder / "rapport.html")


@pytest.fixture
def shown(psykosr: Register, tmp_path: Path) -> Page:
    """The page of a check with findings."""
    return _page(checked(psykosr, FINDINGS, id_kinds={"pnr": 990, "invalid": 10}), psykosr, tmp_path)


def test_the_page_says_its_language_and_its_headings_go_down_step_by_step(shown: Page) -> None:
    assert ("html", {"lang": "sv"}) in shown.tags
    assert [tag for tag, _ in shown.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2", "h2", "h2"]
    assert shown.open == []


def test_every_table_has_a_caption_and_its_headings_say_what_they_head(shown: Page) -> None:
    tags = [tag for tag, _ in shown.tags]
    assert tags.count("caption") == tags.count("table") == 9
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in shown.tags if tag == "th")
    anchors = {attributes["id"] for _, attributes in shown.tags if "id" in attributes}
    named = {attributes["aria-labelledby"] for _, attributes in shown.tags if "aria-labelledby" in attributes}
    links = {str(attributes["href"]).removeprefix("#") for tag, attributes in shown.tags if tag == "a"}
    assert named | links <= anchors


def test_nothing_is_fetched_and_nothing_can_run(shown: Page) -> None:
    allowed = {"href", "lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "role", "tabindex",
               "aria-label", "aria-labelledby", "style"}  # fmt: skip
    assert {name for _, attributes in shown.tags for name in attributes} <= allowed
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in shown.tags)
    assert all(str(attributes["href"]).startswith("#") for tag, attributes in shown.tags if tag == "a")
    policy = next(attributes["content"] for tag, attributes in shown.tags if "http-equiv" in attributes)
    assert str(policy).startswith("default-src 'none'")


def test_what_stands_out_can_be_read_on_its_colour() -> None:
    """WCAG 2.2, success criterion 1.4.6: a contrast of at least 7 to 1."""
    style = page.STYLE.read_text(encoding="utf-8")
    colours = dict(re.findall(r"^\.(bad|look|good) { background: (#[0-9a-f]{6}); }$", style, re.MULTILINE))
    assert {tone: colour.lower() for tone, colour in TONES.items()} == colours
    black = _luminance("#1a1a1a")
    assert all((_luminance(colour) + 0.05) / (black + 0.05) >= 7 for colour in colours.values())


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_a_rule_does_is_said_in_words_beside_the_colour(psykosr: Register, tmp_path: Path) -> None:
    shown = _page(checked(psykosr, [*FINDINGS, (9, "unit_id.leading_zero", "warn")]), psykosr, tmp_path)
    texts = {row[3] for row in shown.rows if len(row) == 8 and row[0] != "Kolumn"}
    assert texts == {"Fel: tas inte in", "Varning: tas in"}
    assert ("p", {"class": "headline bad"}) in shown.tags


def test_the_page_tells_the_same_counts_as_the_workbook(shown: Page) -> None:
    assert ["Lästa", "= godkända + i karantän + ersatta + tillbakadragna", "1000"] in shown.rows
    assert ["I karantän", "Bröt mot minst en regel och tas inte in förrän de har rättats", "2"] in shown.rows
    assert ["Personnummer", "Rätt kontrollsiffra och ett datum som finns", "990"] in shown.rows
    assert ["12\N{NO-BREAK SPACE}345", "BMI"] in [row[:2] for row in shown.rows]


def test_a_long_list_is_cut_and_the_cut_is_told(
    psykosr: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_ROWS_ON_PAGE", 60)
    monkeypatch.setattr(page, "MOST_ROWS_IN_EXCEL", 90)
    shown = _page(checked(psykosr, [(n, "bmi.type", "quarantine") for n in range(2, 102)]), psykosr, tmp_path)
    assert sum(row[-1] == "bmi.type" for row in shown.rows) == 60 + 1  # each line, and the rule itself
    assert "Tabellen visar de 60 första raderna av 100. Excelrapporten har de 90 första." in shown.text
    assert ["Fynd", "Varje bruten regel på varje rad, se Rader", "100"] in shown.rows


def test_a_rejected_file_gives_a_page_that_says_what_is_wrong_and_what_to_do(psykosr: Register, tmp_path: Path) -> None:
    error = ExtractRejected("psykosr.csv", "its delimiter is a comma, the layout says ';'", "Ask for the file again.")
    shown = _page(error, psykosr, tmp_path)
    assert ["Vad som är fel", "fälten är åtskilda av komma, kontraktet säger semikolon"] in shown.rows
    assert ["Vad du gör", "Gör ett nytt uttag."] in shown.rows


def test_the_same_check_gives_the_same_bytes(psykosr: Register, tmp_path: Path) -> None:
    found = report(checked(psykosr, FINDINGS), psykosr)
    for name in ("one.html", "two.html"):
        write_page(found, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
