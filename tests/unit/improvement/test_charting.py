"""Unit: from rows of results to charts and signals, against published charts and series worked out by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from data_contracts.delivery import Break
from pipelines.improvement import Method, chart, with_signals
from pipelines.improvement.rebasing import Rebasing
from pipelines.statistics.charts.rule_sets import LADDER
from tests.unit.improvement.making import NAME, NO_RULES, charted, grounds, proportions, rows, starts, words

# Montgomery DC, Introduction to statistical quality control, table 7.1 of the 6th edition: leaking cans of orange juice
# among 50, 30 trial samples and 24 after the machine was adjusted; lines as qcc 3.0 prints them (data orangejuice).
TRIAL = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
ADJUSTED = [9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5]
# The same book, 3rd ed.: viscosity of 15 batches; lines as qcc 3.0 prints them.
VISCOSITY = [33.75, 33.05, 34, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
SHARE = Method("proportion")


def only(values: pl.Series) -> float:
    """The one figure that all rows share."""
    assert values.n_unique() == 1
    return float(values[0])


def rebased(on: date, **said: str) -> Rebasing:
    return Rebasing.model_validate(
        {"indicator": NAME, "area_level": "region", "area_code": "14", "from": on, "reason": "ny mottagning"} | said
    )


def test_a_published_p_chart_comes_out_of_rows_with_its_lines_and_signals() -> None:
    found = charted(proportions(TRIAL, 50), SHARE)
    assert set(found["chart"]) == {"p"}
    assert only(found["centre"]) == pytest.approx(0.2313333, abs=5e-8)
    assert only(found["low"]) == pytest.approx(0.05242755, abs=5e-9)
    assert only(found["high"]) == pytest.approx(0.4102391, abs=5e-8)
    assert [place + 1 for place, word in words(found, "news").items() if "outside" in word] == [15, 23]
    assert found["value"].to_list() == [events / 50 for events in TRIAL]
    assert only(found["phase"]) == 1
    assert found["phase_reason"].null_count() == 30


def test_lines_are_made_anew_from_a_declared_break_on() -> None:
    day = starts(54)[30]
    found = charted(proportions(TRIAL + ADJUSTED, 50), Method("proportion", breaks=(Break(day, "justerad"),)))
    before, after = found[:30], found[30:]
    assert only(before["centre"]) == pytest.approx(0.2313333, abs=5e-8)
    assert only(after["centre"]) == pytest.approx(0.1108333, abs=5e-8)
    assert only(after["high"]) == pytest.approx(0.2440207, abs=5e-8)
    assert only(after["low"]) == 0
    assert (only(before["phase"]), only(after["phase"])) == (1, 2)
    assert set(after["phase_from"]) == {day}
    assert set(after["phase_reason"]) == {"break: justerad"}
    # Without the break the 24 samples, all but a few below the common line, are a long shift.
    assert "shift" not in ";".join(words(after, "signals").values())
    whole = charted(proportions(TRIAL + ADJUSTED, 50), SHARE)
    assert "shift" in ";".join(words(whole[30:], "signals").values())


def test_means_are_charted_as_single_values() -> None:
    found = charted(rows(value=VISCOSITY, denominator=[9] * 15), Method("mean"))
    assert set(found["chart"]) == {"xmr"}
    assert only(found["centre"]) == pytest.approx(33.52333, abs=5e-6)
    assert only(found["low"]) == pytest.approx(32.24484, abs=5e-6)
    assert only(found["high"]) == pytest.approx(34.80183, abs=5e-6)
    assert not words(found, "signals")


def test_the_limits_of_survival_are_shares() -> None:
    found = charted(rows(value=[0.99, 0.90] * 6, denominator=[30] * 12), Method("survival"))
    assert set(found["chart"]) == {"xmr"}
    assert only(found["high"]) == 1.0
    # Mean 0.945, less 2.66 times the mean range of 0.09.
    assert only(found["low"]) == pytest.approx(0.945 - 3 / 1.128 * 0.09)
    assert charted(rows(value=[0.02, 0.10] * 6, denominator=[30] * 12), Method("survival"))["low"][0] == 0.0


def test_a_rate_has_its_lines_in_the_unit_of_its_value() -> None:
    events, lived = [40, 50] * 5 + [45, 90], 2500.0
    given = rows(numerator=events, denominator=[lived] * 12, value=[x / lived * 1000 for x in events])
    found = charted(given, Method("rate", per=1000.0))
    centre = (90 * 5 + 45 + 90) / (lived * 12)
    assert set(found["chart"]) == {"u"}
    assert only(found["centre"]) == pytest.approx(1000 * centre, rel=1e-12)
    assert only(found["high"]) == pytest.approx(1000 * (centre + 3 * np.sqrt(centre / lived)), rel=1e-12)
    assert words(found, "news") == {11: "outside"}


def test_a_count_needs_no_denominator() -> None:
    found = charted(rows(numerator=[16] * 12, value=[16.0] * 12), Method("count"))
    assert set(found["chart"]) == {"u"}
    assert (only(found["centre"]), only(found["low"]), only(found["high"])) == (16.0, 4.0, 28.0)


def test_a_source_that_gives_values_without_counts_is_charted_as_single_values() -> None:
    counted = proportions(TRIAL, 50)
    bare = counted.with_columns(numerator=None, denominator=None, area_code=pl.lit("12"))
    found = charted(pl.concat([counted, bare]), SHARE)
    assert set(found.filter(area_code="14")["chart"]) == {"p"}
    assert set(found.filter(area_code="12")["chart"]) == {"xmr"}


@pytest.mark.parametrize(("points", "chart_word"), [(1, "run"), (11, "run"), (12, "p")])
def test_under_twelve_points_there_are_no_limits(points: int, chart_word: str) -> None:
    found = charted(proportions(TRIAL[:points], 50), SHARE)
    assert set(found["chart"]) == {chart_word}
    assert found["low"].null_count() == found["high"].null_count() == (points if chart_word == "run" else 0)
    if chart_word == "run":
        assert only(found["centre"]) == pytest.approx(float(np.median(TRIAL[:points])) / 50)


def test_each_phase_is_drawn_by_its_own_length() -> None:
    method = Method("proportion", breaks=(Break(starts(20)[14], "nytt formulär"),))
    found = charted(proportions(TRIAL[:20], 50), method)
    assert found["chart"].to_list() == ["p"] * 14 + ["run"] * 6


def test_points_that_are_all_equal_give_no_signal() -> None:
    found = charted(proportions([10] * 24, 50), SHARE)
    assert not words(found, "signals")
    assert found["is_judged"].all()
    assert only(found["useful"].fill_null(0)) == 0
    assert found["longest_run"].null_count() == 24


def test_a_run_of_eight_on_one_side_is_news_once_and_marks_the_run() -> None:
    events = [10, 14, 10, 14, 10, 14, 10, 14, 10, 14, 10, 14] + [13] * 8
    found = charted(proportions(events, 50), SHARE)
    mean = sum(events) / 20
    assert 10 < mean < 13
    # The last 14 of the first part is above the line too: the run is nine long, and complete at its eighth point.
    assert words(found, "news") == {18: "shift"}
    assert words(found, "signals") == dict.fromkeys(range(11, 20), "shift")


def test_missing_hidden_and_empty_months_are_gaps_that_break_no_run() -> None:
    level = [10, 14] * 6 + [13] * 7
    whole = charted(proportions(level, 50), SHARE)
    gaps = proportions([*level[:14], None, None, None, *level[14:]], 50).with_columns(
        status=pl.Series(["ok"] * 14 + ["suppressed", "not_reported", "zero_denominator"] + ["ok"] * 5)
    )
    found = charted(gaps.filter(pl.int_range(pl.len()) != 15), SHARE)  # one month has no row at all
    kept = found.filter(pl.col("status") == "ok")
    assert found.height == 21
    assert kept.select("value", "centre", "high", "signals", "news").equals(
        whole.select("value", "centre", "high", "signals", "news")
    )
    assert words(found, "news")
    assert not found.filter(pl.col("status") != "ok")["is_judged"].any()
    assert found.filter(pl.col("status") != "ok")["value"].null_count() == 2


@pytest.mark.parametrize("status", ["suppressed_primary", "suppressed", "withheld", "not_reported"])
def test_figures_of_hidden_rows_influence_nothing(status: str) -> None:
    given = proportions(TRIAL, 50).with_columns(
        status=pl.when(pl.int_range(pl.len()).is_in([3, 14, 29])).then(pl.lit(status)).otherwise("status")
    )
    is_hidden = pl.col("status") == status
    blank = given.with_columns(
        pl.when(~is_hidden).then(name).alias(name) for name in ("value", "numerator", "denominator")
    )
    assert charted(given, SHARE).equals(charted(blank, SHARE))
    assert with_signals(given, grounds(SHARE)).filter(is_hidden)["signal"].null_count() == 3


def test_immature_months_are_drawn_and_not_judged() -> None:
    tail = proportions([*TRIAL, 50, 50], 50).with_columns(status=pl.Series(["ok"] * 30 + ["provisional"] * 2))
    found = charted(tail, SHARE)
    assert found[:30].equals(charted(proportions(TRIAL, 50), SHARE))
    assert found[30:]["value"].to_list() == [1.0, 1.0]
    assert found[30:]["is_judged"].to_list() == [False, False]
    assert not words(found[30:], "signals")
    assert only(found["centre"]) == pytest.approx(0.2313333, abs=5e-8)


def test_below_coverage_is_judged_since_it_is_the_areas_own_development() -> None:
    low = proportions(TRIAL, 50).with_columns(status=pl.lit("below_coverage"))
    assert charted(low, SHARE).drop("status").equals(charted(proportions(TRIAL, 50), SHARE).drop("status"))


def test_a_month_in_which_a_break_falls_is_of_neither_side() -> None:
    day = starts(54)[30].replace(day=10)
    found = charted(proportions(TRIAL + ADJUSTED, 50), Method("proportion", breaks=(Break(day, "mitt i"),)))
    assert [place for place, judged in enumerate(found["is_judged"]) if not judged] == [30]
    assert found["phase"].to_list() == [1] * 31 + [2] * 23
    assert only(found[:31]["centre"]) == pytest.approx(0.2313333, abs=5e-8)
    assert only(found[31:]["centre"]) == pytest.approx(sum(ADJUSTED[1:]) / 23 / 50)


def test_a_break_on_the_last_day_of_a_month_leaves_that_day_of_the_new_phase_in_it() -> None:
    method = Method("proportion", breaks=(Break(date(2021, 1, 31), "sista dagen"),))
    found = charted(proportions(TRIAL, 50), method)
    assert [place for place, judged in enumerate(found["is_judged"]) if not judged] == [12]


def test_counts_without_a_value_are_no_point() -> None:
    given = proportions(TRIAL, 50).with_columns(
        pl.when(pl.int_range(pl.len()) != 14).then(pl.col("value")).alias("value")
    )
    found = charted(given, SHARE)
    assert [place for place, judged in enumerate(found["is_judged"]) if not judged] == [14]
    assert only(found["centre"]) == pytest.approx((sum(TRIAL) - 22) / 29 / 50)


def test_a_break_before_the_first_month_begins_no_phase() -> None:
    method = Method("proportion", breaks=(Break(date(2019, 5, 1), "förr"),))
    assert charted(proportions(TRIAL, 50), method).equals(charted(proportions(TRIAL, 50), SHARE))


def test_a_rebasing_is_of_its_own_area_and_attribution_only() -> None:
    day = starts(54)[30]
    given = pl.concat(
        proportions(TRIAL + ADJUSTED, 50, attribution=attribution, area_code=code)
        for attribution in ("caregiver", "resident")
        for code in ("12", "14")
    )
    found = charted(given, SHARE, rebasings=(rebased(day, attribution="resident"),))
    own = found.filter(attribution="resident", area_code="14")
    assert own["phase"].to_list() == [1] * 30 + [2] * 24
    assert set(own[30:]["phase_reason"]) == {"rebasing: ny mottagning"}
    assert only(own[30:]["centre"]) == pytest.approx(0.1108333, abs=5e-8)
    others = found.filter((pl.col("attribution") != "resident") | (pl.col("area_code") != "14"))
    assert only(others["phase"]) == 1
    both = charted(given, SHARE, rebasings=(rebased(day),))
    assert both.filter(pl.col("phase") == 2)["attribution"].value_counts()["count"].to_list() == [24, 24]


def test_a_break_and_a_rebasing_of_one_day_are_one_phase_with_both_reasons() -> None:
    day = starts(54)[30]
    method = Method("proportion", breaks=(Break(day, "nytt formulär"),))
    found = charted(proportions(TRIAL + ADJUSTED, 50), method, rebasings=(rebased(day),))
    assert set(found[30:]["phase_reason"]) == {"break: nytt formulär; rebasing: ny mottagning"}
    assert found["phase"].to_list() == [1] * 30 + [2] * 24


def test_months_and_quarters_are_charts_of_their_own_and_other_rows_none() -> None:
    quarters = proportions(TRIAL[:16], 150, period_type="quarter")
    years = proportions([9, 9], 50, period_type="year")
    women = proportions(TRIAL, 50).with_columns(sex=pl.lit("K"))
    given = pl.concat([proportions(TRIAL, 50), quarters, years, women])
    found = charted(given, Method("proportion", breaks=(Break(date(2021, 2, 1), "mitt i ett kvartal"),)))
    assert found["period_type"].value_counts().sort("period_type").rows() == [("month", 30), ("quarter", 16)]
    of_quarters = found.filter(period_type="quarter")
    # The first quarter of 2021 holds days of both sides.
    assert [place for place, judged in enumerate(of_quarters["is_judged"]) if not judged] == [4]
    assert found.filter(period_type="month")["is_judged"].all()


def test_rare_events_are_drawn_as_a_run_chart_and_said_to_be_rare() -> None:
    found = charted(proportions([0, 0, 1] * 8, 50), SHARE)
    assert set(found["chart"]) == {"run"}
    assert found["rare_events"].all()
    assert only(found["centre"]) == 0
    assert found["high"].null_count() == 24


SEASON = np.array([3, 1, 0, -1, -2, -3, -3, -2, 0, 1, 2, 4]) / 100


def seasonal(years: int, jump_at: int | None = None) -> pl.DataFrame:
    """Shares of 1000 around one half with a season of differences, and perhaps one month that stands out."""
    share = 0.5 + np.tile(SEASON, years) + np.where(np.arange(12 * years) % 2, 0.002, -0.002)
    if jump_at is not None:
        share[jump_at] += 0.06
    return proportions([round(1000 * each) for each in share], 1000)


def test_a_declared_season_is_taken_out_and_what_stands_out_is_found() -> None:
    method = Method("proportion", seasonal="difference")
    found = charted(seasonal(6, jump_at=41), method)
    assert set(found["chart"]) == {"xmr"}
    assert found["adjusted"].null_count() == 0
    assert float(found["adjusted"].std()) < float(found["value"].std()) / 2
    assert "outside" in words(found, "news")[41]
    raw = charted(seasonal(6, jump_at=41), SHARE)
    assert raw["adjusted"].null_count() == 72
    assert 41 not in {place for place, word in words(raw, "news").items() if "outside" in word}


def test_where_a_declared_season_cannot_be_taken_out_nothing_is_judged() -> None:
    method = Method("proportion", seasonal="difference")
    for given in (seasonal(2), proportions(TRIAL[:16], 150, period_type="quarter")):
        found = charted(given, method)
        assert not found["is_judged"].any()
        assert not words(found, "signals")
        assert found["adjusted"].null_count() == found.height
        assert found["centre"].null_count() == 0  # it is drawn all the same
        assert found["useful"].null_count() == found.height


def test_a_season_is_not_taken_out_of_rare_events() -> None:
    found = charted(proportions([0, 0, 1] * 24, 50), Method("proportion", seasonal="difference"))
    assert set(found["chart"]) == {"run"}
    assert found["adjusted"].null_count() == 72


def test_the_rules_are_those_of_the_area_and_else_the_strictest() -> None:
    rules = pl.DataFrame({"area_level": ["region", "region"], "area_code": ["14", "12"], "step": [0, 3]})
    given = pl.concat([proportions(TRIAL, 50), *(proportions(TRIAL, 50, area_code=code) for code in ("12", "25"))])
    found = chart(given, grounds(SHARE, rules=rules))
    named = {code: only_text(found.filter(area_code=code)["rule_set"]) for code in ("14", "12", "25")}
    assert named["14"] == "outside:3;shift:8;trend:6;two_of_three:2"
    assert named["12"] == "outside:3.25;shift:9"
    assert named["25"] == LADDER[-1].name
    centre = sum(TRIAL) / 1500
    sigma = np.sqrt(centre * (1 - centre) / 50)
    assert found.filter(area_code="12")["high"][0] == pytest.approx(centre + 3.25 * sigma)


def only_text(values: pl.Series) -> str:
    assert values.n_unique() == 1
    return str(values[0])


def test_anhojs_figures_stand_at_every_point_of_the_phase() -> None:
    found = charted(proportions([10, 14] * 6, 50), SHARE)
    assert [only(found[name]) for name in ("useful", "longest_run", "crossings")] == [12, 1, 11]
    # Of 12 useful points: log2(12) + 3 rounded, and the 5th percentile of Binomial(11, 1/2).
    assert [only(found[name]) for name in ("longest_run_expected", "crossings_expected")] == [7, 3]


def test_signals_are_filled_into_the_same_rows() -> None:
    given = pl.concat([proportions(TRIAL, 50), proportions([9, 9], 50, period_type="year")])
    mixed = given.sample(fraction=1.0, shuffle=True, seed=1).with_columns(signal=pl.lit("gammalt"))
    found = with_signals(mixed, grounds(SHARE))
    assert found.drop("signal").equals(mixed.drop("signal"))
    assert found.schema == mixed.schema
    news = chart(given, grounds(SHARE)).filter(pl.col("news").is_not_null())
    filled = found.filter(pl.col("signal").is_not_null()).sort("period_start")
    assert filled.select("period_start", "signal").rows() == news.select("period_start", "news").rows()
    assert found.filter(period_type="year")["signal"].null_count() == 2


def test_without_any_month_there_is_nothing_to_chart() -> None:
    years = proportions([9, 9], 50, period_type="year")
    assert charted(years, SHARE).height == 0
    assert with_signals(years, grounds(SHARE)).equals(years)


def test_words_that_are_stored_as_numbers_are_the_same_words() -> None:
    given = pl.concat([proportions(TRIAL, 50), proportions(ADJUSTED, 50, area_code="12")])
    coded = given.with_columns(
        pl.col("status", "period_type", "sex", "age_band", "attribution", "area_level", "area_code").cast(
            pl.Categorical
        )
    )
    assert charted(coded, SHARE).equals(
        charted(given, SHARE).sort("attribution", "area_level", "area_code", "period_start")
    )


def test_an_unknown_indicator_and_a_doubled_row_are_refused() -> None:
    given = proportions(TRIAL, 50)
    with pytest.raises(ValueError, match="nothing is said of how"):
        chart(given, grounds(SHARE, name="prov/annan"))
    with pytest.raises(ValueError, match="begins in another month"):
        chart(given.with_columns(period_type=pl.lit("quarter")), grounds(SHARE))
    with pytest.raises(ValueError, match="same month"):
        chart(pl.concat([given, given[:1]]), grounds(SHARE, rules=NO_RULES))
