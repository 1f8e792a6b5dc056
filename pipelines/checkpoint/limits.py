"""What `limits.toml` says: how far each metric of a publication may go, and what follows where it goes further."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PLACE = Path(__file__).with_name("limits.toml")


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class General(_Said):
    """What holds for all metrics."""

    deviations: float = Field(gt=0)


class Limit(_Said):
    """Of one metric. `floor`: points of a share; of what is no share, a part of what was expected."""

    title: str = Field(min_length=1)
    floor: float = Field(default=0.0, ge=0)
    severity: Literal["block", "hold", "warn"]
    reason: str = Field(min_length=1)


class Limits(_Said):
    """All of them."""

    general: General
    metrics: dict[str, Limit]


@cache
def load() -> Limits:
    """As shipped: a site has no other, as a publication hangs together alike everywhere."""
    return Limits.model_validate(tomllib.loads(PLACE.read_text(encoding="utf-8")))
