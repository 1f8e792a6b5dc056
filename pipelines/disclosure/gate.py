"""The one gate between results and published: what is shown of each slab, and what is hidden in it.

Slab by slab, so that no more than one lies in memory. Rows of indicators that were public before they came here (their
sources publish them) are blanked where they are small and have no part in any slab.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from data_contracts.shapes import WITHHELD
from pipelines.aggregate.places import Places
from pipelines.disclosure import blanking, planning, served, ties
from pipelines.disclosure.by_slab import by_slab, of_names
from pipelines.disclosure.hiding import Hidden, hide
from pipelines.disclosure.perturb import perturbing
from pipelines.disclosure.perturb.masking import masked
from pipelines.disclosure.perturb.perturbing import Method
from pipelines.disclosure.planning import GROUP, INDICATOR, LEFT_OUT
from pipelines.disclosure.policy import Hiding, Perturbing, Policy
from pipelines.disclosure.served import HIDDEN
from pipelines.disclosure.slab import COUNTED, RECORDED, DoesNotAddUp, DoesNotFollow, Member
from pipelines.disclosure.ties import Declared
from pipelines.disclosure.vintages import Past
from pipelines.select.header import Header

NO_PATTERN, CONTRADICTORY, WAITS = "no_pattern", "does_not_add_up", "waits"
IS_WITHHELD = pl.col("status") == WITHHELD
HELPERS = ("is_small", "breakdown", "in_thin_series", *served.BOUND)


@dataclass(frozen=True)
class Ground:
    """What the gate stands on. places: by attribution. inhabitants: of each municipality. past: what was served
    before, None where nothing was. noise_key: the secret that noise is drawn by, where the policy draws any.
    """

    policy: Policy
    places: Mapping[str, Places]
    inhabitants: Mapping[str, float] = field(default_factory=dict)
    past: Past | None = None
    planned_revision: bool = False
    noise_key: bytes | None = field(default=None, repr=False)

    def method(self, policy: Perturbing) -> Method:
        """How the policy changes figures here."""
        return Method(policy, self.places, self.noise_key)


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
    """What of results passes. results: rows of the plan, of the indicators in `headers`, in the shape `Results`.

    tell: called with the name of each, those that are tied together, when it is their turn.
    """
    declared = Declared(headers, ties.found(_a_few(results), headers))

    def asked() -> Iterator[tuple[object, ...]]:
        for names in declared.groups():
            for name in names:
                tell(name)
            past = ground.past.of(names).read() if ground.past else None
            yield of_names(results, names).collect().lazy(), names, declared, replace(ground, past=past)

    parts = [*by_slab(_of_slab, asked(), results)]
    empty = results.head(0).collect()
    return Gated(
        pl.concat([blanking.protect(empty), *(part.published for part in parts)]),
        pl.concat([empty.with_columns(pl.lit(False).alias(HIDDEN)), *(part.served for part in parts)]),
        pl.concat([pl.DataFrame(schema=LEFT_OUT), *(part.left_out for part in parts)]).sort(LEFT_OUT.names()),
    )


def as_they_are(results: pl.LazyFrame) -> Gated:
    """All rows, with nothing hidden but what is withheld: every row behind them is open data already."""
    rows = results.collect()
    shown = blanking.blanked(rows, pl.lit(False))
    return Gated(shown, rows.with_columns(IS_WITHHELD.alias(HIDDEN)), pl.DataFrame(schema=LEFT_OUT))


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
    members, left_out = _of_cases(results, cases, declared, ground)
    columns = [*results.collect_schema().names(), HIDDEN]
    served = [member.rows.select(columns) for member in members]
    published = [
        _shown(rows, declared.headers[member.name], ground) for rows, member in zip(served, members, strict=True)
    ]
    for name in names:
        if name not in cases:
            rows, shown = _public(results, name, ground.policy)
            served.append(rows)
            published.append(shown)
    empty = results.head(0).collect()
    return Gated(
        pl.concat([empty, *published]), pl.concat([empty.with_columns(pl.lit(False).alias(HIDDEN)), *served]), left_out
    )


def _shown(rows: pl.DataFrame, header: Header, ground: Ground) -> pl.DataFrame:
    """Rows of results with `hidden` as they are published: as they are, or changed; or without figures."""
    policy, hidden, figured = ground.policy, rows[HIDDEN], rows.drop(HIDDEN)
    if isinstance(policy, Hiding):
        return blanking.protect(figured, hidden, policy=policy)
    return blanking.blanked(ground.method(policy).rows(figured, header), pl.lit(hidden))


def _of_cases(
    results: pl.LazyFrame, names: Sequence[str], declared: Declared, ground: Ground
) -> tuple[list[Member], pl.DataFrame]:
    """Each with `hidden` in its rows, and what is left out.

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
            found = _hidden(members, declared, ground)
        except (DoesNotAddUp, DoesNotFollow):
            reason = CONTRADICTORY
            if not held.more(members, frozenset()):
                raise
            continue
        if not found.left or not held.more(members, found.stuck):
            shown = zip(members, found.of_member, strict=True)
            return [replace(one, rows=_with_hidden(one.rows, hidden)) for one, hidden in shown], left_out


