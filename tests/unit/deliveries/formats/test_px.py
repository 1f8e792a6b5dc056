"""Unit: PX files have the keywords of the format, and readers of it find the published figures, or the dots for them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pyaxis import pyaxis

from pipelines.deliveries.formats import px
from pipelines.deliveries.px import syntax
from pipelines.deliveries.px.cube import number
from pipelines.reference import px as reader
from tests.unit.deliveries.formats.conftest import header, rows

MANDATORY = ("MATRIX", "SUBJECT-CODE", "SUBJECT-AREA", "TITLE", "CONTENTS", "UNITS", "DECIMALS", "STUB", "HEADING",
             "DATA")  # fmt: skip
DOTS = {"suppressed": "..", "not_applicable": ".", "not_reported": "...", "withheld": "....", "withdrawn": "....",
        "zero_denominator": "......"}  # fmt: skip
SHARES = ("value", "ci_low", "ci_high", "standardised")


@pytest.fixture(scope="module")
def folder(edition, tmp_path_factory) -> Path:
    """All files of a publication."""
    place = tmp_path_factory.mktemp("px")
    px.write(edition, place)
    return place


def cells(path: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Code of each variable, and the cell, as the project's own reader of SCB's tables reads the file."""
    table = reader.read(path)
    names = ("attribution", "area", "sex", "age_band", "content", "period")
    places = product(*(dimension.codes for dimension in table.dimensions))
    return ((dict(zip(names, codes, strict=True)), cell) for codes, cell in zip(places, table.cells, strict=True))


def time_code(kind: str, day: date) -> str:
    if kind == "year":
        return str(day.year)
    return f"{day.year}{(day.month + 2) // 3}" if kind == "quarter" else f"{day:%Y-%m}"


def expected(row: dict[str, Any], content: str, is_share: bool) -> str | float:
    value = row[content]
    if value is None:
        return DOTS.get(row["status"], ".....")
    return float(value) * (100 if is_share and content in SHARES else 1)


def test_every_figure_is_there_and_every_other_cell_has_its_dots(folder: Path, edition) -> None:
    seen = 0
    for path in sorted(folder.rglob("*.px")):
        name, kind = re.fullmatch(r"(\w+?)_(year|quarter|rolling_12_months|pool_3_years)", path.stem).groups()
        frame = edition.of_indicator(f"{path.parent.name}/{name}").filter(period_type=kind)
        wanted = {
            (
                row["attribution"],
                row["area_code"],
                row["sex"],
                row["age_band"],
                time_code(kind, row["period_start"]),
            ): row
            for row in frame.to_dicts()
        }
        assert len(wanted) == frame.height
        for codes, cell in cells(path):
            row = wanted.get(tuple(codes[one] for one in ("attribution", "area", "sex", "age_band", "period")))
            told = expected(row, codes["content"], name == "remission") if row else "."
            assert cell == told if isinstance(told, str) else float(cell) == pytest.approx(told, abs=5.1e-7)
            seen += row is not None and codes["content"] == "value"
    assert seen == edition.rows.height


def figure(cell: str) -> str | float:
    return cell if set(cell) <= {"."} else float(cell)


def test_another_reader_finds_the_same_in_both_languages(folder: Path) -> None:
    path = folder / "prov" / "remission_year.px"
    both = [pyaxis.parse(str(path), encoding="utf-8", lang=lang)["DATA"] for lang in ("sv", "en")]
    plain = [cell for _, cell in cells(path)]
    for frame in both:
        # It tells of one dot as nothing, and of two, which is disclosure to it too, as not a number.
        read = [".." if cell != cell else str(cell).strip('"') or "." for cell in frame["DATA"]]
        assert list(map(figure, read)) == [figure(one) for one in plain]
    assert list(both[0].columns[:-1]) == ["tillhörighet", "område", "kön", "ålder", "tabellinnehåll", "tid"]
    assert list(both[1].columns[:-1]) == ["attribution", "area", "sex", "age", "observations", "time"]
    assert set(both[0]["kön"]) == {"totalt", "kvinnor", "män"}
    assert set(both[1]["area"]) >= {"Sweden", "Region Gotland", "Gotland"}


