"""Compares the headings of a file with the declared layout before a row of it is read. Disagreement stops the file."""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.chunks import ASK_AGAIN, OLD_MACINTOSH, OTHER_LINE_ENDS, RESEND, WHOLE, Extent, in_utf8, is_utf8
from pipelines.project import Register

OTHER_ORDER = "its columns stand in another order than in the contract; they are told by their headings"
LONGEST_HEADING = 1 << 17
DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


def headings_of(path: Path, file: str, layout: Layout, extent: Extent = WHOLE) -> tuple[str, ...]:
    """The fields of the first line of the table."""
    first = next(iter(in_utf8(path, file, layout, extent)), b"")
    if not first.strip():
        raise ExtractRejected(file, "it is empty", ASK_AGAIN)
    if b"\r" in first.partition(b"\n")[0].rstrip(b"\r"):
        raise ExtractRejected(file, OLD_MACINTOSH, OTHER_LINE_ENDS)
    if layout.final_newline and b"\n" not in first:
        raise ExtractRejected(file, "it ends inside a line, so it is truncated", ASK_AGAIN)
    _refuse_utf8(path, file, layout, extent)
    lines = first[:LONGEST_HEADING].decode(errors="ignore").splitlines(keepends=True)
    try:
        found = next(csv.reader(lines, delimiter=layout.delimiter, strict=True), [])
    except csv.Error:
        found = []
    return tuple(heading.strip() for heading in found)


def _refuse_utf8(path: Path, file: str, layout: Layout, extent: Extent) -> None:
    """Headings in UTF-8 read as cp1252 would only seem to be others; that the rows are is seen when they are read."""
    if layout.encoding not in ("cp1252", "latin-1"):
        return
    with open(path, "rb") as opened:
        opened.seek(extent.begin)
        first = opened.readline(LONGEST_HEADING)
    if not first.isascii() and is_utf8(first):
        raise ExtractRejected(file, f"its encoding is UTF-8, the layout says {layout.encoding}", RESEND)


def declared_headings(register: Register) -> dict[str, str]:
    """Heading of the contract -> the heading in this sender's files, in the contract's order."""
    layout = register.delivery.layout
    raw = [column.raw for column in register.columns.values() if column.raw]
    return {heading: layout.headings.get(heading, heading) for heading in dict.fromkeys(raw)}


def compare_headings(file: str, headings: Sequence[str], register: Register, layout: Layout) -> tuple[str, ...]:
    """Every declared heading once, and none besides; a heading is matched to the letter. Gives notes to pass on.

    Only declared headings are quoted: what stands in the first line of a file without headings is a person's.
    """
    wanted = list(declared_headings(register).values())
    declared = {*wanted, *layout.ignored}
    missing = sorted(declared.difference(headings))
    unknown = sorted(set(headings) - declared)
    _refuse_other_delimiter(file, headings, layout, declared)
    if len(missing) == len(declared):
        raise ExtractRejected(file, "its first line holds none of the declared headings", RESEND)
    doubled = sorted(heading for heading, times in Counter(headings).items() if times > 1)
    _refuse_doubled(file, declared.intersection(doubled), declared)
    same_but_case = {heading.lower() for heading in unknown}
    in_other_case = [heading for heading in missing if heading.lower() in same_but_case]
    if in_other_case:
        reason = f"the column {_names(in_other_case, declared)} is written in other case than in the layout"
        raise ExtractRejected(file, reason, RESEND)
    if missing:
        raise ExtractRejected(file, f"the column {_names(missing, declared)} is missing", RESEND)
    _refuse_doubled(file, doubled, declared)
    if unknown and layout.extra_columns == "reject":
        raise ExtractRejected(file, f"{len(unknown)} column(s) are not in the layout", RESEND)
    in_order = [heading for heading in headings if heading in wanted]
    return () if in_order == wanted else (OTHER_ORDER,)


def _refuse_other_delimiter(file: str, headings: Sequence[str], layout: Layout, declared: set[str]) -> None:
    """Of several marks in the line the one that parts most of the declared headings: a heading may hold another."""
    if len(headings) > 1:
        return
    line = "".join(headings)
    marks = [mark for mark in DELIMITERS if mark != layout.delimiter and mark in line]
    if marks:
        name = DELIMITERS[max(marks, key=lambda mark: len(declared.intersection(line.split(mark))))]
        raise ExtractRejected(file, f"its delimiter is a {name}, the layout says {layout.delimiter!r}", RESEND)
    raise ExtractRejected(file, f"its first line has no {layout.delimiter!r}: it is not such a table", RESEND)


def _refuse_doubled(file: str, doubled: Collection[str], declared: set[str]) -> None:
    if doubled:
        raise ExtractRejected(file, f"the column {_names(sorted(doubled), declared)} stands more than once", RESEND)


def _names(headings: list[str], declared: set[str]) -> str:
    named = [heading if heading in declared else "(not declared)" for heading in headings]
    shown = ", ".join(named[:5])
    return shown if len(named) <= 5 else f"{shown} and {len(named) - 5} more"
