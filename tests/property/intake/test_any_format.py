"""Whatever is packed or converted comes out as the same texts, and whatever the bytes, a file is opened or refused."""

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import containers, records, statistical
from pipelines.intake.delivery import take_in
from pipelines.intake.identity import Key
from pipelines.intake.opening import Opened, opened
from pipelines.intake.workspace import Named
from pipelines.project import Register
from tests.property.intake.plain_reader import CONTRACT, HEADINGS
from tests.unit.intake.bench import new_home, register_of, taken_in
from tests.unit.intake.packing import read_rows

Rows = list[list[str]]
LAYOUT = Layout(formats=("csv", "xlsx", "sav", "sas7bdat", "dta", "json"), decimal_mark=",")
SETTINGS = settings(max_examples=60, suppress_health_check=list(HealthCheck))
# What XML and CSV can both hold; a text that begins with = is a formula to the writer, not to the reader.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from(',;"\n\r\t0_x'), max_size=12
)
# The largest and the smallest number mean missing in SPSS.
NUMBERS = st.floats(-1e308, 1e308, allow_nan=False) | st.integers(-(10**15), 10**15).map(float)


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that a small file has several."""
    monkeypatch.setattr(records, "CHUNK", 5)
    monkeypatch.setattr(containers, "CHUNK", 50)
    monkeypatch.setattr(statistical, "VALUES_AT_ONCE", 7)


def tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[Rows]:
    """Headings and one row or more, as wide as they are."""
    widths = st.integers(1, 4)
    rows = widths.flatmap(
        lambda width: st.lists(st.lists(values, min_size=width, max_size=width), min_size=1, max_size=9)
    )
    return rows.map(lambda found: [[f"H{place}" for place in range(len(found[0]))], *found])


def converted(content: bytes, headings: Sequence[str], layout: Layout = LAYOUT) -> Rows:
    """The rows that come out of a file; its name tells nothing."""
    with tempfile.TemporaryDirectory() as folder:
        return read_rows(opening(content, Path(folder), headings, layout))


def opening(content: bytes, folder: Path, headings: Sequence[str], layout: Layout = LAYOUT) -> Opened:
    path = folder / "dor_2026-10-05.csv"
    path.write_bytes(content)
    (folder / "workspace").mkdir()
    return opened(path, layout, Named(folder / "workspace"), set(headings))


def as_workbook(rows: Rows, **options: bool) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return made.getvalue()


def as_json(rows: Rows) -> bytes:
    return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()


def by_pyreadstat(write: Callable[..., None], ending: str) -> Callable[[Rows], bytes]:
    def made(rows: Rows) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"made.{ending}"
            write(pl.DataFrame(rows[1:], schema=rows[0], orient="row"), path)
            return path.read_bytes()

    return made


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export", content)
    return made.getvalue()


as_spss = by_pyreadstat(pyreadstat.write_sav, "sav")
as_zsav = by_pyreadstat(lambda frame, path: pyreadstat.write_sav(frame, path, compress=True), "zsav")
as_stata = by_pyreadstat(pyreadstat.write_dta, "dta")
WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "Excel": as_workbook, "Excel with texts in cells": lambda rows: as_workbook(rows, constant_memory=True),
    "JSON": as_json, "SPSS": as_spss, "SPSS compressed": as_zsav, "Stata": as_stata,
    "Excel in zip": lambda rows: zipped(as_workbook(rows)), "SPSS in gzip": lambda rows: gzip.compress(as_spss(rows)),
}  # fmt: skip


def as_held(rows: Rows, kind: str) -> Rows:
    """What the format can hold of it: SPSS fills texts up with blanks, and in Excel a row of nothing is blank."""
    if "SPSS" in kind:
        return [[text.rstrip(" ") for text in row] for row in rows]
    if "Excel" not in kind:
        return rows
    blank = [row if any(row) else [] for row in rows]
    while not blank[-1]:
        blank.pop()
    return blank


@pytest.mark.parametrize("kind", WRITERS)
@given(rows=tables(TEXTS))
@example(rows=[["H0"], ["a"], [""], ["b"], [""]])
@example(rows=[["H0", "H1"], ["_x000D_", "_x0041_"], ['"', ",\r"], ["\n\r", "  007 "]])
@SETTINGS
def test_every_text_comes_through_every_format(kind: str, rows: Rows) -> None:
    assert converted(WRITERS[kind](rows), rows[0]) == as_held(rows, kind)


@given(st.lists(NUMBERS, min_size=1, max_size=9))
@example([0.1, -0.0, 1e22, 5e-324, 1e308, 2.0**53, 2.0**53 - 1, 123456789.125])
@SETTINGS
def test_every_number_of_spss_and_json_is_written_exactly_and_without_exponent(numbers: list[float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pyreadstat.write_sav(pl.DataFrame({"n": numbers}), Path(folder) / "n.sav")
        spss = (Path(folder) / "n.sav").read_bytes()
    in_json = json.dumps([{"n": number} for number in numbers]).encode()
    for content in (spss, in_json):
        texts = [row[0] for row in converted(content, ["n"])[1:]]
        assert [float(text.replace(",", ".")) for text in texts] == numbers
        assert not any("e" in text.lower() or text.endswith(",0") for text in texts)


@given(st.lists(st.dates(date(1900, 3, 1)), min_size=1, max_size=5))
@SETTINGS
def test_every_day_comes_through_excel_and_spss(days: list[date]) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book, tempfile.TemporaryDirectory() as folder:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "n")
        for number, day in enumerate(days, 1):
            sheet.write_datetime(number, 0, day, book.add_format({"num_format": "yyyy-mm-dd"}))
        pyreadstat.write_sav(pl.DataFrame({"n": days}), Path(folder) / "n.sav")
        spss = (Path(folder) / "n.sav").read_bytes()
    for content in (made.getvalue(), spss):
        assert converted(content, ["n"])[1:] == [[day.isoformat()] for day in days]


MARKS = [
    b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"$FL2@(#) SPSS", b"$FL3@(#)", b"<stata_dta><header><release>118</release>", b"\x72\x02\x01\0",
    bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0\x09\xc7\x31\x8c\x18\x1f\x10\x11", b"[{", b'{"values": [',
    b"\xd0\xcf\x11\xe0", b"%PDF-",
]  # fmt: skip


def assert_opened_or_refused(content: bytes, layout: Layout = LAYOUT) -> None:
    """One of these two, in a line that quotes nothing of the content."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            assert opening(content, Path(folder), ["H0", "H1"], layout).path.is_file()
        except ExtractRejected as refusal:
            assert "\n" not in str(refusal)
            assert "Qxyzzy" not in str(refusal)


