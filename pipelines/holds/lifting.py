"""What a site lifts: `holds.toml` names holds that somebody has looked at, until when, and why their figures are sound.

[[lifted]]
register = "psykosr"
rule = "plausibility.code"
column = "sex"            # without column, region or month: of every one
region = "14"
month = 2026-08-01
through = "2026-12"       # the last publication that it is lifted for
reason = "Regionen har bekräftat den nya kodningen."
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipelines import declared
from pipelines.errors import UserError
from pipelines.holds.hold import Hold
from pipelines.project import Project

PLACE = "holds.toml"


class Lifted(BaseModel):
    """One hold, or several alike, that hold nothing back any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    register_name: str = Field(alias="register")
    rule: str = Field(min_length=1)
    column: str | None = None
    region: str | None = None
    month: date | None = None
    through: str = Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")
    reason: str = Field(min_length=1)

    def covers(self, hold: Hold, publication: str) -> bool:
        """Whether a hold is lifted by this."""
        is_same = (self.register_name, self.rule) == (hold.register, hold.rule)
        parts = ((self.column, hold.column), (self.region, hold.region), (self.month, hold.month))
        return is_same and publication <= self.through and all(said in (None, its) for said, its in parts)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    lifted: list[Lifted] = []


def load(project: Project) -> list[Lifted]:
    """What project and site lift. Raises UserError naming file and field."""
    return [one for root in project.roots for one in _read(root / PLACE, project)]


def lifted(holds: Iterable[Hold], by: Sequence[Lifted], publication: str) -> Iterator[Hold]:
    """The same holds, with the reason where one is lifted."""
    for hold in holds:
        reasons = [one.reason for one in by if one.covers(hold, publication)]
        yield replace(hold, lifted=reasons[0]) if reasons else hold


def _read(path: Path, project: Project) -> list[Lifted]:
    if not path.is_file():
        return []
    found = declared.checked(path, declared.tables(path), _File).lifted
    for one in found:
        register = project.registers.get(one.register_name)
        if register is None:
            raise UserError(f"{path}: register: there is no register {one.register_name}.")
    return found
