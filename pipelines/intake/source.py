"""A file in landing made ready to be read: opened, its headings compared with the contract, its rows in batches."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import Batch
from pipelines.intake.chunks import Irregular
from pipelines.intake.layout import compare_headings, declared_headings, headings_of
from pipelines.intake.opening import Opened, opened
from pipelines.intake.passage import Passage
from pipelines.intake.reading import Rows
from pipelines.project import Register


@dataclass(frozen=True)
class Source:
    """A file that is written as declared, as far as can be told from its beginning."""

    register: Register
    arrived: Arrival
    opened: Opened
    headings: tuple[str, ...]
    notes: tuple[str, ...]

    def run(self, passage: Callable[[], Passage]) -> Passage:
        """Take all rows through a fresh passage; through another from the start where they must be read slowly."""
        rows, under_way = self._rows(), passage()
        try:
            under_way.run(self._batches(rows))
        except Irregular:
            rows, under_way = rows.slowly(), passage()
            under_way.run(self._batches(rows))
        under_way.broken_lines(rows.broken_lines)
        return under_way

    def _rows(self) -> Rows:
        wanted = tuple(declared_headings(self.register).values())
        by_row = self.opened.numbered_by == "row"
        return Rows(self.opened.path, self.arrived.path.name, self.opened.layout, self.headings, wanted, by_row)

    def _batches(self, rows: Rows) -> Iterator[Batch]:
        """Under the contract's own headings."""
        own = {heading: raw for raw, heading in declared_headings(self.register).items()}
        for batch in rows.batches():
            yield Batch({own[heading]: texts for heading, texts in batch.columns.items()}, batch.line)


@contextmanager
def opened_source(arrived: Arrival, register: Register, workspace: Path | None = None) -> Iterator[Source]:
    """The file, opened; what is unpacked on the way lies in a folder of its own and is gone afterwards.

    `workspace`: where that folder may be; unpacked text holds identifiers. Raises ExtractRejected.
    """
    if workspace:
        workspace.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".opened.", suffix=".part", dir=workspace))
    try:
        layout = register.delivery.layout
        file = arrived.path.name
        table = opened(arrived.path, layout, folder, set(declared_headings(register).values()))
        headings = headings_of(table.path, file, table.layout)
        notes = compare_headings(file, headings, register, table.layout)
        yield Source(register, arrived, table, headings, notes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if workspace and not any(workspace.iterdir()):
            workspace.rmdir()
