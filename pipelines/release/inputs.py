"""Everything that the results and the gate of a publication are made of; no row of a register is among it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines import improvement
from pipelines.aggregate.ground import Ground
from pipelines.aggregate.heard import HEARD
from pipelines.aggregate.plan import PLAN, Plan
from pipelines.aggregate.results import Counted
from pipelines.configuration import Configuration
from pipelines.disclosure import policy as policies
from pipelines.disclosure import vintages
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.vintages import Past
from pipelines.holds.hold import HELD
from pipelines.improvement import budget
from pipelines.plausibility.coverage import COVERAGE
from pipelines.project import PROJECT
from pipelines.reference.changes import changes_of, successors
from pipelines.release.files import About
from pipelines.release.hashing import sha256
from pipelines.select.catalogue import Catalogue
from pipelines.select.warehouse import Warehouse

PLAN_FILE = "plan.toml"
PUBLIC_STATUSES = ("adopted", "managed")


def policy_files() -> dict[str, Path]:
    """Name -> file of all that decides what may leave: the plan, and what the gate is made of."""
    package = PROJECT / "pipelines"
    parts = [path for ending in ("py", "toml") for path in package.glob(f"disclosure/**/*.{ending}")]
    return {PLAN_FILE: PLAN, **{path.relative_to(package).as_posix(): path for path in sorted(parts)}}


@dataclass(frozen=True)
class Inputs:
    """`counted`: the indicators with their cells. `coverage`: `COVERAGE`, as far as it may be shown. `heard`: `HEARD`.
    `held`: `HELD`, also what is lifted.

    Of `warehouse` only what is no row is asked: contracts and deliveries, reference tables, the clock.
    `all_statuses`: also indicators that no working group has adopted are shown. `policy`: see `policy_files`.
    `before`: what was served last, and in which revision (`2026-09-r1`). `planned_revision`: all may have new figures.
    `noise_key`: the secret that noise is drawn by, where the policy draws any.
    """

    publication: str
    warehouse: Warehouse
    catalogue: Catalogue
    configuration: Configuration = field(default_factory=Configuration)
    counted: Sequence[Counted] = ()
    coverage: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COVERAGE))
    heard: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HEARD))
    held: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HELD))
    all_statuses: bool = False
    rows_are_public: bool = False
    policy: Mapping[str, Path] = field(default_factory=policy_files)
    before: tuple[str, Path] | None = None
    planned_revision: bool = False
    noise_key: bytes | None = field(default=None, repr=False)

    @cached_property
    def plan(self) -> Plan:
        return Plan.load(self.policy[PLAN_FILE])

    @cached_property
    def disclosure(self) -> Policy:
        """What is too small to be shown. Raises UserError where the settings name none that there is."""
        return policies.read(self.configuration.disclosure, self.policy)

    @property
    def shown(self) -> list[Counted]:
        """The indicators that have rows in the publication."""
        return [item for item in self.counted if self.all_statuses or item.indicator.header.status in PUBLIC_STATUSES]

    @property
    def about(self) -> About:
        """What a reader of any file must know of all figures."""
        is_simulated = all(known.simulated for known in self.warehouse.known.values())
        if self.rows_are_public:
            return About(is_simulated, "none", None)
        return About(is_simulated, self.disclosure.method, self.disclosure.title)

    @property
    def past(self) -> Past | None:
        """What was served before, with areas as they are called now."""
        if self.before is None:
            return None
        past = vintages.read(self.before[1], self.before[0])
        if self.configuration.view != "now":
            return past
        return past.recoded(successors(changes_of(self.warehouse.reference.read("municipality_change"))))

    @cached_property
    def ground(self) -> Ground:
        """What the results stand on."""
        return Ground.of(self.warehouse, self.plan, self.coverage, self.heard, self.held)

    @cached_property
    def charting(self) -> improvement.Grounds:
        """What control charts rest on; all of it is known before any figure is."""
        clock, tables = self.warehouse.clock, self.warehouse.reference.read(*budget.TABLES)
        return improvement.Grounds.of(self.catalogue, self.plan, tables, clock.period_from, clock.period_to)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that results are made of, so that they are never published beside other inputs."""
        cells = {
            item.indicator.name: [sha256(path) for path in (item.cells.path, item.indicator.path)]
            for item in self.counted
        }
        told = (self.coverage, self.heard, self.held)
        frames = [hashlib.sha256(frame.write_csv().encode()).hexdigest() for frame in told]
        said = [self.publication, repr(self.warehouse.clock), self.warehouse.reference.version, frames, cells]
        policy = sha256(self.policy[PLAN_FILE])
        return hashlib.sha256(json.dumps([*said, policy], sort_keys=True).encode()).hexdigest()
