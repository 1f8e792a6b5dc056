"""A file in landing made ready to be read: opened, its headings compared with the contract, its rows in batches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import Batch, Texts
from pipelines.intake.chunks import Irregular
from pipelines.intake.layout import compare_headings, declared_headings, headings_of
from pipelines.intake.opening import Opened, opened
from pipelines.intake.reading import Rows
from pipelines.intake.workspace import workspace as unpacked_in
from pipelines.project import Register


class Reading(Protocol):
    """Whatever goes through the rows of a file, as `passage.Passage` does."""

    def run(self, batches: Iterable[Batch]) -> None:
        """All rows."""

    def broken_lines(self, lines: Sequence[int]) -> None:
        """The lines that are no rows."""


Reader = TypeVar("Reader", bound=Reading)


@dataclass(frozen=True)
class Source:
    """A file that is written as declared, as far as can be told from its beginning."""

    register: Register
    arrived: Arrival
    opened: Opened
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    longest: dict[str, int] = field(
        default_factory=dict
    )  # of columns whose length is told: letters of the longest text

    def run(self, passage: Callable[[], Reader]) -> Reader:
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
        opened, file = self.opened, self.arrived.path.name
        return Rows(opened.path, file, opened.layout, self.headings, wanted, by_row, opened.extent)

    def _batches(self, rows: Rows) -> Iterator[Batch]:
        """Under the contract's own headings."""
        own = {heading: raw for raw, heading in declared_headings(self.register).items()}
        measured = [told.name for told in self.arrived.manifest.described or () if told.length and told.name in own]
        for batch in rows.batches():
            for heading in measured:
                self.longest[heading] = max(self.longest.get(heading, 0), _longest(batch.columns[heading]))
            yield Batch({own[heading]: texts for heading, texts in batch.columns.items()}, batch.line)


def _longest(texts: Texts) -> int:
    """Letters of the longest text in a row; the heading may be among the texts, and is in none."""
    used = texts.distinct.gather(texts.place.drop_nulls().unique())
    return int(str(used.str.strip_chars().str.len_chars().max() or 0))


@contextmanager
def opened_source(arrived: Arrival, register: Register, workspace: Path | None = None) -> Iterator[Source]:
    """The file, opened; what is unpacked on the way is gone afterwards.

    `workspace`: the folder on whose disk that lies; unpacked text holds identifiers. Raises ExtractRejected.
    """
    with unpacked_in(workspace) as place:
        layout, file = register.delivery.layout, arrived.path.name
        table = opened(arrived.path, layout, place, set(declared_headings(register).values()))
        headings = headings_of(table.path, file, table.layout, table.extent)
        notes = compare_headings(file, headings, register, table.layout)
        yield Source(register, arrived, table, headings, (*table.extent.notes, *arrived.manifest.notes, *notes))
