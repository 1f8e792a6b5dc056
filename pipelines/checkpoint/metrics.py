"""Counts what a publication is judged by: cells by metric, level and indicator, of its results and its published rows.

A cell of a metric that blocks counts rows that should not be; it is judged against none. Other cells are figures beside
those that were expected.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.aggregate.grid import KEYS, Wanted
from pipelines.aggregate.periods import ROLLING
from pipelines.aggregate.places import Places
from pipelines.aggregate.results import Counted, wanted
from pipelines.checkpoint.limits import Limits
from pipelines.disclosure.by_slab import of_names
from pipelines.disclosure.planning import BREAKDOWN, GROUP, INDICATOR
from pipelines.plausibility.cells import as_cells
from pipelines.release.inputs import Inputs
from pipelines.select.header import Header

NAME = pl.concat_str(*INDICATOR, separator="/").alias("category")
NATION, BOTH_SEXES, YEAR = "nation", "T", "year"
WITHIN = (("region", NATION), ("healthcare_region", NATION), ("municipality_group", NATION), ("municipality", "region"))
ADDING = ("numerator", "denominator", "missing")
SHARES = ("proportion", "survival")  # measures whose figures are parts of one
COMPARED = (NATION, "healthcare_region", "region")  # levels whose figures are set beside the last publication's
RESTATED = (YEAR, "quarter")
SLACK = 1e-6  # of sums of decimal numbers
NORMAL_95 = 1.959963984540054
COLUMNS = (*INDICATOR, "indicator_version", *KEYS, *ADDING, "value", "ci_low", "ci_high", "status")


@dataclass(frozen=True)
class Own:
    """The tables of one indicator: `results`, `published` and `left_out` of `Tables`."""

    item: Counted
    results: pl.DataFrame
    published: pl.DataFrame
    left_out: pl.DataFrame

    @property
    def name(self) -> str:
        return self.item.indicator.name

    @property
    def measure(self) -> str:
        return self.item.indicator.header.measure

    @cached_property
    def from_cases(self) -> pl.DataFrame:
        """The results of an indicator that is counted here: what others publish need not add up.

        Of ages only those of years, as no other period has the sexes of an age.
        """
        is_counted = self.item.indicator.header.rows == "cases"
        return self.results.filter((pl.col("age_band") == ALL_AGES) | (pl.col("period_type") == YEAR), is_counted)


@dataclass(frozen=True)
class Tables:
    """`results`: the rows of the public plan, nothing hidden, not yet read. `before`: what was published last, or None.

    All have `COLUMNS`, texts as text; `left_out` is `LEFT_OUT`.
    """

    inputs: Inputs
    results: pl.LazyFrame
    published: pl.DataFrame
    left_out: pl.DataFrame
    before: pl.DataFrame | None

    @property
    def headers(self) -> Mapping[str, Header]:
        return {item.indicator.name: item.indicator.header for item in self.inputs.counted}

    def apart(self) -> Iterator[Own]:
        """The tables of each indicator that is shown, one after the other: together they are large."""
        for item in self.inputs.shown:
            frames = (self.results, self.published.lazy(), self.left_out.lazy())
            yield Own(item, *(of_names(rows, [item.indicator.name]).collect() for rows in frames))


def cells(tables: Tables, limits: Limits) -> pl.DataFrame:
    """`CELLS`: `column` is the level, `category` the indicator, with the area where it is about one."""
    wrong: list[pl.DataFrame] = []
    planned, within = _planned(tables.inputs), _within(tables.inputs.ground.places)
    for own in tables.apart():
        wrong += [*_grid(own, planned(own.item)), _sexes_over(own), *_areas_over(own, within), _numerator_over(own)]
    counted = pl.concat(wrong).with_columns(expected=pl.lit(0.0), highest=pl.lit(0.0))
    beside = [*_jumps(tables, limits), *_hidden(tables, limits), *_national_levels(tables, limits)]
    return pl.concat([as_cells(counted), *map(as_cells, beside)]).sort("metric", "column", "category")


def _grid(own: Own, planned: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows of the plan that are lacking, and rows that the plan lacks or has once: in the results, and as published."""
    due = _due(own, planned)
    lacking, beyond = [_lacking(due, own.published, own.left_out)], _beyond(own.published, due)
    if not due.equals(own.results.select(KEYS)):  # written in the order of the grid, they mostly are
        lacking, beyond = [*lacking, _without(due, own.results)], [*beyond, *_beyond(own.results, due)]
    levels = pl.concat([rows.select("area_level") for rows in (due, own.results, own.published)]).unique()
    for metric, wrong in (("grid_lacking", lacking), ("grid_beyond", beyond)):
        counts = pl.concat(wrong).group_by("area_level").agg(value=pl.len())
        found = levels.join(counts, on="area_level", how="left")
        yield _counted(metric, found.with_columns(category=pl.lit(own.name)))


