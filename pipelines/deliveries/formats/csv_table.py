"""CSV for machines: UTF-8 without a byte order mark, commas, decimal points, an empty field where there is no figure.

`<scope>.csv` has the rows as they were published. `indicator.csv` and `area.csv` say what their codes mean.
"""

from pathlib import Path

import polars as pl

from pipelines.deliveries.edition import Edition
from pipelines.deliveries.formats import Rows
from pipelines.deliveries.placing import placed
from pipelines.deliveries.wording import described

TITLE = "CSV för maskiner"
HOLDS = Rows("text/csv", "{scope}.csv", within="data_package")
INDICATORS, AREAS = "indicator.csv", "area.csv"
KINDS: dict[str, pl.DataType] = {"version": pl.Int64(), "min_coverage": pl.Float64()}  # all else is text


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """Three files."""
    tables = {
        f"{edition.scope.name}.csv": edition.rows,
        INDICATORS: indicators(edition),
        AREAS: edition.areas,
    }
    return tuple(_write(table, folder / name) for name, table in tables.items())


def indicators(edition: Edition) -> pl.DataFrame:
    """A row per indicator, in order: `wording.described`."""
    rows = [described(name, edition.headers[name]) for name in edition.indicators]
    names = list(rows[0]) if rows else ["vip", "indicator"]
    return pl.DataFrame(rows, schema={name: KINDS.get(name, pl.String()) for name in names})


def _write(table: pl.DataFrame, place: Path) -> Path:
    with placed(place) as made:
        table.write_csv(made, null_value="", line_terminator="\n")
    return place
