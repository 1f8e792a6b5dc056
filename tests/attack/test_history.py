"""A small history of publications, each through the gate with those before it, attacked all together in the end.

The large ones are in `benchmarks/histories`: the same nation, more months and indicators.
"""

import polars as pl
import pytest

from benchmarks.histories.history import Done, History
from benchmarks.histories.nation import course
from pipelines.disclosure import policy, vintages


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Four months; the definitions of two indicators change in the second, of two others in the third."""
    return History(tmp_path_factory.mktemp("history"), course(4), 5)


@pytest.fixture(scope="module")
def done(history: History) -> list[Done]:
    """All its publications."""
    return [history.publish(publication) for publication in history.left()]


def test_every_publication_passes_and_nothing_is_found_in_it_together_with_those_before(done: list[Done]) -> None:
    assert [(one.breaches, one.complete) for one in done] == [(0, True)] * 4
    assert all(one.new > 0 for one in done)
    assert done[-1].earlier > done[1].earlier > done[0].earlier == 0


def test_all_publications_together_give_nothing_away(history: History, done: list[Done]) -> None:
    for slab in range(len(history.slabs())):
        found = history.attack_all(slab)
        assert found.knows_truth
        assert found.guarded > 0
        assert (found.breaches, found.undecided) == ((), 0)


def test_months_that_fill_up_are_told_as_they_are_known(history: History, done: list[Done]) -> None:
    """Else they would say for ever what was known at first, a part of what happened; few may be held back for others."""
    key = ["indicator", "indicator_version", "attribution", "area_level", "area_code", "period_start"]
    counts = ["numerator", "denominator", "missing"]
    month = {"period_type": "month", "sex": "T", "age_band": "all"}
    for publication in (1, 2, 3):
        known = pl.concat(history.results(publication)).filter(**month).select(*key, *counts)
        told = pl.read_parquet(history.folder / f"{publication:03}.parquet").filter(pl.col("until").is_null(), **month)
        large = told.filter(pl.col("area_level").is_in(["nation", "healthcare_region", "region"]))
        is_known = large.join(known, on=[*key, *counts], how="semi", nulls_equal=True)
        assert is_known.height >= 0.95 * large.height
        assert is_known.filter(area_level="nation").height == large.filter(area_level="nation").height > 0


def test_both_versions_of_a_definition_are_remembered(history: History, done: list[Done]) -> None:
    told = pl.read_parquet(history.folder / "003.parquet")
    versions = told.group_by("indicator").agg(pl.col("indicator_version").unique().sort()).sort("indicator")
    assert dict(versions.rows()) == {"a00": [1, 2], "b00": [1, 2], "c00": [1], "d00": [1, 2], "e00": [1, 2]}


def test_a_hidden_count_that_is_shown_in_one_publication_is_found(history: History, done: list[Done]) -> None:
    """That the attack would have said so: one hidden row of the last but one publication is shown in the last."""
    name = "003.parquet"
    whole = pl.read_parquet(history.folder / name)
    few = pl.col("hidden") & pl.col("until").is_null() & (pl.col("numerator") < policy.load().smallest_count)
    at = int(whole.select((few & (pl.col("numerator") > 0)).arg_true().first()).item())
    is_open = pl.int_range(pl.len()) == at
    whole.with_columns(hidden=pl.col("hidden") & ~is_open).write_parquet(history.folder / name)
    try:
        found = [breach for slab in range(len(history.slabs())) for breach in history.attack_all(slab).breaches]
    finally:
        whole.write_parquet(history.folder / name)
    assert found
    assert vintages.read(history.folder / name, "").served.collect().height > 0
