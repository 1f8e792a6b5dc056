"""One publication after the other through the gate, each attacked with those before it, in files that stay.

<folder>/<number>.parquet       what it served, with what earlier ones served with other figures
<folder>/<number>.json          how it went
<folder>/all/<slab>.json        the attack on all publications together
"""

import json
import os
import resource
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.histories.indicators import Counted, indicators
from benchmarks.histories.known import Known, places
from benchmarks.histories.nation import Course, Drawn, Source, nation
from benchmarks.measuring import cpu_seconds
from pipelines.disclosure import blanking, planning, policy, ties, vintages
from pipelines.disclosure.examine.certificate import Certificate
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.gate import Ground, passed
from pipelines.select.header import Header

STRICT = policy.load()


@dataclass(frozen=True)
class Done:
    """A publication. new: rows that it served first with these figures. earlier: rows that are remembered with others.
    waits: groups of rows that no pattern protects, so that they are not published yet.
    """

    name: str
    rows: int
    new: int
    hidden: int
    earlier: int
    waits: int
    gate_seconds: float
    attack_seconds: float
    peak_mb: float
    guarded: int
    breaches: int
    complete: bool


@dataclass(frozen=True)
class History:
    """In a folder: so many indicators of a family, through the publications of a course."""

    folder: Path
    course: Course
    number: int
    family: int = 0

    @property
    def indicators(self) -> Mapping[str, Counted]:
        return indicators(self.number, self.family)

    def headers(self, publication: int) -> dict[str, Header]:
        return {name: one.header(one.version(self.course, publication)) for name, one in self.indicators.items()}

    def name(self, publication: int) -> str:
        return f"{self.course.name(publication)}-r1"

    def left(self) -> Iterator[int]:
        """The publications that are not made yet."""
        yield from (one for one in range(self.course.number) if not self._place(one, "json").is_file())

    def done(self, publication: int) -> Done:
        """What came of one that is made."""
        return Done(**json.loads(self._place(publication, "json").read_text(encoding="utf-8")))

    def publish(self, publication: int) -> Done:
        """Pass the gate, and attack what passed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        results = pl.concat(self.results(publication))
        past = self._past(publication)
        begun = cpu_seconds()
        ground = Ground(
            STRICT, places(self.course, publication), nation(self.course.splits_on).inhabitants, past,
            self.course.is_planned_revision(publication),
        )  # fmt: skip
        found = passed(results.lazy(), self.headers(publication), ground)
        table = vintages.table(found.served, past)
        gated = cpu_seconds()
        record = vintages.as_past(table.lazy(), self.name(publication))
        told = self._attacked(publication, record, past.served if past else None)
        done = Done(
            name=self.name(publication),
            rows=found.served.height,
            new=self._new(found.served, past),
            hidden=int(found.served["hidden"].sum()),
            earlier=table.height - found.served.height,
            waits=found.left_out.filter(reason="no_pattern").height,
            gate_seconds=round(gated - begun, 1),
            attack_seconds=round(cpu_seconds() - gated, 1),
            peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            guarded=told.guarded,
            breaches=len(told.breaches),
            complete=told.is_complete,
        )
        _written(self._place(publication, "parquet"), table)
        _said(self._place(publication, "json"), asdict(done))
        return done

    def attack_all(self, slab: int) -> Certificate:
        """Of one slab (its place among `slabs`) all publications together."""
        last = self.course.number - 1
        names = self.slabs()[slab]
        told = vintages.chain((self.name(one), self._served(one, names)) for one in range(self.course.number))
        found = self._examined(last, names, told, None)
        (self.folder / "all").mkdir(exist_ok=True)
        _said(self.folder / "all" / f"{slab}.json", found.said() | {"earlier": told.earlier.collect().height})
        return found

    def slabs(self) -> list[list[str]]:
        """The indicators, those together that are tied."""
        last = self.course.number - 1
        rows = pl.read_parquet(self._place(last, "parquet")).filter(pl.col("until").is_null(), ties.SEEN)
        headers = self.headers(last)
        return ties.Declared(headers, ties.found(rows, headers)).groups()

    def last(self) -> pl.DataFrame:
        """What the last publication served."""
        return pl.read_parquet(self._place(self.course.number - 1, "parquet")).filter(pl.col("until").is_null())

    def results(self, publication: int) -> Iterator[pl.DataFrame]:
        known: dict[Source, Known] = {}
        for one in sorted(self.indicators.values(), key=lambda one: one.source.seed):
            if one.source not in known:
                known = {one.source: Known(_drawn(self.course, one.source), publication)}
            yield known[one.source].rows(one)

    def _past(self, publication: int) -> vintages.Past | None:
        before = publication - 1
        return vintages.read(self._place(before, "parquet"), self.name(before)) if publication else None

    def _served(self, publication: int, names: list[str]) -> pl.DataFrame:
        rows = vintages.read(self._place(publication, "parquet"), "").of(names).served
        return rows.drop(vintages.SINCE).collect()

    def _attacked(self, publication: int, record: vintages.Past, before: pl.LazyFrame | None) -> Certificate:
        return self._examined(publication, list(self.indicators), record, before)

    def _examined(
        self, publication: int, names: list[str], record: vintages.Past, before: pl.LazyFrame | None
    ) -> Certificate:
        served = record.served.collect()
        plain = served.drop("hidden", vintages.SINCE)
        published = blanking.protect(plain, served["hidden"], policy=STRICT)
        headers = {name: header for name, header in self.headers(publication).items() if name in names}
        table = Table(published.lazy(), headers, record, publication > 0, before)
        return examine(table, places(self.course, publication), STRICT)

    @staticmethod
    def _new(served: pl.DataFrame, past: vintages.Past | None) -> int:
        if past is None:
            return served.height
        return served.join(past.rows(), on=vintages.FIGURES, how="anti", nulls_equal=True).height

    def _place(self, publication: int, ending: str) -> Path:
        return self.folder / f"{publication:03}.{ending}"


def shares(served: pl.DataFrame) -> pl.DataFrame:
    """By level and kind of period: of cells and of cases the part that is shown, and of cells not small themselves."""
    rows = served.with_columns(blanking.is_small_itself(STRICT).alias("is_small"), breakdown=planning.BREAKDOWN)
    is_shown, cases = ~pl.col("hidden"), pl.coalesce("denominator", "numerator")
    return (
        rows.filter(breakdown="total")
        .group_by("area_level", "period_type")
        .agg(
            rows=pl.len(),
            cells=is_shown.mean(),
            cases=(is_shown * cases).sum() / cases.sum(),
            not_small=(is_shown & ~pl.col("is_small")).sum() / (~pl.col("is_small")).sum(),
        )
        .sort("area_level", "period_type")
    )


@cache
def _drawn(course: Course, source: Source) -> Drawn:
    return Drawn(course, source)


def _written(path: Path, table: pl.DataFrame) -> None:
    beside = path.with_suffix(".part")
    table.write_parquet(beside)
    os.replace(beside, path)


def _said(path: Path, said: Mapping[str, object]) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    os.replace(beside, path)
