"""Charts of any rows: what must not matter does not, and what is hidden tells nothing."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from data_contracts.charts import Charts
from data_contracts.delivery import Break
from pipelines.improvement import Grounds, Method, chart, with_signals
from pipelines.improvement.rebasing import Rebasing
from tests.unit.improvement.making import NAME, RICHEST, grounds, proportions, starts

STATUSES = ["ok"] * 8 + ["provisional", "suppressed", "not_reported", "withheld", "below_coverage"]
PHASE = ["phase", "phase_from", "phase_reason"]
FIGURES = ("value", "numerator", "denominator")
HIDDEN = pl.col("status").is_in(["suppressed", "not_reported", "withheld"])


@st.composite
def tables(draw) -> tuple[pl.DataFrame, Grounds]:
    """Months of up to four series with gaps, hidden rows, a break and a re-basing."""
    points = draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parts = []
    for attribution, code in draw(
        st.sets(st.sampled_from([(a, c) for a in ("caregiver", "resident") for c in ("12", "14")]), min_size=1)
    ):
        trials = random.choice([0, 3, 40, 2000], points, p=[0.05, 0.05, 0.5, 0.4])
        events = random.binomial(trials, random.choice([0.02, 0.3, 0.9]))
        status = random.choice(STATUSES, points)
        part = proportions(events.tolist(), trials.tolist(), attribution=attribution, area_code=code)
        parts.append(part.with_columns(status=pl.Series(status)).filter(pl.Series(random.random(points) < 0.95)))
    days = starts(points)
    breaks = (
        (Break(days[points // 2].replace(day=draw(st.sampled_from([1, 15]))), "brott"),) if draw(st.booleans()) else ()
    )
    own = {"indicator": NAME, "area_level": "region", "area_code": "14", "from": days[points // 3], "reason": "nytt"}
    rebasings = (Rebasing.model_validate(own),) if draw(st.booleans()) else ()
    method = Method("proportion", breaks=breaks, seasonal=draw(st.sampled_from([None, None, "difference"])))
    return pl.concat(parts), grounds(method, rules=RICHEST, rebasings=rebasings)


@settings(max_examples=25)
@given(tables(), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter_and_every_row_is_kept(case, seed: int) -> None:
    rows, said = case
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=seed)
    found = chart(rows, said)
    Charts.validate(found)
    assert found.height == rows.height
    assert chart(shuffled, said).equals(found)
    filled = with_signals(shuffled, said)
    assert filled.drop("signal").equals(shuffled.drop("signal"))
    assert filled["signal"].count() == found["news"].count()


@settings(max_examples=25)
@given(tables())
def test_what_is_hidden_influences_nothing(case) -> None:
    rows, said = case
    blank = rows.with_columns(pl.when(~HIDDEN).then(name).alias(name) for name in FIGURES)
    other = rows.with_columns(
        pl.when(HIDDEN).then(7.0).otherwise(name).cast(rows.schema[name]).alias(name) for name in FIGURES
    )
    assert chart(rows, said).equals(chart(blank, said))
    assert chart(rows, said).equals(chart(other, said))
    # Without the rows themselves the series may begin later, and a break before its beginning begins no phase.
    without = chart(rows.filter(~HIDDEN), said).drop(PHASE)
    assert without.equals(chart(rows, said).filter(~HIDDEN).drop(PHASE))


@settings(max_examples=25)
@given(tables())
def test_a_series_is_charted_alone_as_among_others(case) -> None:
    rows, said = case
    # Phases are counted from the first month that any of them has.
    keys = ["attribution", "area_code"]
    found = chart(rows, said).drop(PHASE)
    for (attribution, code), own in rows.group_by(keys, maintain_order=True):
        alone = chart(own, said).drop(PHASE)
        assert alone.equals(found.filter(attribution=attribution, area_code=code))


@settings(max_examples=25)
@given(tables())
def test_signals_are_of_judged_points_and_news_is_part_of_its_signal(case) -> None:
    found = chart(*case)
    told = found.filter(pl.col("signals").is_not_null() | pl.col("news").is_not_null())
    assert told["is_judged"].all()
    for signals, news in told.select("signals", "news").iter_rows():
        assert set((news or "").split(";")) - {""} <= set(signals.split(";"))
    limited = found.drop_nulls(["low", "high"])
    assert (limited["low"] <= limited["centre"]).all()
    assert (limited["centre"] <= limited["high"]).all()
