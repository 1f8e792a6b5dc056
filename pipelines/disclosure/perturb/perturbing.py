"""The way in: what a policy that changes figures shows of rows, and what these then say, whichever its method is."""

from collections.abc import Mapping

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


def is_small_itself(policy: Perturbing, measure: str) -> pl.Expr:
    """Of rows of results whether one is hidden for its own sake."""
    if isinstance(policy, Rounding):
        return rounding.is_small_itself(policy, measure)
    return cellkey.is_small_itself(policy, measure)


def perturbed(
    rows: pl.DataFrame, header: Header, policy: Perturbing, places: Mapping[str, Places], key: bytes | None
) -> pl.DataFrame:
    """The rows of one indicator as they are shown where they are not hidden. Raises UserError without a key."""
    counts = _counts(rows, header.measure, policy, places, key)
    made = remade(rows, header, counts, policy.amount_digits)
    if not isinstance(policy, Rounding):
        return made
    is_exact = rows["area_level"].is_in(list(policy.exact_levels))
    changed = [name for name in rows.columns if name not in ("standardised", "signal")]
    return made.with_columns(pl.when(is_exact).then(rows[name]).otherwise(name).alias(name) for name in changed)


def _counts(
    rows: pl.DataFrame, measure: str, policy: Perturbing, places: Mapping[str, Places], key: bytes | None
) -> Counts:
    if isinstance(policy, Rounding):
        return rounding.shown(rows, measure, policy)
    if key is None:
        raise UserError(NO_KEY)
    return cellkey.shown(rows, where_and_when(rows, places), measure, policy, key)


def spans(published: pl.DataFrame, measure: str, policy: Perturbing) -> Spans:
    """What rows of one indicator as they are published say of the counts behind them; of hidden ones nothing."""
    if isinstance(policy, Rounding):
        return rounding.spans(published, measure, policy)
    return cellkey.spans(published, measure, policy)
