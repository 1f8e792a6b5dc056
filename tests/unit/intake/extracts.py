"""Small extracts of every source with a known answer: what was drawn of it, how it is spelled, and on which line.

Belongs here: files that somebody sends, and what stands in them. Does not belong here: what intake makes of them, and
files that are damaged (``broken``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.simulate import dirt, persons
from pipelines.simulate.calendar_plan import planned
from pipelines.simulate.chance import generator
from pipelines.simulate.delivering import delivered
from pipelines.simulate.extracts import Extract
from pipelines.simulate.faults import Fault, faults
from pipelines.simulate.finishing import finished
from pipelines.simulate.identifiers import Numbers
from pipelines.simulate.sources import Register as Source
from pipelines.simulate.sources import Scene, registers_in_order
from pipelines.simulate.world import build
from pipelines.simulate.writing import as_text

FIRST, LAST, SEED = date(2023, 10, 1), date(2026, 9, 30), 5
DIRTY = {"DOUBLE_SHARE": 0.1, "OLDER_VERSION_SHARE": 0.05}  # more than usual, that a small extract has some
NOBODY_SHARE = 0.04
DOUBLE, OLDER, FAULT = dirt.DOUBLE, dirt.OLDER, dirt.FAULT
NOTHING = pl.lit(None, dtype=pl.String)


@dataclass(frozen=True)
class Sent:
    """A file, and what it was written from: one row of `rows` and of `texts` per row of the file, in its order.

    `rows`: `line`; the contract's columns as they are to be stored, with `<column>_missing` and `_precision` where the
    simulator tells them; `person`, NULL for nobody; `origin`, the same for versions of one record; `dirt`, which marks
    what is beside the good rows (double, older, fault); `rule`, which a planted fault breaks.
    `texts`: by heading. `planted`: the faults that could be.
    """

    path: Path
    source: Source
    rows: pl.DataFrame
    texts: pl.DataFrame
    planted: tuple[Fault, ...] = ()

    @property
    def table(self) -> list[list[str]]:
        """The headings, and the fields of each row."""
        return [self.texts.columns, *map(list, self.texts.iter_rows())]


class Nation:
    """What every source knows of a simulated nation, drawn once; each sends all of it in one delivery."""

    def __init__(self, size: int) -> None:
        self.sources = {found.name: found for found in registers_in_order()}
        self._world = build(size, SEED, FIRST, LAST)
        self._people = persons.drawn(self._world, 0, 0, size, Numbers())
        self._drawn: dict[str, pl.DataFrame] = {}
        for name, source in self.sources.items():
            self._drawn[name] = source.source.rows(self._scene(source))

    def clean(self, name: str, folder: Path) -> Sent:
        """An extract without a fault, a double or an identifier that is nobody's."""
        source, scene = self._source(name, nobody=0), self._scene(self.sources[name])
        rows = self._rows(source, scene)
        habit = pl.Series(scene.rng.random(rows.height))
        marks = dict.fromkeys(("dirt", "rule", "fault_heading", "fault_text"), NOTHING)
        return self._sent(source, rows.with_columns(habit=habit, **marks), scene, folder, ())

    def dirty(self, name: str, folder: Path) -> Sent:
        """An extract with every fault that the contract offers, doubles, older versions and rows of nobody."""
        source, scene = self._source(name, nobody=NOBODY_SHARE), self._scene(self.sources[name])
        planted = faults(source, scene.plan)
        with pytest.MonkeyPatch.context() as patch:
            for share, value in DIRTY.items():
                patch.setattr(dirt, share, value)
            rows = dirt.dirty(
                self._rows(source, scene), dirt.Sty(self._world, source, planted, scene.rng, block=0, first=True)
            )
        return self._sent(source, rows, scene, folder, planted)

    def _source(self, name: str, nobody: float) -> Source:
        found = self.sources[name]
        return replace(found, source=replace(found.source, no_person=nobody))

    def _scene(self, source: Source) -> Scene:
        plan = planned(source.name, source.terms, FIRST, LAST)
        whole = replace(plan[-1], covers_from=plan[0].covers_from, replaces_from=plan[0].covers_from)
        return Scene(self._world, self._people, generator(SEED, 0, source.name), self._drawn, (whole,))

    def _rows(self, source: Source, scene: Scene) -> pl.DataFrame:
        whole = finished(source, scene, self._drawn[source.name])
        return delivered(whole, source, list(scene.plan), scene.rng)[0]

    def _sent(self, source: Source, rows: pl.DataFrame, scene: Scene, folder: Path, planted: Sequence[Fault]) -> Sent:
        extract = Extract(folder, source, scene.plan[0])
        rows = extract.numbered(self._gathered(source, rows))
        texts = as_text(rows, source, self._world)
        extract.append(texts)
        return Sent(
            extract.finish(self._world.scale), source, self._with_codes(source, rows, texts), texts, tuple(planted)
        )

    def _gathered(self, source: Source, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows in the order of the file: lists within lists gather what they have in common."""
        if not source.source.parents:
            return rows
        texts = as_text(rows, source, self._world).with_row_index("place")
        levels = [sum(source.source.parents[: depth + 1], ()) for depth in range(len(source.source.parents))]
        firsts = [pl.col("place").min().over(level).alias(f"level {depth}") for depth, level in enumerate(levels)]
        return rows[texts.select(*firsts, "place").sort(pl.all())["place"]]

    def _with_codes(self, source: Source, rows: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
        """Units under the codes they are sent and stored by; a unit or home that is nowhere stays as it is spelled."""
        if source.unit_column is not None:
            codes = self._world.units[str(source.code_system)].codes
            rows = rows.with_columns(pl.col(source.unit_column).replace_strict(codes, return_dtype=pl.String))
        spelled = {
            name: pl.coalesce(name, texts[str(column.raw)].replace("", None))
            for name, column in source.columns.items()
            if column.kind in ("unit", "municipality")
        }
        return rows.with_columns(**spelled)
