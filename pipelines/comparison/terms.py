"""What a comparison must know of an indicator besides its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

import polars as pl

from pipelines.select.catalogue import Indicator
from pipelines.select.header import Measure
from pipelines.statistics import scale

FUNNELS = get_args(scale.Measure)  # measures that limits around what is expected are made for
MEANS = ("mean", "change")
METHODS: Mapping[str, str] = {
    "proportion": "wilson", "rate": "byar_or_exact", "ratio": "byar_or_exact", "count": "byar_or_exact", "mean": "t",
    "change": "t",
}  # fmt: skip
"""Measure -> the interval that tells that a value is made of the counts beside it; a source may give a value alone."""


@dataclass(frozen=True)
class Terms:
    """Of one indicator. `per`: a rate is cases per so many person-years. `breaks_from`: first days of new series."""

    measure: Measure
    direction: Literal["higher", "lower", "follow"]
    per: float = 1.0
    breaks_from: Sequence[date] = ()

    @staticmethod
    def of(indicator: Indicator, breaks_from: Sequence[date] = ()) -> "Terms":
        """What the header says."""
        header = indicator.header
        per = header.population.per if header.population else 1.0
        return Terms(header.measure, header.direction, float(per), tuple(breaks_from))

    @property
    def has_funnel(self) -> bool:
        return self.measure in FUNNELS

    @property
    def scale(self) -> scale.Measure:
        """The measure, of one that has a funnel."""
        return cast(scale.Measure, self.measure)

    @property
    def is_judged(self) -> bool:
        """Whether one figure is better than another."""
        return self.direction != "follow"

    @property
    def better(self) -> float:
        """1 where higher is better, else -1."""
        return 1.0 if self.direction == "higher" else -1.0

    def is_unbroken(self, earlier_start: pl.Expr, later_end: pl.Expr) -> pl.Expr:
        """Whether no new series begins after the one day and up to the other."""
        crossed = [(earlier_start < day) & (later_end >= day) for day in self.breaks_from]
        return ~pl.any_horizontal(*crossed) if crossed else pl.lit(True)


def named(terms: Mapping[str, Terms], vip: str, indicator: str) -> Terms:
    """Those of an indicator. ValueError where there are none."""
    name = f"{vip}/{indicator}"
    if name not in terms:
        raise ValueError(f"indicators, {name}: not there. Give the terms of every indicator that has rows.")
    return terms[name]
