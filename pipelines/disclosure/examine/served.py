"""Attacks the rows that a publication serves, slab by slab, as a reader might who knows every sum between them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from data_contracts.shapes import WITHHELD
from pipelines.aggregate.periods import ROLLING
from pipelines.aggregate.places import Places
from pipelines.disclosure import growth
from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.attack.unknown import Contradiction
from pipelines.disclosure.blanking import NUMBERS, UNSEEN
from pipelines.disclosure.by_slab import by_slab, of_names
from pipelines.disclosure.examine.certificate import OR_NOBODY, Breach, Certificate, together
from pipelines.disclosure.guarding import most, secrets
from pipelines.disclosure.live import PERIOD, as_one
from pipelines.disclosure.perturb import knowledge
from pipelines.disclosure.perturb.counts import Spans
from pipelines.disclosure.perturb.knowledge import Told
from pipelines.disclosure.perturb.masking import EVERY_CASE
from pipelines.disclosure.perturb.perturbing import Method, spans
from pipelines.disclosure.policy import Hiding, Policy
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import COUNTS, HIDDEN
from pipelines.disclosure.slab import FEW, MORE, Member, Slab
from pipelines.disclosure.system import Guarded, Numbers, System
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
from pipelines.disclosure.windows import lacking, without_windows
from pipelines.select.header import Header

KEY = ("vip", "indicator", *ROW)
SHOWN = (*COUNTS, "value")
NOT_BLANK = "figures on hidden rows"
WINDOWS = "windows whose months are not all shown"
UNLIKE = "rows that are not those of the record"
IN_ONE_ONLY = "rows that the publication before with the same figures shows, or hides"
CONTRADICTORY = "sums that do not hold"
WRONG = (NOT_BLANK, UNLIKE, IN_ONE_ONLY, CONTRADICTORY)  # nobody's finding out: the files are not what the gate made


@dataclass(frozen=True)
class Table:
    """What is served, and what lies behind it. published: as served. headers: of each indicator.

    record: the same rows with their figures, and those of earlier publications, if known. is_mixed: rows have figures
    of several dates, so that some sums do not hold. before: what the last publication served; years of which all is
    as it was then are not attacked again, as they were then. noise_key: the secret that noise was drawn by, if any was
    and the record is known.
    """

    published: pl.LazyFrame
    headers: Mapping[str, Header]
    record: Past | None
    is_mixed: bool = False
    before: pl.LazyFrame | None = None
    noise_key: bytes | None = field(default=None, repr=False)

    @property
    def truth(self) -> pl.LazyFrame | None:
        return self.record.served if self.record else None

    def of(self, names: Sequence[str]) -> "Table":
        """Of these indicators alone, and in memory."""
        return replace(
            self, published=of_names(self.published, names).collect().lazy(),
            record=self.record.of(names).read() if self.record else None,
            before=of_names(self.before, names).collect().lazy() if self.before is not None else None,
        )  # fmt: skip


def examine(table: Table, places: Mapping[str, Places], policy: Policy) -> Certificate:
    """Attack all of it. Indicators whose rows were public before they came here are not asked for."""
    headers = {name: header for name, header in table.headers.items() if header.rows == "cases"}
    known = table.truth if table.truth is not None else table.published
    declared = Declared(headers, found(known.filter(SEEN).collect(), headers))
    asked = ((table.of(names), names, declared, places, policy) for names in declared.groups())
    parts = by_slab(_of_slab, asked, table.published)
    return together(parts, knows_truth=table.truth is not None)


def _of_slab(
    table: Table, names: Sequence[str], declared: Declared, places: Mapping[str, Places], policy: Policy
) -> Certificate:
    method = None if isinstance(policy, Hiding) else Method(policy, places, table.noise_key)
    found = [_member(table, name, declared.headers[name], method) for name in names]
    members, knows = [member for member, _ in found], table.record is not None
    years = open_years(pl.concat([member.rows.select(*PERIOD, "is_settled") for member in members]), "is_settled")
    known = Certificate(
        sum(member.rows.height for member in members), sum(int(member.rows["is_hidden"].sum()) for member in members),
        0, 0, knows, tuple(breach for _, breaches in found for breach in breaches), 0, 0,
    )  # fmt: skip
    if not years:
        return known
    live = [replace(member, rows=member.rows.filter(YEAR.is_in(years))) for member in members]
    told = [served_members(rows.with_columns(is_hidden=HIDDEN), live) for rows in _earlier(table, names, years)]
    earlier = [[_counted(member, method) for member in past] for past in told]
    every = [*live, *(member for past in earlier for member in past)]
    whole = as_one(
        live, earlier, places, declared.ties_of, is_mixed=table.is_mixed or method is not None, is_partial=not knows,
        few=EVERY_CASE if method else FEW,
    )  # fmt: skip
    if method is None:
        least = growth.least(whole, live, earlier)
        return together([known, _attacked(whole, every, least, policy, knows)], knows_truth=knows)
    return together([known, _attacked_by_spans(whole, every, len(live), method, knows)], knows_truth=knows)


def _member(table: Table, name: str, header: Header, method: Method | None) -> tuple[Member, list[Breach]]:
    """An indicator with the rows that are attacked, and what is wrong with them at sight. method: how figures are
    changed, None where they are as they are.
    """
    rows, breaches = _rows(table, name, header.measure, method)
    member = Member(name, header.measure, header.unit_of_analysis != "person", rows, header.version)
    if method is None and member.adds_over_time:
        breaches += open_windows(name, rows, table.record)
    return _counted(member, method), breaches


def _counted(member: Member, method: Method | None) -> Member:
    """With the rows that are counts of their own: a changed sum of twelve months is not the sum of changed months."""
    return without_windows(member) if method is None else member


def _earlier(table: Table, names: Sequence[str], years: Collection[int]) -> list[pl.DataFrame]:
    """What each earlier publication served of these years."""
    if table.record is None:
        return []
    told = table.record.of(names)
    still = told.served.filter(pl.col(SINCE).is_not_null(), YEAR.is_in(years)).select(STILL)
    return publications(still.collect(), told.earlier.filter(YEAR.is_in(years)).collect())


def _rows(table: Table, name: str, measure: str, method: Method | None) -> tuple[pl.DataFrame, list[Breach]]:
    """The rows of an indicator with the figures that are known, `is_hidden`; and what is wrong with them at sight.

    Figures as they are published have `_` before their name.
    """
    vip, indicator = name.split("/")
    rows = table.published.filter(vip=vip, indicator=indicator).collect()
    is_hidden = rows["status"].cast(pl.String).is_in([*UNSEEN])
    figured = rows.filter(is_hidden).select(pl.any_horizontal(pl.col(NUMBERS).is_not_null()).sum()).item()
    breaches = [Breach(name, NOT_BLANK, figured)] if figured else []
    published = [pl.col(figure).alias(f"_{figure}") for figure in SHOWN]
    if table.truth is None:
        return rows.with_columns(*published, is_hidden=is_hidden, is_settled=pl.lit(False)), breaches
    told = table.truth.filter(vip=vip, indicator=indicator).select(*FIGURES, HIDDEN).collect()
    told, shown_then = _beside_before(told, table.before)
    should = told.select(COUNTS) if method is None else method.figures(told, measure).select(COUNTS)
    told = told.with_columns(should[count].alias(f"should_{count}") for count in COUNTS)
    joined = rows.select(*KEY, *published).join(told, on=list(KEY), how="left", maintain_order="left", nulls_equal=True)
    unlike = _unlike(joined, is_hidden) or abs(joined.height - told.height)
    breaches += [Breach(name, how, number) for how, number in ((UNLIKE, unlike), (IN_ONE_ONLY, shown_then)) if number]
    return joined.with_columns(is_hidden=is_hidden), breaches


def _unlike(rows: pl.DataFrame, is_hidden: pl.Series) -> int:
    """How many rows the record has not, or with other figures than they should show, or hidden where they are not."""
    is_same = pl.all_horizontal(pl.col(f"_{count}").eq_missing(pl.col(f"should_{count}")) for count in COUNTS)
    wrong = pl.col(HIDDEN).is_null() | (~pl.col(HIDDEN) & ~is_same) | (pl.col(HIDDEN) & ~pl.lit(is_hidden))
    return int(rows.select(wrong.fill_null(False).sum()).item())


def _beside_before(told: pl.DataFrame, before: pl.LazyFrame | None) -> tuple[pl.DataFrame, int]:
    """With `is_settled`: a row is as it was; and how many are not though their figures are, hidden in one only."""
    if before is None:
        return told.with_columns(is_settled=pl.lit(False)), 0
    was_withheld = pl.col("status").cast(pl.String) == WITHHELD
    was = before.select(*FIGURES, was_hidden=HIDDEN, was_withheld=was_withheld).collect()
    both = told.join(was, on=FIGURES, how="left", maintain_order="left", nulls_equal=True)
    is_settled = (pl.col("was_hidden") == pl.col(HIDDEN)).fill_null(False)
    is_unlike = (pl.col("was_hidden") != pl.col(HIDDEN)) & ~pl.col("was_withheld")
    unlike = both.select(is_unlike.fill_null(False).sum()).item()
    return both.with_columns(is_settled=is_settled).drop("was_hidden", "was_withheld"), unlike


def open_windows(name: str, rows: pl.DataFrame, record: Past | None = None) -> list[Breach]:
    """Sums of twelve months of which some month is hidden, or not there: their differences tell of it.

    It is enough that all were shown when the sum was served first with these figures.
    """
    shown = rows.filter(~pl.col("is_hidden"))
    told = lacking(shown.filter(pl.col("period_type") == ROLLING), shown)
    if record is None or told.is_empty():
        return [Breach(name, WINDOWS, told.height)] if told.height else []
    vip, indicator = name.split("/")
    served = record.first_served(told.select(FIGURES))
    number = told.height - served.height
    for since, windows in served.partition_by(SINCE, as_dict=True).items():
        then = record.at(str(since[0])).filter(~pl.col(HIDDEN)).filter(vip=vip, indicator=indicator)
        number += lacking(windows, then).height
    return [Breach(name, WINDOWS, number)] if number else []


def _attacked(whole: Slab, members: Sequence[Member], least: Numbers, policy: Policy, knows: bool) -> Certificate:
    is_hidden = ~whole.stands_in_row
    for member, cells in zip(members, whole.of_row, strict=True):
        is_hidden[cells[member.rows["is_hidden"].to_numpy()]] = True
    for member, cells in zip(members, whole.of_row, strict=True):  # shown once is shown in all that share the count
        is_hidden[cells[~member.rows["is_hidden"].to_numpy()]] = False
    is_known = ~is_hidden[whole.cell]
    high = most(whole, policy) if knows else whole.system.high
    low, high = np.where(is_known, whole.counts, least), np.where(is_known, whole.counts, high)
    guarded = secrets(whole, policy, is_hidden).guarded() if knows else _any_hidden(whole, is_hidden, policy)
    try:
        told = attack(System(whole.system.equal, low, high), guarded, whole.counts if knows else None)
    except Contradiction as error:
        return _contradictory(members, whole, error, knows)
    breaches = _named(members, whole, told, policy, knows)
    return _plain(members, whole, breaches, knows, len(guarded.at), len(told.undecided), told.effort.programs)


def _attacked_by_spans(whole: Slab, members: Sequence[Member], now: int, method: Method, knows: bool) -> Certificate:
    """The same where no count is known exactly: each shown one may be several.

    `members`: those of now, of which there are so many, and of earlier publications.
    """
    policy = method.policy
    published = [
        _told(member, spans(_as_published(member.rows), member.measure, policy), knows) for member in members[:now]
    ]
    told = [*published, *(_told(member, method.spans(member.rows, member.measure), knows) for member in members[now:])]
    unlike = [Breach(member.name, UNLIKE, one.unlike) for member, one in zip(members, told, strict=True) if one.unlike]
    if unlike:
        return _plain(members, whole, unlike, knows, 0, 0, 0)
    asked = (knowledge.guarded if knows else knowledge.any_count)(whole, members, policy)
    try:
        found = knowledge.attacked(knowledge.system(whole, told), asked)
    except Contradiction as error:
        return _contradictory(members, whole, error, knows)
    return _plain(
        members, whole, _named(members, whole, found, policy, knows), knows, len(asked.at), len(found.undecided),
        found.effort.programs,
    )  # fmt: skip


def _told(member: Member, said: Spans, knows: bool) -> Told:
    return Told(said, member.rows["is_hidden"].to_numpy(), member.rows if knows else None)


def _as_published(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*KEY, *(pl.col(f"_{figure}").alias(figure) for figure in SHOWN))


def _any_hidden(whole: Slab, is_hidden: np.ndarray, policy: Policy) -> Guarded:
    """All counts of hidden rows: which of them are small is not known."""
    at = np.flatnonzero((is_hidden & whole.stands_in_row)[whole.cell] & (whole.kind != MORE))
    return Guarded(at, np.full(len(at), policy.width), np.full(len(at), policy.smallest_count))


def _named(members: Sequence[Member], whole: Slab, told: Found, policy: Policy, knows: bool) -> list[Breach]:
    """What was found, by indicator and step; who does not know which counts are guarded finds what is few or nobody."""
    is_small = (told.high > 0) & (told.high < policy.smallest_count)  # that there is nobody is no secret by itself
    how = told.method.astype(object)
    if not knows:
        how[told.low == 0] += OR_NOBODY
    is_breach = np.ones(len(told.at), dtype=bool) if knows else is_small
    of_cell = np.zeros(len(whole.stands_in_row), dtype=np.int64)
    for number, cells in enumerate(whole.of_row):
        of_cell[cells] = number
    names = [members[number].name for number in of_cell[whole.cell[told.at[is_breach]]]]
    counted = Counter(zip(names, how[is_breach].tolist(), strict=True))
    return [Breach(name, how, number) for (name, how), number in sorted(counted.items())]


def _contradictory(members: Sequence[Member], whole: Slab, error: Contradiction, knows: bool) -> Certificate:
    return _plain(members, whole, [Breach(members[0].name, CONTRADICTORY, len(error.equations))], knows, 0, 0, 0)


def _plain(
    members: Sequence[Member], whole: Slab, breaches: Sequence[Breach], knows: bool, *numbers: int
) -> Certificate:
    guarded, undecided, programs = numbers
    return Certificate(0, 0, len(whole.counts), guarded, knows, tuple(breaches), undecided, programs)


def names_in(published: pl.LazyFrame) -> Iterator[str]:
    """The indicators of a table."""
    for vip, indicator in published.select("vip", "indicator").unique().sort("vip", "indicator").collect().iter_rows():
        yield f"{vip}/{indicator}"
