"""What a declaration rests on beside published rows and headers: contracts, calendars, days, names of what changed.

All of it may be public:

* contracts, calendars and form versions are definitions; none depends on a row;
* days of extraction and the days that deliveries cover say when, and of nobody. How many rows a delivery has, how many
  are in quarantine and under which rule, whom an erasure took out, and hashes of deliveries are not here: beside
  all but one of a few counts they could tell the last;
* which register a published coverage is of is what `coverage.toml` declares; its counts are not here, and its shares
  are read from the published rows;
* what changed since the publication before is counted in rows of two public tables, which anyone can compare; names of
  definitions and code lists are in both public manifests, and a contract that changed is told by its register alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.delivery import Break, Delivery


@dataclass(frozen=True)
class Arrival:
    """One delivery: the day it was extracted at its source, and the last day that it covers."""

    extracted_on: date
    covers_to: date


@dataclass(frozen=True)
class Source:
    """One register that a published indicator reads. `name`: that of its contract."""

    name: str
    delivery: Delivery
    arrivals: tuple[Arrival, ...]
    is_simulated: bool
    has_coverage: bool = False  # published coverage of it, or of others beside it, may stand beside figures


@dataclass(frozen=True)
class Before:
    """What differs from the publication before. `differences`: as `differing.differences` gives them.

    `definitions` and `code_lists`: name -> `new`, `changed` or `gone`; `contracts`: registers with another contract.
    """

    name: str
    differences: pl.DataFrame
    definitions: Mapping[str, str]
    code_lists: Mapping[str, str]
    contracts: tuple[str, ...]
    areas_changed: bool
    disclosure_changed: bool


@dataclass(frozen=True)
class Facts:
    """`read_by`: `<vip>/<indicator>` -> the sources it reads. `breaks`: -> what its header and its sources declare.

    `follows`: the publication before by name, also where it is not there to compare with. `areas`: as `vip.toml` has
    it; `area_version`: of the tables of areas and population, as the public manifest names it.
    """

    as_known_on: date
    sources: tuple[Source, ...]
    read_by: Mapping[str, tuple[str, ...]]
    breaks: Mapping[str, tuple[Break, ...]]
    areas: str | int
    area_version: str
    area_changes: tuple[date, ...] = ()  # within the published time
    policy_version: int | None = None
    planned_revision: bool = False
    months_may_change: bool = True  # provisional months of large areas, at each publication
    follows: str | None = None
    before: Before | None = None

    def source(self, name: str) -> Source:
        """One of them by name."""
        return next(one for one in self.sources if one.name == name)
