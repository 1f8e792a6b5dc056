"""Unit: a workbook holds the published rows as numbers, texts and days, and its charts draw what is shown of them."""

import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest

from pipelines.deliveries.formats import csv_for_people, excel
from pipelines.deliveries.wording import COLUMNS, swedish
from pipelines.deliveries.workbook import series
from pipelines.deliveries.workbook.sheet import ADDED, FIRST_ROW, HEADINGS, SHOWN, name_of
from tests.unit.deliveries.formats.conftest import rows

SOFFICE = shutil.which("soffice")
HEADING_OF = {name: ADDED.get(name) or COLUMNS[name].title for name in SHOWN}
KEY = ("attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band")
WORDED = ("attribution", "area_level", "period_type", "sex", "age_band", "status", "signal", "ci_method",
          "coverage_method")  # fmt: skip
A = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def region(edition, tmp_path_factory) -> Path:
    """The workbook of a region with hidden figures in the middle of its series."""
    (path,) = excel.write(edition.region("09"), tmp_path_factory.mktemp("excel"))
    return path


def told(frame: pl.DataFrame) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by their key, in the words of people."""
    worded = frame.with_columns(
        pl.col(name).replace({one: swedish(name, one) for one in frame[name].drop_nulls().unique()}) for name in WORDED
    )
    return {tuple(row[name] for name in KEY): row for row in worded.to_dicts()}


def same(cell: Any, value: Any) -> bool:
    """A workbook has 16 digits of a number, days as moments, and words for truths."""
    if isinstance(value, bool):
        return bool(cell == ("ja" if value else "nej"))
    if isinstance(value, float):
        return isinstance(cell, int | float) and cell == pytest.approx(value, rel=1e-14)
    return bool((cell.date() if isinstance(cell, datetime) else cell) == value)


def test_every_row_is_there_cell_by_cell_and_each_is_of_its_own_kind(region: Path, edition) -> None:
    book, cut = openpyxl.load_workbook(region), edition.region("09")
    for number, name in enumerate(cut.indicators, start=1):
        sheet = book[f"{number} {name.split('/')[1]}"]
        headings = [cell.value for cell in sheet[HEADINGS + 1]]
        assert headings == [HEADING_OF[name] for name in SHOWN]
        found = {}
        for line in sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True):
            row = dict(zip(SHOWN, line, strict=True))
            row["period_start"] = row["period_start"].date()
            found[tuple(row[name] for name in KEY)] = row
        wanted = told(cut.of_indicator(name))
        assert found.keys() == wanted.keys()
        for key, row in wanted.items():
            assert all(same(found[key][name], row[name]) for name in SHOWN if name not in ADDED), key


def test_a_region_has_a_sheet_per_indicator_behind_one_to_read_first(region: Path) -> None:
    book = openpyxl.load_workbook(region)
    assert book.sheetnames == ["Läs mig", "Diagram", "Definitioner", "Kvalitet", "1 rate", "2 points", "3 remission"]
    first = "\n".join(
        str(cell.value) for line in book["Läs mig"].iter_rows() for cell in line if cell.value is not None
    )
    assert "Region Gotland" in first
    assert "simulerade" in first
    assert "Publicering 2026-10, revision 1. Data till och med 2026-09-30." in first
    assert "Röjandeskydd: exakta antal, små göms. Små tal göms." in first
    links = {cell.hyperlink.location for line in book["Läs mig"].iter_rows() for cell in line if cell.hyperlink}
    assert links == {"'1 rate'!A1", "'2 points'!A1", "'3 remission'!A1"}


def test_headings_stay_in_view_and_can_be_filtered(region: Path) -> None:
    sheet = openpyxl.load_workbook(region)["3 remission"]
    assert sheet.freeze_panes == f"B{FIRST_ROW + 1}"
    assert sheet.auto_filter.ref == f"A{HEADINGS + 1}:AA{sheet.max_row}"
    notes = sheet["A2"].value, sheet["A3"].value
    assert notes[0].startswith("Täljare: De som har det. Nämnare: Alla. Räknas inte: Ingen.")
    assert "Täckningsgrad: 80 % (2025); under 60 % jämförs uppgiften inte med andras." in notes[1]
    assert "Brott i serien: 2024-01-01: nytt formulär." in notes[1]
    assert "Dolt: 6 av" in notes[1]


def test_numbers_have_the_format_of_their_measure_and_codes_are_text(region: Path) -> None:
    book = openpyxl.load_workbook(region)
    place = {name: number for number, name in enumerate(SHOWN)}
    share = book["3 remission"][FIRST_ROW + 1]
    assert share[place["value"]].number_format == "0.0%"
    assert share[place["numerator"]].number_format == "#,##0"
    assert share[place["period_start"]].number_format == "yyyy-mm-dd"
    assert (share[place["area_code"]].data_type, share[place["area_code"]].value) == ("s", "09")
    assert book["2 points"][FIRST_ROW + 1][place["value"]].number_format == "#,##0.00"


def test_what_people_read_is_in_swedish(edition_of, tmp_path: Path) -> None:
    (path,) = excel.write(
        edition_of(rows({"signal": "shift;two_of_three", "coverage_method": "union"})).region("01"), tmp_path
    )
    cells = dict(zip(SHOWN, openpyxl.load_workbook(path)["1 remission"][FIRST_ROW + 1], strict=True))
    told = (
        "area_level",
        "attribution",
        "period_type",
        "sex",
        "age_band",
        "status",
        "signal",
        "ci_method",
        "coverage_method",
    )
    assert [cells[name].value for name in told] == [
        "region", "folkbokföring", "år", "totalt", "alla", "redovisas", "skifte; två av tre nära gränsen", "Wilson",
        "av bådas personer",
    ]  # fmt: skip


def test_there_is_no_formula_and_no_text_becomes_one(edition_of, tmp_path: Path) -> None:
    (path,) = excel.write(edition_of(rows({})).region("01"), tmp_path)
    kinds = {cell.data_type for sheet in openpyxl.load_workbook(path) for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    with zipfile.ZipFile(path) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "worksheets" in name)


def test_properties_hold_no_moment_and_no_name(region: Path) -> None:
    with zipfile.ZipFile(region) as packed:
        core = packed.read("docProps/core.xml").decode()
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core)) == {"2000-01-01T00:00:00Z"}
    assert "<dc:creator></dc:creator>" in core
    assert openpyxl.load_workbook(region).properties.subject == "Publicering 2026-10, revision 1"


def charts(path: Path) -> list[list[tuple[str, str, str]]]:
    """Of each chart the name, the categories and the values of its lines, as references to cells."""
    with zipfile.ZipFile(path) as packed:
        found = sorted(name for name in packed.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        return [[(line.findtext(f"{A}tx//{A}v") or "", line.findtext(f"{A}cat//{A}f") or "", line.findtext(f"{A}val//{A}f") or "")
                 for line in ElementTree.fromstring(packed.read(name)).iter(f"{A}ser")]
                for name in found]  # fmt: skip


def values(book: Any, reference: str) -> list[Any]:
    sheet, cells = reference.replace("'", "").replace("$", "").split("!")
    return [cell.value for (cell,) in book[sheet][cells]]


def test_a_chart_draws_the_own_series_and_those_beside_it_from_the_cells_of_the_sheet(region: Path, edition) -> None:
    book = openpyxl.load_workbook(region)
    drawn = charts(region)
    assert len(drawn) == 3
    lines = drawn[2]
    assert [name for name, _, _ in lines] == ["Region Gotland", "Riket", "Sjukvårdsregion Öst"]
    quarters = edition.of_indicator("prov/remission").filter(period_type="quarter", sex="T", age_band="all")
    for (_, categories, cells), (level, code) in zip(
        lines, [("region", "09"), ("nation", "SE"), ("healthcare_region", "1")], strict=True
    ):
        own = quarters.filter(area_level=level, area_code=code).sort("period_start")
        assert values(book, categories) == ["2025-Q1", "2025-Q2"]
        assert values(book, cells) == pytest.approx(own["value"].to_list(), rel=1e-14)


def test_a_chart_leaves_a_gap_where_a_figure_is_hidden_and_holds_no_copy_of_figures(edition_of, tmp_path: Path) -> None:
    nothing = {name: None for name in ("denominator", "numerator", "missing", "value", "ci_low", "ci_high", "ci_method",
               "target_met", "signal", "coverage", "coverage_year", "coverage_method")}  # fmt: skip
    years = [
        {"period_start": datetime(year, 1, 1).date(), "period_end": datetime(year, 12, 31).date()}
        for year in range(2021, 2026)
    ]
    hidden = years[2] | nothing | {"status": "suppressed"}
    (path,) = excel.write(edition_of(rows(*years[:2], hidden, *years[3:])).region("01"), tmp_path)
    ((line,),) = charts(path)
    assert values(openpyxl.load_workbook(path), line[2]) == [0.4, 0.4, None, 0.4, 0.4]
    with zipfile.ZipFile(path) as packed:
        drawn = packed.read("xl/charts/chart1.xml").decode()
        application = packed.read("docProps/app.xml").decode()
    # Without the element blanks are gaps, as in the version of Excel that the file says it is of.
    assert "dispBlanksAs" not in drawn
    assert "<AppVersion>12.0000</AppVersion>" in application
    assert "<c:pt " not in drawn.split("<c:val>")[1]


def test_an_indicator_without_two_figures_has_no_chart(edition_of) -> None:
    cut = edition_of(rows({})).region("01")
    assert series.main_chart(series.in_order(cut.rows, cut), cut) is None


def test_a_whole_publication_has_a_workbook_for_the_nation_each_region_and_each_programme(edition, tmp_path) -> None:
    names = [path.name for path in excel.write(edition, tmp_path)]
    assert names == [
        "riket.xlsx", "sjukvardsregion_1.xlsx", "sjukvardsregion_4.xlsx", "sjukvardsregion_5.xlsx", "region_01.xlsx",
        "region_09.xlsx", "region_13.xlsx", "vip_annat.xlsx", "vip_prov.xlsx",
    ]  # fmt: skip


def test_a_package_says_of_each_row_whether_others_may_see_it_and_warns_on_the_first_sheet(
    edition_of, tmp_path
) -> None:
    packaged = rows({}, {"sex": "K"}).with_columns(edition=pl.Series(["public", "internal"]))
    (path,) = excel.write(edition_of(packaged, receiver="region/01"), tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["1 remission"]
    place = len(SHOWN)
    assert sheet[HEADINGS + 1][place].value == "Utgåva"
    assert [sheet[FIRST_ROW + number][place].value for number in (1, 2)] == ["offentlig", "intern"]
    first = [cell.value for line in book["Läs mig"].iter_rows(max_row=4) for cell in line if cell.value]
    assert "Endast för Region Å. Innehåller uppgifter som inte får lämnas vidare." in first


def test_where_no_coverage_is_known_the_sheet_says_so(edition_of, tmp_path: Path) -> None:
    unknown = rows({"coverage": None, "coverage_year": None, "coverage_method": None})
    (path,) = excel.write(edition_of(unknown).region("01"), tmp_path)
    assert "Täckningsgrad: inte känd för dessa uppgifter" in openpyxl.load_workbook(path)["1 remission"]["A3"].value


def test_names_of_sheets_are_short_and_all_different() -> None:
    long = [f"prov/{'langt_namn_' * 4}{number}" for number in range(3)]
    names = [name_of(number, name) for number, name in enumerate(long, start=1)]
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 31


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def opened_by_libreoffice(path: Path, folder: Path, *options: str) -> dict[str, list[list[tuple[str | None, str]]]]:
    """Sheet -> its rows, of each cell the type and the value, as LibreOffice understands the file."""
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", *options, "--convert-to",
               "fods", "--outdir", str(folder), str(path)]  # fmt: skip
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)
    root = ElementTree.parse(folder / f"{path.stem}.fods").getroot()
    return {
        str(sheet.get(f"{TABLE}name")): [_cells(row) for row in sheet.iter(f"{TABLE}table-row")]
        for sheet in root.iter(f"{TABLE}table")
    }


def _cells(row: ElementTree.Element) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for cell in row:
        kind = cell.get(f"{OFFICE}value-type")
        value = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value") or "".join(cell.itertext()).strip()
        found += [(kind, value)] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 50)
    return found


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_reads_the_same_numbers_codes_and_letters(region: Path, edition, tmp_path: Path) -> None:
    sheets = opened_by_libreoffice(region, tmp_path)
    assert {"Läs mig", "Diagram", "Definitioner", "1 rate", "2 points", "3 remission"} <= set(sheets)
    lines = sheets["3 remission"]
    assert lines[0][0] == ("string", 'Andel; med å, ä & "ö"')
    assert "\N{REPLACEMENT CHARACTER}" not in repr(sheets)
    cut = edition.region("09").of_indicator("prov/remission")
    wanted, seen = told(cut), set()
    for line in lines[FIRST_ROW : FIRST_ROW + cut.height]:
        cells = dict(zip(SHOWN, line, strict=False))
        day = datetime.fromisoformat(cells["period_start"][1]).date()
        key = tuple(day if name == "period_start" else cells[name][1] for name in KEY)
        seen.add(key)
        assert cells["area_code"] == ("string", wanted[key]["area_code"])  # a text, with its zeros
        assert cells["period_end"] == ("date", wanted[key]["period_end"].isoformat())
        for name, kind in {
            "value": "percentage",
            "ci_low": "percentage",
            "numerator": "float",
            "missing": "float",
        }.items():
            value = wanted[key][name]
            assert cells[name][0] == (None if value is None else kind)
            assert value is None or float(cells[name][1]) == pytest.approx(value, rel=1e-12)
    assert seen == wanted.keys()


AS_IN_SWEDEN = "--infilter=CSV:59,34,76,1,,1053"  # semicolons, quotation marks, UTF-8, from the first line, Swedish


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_reads_the_csv_for_people_with_numbers_letters_and_a_code_that_keeps_its_noughts(
    edition, tmp_path: Path
) -> None:
    cut = edition.region("09")
    (place,) = csv_for_people.write(cut, tmp_path)
    heading, *lines = opened_by_libreoffice(place, tmp_path, AS_IN_SWEDEN)["region_09"]
    titles = [title for _, title in heading]
    cells = [dict(zip(titles, line, strict=False)) for line in lines]
    assert len(cells) == cut.rows.height
    shown = cut.rows.filter(pl.col("value").is_not_null())["value"].round(4).sort()
    kinds, values = zip(*(one["Värde"] for one in cells if one["Värde"][1]), strict=True)
    assert set(kinds) == {"float"}
    assert sorted(map(float, values)) == pytest.approx(shown.to_list())
    of_gotland = {("string", f"09 {cut.places.name('region', '09')}"), ("string", "0980 Gotland")}
    assert of_gotland <= {one["Område med kod"] for one in cells}
