"""The one gate between results and published: what is shown of each slab, and what is hidden in it.

Slab by slab, so that no more than one lies in memory. Rows of indicators that were public before they came here (their
sources publish them) are blanked where they are small and have no part in any slab.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure import blanking, planning, served, ties
from pipelines.disclosure.hiding import hide
from pipelines.disclosure.perturb import perturbing
from pipelines.disclosure.perturb.masking import masked
from pipelines.disclosure.planning import GROUP, INDICATOR, LEFT_OUT
from pipelines.disclosure.policy import Hiding, Perturbing, Policy
from pipelines.disclosure.slab import DoesNotAddUp, DoesNotFollow, Member
from pipelines.disclosure.ties import Declared
from pipelines.select.header import Header

NO_PATTERN, CONTRADICTORY, WAITS = "no_pattern", "does_not_add_up", "waits"
HELPERS = ("is_small", "breakdown", "in_thin_series", *served.BOUND)


@dataclass(frozen=True)
class Ground:
    """What the gate stands on. places: by attribution. inhabitants: of each municipality. before: what was served last,
    None where nothing was. noise_key: the secret that noise is drawn by, where the policy draws any.
    """

    policy: Policy
    places: Mapping[str, Places]
    inhabitants: Mapping[str, float] = field(default_factory=dict)
    before: pl.LazyFrame | None = None
    planned_revision: bool = False
    noise_key: bytes | None = field(default=None, repr=False)


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
        pl.concat([blanking.protect(empty), *(part.published for part in parts)]),
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


@dataclass
class _Held:
    """What of a slab waits, by the first days of its periods: figures that moved, and periods that are new."""

    moved: set[date] = field(default_factory=set)
    new: set[date] = field(default_factory=set)

    def more(self, members: Sequence[Member], stuck: frozenset[date]) -> bool:
        """Hold back more: of what is stuck what moved, then what is new, then of all. Whether there was anything."""
        rows = pl.concat([member.rows.select("period_start", served.SERVED, served.MOVED) for member in members])
        moved = set(rows.filter(served.MOVED)["period_start"])
        new = set(rows.filter(~pl.col(served.SERVED))["period_start"])
        for held, found in ((self.moved, moved & stuck), (self.new, new & stuck), (self.moved, moved), (self.new, new)):
            if found:
                held |= found
                return True
        return False


def _of_slab(results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground) -> Gated:
    cases = [name for name in names if declared.headers[name].rows == "cases"]
    policy = ground.policy
    if isinstance(policy, Hiding):
        own = _hidden(results, cases, declared, ground, policy)
    else:
        own = _perturbed(results, cases, declared, ground, policy)
    others = [_public(results, name, policy) for name in names if name not in cases]
    return Gated(
        pl.concat([own.published, *(part.published for part in others)]),
        pl.concat([own.served, *(part.served for part in others)]),
        own.left_out,
    )


def _hidden(results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground, policy: Hiding) -> Gated:
    """What is shown as it is, and what is hidden."""
    parts, left_out = _of_cases(results, names, declared, ground, policy)
    rows = _together(results, parts)
    return Gated(blanking.protect(rows.drop("hidden"), rows["hidden"], policy=policy), rows, left_out)


def _perturbed(
    results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground, policy: Perturbing
) -> Gated:
    """What is shown changed, and what is hidden."""
    found = [_member(results, name, declared.headers[name], ground, _Held()) for name in names]
    members = [member for member, _ in found if member.rows.height]
    headers = [declared.headers[member.name] for member in members]
    shown = [
        perturbing.perturbed(member.rows, header, policy, ground.places, ground.noise_key)
        for member, header in zip(members, headers, strict=True)
    ]
    spans = [perturbing.spans(rows, header.measure, policy) for rows, header in zip(shown, headers, strict=True)]
    ties = declared.ties([member.name for member in members])
    hidden = masked(members, spans, ground.places, ties, policy) if members else []
    published = [
        blanking.blanked(rows, pl.lit(which)).with_columns(hidden=which)
        for rows, which in zip(shown, hidden, strict=True)
    ]
    served = [member.rows.with_columns(hidden=which) for member, which in zip(members, hidden, strict=True)]
    left_out = pl.concat([pl.DataFrame(schema=LEFT_OUT), *(left for _, left in found)])
    return Gated(_together(results, published).drop("hidden"), _together(results, served), left_out)


def _together(results: pl.LazyFrame, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One table of several that have `hidden`, with the columns of results."""
    nothing = results.head(0).collect().with_columns(hidden=pl.lit(False))
    return pl.concat([nothing, *(part.select(nothing.columns) for part in parts)])


