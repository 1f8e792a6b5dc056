"""What earlier publications served with other figures, and all of it as one system with what is served now.

Figures change from publication to publication, and a reader keeps them all. A row with the same figures in several of
them is one cell, so that what one gives away of it is known in all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

from pipelines.aggregate.periods import LENGTHS
from pipelines.disclosure.by_slab import of_names
from pipelines.disclosure.planning import INDICATOR
from pipelines.disclosure.served import COUNTS, HIDDEN, KEY
from pipelines.disclosure.slab import Member, Slab
from pipelines.disclosure.system import NO_LIMIT, Numbers, System

NOW = "now"
SINCE, UNTIL = "since", "until"  # the first and the last publication that served a row with these figures
SEED = 1
YEAR = pl.col("period_start").dt.year().cast(pl.Int64)
FIGURES = [*KEY, *COUNTS]
STILL = [*FIGURES, HIDDEN, SINCE]
LEDGER = [*FIGURES, HIDDEN, SINCE, UNTIL]


@dataclass(frozen=True)
class Past:
    """served: the rows of the last publication, with `since`, NULL where it was itself the first with these figures.
    earlier: rows with figures that were given up before it, `LEDGER`. name: of that publication, as `2026-09-r1`.
    """

    served: pl.LazyFrame
    earlier: pl.LazyFrame
    name: str

    def of(self, indicators: Sequence[str]) -> "Past":
        """Of these alone, `<vip>/<name>`."""
        return Past(of_names(self.served, indicators), of_names(self.earlier, indicators), self.name)

    def read(self) -> "Past":
        """With all of it in memory."""
        return Past(self.served.collect().lazy(), self.earlier.collect().lazy(), self.name)

    def recoded(self, successors: Mapping[str, str]) -> "Past":
        """With the municipalities called what they are called now, so that each stays one area."""
        is_municipality = pl.col("area_level").cast(pl.String) == "municipality"
        code = pl.col("area_code").cast(pl.String)
        now = pl.when(is_municipality).then(code.replace(dict(successors))).otherwise(code).alias("area_code")
        return Past(self.served.with_columns(now), self.earlier.with_columns(now), self.name)

    def rows(self) -> pl.DataFrame:
        """What the last publication served, as of `LEDGER`."""
        known = self.served.select(*KEY, *COUNTS, HIDDEN, pl.col(SINCE).fill_null(self.name))
        return known.with_columns(pl.lit(self.name).alias(UNTIL)).collect()

    def first_served(self, figures: pl.DataFrame) -> pl.DataFrame:
        """Those of these figures that an earlier publication served, with `since` the first that did."""
        told = self.served.filter(pl.col(SINCE).is_not_null()).select(*FIGURES, SINCE).collect()
        return figures.join(told, on=FIGURES, how="inner", nulls_equal=True, maintain_order="left")

    def at(self, name: str) -> pl.DataFrame:
        """What an earlier publication served, as of `LEDGER`, as far as it is remembered."""
        rows = pl.concat([self.rows(), self.earlier.collect()])
        names = {each: _order(each) for each in {*rows[SINCE], *rows[UNTIL], name}}
        place = {each: number for number, each in enumerate(sorted(names, key=_order))}
        since, until = (pl.col(each).replace_strict(place, return_dtype=pl.Int64) for each in (SINCE, UNTIL))
        return rows.filter(since <= place[name], until >= place[name])


def read(path: Path, name: str) -> Past:
    """What `table` made, of the publication with this name."""
    return as_past(pl.scan_parquet(path), name)


def as_past(table: pl.LazyFrame, name: str) -> Past:
    """What `table` made, as the next publication knows it."""
    is_given_up = pl.col(UNTIL).is_not_null()
    return Past(table.filter(~is_given_up).drop(UNTIL), table.filter(is_given_up).select(LEDGER), name)


def chain(publications: Iterable[tuple[str, pl.DataFrame]]) -> Past:
    """All of these, by name and as served, the first first. Raises ValueError where none is."""
    past = None
    for name, served in publications:
        past = as_past(table(served, past).lazy(), name)
    if past is None:
        raise ValueError("no publication")
    return past


def table(served: pl.DataFrame, past: Past | None) -> pl.DataFrame:
    """The rows that are served, with `since`, and those of `given_up` after them, which alone have `until`."""
    known = served.with_columns(_since(served, past), pl.lit(None, dtype=pl.String).alias(UNTIL))
    return pl.concat([known, given_up(served, past)], how="diagonal")


def _since(served: pl.DataFrame, past: Past | None) -> pl.Series:
    """Of each row since when it is served with these figures; NULL where nothing earlier did."""
    if past is None:
        return pl.Series(SINCE, [None] * served.height, dtype=pl.String)
    told = past.rows().select(*FIGURES, SINCE)
    return served.select(FIGURES).join(told, on=FIGURES, how="left", nulls_equal=True, maintain_order="left")[SINCE]


def given_up(now: pl.DataFrame, past: Past | None) -> pl.DataFrame:
    """`LEDGER`: rows with figures that earlier publications served and that are not in `now`."""
    if past is None:
        text = pl.lit(None, dtype=pl.String)
        return now.head(0).select(*FIGURES, pl.lit(False).alias(HIDDEN), text.alias(SINCE), text.alias(UNTIL))
    gone = past.rows().join(now, on=FIGURES, how="anti", nulls_equal=True)
    return pl.concat([past.earlier.collect(), gone]).sort(*KEY, UNTIL)


def publications(still: pl.DataFrame, earlier: pl.DataFrame) -> list[pl.DataFrame]:
    """What each earlier publication served of the years in which any of these figures were given up since.

    still: `KEY, COUNTS, hidden, since` of what is served with the same figures as earlier. earlier: `LEDGER`. A
    publication counts only if it was the last with some row: rows that ever stood together stood so in one of these.
    """
    order = sorted({*earlier[UNTIL], *earlier[SINCE], *still[SINCE]}, key=_order)
    place = {name: number for number, name in enumerate([*order, NOW])}
    rows = pl.concat([still.select(*STILL, pl.lit(NOW).alias(UNTIL)), earlier])
    rows = rows.with_columns(pl.col(name).replace_strict(place, return_dtype=pl.Int64) for name in (SINCE, UNTIL))
    last = sorted({place[name] for name in earlier[UNTIL]})
    return [_of_open_years(rows.filter(pl.col(SINCE) <= at, pl.col(UNTIL) >= at), at) for at in last]


def _of_open_years(rows: pl.DataFrame, at: int) -> pl.DataFrame:
    """What a publication served of the years of which it was the last with some figures."""
    stays = rows.with_columns(stays=pl.col(UNTIL) > at)
    return rows.filter(YEAR.is_in(open_years(stays, "stays")))


def before(now: pl.DataFrame, past: Past | None, years: Collection[int]) -> list[pl.DataFrame]:
    """What each earlier publication served of these years as far as `now` has other figures by the same definition.

    What another definition counts no reader knows, so that its figures are no part of these sums.
    """
    if past is None:
        return []
    version = [*INDICATOR, "indicator_version"]
    known = past.rows().filter(YEAR.is_in(years)).join(now, on=version, how="semi")
    earlier = past.earlier.filter(YEAR.is_in(years)).collect().join(now, on=version, how="semi")
    still = known.join(now, on=FIGURES, how="semi", nulls_equal=True)
    gone = known.join(now, on=FIGURES, how="anti", nulls_equal=True)
    return publications(still, pl.concat([earlier, gone]))


def open_years(rows: pl.DataFrame, settled: str) -> frozenset[int]:
    """The years of which anything is not settled (the name of a column of truths), and those that pools join to them.

    All other years are what they were in the publication before, and no sum joins them to these.
    """
    months = pl.col("period_type").cast(pl.String).replace_strict(LENGTHS, return_dtype=pl.Int64)
    spans = rows.select(settled, first=YEAR, last=YEAR + (months - 1) // 12).unique()  # a window counts where it begins
    years = set(spans.filter(~pl.col(settled)).select(pl.int_ranges("first", pl.col("last") + 1)).to_series().explode())
    pools = [
        set(range(first, last + 1)) for first, last in spans.select("first", "last").unique().rows() if first < last
    ]
    while True:
        joined = years.union(*(pool for pool in pools if pool & years))
        if joined == years:
            return frozenset(year for year in years if year is not None)
        years = joined


def served_members(rows: pl.DataFrame, like: Sequence[Member]) -> list[Member]:
    """The rows of one publication by indicator and version of its definition, counted as it is now."""
    found = []
    for one in like:
        vip, indicator = one.name.split("/")
        own = rows.filter(vip=vip, indicator=indicator)
        versions = own["indicator_version"].unique().sort()
        found += [replace(one, rows=own.filter(indicator_version=version), version=version) for version in versions]
    return found


def _order(name: str) -> tuple[str, int]:
    month, revision = name.rsplit("-r", 1)
    return month, int(revision)


def together(slabs: Sequence[Slab]) -> Slab:
    """One of several: a cell of the same member, area, period, sex and age with the same figures is one. Its `of_row`
    are those of all, in order.
    """
    if len(slabs) == 1:
        return slabs[0]
    of_cell, cells = _cells(slabs)
    kinds = np.unique(np.concatenate([one.kind for one in slabs]))
    keys = [
        cell[one.cell] * len(kinds) + np.searchsorted(kinds, one.kind) for one, cell in zip(slabs, of_cell, strict=True)
    ]
    found, first, at = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    counts = np.concatenate([one.counts for one in slabs])[first]
    ends = np.cumsum([len(one.counts) for one in slabs])
    places = np.split(at, ends[:-1])
    parts = [_renumbered(one.system.equal, place, len(found)) for one, place in zip(slabs, places, strict=True)]
    marks = {name: np.zeros(cells, dtype=bool) for name in ("stands_in_row", "of_nowhere", "of_no_margin")}
    for one, cell in zip(slabs, of_cell, strict=True):
        for name, marked in marks.items():
            marked[cell[getattr(one, name)]] = True
    named = pl.concat(
        one.named.with_columns(cell=pl.Series(cell[one.named["cell"].to_numpy()]))
        for one, cell in zip(slabs, of_cell, strict=True)
    ).unique("cell", maintain_order=True)
    cell = found // len(kinds)
    equal = _each_once(sparse.csr_array(sparse.vstack(parts, format="csr")), marks["stands_in_row"][cell])
    system = System(equal, np.zeros(len(found), np.int64), np.full(len(found), NO_LIMIT))
    of_row = tuple(cell[rows] for one, cell in zip(slabs, of_cell, strict=True) for rows in one.of_row)
    return Slab(system, counts, cell, kinds[found % len(kinds)], of_row, **marks, named=named)


def _cells(slabs: Sequence[Slab]) -> tuple[list[Numbers], int]:
    """Of each slab the number of each of its cells among those of all, and how many there are."""
    named = pl.concat([_with_figures(one).with_columns(slab=n) for n, one in enumerate(slabs)], how="diagonal")
    named = named.with_columns(pl.col(pl.Int64).fill_null(-1))
    key = [name for name in named.columns if name not in ("cell", "slab")]
    numbered = named.select("slab", "cell", pl.struct(key).rank("dense").cast(pl.Int64).alias("number") - 1)
    size = numbered["number"].n_unique()
    found = []
    for n, one in enumerate(slabs):
        own = numbered.filter(slab=n)
        cells = np.full(len(one.stands_in_row), -1, dtype=np.int64)
        cells[own["cell"].to_numpy()] = own["number"].to_numpy()
        new = cells < 0
        cells[new] = np.arange(size, size + int(new.sum()))
        size += int(new.sum())
        found.append(cells)
    return found, size


def _with_figures(one: Slab) -> pl.DataFrame:
    """What its cells are called, and what each counts of every kind."""
    figures = {}
    for kind in np.unique(one.kind):
        at = one.kind == kind
        counted = np.full(len(one.stands_in_row), -1, dtype=np.int64)
        counted[one.cell[at]] = one.counts[at]
        figures[f"count of {kind}"] = counted[one.named["cell"].to_numpy()]
    return one.named.with_columns(pl.Series(name, counted) for name, counted in figures.items())


def _renumbered(equal: sparse.csr_array, at: Numbers, counts: int) -> sparse.csr_array:
    found = equal.tocoo()
    row, column = found.coords
    return sparse.csr_array((found.data, (row, at[column])), shape=(equal.shape[0], counts))


def _each_once(equal: sparse.csr_array, stands_in_row: np.ndarray) -> sparse.csr_array:
    """Without equations that are the same but for what they leave over, which then is the same too."""
    used = np.bincount(equal.indices, minlength=equal.shape[1])
    drawn = np.random.default_rng(SEED).integers(1, 2**62, size=(2, equal.shape[1]))
    drawn[:, ~stands_in_row & (used == 1)] = 1
    signs = np.stack([equal @ one for one in drawn], axis=1)  # as whole numbers modulo 2**64
    first = np.unique(signs, axis=0, return_index=True)[1]
    return equal[np.sort(first)]
