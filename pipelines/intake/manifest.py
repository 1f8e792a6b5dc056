"""Compares a file with what its sender says of it. Disagreement stops the file: one of the two is not what was meant.

What is said, and where, is read in `manifest_files`.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

from data_contracts.columns import Column, Kind
from data_contracts.delivery import Identity
from pipelines.errors import ExtractRejected
from pipelines.intake.arrival import Arrival
from pipelines.intake.chunks import ASK_AGAIN, RESEND
from pipelines.intake.layout import LONGEST_HEADING, declared_headings
from pipelines.intake.manifest_files import Described, Manifest
from pipelines.intake.opening import Opened
from pipelines.intake.source import Source
from pipelines.project import Register

# What senders' tools call their types. Other words say nothing here, and neither does what stands behind the word.
WORD = re.compile("[a-zåäö]+")
DATES = {"date", "datetime", "posixct", "posixlt", "timestamp"}
TRUTHS = {"logical", "bool", "boolean"}
TEXTS = {"char", "character", "string", "varchar", "nvarchar", "text", "factor"}
NUMBERS = {
    "num", "numeric", "number", "int", "integer", "bigint", "smallint", "long", "double", "float", "real", "decimal",
    "heltal", "numerisk", "numeriskt",
}  # fmt: skip
NEVER_DATES: set[Kind] = {
    "identifier", "integer", "number", "flag", "code", "text", "municipality", "unit", "area_level", "area_code",
}  # fmt: skip
NEVER_TRUTHS: set[Kind] = NEVER_DATES - {"flag", "code"} | {"day", "partial_day", "period_start", "period_end"}
SHORTEST_DAY, SHORTEST_PERSONNUMMER = 8, 10
DAYS_ARE_NUMBERS = ("xlsx", "sav", "sas7bdat", "dta")  # told from others by their format only
LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
WHOLE_NUMBER = re.compile("0|[1-9][0-9]*")
DIGITS = [digit * times for digit in "123456789" for times in range(1, 13)]


def compare_with_manifest(arrived: Arrival, source: Source, read: int, sha256: str) -> None:
    """Raise ExtractRejected where the manifest says otherwise than the file, as read, or than the contract.

    `read`: rows in the file; `sha256`: of the file as delivered.
    """
    said = arrived.manifest
    for reason in _disagreements(said, source.register, source.opened, source.headings, read, sha256):
        raise ExtractRejected(arrived.path.name, reason, ASK_AGAIN)
    for reason in (*_against_layout(said, source.register, source.opened), *_against_contract(said, source)):
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
    found = _line_end(opened)
    if said.end_of_line not in (None, found):
        told = LINE_ENDS[str(said.end_of_line)]
        yield f"its manifest says that its lines end with {told}, and they end with {LINE_ENDS[found]}"


def _line_end(opened: Opened) -> str:
    """How the heading's line ends, which is written as all are."""
    with open(opened.path, "rb") as file:
        file.seek(opened.extent.begin)
        line = file.readline(LONGEST_HEADING).replace(b"\0", b"")  # UTF-16
    return "\r\n" if line.endswith(b"\r\n") else "\n"


def _against_contract(said: Manifest, source: Source) -> Iterator[str]:
    """Types and lengths under which no value could keep the contract, or that what is there does not keep."""
    own = {heading: raw for raw, heading in declared_headings(source.register).items()}
    for described in said.described or ():
        for name, column in source.register.columns.items():
            if column.raw and column.raw == own.get(described.name):
                yield from _contradiction(described, name, column, source)
        yield from _too_short(described, source)


def _word(described: Described) -> str:
    found = WORD.match((described.type or "").strip().lower())
    return found.group() if found else ""


def _contradiction(described: Described, name: str, column: Column, source: Source) -> Iterator[str]:
    word = _word(described)
    days_are_numbers = source.opened.format in DAYS_ARE_NUMBERS
    if (
        (word in DATES and column.kind in NEVER_DATES)
        or (word in TRUTHS and column.kind in NEVER_TRUTHS)
        or (word in NUMBERS and not _holds_numbers(name, column, source.register, days_are_numbers))
    ):
        yield f"its manifest says that {described.name} is {word}, and the contract {column.kind}"
    shortest = _shortest(column, source.register)
    if word in TEXTS and described.length is not None and described.length < shortest:
        yield f"its manifest says that {described.name} has {described.length} characters, and the contract {shortest}"


def _too_short(described: Described, source: Source) -> Iterator[str]:
    """The length of what is no text counts bytes, in most programs."""
    name, told, found = described.name, described.length, source.longest.get(described.name, 0)
    if told is not None and told < found and (_word(described) in TEXTS or not described.type):
        yield f"its manifest says that {name} has {told} characters, and it has a value of {found}"


def _holds_numbers(name: str, column: Column, register: Register, days_are_numbers: bool) -> bool:
    """Whether numbers can be the values: a number has no letters, no hyphens and no zeros before it."""
    match column.kind:
        case "day":
            return days_are_numbers
        case "municipality":
            return False
        case "area_level" | "area_code":
            return column.code_system == "socialstyrelsen"
        case "code":
            codes = [*column.codes, *(code for earlier in column.earlier_codes.values() for code in earlier)]
            zeros = any(code.isdigit() and not WHOLE_NUMBER.fullmatch(code) for code in codes)
            return not zeros and any(map(WHOLE_NUMBER.fullmatch, codes))
        case "flag":
            words = [text for text in (*column.true, *column.false) if text]
            return any(map(WHOLE_NUMBER.fullmatch, words))
    return column.width is None and _takes_digits(name, register)


def _takes_digits(name: str, register: Register) -> bool:
    """Whether the pattern of a text takes any whole number, as far as a few tell."""
    checks = register.contract.to_schema().columns[name].checks
    patterns = [str(check.statistics["pattern"]) for check in checks if check.name == "str_matches"]
    return all(any(re.fullmatch(pattern, digits) for digits in DIGITS) for pattern in patterns)


def _shortest(column: Column, register: Register) -> int:
    """The shortest text that is a value; 0 where the contract does not say."""
    if column.kind == "identifier":
        return SHORTEST_PERSONNUMMER if register.delivery.identity is Identity.PERSONNUMMER else 0
    if column.kind in ("day", "partial_day"):
        return SHORTEST_DAY
    codes = [*column.codes, *(code for earlier in column.earlier_codes.values() for code in earlier)]
    return max(min(map(len, codes), default=0), column.width or 0)
