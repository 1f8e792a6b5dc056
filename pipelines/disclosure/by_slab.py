"""Slabs one after the other, or, where they are large, one for each core at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import polars as pl

from pipelines.abreast import abreast, cores
from pipelines.disclosure.planning import INDICATOR

Answer = TypeVar("Answer")
MANY = 30_000  # rows of all slabs from which on a process for each core is sooner done


def of_names(rows: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Those of these indicators, `<vip>/<name>`: asked for so that a file's row groups of others are not read."""
    asked = (zip(INDICATOR, name.split("/"), strict=True) for name in names)
    return rows.filter(
        pl.any_horizontal(pl.all_horizontal(pl.col(column) == said for column, said in one) for one in asked)
    )


def by_slab(
    function: Callable[..., Answer], asked: Iterable[tuple[object, ...]], rows: pl.LazyFrame
) -> Iterator[Answer]:
    """What the function makes of each slab, in their order. `rows`: of all slabs, as many as there are."""
    number = rows.select(pl.len()).collect().item()
    return abreast(function, asked, cores() if number >= MANY else 1)
