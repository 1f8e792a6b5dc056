"""Reads what senders say of a file beside it: our own JSON manifest, and the metadata.xlsx of Registercentrum VGR.

Whether a file keeps what is said of it is compared in `manifest`. What is said is not believed before its type is
right.
"""

import codecs
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import Any

from pipelines.errors import ExtractRejected
from pipelines.intake import containers
from pipelines.intake.containers import Damaged, is_manifest_name, is_no_content, stem_of
from pipelines.intake.workbook import Workbook
from pipelines.project import Register

BEGINNING = date(1900, 1, 1)  # nothing is extracted or covered before
LARGEST = 1 << 24  # bytes of a manifest
REMEDY = "Write the manifest anew or take it away."
ENCODINGS = {"ansi": "cp1252", "wlatin1": "cp1252", "utf-8-bom": "utf-8", "utf-8-sig": "utf-8"}
KEYS = {
    "register", "extracted_on", "covers_from", "covers_to", "rows", "columns", "encoding", "delimiter", "end_of_line",
    "sha256", "simulated", "population_scale",
}  # fmt: skip
LINE_ENDS = {
    "crlf": "\r\n",
    "\\r\\n": "\r\n",
    "windows": "\r\n",
    "lf": "\n",
    "\\n": "\n",
    "unix": "\n",
    "cr": "\r",
    "\\r": "\r",
}
DELIMITERS = {"comma": ",", "komma": ",", "semicolon": ";", "semikolon": ";", "tab": "\t", "\\t": "\t", "bar": "|"}


@dataclass(frozen=True)
class Described:
    """What is said of one column: the type in the sender's words, and the longest value."""

    name: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What is said of a file; None where nothing is."""

    extracted_on: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    rows: int | None = None
    column_count: int | None = None
    columns: tuple[str, ...] | None = None  # headings in order
    described: tuple[Described, ...] | None = None
    encoding: str | None = None  # as Python calls it
    delimiter: str | None = None
    sha256: str | None = None
    simulated: bool | None = None
    population_scale: float | None = None
    end_of_line: str | None = None
    notes: tuple[str, ...] = ()  # on what it says beside that


def is_manifest(path: Path, register: Register | None = None) -> bool:
    """Whether a file in landing speaks of a delivery rather than being one; without a register, any JSON file does."""
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    return is_manifest_name(path.name, beside, register.delivery.layout.formats if register else ())


def is_delivery(path: Path, register: Register) -> bool:
    """Whether a file in landing is to be taken in: no manifest, and nothing that is there for a program's sake."""
    return not (is_no_content(path.name) or is_manifest(path, register))


def manifest_of(path: Path, register: Register) -> Manifest:
    """All that manifests say of a file, beside it and inside it. Raises ExtractRejected where they are unsound."""
    with containers.readable(path.name):
        found = [*_beside(path, register), *_inside(path, register)]
    agreed = {field.name: _agreed(path, field.name, found) for field in fields(Manifest) if field.name != "notes"}
    return Manifest(**agreed, notes=tuple(dict.fromkeys(note for manifest in found for note in manifest.notes)))


def _agreed(path: Path, name: str, found: list[Manifest]) -> Any:
    said = {value for manifest in found if (value := getattr(manifest, name)) is not None}
    if len(said) > 1:
        raise ExtractRejected(path.name, f"its manifests disagree on {name}", REMEDY)
    return next(iter(said), None)


def _beside(path: Path, register: Register) -> Iterator[Manifest]:
    for other in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        own = stem_of(other.name) == stem_of(path.name)
        if other == path or not other.is_file() or not (own or other.name.lower() == "metadata.xlsx"):
            continue
        if not is_manifest(other, register):
            continue
        with containers.readable(other.name):
            if other.suffix.lower() == ".json":
                said = _of_json(other.read_bytes(), other.name)
            else:
                said = _of_workbook(other, other.name, {path.name}, must_name=own)
        yield said


