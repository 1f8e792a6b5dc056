"""JSON: a header that says what the figures are, then the rows as they were published, one list of values each.

The values stand in the order of `columns` in the header. One that is hidden or absent is null, and its status says why.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.deliveries.edition import Edition
from pipelines.deliveries.formats import Rows
from pipelines.deliveries.placing import placed
from pipelines.deliveries.wording import COLUMNS, STATUSES, described

TITLE = "JSON"
HOLDS = Rows("application/json", "{scope}.json", within="data_package")
PIECE = 10_000  # rows at a time, so that the size of a file costs no memory


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>.json`: an object of `header` and `rows`."""
    place = folder / f"{edition.scope.name}.json"
    with placed(place) as made, open(made, "w", encoding="utf-8", newline="\n") as file:
        file.write('{"header": ' + json.dumps(header(edition), ensure_ascii=False, indent=1) + ',\n"rows": [\n')
        for number, line in enumerate(_lines(edition.rows)):
            file.write((",\n" if number else "") + line)
        file.write("\n]}\n")
    return (place,)


def header(edition: Edition) -> dict[str, Any]:
    """What a reader of the rows must know."""
    there = set(edition.rows["status"])
    return {
        "publication": edition.publication,
        "revision": edition.revision,
        "contents": edition.scope.title,
        "receiver": edition.receiver,
        "simulated_persons": edition.about.is_simulated,
        "disclosure": {"method": edition.about.method, "rule": edition.about.rule},
        "columns": [{"name": name, "meaning": COLUMNS[name].meaning} for name in edition.rows.columns],
        "statuses": {name: words.meaning for name, words in STATUSES.items() if name in there},
        "indicators": [described(name, edition.headers[name]) for name in edition.indicators],
        "areas": edition.areas.to_dicts(),
    }


def _lines(rows: pl.DataFrame) -> Iterator[str]:
    """A list of values a row; days are texts, and numbers have all their digits."""
    days = rows.with_columns(pl.col(pl.Date).dt.to_string("iso"))
    for piece in days.iter_slices(PIECE):
        for row in piece.iter_rows():
            yield json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
