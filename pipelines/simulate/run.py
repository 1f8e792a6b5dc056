"""A whole run: block after block of persons, each written, counted and forgotten, so that memory does not grow."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.simulate import dirt
from pipelines.simulate import persons as people_module
from pipelines.simulate.calendar_plan import Delivery, first_of_month, months_later, planned, truth_from, truth_years
from pipelines.simulate.chance import generator
from pipelines.simulate.delivering import CORRECTED_SHARE, WITHDRAWN_SHARE, delivered
from pipelines.simulate.extracts import Extract, write_json
from pipelines.simulate.faults import faults
from pipelines.simulate.finishing import finished
from pipelines.simulate.frames import day_number, stack
from pipelines.simulate.identifiers import Numbers
from pipelines.simulate.sources import Register, Scene, registers_in_order
from pipelines.simulate.truth import area_answers
from pipelines.simulate.truth.counting import ROW_ID_STEP, Tally
from pipelines.simulate.world import World, build
from pipelines.simulate.writing import as_text

BLOCK_PERSONS = 16_384
DATA_DATE = date(2026, 9, 30)


@dataclass(frozen=True)
class Summary:
    """What a run has made."""

    directory: Path
    files: tuple[Path, ...]
    persons: int
    population_scale: float
    years: tuple[int, ...]
    rows: dict[str, int]
    quarantined: dict[str, dict[str, int]]
    warned: dict[str, dict[str, int]]
    superseded: dict[str, int]
    run_out: dict[tuple[int, str], int] = field(default_factory=dict)  # (birth year, sex) -> persons with NRID
    reserve_numbers: dict[str, int] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    rates: dict[str, float | dict[str, float]] = field(default_factory=dict)  # shares of rows, by kind of dirt


def simulate(
    directory: Path,
    *,
    persons: int,
    months: int,
    seed: int,
    until: date = DATA_DATE,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Write the extracts of every register for so many persons, their manifests and ``truth.json``.

    ``persons``: persons with at least one row in any register. ``months``: simulated months, the last one that of
    ``until``. The same arguments give the same bytes. ``progress`` is told persons done and persons in all.
    """
    if persons < 1 or months < 1:
        raise ValueError("a run needs at least one person and one month")
    start = months_later(first_of_month(until), 1 - months)
    run = _Run(build(persons, seed, start, until), directory, persons)
    try:
        for block, first in enumerate(range(0, persons, BLOCK_PERSONS)):
            run.add(block, first, min(first + BLOCK_PERSONS, persons))
            if progress:
                progress(min(first + BLOCK_PERSONS, persons), persons)
    except BaseException:
        run.abandon()
        raise
    return run.finish()


