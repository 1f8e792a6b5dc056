"""Slabs one after the other, or, where they are large, one for each core at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import polars as pl

from pipelines.abreast import abreast, cores
from pipelines.disclosure.planning import INDICATOR

Answer = TypeVar("Answer")
MANY = 30_000  # rows of all slabs from which on a process for each core is sooner done


def of_names(rows: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Those of these indicators, `<vip>/<name>`."""
    split = [name.split("/") for name in names]
    named = pl.LazyFrame(split, schema=dict.fromkeys(INDICATOR, pl.String), orient="row")
    return rows.join(named, on=list(INDICATOR), how="semi", maintain_order="left")


def by_slab(
    function: Callable[..., Answer], asked: Iterable[tuple[object, ...]], rows: pl.LazyFrame
) -> Iterator[Answer]:
    """What the function makes of each slab, in their order. `rows`: of all slabs, as many as there are."""
    number = rows.select(pl.len()).collect().item()
    return abreast(function, asked, cores() if number >= MANY else 1)
