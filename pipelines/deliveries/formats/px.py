"""PX files for PxWeb and PxWin: one per indicator and kind of period, in Swedish with English beside.

Format: Statistics Sweden, PX-file format, AXIS-VERSION 2013. A cell without a figure has one to six dots, whose meaning
the file tells; a hidden one has two. Shares are per cent. Nothing may be added up (AGGREGALLOWED).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pipelines.abreast import abreast
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.formats import Rows, processes
from pipelines.deliveries.placing import placed
from pipelines.deliveries.px.cube import DECIMALS, IN_UNIT, STUB, Cube
from pipelines.deliveries.px.syntax import LINE_END, Plain, Value, statement, time_list
from pipelines.deliveries.px.words import ENGLISH, LOW_COVERAGE, PRELIMINARY, SWEDISH, Words
from pipelines.select.header import Header

TITLE = "PX"
HOLDS = Rows("text/plain", "*/*.px")
LANGUAGES = ("sv", "en")
HEADING = ("content", "period")
TIME_UNITS: Mapping[str, str] = {"year": "A1", "half_year": "H1", "quarter": "Q1", "month": "M1"}
LONGEST_NAME = 20  # of MATRIX and SUBJECT-CODE


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<vip>/<indicator>_<kind of period>.px`; of a package with whose it is before the indicator."""
    asked = ((name, edition.indicator(name), folder) for name in edition.indicators)
    return tuple(path for paths in abreast(_write_all, asked, processes(edition)) for path in paths)


def _write_all(name: str, edition: Edition, folder: Path) -> tuple[Path, ...]:
    """Those of one indicator."""
    kinds = edition.rows["period_type"].unique().sort()
    return tuple(_write(name, edition.headers[name], str(kind), edition, folder) for kind in kinds)


def _write(name: str, header: Header, kind: str, edition: Edition, folder: Path) -> Path:
    cube = Cube.of(header, kind, edition.rows.filter(period_type=kind))
    vip, indicator = name.split("/")
    whose = "" if edition.is_public else f"{edition.scope.name.removesuffix(f'_{vip}_{indicator}')}_"
    place = folder / vip / f"{whose}{indicator}_{kind}.px"
    with placed(place) as made, open(made, "w", encoding="utf-8", newline="") as file:
        file.writelines(_statements(cube, edition, name))
        file.write(f"DATA={LINE_END}")
        file.writelines(f"{' '.join(line)} {LINE_END}" for line in cube.lines())
        file.write(f";{LINE_END}")
    return place


def _statements(cube: Cube, edition: Edition, name: str) -> Iterator[str]:
    """In the recommended order; what depends on the language is said in Swedish, then in English."""
    both = [Words(cube, edition, name, language) for language in (SWEDISH, ENGLISH)]
    yield from _of_the_file(cube, edition, name)
    for words, language in zip(both, (None, LANGUAGES[ENGLISH]), strict=True):
        for keyword, value, subject in _in_language(words):
            yield statement(keyword, value, *subject, language=language)


def _of_the_file(cube: Cube, edition: Edition, name: str) -> Iterator[str]:
    vip, indicator = name.split("/")
    year, month = edition.publication.split("-")
    yield statement("CHARSET", "ANSI")
    yield statement("AXIS-VERSION", "2013")
    yield statement("CODEPAGE", "utf-8")
    yield statement("LANGUAGE", LANGUAGES[SWEDISH])
    yield statement("LANGUAGES", LANGUAGES)
    yield statement("CREATION-DATE", f"{year}{month}01 00:00")  # of the publication: the same bytes each time
    yield statement("TABLEID", f"{vip}_{indicator}_{cube.period_type}")
    yield statement("DECIMALS", DECIMALS)
    yield statement("SHOWDECIMALS", 0)
    yield statement("MATRIX", indicator[:LONGEST_NAME])
    yield statement("AGGREGALLOWED", False)
    yield statement("SUBJECT-CODE", vip[:LONGEST_NAME])
    yield statement("COPYRIGHT", False)


Statement = tuple[str, Value, tuple[str, ...]]


