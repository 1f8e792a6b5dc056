"""What a deployment decides, in `vip.toml`: which registers may be linked, how far back is published, in which areas.

The site's file goes before the project's, field by field; linkages of both hold. The environment goes before both, see
`overriding`. Secrets are never here.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data_contracts.delivery import Identity
from pipelines import declared, overriding
from pipelines.alerts.settings import Alerts
from pipelines.errors import UserError
from pipelines.portal.settings import PortalSettings
from pipelines.project import Project, Register
from pipelines.publisher import Publisher
from pipelines.reference.days import EARLIEST, View
from pipelines.storage import Storage
from pipelines.timetable import Timetable

UNLINKABLE = (Identity.DELIVERY_PSEUDONYM, Identity.NONE)
# It names a column and a file of the identity store, where what belongs to a register has its name and `.` or `_<day>`.
LinkageName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Linkage(BaseModel):
    """Registers whose rows may be joined on the person, by which legal ground and for how long.

    It holds on the days from `valid_from` to `valid_to`, both inclusive; without them there is no first or last day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    registers: list[str] = Field(min_length=2)
    legal_ground: str = Field(min_length=1)
    simulated_only: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    @field_validator("registers")
    @classmethod
    def _once_each(cls, registers: list[str]) -> list[str]:
        if len(set(registers)) < len(registers):
            raise ValueError("a register is named twice")
        return registers

    @model_validator(mode="after")
    def _holds_at_all(self) -> "Linkage":
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("it holds on no day: valid_from is after valid_to")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the ground covers a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Configuration(BaseModel):
    """`vip.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: str | None = None  # the site folder, where neither --site nor VIP_SITE names one
    history_months: int = Field(default=48, ge=1, le=600)
    programmes: list[str] | None = Field(default=None, min_length=1)  # those that are computed; None for all there are
    areas: Literal["now", "then"] | int = "now"  # municipalities as they are now, were then, or were in a year
    disclosure: str = Field(default="strict", min_length=1)  # the policy that says what is too small to be shown
    rows_are_public: bool = False  # anyone has every row already: nothing to hide, and all indicators are shown
    linkages: dict[LinkageName, Linkage] = {}
    # Who hands the figures on. None depends on it, so manifests and records are silent about it.
    publisher: Publisher | None = Field(default=None, exclude=True)
    # Who may come to the portal, and how; no figure depends on that either.
    portal: PortalSettings | None = Field(default=None, exclude=True)
    # To whom runs tell what came of them; likewise.
    alerts: Alerts | None = Field(default=None, exclude=True)
    # Where Dagster keeps its record of runs; none depends on that.
    storage: Storage = Field(default=Storage(), exclude=True)
    # When Dagster requests the monthly run by itself; without it never. No figure depends on that.
    schedule: Timetable | None = Field(default=None, exclude=True)

    @field_validator("areas", mode="before")
    @classmethod
    def _a_known_view(cls, areas: object) -> object:
        if isinstance(areas, str) and areas.isdecimal():  # the environment knows texts only
            areas = int(areas)
        is_year = type(areas) is int and EARLIEST.year <= areas <= MAXYEAR
        if areas not in ("now", "then") and not is_year:
            raise ValueError(f'say "now", "then" or a year from {EARLIEST.year}, as areas = 2020')
        return areas

    @property
    def view(self) -> View:
        """As of which day areas count; of a year it is the last."""
        return date(self.areas, 12, 31) if isinstance(self.areas, int) else self.areas

    @property
    def joined(self) -> dict[str, frozenset[str]]:
        """Linkage -> the registers it joins."""
        return {name: frozenset(linkage.registers) for name, linkage in self.linkages.items()}

    def linkages_of(self, register: str, *, simulated: bool = True) -> list[str]:
        """The names of the linkages a register is part of; for real persons without those of simulated ones only."""
        return sorted(
            name
            for name, linkage in self.linkages.items()
            if register in linkage.registers and (simulated or not linkage.simulated_only)
        )


def has_persons(register: Register) -> bool:
    """Whether its rows are about persons who are told apart."""
    return any(column.kind == "identifier" for column in register.columns.values())


def cannot_be_linked(register: Register) -> bool:
    """Whether its persons, if any, are unknown to everyone beyond one delivery."""
    return register.delivery.identity in UNLINKABLE or not has_persons(register)


def load(project: Project, environment: Mapping[str, str] = os.environ) -> Configuration:
    """The project's `vip.toml`, the site's on top, and the environment over both; linkages of all.

    Raises UserError naming the file and the field, or the variable of the environment.
    """
    said: dict[str, Any] = {}
    for root in project.roots:
        path = root / "vip.toml"
        if path.exists():
            own = _read(path)
            said = said | own | {"linkages": said.get("linkages", {}) | own.get("linkages", {})}
            _refuse_what_is_not_there(partial(_named, path), Configuration.model_validate(own), project)
    overrides = overriding.overrides(environment, frozenset(Configuration.model_fields))
    return _overridden(said, overrides, project) if overrides else Configuration.model_validate(said)


def _overridden(said: dict[str, Any], overrides: dict[overriding.Place, Any], project: Project) -> Configuration:
    try:
        found = Configuration.model_validate(overriding.laid_over(said, overrides))
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(map(str, first["loc"]))
        raise UserError(f"{overriding.blamed(place, overrides)}: {'.'.join(place)}: {first['msg']}") from None
    _refuse_what_is_not_there(lambda place: overriding.blamed(place, overrides), found, project)
    return found


def _named(path: Path, _: overriding.Place) -> str:
    return str(path)


def _refuse_what_is_not_there(where: Callable[[overriding.Place], str], said: Configuration, project: Project) -> None:
    """Programmes and registers that are named and that nobody has. `where`: what says a key, of its path."""
    there = project.programme_files
    unknown = [vip for vip in said.programmes or [] if vip not in there]
    if unknown:
        known = ", ".join(sorted(there))
        raise UserError(f"{where(('programmes',))}: programmes: there is no {', '.join(unknown)}. There are {known}.")
    for name, linkage in said.linkages.items():
        for problem in _problems(name, linkage, project):
            raise UserError(f"{where(('linkages', name))}: linkages.{name}{problem}")


def _problems(name: str, linkage: Linkage, project: Project) -> Iterator[str]:
    """What the registers say against a linkage."""
    if name in project.registers:
        yield f": {name} is a register, and its persons have that name already. Call the linkage something else."
    unknown = sorted(set(linkage.registers) - set(project.registers))
    if unknown:
        yield f".registers: there is no register {', '.join(unknown)}."
    strangers = [other for other in linkage.registers if cannot_be_linked(project.registers[other])]
    if strangers:
        yield (
            f".registers: {', '.join(strangers)} tells nobody apart beyond one delivery, so its persons cannot be "
            "joined with others. Leave it out."
        )
    identities = {project.registers[other].delivery.identity for other in linkage.registers}
    if len(identities) > 1:
        yield (
            f".registers: some know their persons by {' and some by '.join(sorted(identities))}, so nobody would be "
            "met in both. Join those of one kind."
        )


def _read(path: Path) -> dict[str, Any]:
    said = declared.tables(path)
    declared.checked(path, said, Configuration)
    return said
