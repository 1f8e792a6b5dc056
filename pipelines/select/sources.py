"""The list of sources that headers point to with a key in brackets, `[S53]`, and what is written of each there."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.select.header import Header

KEY = re.compile(r"\[(S\d+[a-z]?)\]")
COLUMNS = ["key", "address", "note"]


@dataclass(frozen=True)
class Source:
    """A page or paper: its key, where it is, and what has to be known of it (a secondary source, a year)."""

    key: str
    address: str
    note: str


def listed(project: Project) -> dict[str, Source]:
    """All sources of the project and its site, by key. Raises UserError for a list that cannot be read."""
    found: dict[str, Source] = {}
    for path in project.source_lists:
        for source in _read(path):
            if source.key in found:
                raise UserError(f"{path}: the key {source.key} is already taken. Give the source another.")
            found[source.key] = source
    return found


def _read(path: Path) -> Iterator[Source]:
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise UserError(f"{path}: is not a list of sources with the columns {', '.join(COLUMNS)}.")
        for row in rows:
            source = Source(row["key"] or "", row["address"] or "", row["note"] or "")
            if not KEY.fullmatch(f"[{source.key}]") or not _can_be_found(source):
                raise UserError(f"{path}: line {rows.line_num}: needs a key as S53, and a web address or else a note.")
            yield source


def _can_be_found(source: Source) -> bool:
    """Some have no known address; then it says what they are."""
    return source.address.startswith("http") if source.address else bool(source.note)


def named_in(header: Header) -> list[str]:
    """The keys that a header points to, in the order in which a reader meets them."""
    target = header.target.source if header.target else None
    decision = header.decision.source if header.decision else None
    texts = (header.source, target, decision, header.known_level, header.notes, header.reason)
    return list(dict.fromkeys(key for text in texts if text for key in KEY.findall(text)))
