"""Reads PX files, the exchange format of PxWeb and of SCB's statistical database.

Belongs here: the syntax of the format. Does not belong here: what a table is about
(``pipelines.reference.scb``). An own reader, because ``pyaxis`` splits at every ``;`` and ``=``, also inside
quoted notes, ignores CODES and turns every missing symbol into the same nothing. Format: SCB, PX-file format
specification, AXIS-VERSION 2013.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from math import prod
from pathlib import Path

from pipelines.reference.errors import ReferenceFileError

QUOTED_OR_PLAIN = re.compile(r'"[^"]*"|[^";]+|;')
STATEMENT = re.compile(
    r"\s*(?P<keyword>[A-Z][A-Z0-9-]*)"
    r"(?:\[(?P<language>[^\]]*)\])?"
    r'(?:\((?P<subject>"[^"]*"(?:\s*,\s*"[^"]*")*)\))?'
    r"\s*=(?P<value>.*)",
    re.DOTALL,
)
# Older files name no code page: ANSI means Windows, and nothing at all means DOS.
ANSI, DOS = "cp1252", "cp850"

Statements = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Dimension:
    """One variable of a table: its name, and code and text of each of its values, in the file's order."""

    name: str
    codes: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PxTable:
    """A table as the file has it: the last dimension varies fastest; cells are text, missing symbols too."""

    dimensions: tuple[Dimension, ...]
    cells: tuple[str, ...]


def read(path: Path) -> PxTable:
    """The table in a PX file, in its main language. Raises ``ReferenceFileError``."""
    text = _decoded(path).strip("\ufeff\x00\x1a\r\n\t ")
    statements = _statements(text, path.name)
    if any(keyword == "KEYS" for keyword, _ in statements):
        raise ReferenceFileError(path.name, "KEYS", "rows without data are left out", "Export the whole table")
    names = [name for keyword in ("STUB", "HEADING") for name in _texts(statements.get((keyword, ""), ""))]
    if not names:
        raise ReferenceFileError(path.name, "STUB", "no variables are named", "Export the table again as PX")
    dimensions = tuple(_dimension(statements, name, path.name) for name in names)
    return PxTable(dimensions, _cells(statements, dimensions, path.name))


def _decoded(path: Path) -> str:
    """The file as text, by its own CODEPAGE where it names one."""
    raw = path.read_bytes()
    for encoding in _encodings(raw):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    problem, action = "the text is not in the code page that the file names", "Export it again, as UTF-8"
    raise ReferenceFileError(path.name, "CODEPAGE", problem, action)


def _encodings(raw: bytes) -> list[str]:
    """The code pages to try. A file that names none is UTF-8 if it can be: other ones hardly ever can."""
    named = re.search(rb'CODEPAGE\s*=\s*"([^"]+)"', raw)
    if named and not raw.startswith(BOM_UTF8):
        return [named[1].decode("latin-1")]
    ansi = re.search(rb'CHARSET\s*=\s*"ANSI"', raw)
    return ["utf-8", ANSI if ansi else DOS]


def _statements(text: str, file: str) -> Statements:
    """(keyword, subject) -> value, unparsed; translations to other languages are left out."""
    if text.count('"') % 2:
        raise ReferenceFileError(file, "whole file", "a quoted text is never closed", "Fetch the file again")
    if not text.endswith(";"):
        raise ReferenceFileError(
            file, "whole file", "it does not end with a semicolon", "It was cut off: fetch it again"
        )
    found: Statements = {}
    for number, statement in enumerate(_split(text), start=1):
        match = STATEMENT.fullmatch(statement)
        if match is None:
            problem = f"statement {number} is not of the form KEYWORD=value"
            raise ReferenceFileError(file, "whole file", problem, "Export the table again as PX")
        if match["language"] is None:
            found[match["keyword"], (match["subject"] or "").replace('"', "")] = match["value"]
    return found


def _split(text: str) -> list[str]:
    """Statements between semicolons that stand outside quotes."""
    statements, parts = [], list[str]()
    for token in QUOTED_OR_PLAIN.findall(text):
        if token == ";":
            statements.append("".join(parts))
            parts = []
        else:
            parts.append(token)
    return statements


def _texts(value: str) -> list[str]:
    """Quoted texts separated by commas; quoted pieces that follow each other without a comma are one text."""
    texts, fresh = list[str](), True
    for token in re.findall(r'"[^"]*"|,', value):
        if token == ",":
            fresh = True
        elif fresh:
            texts.append(token[1:-1])
            fresh = False
        else:
            texts[-1] += token[1:-1]
    return texts


def _dimension(statements: Statements, name: str, file: str) -> Dimension:
    texts = _texts(statements.get(("VALUES", name), ""))
    if not texts:
        raise ReferenceFileError(file, f"VALUES({name})", "the values are not listed", "Export the table again as PX")
    codes = _texts(statements.get(("CODES", name), "")) or texts
    if len(codes) != len(texts):
        problem = f"there are {len(codes)} codes for {len(texts)} values"
        raise ReferenceFileError(file, f"CODES({name})", problem, "Export the table again as PX")
    return Dimension(name, tuple(codes), tuple(texts))


def _cells(statements: Statements, dimensions: tuple[Dimension, ...], file: str) -> tuple[str, ...]:
    if ("DATA", "") not in statements:
        raise ReferenceFileError(file, "DATA", "there are no data", "Export the table again as PX")
    cells = tuple(re.findall(r'[^\s,"]+', statements["DATA", ""]))
    expected = prod(len(dimension.codes) for dimension in dimensions)
    if len(cells) != expected:
        problem = f"there are {len(cells)} cells where the variables make {expected}"
        raise ReferenceFileError(file, "DATA", problem, "Fetch the file again")
    return cells