def _inside(path: Path, register: Register) -> Iterator[Manifest]:
    """The manifest in a zip file."""
    if not path.is_file() or containers.begins(path) != "zip":
        return
    with containers.archive(path, path.name) as opened:
        if containers.is_document(opened.namelist()):
            return
        inside = containers.contents(opened, path.name, register.delivery.layout.formats)
        if inside.manifest is None:
            return
        content = containers.member(opened, inside.manifest, path.name, LARGEST)
    if inside.manifest.filename.lower().endswith(".json"):
        yield _of_json(content, path.name)
    else:
        names = {path.name, containers.base_name(inside.data)}
        yield _of_workbook(BytesIO(content), path.name, names, must_name=True)


def _of_json(content: bytes, file: str) -> Manifest:
    try:
        said = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _once_each(pairs, file),
            parse_constant=lambda _: _refuse_constant(file),
        )
    except (ValueError, RecursionError):
        raise ExtractRejected(file, "the manifest is not JSON", REMEDY) from None
    if not isinstance(said, dict):
        raise ExtractRejected(file, "the manifest is not a JSON object", REMEDY)
    manifest = _Said(file, said)
    described = manifest.described()
    columns = None if described is None else tuple(column.name for column in described)
    return Manifest(
        extracted_on=manifest.day("extracted_on"),
        covers_from=manifest.day("covers_from"),
        covers_to=manifest.day("covers_to"),
        rows=manifest.value("rows", int),
        column_count=None if columns is None else len(columns),
        columns=columns,
        described=described if any(column.type or column.length for column in described or ()) else None,
        encoding=_encoding(manifest.value("encoding", str), file),
        delimiter=_delimiter(manifest.value("delimiter", str)),
        sha256=_lower(manifest.value("sha256", str)),
        simulated=manifest.value("simulated", bool),
        population_scale=manifest.value("population_scale", int, float),
        end_of_line=_end_of_line(manifest.value("end_of_line", str)),
        notes=_notes(said),
    )


