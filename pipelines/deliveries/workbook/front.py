"""The sheets before those of indicators: what the workbook is and how to read it, and every definition in full."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.catalogue import words
from pipelines.deliveries.edition import HIDDEN, Edition
from pipelines.deliveries.wording import STATUSES, kept, target, unit, warnings
from pipelines.deliveries.workbook.looks import fitting, height
from pipelines.select.header import Header

NAME, DEFINITIONS = "Läs mig", "Definitioner"
CONTENTS = (
    ("Blad", 28), ("VIP", 34), ("Indikator", 60), ("Mått", 26), ("Riktning", 18), ("Definition", 16), ("Beslut", 12),
    ("Rader", 9), ("Dolda", 9),
)  # fmt: skip
TOLD = (
    ("Indikator", 36), ("Täljare", 50), ("Nämnare", 50), ("Räknas inte", 36), ("Enhet", 20), ("Riktning", 16),
    ("Målnivå", 24), ("Ursprung", 24), ("Definition", 30), ("Källa", 40), ("Brott i serien", 30), ("Att tänka på", 60),
    ("In English", 36),
)  # fmt: skip
CHARACTERS = 190  # of a sentence, on one line of all columns


def write(sheet: Any, formats: Mapping[str, Any], edition: Edition, sheets: Mapping[str, str]) -> None:
    """The first sheet. `sheets`: `<vip>/<indicator>` -> the name of its sheet."""
    for column, (_, width) in enumerate(CONTENTS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, fitting(edition.scope.title), formats["title"])
    row = 1
    for look, text in _sentences(edition):
        sheet.set_row(row, height([(text, CHARACTERS)]))
        sheet.merge_range(row, 0, row, len(CONTENTS) - 1, fitting(text), formats[look])
        row += 1
    row += 1
    _headings(sheet, row, CONTENTS, formats)
    for number, (name, place) in enumerate(sheets.items(), start=row + 1):
        told = tuple(_in_contents(edition, name))
        sheet.set_row(number, height((str(cell), width) for cell, (_, width) in zip(told, CONTENTS[1:], strict=True)))
        sheet.write_url(number, 0, f"internal:'{place}'!A1", formats["link"], place)
        for column, cell in enumerate(told, start=1):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, formats["count"])
            else:
                sheet.write_string(number, column, fitting(cell), formats["sentence"])


def _sentences(edition: Edition) -> Iterator[tuple[str, str]]:
    """The look and the text of each."""
    yield from (("warning", text) for text in warnings(edition))
    yield (
        "sentence",
        (
            f"Indikatorer i vård- och insatsprogrammen för psykisk hälsa. Publicering {edition.publication}, "
            f"revision {edition.revision}. Data till och med {_last_day(edition)}."
        ),
    )
    if edition.publisher:
        yield "sentence", f"Utgivare: {edition.publisher.name}. Frågor: {edition.publisher.email}."
    yield "subtitle", "Vad som är dolt"
    yield "sentence", f"Röjandeskydd: {kept(edition)}"
    yield (
        "sentence",
        (
            "En dold uppgift är en tom cell med status sekretess. Den är aldrig noll och ingår inte i något diagram. "
            "Antal, värde och intervall visas eller döljs tillsammans."
        ),
    )
    yield "subtitle", "Hur tabellerna läses"
    yield from (("sentence", text) for text in READING)
    there = set(edition.rows["status"])
    told = [f"{one.title}: {one.meaning.lower()}" for status, one in STATUSES.items() if status in there]
    yield "sentence", f"Status. {'; '.join(told)}."
    yield "subtitle", "Innehåll"


READING = (
    "Varje indikator har ett eget blad med definition, täckning och förbehåll överst och en rad per område, period, "
    "kön och ålder. Filtrera i rubrikraden. Bladet Diagram visar huvudserierna, bladet Definitioner ordalydelserna och "
    "bladet Kvalitet kvalitetsdeklarationen.",
    "Andelar är tal mellan 0 och 1 som visas i procent. Intervallen är 95-procentiga. Koder är text, så att inledande "
    "nollor står kvar. Perioder: 2025 är ett år, 2025-Q1 ett kvartal, 2025-T1 ett tertial, 2025-H1 ett halvår, 2025-03 "
    "en månad, 2025-03-R12 de tolv månaderna till och med mars.",
    "Samma personer räknas både där vården gavs och där patienten bor: lägg aldrig ihop de två tillhörigheterna. "
    "Områden jämförs med sina intervall; en liten skillnad är ofta slump.",
)


def _last_day(edition: Edition) -> str:
    return str(edition.rows["data_as_of"].max() or "okänd dag")


def _in_contents(edition: Edition, name: str) -> Iterator[str | int]:
    header, vip = edition.headers[name], name.split("/")[0]
    rows = edition.of_indicator(name)
    yield edition.programmes[vip].title if vip in edition.programmes else vip
    yield header.title
    yield words.measured(header)
    yield words.DIRECTION[header.direction]
    yield words.BADGE[header.evidence].text
    yield words.STATUS[header.status]
    yield rows.height
    yield rows.filter(status=HIDDEN).height


def write_definitions(sheet: Any, formats: Mapping[str, Any], edition: Edition) -> None:
    """A row per indicator with all that its header says."""
    for place, (_, width) in enumerate(TOLD):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    _headings(sheet, 0, TOLD, formats)
    for row, name in enumerate(edition.indicators, start=1):
        told = tuple(_told(edition.headers[name]))
        sheet.set_row(row, height((cell, width) for cell, (_, width) in zip(told, TOLD, strict=True)))
        for column, cell in enumerate(told):
            sheet.write_string(row, column, fitting(cell), formats["wrapped"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(edition.indicators), 1), len(TOLD) - 1)


def _told(header: Header) -> Iterator[str]:
    yield header.title
    yield header.numerator
    yield header.denominator
    yield header.exclusions or ""
    yield unit(header)[0]
    yield words.DIRECTION[header.direction]
    yield target(header)
    yield words.ORIGIN[header.origin]
    yield words.EVIDENCE[header.evidence].text
    yield header.source
    yield "; ".join(f"{found.on}: {found.reason}" for found in header.breaks)
    yield header.notes or ""
    yield header.title_en


def _headings(sheet: Any, row: int, headings: Sequence[tuple[str, int]], formats: Mapping[str, Any]) -> None:
    for place, (heading, _) in enumerate(headings):
        sheet.write_string(row, place, heading, formats["heading"])
