"""Writes the catalogue: a page per indicator and per shared concept, and one that lists them all."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.catalogue import concept as concepts
from pipelines.catalogue import indicator as indicators
from pipelines.catalogue import words
from pipelines.catalogue.parts import CONCEPTS, address
from pipelines.home import beside, move_into_place
from pipelines.mutation import scores
from pipelines.report.document import Cell, Linked, Report, Section, Table
from pipelines.report.page import write_page
from pipelines.select.catalogue import Catalogue, Indicator

INDEX = "index.html"
SHARED = ("Kliniska begrepp som flera indikatorer bygger på.",)
HEADINGS = (("Indikator", 50), ("Mått", 20), ("Status", 12), ("Definition", 15), ("Ursprung", 30), ("Kan mätas", 10))


def write(catalogue: Catalogue, folder: Path) -> Path:
    """All pages into a folder, which is made where it is not there; gives the place of the list."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in catalogue.indicators.values():
        score = scores.kept(item, catalogue.project) if item.header.measurable else None
        _put(indicators.page(item, catalogue, score), folder / address(item))
    for concept in catalogue.concepts.values():
        score = scores.kept(concept, catalogue.project)
        _put(concepts.page(concept, catalogue, score), folder / address(concept))
    _put(index(catalogue), folder / INDEX)
    return folder / INDEX


def index(catalogue: Catalogue) -> Report:
    """Every indicator with its badge, a section per programme; then the concepts they share."""
    sections = [
        Section(programme.title, (programme.title_en, f"Ägare: {programme.owner}"), (_listed(catalogue, vip),))
        for vip, programme in sorted(catalogue.programmes.items(), key=lambda pair: pair[1].title)
        if catalogue.of(vip)
    ]
    if catalogue.concepts:
        rows = [(Linked(each.header.title, address(each)), each.header.row) for each in catalogue.concepts.values()]
        sections.append(Section("Gemensamma begrepp", SHARED, (Table("Begrepp", CONCEPTS, rows),)))
    return Report("Indikatorer i vård- och insatsprogrammen för psykisk hälsa", tuple(sections))


def _listed(catalogue: Catalogue, vip: str) -> Table:
    return Table("Indikatorer", HEADINGS, [tuple(_row(item)) for item in catalogue.of(vip).values()])


def _row(item: Indicator) -> Iterator[Cell]:
    header = item.header
    yield Linked(header.title, address(item))
    yield words.MEASURE[header.measure]
    yield words.STATUS[header.status]
    yield words.BADGE[header.evidence]
    yield words.ORIGIN[header.origin]
    yield "ja" if header.measurable else "nej"


def _put(report: Report, place: Path) -> None:
    made = beside(place)
    try:
        write_page(report, made)
        move_into_place(made, place)
    finally:
        made.unlink(missing_ok=True)
