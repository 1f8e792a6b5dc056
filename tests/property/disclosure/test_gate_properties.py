"""Property: whatever is counted, an attack on what passes the gate finds nothing, also after later publications."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.disclosure import policy, vintages
from pipelines.disclosure.examine import small_land
from pipelines.disclosure.examine.certificate import OR_NOBODY
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.gate import Gated, Ground, passed
from pipelines.disclosure.vintages import Past

STRICT = policy.load()
CODES = tuple(small_land.LIES_IN)
LEVELS = ("nation", *small_land.LEVELS)
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
            rows += small_land.counted(LEVELS[:3], few, sex=name, status=status, publication=publication, **period)
    return pl.DataFrame(rows, infer_schema_length=None).drop("hidden", "leaked").with_columns(pl.col("missing").cast(pl.Int64))  # fmt: skip


def gated(rows: pl.DataFrame, before: Past | None = None) -> tuple[Gated, Past]:
    """What passes, and what the next publication knows of it and of those before it."""
    found = passed(rows.lazy(), small_land.ONE, Ground(STRICT, small_land.land(), past=before))
    return found, vintages.as_past(vintages.table(found.served, before).lazy(), f"{rows['publication'][0]}-r1")


def nothing_is_found(found: Gated, record: Past, *, is_mixed: bool) -> None:
    """Who does not know what is guarded may see that there is hardly anybody where there is nobody."""
    for truth in (record, None):
        told = examine(Table(found.published.lazy(), small_land.ONE, truth, is_mixed), small_land.land(), STRICT)
        assert told.is_complete
        sure = [breach for breach in told.breaches if not breach.how.endswith(OR_NOBODY)]
        assert sure == [] or (truth is None and is_mixed)
        assert told.breaches == () or truth is None


def grown(counts: Counts, more: Sequence[int], since: int) -> Counts:
    """Some come late, in months from this one on."""
    return {
        key: (events + (added if key[0] >= since else 0), others)
        for (key, (events, others)), added in zip(counts.items(), more, strict=True)
    }


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(counts=whole, more=later, still_more=later)
@example(counts=ALMOST_NOBODY, more=SOME_COME_LATE, still_more=SOME_COME_LATE)
def test_what_passes_gives_nothing_away_also_when_more_is_known_a_month_later_and_another_month_later(
    counts: list[tuple[int, int]], more: list[int], still_more: list[int]
) -> None:
    known = keyed(counts)
    first, told = gated(results(known, "2025-04", open_from=2))
    nothing_is_found(first, told, is_mixed=False)
    known = grown(known, more, since=2)
    second, told = gated(results(known, "2025-05", open_from=3), told)
    nothing_is_found(second, told, is_mixed=True)
    third, told = gated(results(grown(known, still_more, since=3), "2025-06", open_from=4), told)
    nothing_is_found(third, told, is_mixed=True)
    was = first.published.filter(status="ok").drop("publication", "status")
    still = third.published.drop("publication", "status")
    assert was.join(still, on=[name for name in was.columns], how="anti", nulls_equal=True).is_empty()
