"""Gives the text table that intake reads, whatever a delivery was packed in or written by.

What is already such a table is left where it lies. What it says is compared with the layout elsewhere; here a file is
refused for what it is: another format than the layout names, locked, damaged, or nothing that holds one table.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from data_contracts.delivery import Format, Layout
from pipelines.errors import ExtractRejected
from pipelines.intake import containers, records, spreadsheet, text_table
from pipelines.intake.chunks import ASK_AGAIN, RESEND, WHOLE, Extent, extent
from pipelines.intake.containers import Damaged
from pipelines.intake.workspace import Workspace

NAMES: dict[Format, str] = {
    "csv": "a text file",
    "xlsx": "an Excel file",
    "sav": "an SPSS file",
    "sas7bdat": "a SAS file",
    "dta": "a Stata file",
    "json": "a JSON file",
}


@dataclass(frozen=True)
class Opened:
    """A text table, and how to read it."""

    path: Path
    layout: Layout
    numbered_by: Literal["line", "row"]  # rows are told by their line, or by their number where the heading is row 1
    format: Format
    inner_sha256: str | None = None  # of the file that was packed, where it was
    extent: Extent = WHOLE


def opened(path: Path, layout: Layout, workspace: Workspace, headings: Collection[str]) -> Opened:
    """Open a delivery. `workspace`: where what is unpacked may lie, which holds identifiers.

    `headings`: the declared ones, by which a sheet is found among others. Raises ExtractRejected.
    """
    file = path.name
    found = containers.recognised(path, file, layout)
    plain, inner_sha256 = path, None
    if found in ("zip", "gzip"):
        plain = workspace.file("unpacked")
        inner_sha256 = _unpack(path, layout, found, plain)
        found = containers.recognised(plain, file, layout)
        if found in ("zip", "gzip"):
            raise ExtractRejected(file, f"it is a {found} file within another", containers.UNPACK)
    kind = cast(Format, found)
    if kind not in layout.formats:
        said = ", ".join(layout.formats)
        raise ExtractRejected(file, f"it is {NAMES[kind]}, the layout says {said}", RESEND)
    if kind == "csv":
        return Opened(plain, layout, "line", kind, inner_sha256, extent(plain, file, layout))
    table = workspace.file("table")
    try:
        text_table.write(table, _rows(plain, file, kind, layout, headings))
    except Damaged:
        raise ExtractRejected(file, f"it is {NAMES[kind]}, but damaged or cut off", ASK_AGAIN) from None
    return Opened(table, text_table.layout_of_text(layout), "row", kind, inner_sha256)


def content_sha256(path: Path, layout: Layout, sha256: str) -> str:
    """The hash of the file that is packed in this one, so that the same bytes are the same however they come.

    `sha256`: its own, which stands where nothing is packed in it, or what is cannot be told.
    """
    try:
        found = containers.recognised(path, path.name, layout)
        return _unpack(path, layout, found, Path(os.devnull)) if found in ("zip", "gzip") else sha256
    except ExtractRejected:
        return sha256


def _unpack(path: Path, layout: Layout, found: str, place: Path) -> str:
    if found == "gzip":
        return containers.unpack_gzip(path, path.name, place)
    with containers.archive(path, path.name) as archive:
        data = containers.contents(archive, path.name, layout.formats).data
        return containers.unpack_member(archive, data, path.name, place)


def _rows(path: Path, file: str, kind: Format, layout: Layout, headings: Collection[str]) -> Iterator[list[str]]:
    """The heading and the rows of a table that is no text."""
    if kind == "xlsx":
        with containers.archive(path, file) as archive:
            yield from spreadsheet.rows(archive, file, layout, headings)
    elif kind == "json":
        yield from records.rows(path, file, layout)
    else:
        from pipelines.intake import statistical  # what it needs is slow to load, and few deliveries are such files

        yield from statistical.rows(path, cast(statistical.Program, kind), layout.decimal_mark)
