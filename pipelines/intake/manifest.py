"""Compares a file with what its sender says of it. Disagreement stops the file: one of the two is not what was meant.

What is said, and where, is read in `manifest_files`.
"""

import codecs
from collections.abc import Iterator, Sequence

from data_contracts.columns import Column, Kind
from data_contracts.delivery import Identity
from pipelines.errors import ExtractRejected
from pipelines.intake.arrival import Arrival
from pipelines.intake.chunks import ASK_AGAIN, RESEND
from pipelines.intake.layout import declared_headings
from pipelines.intake.manifest_files import Described, Manifest
from pipelines.intake.opening import Opened
from pipelines.intake.source import Source
from pipelines.project import Register

# What senders' tools call their types. Other words say nothing here.
DATES = {"date", "datetime", "posixct", "posixlt", "timestamp"}
TRUTHS = {"logical", "bool", "boolean"}
TEXTS = {"char", "character", "string", "varchar", "nvarchar", "text", "factor"}
NEVER_DATES: set[Kind] = {"identifier", "integer", "number", "flag", "code", "municipality", "unit", "area_code"}
NEVER_TRUTHS: set[Kind] = NEVER_DATES - {"flag", "code"} | {"day", "partial_day", "period_start", "period_end"}
SHORTEST_DAY, SHORTEST_PERSONNUMMER = 8, 10


def compare_with_manifest(arrived: Arrival, source: Source, read: int, sha256: str) -> None:
    """Raise ExtractRejected where the manifest says otherwise than the file, as read, or than the contract.

    `read`: rows in the file; `sha256`: of the file as delivered.
    """
    said = arrived.manifest
    for reason in _disagreements(said, source.register, source.opened, source.headings, read, sha256):
        raise ExtractRejected(arrived.path.name, reason, ASK_AGAIN)
    for reason in _against_layout(said, source.register, source.opened):
        raise ExtractRejected(arrived.path.name, reason, RESEND)
    for reason in _against_contract(said, source.register):
        raise ExtractRejected(arrived.path.name, reason, RESEND)


def _disagreements(
    said: Manifest, register: Register, opened: Opened, headings: Sequence[str], read: int, sha256: str
) -> Iterator[str]:
    if said.sha256 not in (None, sha256, opened.inner_sha256):
        yield "its SHA-256 is not the one in its manifest"
    if said.column_count not in (None, len(headings)):
        yield f"its manifest says {said.column_count} columns, it has {len(headings)}"
    if said.columns is not None and said.columns != tuple(headings):
        yield _other_columns(said.columns, headings, register)
    if said.rows not in (None, read):
        yield f"its manifest says {said.rows} rows, it has {read}"


def _other_columns(said: Sequence[str], headings: Sequence[str], register: Register) -> str:
    """Only declared headings are quoted."""
    if sorted(said) == sorted(headings):
        return "its columns stand in another order than its manifest says"
    declared = declared_headings(register).values()
    lacking = [heading for heading in said if heading not in headings and heading in declared]
    more = [heading for heading in headings if heading not in said and heading in declared]
    if lacking or more:
        return f"its manifest and its heading differ on the column {', '.join([*lacking, *more][:5])}"
    return "its columns are not those in its manifest"


def _against_layout(said: Manifest, register: Register, opened: Opened) -> Iterator[str]:
    """How it is written; only text has an encoding and a delimiter."""
    layout = register.delivery.layout
    if opened.format != "csv":
        return
    encoding = codecs.lookup(layout.encoding).name
    # What is written in ASCII is so in all that begin with it.
    fits = (None, encoding) if encoding == "utf-16" else (None, encoding, "ascii")
    if said.encoding not in fits:
        yield f"its manifest says that its encoding is {said.encoding}, the layout says {layout.encoding}"
    if said.delimiter not in (None, layout.delimiter):
        yield f"its manifest says another delimiter than the layout, which says {layout.delimiter!r}"


def _against_contract(said: Manifest, register: Register) -> Iterator[str]:
    """Types and lengths under which no value could keep the contract."""
    own = {heading: raw for raw, heading in declared_headings(register).items()}
    columns = [column for column in register.columns.values() if column.raw]
    for described in said.described or ():
        for column in columns:
            if column.raw == own.get(described.name):
                yield from _contradiction(described, column, register)


def _contradiction(described: Described, column: Column, register: Register) -> Iterator[str]:
    word = (described.type or "").strip().lower()
    if (word in DATES and column.kind in NEVER_DATES) or (word in TRUTHS and column.kind in NEVER_TRUTHS):
        yield f"its manifest says that {described.name} is {word}, and the contract {column.kind}"
    shortest = _shortest(column, register)
    if word in TEXTS and described.length is not None and described.length < shortest:
        yield f"its manifest says that {described.name} has {described.length} characters, and the contract {shortest}"


def _shortest(column: Column, register: Register) -> int:
    """The shortest text that is a value; 0 where the contract does not say."""
    if column.kind == "identifier":
        return SHORTEST_PERSONNUMMER if register.delivery.identity is Identity.PERSONNUMMER else 0
    if column.kind in ("day", "partial_day"):
        return SHORTEST_DAY
    codes = [*column.codes, *(code for earlier in column.earlier_codes.values() for code in earlier)]
    return min(map(len, codes), default=0)
