"""An Excel file is read as what a person sees in it or as its exact value, and one that holds no table is refused."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipelines.intake.workbook import style_of
from tests.unit.intake.packing import HEADINGS, LAYOUT, open_it, put, read_rows, refused, workbook

Fill = Callable[[xlsxwriter.Workbook, Worksheet], Any]


def book(fill: Fill, sheet: str = "data", options: Mapping[str, Any] | None = None) -> bytes:
    """A workbook with headings id and n in its first sheet, and what else is filled in."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, dict(options or {})) as opened:
        first = opened.add_worksheet(sheet)
        first.write_row(0, 0, ["id", "n"])
        fill(opened, first)
    return made.getvalue()


def with_cell(write: Fill) -> bytes:
    """One row, in which a cell is written under n."""
    return book(lambda opened, sheet: (sheet.write_string(1, 0, "x"), write(opened, sheet)))


def formatted(code: str) -> Callable[[xlsxwriter.Workbook], Any]:
    return lambda opened: opened.add_format({"num_format": code})


CELLS: dict[str, tuple[Fill, str]] = {
    "a text with zeros before it": (lambda b, s: s.write_string(1, 1, "007"), "007"),
    "a text with blanks around it": (lambda b, s: s.write_string(1, 1, "  a b "), "  a b "),
    "a text with everything in it": (lambda b, s: s.write_string(1, 1, 'å,;"\n\r\té<&>\U0001f600'), 'å,;"\n\r\té<&>\U0001f600'),
    "a text that looks escaped": (lambda b, s: s.write_string(1, 1, "_x000D_"), "_x000D_"),
    "a text with a control character": (lambda b, s: s.write_string(1, 1, "a\x07b"), "a\x07b"),
    "a text that a spreadsheet has spoilt": (lambda b, s: s.write_string(1, 1, "1,99E+11"), "1,99E+11"),
    "a text in two colours": (lambda b, s: s.write_rich_string(1, 1, "a ", b.add_format({"bold": True}), "b", " c"), "a b c"),
    "a whole number": (lambda b, s: s.write_number(1, 1, 12), "12"),
    "a number of twelve digits": (lambda b, s: s.write_number(1, 1, 198604019805), "198604019805"),
    "a number beyond exact ones": (lambda b, s: s.write_number(1, 1, 1e22), "1" + "0" * 22),
    "a number of nineteen digits": (lambda b, s: s.write_number(1, 1, 2.0**60), "1152921504606847000"),
    "a text with a carriage return": (lambda b, s: s.write_string(1, 1, "a\rb"), "a\rb"),
    "a negative number": (lambda b, s: s.write_number(1, 1, -0.5), "-0,5"),
    "a small number": (lambda b, s: s.write_number(1, 1, 1e-7), "0,0000001"),
    "a number shown as percent": (lambda b, s: s.write_number(1, 1, 0.125, formatted("0%")(b)), "0,125"),
    "a number shown with zeros": (lambda b, s: s.write_number(1, 1, 7, formatted("0000")(b)), "7"),
    "true": (lambda b, s: s.write_boolean(1, 1, True), "True"),
    "false": (lambda b, s: s.write_boolean(1, 1, False), "False"),
    "an error": (lambda b, s: s.write_formula(1, 1, "=NA()", None, "#N/A"), "#N/A"),
    "a formula with a number": (lambda b, s: s.write_formula(1, 1, "=1+1", None, 2), "2"),
    "a formula with a text": (lambda b, s: s.write_formula(1, 1, '="a"', None, "a"), "a"),
    "a day": (lambda b, s: s.write_datetime(1, 1, date(2026, 3, 31), formatted("yyyy-mm-dd")(b)), "2026-03-31"),
    "a day in Swedish": (lambda b, s: s.write_datetime(1, 1, date(2026, 3, 31), formatted("[$-41D]d mmmm yyyy;@")(b)), "2026-03-31"),
    "a day in Excel's own format": (lambda b, s: s.write_number(1, 1, 46112, b.add_format({"num_format": 14})), "2026-03-31"),
    "a month": (lambda b, s: s.write_datetime(1, 1, date(2026, 3, 1), formatted("mmm")(b)), "2026-03-01"),
    "a moment": (
        lambda b, s: s.write_datetime(1, 1, datetime(2026, 3, 31, 23, 59, 59), formatted("yyyy-mm-dd hh:mm")(b)), "2026-03-31T23:59:59",
    ),
    "a moment with milliseconds": (
        lambda b, s: s.write_datetime(1, 1, datetime(2026, 3, 31, 12, 0, 0, 250_000), formatted("dd/mm/yy hh:mm:ss.000")(b)), "2026-03-31T12:00:00.250000",
    ),
    "a time of day": (lambda b, s: s.write_datetime(1, 1, time(8, 30), formatted("hh:mm")(b)), "08:30:00"),
    "a span": (lambda b, s: s.write_datetime(1, 1, timedelta(hours=30, minutes=5), formatted("[h]:mm")(b)), "30:05:00"),
    "the first day of Excel": (lambda b, s: s.write_number(1, 1, 1, formatted("yyyy-mm-dd")(b)), "1900-01-01"),
    "the day before the one that never was": (lambda b, s: s.write_number(1, 1, 59, formatted("yyyy-mm-dd")(b)), "1900-02-28"),
    "the day that never was": (lambda b, s: s.write_number(1, 1, 60, formatted("yyyy-mm-dd")(b)), "1900-02-29"),
    "the day after it": (lambda b, s: s.write_number(1, 1, 61, formatted("yyyy-mm-dd")(b)), "1900-03-01"),
    "the last day": (lambda b, s: s.write_number(1, 1, 2_958_465, formatted("yyyy-mm-dd")(b)), "9999-12-31"),
    "a day that no calendar has": (lambda b, s: s.write_number(1, 1, 20_260_331, formatted("yyyy-mm-dd")(b)), "20260331"),
    "a day before all": (lambda b, s: s.write_number(1, 1, -3, formatted("yyyy-mm-dd")(b)), "-3"),
    "no value": (lambda b, s: s.write_blank(1, 1, None, b.add_format({"bold": True})), ""),
}  # fmt: skip


