"""Unit: what is remembered of earlier publications, which of them stood together, and which years are open."""

from datetime import date

import polars as pl
import pytest

from pipelines.disclosure import policy, vintages
from pipelines.disclosure.examine import small_land
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.gate import Ground, passed
from pipelines.disclosure.vintages import Past, given_up, open_years, publications

ROW = {
    "vip": "prov", "indicator": "one", "indicator_version": 1, "attribution": "resident", "area_level": "region",
    "area_code": "03", "period_type": "month", "period_start": date(2025, 3, 1), "sex": "T", "age_band": "all",
    "numerator": 20, "denominator": 50.0, "missing": 0, "hidden": False,
}  # fmt: skip


def served(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes])


def followed(*months: pl.DataFrame) -> Past:
    """What the last of these publications leaves for the next."""
    past = None
    for number, rows in enumerate(months, 1):
        past = vintages.as_past(vintages.table(rows, past).lazy(), f"2025-{number:02}-r1")
    return past


def test_figures_are_remembered_with_the_publications_that_served_them() -> None:
    past = followed(served({}), served({}), served({"numerator": 21}), served({"numerator": 22}))
    told = past.earlier.collect().select("numerator", "since", "until").rows()
    assert told == [(20, "2025-01-r1", "2025-02-r1"), (21, "2025-03-r1", "2025-03-r1")]
    assert past.rows().select("numerator", "since").rows() == [(22, "2025-04-r1")]


def test_a_row_that_is_not_served_any_more_is_remembered() -> None:
    past = followed(served({}, {"area_code": "04"}), served({}))
    assert past.earlier.collect()["area_code"].to_list() == ["04"]


def test_figures_of_long_ago_are_remembered_as_others_are() -> None:
    """Of any year a planned revision may bring something that they would give away."""
    long_ago = {"period_start": date(1998, 3, 1)}
    past = followed(served({}, long_ago), served({"numerator": 21}, long_ago | {"numerator": 21}))
    now = served({"numerator": 22}, long_ago | {"numerator": 22})
    told = given_up(now, past).select("period_start", "numerator").rows()
    assert told == [(date(1998, 3, 1), 20), (date(1998, 3, 1), 21), (date(2025, 3, 1), 20), (date(2025, 3, 1), 21)]


def test_rows_that_stood_together_are_those_of_one_publication() -> None:
    """Of one region three figures in turn, of another two: three rows never stood side by side."""
    one, other = {"area_code": "03"}, {"area_code": "04"}
    past = followed(
        served(one, other),
        served(one | {"numerator": 21}, other),
        served(one | {"numerator": 22}, other | {"numerator": 21}),
    )
    now = served(one | {"numerator": 23}, other | {"numerator": 21})
    found = vintages.before(now, past, [2025])
    told = [sorted(rows.select("area_code", "numerator").rows()) for rows in found]
    assert told == [[("03", 20), ("04", 20)], [("03", 21), ("04", 20)], [("03", 22), ("04", 21)]]


def test_revisions_of_one_month_follow_each_other_by_number() -> None:
    earlier = served({"numerator": 1}, {"numerator": 2}).with_columns(
        since=pl.Series(["2025-03-r2", "2025-03-r10"]), until=pl.Series(["2025-03-r2", "2025-03-r10"])
    )
    found = publications(earlier.head(0).drop("until").select(vintages.STILL), earlier.select(vintages.LEDGER))
    assert [rows["numerator"].to_list() for rows in found] == [[1], [2]]


@pytest.mark.parametrize(
    ("pool", "expected"), [(None, {2025}), (2021, {2025}), (2023, {2023, 2024, 2025}), (2025, {2025, 2026, 2027})]
)
def test_open_are_years_with_anything_new_and_those_that_a_pool_joins_to_them(
    pool: int | None, expected: set[int]
) -> None:
    rows = [{"period_type": "month", "period_start": date(year, 3, 1), "same": year != 2025} for year in range(2020, 2026)]  # fmt: skip
    rows += [{"period_type": "pool_3_years", "period_start": date(pool, 1, 1), "same": True}] if pool else []
    assert open_years(pl.DataFrame(rows), "same") == expected


def test_a_year_that_is_as_it_was_is_not_attacked_again_but_is_held_against_what_was_served() -> None:
    year = small_land.counted(few=small_land.FEW, **small_land.year())
    rows = [row | {"publication": "2026-01"} for row in year]
    results = pl.DataFrame(rows, infer_schema_length=None).drop("hidden", "leaked").with_columns(pl.col("missing").cast(pl.Int64))  # fmt: skip
    ground = Ground(policy.load(), small_land.land())
    found = passed(results.lazy(), small_land.ONE, ground)
    past = small_land.record(found.served)
    told = vintages.as_past(vintages.table(found.served, past).lazy(), "2026-02-r1")

    def attacked(before: pl.LazyFrame | None):
        return examine(Table(found.published.lazy(), small_land.ONE, told, True, before), ground.places, ground.policy)

    assert attacked(None).guarded > 0
    assert (attacked(found.served.lazy()).guarded, attacked(found.served.lazy()).breaches) == (0, ())
    other = found.served.with_columns(hidden=pl.col("hidden") ^ (pl.col("area_code") == "17"))
    assert {breach.how for breach in attacked(other.lazy()).breaches} == {
        "rows that the publication before with the same figures shows, or hides"
    }


def test_a_municipality_with_another_code_is_the_same_one_and_a_region_of_that_code_is_another() -> None:
    heby = {"area_level": "municipality", "area_code": "1917"}
    past = followed(served(heby, {"area_code": "1917"}), served(heby | {"numerator": 21}, {"area_code": "1917"}))
    now = past.recoded({"1917": "0331"})
    assert now.served.collect().select("area_level", "area_code").rows() == [
        ("municipality", "0331"),
        ("region", "1917"),
    ]
    assert now.earlier.collect()["area_code"].to_list() == ["0331"]
    assert given_up(served(heby | {"numerator": 21, "area_code": "0331"}, {"area_code": "1917"}), now).height == 1
