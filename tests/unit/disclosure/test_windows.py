"""Unit: a sum of twelve months is shown just where it says what its months say, or as it was served."""

from datetime import date

import polars as pl
import pytest

from pipelines.disclosure.examine.served import WINDOWS, open_windows
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import COUNTS
from pipelines.disclosure.slab import Member
from pipelines.disclosure.vintages import LEDGER, Past
from pipelines.disclosure.windows import lacking, with_windows

AREA = {"attribution": "resident", "area_level": "region", "area_code": "01", "sex": "T", "age_band": "all"}
MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def months(*hidden: date, events: int = 10) -> pl.DataFrame:
    """Twelve months of 10 events among 30 cases."""
    rows = [
        AREA
        | {"period_type": "month", "period_start": day, "numerator": events, "denominator": 30.0, "missing": 0}
        | {"hidden": day in hidden}
        for day in MONTHS
    ]
    return pl.DataFrame(rows)


def window(*, events: int | None = 120, binds: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        [AREA | {"period_type": "rolling_12_months", "period_start": MONTHS[0], "numerator": events, "denominator": 360.0, "missing": 0, "before": binds}],
        schema_overrides={"before": pl.String, "numerator": pl.Int64},
    )  # fmt: skip


def is_hidden(of: pl.DataFrame, part: pl.DataFrame) -> bool:
    rows = pl.concat([part.drop("hidden"), of], how="diagonal").select(*ROW, *COUNTS, "before")
    found = with_windows(Member("prov/one", "proportion", True, rows), part, pl.col("before"))
    assert found.len() == 13
    assert found[:12].to_list() == part["hidden"].to_list()
    return bool(found[12])


def test_a_new_one_is_shown_where_all_its_months_are_and_add_up_to_it() -> None:
    assert not is_hidden(window(), months())
    assert not is_hidden(window(events=None), months())  # a mean has none
    assert is_hidden(window(), months(MONTHS[4]))
    assert is_hidden(window(), months()[:11].vstack(months(*MONTHS)[11:]))


def test_a_new_one_whose_month_waits_with_earlier_figures_is_hidden_as_it_tells_the_later() -> None:
    assert is_hidden(window(events=123), months())


@pytest.mark.parametrize(("binds", "part"), [("hidden", months()), ("shown", months(MONTHS[11]))])
def test_one_that_was_served_stays_as_it_was(binds: str, part: pl.DataFrame) -> None:
    """Hidden, it is the sum of a month that was hidden then; shown, of months that were all shown."""
    assert is_hidden(window(binds=binds), part) == (binds == "hidden")


def test_a_window_lacks_a_month_that_is_hidden_or_is_not_there() -> None:
    of = window()
    assert lacking(of, months()).is_empty()
    assert lacking(of, months()[1:]).height == 1
    other = months().with_columns(sex=pl.lit("K"))
    assert lacking(of, other).height == 1


@pytest.mark.parametrize("was_shown", [True, False])
def test_a_window_whose_month_is_hidden_now_is_no_breach_where_all_were_shown_with_the_same_window(
    was_shown: bool,
) -> None:
    """December has other figures since, and is hidden."""
    named = {"vip": "prov", "indicator": "one", "indicator_version": 1}
    now = pl.concat([months(MONTHS[11]), window().drop("before").with_columns(hidden=pl.lit(False))], how="diagonal")
    now = now.with_columns(
        *(pl.lit(said).alias(name) for name, said in named.items()),
        numerator=pl.when("hidden").then(11).otherwise(pl.col("numerator")),
        since=pl.when("hidden").then(None).otherwise(pl.lit("2026-01-r1")),
    )
    december = now.filter("hidden").with_columns(
        numerator=pl.lit(10, dtype=pl.Int64), hidden=pl.lit(not was_shown), since=pl.lit("2026-01-r1"), until=pl.lit("2026-01-r1")
    )  # fmt: skip
    record = Past(now.lazy(), december.select(LEDGER).lazy(), "2026-02-r1")
    found = open_windows("prov/one", now.with_columns(is_hidden="hidden"), record)
    assert [(breach.how, breach.number) for breach in found] == ([] if was_shown else [(WINDOWS, 1)])
    assert open_windows("prov/one", now.with_columns(is_hidden="hidden"))  # who knows nothing earlier cannot tell
