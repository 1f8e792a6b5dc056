"""Unit: faults planted in the last of five deliveries are doubted, each by its own metric, and sound deliveries are not."""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.plausibility.judgement import Judgement
from tests.unit.plausibility import making
from tests.unit.plausibility.conftest import examine
from tests.unit.plausibility.making import since

Judge = Callable[..., Judgement]


def _doubts(judgement: Judgement) -> set[tuple[str, str | None]]:
    return {(doubt.metric, doubt.column) for doubt in judgement.doubts}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("months", [None, 3])
def test_sound_snapshots_and_increments_raise_no_doubt(
    seed: int, months: int | None, home: Home, tables: Mapping[str, pl.DataFrame]
) -> None:
    outcomes = making.snapshots(home, 5, lambda rows: rows, seed=seed, months=months)
    judgements = [examine(outcomes[: number + 1], home, tables) for number in range(len(outcomes))]
    assert [judgement.doubts for judgement in judgements] == [()] * 5
    assert judgements[1].judged > 20  # of a first increment: the delivery before it spans years
    assert all(judgement.judged > 40 for judgement in judgements[2:])


def test_a_first_increment_is_not_held_to_a_delivery_that_spans_years(
    home: Home, tables: Mapping[str, pl.DataFrame]
) -> None:
    """What changed long ago is in the first delivery alone: smoking was not asked before 2026, and delays are cut off."""
    outcomes = making.snapshots(home, 5, lambda rows: rows, months=3)
    first = home.registers / "sample" / f"{outcomes[0].stored}.parquet"
    rows = pl.read_parquet(first)
    long_ago = pl.col("visit_on") < date(2025, 11, 1)
    rows.with_columns(smoker=pl.when(~long_ago).then("smoker")).write_parquet(first)
    assert examine(outcomes[:2], home, tables).doubts == ()
    assert {doubt.metric for doubt in examine(outcomes, home, tables).doubts} == set()


def test_half_the_rows_gone_holds_every_month_that_lost_them(judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.filter(pl.col("row_id") % 2 == 0))
    assert _doubts(found) == {("volume", None), ("restated_rows", None)}
    months = {doubt.month for doubt in found.doubts if doubt.metric == "restated_rows"}
    # All but the last: May is new.
    assert len(months) == 28
    assert max(filter(None, months)) == "2026-04-01"


def test_few_rows_that_became_fewer_still_are_doubted(home: Home, tables: Mapping[str, pl.DataFrame]) -> None:
    """Of forty rows two are left: a normal distribution's lower limit would lie below nothing."""
    outcomes = making.snapshots(home, 5, lambda rows: rows)
    for number, outcome in enumerate(outcomes):
        path = home.registers / "sample" / f"{outcome.stored}.parquet"
        few = pl.read_parquet(path).sort("row_id").filter(pl.col("visit_on") < date(2024, 6, 1)).head(40)
        few.head(2 if number == 4 else 40).write_parquet(path)
    assert ("volume", None) in _doubts(examine(outcomes, home, tables))


def test_a_delivery_without_a_single_row_is_doubted_and_judged_to_the_end(judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.clear())
    assert {("volume", None), ("restated_rows", None), ("new_rows", None)} <= _doubts(found)


def test_a_new_month_that_is_almost_empty_is_doubted(judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.filter(~since(5) | (pl.col("row_id") % 5 == 0)))
    assert {(doubt.metric, doubt.month) for doubt in found.doubts} == {("new_rows", "2026-05-01")}


def test_a_first_delivery_is_compared_with_its_own_year_before(judge_last: Judge) -> None:
    young = (pl.col("visit_on").dt.year() == 2026) | (pl.col("row_id") % 4 == 0)
    assert judge_last(lambda rows: rows.filter(young), deliveries=1).doubts == ()
    fading = (pl.col("visit_on") < date(2026, 2, 1)) | (pl.col("row_id") % 8 == 0)
    found = judge_last(lambda rows: rows.filter(fading), deliveries=1)
    assert {(doubt.metric, doubt.month) for doubt in found.doubts} == {
        ("new_rows", "2026-02-01"), ("new_rows", "2026-03-01"),
    }  # fmt: skip


def test_a_column_that_is_suddenly_blank_is_doubted_and_no_other(judge_last: Judge) -> None:
    blank = pl.when(~since(4, 5)).then("smoker")
    found = judge_last(lambda rows: rows.with_columns(smoker=blank))
    assert {column for _, column in _doubts(found)} == {"smoker"}
    assert ("missing_recent", "smoker") in _doubts(found)
    assert {doubt.severity for doubt in found.doubts} == {"hold"}


def test_a_column_that_one_region_stopped_sending_is_doubted_in_that_region(judge_last: Judge) -> None:
    skane = pl.col("unit_id").is_in(["SU1201", "SU1202", "SU1203"])
    found = judge_last(lambda rows: rows.with_columns(smoker=pl.when(~(skane & since(3, 4, 5))).then("smoker")))
    regional = [doubt for doubt in found.doubts if doubt.metric == "missing_in_region"]
    assert [(doubt.column, doubt.region, doubt.unit) for doubt in regional] == [("smoker", "12", None)]


def test_not_recorded_that_becomes_unknown_is_told_apart(judge_last: Judge) -> None:
    unknown = pl.col("outcome_missing").replace({"missing": "unknown"})
    found = judge_last(lambda rows: rows.with_columns(outcome_missing=unknown))
    assert _doubts(found) >= {("missing", "outcome"), ("unknown", "outcome")}


