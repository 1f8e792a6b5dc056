"""Parquet: the rows as they were published, with their types. A hidden figure is NULL, and in no statistic."""

from pathlib import Path

from pipelines.deliveries.edition import Edition
from pipelines.deliveries.formats import Rows
from pipelines.deliveries.placing import placed
from pipelines.release.files import write_parquet

TITLE = "Parquet"
HOLDS = Rows("application/vnd.apache.parquet", "{scope}.parquet", within="data_package")


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>.parquet`."""
    place = folder / f"{edition.scope.name}.parquet"
    with placed(place) as made:
        write_parquet(edition.rows, made)
    return (place,)
