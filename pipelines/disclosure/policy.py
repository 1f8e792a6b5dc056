"""What a disclosure policy says: by which method counts are protected, which are small, and how well they are kept.

A method hides counts and shows the others as they are, or shows all of them changed: rounded, or with noise.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipelines.disclosure.system import Numbers
from pipelines.errors import UserError

POLICIES = Path(__file__).with_name("policies")
FOLDER = "disclosure/policies"  # among the files that decide what may leave
OF_OLDER = {
    "revision_differences": "tolerated",
    "why_tolerated": "Of a policy of before this was asked: its months had new figures each time.",
}


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


class Said(BaseModel):
    """What a file of `policies` says whichever its method is."""

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

    @model_validator(mode="before")
    @classmethod
    def _with_what_older_ones_meant(cls, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """A publication keeps its policy as it was then; what is asked since has a default that says what it did."""
        return said if "revision_differences" in said else {**OF_OLDER, **said}

    @model_validator(mode="after")
    def _gives_a_reason(self) -> Self:
        if self.revision_differences == "tolerated" and not self.why_tolerated:
            raise ValueError("why_tolerated: revision_differences are tolerated only with a reason; write it there")
        return self

    def is_small(self, counts: Numbers) -> np.ndarray:
        """Of counts which are too small to be shown; none is not."""
        return (counts > 0) & (counts < self.smallest_count)


class Hiding(Said):
    """What is shown is exact; small counts are hidden, and others beside them."""

    method: Literal["hide"] = "hide"
    cost: Cost
    grounds: Mapping[str, str] = {}  # register -> legal ground to show an organisation its own figures in full


class Changing(Said):
    """What is shown is changed; its exact count can be told only as one of several.

    breaches: whether a publication in which the attack finds counts is refused, or goes out and its certificate reports
    them. `reason` says why it is reported. amount_digits: significant digits of means and medians, as an exact mean of
    whole numbers tells how many there are.
    """

    breaches: Literal["refused", "reported"] = "refused"
    reason: str = ""
    amount_digits: int = Field(ge=1)

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.breaches == "reported" and not self.reason:
            raise ValueError('reason: say why breaches are "reported", or refuse them')
        return self


class Percent(BaseModel):
    """Shares as whole per cent of exact counts; to the nearest `coarse` where under `coarse_under` cases there are
    fewer than `few` with the event, or without it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    coarse: int = Field(ge=2, le=50)
    coarse_under: int = Field(ge=1)
    few: int = Field(ge=1)


class Rounding(Changing):
    """Counts to the nearest multiple of `base`, halves up; fewer cases than `smallest_base` are hidden.

    hidden_below: so are smaller counts, unless none. exact_levels: where nothing is changed or kept. percent: how
    shares are made; without it they are made of the rounded counts.
    """

    method: Literal["round"]
    base: int = Field(ge=2)
    hidden_below: int = Field(default=1, ge=1)
    exact_levels: tuple[str, ...] = ()
    percent: Percent | None = None


class CellKey(Changing):
    """Counts with noise of at most `noise`, none of them from 1 to `least` - 1; nought stays nought."""

    method: Literal["cellkey"]
    noise: int = Field(ge=3)
    least: int = Field(ge=2)

    @model_validator(mode="after")
    def _reaches_nought(self) -> Self:
        if self.least > self.noise:
            raise ValueError("least: is above noise, so that some counts could become neither nought nor as many")
        return self


Perturbing = Rounding | CellKey
Policy = Hiding | Perturbing
METHODS: Mapping[str, type[Policy]] = {"hide": Hiding, "round": Rounding, "cellkey": CellKey}


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
    whole = _whole(file)
    method = METHODS.get(whole.get("method", "hide"))
    if method is None:
        raise UserError(f"{file.name}: method: there is no {whole['method']}. Choose one of {', '.join(METHODS)}.")
    return method.model_validate(whole)


def _whole(file: Path) -> dict[str, Any]:
    """A policy may extend another beside it: what it says itself stands."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    base = said.pop("extends", None)
    return (_whole(file.with_name(f"{base}.toml")) if base else {}) | said