class _Run:
    """The open files and the counts of a run."""

    def __init__(self, world: World, directory: Path, persons: int) -> None:
        self.world, self.directory, self.persons = world, directory, persons
        self.numbers = Numbers()
        self.registers = registers_in_order()
        self.years = truth_years(world.start, world.until)
        self.figures: dict[str, object] = {}
        self.quarantined = {register.name: Counter[str]() for register in self.registers}
        self.warned = {register.name: Counter[str]() for register in self.registers}
        self.superseded = Counter[str]()
        self.plans = {
            found.name: planned(found.name, found.terms, world.start, world.until) for found in self.registers
        }
        speaks_until = {name: day_number(plan[-1].covers_to) for name, plan in self.plans.items()}
        self.tally = Tally(self.years, world, speaks_until)
        self.faults = {found.name: faults(found, self.plans[found.name]) for found in self.registers}
        self.extracts = {
            register.name: [Extract(directory, register, delivery) for delivery in self.plans[register.name]]
            for register in self.registers
        }

    def add(self, block: int, first: int, end: int) -> None:
        """Draw, write and count the persons from ``first`` to before ``end``; with the first block the counts."""
        people = people_module.drawn(self.world, block, first, end, self.numbers)
        drawn: dict[str, pl.DataFrame] = {}
        known: dict[str, pl.DataFrame] = {}
        for register in self.registers:
            if block == 0 or not register.is_aggregate:
                rng, plan = generator(self.world.seed, block, register.name), self.plans[register.name]
                scene = Scene(self.world, people, rng, drawn, tuple(plan))
                drawn[register.name] = register.source.rows(scene)
                rows = finished(register, scene, drawn[register.name])
                known[register.name] = self._write(register, rows, block, scene)
        self.tally.add(known, people.in_one_register)
        if block == 0:
            self.figures = area_answers.answers(known, self.world, truth_from(self.world.until))

    def _write(self, register: Register, rows: pl.DataFrame, block: int, scene: Scene) -> pl.DataFrame:
        """Write a block's rows to the register's deliveries; gives those that are known after all of them."""
        parts = delivered(rows, register, list(scene.plan), scene.rng)
        known = []
        for delivery, part, extract in zip(scene.plan, parts, self.extracts[register.name], strict=True):
            first = block == 0 and delivery is scene.plan[0]
            sty = dirt.Sty(self.world, register, self.faults[register.name], scene.rng, block, first)
            soiled = extract.numbered(dirt.dirty(part, sty))
            extract.append(as_text(soiled, register, self.world))
            self._count(register, soiled)
            known.append(_known(soiled, register, delivery))
        return stack(known)

    def _count(self, register: Register, soiled: pl.DataFrame) -> None:
        planted = Counter(soiled["rule"].drop_nulls().to_list())
        for fault in self.faults[register.name]:
            for rule in fault.rules if planted[fault.rule] else ():
                counts = self.warned if register.severity(rule) == "warn" else self.quarantined
                counts[register.name][rule] += planted[fault.rule]
        if register.has_persons:
            name = register.first_of("identifier")
            others = soiled.filter(pl.col("rule").ne_missing(f"{name}.placeholder"))
            self.warned[register.name][f"{name}.invalid"] += others["person"].null_count()
        self.superseded[register.name] += soiled.filter(pl.col("dirt").is_in([dirt.DOUBLE, dirt.OLDER])).height

    def abandon(self) -> None:
        """Take away the unfinished files."""
        for extract in self._all_extracts():
            extract.abandon()

    def _all_extracts(self) -> list[Extract]:
        return [extract for extracts in self.extracts.values() for extract in extracts]

    def finish(self) -> Summary:
        """Move the files into place and write the truth."""
        files = [extract.finish(self.world.scale) for extract in self._all_extracts()]
        rows = {name: sum(extract.rows for extract in extracts) for name, extracts in sorted(self.extracts.items())}
        summary = Summary(
            directory=self.directory, files=tuple(sorted(files)), persons=self.persons,
            population_scale=self.world.scale, years=tuple(self.years), rows=rows,
            quarantined=_sorted(self.quarantined), warned=_sorted(self.warned),
            superseded={register.name: self.superseded[register.name] for register in self.registers},
            run_out=dict(sorted(self.numbers.run_out.items())),
            reserve_numbers={"nrid": self.numbers.national, **self.numbers.regional},
            messages=tuple(run_out_message(*key, count) for key, count in sorted(self.numbers.run_out.items())),
            rates=dirt_rates(),
        )  # fmt: skip
        write_json(self.directory / "truth.json", _truth(summary, self.world, self.tally, self.figures))
        return summary


def run_out_message(birth_year: int, sex: str, persons: int) -> str:
    """Says that a birth year has no test numbers left."""
    return (
        f"The test series is used up for birth year {birth_year}, sex {sex}: "
        f"{persons} persons have national reserve numbers instead."
    )


def dirt_rates() -> dict[str, float | dict[str, float]]:
    """The shares at which things go wrong."""
    restated = {"corrected": CORRECTED_SHARE, "withdrawn": WITHDRAWN_SHARE}
    no_person = {found.name: found.source.no_person for found in registers_in_order() if found.has_persons}
    return {**dirt.RATES, **restated, "no_person": no_person}


def _sorted(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {name: dict(sorted(found.items())) for name, found in sorted(counts.items())}


def _known(soiled: pl.DataFrame, register: Register, delivery: Delivery) -> pl.DataFrame:
    """The good rows known after all deliveries, under the line of the double that wins."""
    counted = soiled.filter(pl.col("dirt").is_null() | (pl.col("dirt") == dirt.DOUBLE))
    line = pl.col("line").max() if register.terms.wins == "last" else pl.col("line").min()
    kept = counted.with_columns(line=line.over("origin"))
    good = kept.filter(pl.col("dirt").is_null(), "known")
    return good.with_columns(row_id=pl.lit(day_number(delivery.extracted_on) * ROW_ID_STEP) + pl.col("line"))


def _truth(summary: Summary, world: World, tally: Tally, figures: dict[str, object]) -> dict[str, object]:
    return {
        "population_scale": summary.population_scale,
        "persons": summary.persons,
        "data_as_of": world.until.isoformat(),
        "years": list(summary.years),
        "rows": summary.rows,
        "quarantined": summary.quarantined,
        "warned": summary.warned,
        "superseded": summary.superseded,
        "run_out": {f"{year} {sex}": count for (year, sex), count in summary.run_out.items()},
        "reserve_numbers": summary.reserve_numbers,
        "rates": summary.rates,
        **tally.result(),
        "figures": figures,
    }