@pytest.mark.parametrize(("fill", "text"), CELLS.values(), ids=CELLS)
def test_a_cell_is_written_as_it_is_seen_or_as_its_exact_value(tmp_path: Path, fill: Fill, text: str) -> None:
    found = open_it(put(tmp_path, with_cell(fill)), replace(LAYOUT, decimal_mark=","))
    assert read_rows(found) == [["id", "n"], ["x", text]]


def test_shared_texts_and_texts_in_cells_read_the_same(tmp_path: Path) -> None:
    texts = ["å", "", "a, b", "x" * 5000, "007"]
    made = [
        book(
            lambda opened, sheet: [sheet.write_row(n, 0, [text, n]) for n, text in enumerate(texts, 1)], options=options
        )
        for options in ({}, {"constant_memory": True}, {"in_memory": True, "date_1904": True})
    ]
    rows = [read_rows(open_it(put(tmp_path, content))) for content in made]
    assert rows == [[["id", "n"], *([text, str(n)] for n, text in enumerate(texts, 1))]] * 3


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    def fill(opened: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_datetime(1, 1, date(2026, 3, 31), formatted("yyyy-mm-dd")(opened))

    content = book(fill, options={"date_1904": True})
    assert read_rows(open_it(put(tmp_path, content)))[1] == ["", "2026-03-31"]


@pytest.mark.parametrize(
    ("code", "style"),
    [
        ("yyyy-mm-dd", "day"), ("d/m", "day"), ("mmm", "day"), ("[$-409]mmmm yy;@", "day"), ("yyyymmdd hh:mm", "day"),
        ("hh:mm", "time"), ("[h]:mm:ss", "time"), ("[ss]", "time"), ("h AM/PM", "time"), ("mm:ss.0", "time"),
        ("General", "number"), ("0.00E+00", "number"), ('0" dagar"', "number"), ("[Red]-0;[Blue]0", "number"),
        ("#,##0\\ \\d\\y", "number"), ("@", "number"), ("_-* #,##0.00_-", "number"), ("0_d", "number"), ("000000-0000", "number"),
    ],
)  # fmt: skip
def test_a_number_format_tells_days_from_numbers(code: str, style: str) -> None:
    assert style_of(code) == style


def test_rows_keep_their_number_and_blank_ones_are_no_rows(tmp_path: Path) -> None:
    def fill(opened: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        bold = opened.add_format({"bold": True})
        sheet.write_row(2, 0, ["a", 1])
        sheet.write_row(5, 1, [2])
        for row in range(6, 40):
            sheet.write_blank(row, 0, None, bold)

    rows = read_rows(open_it(put(tmp_path, book(fill))))
    assert rows == [["id", "n"], [], ["a", "1"], [], [], ["", "2"]]


def test_what_stands_beside_the_table_makes_its_row_one_field_too_long(tmp_path: Path) -> None:
    def fill(opened: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, ["a", 1])
        sheet.write_row(2, 0, ["b", 2, "", "", "obs!"])
        sheet.write_string(16_383, 16_383, "far away")

    rows = read_rows(open_it(put(tmp_path, book(fill))))
    assert rows[:3] == [["id", "n"], ["a", "1"], ["b", "2", "obs!"]]
    assert rows[3:-1] == [[]] * (16_383 - 3)
    assert rows[-1] == ["", "", "far away"]


def of_sheets(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as opened:
        for name, rows in sheets.items():
            sheet = opened.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        opened.add_chartsheet("diagram")
    return made.getvalue()


TABLE = [["n", "id"], [1, "a"]]


def test_the_sheet_is_the_one_with_the_headings_or_the_one_the_layout_names(tmp_path: Path) -> None:
    path = put(tmp_path, of_sheets({"läs mig": [["Uttag"]], "Data": TABLE, "koder": [["id", "namn"], ["z", "zz"]]}))
    assert read_rows(open_it(path)) == [["n", "id"], ["1", "a"]]
    assert read_rows(open_it(path, replace(LAYOUT, sheet="koder"))) == [["id", "namn"], ["z", "zz"]]


@pytest.mark.parametrize(
    ("sheets", "sheet", "reason"),
    [
        ({"a": TABLE, "b": TABLE}, None, "2 of its sheets begin with the declared headings"),
        ({"a": TABLE}, "b", "it has no sheet 'b', as the layout says"),
        ({"a": []}, None, "its sheet is empty"),
        ({"a": [["Uttag ur registret"], [], ["id", "n"], ["a", 1]]}, None, "its headings stand in row 3, not in the first"),
        ({"x": [["Uttag"]], "a": [[], ["id", "n"], ["a", 1]]}, None, "its headings stand in row 2, not in the first"),
        ({"a": [["", "id", "n"], ["", "a", 1]]}, None, "column A has no heading in its first row"),
        ({"a": [["id", " ", "n"], ["a", "", 1]]}, None, "column B has no heading in its first row"),
        ({"a": [["PERSNR", "ANTAL"], ["a", 1]]}, None, "its first row holds none of the declared headings"),
        ({"a": [["x"]], "b": [["y"]]}, None, "no sheet has the declared headings in its first row"),
    ],
)  # fmt: skip
def test_a_workbook_without_one_table_is_refused(
    tmp_path: Path, sheets: Mapping[str, list[list[Any]]], sheet: str | None, reason: str
) -> None:
    assert refused(put(tmp_path, of_sheets(sheets)), replace(LAYOUT, sheet=sheet)) == reason


def test_a_heading_that_is_missing_is_left_for_the_comparison_with_the_layout(tmp_path: Path) -> None:
    path = put(tmp_path, of_sheets({"läs mig": [["Uttag"]], "data": [["id", "m"], ["a", 1]]}))
    assert read_rows(open_it(path)) == [["id", "m"], ["a", "1"]]


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    content = book(lambda opened, sheet: sheet.merge_range(1, 0, 2, 0, "a"))
    assert refused(put(tmp_path, content)).startswith("cells are merged in it")


FIRST_SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(xml: str, **parts: str) -> bytes:
    """A workbook whose first sheet is written by hand; what other programs write is not always what Excel does."""
    source, made = zipfile.ZipFile(io.BytesIO(workbook([["id", "n"]]))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            own = xml if name == FIRST_SHEET else parts.get(name.rpartition("/")[2].partition(".")[0])
            target.writestr(name, source.read(name) if own is None else own)
    return made.getvalue()


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HEADING = '<row><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>n</t></is></c></row>'
BY_HAND = {
    "without references": ('<row><c t="str"><v>a</v></c><c><v>5</v></c></row>', [["a", "5"]]),
    "with cells left out": ('<row r="3"><c r="B3"><v>5</v></c></row>', [[], ["", "5"]]),
    "with 17 digits": ('<row><c><v>27.100000000000001</v></c><c><v>1E3</v></c></row>', [["27.1", "1000"]]),
    "with furigana": ('<row><c t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t>b</t></r></is></c></row>', [["ab", ""]]),
    "with a day in ISO form": ('<row><c t="d"><v>2026-03-31</v></c></row>', [["2026-03-31", ""]]),
    "with a formula that gives an empty text": ('<row><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>', [["", "1"]]),
    "with a formula": ('<row><c><f>1+1</f><v>2</v></c></row>', [["2", ""]]),
    "with line ends between elements": ('<row>\n<c t="str">\n <v>a</v>\n </c>\n</row>\n', [["a", ""]]),
    "with half a character": ('<row><c t="str"><v>_xD800_</v></c></row>', [["_xD800_", ""]]),
    "with form controls behind the rows": (
        '<row><c><v>1</v></c></row></sheetData><controls><from><xdr:row xmlns:xdr="x">7</xdr:row></from></controls><sheetData>', [["1", ""]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "rows"), BY_HAND.values(), ids=BY_HAND)
def test_sheets_of_other_programs_are_read(tmp_path: Path, xml: str, rows: list[list[str]]) -> None:
    path = put(tmp_path, with_sheet(f"{HEAD}{HEADING}{xml}</sheetData></worksheet>"))
    assert read_rows(open_it(path)) == [["id", "n"], *rows]


def test_how_a_shared_text_is_pronounced_is_no_part_of_it(tmp_path: Path) -> None:
    shared = '<sst xmlns="x"><si><t>id</t></si><si><r><t>a</t></r><rPh sb="0" eb="1"><t>x</t></rPh><r><t>b</t></r></si></sst>'
    row = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>'
    path = put(tmp_path, with_sheet(f"{HEAD}{row}</sheetData></worksheet>", sharedStrings=shared))
    assert read_rows(open_it(path)) == [["id"], ["ab"]]


def test_elements_may_have_a_prefix(tmp_path: Path) -> None:
    xml = f'{HEAD}{HEADING}<row><c t="str"><v>a</v></c></row></sheetData></worksheet>'.replace("xmlns=", "xmlns:x=")
    xml = xml.replace("<", "<x:").replace("<x:/", "</x:")
    assert read_rows(open_it(put(tmp_path, with_sheet(xml)))) == [["id", "n"], ["a", ""]]


UNSOUND = {
    "a formula never computed": ("<row><c><f>1+1</f></c></row>", "it holds formulas that were never computed"),
    "an empty value of a formula": ("<row><c><f>1+1</f><v/></c></row>", "it holds formulas that were never computed"),
    "a shared text that is not there": ('<row><c t="s"><v>99</v></c></row>', "it is an Excel file, but damaged"),
    "a shared text counted from the end": ('<row><c t="s"><v>-1</v></c></row>', "it is an Excel file, but damaged"),
    "a format that is not there": ('<row><c s="99"><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "a number that is none": ("<row><c><v>ett</v></c></row>", "it is an Excel file, but damaged"),
    "no end of numbers": ("<row><c><v>INF</v></c></row>", "it is an Excel file, but damaged"),
    "rows out of order": ('<row r="1"><c><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "a row beyond the last": ('<row r="1048577"><c><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "a column beyond the last": ('<row r="2"><c r="XFE2"><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "cells out of order": ('<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "a cell without a column": ('<row r="2"><c r="2"><v>1</v></c></row>', "it is an Excel file, but damaged"),
    "no XML": ("<row", "it is an Excel file, but damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "reason"), UNSOUND.values(), ids=UNSOUND)
def test_a_sheet_that_does_not_fit_together_is_refused(tmp_path: Path, xml: str, reason: str) -> None:
    assert refused(put(tmp_path, with_sheet(f"{HEAD}{HEADING}{xml}</sheetData></worksheet>"))).startswith(reason)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + f"{HEAD}{HEADING}</sheetData></worksheet>"
    assert refused(put(tmp_path, with_sheet(bomb))).startswith("it is an Excel file, but damaged")


@pytest.mark.parametrize("part", ["workbook", "styles"])
def test_a_part_that_is_no_xml_is_refused(tmp_path: Path, part: str) -> None:
    sheet = f"{HEAD}{HEADING}</sheetData></worksheet>"
    assert refused(put(tmp_path, with_sheet(sheet, **{part: "<a"}))).startswith("it is an Excel file, but damaged")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    content = workbook([["id", "n"], *([n, n] for n in range(200))])
    assert "damaged or cut off" in refused(put(tmp_path, content[: int(len(content) * share)]))


def test_a_heading_is_found_when_it_is_declared_with_others(tmp_path: Path) -> None:
    assert read_rows(open_it(put(tmp_path, workbook([["id"], ["a"]])), headings=HEADINGS)) == [["id"], ["a"]]
