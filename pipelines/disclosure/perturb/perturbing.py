"""The way in: what a policy that changes figures shows of rows, and what these then say, whichever its method is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure.perturb import cellkey, rounding
from pipelines.disclosure.perturb.counts import Counts, Spans
from pipelines.disclosure.perturb.figures import remade
from pipelines.disclosure.policy import Perturbing, Rounding
from pipelines.disclosure.relations import where_and_when
from pipelines.errors import UserError
from pipelines.select.header import Header

NO_KEY = "vip.toml: disclosure: noise by cell key needs the identity key of the home, and there is none."


@dataclass(frozen=True)
class Method:
    """A policy that changes figures, and what it needs for that. places: by attribution. key: the secret that noise is
    drawn by, where the policy draws any.
    """

    policy: Perturbing
    places: Mapping[str, Places]
    key: bytes | None = field(default=None, repr=False)

    def counts(self, rows: pl.DataFrame, measure: str) -> Counts:
        """What is shown of rows with exact counts. Raises UserError where noise has no key."""
        if isinstance(self.policy, Rounding):
            return rounding.shown(rows, measure, self.policy)
        if self.key is None:
            raise UserError(NO_KEY)
        return cellkey.shown(rows, where_and_when(rows, self.places), measure, self.policy, self.key)

    def figures(self, rows: pl.DataFrame, measure: str) -> pl.DataFrame:
        """The same as `numerator, denominator, missing, value`; the value only where no shown count makes it."""
        counts = self.counts(rows, measure)
        names = ("numerator", "denominator", "missing", "value")
        return pl.DataFrame(dict(zip(names, counts, strict=True))).with_columns(pl.all().fill_nan(None))

    def rows(self, rows: pl.DataFrame, header: Header) -> pl.DataFrame:
        """The rows of one indicator as they are shown where they are not hidden. Raises UserError without a key."""
        made = remade(rows, header, self.counts(rows, header.measure), self.policy.amount_digits)
        if not isinstance(self.policy, Rounding):
            return made
        is_exact = rows["area_level"].is_in(list(self.policy.exact_levels))
        changed = [name for name in rows.columns if name not in ("standardised", "signal")]
        return made.with_columns(pl.when(is_exact).then(rows[name]).otherwise(name).alias(name) for name in changed)

    def spans(self, rows: pl.DataFrame, measure: str) -> Spans:
        """What rows with exact counts say of these to a reader, where they are shown."""
        where = rows.select("area_level")
        return spans(pl.concat([where, self.figures(rows, measure)], how="horizontal"), measure, self.policy)


def is_small_itself(policy: Perturbing, measure: str) -> pl.Expr:
    """Of rows of results whether one is hidden for its own sake."""
    if isinstance(policy, Rounding):
        return rounding.is_small_itself(policy, measure)
    return cellkey.is_small_itself(policy, measure)


def spans(published: pl.DataFrame, measure: str, policy: Perturbing) -> Spans:
    """What rows of one indicator as they are published say of the counts behind them; of hidden ones nothing."""
    if isinstance(policy, Rounding):
        return rounding.spans(published, measure, policy)
    return cellkey.spans(published, measure, policy)
