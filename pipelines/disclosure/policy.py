"""What a disclosure policy says: which cells are hidden for their own sake, and how well hidden counts are kept."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipelines.disclosure.system import Numbers
from pipelines.errors import UserError

POLICIES = Path(__file__).with_name("policies")


class Cost(BaseModel):
    """What hiding a cell costs by its level, period and margin, as factors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Mapping[str, float]
    period: Mapping[str, float]
    margin: Mapping[str, float]


class Thin(BaseModel):
    """Of rows with cases the least part that is not small by itself, for them to be shown at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    total: float = Field(ge=0, le=1)
    margin: float = Field(ge=0, le=1)
    series: float = Field(ge=0, le=1)
    municipalities: float = Field(ge=0, le=1)
    inhabitants: float = Field(ge=0, le=1)


class Policy(BaseModel):
    """A file of `policies`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    smallest_count: int = Field(ge=2)
    smallest_base: int = Field(ge=2)
    width: int = Field(ge=1)
    remainders: Literal["guarded", "of_areas", "free"]
    revision_differences: Literal["tolerated", "protected"]
    why_tolerated: str = ""
    thin: Thin
    cost: Cost
    grounds: Mapping[str, str] = {}  # register -> legal ground to show an organisation its own figures in full

    @model_validator(mode="after")
    def _gives_a_reason(self) -> "Policy":
        if self.revision_differences == "tolerated" and not self.why_tolerated:
            raise ValueError("why_tolerated: revision_differences are tolerated only with a reason; write it there")
        return self

    def is_small(self, counts: Numbers) -> np.ndarray:
        """Of counts which are too small to be shown; none is not."""
        return (counts > 0) & (counts < self.smallest_count)


def load(name: str = "strict") -> Policy:
    """The policy with this name, as shipped."""
    return _parsed(POLICIES / f"{name}.toml")


def read(name: str, files: Mapping[str, Path]) -> Policy:
    """The policy with this name among files by their path. Raises UserError where there is none."""
    ending = f"{POLICIES.name}/{name}.toml"
    for path, file in files.items():
        if path.endswith(f"/{ending}"):
            return _parsed(file)
    known = ", ".join(sorted(Path(path).stem for path in files if Path(path).parent.name == POLICIES.name))
    raise UserError(f"vip.toml: disclosure: there is no policy {name}. Choose one of {known}.")


def _parsed(file: Path) -> Policy:
    """A policy may extend another beside it: what it says itself stands."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    base = said.pop("extends", None)
    whole = _parsed(file.with_name(f"{base}.toml")).model_dump() if base else {}
    return Policy.model_validate(whole | said)
