"""Finds the lines of a file that are no rows, and copies the others. Slow and exact: for files that are not whole.

Python's own csv module judges here, one line after the other, so that what DuckDB reads afterwards is beyond doubt.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_contracts.contract import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.layout import Inspected

LONGEST_FIELD = 2_000_000  # DuckDB takes no longer line
MOST_BROKEN_LINES = 0.5  # above this share of lines that are no rows, the file is not such a table


@dataclass(frozen=True)
class Mended:
    """A copy of a file in which every line is a row, and where the rows and the broken lines are in the file."""

    text: Path
    lines: npt.NDArray[np.int64]  # per row of the copy, the first of its lines in the file
    broken_lines: tuple[int, ...]


def mend(inspected: Inspected, layout: Layout, copy_to: Path) -> Mended:
    """Copy the rows that have as many fields as the heading. A blank line is neither a row nor broken.

    Raises ExtractRejected where most lines are broken.
    """
    csv.field_size_limit(LONGEST_FIELD)
    lines: list[int] = []
    broken: list[int] = []
    with (
        open(inspected.text, encoding="utf-8-sig", newline="\n") as source,
        open(copy_to, "w", encoding="utf-8", newline="") as copy,
    ):
        writer = csv.writer(copy, delimiter=layout.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(inspected.headings)
        for fields, taken in _records(source, layout.delimiter):
            if fields is not None and len(fields) == len(inspected.headings):
                writer.writerow(fields)
                lines.append(taken[0])
            elif fields is None:
                broken += taken
            elif fields:
                broken.append(taken[0])
    if len(broken) > MOST_BROKEN_LINES * (len(lines) + len(broken)):
        raise ExtractRejected(inspected.file, "most lines have another number of fields than the first", REMEDY)
    return Mended(copy_to, np.asarray(lines, dtype=np.int64), tuple(broken))


REMEDY = "Look for an unclosed quotation mark or a delimiter inside a field, and send the file again."


def _records(source: Iterator[str], delimiter: str) -> Iterator[tuple[list[str] | None, range]]:
    """Every record after the heading with the lines it takes; None for fields whose quotation marks do not match."""
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    next(reader)
    before = reader.line_num
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = None
        yield fields, range(before + 1, reader.line_num + 1)
        before = reader.line_num
