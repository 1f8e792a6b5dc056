"""What was judged of a delivery, as it is kept and handed on: doubts, and what they hold back. Nothing is judged here.

A doubt names metric, column, unit, region and month, never a row or a value. Doubts are internal.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from pipelines.home import Home, beside, move_into_place
from pipelines.plausibility.rules import names_of
from pipelines.plausibility.tolerances import Severity, Window

# `column`, `region` or `month` NULL: every one. `month` is the first day of a month of event.
HOLDS: dict[str, type[pl.DataType]] = {
    "register": pl.String, "column": pl.String, "rule": pl.String, "region": pl.String, "month": pl.Date,
}  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """One metric that lies beyond what is tolerated."""

    register: str
    delivery: str
    metric: str
    column: str | None  # None: the delivery as a whole
    unit: str | None
    region: str | None
    month: str | None  # YYYY-MM-DD, where the metric is one of a month
    severity: Severity
    window: Window


@dataclass(frozen=True)
class Judgement:
    """What came out for a delivery. `version` changes when the delivery, what it is compared with or the limits do;
    `limits` with these alone.
    """

    register: str
    delivery: str
    version: str
    limits: str
    compared: int  # earlier deliveries
    few: bool  # so few that the limits were widened
    judged: int  # metrics times columns
    recent: tuple[str, ...]  # the months that recent metrics are about
    doubts: tuple[Doubt, ...]

    @property
    def holding(self) -> tuple[Doubt, ...]:
        """The doubts that hold figures back."""
        return tuple(doubt for doubt in self.doubts if doubt.severity == "hold")


def holds(judgement: Judgement) -> pl.DataFrame:
    """`HOLDS`: what may not be published until somebody has looked, one row per rule, column, region and month.

    A doubt about recent months holds those; one about a whole delivery holds every month.
    """
    rows = [
        (doubt.register, column, rule, doubt.region, month)
        for doubt in judgement.holding
        for rule, column in [names_of(doubt.metric, doubt.column)]
        for month in months_of(doubt, judgement)
    ]
    text = {name: pl.String if kind == pl.Date else kind for name, kind in HOLDS.items()}
    frame = pl.DataFrame(rows, schema=text, orient="row").with_columns(pl.col("month").str.to_date("%Y-%m-%d"))
    return frame.unique().sort(*HOLDS, nulls_last=False)


def months_of(doubt: Doubt, judgement: Judgement) -> tuple[str | None, ...]:
    """The first days of the months that a doubt is about; None where it is about every month."""
    windows: Mapping[Window, tuple[str | None, ...]] = {
        "whole": (None,),
        "recent": judgement.recent,
        "month": (doubt.month,),
    }
    return windows[doubt.window]


def place(home: Home, register: str, delivery: str) -> Path:
    """Where a judgement is kept."""
    return home.part("plausibility") / "judgements" / register / f"{delivery}.json"


def kept(home: Home, register: str) -> list[Judgement]:
    """Every judgement of a register that is kept, by delivery."""
    paths = (home.part("plausibility") / "judgements" / register).glob("*.json")
    return [one for one in map(_read, sorted(paths)) if one]


def of(home: Home, register: str, delivery: str) -> Judgement | None:
    """The judgement of a delivery; None where it has not been judged yet.

    So too where what is there is no judgement, as after a disk that failed: the next examination makes it anew.
    """
    return _read(place(home, register, delivery))


def _read(path: Path) -> Judgement | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        doubts = tuple(Doubt(**doubt) for doubt in said["doubts"])
        return Judgement(**{**said, "recent": tuple(said["recent"]), "doubts": doubts})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def keep(home: Home, judgement: Judgement) -> None:
    """Write a judgement in one step."""
    path = place(home, judgement.register, judgement.delivery)
    made = beside(path)
    made.write_text(json.dumps(asdict(judgement), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    move_into_place(made, path)
