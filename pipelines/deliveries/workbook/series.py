"""Which lines a chart of an indicator has, and in which rows of its sheet they stand. Nothing is drawn here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from data_contracts.shapes import ALL_AGES, AREA_LEVELS, PERIOD_TYPES, SEXES
from pipelines.deliveries.edition import Edition

ORDER = (
    "attribution",
    "area_level",
    "area_code",
    "period_type",
    "indicator_version",
    "sex",
    "age_band",
    "period_start",
)
MAIN = ("quarter", "year", "half_year", "tertial", "pool_3_years", "pool_5_years", "month", "rolling_12_months")
FEWEST_POINTS = 2
MOST_LINES = 8
Area = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One area's series: the first and the last of its rows, counted from 0 among those of the sheet."""

    area: Area
    first: int
    last: int


@dataclass(frozen=True)
class Chart:
    """The lines of one indicator, of one attribution and kind of period; the first is the edition's own."""

    attribution: str
    period_type: str
    lines: Sequence[Line]


def in_order(rows: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """The rows of an indicator so that each series stands together: the edition's own area, then by level and time."""
    ranks = {"area_level": AREA_LEVELS, "period_type": PERIOD_TYPES, "sex": SEXES}
    by = [pl.col(name).cast(pl.Enum(ranks[name])) if name in ranks else pl.col(name) for name in ORDER]
    all_ages_first = pl.when(pl.col("age_band") != ALL_AGES).then(pl.col("age_band"))
    level, code = edition.scope.own or ("", "")
    is_other = (pl.col("area_level") != level) | (pl.col("area_code") != code)
    named = [all_ages_first if name == "age_band" else one for name, one in zip(ORDER, by, strict=True)]
    return rows.sort([is_other, *named])


def main_chart(ordered: pl.DataFrame, edition: Edition) -> Chart | None:
    """The chart that says most of an indicator: None where there are not two figures to draw a line between.

    `ordered`: its rows as `in_order` gives them. The kind of period is the first of `MAIN` in which the edition's own
    area, or else the nation, has two figures and most of them; of the attributions, that with the most figures.
    """
    totals = ordered.with_row_index("row").filter(sex="T", age_band=ALL_AGES)
    for own in _owners(edition):
        mine = totals.filter(area_level=own[0], area_code=own[1])
        counts = mine.group_by("period_type", "attribution").agg(shown=pl.col("value").count(), of=pl.len())
        enough = counts.filter(pl.col("shown") >= FEWEST_POINTS, 2 * pl.col("shown") >= pl.col("of"))
        for kind in MAIN:
            found = enough.filter(period_type=kind)
            if not found.is_empty():
                attribution = found.sort(["shown", "attribution"], descending=[True, False])["attribution"][0]
                chosen = totals.filter(period_type=kind, attribution=attribution)
                return Chart(attribution, kind, tuple(_lines(chosen, own)))
    return None


def _owners(edition: Edition) -> Iterator[Area]:
    """Whose series may be the first."""
    if edition.scope.own:
        yield edition.scope.own
    yield from (("nation", code) for code in edition.codes("nation"))


def _lines(totals: pl.DataFrame, own: Area) -> Iterator[Line]:
    """The own one, then those it is seen beside, of the same periods and the newest definition."""
    newest = totals.filter(pl.col("indicator_version") == pl.col("indicator_version").max())
    beside = newest.filter(pl.col("area_level").is_in(("nation", "healthcare_region")))
    parts = {own: newest.filter(area_level=own[0], area_code=own[1])}
    for area, part in beside.partition_by("area_level", "area_code", as_dict=True, maintain_order=True).items():
        parts.setdefault((str(area[0]), str(area[1])), part)
    periods = parts[own]["period_start"].to_list()
    alike = [(area, part) for area, part in parts.items() if part["period_start"].to_list() == periods]
    # Of others a few points here and there say nothing, and hide those that do.
    seen = [(area, part) for area, part in alike if area == own or 2 * part["value"].count() >= part.height]
    for area, part in seen[:MOST_LINES]:
        yield Line(area, part["row"][0], part["row"][-1])
