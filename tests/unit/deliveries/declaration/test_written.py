"""Unit: a declaration as page, as PDF and as a sheet, each read back by another program than the one that wrote it."""

import re
import zipfile
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdf
import pytest
from pypdf.generic import ContentStream

from pipelines.deliveries.declaration import pdf
from pipelines.deliveries.declaration.declaring import declared
from pipelines.deliveries.declaration.document import Component, Declaration, Part, Statement, shown
from pipelines.deliveries.declaration.page import page
from pipelines.deliveries.formats import declaration as written
from pipelines.deliveries.formats import excel
from pipelines.report.document import Table
from tests.conftest import REPOSITORY

VOID = {"meta", "link", "br", "wbr", "img", "col"}
HOSTILE = "<script>alert('å & ä')</script> {{ 7 * 7 }}"


class Read(HTMLParser):
    """A page as another program sees it: elements in order with their attributes and text; refuses what does not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.open.append((tag, dict(attrs), []))
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag) -> None:
        name, attributes, texts = self.open.pop()
        assert name == tag
        self.found.append((name, attributes, " ".join("".join(texts).split())))

    def handle_data(self, data) -> None:
        for _, _, texts in self.open:
            texts.append(data)

    def of(self, *tags: str) -> list[str]:
        """Texts of the elements of those kinds, in the order they end."""
        return [text for tag, _, text in self.found if tag in tags]


def spaces(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Without blanks, since lines break where they must."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def told(edition) -> Declaration:
    return declared(edition)


@pytest.fixture(scope="module")
def files(edition, tmp_path_factory) -> tuple[Path, Path]:
    """The page and the PDF of the whole edition."""
    return written.write(edition, tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def read(files) -> Read:
    return Read(files[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader(files) -> pypdf.PdfReader:
    return pypdf.PdfReader(files[1], strict=True)


def made_of(statements=(), tables=(), warning=None) -> Declaration:
    component = Component("Relevans", tuple(statements), tuple(tables))
    return Declaration("Titel", warning, ("Öppning.",), (Part("del", "Delen", (component,)),))


def texts_of(told: Declaration) -> list[str]:
    """Everything that is said, in order."""
    found = [told.title, *told.opening]
    for part in told.parts:
        found.append(part.title)
        for component in part.components:
            found.append(component.name)
            for one in component.statements:
                found += [one.about, one.text]
            for table in component.tables:
                found += [table.caption, *(heading for heading, _ in table.headings)]
                found += [shown(cell) for row in table.rows for cell in row]
    return found


def test_the_page_says_all_of_it_in_order_below_headings(told, read) -> None:
    body = next(text for tag, _, text in read.found if tag == "body")
    place = 0
    for text in texts_of(told)[1:]:
        found = squeezed(body).find(squeezed(text), 0)
        assert found >= 0, text
        place = max(place, found)
    assert place
    assert read.of("h1") == [told.title] == read.of("title")
    assert read.of("h2") == [part.title for part in told.parts]
    assert read.of("h3") == [component.name for part in told.parts for component in part.components]


def test_the_page_is_in_swedish_and_its_first_words_are_that_persons_are_simulated(told, read) -> None:
    attributes = next(attributes for tag, attributes, _ in read.found if tag == "html")
    assert attributes == {"lang": "sv"}
    body = next(text for tag, _, text in read.found if tag == "body")
    assert body.startswith(told.warning)


def test_tables_of_the_page_have_captions_headings_with_scope_and_every_cell(told, read) -> None:
    tables = [table for part in told.parts for component in part.components for table in component.tables]
    assert read.of("caption") == [spaces(table.caption) for table in tables]
    scopes = Counter(attributes.get("scope") for tag, attributes, _ in read.found if tag == "th")
    assert scopes == {
        "col": sum(len(table.headings) for table in tables),
        "row": sum(len(table.rows) for table in tables),
    }
    assert len(read.of("td")) == sum(len(row) - 1 for table in tables for row in table.rows)


def test_every_place_on_the_page_has_a_name_of_its_own_and_what_refers_to_one_finds_it(read) -> None:
    names = [attributes["id"] for _, attributes, _ in read.found if "id" in attributes]
    assert len(names) == len(set(names)) > 20
    told = [
        attributes.get("aria-labelledby") or attributes.get("href", "").removeprefix("#")
        for _, attributes, _ in read.found
    ]
    assert {name for name in told if name} <= set(names)


def test_the_page_fetches_nothing_and_runs_nothing(files, read) -> None:
    text = files[0].read_text(encoding="utf-8")
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _, _ in read.found}
    assert not re.findall(r"url\(|@import|src=|https?://(?!example\.org|creativecommons)", text)
    assert "default-src 'none'" in text
    assert "@media print" in text


def test_what_definitions_say_is_shown_and_never_run() -> None:
    hostile = made_of([Statement(HOSTILE, HOSTILE)], [Table(HOSTILE, ((HOSTILE, 10),), [(HOSTILE,)])])
    read = Read(page(hostile))
    assert "script" not in {tag for tag, _, _ in read.found}
    assert read.of("dt", "dd", "caption") == [HOSTILE] * 3


def test_what_definitions_say_is_shown_in_the_pdf_as_it_is(tmp_path: Path) -> None:
    hostile = made_of([Statement("Om", HOSTILE)], [Table(HOSTILE, ((HOSTILE, 10),), [(HOSTILE,)])])
    pdf.write(hostile, tmp_path / "hostile.pdf", "")
    text = squeezed(pypdf.PdfReader(tmp_path / "hostile.pdf").pages[0].extract_text())
    assert text.count(squeezed(HOSTILE)) == 4


def test_the_pdf_says_all_of_it_as_text_that_can_be_selected(told, reader) -> None:
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    for said in texts_of(told):
        assert squeezed(said) in text or len(said) > 60, said
    for part in told.parts:
        for component in part.components:
            for one in component.statements:
                assert squeezed(one.text)[:50] in text, one.about
    assert squeezed(reader.pages[0].extract_text()).removeprefix("Sida1").startswith(squeezed(told.warning))


def test_the_pdf_has_title_language_author_and_an_outline_of_its_headings(told, reader) -> None:
    assert reader.metadata.title == told.title
    assert reader.metadata.author == "Prövningen"
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]

    def titles(entries):
        for entry in entries:
            yield from titles(entry) if isinstance(entry, list) else [entry.title]

    parts = [[part.title, *(component.name for component in part.components)] for part in told.parts]
    assert list(titles(reader.outline)) == [told.title, *(title for part in parts for title in part)]


def test_letters_of_the_pdf_are_embedded_and_say_which_they_are(reader) -> None:
    used = set()
    for sheet in reader.pages:
        font = None
        for operands, operator in ContentStream(sheet.get_contents(), reader).operations:
            font = operands[0] if operator == b"Tf" else font
            if operator in (b"Tj", b"TJ"):
                told = sheet["/Resources"]["/Font"][font]
                assert "/ToUnicode" in told
                assert "/FontFile2" in told["/FontDescriptor"]
                used.add(told["/BaseFont"].split("+")[-1])
    assert used == {"BitstreamVeraSans-Roman", "BitstreamVeraSans-Bold"}


def elements(element, role=None):
    """The elements of a structure tree, in order."""
    element = element.get_object()
    if role is None or element.get("/S") == role:
        yield element
    for kid in element.get("/K", []):
        if kid.get_object().get("/Type") != "/MCR":
            yield from elements(kid, role)


def test_the_pdf_tells_a_screen_reader_what_is_a_heading_a_paragraph_and_a_cell(told, reader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    whole = root["/StructTreeRoot"]["/K"]
    roles = Counter(element["/S"] for element in elements(whole))
    tables = [table for part in told.parts for component in part.components for table in component.tables]
    assert roles["/H1"] == 1
    assert roles["/H2"] == len(told.parts)
    assert roles["/H3"] == sum(len(part.components) for part in told.parts)
    assert roles["/Table"] == roles["/Caption"] == len(tables)
    assert roles["/TR"] == sum(1 + len(table.rows) for table in tables)
    assert roles["/TH"] == sum(len(table.headings) + len(table.rows) for table in tables)
    assert roles["/P"] == sum(len(c.statements) for part in told.parts for c in part.components) + 1 + len(told.opening)
    scopes = Counter(element["/A"]["/Scope"] for element in elements(whole, "/TH"))
    assert scopes == {"/Column": sum(len(table.headings) for table in tables), "/Row": sum(len(t.rows) for t in tables)}


def test_all_that_is_drawn_is_text_of_an_element_or_an_artifact_and_the_tree_finds_each(reader) -> None:
    drawing = {b"Tj", b"TJ", b"'", b'"', b"f", b"S", b"f*", b"B"}
    by_page = dict(zip(*[iter(reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"])] * 2, strict=True))
    for number, sheet in enumerate(reader.pages):
        depth, numbers = 0, []
        for operands, operator in ContentStream(sheet.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
                numbers += [operands[1]["/MCID"]] if operator == b"BDC" else []
            elif operator == b"EMC":
                depth -= 1
            elif operator in drawing:
                assert depth == 1, (number, operator)
        assert depth == 0
        owners = by_page[sheet["/StructParents"]].get_object()
        assert numbers == list(range(len(owners)))
        for place, owner in enumerate(owners):
            drawn = [
                (kid["/Pg"], kid["/MCID"])
                for kid in owner.get_object()["/K"]
                if kid.get_object().get("/Type") == "/MCR"
            ]
            assert (sheet, place) in drawn


def test_a_table_over_several_pages_repeats_its_headings_and_the_tree_has_them_once(tmp_path: Path) -> None:
    table = Table("Lång", (("Rad", 10), ("Text", 60)), [(f"rad {number}", "ord " * 40) for number in range(90)])
    pdf.write(made_of(tables=[table]), tmp_path / "long.pdf", "")
    reader = pypdf.PdfReader(tmp_path / "long.pdf")
    assert len(reader.pages) > 2
    assert all("Text" in page.extract_text() for page in reader.pages)
    whole = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    headings = [one for one in elements(whole, "/TH") if one["/A"]["/Scope"] == "/Column"]
    assert [len(heading["/K"]) for heading in headings] == [1, 1]
    assert len(list(elements(whole, "/TR"))) == 91


def test_a_cell_that_is_longer_than_a_page_is_drawn_whole(tmp_path: Path) -> None:
    table = Table("Lång", (("Rad", 10), ("Text", 10)), [("rad", " ".join(f"ord{number}" for number in range(1500)))])
    pdf.write(made_of(tables=[table]), tmp_path / "long.pdf", "")
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "long.pdf").pages))
    assert all(f"ord{number}" in text for number in (0, 700, 1499))


def test_neither_file_holds_a_time_or_a_chance(told, files, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pdf.write(told, tmp_path / f"{name}.pdf", "Prövningen")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes() == files[1].read_bytes()
    assert b"2000" in re.findall(rb"/CreationDate \(D:(\d{4})", files[1].read_bytes())


def test_every_letter_of_the_shipped_definitions_is_in_the_font(tmp_path: Path) -> None:
    pdf.write(made_of(), tmp_path / "any.pdf", "")
    paths = [*REPOSITORY.glob("indicators/*/*.sql"), *REPOSITORY.glob("data_contracts/registers/*.py"),
             *REPOSITORY.glob("indicators/*/README.md"), *REPOSITORY.glob("data_contracts/reference/*.csv")]  # fmt: skip
    letters = {letter for path in paths for letter in path.read_text(encoding="utf-8")} - {"\n", "\r", "\t", "\ufeff"}
    assert len(paths) > 150
    assert {letter for letter in letters if not pdf._has(letter)} == set()


def test_a_letter_that_the_font_has_not_is_a_mark_and_no_fault(tmp_path: Path) -> None:
    pdf.write(made_of([Statement("Om", "ett 漢 tecken")]), tmp_path / "any.pdf", "")
    assert "ett ? tecken" in pypdf.PdfReader(tmp_path / "any.pdf").pages[0].extract_text()


def test_the_workbook_has_all_of_it_on_a_sheet_and_its_counts_are_numbers(edition, tmp_path: Path) -> None:
    (book,) = excel.write(edition.region("09"), tmp_path)
    sheet = openpyxl.load_workbook(book)["Kvalitet"]
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
    told = declared(edition.region("09"))
    assert cells[0] == told.warning
    assert {spaces(str(cell)) for cell in cells} >= {
        spaces(one.text) for part in told.parts for c in part.components for one in c.statements
    }
    wanted = Counter(
        cell
        for part in told.parts
        for c in part.components
        for t in c.tables
        for row in t.rows
        for cell in row
        if isinstance(cell, int)
    )
    assert Counter(cell for cell in cells if isinstance(cell, int)) == wanted
    with zipfile.ZipFile(book) as packed:
        assert not [
            name for name in packed.namelist() if name.startswith("xl/worksheets/") and b"<f>" in packed.read(name)
        ]


def test_a_workbook_without_known_facts_has_no_such_sheet(edition, tmp_path: Path) -> None:
    (book,) = excel.write(replace(edition, facts=None).region("09"), tmp_path)
    assert "Kvalitet" not in openpyxl.load_workbook(book).sheetnames