def _due(own: Own, planned: pl.DataFrame) -> pl.DataFrame:
    """What of the plan an indicator has: of figures by others the sexes and ages that their source speaks of."""
    if own.item.indicator.header.rows == "cases":
        return planned
    sexes, ages = (own.results[name].unique().to_list() for name in ("sex", "age_band"))
    return planned.filter(pl.col("sex").is_in(sexes), pl.col("age_band").is_in(ages))


def _planned(inputs: Inputs) -> Callable[[Counted], pl.DataFrame]:
    """`KEYS` of every row that the public plan has of an indicator; most have the same."""
    shown, known = inputs.plan.shown("public"), dict[Wanted, pl.DataFrame]()

    def planned(item: Counted) -> pl.DataFrame:
        asked = wanted(item, inputs.ground)
        if asked not in known:
            keys = inputs.ground.grid(asked).keys.with_columns(pl.col(shown.columns).cast(pl.String))
            rows = keys.join(shown, on=shown.columns, how="semi", maintain_order="left")
            known[asked] = rows.select(pl.col(KEYS).exclude("period_start").cast(pl.String), "period_start").select(
                KEYS
            )
        return known[asked]

    return planned


def _without(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    return rows.select(KEYS).join(others, on=KEYS, how="anti")


def _beyond(rows: pl.DataFrame, due: pl.DataFrame) -> list[pl.DataFrame]:
    return [_without(rows, due), rows.select(KEYS).filter(pl.struct(KEYS).is_duplicated())]


def _lacking(due: pl.DataFrame, published: pl.DataFrame, left_out: pl.DataFrame) -> pl.DataFrame:
    """Of what is published in part. A breakdown of a period is left out as a whole, now or when it was first due; the
    nation's years never are.
    """
    group = [*GROUP, "period_start"]
    in_part = published.with_columns(breakdown=BREAKDOWN).select(group).unique()
    is_nations = (pl.col("area_level") == NATION) & (pl.col("period_type") == YEAR) & (pl.col("breakdown") == "total")
    named = due.with_columns(breakdown=BREAKDOWN)
    asked = pl.concat([named.join(in_part, on=group, how="semi"), named.filter(is_nations)])
    return _without(asked.join(left_out, on=GROUP, how="anti").unique(KEYS), published)


def _counted(metric: str, found: pl.DataFrame) -> pl.DataFrame:
    """`found`: area_level, category and value, NULL for none."""
    value = pl.col("value").fill_null(0).cast(pl.Float64)
    return found.select(pl.lit(metric).alias("metric"), "category", value, column="area_level")


def _wrong_rows(metric: str, rows: pl.DataFrame, is_wrong: pl.Expr) -> pl.DataFrame:
    wrong = is_wrong.fill_null(value=False).sum().alias("value")
    return _counted(metric, rows.group_by("area_level", NAME).agg(wrong))


def _sexes_over(own: Own) -> pl.DataFrame:
    """Groups whose total is less than women and men, where both are in the plan."""
    by = [*INDICATOR, *(key for key in KEYS if key != "sex")]
    is_total = pl.col("sex") == BOTH_SEXES
    sums = own.from_cases.group_by(by).agg(
        *(pl.col(name).filter(is_total).sum().alias(f"{name}_total") for name in ADDING),
        *(pl.col(name).filter(~is_total).sum().alias(f"{name}_parts") for name in ADDING),
        totals=is_total.sum(),
    )
    return _wrong_rows("sexes_over", sums.filter(pl.col("totals") > 0), _is_over())


def _is_over() -> pl.Expr:
    over = [pl.col(f"{name}_parts") > pl.col(f"{name}_total") * (1 + SLACK) + SLACK for name in ADDING]
    return pl.any_horizontal(over)


def _within(places: Mapping[str, Places]) -> Mapping[tuple[str, str], pl.DataFrame]:
    """For each of `WITHIN` what `_parents` gives, of all attributions."""
    return {
        (level, whole): pl.concat([_parents(name, own, level, whole) for name, own in places.items()])
        for level, whole in WITHIN
    }


def _areas_over(own: Own, parents: Mapping[tuple[str, str], pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Areas that are less than the areas in them; an area that lies in several, or in none, is in no sum."""
    for (level, whole), within in parents.items():
        by = [*INDICATOR, *(key for key in KEYS if key != "area_level")]
        sums = (
            own.from_cases.filter(area_level=level)
            .join(within, on=["attribution", "area_code"])
            .with_columns(area_code="whole")
            .group_by(by)
            .agg(*(pl.col(name).sum().alias(f"{name}_parts") for name in ADDING))
        )
        totals = own.from_cases.filter(area_level=whole).select(
            *by, *(pl.col(name).fill_null(0).alias(f"{name}_total") for name in ADDING)
        )
        both = totals.join(sums, on=by).with_columns(area_level=pl.lit(level))
        yield _wrong_rows("areas_over", both, _is_over())


def _parents(attribution: str, places: Places, level: str, whole: str) -> pl.DataFrame:
    """`attribution, area_code, whole`: of each area of a level the one area of the other that it lies in."""
    if level not in places.of or whole not in places.of:
        return pl.DataFrame(schema=dict.fromkeys(("attribution", "area_code", "whole"), pl.String))
    pairs = {(own, other) for own, other in zip(places.of[level], places.of[whole], strict=True) if own >= 0}
    named = [
        (attribution, places.areas[level][own], places.areas[whole][other])
        for own, other in sorted(pairs)
        if other >= 0 and sum(first == own for first, _ in pairs) == 1
    ]
    schema = dict.fromkeys(("attribution", "area_code", "whole"), pl.String)
    return pl.DataFrame(named, schema=schema, orient="row")


def _numerator_over(own: Own) -> pl.DataFrame:
    rows = pl.concat([own.results, own.published]).filter(own.measure == "proportion")
    return _wrong_rows("numerator_over", rows, pl.col("numerator") > pl.col("denominator") + SLACK)


def _jumps(tables: Tables, limits: Limits) -> Iterator[pl.DataFrame]:
    """Figures of whole areas beside those of the last publication: of the same period, and of the newest window."""
    if tables.before is None:
        return
    now, before = (_whole_areas(rows) for rows in (tables.published, tables.before))
    same = [*INDICATOR, "indicator_version", *KEYS]
    periods = pl.col("period_type").is_in(RESTATED)
    yield _beside("restated", now.filter(periods), before.filter(periods), same, tables, limits)
    place = [name for name in same if name != "period_start"]
    newest = pl.col("period_start") == pl.col("period_start").max().over(place)
    windows, earlier = (rows.filter(period_type=ROLLING).filter(newest) for rows in (now, before))
    yield _beside("moved", windows, earlier, place, tables, limits)


def _whole_areas(rows: pl.DataFrame) -> pl.DataFrame:
    whole = rows.filter(pl.col("area_level").is_in(COMPARED), sex=BOTH_SEXES, age_band=ALL_AGES)
    error = (pl.col("ci_high") - pl.col("ci_low")).fill_null(0.0) / (2 * NORMAL_95)
    return whole.filter(pl.col("value").is_not_null()).with_columns(error=error)


def _beside(
    metric: str, now: pl.DataFrame, before: pl.DataFrame, on: Sequence[str], tables: Tables, limits: Limits
) -> pl.DataFrame:
    """Chance is that of two figures that share no case, which is more than there is: that is on the careful side."""
    shares = [name for name, header in tables.headers.items() if header.measure in SHARES]
    joined = now.join(before.select(*on, expected="value", error_before="error"), on=on)
    unit = pl.when(NAME.is_in(shares)).then(1.0).otherwise(pl.col("expected").abs())
    chance = (pl.col("error") ** 2 + pl.col("error_before") ** 2).sqrt()
    room = limits.metrics[metric].floor * unit + limits.general.deviations * chance
    area = pl.when(pl.col("area_level") == NATION).then(pl.lit("")).otherwise(pl.lit(" ") + pl.col("area_code"))
    period = pl.lit(" ") + pl.col("period_start").dt.strftime("%Y-%m")
    return joined.select(
        "value", "expected",
        metric=pl.lit(metric), column="area_level", category=NAME + area + period, earlier=pl.lit(1),
        lowest=pl.col("expected") - room, highest=pl.col("expected") + room,
    )  # fmt: skip


def _hidden(tables: Tables, limits: Limits) -> Iterator[pl.DataFrame]:
    """Of each level the share of rows that are suppressed; without an earlier publication nothing is expected."""
    if tables.before is not None:
        now, before = (
            rows.group_by("area_level").agg(value=(pl.col("status") == "suppressed").mean())
            for rows in (tables.published, tables.before)
        )
        joined = now.join(before.rename({"value": "expected"}), on="area_level")
        highest = pl.col("expected") + limits.metrics["hidden"].floor
        yield joined.select("value", "expected", metric=pl.lit("hidden"), column="area_level", highest=highest)


def _national_levels(tables: Tables, limits: Limits) -> Iterator[pl.DataFrame]:
    """The nation's figure of the year that a level is known of, else of the newest; simulated persons have levels of
    their own.
    """
    if tables.inputs.about.is_simulated:
        return
    floor = limits.metrics["national_level"].floor
    years = _whole_areas(tables.published).filter(area_level=NATION, period_type=YEAR).sort("attribution")
    for name, header in tables.headers.items():
        own = years.filter(NAME.eq(name)).sort("period_start", maintain_order=True)
        for known in header.national_levels if own.height else ():
            same = own.filter(pl.col("period_start").dt.year() == known.year)
            value, room = (same if same.height else own.tail(1))["value"][0], floor * abs(known.value)
            yield pl.DataFrame({
                "metric": ["national_level"], "column": [NATION], "category": [f"{name} {known.year}"], "earlier": [1],
                "value": [value], "expected": [known.value],
                "lowest": [known.value - room], "highest": [known.value + room],
            })  # fmt: skip