def test_codes_that_changed_places_are_doubted_in_their_column(judge_last: Judge) -> None:
    swapped = pl.col("outcome").replace({"well": "ill", "ill": "well"})
    assert _doubts(judge_last(lambda rows: rows.with_columns(outcome=swapped))) == {
        ("code", "outcome"), ("code_recent", "outcome"),
    }  # fmt: skip


def test_codes_swapped_in_the_latest_months_only_are_seen_there(judge_last: Judge) -> None:
    swapped = pl.when(since(4, 5)).then(~pl.col("smoker")).otherwise("smoker")
    found = judge_last(lambda rows: rows.with_columns(smoker=swapped))
    assert _doubts(found) == {("code_recent", "smoker")}


def test_a_scale_in_another_unit_is_doubted_by_where_in_its_range_it_lies(judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.with_columns(score=pl.col("score") // 10))
    assert ("code", "score") in _doubts(found)


def test_a_unit_that_fell_silent_is_named_with_its_region_and_holds_nothing(judge_last: Judge) -> None:
    silent = (pl.col("unit_id") == "SU1401") & since(3, 4, 5)
    found = judge_last(lambda rows: rows.filter(~silent))
    told = [(doubt.metric, doubt.unit, doubt.region, doubt.severity) for doubt in found.doubts]
    assert ("unit_silent", "U1401", "14", "warn") in told
    assert [one for one in told if one[0] == "unit_silent"] == [("unit_silent", "U1401", "14", "warn")]


def test_a_unit_that_was_never_seen_before_is_named(home: Home, tables: Mapping[str, pl.DataFrame]) -> None:
    outcomes = making.snapshots(home, 5, lambda rows: rows)
    newcomer = pl.col("unit_id") == "SU2502"
    for outcome in outcomes[:-1]:
        path = home.registers / "sample" / f"{outcome.stored}.parquet"
        pl.read_parquet(path).filter(~newcomer).write_parquet(path)
    found = examine(outcomes, home, tables)
    assert [doubt.unit for doubt in found.doubts if doubt.metric == "unit_appeared"] == ["U2502"]


def test_a_region_that_lost_most_of_its_patients_is_held(judge_last: Judge) -> None:
    lost = pl.col("unit_id").is_in(["SU1201", "SU1202", "SU1203"]) & since(3, 4, 5) & (pl.col("row_id") % 10 > 0)
    found = judge_last(lambda rows: rows.filter(~lost))
    assert [(doubt.region, doubt.severity) for doubt in found.doubts if doubt.metric == "region_recent"] == [
        ("12", "hold")
    ]


def test_dates_after_the_extraction_are_doubted_in_their_column(judge_last: Judge) -> None:
    future = pl.when(pl.col("row_id") % 200 == 0).then(date(2031, 1, 1)).otherwise("registered_on")
    found = judge_last(lambda rows: rows.with_columns(registered_on=future))
    assert ("after_extraction", "registered_on") in _doubts(found)


def test_a_handful_of_such_dates_among_thousands_is_tolerated(judge_last: Judge) -> None:
    future = pl.when(pl.col("row_id") == pl.col("row_id").min()).then(date(2031, 1, 1)).otherwise("registered_on")
    assert judge_last(lambda rows: rows.with_columns(registered_on=future)).doubts == ()


def test_units_whose_codes_nobody_knows_are_counted_and_not_named(judge_last: Judge) -> None:
    strange = pl.when(pl.col("row_id") % 10 == 0).then(pl.lit(making.SECRET)).otherwise("unit_id")
    found = judge_last(lambda rows: rows.with_columns(unit_id=strange))
    assert ("unknown_unit", None) in _doubts(found)
    assert making.SECRET not in repr(found)


def test_registration_that_takes_two_months_longer_is_doubted(judge_last: Judge) -> None:
    later = pl.col("registered_on") + pl.duration(days=60)
    found = judge_last(lambda rows: rows.with_columns(registered_on=later))
    assert {("delay_median_days", None), ("delay_p90_days", None)} <= _doubts(found)


def test_doubled_registration_under_other_keys_is_doubted(judge_last: Judge) -> None:
    again = pl.col("row_id") % 10 == 0
    found = judge_last(lambda rows: pl.concat([rows, rows.filter(again).with_columns(pl.col("row_id") + 10_000_000)]))
    assert ("same_day", None) in _doubts(found)


def test_many_more_rows_in_quarantine_and_invalid_identifiers_are_doubted(judge_last: Judge) -> None:
    assert _doubts(judge_last(quarantined=2000, invalid=1500)) == {("quarantined", None), ("invalid_identifier", None)}


def test_an_extract_after_its_grace_is_late_and_holds_nothing(judge_last: Judge) -> None:
    found = judge_last(late_days=30)
    assert ("days_after_due", "warn") in {(doubt.metric, doubt.severity) for doubt in found.doubts}


def test_with_few_earlier_deliveries_limits_are_widened_and_it_is_said(judge_last: Judge) -> None:
    """Four points more missing than before: beyond the limit of many deliveries, within that of few."""
    blank = pl.when(pl.col("row_id") % 14 > 0).then("smoker")
    many = judge_last(lambda rows: rows.with_columns(smoker=blank), deliveries=5)
    few = judge_last(lambda rows: rows.with_columns(smoker=blank), deliveries=2)
    assert (many.few, few.few) == (False, True)
    assert ("missing", "smoker") in _doubts(many)
    assert _doubts(few) == set()
