"""The publications of a home by the names that people give them: `2026-10`, the last revision, or `2026-10-r1`."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserError
from pipelines.home import Home

NAMED = re.compile(r"([12]\d{3}-(?:0[1-9]|1[0-2]))(?:[-/ ]?r([1-9]\d*))?")


@dataclass(frozen=True, order=True)
class Revision:
    """One revision of a publication, in place."""

    publication: str
    number: int
    folder: Path

    def __str__(self) -> str:
        return f"{self.publication}-r{self.number}"


def revisions(series: Path) -> list[int]:
    """The numbers of those that are in place, of one month's folder."""
    return sorted(int(path.name[1:]) for path in series.glob("r*") if (path / "manifest.json").is_file())


def every(home: Home) -> list[Revision]:
    """All that are in place, the oldest first."""
    series = sorted(path for path in home.publications.glob("*-*") if NAMED.fullmatch(path.name))
    return [Revision(path.name, number, path / f"r{number}") for path in series for number in revisions(path)]


def last_of_each(home: Home) -> list[Revision]:
    """The last revision of every publication, the oldest first."""
    return list({one.publication: one for one in every(home)}.values())


def named(home: Home, text: str) -> Revision:
    """The one that is meant. Raises UserError where the text is no name, or there is none of that name."""
    found = NAMED.fullmatch(text)
    if not found:
        raise UserError(f"{text}: is no publication. Write its month as 2026-10, or one revision as 2026-10-r1.")
    there = [one for one in every(home) if one.publication == found[1] and found[2] in (None, str(one.number))]
    if not there:
        having = ", ".join(map(str, every(home)[-5:])) or "none"
        raise UserError(f"{text}: there is no such publication in {home.root}. The last are {having}.")
    return there[-1]
