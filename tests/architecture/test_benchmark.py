"""Architecture: the benchmarks measure what their README says, on files as they write them."""

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import by_pandas, counts, extract, floor, results
from benchmarks.world import PUBLICATION, World
from pipelines.disclosure.attack.found import attack
from pipelines.intake.checking import check
from pipelines.project import Project
from tests.conftest import REPOSITORY

ROWS = 3_000


def test_every_way_to_break_a_row_is_found_in_its_share_of_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "bench_2026-10-05.csv"
    extract.write(file, ROWS, 0.17)
    register = Project(REPOSITORY / "benchmarks" / "site").registers["bench"]
    found = check(file, register).outcome
    assert len([column for column in register.columns.values() if column.raw]) >= 30
    assert 0.15 * ROWS < found.quarantined < 0.19 * ROWS
    assert {heading for heading, _ in extract.FAULTS} <= {
        column.raw
        for name, column in register.columns.items()
        if any(rule.startswith(f"{name}.") for rule in found.rules)
    }


def test_the_product_and_pandas_count_the_same_months_of_the_same_rows(tmp_path: Path) -> None:
    world = World(tmp_path, 3_000, 2)
    warehouse = world.warehouse()
    assert floor.scan(world.files()) > 0
    assert results.results_of(world, attribution=["resident"], periods=["month"], areas=results.SHARED) > 0
    product = pl.read_parquet(results_at(world)).filter(pl.col("indicator") == "visits_00_0")
    rows = by_pandas.of_indicator(world.files()[0], by_pandas.areas(warehouse), by_pandas.months(), by_person=True)
    keys = ["area_level", "area_code", "period_start", "sex", "age_band"]
    again = pl.from_pandas(rows.rename(columns={"month": "period_start"})).with_columns(
        pl.col("period_start").cast(pl.Date)
    )
    both = product.join(again, on=keys, how="full", suffix="_again", coalesce=True)
    assert both.height == product.height == again.height
    assert (both["denominator"].fill_null(0) == both["recorded"]).all()
    assert (both["numerator"].fill_null(0) == both["positive"]).all()
    assert both["numerator"].sum() > 100


def test_the_publication_of_the_attack_adds_up_and_its_true_counts_lie_where_the_attack_says() -> None:
    indicator = counts.indicator(3, np.random.default_rng(1))
    system, guarded, true = counts.system_of([indicator], [counts.hidden(indicator)])
    found = attack(system, guarded)
    assert not (system.equal @ true).any()
    assert found.is_complete
    assert 0 < len(found.at) < len(guarded.at)
    assert (found.low <= true[found.at]).all()
    assert (true[found.at] <= found.high).all()


def results_at(world: World) -> Path:
    """Where a benchmark leaves its results."""
    return world.home.cells / "results" / f"{PUBLICATION}.parquet"