def statements(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8")
    return [re.split(r"[=(\[]", one.strip(), maxsplit=1)[0] for one in re.findall(r'(?:[^;"]|"[^"]*")+(?=;)', text)]


def test_it_has_all_mandatory_keywords_begins_with_the_character_set_and_ends_with_the_data(folder: Path) -> None:
    for path in folder.rglob("*.px"):
        keywords = statements(path)
        assert set(MANDATORY) <= set(keywords)
        assert keywords[:5] == ["CHARSET", "AXIS-VERSION", "CODEPAGE", "LANGUAGE", "LANGUAGES"]
        assert keywords[-1] == "DATA"
        assert keywords.count("DATA") == 1


def test_every_text_of_one_language_has_its_like_in_the_other(folder: Path) -> None:
    text = (folder / "prov" / "remission_year.px").read_text(encoding="utf-8")
    swedish = re.findall(r"^([A-Z-]+\d?)(?:\(|=)", text, re.MULTILINE)
    english = re.findall(r"^([A-Z-]+\d?)\[en\]", text, re.MULTILINE)
    neutral = {"CHARSET", "AXIS-VERSION", "CODEPAGE", "LANGUAGE", "LANGUAGES", "CREATION-DATE", "TABLEID", "DECIMALS",
               "SHOWDECIMALS", "MATRIX", "AGGREGALLOWED", "SUBJECT-CODE", "COPYRIGHT", "DATA"}  # fmt: skip
    assert [keyword for keyword in swedish if keyword not in neutral] == english


def test_time_is_written_as_the_format_has_it(folder: Path) -> None:
    said = {name: (folder / "prov" / f"remission_{name}.px").read_text(encoding="utf-8")
            for name in ("year", "quarter", "pool_3_years")}  # fmt: skip
    assert 'TIMEVAL("tid")=TLIST(A1),"2019","2020","2021","2022","2023","2024","2025";' in said["year"]
    assert 'TIMEVAL("tid")=TLIST(Q1),"20251","20252";' in said["quarter"]
    assert 'VALUES("tid")="2025-Q1","2025-Q2";' in said["quarter"]
    assert "TIMEVAL" not in said["pool_3_years"]
    assert 'VALUES("tid")="2022-2024";' in said["pool_3_years"]


def test_a_reader_is_told_of_simulation_hidden_cells_provisional_years_and_low_coverage(folder: Path) -> None:
    text = re.sub(r'"\r\n"', "", (folder / "prov" / "remission_year.px").read_bytes().decode("utf-8"))
    assert 'NOTEX="Alla personer bakom uppgifterna är simulerade.' in text
    assert "..: dold av sekretesskäl" in text
    assert 'VALUENOTE("tid","2025")="Preliminär i ett eller flera områden.";' in text
    assert 'CELLNOTE("vårdgivare","Region Halland","*","*","*","2024")="Låg täckning: jämför inte med andra.";' in text
    assert 'CELLNOTE[en]("by care giver","Region Halland","*","*","*","2024")=' in text
    assert 'DATASYMBOL2="..";' in text
    assert "AGGREGALLOWED=NO;" in text
    assert 'CONTACT("Värde")="Frågor om statistik#fragor@example.org";' in text


def test_no_line_is_longer_than_the_format_allows_but_lines_of_data(folder: Path) -> None:
    for path in folder.rglob("*.px"):
        head = path.read_bytes().decode("utf-8").split("DATA=")[0]
        assert all(len(line) <= 256 + len('VALUES[en]("observations")=') for line in head.split("\r\n"))


def test_a_text_has_no_quotation_mark_and_a_long_one_is_broken_into_pieces() -> None:
    assert syntax.statement("NOTE", 'a "b"\nc') == "NOTE=\"a 'b'#c\";\r\n"
    assert syntax.statement("UNITS", "x", "a", "b", language="en") == 'UNITS[en]("a","b")="x";\r\n'
    pieces = syntax.statement("NOTE", "ab " * 200).split("\r\n")
    assert [len(piece) for piece in pieces] == [261, 256, 94, 0]
    assert syntax.statement("DECIMALS", 2) + syntax.statement("COPYRIGHT", True) == "DECIMALS=2;\r\nCOPYRIGHT=YES;\r\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (1e-9, "0"), (-1e-9, "0"), (12.0, "12"), (1234567.25, "1234567.25"), (1 / 3, "0.333333")],
)
def test_a_number_has_no_exponent_and_is_never_minus_nought(value: float, text: str) -> None:
    assert number(value) == text


def test_areas_of_one_name_and_of_one_code_are_told_apart(edition_of, tmp_path: Path) -> None:
    same = rows({"area_level": "region", "area_code": "99"}, {"area_level": "municipality", "area_code": "99"})
    (path,) = px.write(edition_of(same), tmp_path)
    area = reader.read(path).dimensions[1]
    assert area.codes == ("region_99", "municipality_99")


def test_of_two_versions_of_a_definition_the_newest_that_counted_a_cell_is_there(edition_of, tmp_path: Path) -> None:
    two = rows({"indicator_version": 1, "value": 0.2}, {"indicator_version": 2, "value": 0.3})
    (path,) = px.write(edition_of(two), tmp_path)
    assert [cell for codes, cell in cells(path) if codes["content"] == "value"] == ["30"]


def test_a_text_of_an_indicator_cannot_break_the_file(edition_of, tmp_path: Path) -> None:
    wild = header(title='A "b"; DATA=1;\nc', notes="x;" * 400)
    (path,) = px.write(replace(edition_of(rows({})), headers={"prov/remission": wild}), tmp_path)
    assert reader.read(path).cells[0] == "40"


def test_cells_that_no_plan_has_are_not_hidden_ones(folder: Path) -> None:
    crossed = [cell for codes, cell in cells(folder / "prov" / "remission_year.px")
               if codes["sex"] == "K" and codes["age_band"] != "all"]  # fmt: skip
    assert set(crossed) == {"."}
    assert pl.Series(crossed).len() > 0
