"""Declared re-basings: from which month the control chart of one area begins anew, in `indicators/rebasing.toml`.

A re-basing says that a change is known, lasting and meant, so that what comes is held against the new level. The file
is the site's as a rule; entries of the project and its site both hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import Field, ValidationError, field_validator

from pipelines import declared
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.select.catalogue import Catalogue
from pipelines.select.header import Area, Attribution, Strict, problems_of


class Rebasing(Strict):
    """The series of one indicator in one area, by one attribution or by both, begins anew on the first of a month."""

    indicator: str  # <vip>/<indicator>
    attribution: Attribution | None = None
    area_level: Area
    area_code: str
    on: date = Field(alias="from")
    reason: str = Field(min_length=1)

    @field_validator("on")
    @classmethod
    def _begins_a_month(cls, on: date) -> date:
        if on.day != 1:
            raise ValueError("a series begins anew on the first day of a month; write that day")
        return on


class _File(Strict):
    rebasing: list[dict[str, Any]]


@dataclass(frozen=True)
class _There:
    """What an entry may name: indicators with their attributions, and areas by level and code."""

    attributions: Mapping[str, Sequence[str]]
    areas: frozenset[tuple[str, str]]


def load(project: Project, catalogue: Catalogue, area: pl.DataFrame) -> tuple[Rebasing, ...]:
    """All entries of the project and its site. `area` is that table of a run's reference store.

    Raises UserError that lists every problem with its file and entry: an entry names an indicator and an area that are
    there, an attribution that the indicator has, and a month once.
    """
    there = _There(
        {name: indicator.header.attribution for name, indicator in catalogue.indicators.items()},
        frozenset(area.select("area_level", "area_code").iter_rows()),
    )
    problems: list[str] = []
    found: list[Rebasing] = []
    for path in project.rebasing_files:
        for number, entry in enumerate(_entries(path), start=1):
            told = list(_problems(entry, there, found))
            problems += [f"{path}: entry {number}: {problem}" for problem in told]
            found += [] if told else [Rebasing.model_validate(entry)]
    if problems:
        raise UserError("The re-basings cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return tuple(found)


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        return _File.model_validate(declared.tables(path)).rebasing
    except ValidationError:
        raise UserError(f"{path}: holds something else than entries. Write each under a line [[rebasing]].") from None


def _problems(entry: dict[str, Any], there: _There, before: Sequence[Rebasing]) -> Iterator[str]:
    try:
        said = Rebasing.model_validate(entry)
    except ValidationError as error:
        yield from problems_of(error)
        return
    shown = there.attributions.get(said.indicator)
    if shown is None:
        yield f"indicator: there is no {said.indicator}; write <vip>/<indicator>"
    elif said.attribution and said.attribution not in shown:
        yield f"attribution: {said.indicator} is shown by {', '.join(shown)}; write that, or leave it out"
    if (said.area_level, said.area_code) not in there.areas:
        yield f"area_code: there is no {said.area_level} {said.area_code}; write its level, and its code as text"
    if any(_is_same_start(said, other) for other in before):
        yield "from: an earlier entry begins the same series on that day; leave one of them out"


def _is_same_start(one: Rebasing, other: Rebasing) -> bool:
    """Where one of them is of both attributions they meet too."""
    of_one, of_other = ((each.indicator, each.area_level, each.area_code, each.on) for each in (one, other))
    return of_one == of_other and (None in (one.attribution, other.attribution) or one.attribution == other.attribution)
