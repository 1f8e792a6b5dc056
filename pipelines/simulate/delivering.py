"""Which rows are in which delivery: what came late, what was corrected since, what was withdrawn."""

import numpy as np
import polars as pl

from pipelines.simulate.calendar_plan import Delivery
from pipelines.simulate.chance import coin
from pipelines.simulate.finishing import asked, is_named, key
from pipelines.simulate.frames import stack
from pipelines.simulate.sources import Register

CORRECTED_SHARE = 0.06  # of rows that a later delivery restates: they were otherwise in the earlier one
WITHDRAWN_SHARE = 0.02  # so many more were in the earlier delivery only
WITHDRAWN_SHIFT_DAYS = 3


def delivered(
    rows: pl.DataFrame, register: Register, plan: list[Delivery], rng: np.random.Generator
) -> list[pl.DataFrame]:
    """The rows of each delivery with `known`: is the row part of what is known after all deliveries."""
    event = pl.col(register.terms.event)
    registered = event + pl.duration(days=pl.col("delay_days") if "delay_days" in rows.columns else pl.lit(0))
    # A row tells of nothing that has not happened yet: what was followed up later comes in a later delivery.
    arrived = pl.max_horizontal(registered, *register.source.moves_together)
    found = []
    for delivery, later in zip(plan, [*plan[1:], None], strict=True):
        within = event.is_between(delivery.covers_from, delivery.covers_to) & (arrived <= delivery.extracted_on)
        part = rows.filter(within).with_columns(known=pl.lit(True))
        found.append(part if later is None else _as_first_sent(part, register, later, rng))
    return found


def _as_first_sent(part: pl.DataFrame, register: Register, later: Delivery, rng: np.random.Generator) -> pl.DataFrame:
    """The rows of an earlier delivery; those that are restated later had other values, and some exist no more."""
    event = pl.col(register.terms.event)
    kept, restated = part.filter(event < later.replaces_from), part.filter(event >= later.replaces_from)
    restated = restated.with_columns(known=pl.lit(False))
    wrong = pl.Series(coin(rng, CORRECTED_SHARE, restated.height))
    corrected = register.source.misread(restated.filter(wrong))
    gone = shifted(
        restated.filter(pl.Series(coin(rng, WITHDRAWN_SHARE, restated.height))),
        register,
        -WITHDRAWN_SHIFT_DAYS,
    )
    gone = gone.filter(event >= later.replaces_from)
    restated = stack([restated.filter(~wrong), corrected, gone])
    named = restated.filter(is_named(register)).unique(key(register), keep="first", maintain_order=True)
    return renumbered(stack([kept, named, restated.filter(~is_named(register))]))


def shifted(rows: pl.DataFrame, register: Register, days: int) -> pl.DataFrame:
    """The rows so many days later, with all dates that belong together."""
    moved = rows.with_columns(pl.col(column) + pl.duration(days=days) for column in register.source.moves_together)
    return asked(moved, register)


def renumbered(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with an `origin` of their own each."""
    return rows.with_columns(origin=pl.int_range(pl.len()))