def _once_each(pairs: list[tuple[str, Any]], file: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ExtractRejected(file, "the manifest says one thing twice", REMEDY)
    return found


def _refuse_constant(file: str) -> Any:
    raise ExtractRejected(file, "the manifest holds a number that is none", REMEDY)


def _notes(said: Mapping[str, Any]) -> tuple[str, ...]:
    """A key that is misspelt says nothing; one that is no plain word is not quoted."""
    unknown = sorted(set(said) - KEYS)
    shown = [key if re.fullmatch("[A-Za-z_]{1,30}", key) else "(not a word)" for key in unknown]
    return (f"its manifest says {', '.join(dict.fromkeys(shown))}, which is not known here",) if unknown else ()


@dataclass(frozen=True)
class _Said:
    """A JSON object, asked field by field."""

    file: str
    said: Mapping[str, Any]

    def value(self, name: str, *kinds: type) -> Any:
        """What it says of a field, None where it says nothing; true and false are no numbers."""
        value = self.said.get(name)
        if value is not None and type(value) not in kinds:
            raise ExtractRejected(self.file, f"{name} is not {_KINDS[kinds[-1]]}", REMEDY)
        return value

    def day(self, name: str) -> date | None:
        """A date it says."""
        text = self.value(name, str)
        return None if text is None else day_of(text, self.file, name)

    def described(self) -> tuple[Described, ...] | None:
        """The columns, each a name or an object with name, type and length."""
        columns = self.value("columns", list)
        return None if columns is None else tuple(self._described(column) for column in columns)

    def _described(self, column: Any) -> Described:
        said = _Said(self.file, {"name": column} if isinstance(column, str) else column)
        if not isinstance(said.said, dict) or said.value("name", str) is None:
            raise ExtractRejected(self.file, "columns is not a list of names, or of name, type and length", REMEDY)
        return Described(said.value("name", str).strip(), said.value("type", str), said.value("length", int))


_KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", list: "a list"}


def day_of(text: str, file: str, name: str) -> date:
    """The day that is written; `name`: what it is a day of."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day < BEGINNING:
        raise ExtractRejected(file, f"{name} is not a date from {BEGINNING.year} on", "Write it as YYYY-MM-DD.")
    return day


def _of_workbook(source: Path | BytesIO, file: str, names: Collection[str], must_name: bool) -> Manifest:
    """Sheets `dataset` (a row a file) and `variabler` (a row a column), as Registercentrum VGR packs its extracts.

    `names`: what the file may be called there. A manifest of one file only need not name it rightly.
    """
    if not (source.stat().st_size if isinstance(source, Path) else source.getbuffer().nbytes):
        raise ExtractRejected(file, "the manifest is empty", REMEDY)
    try:
        with containers.archive(source, file) as archive:
            book = Workbook(archive, file, ".")
            tables, variables = _sheet(book, "dataset"), _sheet(book, "variabler")
    except (Damaged, ExtractRejected):
        raise ExtractRejected(file, "the manifest is a damaged Excel file, or none", REMEDY) from None
    stems = {stem_of(name).casefold() for name in names}
    about = [row for row in tables if _stem(row) in stems] or (tables if must_name and len(tables) == 1 else [])
    if len(about) != 1:
        if must_name or about:
            raise ExtractRejected(file, f"the manifest names the file {len(about)} times", REMEDY)
        return Manifest()
    described = _variables([row for row in variables if _stem(row) == _stem(about[0])], file)
    return Manifest(
        rows=_count(about[0], "nrows", file),
        column_count=_count(about[0], "ncols", file),
        columns=tuple(column.name for column in described) or None,
        described=described or None,
        encoding=_encoding(about[0].get("encoding"), file),
        delimiter=_delimiter(about[0].get("separator")),
        end_of_line=_end_of_line(about[0].get("end_of_line")),
    )


def _sheet(book: Workbook, name: str) -> list[dict[str, str]]:
    """The rows of a sheet by heading; none where there is no such sheet."""
    sheet = next((sheet for sheet in book.sheets if sheet.strip().casefold() == name), None)
    rows = [texts for _, texts in book.rows(sheet)] if sheet is not None else []
    headings = [text.strip().casefold() for text in rows[0]] if rows else []
    return [{heading: text for heading, text in zip(headings, row, strict=False) if text} for row in rows[1:]]


def _stem(row: Mapping[str, str]) -> str:
    return stem_of(PureWindowsPath(row.get("filename", "").strip()).name).casefold()


def _variables(rows: list[dict[str, str]], file: str) -> tuple[Described, ...]:
    placed = [(_count(row, "position_in_file", file) or 0, row) for row in rows]
    in_order = [row for _, row in sorted(placed, key=lambda one: one[0])]
    return tuple(
        Described(row.get("variable", "").strip(), row.get("type"), _count(row, "length", file)) for row in in_order
    )


def _count(row: Mapping[str, str], name: str, file: str) -> int | None:
    text = row.get(name, "").strip()
    if text and not text.isdecimal():
        raise ExtractRejected(file, f"{name} is not a whole number", REMEDY)
    return int(text) if text else None


def _encoding(text: str | None, file: str) -> str | None:
    if text is None:
        return None
    name = text.strip().lower()
    try:
        return codecs.lookup(ENCODINGS.get(name, name)).name
    except (LookupError, ValueError):
        raise ExtractRejected(file, "encoding is not the name of one", REMEDY) from None


def _delimiter(text: str | None) -> str | None:
    return None if text is None else DELIMITERS.get(text.strip().lower(), text)


def _end_of_line(text: str | None) -> str | None:
    """The marks themselves; a word for them that is not known says nothing."""
    return (
        None if text is None else LINE_ENDS.get(text.strip(" ").lower(), text if text in LINE_ENDS.values() else None)
    )


def _lower(text: str | None) -> str | None:
    return None if text is None else text.strip().lower()
