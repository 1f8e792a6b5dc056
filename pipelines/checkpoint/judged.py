"""What a checkpoint came to, as it is kept in the home and told of: metrics, levels and indicators, never a count."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pipelines.home import Home, beside, move_into_place


@dataclass(frozen=True)
class Doubt:
    """One metric of one level that lies beyond what is allowed. `about`: indicators, with area and period."""

    metric: str
    level: str
    severity: Literal["block", "hold", "warn"]
    about: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """Of a publication month, the last time that it was made anew. `judged`: metrics times levels."""

    publication: str
    judged: int
    doubts: tuple[Doubt, ...]

    def of(self, severity: str) -> tuple[Doubt, ...]:
        """The doubts of a severity."""
        return tuple(doubt for doubt in self.doubts if doubt.severity == severity)


def home_of(home: Home) -> Path:
    """Where the pages lie."""
    return home.part("plausibility") / "publications"


def page_of(home: Home, publication: str) -> Path:
    """The page about a publication."""
    return home_of(home) / publication / "index.html"


def place(home: Home, publication: str) -> Path:
    """Where what it came to is kept."""
    return home_of(home) / publication / "judged.json"


def keep(home: Home, judged: Judged) -> None:
    """Write it in one step."""
    path = place(home, judged.publication)
    made = beside(path)
    made.write_text(json.dumps(asdict(judged), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    made.chmod(0o600)
    move_into_place(made, path)


def of(home: Home, publication: str) -> Judged | None:
    """None where it was not judged, or what is there is nothing that was written."""
    try:
        said = json.loads(place(home, publication).read_text(encoding="utf-8"))
        doubts = tuple(Doubt(**{**doubt, "about": tuple(doubt["about"])}) for doubt in said["doubts"])
        return Judged(said["publication"], said["judged"], doubts)
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
