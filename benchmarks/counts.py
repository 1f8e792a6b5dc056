"""Publications of Swedish shape as systems of counts, hidden by rule of thumb: small counts, and a sibling for each.

An indicator is cases with the outcome, cases without, and both together; each in areas, months, sliding windows of
twelve months, years, sexes and age bands.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.system import NO_LIMIT, Guarded, Numbers, System

SMALL, WIDTH, SEED = 5, 4, 1
REGIONS, HEALTHCARE_REGIONS, MUNICIPALITIES, SEXES, AGE_BANDS = 21, 6, 290, 2, 6
MONTHS, WINDOW = 24, 12
DIVIDED = 12  # the region whose municipalities lie in two healthcare regions
MARGINS = 1 + SEXES + AGE_BANDS
OUTCOME, OTHER, BOTH = range(3)


def places() -> tuple[Numbers, Numbers]:
    """Of each municipality its region, and of each its healthcare region."""
    region = np.sort(np.arange(MUNICIPALITIES) * 17 % REGIONS)
    healthcare = region * HEALTHCARE_REGIONS // REGIONS
    divided = np.flatnonzero(region == DIVIDED)
    healthcare[divided[::2]] += 1
    return region, healthcare


@dataclass
class Writing:
    """Counts and equations in the making. Every published count stands three times: of the cases with the outcome, of
    those without, and of both; the three are shown or hidden together.
    """

    values: list[Numbers] = field(default_factory=list)
    entries: list[Numbers] = field(default_factory=list)
    places: int = 0
    equations: int = 0

    def counts(self, values: Numbers) -> Numbers:
        """Write counts, with an axis of outcome and other in front, and their sum; the places, without that axis."""
        shape = values.shape[1:]
        self.values.append(np.concatenate([values, values.sum(0, keepdims=True)]).reshape(3, -1))
        places = self.places + np.arange(np.prod(shape)).reshape(shape)
        self.places += places.size
        return places

    def sums(self, totals: Numbers, *parts: tuple[Numbers, int]) -> None:
        """Each total is the sum of what stands along the last axis of the parts, with a sign."""
        rows = self.equations + np.arange(totals.size)
        self.equations += totals.size
        for columns, factor in ((totals[..., None], 1), *((each, -sign) for each, sign in parts)):
            wide = columns.reshape(totals.size, -1)
            row = np.repeat(rows, wide.shape[1])
            self.entries.append(np.stack([row, wide.ravel(), np.full(wide.size, factor)]))

    def matrix(self) -> sparse.csr_array:
        """The equations of one of the three."""
        row, column, factor = np.concatenate(self.entries, 1)
        return sparse.csr_array((factor, (row, column)), shape=(self.equations, self.places))


def indicator(mean: float, random: np.random.Generator) -> Writing:
    """All published counts of an indicator with so many cases a month, sex and age band in a middling municipality."""
    writing, (region, healthcare) = Writing(), places()
    size = random.lognormal(0, 1, MUNICIPALITIES) * mean
    shape = (2, MUNICIPALITIES, MONTHS, SEXES, AGE_BANDS)
    cells = random.poisson(size[:, None, None, None] * np.array([0.3, 0.7])[:, None, None, None, None], shape)
    monthly = {
        "nation": cells.sum(1, keepdims=True),
        "healthcare": np.stack([cells[:, healthcare == one].sum(1) for one in range(HEALTHCARE_REGIONS)], 1),
        "region": np.stack([cells[:, region == one].sum(1) for one in range(REGIONS)], 1),
    }
    series = {level: _series(writing, of_level) for level, of_level in monthly.items()}
    yearly = writing.counts(_margins(_years(cells)))
    _within(writing, yearly)
    for by_level in zip(*series.values(), strict=True):
        nation, of_healthcare, of_region = by_level
        writing.sums(nation[0], (np.moveaxis(of_region, 0, -1), 1))
        writing.sums(nation[0], (np.moveaxis(of_healthcare, 0, -1), 1))
        for one in range(HEALTHCARE_REGIONS):
            members = np.unique(region[healthcare == one])
            if DIVIDED not in members:
                writing.sums(of_healthcare[one], (np.moveaxis(of_region[members], 0, -1), 1))
    for level, of in (("region", region), ("healthcare", healthcare)):
        for one, years in enumerate(series[level][2]):
            writing.sums(years, (np.moveaxis(yearly[of == one], 0, -1), 1))
    return writing


def regions(mean: float, number: int, random: np.random.Generator) -> Writing:
    """A year of many regions of four municipalities each, that have nothing to do with each other."""
    writing = Writing()
    cells = random.poisson(mean * np.array([0.3, 0.7]).reshape(2, 1, 1, 1, 1), (2, number, 4, SEXES, AGE_BANDS))
    of_municipality, of_region = writing.counts(_margins(cells)), writing.counts(_margins(cells.sum(2)))
    _within(writing, of_municipality)
    _within(writing, of_region)
    writing.sums(of_region, (np.swapaxes(of_municipality, 1, 2), 1))
    return writing


def _margins(cells: Numbers) -> Numbers:
    """Total, sexes and age bands along the last axis, of sexes and age bands along the last two."""
    total, sexes, ages = cells.sum((-1, -2))[..., None], cells.sum(-1), cells.sum(-2)
    margins: Numbers = np.concatenate([total, sexes, ages], -1)
    return margins


def _years(cells: Numbers) -> Numbers:
    years: Numbers = cells.reshape(*cells.shape[:2], MONTHS // WINDOW, WINDOW, SEXES, AGE_BANDS).sum(3)
    return years


def _within(writing: Writing, places: Numbers) -> None:
    """Sexes and age bands make up the total."""
    writing.sums(places[..., 0], (places[..., 1 : 1 + SEXES], 1))
    writing.sums(places[..., 0], (places[..., 1 + SEXES :], 1))


def _series(writing: Writing, cells: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Months, windows and years of areas, by sex and age; years crossed besides."""
    margins = _margins(cells)
    sliding = np.lib.stride_tricks.sliding_window_view(margins, WINDOW, 2).sum(-1)
    months, windows = writing.counts(margins), writing.counts(sliding)
    years, crossed = writing.counts(_margins(_years(cells))), writing.counts(_years(cells))
    for places in (months, windows, years):
        _within(writing, places)
    writing.sums(years[..., 1 : 1 + SEXES], (crossed, 1))
    writing.sums(years[..., 1 + SEXES :], (np.swapaxes(crossed, -1, -2), 1))
    earlier, leaves, enters = (each[..., None] for each in (windows[:, :-1], months[:, :-WINDOW], months[:, WINDOW:]))
    writing.sums(windows[:, 1:], (earlier, 1), (enters, 1), (leaves, -1))
    writing.sums(years, (np.moveaxis(months.reshape(-1, MONTHS // WINDOW, WINDOW, MARGINS), 2, -1), 1))
    writing.sums(years, (windows[:, ::WINDOW, :, None], 1))
    return months, windows, years


def hidden(writing: Writing) -> NDArray[np.bool_]:
    """Places with a small count, and the least other of each sum that hides but one, until there is none."""
    values, matrix = np.concatenate(writing.values, 1), writing.matrix()
    is_hidden = ((values > 0) & (values < SMALL)).any(0)
    row = np.repeat(np.arange(writing.equations), np.diff(matrix.indptr))
    by_value = np.lexsort((matrix.indices, values[BOTH][matrix.indices], row))
    while True:
        alone = np.bincount(row, is_hidden[matrix.indices], writing.equations) == 1
        able = by_value[(alone[row] & ~is_hidden[matrix.indices])[by_value]]
        first = able[np.unique(row[able], return_index=True)[1]]
        first = first[values[BOTH][matrix.indices[first]] > 0]
        if len(first) == 0:
            return is_hidden
        is_hidden[matrix.indices[first]] = True


def system_of(indicators: list[Writing], hides: list[NDArray[np.bool_]]) -> tuple[System, Guarded, Numbers]:
    """All indicators as one system; every small count that is hidden is guarded. The true counts besides."""
    values = [np.concatenate(writing.values, 1) for writing in indicators]
    equal = sparse.block_diag([_threefold(writing) for writing in indicators], "csr")
    counts = np.concatenate([each.ravel() for each in values])
    is_open = np.concatenate([np.tile(each, 3) for each in hides])
    system = System(sparse.csr_array(equal), np.where(is_open, 0, counts), np.where(is_open, NO_LIMIT, counts))
    at = np.flatnonzero(is_open & (counts > 0) & (counts < SMALL))
    return system, Guarded(at, np.full(len(at), WIDTH - 1), np.full(len(at), SMALL)), counts


def _threefold(writing: Writing) -> sparse.csr_array:
    """The equations of each of the three, and that the third is the sum of the others."""
    one, same = writing.matrix(), sparse.eye_array(writing.places, dtype=np.int64)
    rows = [[one, None, None], [None, one, None], [None, None, one], [same, same, -same]]
    return sparse.block_array(rows, format="csr")
