"""What a disclosure policy says: which cells are hidden for their own sake, and how well hidden counts are kept."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pipelines.disclosure.system import Numbers

POLICIES = Path(__file__).with_name("policies")


class Cost(BaseModel):
    """What hiding a cell costs by its level, period and margin, as factors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Mapping[str, float]
    period: Mapping[str, float]
    margin: Mapping[str, float]


class Policy(BaseModel):
    """A file of `policies`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    version: int = Field(ge=1)
    smallest_count: int = Field(ge=2)
    smallest_base: int = Field(ge=2)
    width: int = Field(ge=1)
    remainders: Literal["guarded", "free"]
    cost: Cost

    def is_small(self, counts: Numbers) -> np.ndarray:
        """Of counts which are too small to be shown; none is not."""
        return (counts > 0) & (counts < self.smallest_count)


def load(name: str = "strict") -> Policy:
    """The policy with this name."""
    return Policy.model_validate(tomllib.loads((POLICIES / f"{name}.toml").read_text(encoding="utf-8")))