@given(st.sampled_from(MARKS), st.binary(max_size=400))
@settings(SETTINGS, max_examples=600)
def test_random_bytes_after_the_mark_of_any_format_are_opened_or_refused(mark: bytes, content: bytes) -> None:
    assert_opened_or_refused(mark + content)


SOUND_ROWS = [["H0", "H1"], *([f"Qxyzzy{n}", "å"] for n in range(6))]
SOUND = {kind: write(SOUND_ROWS) for kind, write in WRITERS.items()}


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file of any format with bytes exchanged, taken out, put in, or cut off."""
    content = bytearray(SOUND[draw(st.sampled_from(sorted(SOUND)))])
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(content)))
        content[place : place + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(content[: draw(st.integers(0, len(content)))]) if draw(st.booleans()) else bytes(content)


@given(damaged())
@settings(SETTINGS, max_examples=800)
def test_a_damaged_file_of_any_format_is_opened_or_refused(content: bytes) -> None:
    assert_opened_or_refused(content)


@st.composite
def damaged_parts(draw: st.DrawFn) -> bytes:
    """A workbook that is a sound zip file, in which one part is damaged: what a sum over packed bytes never finds."""
    source, made = zipfile.ZipFile(io.BytesIO(SOUND["Excel"])), io.BytesIO()
    hit = draw(st.sampled_from([name for name in source.namelist() if name.startswith(("xl/", "_rels"))]))
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = bytearray(source.read(name))
            for _ in range(draw(st.integers(1, 4)) if name == hit else 0):
                place = draw(st.integers(0, len(content)))
                exchanged = draw(
                    st.sampled_from([b"", b"<", b">", b'"', b"0", b"-1", b"9" * 9, b"&", b"x", b"\xff", b"s", b"/"])
                )
                content[place : place + draw(st.integers(0, 3))] = exchanged
            target.writestr(name, bytes(content))
    return made.getvalue()


@given(damaged_parts())
@settings(SETTINGS, max_examples=500)
def test_a_workbook_whose_parts_do_not_fit_is_opened_or_refused(content: bytes) -> None:
    assert_opened_or_refused(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["values", "a", "b"]) | st.text(), inner),
    )
)
@settings(SETTINGS, max_examples=300)
def test_any_json_is_opened_or_refused(document: object) -> None:
    for lists in ((), ("values",), ("values", "values")):
        assert_opened_or_refused(json.dumps(document).encode(), replace(LAYOUT, records=lists))


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register with a column of each kind that the plain reader knows."""
    return register_of(tmp_path_factory.mktemp("site"), "fuzzed", CONTRACT.format(encoding="utf-8"))


@pytest.mark.parametrize("way", ["fast", "slow"])
@given(st.lists(st.sampled_from(["a", "a\nb", "a\r\nb\nc", "blank", 'a "b"', "broken"]), min_size=1, max_size=12))
@settings(SETTINGS, max_examples=25)
def test_a_row_of_a_workbook_is_told_by_its_number_in_the_sheet(fuzzed: Register, way: str, names: list[str]) -> None:
    """Line ends within cells and blank rows move no row; a lone carriage return makes the whole file be read slowly."""
    names = ["first" if way == "fast" else "fir\rst", *names]
    rows = [
        ["p", name, "a", "1", "2,5", "True", f"2026-03-{n:02}"] if name != "blank" else []
        for n, name in enumerate(names, 1)
    ]
    broken = [n for n, name in enumerate(names, 2) if name == "broken"]
    for n in broken:
        rows[n - 2].append("beside")
    expected = {n: name for n, name in enumerate(names, 2) if name not in ("blank", "broken")}
    with tempfile.TemporaryDirectory() as folder:
        home = new_home(Path(folder))
        path = landed(home, as_workbook([list(HEADINGS), *rows]))
        if len(broken) > len(expected):
            with pytest.raises(ExtractRejected, match="most lines have another number of fields"):
                take_in(path, fuzzed, home, Key.given(home), ())
            return
        taken = taken_in(home, fuzzed, take_in(path, fuzzed, home, Key.given(home), ()))
    assert taken.rules == {n: {"line.fields"} for n in broken}
    assert dict(zip(taken.lines, taken.rows.sort("row_id")["name"], strict=True)) == expected


def landed(home: Home, content: bytes) -> Path:
    path = home.landing / "fuzzed" / "fuzzed_2026-10-05.xlsx"
    path.parent.mkdir()
    path.write_bytes(content)
    return path
