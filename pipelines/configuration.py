"""What a deployment decides, in `vip.toml`: which registers may be linked, and how far back is published.

The site's file goes before the project's, field by field; linkages of both hold. Secrets are never here.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.project import PROJECT, Project

UNLINKABLE = (Identity.DELIVERY_PSEUDONYM, Identity.NONE)


class Linkage(BaseModel):
    """Registers whose rows may be joined on the person, by which legal ground and for how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    registers: list[str] = Field(min_length=2)
    legal_ground: str = Field(min_length=1)
    simulated_only: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the ground covers a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Configuration(BaseModel):
    """`vip.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: str | None = None  # the site folder, where neither --site nor VIP_SITE names one
    history_months: int = Field(default=36, ge=1, le=600)
    rows_are_public: bool = False  # anyone has every row already: nothing to hide, and all indicators are shown
    linkages: dict[str, Linkage] = {}

    @property
    def joined(self) -> dict[str, frozenset[str]]:
        """Linkage -> the registers it joins."""
        return {name: frozenset(linkage.registers) for name, linkage in self.linkages.items()}

    def linkages_of(self, register: str) -> list[str]:
        """The names of the linkages a register is part of."""
        return sorted(name for name, linkage in self.linkages.items() if register in linkage.registers)


def load(project: Project) -> Configuration:
    """The project's `vip.toml` with the site's on top; linkages of both. Raises UserError naming file and field."""
    said: dict[str, Any] = {}
    for root in filter(None, (PROJECT, project.site)):
        path = root / "vip.toml"
        if path.exists():
            own = _read(path)
            said = said | own | {"linkages": said.get("linkages", {}) | own.get("linkages", {})}
    configuration = Configuration.model_validate(said)
    for name, linkage in configuration.linkages.items():
        unknown = sorted(set(linkage.registers) - set(project.registers))
        if unknown:
            raise UserError(f"vip.toml: linkages.{name}.registers: there is no register {', '.join(unknown)}.")
        strangers = [other for other in linkage.registers if project.registers[other].delivery.identity in UNLINKABLE]
        if strangers:
            raise UserError(
                f"vip.toml: linkages.{name}.registers: {', '.join(strangers)} tells nobody apart beyond one "
                "delivery, so its persons cannot be joined with others. Leave it out."
            )
    return configuration


def _read(path: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        Configuration.model_validate(said)
    except (UnicodeDecodeError, OSError):
        raise UserError(f"{path}: cannot be read as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: is not TOML: {error}") from None
    except ValidationError as error:
        found = error.errors()[0]
        raise UserError(f"{path}: {'.'.join(map(str, found['loc']))}: {found['msg']}") from None
    return said