def _in_language(words: Words) -> Iterator[Statement]:
    yield "SUBJECT-AREA", words.subject, ()
    yield "DESCRIPTION", words.whole_title, ()
    yield "TITLE", words.whole_title, ()
    yield "CONTENTS", words.title, ()
    yield "UNITS", words.unit, ()
    yield "STUB", [words.variable(name) for name in STUB], ()
    yield "HEADING", [words.variable(name) for name in HEADING], ()
    yield "CONTVARIABLE", words.variable("content"), ()
    yield from _variables(words)
    yield from _contents(words)
    yield "SOURCE", words.edition.publisher.name if words.edition.publisher else words.subject, ()
    yield from _notes(words)
    for number, symbol in enumerate(words.symbols, start=1):
        yield f"DATASYMBOL{number}", symbol, ()


def _variables(words: Words) -> Iterator[Statement]:
    codes = _codes(words.cube)
    for name, texts in words.values.items():
        yield "VALUES", texts, (words.variable(name),)
    unit = TIME_UNITS.get(words.cube.period_type)
    if unit:
        yield "TIMEVAL", Plain(time_list(unit, codes["period"])), (words.variable("period"),)
    for name in words.values:
        yield "CODES", codes[name], (words.variable(name),)
    for name, total in (("sex", "T"), ("age_band", "all")):
        if total in codes[name]:
            yield "ELIMINATION", words.of(name, total), (words.variable(name),)


def _codes(cube: Cube) -> dict[str, list[str]]:
    """Variable -> the code of each value; of areas that of the official lists, with its level where two are alike."""
    areas = [code for _, code in cube.areas]
    return {
        "attribution": list(cube.attributions),
        "area": [f"{level}_{code}" if areas.count(code) > 1 else code for level, code in cube.areas],
        "sex": list(cube.sexes),
        "age_band": list(cube.ages),
        "content": list(cube.contents),
        "period": [_time_code(cube.period_type, day) for day in cube.periods],
    }


def _time_code(kind: str, first: date) -> str:
    """As TIMEVAL writes it: 2025, 20251 for the first half or quarter, 202503 for March."""
    within = {"half_year": f"{(first.month + 5) // 6}", "quarter": f"{(first.month + 2) // 3}", "month": f"{first:%m}"}
    return f"{first.year}{within.get(kind, '')}" if kind in TIME_UNITS else f"{first:%Y-%m}"


def _contents(words: Words) -> Iterator[Statement]:
    """What is said of each content by itself."""
    variable, cube, publisher = words.variable("content"), words.cube, words.edition.publisher
    until = max(cube.rows["data_as_of"])
    decimals = 2 if words.unit_of("value") not in ("procent", "per cent") else 1
    for name in cube.contents:
        text = words.content(name)
        if name in IN_UNIT and cube.header.measure != "count":
            yield "PRECISION", decimals, (variable, text)
    for name in cube.contents:
        yield "LAST-UPDATED", f"{until:%Y%m%d} 00:00", (words.content(name),)
    for name in cube.contents:
        yield "UNITS", words.unit_of(name), (words.content(name),)
    if publisher:
        for name in cube.contents:
            yield "CONTACT", f"{publisher.contact}#{publisher.email}", (words.content(name),)


def _notes(words: Words) -> Iterator[Statement]:
    """That nobody may miss; what is counted; then of single periods, and of areas in a period."""
    rows, cube = words.cube.rows, words.cube
    yield "NOTEX", words.must_be_read, ()
    yield "NOTE", words.note, ()
    texts = dict(zip(cube.periods, words.periods, strict=True))
    for day in rows.filter(status="provisional")["period_start"].unique().sort():
        yield "VALUENOTE", PRELIMINARY[words.language], (words.variable("period"), texts[day])
    low = rows.filter(status="below_coverage").select("attribution", "area_level", "area_code", "period_start")
    areas = dict(zip(cube.areas, words.areas, strict=True))
    for attribution, level, code, day in low.unique().sort(low.columns).iter_rows():
        place = (words.of("attribution", attribution), areas[level, code], "*", "*", "*", texts[day])
        yield "CELLNOTE", LOW_COVERAGE[words.language], place
