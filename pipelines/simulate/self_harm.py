"""Acts of self-harm: when they happen and how care writes them down.

Belongs here: what inpatient and outpatient care have in common. Does not belong here: where the person is cared for.
"""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, coin, words
from pipelines.simulate.conditions import SELF_HARM
from pipelines.simulate.histories import spaced
from pipelines.simulate.sources import Scene

REPEAT_EDGES, REPEAT_EDGE_SHARE, MEAN_REPEAT_DAYS, MOST_ACTS = (1, 2, 7, 29, 364, 365, 366), 0.06, 1500.0, 4
FIRST_ACT_DAYS = 120  # from the first contact, for who is in care for self-harm
UNDETERMINED_SHARE = 0.13
INTENTIONAL = {
    "X60.9": 0.12, "X61.9": 0.24, "X62.9": 0.04, "X63.9": 0.03, "X64.9": 0.18, "X65.9": 0.03, "X70.9": 0.05,
    "X78.9": 0.22, "X79": 0.02, "X80.9": 0.02, "X84.9": 0.05,
}  # fmt: skip
UNDETERMINED = {"Y10.9": 0.15, "Y11.9": 0.3, "Y12.9": 0.15, "Y14.9": 0.2, "Y28.9": 0.15, "Y34.9": 0.05}
POISONING = {"T39.1": 0.25, "T42.4": 0.25, "T43.2": 0.18, "T43.5": 0.14, "T42.6": 0.08, "T40.2": 0.05, "T50.9": 0.05}
INJURY = {"S51.8": 0.45, "S61.8": 0.25, "T14.1": 0.2, "S71.8": 0.1}
SECOND_CAUSE_SHARE, SECOND_CAUSE = 0.08, " X65.9"
POISONED = r"^(?:X6[0-5]|Y1[0-5])"  # external causes that are poisonings


def acts(scene: Scene) -> tuple[Days, Days]:
    """(person, day) of acts within the run, by those who have the condition; most have one, some repeat it."""
    people, rng = scene.people, scene.rng
    who = people.having(SELF_HARM)
    ends = np.minimum(people.died[who], scene.world.last)
    reach = np.where(people.category[who] == SELF_HARM, FIRST_ACT_DAYS, ends - people.entered[who])
    first = people.entered[who] + (rng.random(len(who)) * np.maximum(reach, 1)).astype(np.int64)
    gaps = spaced(rng, np.full(len(who), MEAN_REPEAT_DAYS), REPEAT_EDGES, REPEAT_EDGE_SHARE, MOST_ACTS - 1)
    on = np.concatenate([first[:, None], first[:, None] + np.cumsum(gaps, axis=1)], axis=1)
    kept = on <= ends[:, None]
    return np.repeat(who, MOST_ACTS)[kept.reshape(-1)], on[kept]


def causes(rng: np.random.Generator, size: int) -> pl.Series:
    """External causes, some of undetermined intent, some with a second one beside."""
    cause = np.where(coin(rng, UNDETERMINED_SHARE, size), words(rng, UNDETERMINED, size), words(rng, INTENTIONAL, size))
    more = np.where(coin(rng, SECOND_CAUSE_SHARE, size) & (cause != SECOND_CAUSE.strip()), SECOND_CAUSE, "")
    return pl.Series(cause + more, dtype=pl.String)


def bodily(rng: np.random.Generator, cause: pl.Series, psychiatric: Flags, own: pl.Series) -> pl.Series:
    """The main diagnosis: what was done to the body, or on a psychiatric ward the person's own."""
    size = len(cause)
    frame = pl.DataFrame({"own": own, "cause": cause, "poisoning": words(rng, POISONING, size).astype(str)})
    frame = frame.with_columns(injury=pl.Series(words(rng, INJURY, size).astype(str)), at_home=pl.Series(psychiatric))
    harm = pl.when(pl.col("cause").str.contains(POISONED)).then("poisoning").otherwise("injury")
    return frame.select(pl.when("at_home").then("own").otherwise(harm).alias("code"))["code"]