def _with_hidden(rows: pl.DataFrame, hidden: pl.Series) -> pl.DataFrame:
    """Also of windows whose months are shown, as they were served, what is withheld is hidden."""
    return rows.with_columns((pl.lit(hidden) | IS_WITHHELD).alias(HIDDEN))


def _hidden(members: Sequence[Member], declared: Declared, ground: Ground) -> Hidden:
    """What of these is hidden. Raises DoesNotAddUp, DoesNotFollow."""
    if isinstance(ground.policy, Hiding):
        return hide(members, ground.places, declared.ties_of, ground.policy, ground.past)
    return masked(members, declared.ties_of, ground.method(ground.policy), ground.past)


def _public(results: pl.LazyFrame, name: str, policy: Policy) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that were public before they came here, those hidden that are small; with figures, and as they are shown.

    Their sources show what they are, so that nothing is changed.
    """
    vip, indicator = name.split("/")
    hides = policy if isinstance(policy, Hiding) else blanking.STRICT
    rows = results.filter(vip=vip, indicator=indicator).collect()
    marked = rows.with_columns((blanking.is_small_itself(hides) | IS_WITHHELD).alias(HIDDEN))
    return marked, blanking.protect(rows, marked[HIDDEN], policy=hides)


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
        return Member(name, header.measure, adds, rows, header.version), pl.DataFrame(schema=LEFT_OUT)
    told = None if ground.past is None else ground.past.served.filter(vip=vip, indicator=indicator).collect()
    bound = served.continued(
        rows, told, planned_revision=ground.planned_revision, held=held.moved,
        months_change=ground.policy.revision_differences == "tolerated",
        least_added=_least_added(ground.policy, header.measure),
    )  # fmt: skip
    found = planning.planned(bound.with_columns(small), ground.policy, ground.inhabitants, adds_over_time=adds)
    waits = ~pl.col(served.SERVED) & pl.col("period_start").is_in([*held.new])
    kept, left = found.rows.filter(~waits), found.rows.filter(waits)
    left_out = left.select(*INDICATOR, *GROUP).unique().with_columns(reason=pl.lit(WAITS)).cast(LEFT_OUT)
    never_shown = kept.with_columns(is_small=pl.col("is_small") | IS_WITHHELD)
    member = Member(name, header.measure, adds, never_shown.select(_columns(rows)), header.version)
    return member, pl.concat([found.left_out, left_out])


def _least_added(policy: Policy, measure: str) -> int:
    """Of amounts that are shown as they are, fewer cases than one of them may rest on."""
    return policy.smallest_base if isinstance(policy, Hiding) and RECORDED in COUNTED[measure] else 0


def _columns(rows: pl.DataFrame) -> list[str]:
    return [*dict.fromkeys([*rows.columns, *HELPERS])]
