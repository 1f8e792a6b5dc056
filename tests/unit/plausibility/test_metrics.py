"""Unit: what is counted of a delivery, against numbers counted by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import metrics
from pipelines.plausibility.places import Places
from pipelines.project import Project
from tests.unit.plausibility import making
from tests.unit.plausibility.making import SAMPLE, SECRET

OUTCOME = Outcome(
    register="sample", delivery="2026-05-08_a", file="sample.csv", sha256="", extracted_on="2026-05-08",
    covers_from="2025-01-01", covers_to="2026-04-30", simulated=True, population_scale=None,
    contract_version=SAMPLE.version, sequence=1, read=10, accepted=8, quarantined=1, superseded=1, outside=2,
    id_kinds={"pnr": 8, "invalid": 2},
)  # fmt: skip


def _row(
    person: int | None, day: str, unit: str, outcome: str | None, why: str | None, score: int | None
) -> dict[str, object]:
    visit = date.fromisoformat(day)
    return {
        "person_id": person,
        "visit_on": visit,
        "unit_id": unit,
        "outcome": outcome,
        "outcome_missing": why,
        "score": score,
    }


ROWS = [
    _row(1, "2025-02-03", "SU0101", "well", None, 0),
    _row(1, "2026-04-01", "SU0101", "ill", None, 4),
    _row(1, "2026-04-01", "SU1201", None, "missing", None),
    _row(2, "2026-03-02", "SU0101", None, "unknown", 5),
    _row(3, "2026-02-28", "SU1201", "ill", None, 50),
    _row(None, "2026-02-01", "SU0101", "well", None, 49),
    _row(4, "2025-06-30", SECRET, "ill", None, None),
    _row(5, "2026-05-07", "SU1201", "well", None, 1),
]


@pytest.fixture
def counted(home: Home, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    schema = {"person_id": pl.Int64, "outcome": pl.String, "outcome_missing": pl.String, "score": pl.Int64}
    registered = pl.Series([date(2025, 2, 13), *[date(2026, 5, 1)] * 6, date(2026, 5, 9)])
    stored = pl.DataFrame(ROWS, schema_overrides=schema).with_columns(
        registered_on=registered, sex=pl.lit("K"), smoker=pl.lit(None, dtype=pl.Boolean), remark=pl.lit(SECRET),
        id_kind=pl.lit("pnr"), row_id=pl.int_range(pl.len()),
    )  # fmt: skip
    making.store(home, OUTCOME, stored)
    return metrics.of(SAMPLE, OUTCOME, home, Places.of(SAMPLE, tables))


def _of(counted: pl.DataFrame, metric: str, column: str = "") -> dict[str, tuple[int, int | None]]:
    found = counted.filter(metric=metric, column=column).select("category", "amount", "of").rows()
    return {category: (amount, of) for category, amount, of in found}


def test_what_intake_counted_stands_beside_what_was_read(counted: pl.DataFrame) -> None:
    assert _of(counted, "quarantined") == {"": (1, 10)}
    assert _of(counted, "superseded") == {"": (1, 10)}
    assert _of(counted, "outside") == {"": (2, 8)}
    assert _of(counted, "invalid_identifier") == {"": (2, 10)}


def test_the_extract_was_made_two_days_before_it_was_due(counted: pl.DataFrame) -> None:
    assert _of(counted, "days_after_due") == {"": (-2, None)}


def test_missing_unknown_and_blank_are_counted_apart(counted: pl.DataFrame) -> None:
    assert _of(counted, "missing", "outcome") == {"": (1, 8)}
    assert _of(counted, "unknown", "outcome") == {"": (1, 8)}
    assert _of(counted, "missing", "score") == {"": (2, 8)}
    assert _of(counted, "missing", "smoker") == {"": (8, 8)}


def test_the_recent_months_are_the_last_three_that_the_delivery_speaks_for(counted: pl.DataFrame) -> None:
    assert _of(counted, "missing_recent", "outcome") == {"": (1, 5)}
    assert _of(counted, "missing_in_region", "outcome") == {"01": (0, 3), "12": (1, 2)}


def test_codes_are_shares_of_what_is_recorded(counted: pl.DataFrame) -> None:
    assert _of(counted, "code", "outcome") == {"well": (3, 6), "ill": (3, 6)}
    assert _of(counted, "code_recent", "outcome") == {"well": (1, 3), "ill": (2, 3)}


def test_a_number_is_told_by_the_tenth_of_its_range(counted: pl.DataFrame) -> None:
    assert _of(counted, "code", "score") == {"0": (3, 6), "1": (1, 6), "9": (2, 6)}


def test_units_are_counted_in_persons_and_rows_by_their_own_ids(counted: pl.DataFrame) -> None:
    assert _of(counted, "unit_recent", "unit_id") == {"U0101": (3, 5), "U1201": (2, 5)}
    assert _of(counted, "unit_rows", "unit_id") == {"U0101": (3, 6), "U1201": (2, 6)}
    assert _of(counted, "unit_last_month", "unit_id") == {"U0101": (202604, None), "U1201": (202604, None)}
    assert _of(counted, "unknown_unit") == {"": (1, 8)}
    assert _of(counted, "region_recent") == {"01": (3, 5), "12": (2, 5)}


def test_rows_are_counted_by_month_of_event(counted: pl.DataFrame) -> None:
    months = dict(counted.filter(metric="rows").select("month", "amount").iter_rows())
    assert months == {
        date(2025, 2, 1): 1, date(2025, 6, 1): 1, date(2026, 2, 1): 2, date(2026, 3, 1): 1, date(2026, 4, 1): 2,
        date(2026, 5, 1): 1,
    }  # fmt: skip


def test_dates_after_the_day_of_extraction_are_counted_per_column(counted: pl.DataFrame) -> None:
    assert _of(counted, "after_extraction", "registered_on") == {"": (1, 8)}
    assert _of(counted, "after_extraction", "visit_on") == {"": (0, 8)}


def test_two_rows_of_one_person_and_day_are_one_too_many(counted: pl.DataFrame) -> None:
    assert _of(counted, "same_day") == {"": (1, 7)}


def test_rows_that_a_double_of_theirs_supersedes_are_in_no_metric_but_their_own(
    counted: pl.DataFrame, home: Home, tables: Mapping[str, pl.DataFrame]
) -> None:
    """The third row is of the same person and day as the second."""
    path = home.registers / "sample" / f"{OUTCOME.stored}.superseded.parquet"
    pl.DataFrame({"row_id": [2]}).write_parquet(path)
    (home.registers / "sample" / f"{OUTCOME.stored}.metrics.parquet").unlink()
    now = metrics.of(SAMPLE, OUTCOME, home, Places.of(SAMPLE, tables))
    assert (_of(counted, "same_day")[""][0], _of(now, "same_day")[""][0]) == (1, 0)
    assert _of(now, "superseded") == _of(counted, "superseded")


def test_days_to_registration_are_order_statistics(counted: pl.DataFrame) -> None:
    # 2, 10, 30, 30, 60, 62, 89, 305 days: the fourth and the eighth of eight.
    assert _of(counted, "delay_median_days") == {"": (30, 8)}
    assert _of(counted, "delay_p90_days") == {"": (305, 8)}


def test_no_free_text_and_no_unknown_code_is_among_the_metrics(counted: pl.DataFrame, home: Home) -> None:
    (kept,) = (home.registers / "sample").glob("*.metrics.parquet")
    assert SECRET.encode() not in kept.read_bytes()
    assert SECRET not in counted.write_csv()


def test_counted_metrics_are_read_again_until_the_units_change(
    counted: pl.DataFrame, home: Home, tables: Mapping[str, pl.DataFrame]
) -> None:
    (home.registers / "sample" / f"{OUTCOME.stored}.parquet").rename(home.root / "away.parquet")
    assert metrics.of(SAMPLE, OUTCOME, home, Places.of(SAMPLE, tables)).equals(counted)
    (home.root / "away.parquet").rename(home.registers / "sample" / f"{OUTCOME.stored}.parquet")
    known = pl.DataFrame({"code_system": ["sample"], "code": [SECRET], "unit_id": ["U2501"]})
    mended = {**tables, "unit_code": pl.concat([tables["unit_code"], known])}
    again = metrics.of(SAMPLE, OUTCOME, home, Places.of(SAMPLE, mended))
    assert _of(again, "unknown_unit") == {"": (0, 8)}


def test_a_question_that_a_form_did_not_ask_is_not_counted_among_its_rows(
    home: Home, tables: Mapping[str, pl.DataFrame]
) -> None:
    """Systematic follow-up is asked from 2023; before that every municipality is not applicable, and that is no news."""
    register = Project().registers["oj_funktionsnedsattning"]
    rows = [
        (date(2022, 1, 1), "0180", None, "not_applicable"),
        (date(2022, 1, 1), "0114", None, "not_applicable"),
        (date(2023, 1, 1), "0180", 1.0, None),
        (date(2023, 1, 1), "0114", None, "not_applicable"),
        (date(2023, 1, 1), "1480", None, "missing"),
    ]
    schema = {
        "period_start": pl.Date,
        "area_code": pl.String,
        "followup_needs": pl.Float64,
        "followup_needs_missing": pl.String,
    }
    outcome = replace(OUTCOME, register=register.name, covers_from="2022-01-01", covers_to="2023-12-31", id_kinds={})
    making.store(home, outcome, pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row_id"))
    found = metrics.of(register, outcome, home, Places.of(register, tables)).filter(
        column="followup_needs", category=""
    )
    told = {metric: (amount, of) for metric, amount, of in found.select("metric", "amount", "of").iter_rows()}
    assert told["not_applicable"] == (1, 3)
    assert told["missing"] == (1, 2)
