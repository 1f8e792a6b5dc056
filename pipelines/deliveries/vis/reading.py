"""Reads a result file of Vården i siffror into rows of text, and finds what is wrong with the file as such."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.catalogue import Layout
from pipelines.deliveries.vis.rules import Finding
from pipelines.errors import UserError

SEPARATORS = (";", ",", "\t")
BYTE_ORDER_MARK = "\ufeff"
INSTRUCTION = re.compile(rf"({f.KEEP}|{f.DELETE}):(.+)")
LONGEST_FIELD = 2**20  # characters; the names of units are the longest there are


@dataclass
class Text:
    """rows: line and fields by name, in the order of the file, without the instruction. register: that of the
    instruction. findings: what stands in the way of reading, or is wrong with the file as such.
    """

    rows: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    register: str | None = None
    findings: list[Finding] = field(default_factory=list)


def read(path: Path, layout: Layout | None) -> Text:
    """The rows of a file. `layout`: as it is declared; without one any separator that makes the heading out is right.

    Raises UserError where the file cannot be opened.
    """
    try:
        content = path.read_bytes()
    except OSError:
        what = "is a folder. Name the file." if path.is_dir() else "there is no such file, or it may not be read."
        raise UserError(f"{path}: {what}") from None
    found = Text()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found.findings.append(Finding("file.encoding", content[: error.start].count(b"\n") + 1))
        return found
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        found.findings.append(Finding("file.empty"))
        return found
    found.findings += _of_layout(text, layout)
    _take(text.removeprefix(BYTE_ORDER_MARK), layout, found)
    return found


def _of_layout(text: str, layout: Layout | None) -> Iterator[Finding]:
    """What of the text is written otherwise than declared, and can be read all the same."""
    if text.startswith(BYTE_ORDER_MARK) and not (layout and layout.byte_order_mark):
        yield Finding("file.byte_order_mark", 1)
    ends = {"\r\n": text.count("\r\n")}
    ends["\n"], ends["\r"] = text.count("\n") - ends["\r\n"], text.count("\r") - ends["\r\n"]
    there = [end for end, count in ends.items() if count]
    if len(there) > 1:
        yield Finding("file.line_ends_mixed")
    elif layout and there and there != [layout.line_end]:
        yield Finding("file.line_end")


def _take(text: str, layout: Layout | None, found: Text) -> None:
    """Heading, instruction and rows, as far as they can be made out."""
    heading = text.splitlines()[0]
    separators = (layout.separator,) if layout else SEPARATORS
    separator = max(separators, key=lambda one: _known(heading, one))
    if _known(heading, separator) < 2:
        found.findings.append(Finding("file.separator", 1))
        return
    records = _records(text, separator, found)
    if not records:
        return
    names = records[0][1]
    wrong = list(_of_heading(names))
    found.findings += wrong
    if not wrong:
        _fill(records[1:], names, found)


def _known(heading: str, separator: str) -> int:
    """How many of the 30 names are made out."""
    return len({name.strip('"') for name in heading.split(separator)} & set(f.NAMES))


def _records(text: str, separator: str, found: Text) -> list[tuple[int, list[str]]]:
    """Line and fields of each record; none where quotation is unsound."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, line = [], 1
    try:
        for record in reader:
            records.append((line, record))
            line = reader.line_num + 1
    except csv.Error:
        found.findings.append(Finding("file.quotation", line))
        return []
    return records


def _of_heading(names: Sequence[str]) -> Iterator[Finding]:
    """A name that is none of the 30 is not repeated in what is told: it could be anything."""
    yield from (Finding("heading.missing", 1, name) for name in f.NAMES if name not in names)
    yield from (Finding("heading.repeated", 1, name) for name in f.NAMES if names.count(name) > 1)
    yield from (Finding("heading.unknown", 1) for name in names if name not in f.NAMES)


def _fill(records: Sequence[tuple[int, list[str]]], names: Sequence[str], found: Text) -> None:
    whole = []
    for line, record in records:
        if len(record) == len(names):
            whole.append((line, record))
        else:
            found.findings.append(Finding("row.fields", line))
    if whole and (said := INSTRUCTION.fullmatch(whole[0][1][0].strip())):
        line, first = whole.pop(0)
        found.register = said[2]
        found.findings += [Finding("instruction.delete", line)] if said[1] == f.DELETE else []
        found.findings += [Finding("instruction.alone", line)] if any(text.strip() for text in first[1:]) else []
    else:
        found.findings.append(Finding("instruction.form", whole[0][0] if whole else 2))
        if whole and not any(text.strip() for text in whole[0][1][1:]):  # meant as one; else it is a row like others
            whole.pop(0)
    for line, record in whole:
        if INSTRUCTION.fullmatch(record[0].strip()):
            found.findings.append(Finding("instruction.repeated", line))
        else:
            found.rows.append((line, dict(zip(names, record, strict=True))))
    if not found.rows:
        found.findings.append(Finding("file.no_rows"))
