"""Forms as they are filled in: what is answered, left blank, said to be unknown or not to apply.

Belongs here: kinds of missing answers. Does not belong here: what the answers are (``registers``).
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.simulate.chance import Flags, Shares, coin
from pipelines.simulate.frames import blanked, nullable

UNKNOWN_SHARE = 0.02  # code for unknown, among rows without a value given as blank, 999 or unknown


@dataclass
class Answers:
    """Columns of a form as they are filled in: answered, blank, unknown or not applicable."""

    rng: np.random.Generator
    empty: Flags  # forms where nearly nothing is answered
    columns: dict[str, pl.Series] = field(default_factory=dict)

    def put(self, name: str, values: pl.Series, blank: float, unknown: float = 0, not_applicable: float = 0) -> None:
        """A column with its kinds of missing; on an empty form all is blank."""
        drawn = self.rng.random(len(values))
        no_answer = self.empty | (drawn < blank)
        is_unknown = ~no_answer & (drawn < blank + unknown)
        is_na = ~no_answer & ~is_unknown & (drawn < blank + unknown + not_applicable)
        self.columns[name] = blanked(values, ~(no_answer | is_unknown | is_na))
        if unknown or not_applicable:
            kind = np.where(is_unknown, "unknown", np.where(is_na, "not_applicable", ""))
            self.columns[f"{name}_missing"] = nullable(kind.astype(object))

    def yes(self, name: str, share: float | Shares, blank: float = 0.06, unknown: float = UNKNOWN_SHARE) -> None:
        """A yes/no question."""
        self.put(name, pl.Series(coin(self.rng, share, len(self.empty))), blank, unknown)
