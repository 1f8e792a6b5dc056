"""Unit: each metric of a publication is beyond its limit on a fault that is planted for it, alone, and on nothing sound."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from pipelines.checkpoint import judging, limits, metrics
from pipelines.checkpoint.metrics import Tables
from pipelines.plausibility import judge
from pipelines.release.inputs import Inputs
from pipelines.select.header import KnownLevel
from tests.unit.release import making

MANY = pl.col("indicator") == "many_points"
NATION, REGION, TOTAL = pl.col("area_level") == "nation", pl.col("area_level") == "region", pl.col("sex") == "T"
YEAR, ALL = pl.col("period_type") == "year", pl.col("age_band") == "all"
FIRST = TOTAL & YEAR & ALL & MANY
Change = Callable[[Tables], Tables]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of a publication after another, as its checkpoint is handed them."""
    folder = tmp_path_factory.mktemp("checkpoint")
    deployment = making.deployment(folder)
    (folder / "site" / "vip.toml").write_text('history_months = 26\nprogrammes = ["prov"]\n', encoding="utf-8")
    making.issue(deployment, "2026-10", date(2026, 10, 31))
    making.land(deployment.home, date(2026, 11, 4), late=20)
    handed: list[Tables] = []
    with pytest.MonkeyPatch.context() as patched:
        whole = judging._tables
        patched.setattr(judging, "_tables", lambda *said: handed.append(whole(*said)) or handed[-1])
        making.issue(deployment, "2026-11", date(2026, 11, 30))
    return handed[-1]


def beyond(tables: Tables) -> set[tuple[str, str]]:
    """Metric and level of what lies beyond its limit, by Great Expectations."""
    cells = metrics.cells(tables, limits.load())
    return {(one.metric, one.column) for one in judge.judge(cells, lambda own: "") if not one.sound}


def _rows(tables: Tables, name: str) -> pl.DataFrame:
    table: pl.DataFrame | pl.LazyFrame = getattr(tables, name)
    return table.lazy().collect()


def _with(tables: Tables, name: str, rows: pl.DataFrame) -> Tables:
    return replace(tables, **{name: rows.lazy() if name == "results" else rows})


def changed(name: str, where: pl.Expr, **values: pl.Expr) -> Change:
    """A table with other values somewhere."""

    def change(tables: Tables) -> Tables:
        rows = _rows(tables, name)
        assert rows.filter(where).height
        others = [
            pl.when(where).then(value.cast(rows.schema[key])).otherwise(key).alias(key) for key, value in values.items()
        ]
        return _with(tables, name, rows.with_columns(others))

    return change


def without(name: str, where: pl.Expr) -> Change:
    """A table that lacks the first row of some."""
    return lambda tables: _with(tables, name, _without_first(_rows(tables, name), where))


