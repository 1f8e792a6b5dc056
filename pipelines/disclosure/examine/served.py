"""Attacks the rows that a publication serves, slab by slab, as a reader might who knows every sum between them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.aggregate.periods import ROLLING
from pipelines.aggregate.places import Places
from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.attack.unknown import Contradiction
from pipelines.disclosure.blanking import NUMBERS
from pipelines.disclosure.examine.certificate import Breach, Certificate, together
from pipelines.disclosure.guarding import secrets
from pipelines.disclosure.hiding import PERIOD, WHOSE
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import HIDDEN
from pipelines.disclosure.slab import MORE, Member, Slab, slab
from pipelines.disclosure.system import NO_LIMIT, Guarded, System
from pipelines.disclosure.ties import SEEN, Declared, found
from pipelines.disclosure.vintages import (
    FIGURES,
    SINCE,
    STILL,
    YEAR,
    Past,
    open_years,
    publications,
    served_members,
)
from pipelines.disclosure.vintages import (
    together as as_one,
)
from pipelines.select.header import Header

SUPPRESSED = "suppressed"
KEY = ("vip", "indicator", *ROW)
NOT_BLANK = "figures on hidden rows"
WINDOWS = "windows whose months are not all shown"
UNLIKE = "rows that are not those of the record"
IN_ONE_ONLY = "rows that the publication before with the same figures shows, or hides"
CONTRADICTORY = "sums that do not hold"


@dataclass(frozen=True)
class Table:
    """What is served, and what lies behind it. published: as served. headers: of each indicator.

    record: the same rows with their figures, and those of earlier publications, if known. is_mixed: rows have figures
    of several dates, so that some sums do not hold. before: what the last publication served; years of which all is
    as it was then are not attacked again, as they were then.
    """

    published: pl.LazyFrame
    headers: Mapping[str, Header]
    record: Past | None
    is_mixed: bool = False
    before: pl.LazyFrame | None = None

    @property
    def truth(self) -> pl.LazyFrame | None:
        return self.record.served if self.record else None


def examine(table: Table, places: Mapping[str, Places], policy: Policy) -> Certificate:
    """Attack all of it. Indicators whose rows were public before they came here are not asked for."""
    headers = {name: header for name, header in table.headers.items() if header.rows == "cases"}
    known = table.truth if table.truth is not None else table.published
    declared = Declared(headers, found(known.filter(SEEN).collect(), headers))
    parts = [_of_slab(table, names, declared, places, policy) for names in declared.groups()]
    return together(parts, knows_truth=table.truth is not None)


def _of_slab(
    table: Table, names: Sequence[str], declared: Declared, places: Mapping[str, Places], policy: Policy
) -> Certificate:
    breaches: list[Breach] = []
    members = []
    for name in names:
        rows, plain = _rows(table, name)
        breaches += plain
        header = declared.headers[name]
        adds = header.unit_of_analysis != "person"
        if adds:
            breaches += open_windows(name, rows)
            rows = rows.filter(pl.col("period_type") != ROLLING)
        members.append(Member(name, header.measure, adds, rows, header.version))
    years = open_years(pl.concat([member.rows.select(*PERIOD, "is_settled") for member in members]), "is_settled")
    known = Certificate(
        sum(member.rows.height for member in members), sum(int(member.rows["is_hidden"].sum()) for member in members),
        0, 0, table.record is not None, tuple(breaches), 0, 0,
    )  # fmt: skip
    if not years:
        return known
    live = [replace(member, rows=member.rows.filter(YEAR.is_in(years))) for member in members]
    whole, every = _with_earlier(table, live, declared, places)
    return together([known, _attacked(whole, every, policy, table.record is not None)], knows_truth=known.knows_truth)


def _with_earlier(
    table: Table, members: Sequence[Member], declared: Declared, places: Mapping[str, Places]
) -> tuple[Slab, list[Member]]:
    """All of it as one system; the members of now, and then of each earlier publication."""
    slabs = [slab(members, places, declared.ties_of(members), is_mixed=table.is_mixed, is_partial=table.record is None)]
    every = [*members]
    years = frozenset(year for member in members for year in member.rows.select(YEAR).to_series())
    for rows in _earlier(table, [member.name for member in members], years):
        past = served_members(rows.with_columns(is_hidden="hidden"), members)
        slabs.append(slab(past, places, declared.ties_of(past), is_mixed=True))
        every += past
    return as_one(slabs), every


def _earlier(table: Table, names: Sequence[str], years: Collection[int]) -> list[pl.DataFrame]:
    """What each earlier publication served of these years."""
    if table.record is None:
        return []
    told = table.record.of(names)
    still = told.served.filter(pl.col(SINCE).is_not_null(), YEAR.is_in(years)).select(STILL)
    return publications(still.collect(), told.earlier.filter(YEAR.is_in(years)).collect())


def _rows(table: Table, name: str) -> tuple[pl.DataFrame, list[Breach]]:
    """The rows of an indicator with the figures that are known, `is_hidden`; and what is wrong with them at sight."""
    vip, indicator = name.split("/")
    rows = table.published.filter(vip=vip, indicator=indicator).collect()
    is_hidden = rows["status"].cast(pl.String) == SUPPRESSED
    figured = rows.filter(is_hidden).select(pl.any_horizontal(pl.col(NUMBERS).is_not_null()).sum()).item()
    breaches = [Breach(name, NOT_BLANK, figured)] if figured else []
    if table.truth is None:
        return rows.with_columns(is_hidden=is_hidden, is_settled=pl.lit(False)), breaches
    told = table.truth.filter(vip=vip, indicator=indicator).select(*FIGURES, HIDDEN).collect()
    told, shown_then = _beside_before(told, table.before)
    counts = ("numerator", "denominator", "missing")
    joined = rows.select(*KEY, *(pl.col(count).alias(f"_{count}") for count in counts)).join(
        told, on=list(KEY), how="left", maintain_order="left", nulls_equal=True
    )
    is_same = pl.all_horizontal(pl.col(f"_{count}").eq_missing(pl.col(count)) for count in counts)
    unlike = joined.select((pl.col("hidden").is_null() | (~pl.col("hidden") & ~is_same)).sum()).item()
    unlike += int((joined["hidden"].fill_null(False) & ~is_hidden).sum())
    if unlike or joined.height != told.height:
        breaches.append(Breach(name, UNLIKE, unlike or abs(joined.height - told.height)))
    if shown_then:
        breaches.append(Breach(name, IN_ONE_ONLY, shown_then))
    return joined.with_columns(is_hidden=is_hidden), breaches


def _beside_before(told: pl.DataFrame, before: pl.LazyFrame | None) -> tuple[pl.DataFrame, int]:
    """With `is_settled`: a row is as it was; and how many are not though their figures are, hidden in one only."""
    if before is None:
        return told.with_columns(is_settled=pl.lit(False)), 0
    was = before.select(*FIGURES, was_hidden=HIDDEN).collect()
    both = told.join(was, on=FIGURES, how="left", maintain_order="left", nulls_equal=True)
    is_settled = (pl.col("was_hidden") == pl.col(HIDDEN)).fill_null(False)
    unlike = both.select((pl.col("was_hidden") != pl.col(HIDDEN)).fill_null(False).sum()).item()
    return both.with_columns(is_settled=is_settled).drop("was_hidden"), unlike


def open_windows(name: str, rows: pl.DataFrame) -> list[Breach]:
    """Sums of twelve months of which some month is hidden, or not there: their differences tell of it."""
    shown = rows.filter(~pl.col("is_hidden"))
    months = shown.filter(pl.col("period_type") == "month").select(*WHOSE, month="period_start")
    spans = pl.date_ranges("period_start", pl.col("period_start").dt.offset_by("11mo"), interval="1mo")
    windows = shown.filter(pl.col("period_type") == ROLLING).select(*WHOSE, "period_start", month=spans)
    lacking = windows.explode("month").join(months, on=[*WHOSE, "month"], how="anti", nulls_equal=True)
    number = lacking.select(*WHOSE, "period_start").n_unique() if lacking.height else 0
    return [Breach(name, WINDOWS, number)] if number else []


def _attacked(whole: Slab, members: Sequence[Member], policy: Policy, knows: bool) -> Certificate:
    is_hidden = ~whole.stands_in_row
    for member, cells in zip(members, whole.of_row, strict=True):
        is_hidden[cells[member.rows["is_hidden"].to_numpy()]] = True
    for member, cells in zip(members, whole.of_row, strict=True):  # shown once is shown in all that share the count
        is_hidden[cells[~member.rows["is_hidden"].to_numpy()]] = False
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


def names_in(published: pl.LazyFrame) -> Iterator[str]:
    """The indicators of a table."""
    for vip, indicator in published.select("vip", "indicator").unique().sort("vip", "indicator").collect().iter_rows():
        yield f"{vip}/{indicator}"
