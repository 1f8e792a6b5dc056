"""What registers of yearly forms share: when forms are filled in, and how answers and their faults are written down.

Belongs here: nothing that is of one register only. Does not belong here: the kinds of missing (``answers``).
"""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Shares, coin, edged, logistic
from pipelines.simulate.frames import days
from pipelines.simulate.histories import joined
from pipelines.simulate.sources import Scene

FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE = (364, 365, 366), 0.3
MOST_FORMS = 6


def yearly_forms(
    scene: Scene, who: Days, first: Days, baseline_share: float, followed_up: tuple[float, float]
) -> tuple[Days, Days, Flags]:
    """(person, day, is baseline): a first form and about one a year, fewer of who is more ill."""
    people, rng = scene.people, scene.rng
    usual = np.rint(rng.normal(370, 45, (len(who), MOST_FORMS))).astype(np.int64)
    later = first[:, None] + np.cumsum(edged(rng, usual, FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE), axis=1)
    level, less = followed_up
    followed = coin(rng, logistic(level - less * people.severity[who])[:, None], later.shape)
    baseline = people.newly_ill[who] | coin(rng, baseline_share, len(who))
    all_who, all_on = joined((who, first), (np.repeat(who, MOST_FORMS)[followed.reshape(-1)], later[followed]))
    is_first = np.concatenate([baseline, np.zeros(len(all_who) - len(who), dtype=bool)])
    kept = all_on <= np.minimum(people.died[all_who], scene.world.last)
    return all_who[kept], all_on[kept], is_first[kept]


def form_heading(scene: Scene, who: Days, on: Days, is_first: Flags) -> pl.DataFrame:
    """Which form of whom, on which day, and when it was registered."""
    size = len(who)
    delay = (scene.rng.exponential(18, size) * np.where(coin(scene.rng, 0.05, size), 8, 1)).astype(np.int64)
    return pl.DataFrame(
        {
            "who": who,
            "form": pl.Series(np.where(is_first, "baseline", "followup"), dtype=pl.String),
            "form_on": days(on),
            "registered_on": days(on + delay),
            "delay_days": delay,
        }
    )


def enough(scene: Scene, share: Shares, fewest: int) -> Shares:
    """The share of each person, raised in the first block of a small run so that there are rows to plant faults in."""
    expected = float(share.sum())
    is_small = len(share) > 0 and scene.people.person[0] == 0 and 0 < expected < fewest
    return np.asarray(np.minimum(share * (fewest / expected if is_small else 1.0), 1.0), dtype=np.float64)


def whole(values: Shares, low: int, high: int) -> pl.Series:
    """Whole numbers within [low, high]."""
    return pl.Series(np.clip(np.rint(values), low, high).astype(np.int64))


def said(**values: object) -> dict[str, pl.Expr]:
    """Columns with a value and so without a kind of missing."""
    found = {name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in values.items()}
    return {**found, **{f"{name}_missing": pl.lit(None, dtype=pl.String) for name in values}}