def _without_first(rows: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    numbered = rows.with_row_index("row")
    first = numbered.filter(where)["row"][0]
    return numbered.filter(pl.col("row") != first).drop("row")


def twice(name: str, where: pl.Expr) -> Change:
    """A table with a row twice."""

    def change(tables: Tables) -> Tables:
        rows = _rows(tables, name)
        return _with(tables, name, pl.concat([rows, rows.filter(where).head(1)]))

    return change


def test_a_sound_publication_has_nothing_beyond_its_limits_and_each_metric_is_asked(sound: Tables) -> None:
    assert beyond(sound) == set()
    asked = set(metrics.cells(sound, limits.load())["metric"])
    assert asked == set(limits.load().metrics) - {"national_level"}  # its persons are simulated


PLANTED: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "a row of the results is lost": (
        without("results", REGION & MANY & (pl.col("sex") == "K") & ~YEAR), {("grid_lacking", "region")},
    ),
    "a published row is lost": (without("published", REGION & FIRST), {("grid_lacking", "region")}),
    "an indicator is lost": (
        lambda tables: replace(tables, published=tables.published.filter(~MANY)), {("grid_lacking", "nation")},
    ),
    "a published row comes twice": (twice("published", REGION & FIRST), {("grid_beyond", "region")}),
    "a row of no plan is published": (
        changed("published", REGION & FIRST & (pl.col("area_code") == "01"), area_code=pl.lit("99")),
        {("grid_beyond", "region"), ("grid_lacking", "region")},
    ),
    "women and men are more than all": (
        changed("results", NATION & MANY & YEAR & ALL & (pl.col("sex") == "K"), missing=pl.lit(1_000_000)),
        {("sexes_over", "nation")},
    ),
    "regions are more than the nation": (
        changed("results", REGION & FIRST, missing=pl.lit(1_000_000)),
        {("areas_over", "region")},
    ),
    "a municipality is more than its region": (
        changed("results", (pl.col("area_level") == "municipality") & FIRST, denominator=pl.lit(1e6)),
        {("areas_over", "municipality")},
    ),
    "a share is more than one": (
        changed("published", NATION & FIRST, numerator=pl.lit(1_000_000)), {("numerator_over", "nation")},
    ),
    "a published year is restated": (
        changed("published", NATION & FIRST, value=pl.col("value") + 0.5), {("restated", "nation")},
    ),
    "the last twelve months jump": (
        changed("published", NATION & MANY & TOTAL & ALL & (pl.col("period_type") == "rolling_12_months"), value=pl.col("value") - 0.5),
        {("moved", "nation")},
    ),
    "a level is hidden": (
        changed("published", REGION & MANY, status=pl.lit("suppressed")), {("hidden", "region")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_beyond_its_own_limit_and_no_other(sound: Tables, fault: str) -> None:
    change, wanted = PLANTED[fault]
    assert beyond(change(sound)) == wanted


def test_a_jump_within_chance_is_none_and_the_same_in_a_larger_area_is_one(sound: Tables) -> None:
    """A region of few cases moves more by itself than the nation."""
    wide = changed("published", FIRST, value=pl.col("value") + 0.03, ci_low=pl.lit(0.0), ci_high=pl.lit(1.0))
    narrow = changed("published", FIRST, value=pl.col("value") + 0.03, ci_low=pl.col("value"), ci_high=pl.col("value"))
    before = changed("before", FIRST, ci_low=pl.col("value"), ci_high=pl.col("value"))
    assert ("restated", "nation") not in beyond(wide(sound))
    assert ("restated", "nation") in beyond(narrow(before(sound)))


def test_the_first_publication_is_set_beside_none(sound: Tables) -> None:
    first = replace(sound, before=None)
    assert set(metrics.cells(first, limits.load())["metric"]).isdisjoint({"restated", "moved", "hidden"})
    assert beyond(first) == set()


def test_a_new_version_of_an_indicator_is_not_set_beside_the_old_one(sound: Tables) -> None:
    other = changed("published", MANY, value=pl.col("value") + 0.5, indicator_version=pl.lit(2))
    assert beyond(other(sound)) == set()


@pytest.fixture
def real(sound: Tables, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """As if its persons were real."""
    about = replace(sound.inputs.about, is_simulated=False)
    monkeypatch.setattr(Inputs, "about", about)
    return sound


@pytest.mark.parametrize(("part", "found"), [(1.1, set()), (1.5, {("national_level", "nation")})])
def test_the_nation_is_set_beside_what_is_known_of_it(real: Tables, part: float, found: set[tuple[str, str]]) -> None:
    (value,) = real.published.filter(NATION & FIRST)["value"]
    known = [KnownLevel(value=value * part, year=2019)]
    (item,) = [one for one in real.inputs.counted if one.indicator.short_name == "many_points"]
    header = item.indicator.header.model_copy(update={"national_levels": known})
    others = [
        replace(one, indicator=replace(one.indicator, header=header)) if one is item else one
        for one in real.inputs.counted
    ]
    assert beyond(replace(real, inputs=replace(real.inputs, counted=others))) == found
