"""CSV for people: as spreadsheet programs in Swedish open it, with semicolons, decimal commas and a byte order mark.

A publication has such tables of its own, one for each region; this is the same of any edition.
"""

from pathlib import Path

from pipelines.deliveries.edition import Edition
from pipelines.deliveries.formats import Rows
from pipelines.deliveries.placing import placed
from pipelines.release.files import write_table

TITLE = "CSV"
HOLDS = Rows("text/csv", "{scope}.csv", within="publication")


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>.csv`."""
    place = folder / f"{edition.scope.name}.csv"
    with placed(place) as made:
        write_table(edition.rows, made, edition.headers, edition.areas, edition.about)
    return (place,)
