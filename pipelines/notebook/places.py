"""Areas by their code or name. A region and a municipality may share a name: then it has to be said which is meant."""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

import polars as pl

from data_contracts.shapes import AREA_LEVELS
from pipelines.notebook.errors import SelectionError, meant

# What is no part of the place's own name: Region Skåne, Jönköpings län, Västra Götalandsregionen.
AROUND = re.compile(r"^(?:sjukvårdsregion|region)\s+|s?\s+län$|\s+sjukvårdsregionen$|sregionen$", re.IGNORECASE)


class Area(NamedTuple):
    """An area. Its code alone does not say what it is an area of."""

    area_level: str
    area_code: str
    area_name: str

    def __str__(self) -> str:
        return f"{self.area_name} ({self.area_level} {self.area_code})"


def find(said: str, areas: pl.DataFrame, levels: Collection[str] = AREA_LEVELS) -> Area:
    """The one area that has this code or name, at one of the levels; letter case does not matter.

    A name may be the whole one or the place's own: Region Skåne or Skåne. Raises SelectionError where there is none,
    or more than one.
    """
    everywhere = _matching(said, [Area(*row) for row in areas.iter_rows()])
    found = [area for area in everywhere if area.area_level in levels]
    if len(found) > 1:
        raise SelectionError(
            f"area: {said} is {' and '.join(map(str, found))}. Give the code, or say which with level=."
        )
    if found:
        return found[0]
    if everywhere:
        raise SelectionError(f"area: {said} is {' and '.join(map(str, everywhere))}, and no {' or '.join(levels)}.")
    names = [name for whole in areas["area_name"] for name in (own_name(whole), whole)]
    raise SelectionError(f"area: there is no {said}.{meant(said, names)} An area is a code, a name or a level.")


def own_name(name: str) -> str:
    """The name without the words around it: Skåne of Region Skåne."""
    return AROUND.sub("", name.strip())


def _matching(said: str, areas: list[Area]) -> list[Area]:
    """By code; else by a name as it stands or the place's own; else by the place's own of what was written too."""
    wanted, own = said.strip().casefold(), own_name(said).casefold()
    ways: tuple[Callable[[Area], bool], ...] = (
        lambda area: area.area_code.casefold() == wanted,
        lambda area: wanted in (area.area_name.casefold(), own_name(area.area_name).casefold()),
        lambda area: own_name(area.area_name).casefold() == own,
    )
    found = ([area for area in areas if way(area)] for way in ways)
    return next((matching for matching in found if matching), [])
