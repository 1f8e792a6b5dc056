"""Attacks the rows that a publication serves, slab by slab, as a reader might who knows every sum between them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.aggregate.periods import ROLLING
from pipelines.aggregate.places import Places
from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.attack.unknown import Contradiction
from pipelines.disclosure.blanking import NUMBERS
from pipelines.disclosure.examine.certificate import Breach, Certificate, together
from pipelines.disclosure.guarding import secrets
from pipelines.disclosure.hiding import WHOSE
from pipelines.disclosure.perturb import knowledge
from pipelines.disclosure.perturb.knowledge import Told
from pipelines.disclosure.perturb.perturbing import spans
from pipelines.disclosure.policy import Hiding, Perturbing, Policy
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.slab import MORE, Member, Slab, Tie, slab
from pipelines.disclosure.system import NO_LIMIT, Guarded, System
from pipelines.disclosure.ties import SEEN, Declared, found
from pipelines.select.header import Header

SUPPRESSED = "suppressed"
KEY = ("vip", "indicator", *ROW)
COUNTS = ("numerator", "denominator", "missing")
FIGURES = "figures on hidden rows"
WINDOWS = "windows whose months are not all shown"
UNLIKE = "rows that are not those of the record"
IN_ONE_ONLY = "rows that another publication with the same figures shows, or hides"
CONTRADICTORY = "sums that do not hold"
WRONG = (FIGURES, UNLIKE, CONTRADICTORY)  # nobody's finding out: the files are not what the gate made


@dataclass(frozen=True)
class Table:
    """What is served, and what lies behind it. published: as served. truth: the same rows with their figures, if known.

    headers: of each indicator. is_mixed: rows have figures of several dates, so that some sums do not hold.
    """

    published: pl.LazyFrame
    truth: pl.LazyFrame | None
    headers: Mapping[str, Header]
    is_mixed: bool = False


def examine(table: Table, places: Mapping[str, Places], policy: Policy) -> Certificate:
    """Attack all of it. Indicators whose rows were public before they came here are not asked for."""
    headers = {name: header for name, header in table.headers.items() if header.rows == "cases"}
    known = table.published if table.truth is None else table.truth
    declared = Declared(headers, found(known.filter(SEEN).collect(), headers))
    parts = [_of_slab(table, names, declared, places, policy) for names in declared.groups()]
    return together(parts, knows_truth=table.truth is not None)


def _of_slab(
    table: Table, names: Sequence[str], declared: Declared, places: Mapping[str, Places], policy: Policy
) -> Certificate:
    breaches: list[Breach] = []
    members, hidden = [], []
    for name in names:
        rows, plain = _rows(table, name, is_exact=isinstance(policy, Hiding))
        breaches += plain
        header = declared.headers[name]
        adds = header.unit_of_analysis != "person"
        if adds and isinstance(policy, Hiding):
            breaches += _open_windows(name, rows)
            rows = rows.filter(pl.col("period_type") != ROLLING)
        hidden.append(rows["is_hidden"])
        members.append(Member(name, header.measure, adds, rows))
    ties = declared.ties(names)
    known = Certificate(
        sum(member.rows.height for member in members), sum(int(one.sum()) for one in hidden), 0, 0,
        table.truth is not None, tuple(breaches), 0, 0,
    )  # fmt: skip
    if not known.rows:
        return known
    if isinstance(policy, Hiding):
        found = _attacked(table, members, hidden, ties, places, policy)
    else:
        found = _attacked_by_spans(table, members, hidden, ties, places, policy)
    return together([known, found], knows_truth=known.knows_truth)


def _rows(table: Table, name: str, *, is_exact: bool) -> tuple[pl.DataFrame, list[Breach]]:
    """The rows of an indicator with the figures that are known, `is_hidden`; and what is wrong with them at sight.

    Counts as they are published have `_` before their name. is_exact: they should be the true ones.
    """
    vip, indicator = name.split("/")
    rows = table.published.filter(vip=vip, indicator=indicator).collect()
    is_hidden = rows["status"].cast(pl.String) == SUPPRESSED
    figured = rows.filter(is_hidden).select(pl.any_horizontal(pl.col(NUMBERS).is_not_null()).sum()).item()
    breaches = [Breach(name, FIGURES, figured)] if figured else []
    published = rows.select(*KEY, *(pl.col(count).alias(f"_{count}") for count in (*COUNTS, "value")))
    if table.truth is None:
        return published.with_columns(rows.select(COUNTS), is_hidden=is_hidden), breaches
    told = table.truth.filter(vip=vip, indicator=indicator).select(*KEY, *COUNTS, "hidden").collect()
    joined = published.join(told, on=list(KEY), how="left", maintain_order="left", nulls_equal=True)
    same = [pl.col(f"_{count}").eq_missing(pl.col(count)) for count in COUNTS] if is_exact else [pl.lit(True)]
    is_same = pl.all_horizontal(same)
    unlike = joined.select((pl.col("hidden").is_null() | (~pl.col("hidden") & ~is_same)).sum()).item()
    unlike += int((joined["hidden"].fill_null(False) & ~is_hidden).sum())
    if unlike or joined.height != told.height:
        breaches.append(Breach(name, UNLIKE, unlike or abs(joined.height - told.height)))
    return joined.with_columns(is_hidden=is_hidden), breaches


def _open_windows(name: str, rows: pl.DataFrame) -> list[Breach]:
    """Sums of twelve months of which some month is hidden, or not there: their differences tell of it."""
    shown = rows.filter(~pl.col("is_hidden"))
    months = shown.filter(pl.col("period_type") == "month").select(*WHOSE, month="period_start")
    spans = pl.date_ranges("period_start", pl.col("period_start").dt.offset_by("11mo"), interval="1mo")
    windows = shown.filter(pl.col("period_type") == ROLLING).select(*WHOSE, "period_start", month=spans)
    lacking = windows.explode("month").join(months, on=[*WHOSE, "month"], how="anti", nulls_equal=True)
    number = lacking.select(*WHOSE, "period_start").n_unique() if lacking.height else 0
    return [Breach(name, WINDOWS, number)] if number else []


def _attacked(
    table: Table,
    members: Sequence[Member],
    hidden: Sequence[pl.Series],
    ties: Sequence[Tie],
    places: Mapping[str, Places],
    policy: Policy,
) -> Certificate:
    knows = table.truth is not None
    whole = slab(members, places, ties, is_mixed=table.is_mixed, is_partial=not knows)
    is_hidden = ~whole.stands_in_row
    for rows, cells in zip(hidden, whole.of_row, strict=True):
        is_hidden[cells[rows.to_numpy()]] = True
    for rows, cells in zip(hidden, whole.of_row, strict=True):  # shown in one row is shown in all that share the count
        is_hidden[cells[~rows.to_numpy()]] = False
    left_over = whole.of_nowhere | whole.of_no_margin
    is_known = ~is_hidden[whole.cell] | (knows & left_over[whole.cell] & (whole.counts == 0))
    low, high = np.where(is_known, whole.counts, 0), np.where(is_known, whole.counts, NO_LIMIT)
    guarded = secrets(whole, policy, is_hidden).guarded() if knows else _any_hidden(whole, is_hidden, policy)
    try:
        told = attack(System(whole.system.equal, low, high), guarded)
    except Contradiction as error:
        return _plain(members, whole, [Breach(members[0].name, CONTRADICTORY, len(error.equations))], knows, 0, 0, 0)
    is_small = (told.high > 0) & (told.high < policy.smallest_count)  # that there is nobody is no secret by itself
    is_breach = np.ones(len(told.at), dtype=bool) if knows else is_small
    breaches = _named(members, whole, told, is_breach)
    return _plain(members, whole, breaches, knows, len(guarded.at), len(told.undecided), told.effort.programs)


def _attacked_by_spans(
    table: Table,
    members: Sequence[Member],
    hidden: Sequence[pl.Series],
    ties: Sequence[Tie],
    places: Mapping[str, Places],
    policy: Perturbing,
) -> Certificate:
    """The same where no count is known exactly: each shown one may be several."""
    knows = table.truth is not None
    whole = slab(members, places, ties, is_mixed=True, is_partial=not knows, few=int(NO_LIMIT))
    told = [
        Told(
            spans(_as_published(member.rows), member.measure, policy), which.to_numpy(), member.rows if knows else None
        )
        for member, which in zip(members, hidden, strict=True)
    ]
    unlike = [Breach(member.name, UNLIKE, one.unlike) for member, one in zip(members, told, strict=True) if one.unlike]
    if unlike:
        return _plain(members, whole, unlike, knows, 0, 0, 0)
    asked = (knowledge.guarded if knows else knowledge.any_count)(whole, members, policy)
    try:
        found = knowledge.attacked(knowledge.system(whole, told), asked)
    except Contradiction as error:
        return _plain(members, whole, [Breach(members[0].name, CONTRADICTORY, len(error.equations))], knows, 0, 0, 0)
    is_small = (found.high > 0) & (found.high < policy.smallest_count)
    breaches = _named(members, whole, found, np.ones(len(found.at), dtype=bool) if knows else is_small)
    return _plain(members, whole, breaches, knows, len(asked.at), len(found.undecided), found.effort.programs)


def _as_published(rows: pl.DataFrame) -> pl.DataFrame:
    figures = (pl.col(f"_{name}").alias(name) for name in (*COUNTS, "value"))
    return rows.select(*KEY, *figures)


def _any_hidden(whole: Slab, is_hidden: np.ndarray, policy: Policy) -> Guarded:
    """All counts of hidden rows: which of them are small is not known."""
    at = np.flatnonzero((is_hidden & whole.stands_in_row)[whole.cell] & (whole.kind != MORE))
    return Guarded(at, np.full(len(at), policy.width), np.full(len(at), policy.smallest_count))


def _named(members: Sequence[Member], whole: Slab, told: Found, is_breach: np.ndarray) -> list[Breach]:
    """What was found, by indicator and step."""
    of_cell = np.zeros(len(whole.stands_in_row), dtype=np.int64)
    for number, cells in enumerate(whole.of_row):
        of_cell[cells] = number
    names = [members[number].name for number in of_cell[whole.cell[told.at[is_breach]]]]
    counted = Counter(zip(names, told.method[is_breach].tolist(), strict=True))
    return [Breach(name, how, number) for (name, how), number in sorted(counted.items())]


def _plain(
    members: Sequence[Member], whole: Slab, breaches: Sequence[Breach], knows: bool, *numbers: int
) -> Certificate:
    guarded, undecided, programs = numbers
    return Certificate(0, 0, len(whole.counts), guarded, knows, tuple(breaches), undecided, programs)


def between(before: pl.DataFrame, now: pl.DataFrame) -> list[Breach]:
    """Rows that two publications have alike, and that one hides and the other shows. Both: as served, with `hidden`."""
    key, counts = [*KEY, "indicator_version"], ["numerator", "denominator", "missing"]
    both = now.join(before.select(*key, *counts, was_hidden="hidden"), on=[*key, *counts], nulls_equal=True)
    unlike = both.filter(pl.col("hidden") != pl.col("was_hidden"))
    counted = unlike.group_by("vip", "indicator").len().sort("vip", "indicator")
    return [Breach(f"{vip}/{name}", IN_ONE_ONLY, number) for vip, name, number in counted.iter_rows()]


def names_in(published: pl.LazyFrame) -> Iterator[str]:
    """The indicators of a table."""
    for vip, indicator in published.select("vip", "indicator").unique().sort("vip", "indicator").collect().iter_rows():
        yield f"{vip}/{indicator}"
