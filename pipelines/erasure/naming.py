"""Whether a file in landing names one of the persons, in any of its columns or among the words of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.delivery import Identity
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake.arrival import Arrival, arrival
from pipelines.intake.batch import Batch
from pipelines.intake.door import identifier_heading, normal_identifiers
from pipelines.intake.identity import Key
from pipelines.intake.masking import mentioned
from pipelines.intake.source import opened_source
from pipelines.project import Register


def may_name(path: Path, register: Register, home: Home, key: Key, hashes: pl.Series) -> bool:
    """Whether a file holds one of the persons; also where that cannot be told, since not all of it can be read."""
    try:
        arrived = arrival(path, register)
        with opened_source(arrived, register, workspace=home.landing / register.name) as source:
            search = source.run(lambda: _Search(register, arrived, key, hashes))
    except ExtractRejected:
        return True
    return search.found or search.unreadable


@dataclass
class _Search:
    """Rows that are only looked at."""

    register: Register
    arrived: Arrival
    key: Key
    hashes: pl.Series
    found: bool = False
    unreadable: bool = False

    def run(self, batches: Iterable[Batch]) -> None:
        for batch in batches:
            self.found |= any(self._names(texts.distinct, heading) for heading, texts in batch.columns.items())

    def broken_lines(self, lines: Sequence[int]) -> None:
        self.unreadable = bool(lines)

    def _names(self, texts: pl.Series, heading: str) -> bool:
        """A pseudonym is one under its own heading only; a personnummer is one wherever it stands."""
        if self.register.delivery.identity is Identity.PERSONNUMMER:
            texts = pl.concat([texts, mentioned(texts)])
        elif heading != identifier_heading(self.register):
            return False
        normal = normal_identifiers(texts, self.register, self.arrived.extracted_on)["normal"].drop_nulls()
        return bool(self.key.hashes(normal.unique()).is_in(self.hashes.implode()).any())