def _of_cases(
    results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground, policy: Hiding
) -> tuple[list[pl.DataFrame], pl.DataFrame]:
    """Rows of each with `hidden`, and what is left out.

    Where no pattern protects them, periods keep their earlier figures or are not published, as few as it takes.
    """
    held, reason = _Held(), NO_PATTERN
    while True:
        whole = [_member(results, name, declared.headers[name], ground, held) for name in names]
        members = [member for member, _ in whole if member.rows.height]
        left_out = pl.concat([pl.DataFrame(schema=LEFT_OUT), *(left for _, left in whole)])
        left_out = left_out.with_columns(pl.col("reason").replace(WAITS, reason))
        if not members:
            return [], left_out
        try:
            found = hide(members, ground.places, declared.ties([member.name for member in members]), policy)
        except (DoesNotAddUp, DoesNotFollow):
            reason = CONTRADICTORY
            held.new |= {day for member in members for day in member.rows["period_start"]}
            continue
        if not found.left or not held.more(members, found.stuck):
            shown = zip(members, found.of_member, strict=True)
            return [member.rows.with_columns(hidden=hidden) for member, hidden in shown], left_out


def _public(results: pl.LazyFrame, name: str, policy: Policy) -> Gated:
    """Rows that were public before they came here, those hidden that are small: their sources show what they are."""
    vip, indicator = name.split("/")
    hides = policy if isinstance(policy, Hiding) else blanking.STRICT
    small = blanking.is_small_itself(hides)
    rows = results.filter(vip=vip, indicator=indicator).collect().with_columns(hidden=small)
    published = blanking.protect(rows.drop("hidden"), rows["hidden"], policy=hides)
    return Gated(published, rows, pl.DataFrame(schema=LEFT_OUT))


def _is_small_itself(policy: Policy, header: Header) -> pl.Expr:
    if isinstance(policy, Hiding):
        return blanking.is_small_itself(policy)
    return perturbing.is_small_itself(policy, header.measure)


def _member(
    results: pl.LazyFrame, name: str, header: Header, ground: Ground, held: _Held
) -> tuple[Member, pl.DataFrame]:
    """Its rows as far as they are shown at all, and what is left out of them."""
    vip, indicator = name.split("/")
    small = _is_small_itself(ground.policy, header).alias("is_small")
    rows = results.filter(vip=vip, indicator=indicator).collect()
    adds = header.unit_of_analysis != "person"
    if rows.is_empty():
        return Member(name, header.measure, adds, rows), pl.DataFrame(schema=LEFT_OUT)
    told = None if ground.before is None else ground.before.filter(vip=vip, indicator=indicator).collect()
    bound = served.continued(rows, told, planned_revision=ground.planned_revision, held=held.moved)
    found = planning.planned(bound.with_columns(small), ground.policy, ground.inhabitants, adds_over_time=adds)
    waits = ~pl.col(served.SERVED) & pl.col("period_start").is_in([*held.new])
    kept, left = found.rows.filter(~waits), found.rows.filter(waits)
    left_out = left.select(*INDICATOR, *GROUP).unique().with_columns(reason=pl.lit(WAITS)).cast(LEFT_OUT)
    return Member(name, header.measure, adds, kept.select(_columns(rows))), pl.concat([found.left_out, left_out])


def _columns(rows: pl.DataFrame) -> list[str]:
    return [*dict.fromkeys([*rows.columns, *HELPERS])]
