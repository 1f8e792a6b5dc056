"""What `tolerances.toml` says: for each metric what it is called, how far it may vary, and what a doubt does."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines import declared
from pipelines.errors import UserError
from pipelines.plausibility.rules import METRICS
from pipelines.project import Project

PLACE = Path("pipelines/plausibility/tolerances.toml")
ID_KIND = "id_kind"  # the kind of identifier, which intake adds to the contract's columns
Severity = Literal["hold", "warn"]
Window = Literal["whole", "recent", "month"]
Unit = Literal["share", "days", "rows", "persons"]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class General(_Said):
    """What holds for all metrics."""

    history: int = Field(ge=1, le=120)
    few: int = Field(ge=1)
    widened: float = Field(ge=1)
    deviations: float = Field(gt=0)
    minimum: int = Field(ge=1)


class Tolerance(_Said):
    """How far one metric may vary."""

    title: str = Field(min_length=1)
    unit: Unit
    floor: float = Field(default=0.0, ge=0)
    at_most: float | None = None
    at_least: float | None = Field(default=None, ge=0)
    side: Literal["both", "high", "low"] = "high"
    severity: Severity
    window: Window
    reason: str = Field(min_length=1)


class Change(_Said):
    """What a register's own tolerance says otherwise."""

    floor: float | None = Field(default=None, ge=0)
    at_most: float | None = None
    at_least: float | None = Field(default=None, ge=0)
    side: Literal["both", "high", "low"] | None = None
    severity: Severity | None = None
    reason: str = Field(min_length=1)


class _File(_Said):
    general: General
    metrics: dict[str, Tolerance]
    registers: dict[str, dict[str, Change]] = {}


@dataclass(frozen=True)
class Tolerances:
    """The tolerances of one register."""

    general: General
    metrics: Mapping[str, Tolerance]
    changes: Mapping[str, Change]

    @property
    def version(self) -> str:
        """Changes when any of them does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def of(self, metric: str, column: str = "") -> Tolerance:
        """That of a metric, for a column where the register says something of its own about it."""
        found = self.metrics[metric]
        for name in (metric, f"{metric}.{column}"):
            change = self.changes.get(name)
            found = found.model_copy(update=change.model_dump(exclude_none=True)) if change else found
        return found


def load(project: Project, register: str) -> Tolerances:
    """The project's tolerances with the site's on top, field by field. Raises UserError naming file and field."""
    said: dict[str, Any] = {}
    for root in project.roots:
        path = root / PLACE
        if path.is_file():
            said = _merged(said, declared.tables(path))
            checked = declared.checked(path, said, _File)
    _check_names(checked, project)
    return Tolerances(checked.general, checked.metrics, checked.registers.get(register, {}))


def _check_names(said: _File, project: Project) -> None:
    unknown = sorted(set(said.registers) - set(project.registers))
    if unknown:
        raise UserError(f"{PLACE}: registers: there is no register {', '.join(unknown)}.")
    for register, changes in said.registers.items():
        columns = {"", ID_KIND, *project.registers[register].columns}
        for name in changes:
            metric, _, column = name.partition(".")
            named = column.split(".")[0] if metric in METRICS else column  # a rule is named by its column first
            if metric not in said.metrics or named not in {*columns, "row", "line"}:
                raise UserError(f"{PLACE}: registers.{register}.{name}: there is no such metric or column.")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(name), dict)
        merged[name] = _merged(below[name], value) if both else value
    return merged
