"""Property: whatever is counted, an attack on what passes the gate finds nothing, also after later publications."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.disclosure import policy
from pipelines.disclosure.examine import planted
from pipelines.disclosure.examine.served import Table, between, examine
from pipelines.disclosure.gate import Gated, Ground, passed

STRICT = policy.load()
CODES = tuple(planted.LIES_IN)
LEVELS = ("nation", *planted.LEVELS)
DAYS = {"month": "1mo", "year": "1y"}
Counts = dict[tuple[int, str, str], tuple[int, int]]  # month, sex, municipality -> events and others

count = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 20, 60])
whole = st.lists(st.tuples(count, count), min_size=3 * 2 * len(CODES), max_size=3 * 2 * len(CODES))
later = st.lists(st.integers(0, 2), min_size=3 * 2 * len(CODES), max_size=3 * 2 * len(CODES))
# A nought that was shown becomes a few, and all around it was shown.
ALMOST_NOBODY = [*[(0, 0)] * 16, (0, 5), (3, 0), *[(0, 0)] * 29, (0, 60)]
SOME_COME_LATE = [int(n) for n in "000020101111201210102212012102120210220022112011"]


def keyed(found: Sequence[tuple[int, int]]) -> Counts:
    keys = [(month, sex, code) for month in (1, 2, 3) for sex in "KM" for code in CODES]
    return dict(zip(keys, found, strict=True))


def results(counts: Counts, publication: str, open_from: int) -> pl.DataFrame:
    """Months of nation and regions by sex, and the quarter; months from `open_from` on are provisional."""
    rows = []
    for months, kind in (*(((month,), "month") for month in (1, 2, 3)), ((1, 2, 3), "quarter")):
        for sexes, name in (("K", "K"), ("M", "M"), ("KM", "T")):
            few = {
                code: tuple(sum(counts[month, sex, code][at] for month in months for sex in sexes) for at in (0, 1))
                for code in CODES
            }
            status = "provisional" if months[-1] >= open_from else "ok"
            period = {"period_type": kind, "period_start": date(2025, months[0], 1), "period_end": date(2025, months[-1], 28)}  # fmt: skip
            rows += planted.counted(LEVELS[:3], few, sex=name, status=status, publication=publication, **period)
    return pl.DataFrame(rows, infer_schema_length=None).drop("hidden", "leaked").with_columns(pl.col("missing").cast(pl.Int64))  # fmt: skip


def gated(rows: pl.DataFrame, before: pl.DataFrame | None = None) -> Gated:
    ground = Ground(STRICT, planted.land(), before=None if before is None else before.lazy())
    return passed(rows.lazy(), planted.ONE, ground)


def nothing_is_found(found: Gated, *, is_mixed: bool) -> None:
    for truth in (found.served.lazy(), None):
        told = examine(Table(found.published.lazy(), truth, planted.ONE, is_mixed), planted.land(), STRICT)
        assert told.is_complete
        assert told.breaches == () or (truth is None and is_mixed)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(counts=whole, more=later)
@example(counts=ALMOST_NOBODY, more=SOME_COME_LATE)
def test_what_passes_gives_nothing_away_also_when_more_is_known_a_month_later(
    counts: list[tuple[int, int]], more: list[int]
) -> None:
    first = gated(results(keyed(counts), "2025-04", open_from=2))
    nothing_is_found(first, is_mixed=False)
    grown = {
        key: (events + (added if key[0] >= 2 else 0), others)
        for (key, (events, others)), added in zip(keyed(counts).items(), more, strict=True)
    }
    second = gated(results(grown, "2025-05", open_from=3), first.served)
    nothing_is_found(second, is_mixed=True)
    assert between(first.served, second.served) == []
    was = first.published.filter(status="ok").drop("publication", "status")
    still = second.published.drop("publication", "status")
    assert was.join(still, on=[name for name in was.columns], how="anti", nulls_equal=True).is_empty()
