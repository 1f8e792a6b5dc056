"""The one gate between results and published: what is shown of each slab, and what is hidden in it.

Slab by slab, so that no more than one lies in memory. Rows of indicators that were public before they came here (their
sources publish them) are blanked where they are small and have no part in any slab.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure import blanking, planning, served, ties
from pipelines.disclosure.hiding import NO_PATTERN, hide
from pipelines.disclosure.planning import GROUP, INDICATOR, LEFT_OUT
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.slab import DoesNotAddUp, Member
from pipelines.disclosure.ties import Declared
from pipelines.select.header import Header

CONTRADICTORY = "does_not_add_up"
HELPERS = ("is_small", "breakdown", "in_thin_series", served.BEFORE, served.SERVED)


@dataclass(frozen=True)
class Ground:
    """What the gate stands on. places: by attribution. inhabitants: of each municipality. before: what was served last,
    None where nothing was.
    """

    policy: Policy
    places: Mapping[str, Places]
    inhabitants: Mapping[str, float] = field(default_factory=dict)
    before: pl.LazyFrame | None = None
    planned_revision: bool = False


@dataclass(frozen=True)
class Gated:
    """published: rows with what may be seen. served: the same rows with all figures, and `hidden`; internal. left_out:
    `LEFT_OUT`, what of the plan is not shown at all, and why.
    """

    published: pl.DataFrame
    served: pl.DataFrame
    left_out: pl.DataFrame


def passed(
    results: pl.LazyFrame,
    headers: Mapping[str, Header],
    ground: Ground,
    tell: Callable[[str], None] = lambda _: None,
) -> Gated:
    """What of results passes. results: rows of the plan, of the indicators in `headers`, in the shape `Results`."""
    declared = Declared(headers, ties.found(_a_few(results), headers))
    parts = []
    for names in declared.groups():
        tell(names[0])
        parts.append(_of_slab(results, names, declared, ground))
    empty = results.head(0).collect()
    return Gated(
        pl.concat([blanking.protect(empty, policy=ground.policy), *(part.published for part in parts)]),
        pl.concat([empty.with_columns(hidden=pl.lit(False)), *(part.served for part in parts)]),
        pl.concat([pl.DataFrame(schema=LEFT_OUT), *(part.left_out for part in parts)]).sort(LEFT_OUT.names()),
    )


def as_they_are(results: pl.LazyFrame) -> Gated:
    """All rows, with nothing hidden: every row behind them is open data already."""
    rows = results.collect()
    return Gated(rows, rows.with_columns(hidden=pl.lit(False)), pl.DataFrame(schema=LEFT_OUT))


def _a_few(results: pl.LazyFrame) -> pl.DataFrame:
    """Enough to see which indicators have the same figures."""
    return results.filter(ties.SEEN).collect()


def _of_slab(results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground) -> Gated:
    whole = [_member(results, name, declared.headers[name], ground) for name in names]
    members = [member for member, _ in whole if declared.headers[member.name].rows == "cases" and member.rows.height]
    others = [member.rows for member, _ in whole if declared.headers[member.name].rows != "cases"]
    left_out = [left for _, left in whole]
    hidden: list[pl.DataFrame] = []
    if members:
        reason, found = _hidden(members, declared, ground)
        rows = [member.rows.with_columns(hidden=one) for member, one in zip(members, found, strict=True)]
        hidden = [part.filter(served.SERVED) if reason else part for part in rows]
        left_out += [_dropped(member.rows, reason) for member in members if reason]
    public = [part.with_columns(hidden=pl.col("is_small")) for part in others]
    nothing = results.head(0).collect().with_columns(hidden=pl.lit(False))
    plain = pl.concat([nothing, *(part.drop(*HELPERS) for part in [*hidden, *public])])
    published = blanking.protect(plain.drop("hidden"), plain["hidden"], policy=ground.policy)
    return Gated(published, plain, pl.concat(left_out))


def _member(results: pl.LazyFrame, name: str, header: Header, ground: Ground) -> tuple[Member, pl.DataFrame]:
    """Its rows as far as they are shown at all, and what is left out of them."""
    vip, indicator = name.split("/")
    small = blanking.is_small_itself(ground.policy).alias("is_small")
    rows = results.filter(vip=vip, indicator=indicator).collect()
    adds = header.unit_of_analysis != "person"
    if header.rows != "cases" or rows.is_empty():
        plain = served.never_served(rows).with_columns(
            small, breakdown=planning.BREAKDOWN, in_thin_series=pl.lit(False)
        )
        return Member(name, header.measure, adds, plain.select(_columns(rows))), pl.DataFrame(schema=LEFT_OUT)
    before = ground.before
    told = None if before is None else before.filter(vip=vip, indicator=indicator).collect()
    bound = served.continued(rows, told, planned_revision=ground.planned_revision)
    bound = bound.with_columns(small)
    found = planning.planned(bound, ground.policy, ground.inhabitants, adds_over_time=adds)
    return Member(name, header.measure, adds, found.rows.select(_columns(rows))), found.left_out


def _columns(rows: pl.DataFrame) -> list[str]:
    return [*dict.fromkeys([*rows.columns, *HELPERS])]


def _hidden(members: Sequence[Member], declared: Declared, ground: Ground) -> tuple[str | None, Sequence[pl.Series]]:
    """Why the slab is not published, if it is not; and which rows of each member are hidden."""
    as_before = [member.rows[served.BEFORE].eq_missing(served.HIDDEN) for member in members]
    names = [member.name for member in members]
    try:
        found = hide(members, ground.places, declared.ties(names), ground.policy)
    except DoesNotAddUp:
        return CONTRADICTORY, as_before
    return (NO_PATTERN, as_before) if found.left else (None, found.of_member)


def _dropped(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    left = rows.filter(~pl.col(served.SERVED)).select(*INDICATOR, *GROUP).unique()
    return left.with_columns(reason=pl.lit(reason)).cast(LEFT_OUT).select(LEFT_OUT.names())
