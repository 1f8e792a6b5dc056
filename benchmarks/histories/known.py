"""What a publication knows of a simulated nation: tables of the shape `Results`, of the whole public plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
import polars as pl

from benchmarks.histories.indicators import VIP, Counted
from benchmarks.histories.nation import Course, Drawn, Numbers, nation
from data_contracts.shapes import ALL_AGES, Results
from pipelines.aggregate.periods import Periods, first_of, number_of
from pipelines.aggregate.places import Places
from pipelines.aggregate.plan import Plan

SEXES = ("T", "K", "M")
PLAN = Plan.load()
AGES = (ALL_AGES, *PLAN.age_bands()["age_band"])
BREAKDOWNS = {  # the margins of a breakdown, as places among sexes and ages
    "total": [(0, 0)],
    "sex": [(sex, 0) for sex in (1, 2)],
    "age": [(0, age) for age in range(1, len(AGES))],
    "sex_age": [(sex, age) for sex in (1, 2) for age in range(1, len(AGES))],
}


@cache
def places(course: Course, publication: int) -> Mapping[str, Places]:
    """The areas as they are on the day of a publication."""
    return nation(course.splits_on).places(is_split=course.day(publication) >= course.splits_on)


@dataclass(frozen=True)
class Span:
    """Counts of one source by place, in all periods of a kind: `kind of case, period, place, sex, age`."""

    periods: Periods
    counts: Numbers


class Known:
    """Of one source, at one publication."""

    def __init__(self, drawn: Drawn, publication: int) -> None:
        self.course, self.publication, self.source = drawn.course, publication, drawn.source
        self.places = places(self.course, publication)
        self._spans = {
            attribution: {span.periods.kind: span for span in self._periods(self._of_places(drawn, attribution))}
            for attribution in self.places
        }

    def rows(self, indicator: Counted) -> pl.DataFrame:
        """Of one of the indicators that count the source."""
        version = indicator.version(self.course, self.publication)
        kinds = indicator.kinds(version)
        parts = [
            self._block(attribution, level, self._spans[attribution][period], breakdowns, kinds)
            for (level, period), breakdowns in _planned().items()
            for attribution in ("caregiver", "resident")
            if level != "municipality_group" or attribution == "resident"
        ]
        return self._shaped(pl.concat(parts), indicator, version)

    def _of_places(self, drawn: Drawn, attribution: str) -> Numbers:
        """`kind, month, place, sex, age`: every code where it lies in that month."""
        cases = drawn.known(attribution, self.publication)
        own, codes = self.places[attribution], nation(self.course.splits_on).codes[attribution]
        first = number_of(self.course.begins)
        months = [first_of(first + month) for month in range(cases.shape[1])]
        days = pl.DataFrame({"day": months}).join(pl.DataFrame({"code": codes}), how="cross")
        place = own.numbers(days, "day").reshape(len(months), len(codes))
        found = np.zeros((*cases.shape[:2], own.count, cases.shape[3]), dtype=np.int64)
        for month in range(len(months)):
            np.add.at(found, (slice(None), month, place[month]), cases[:, month])
        return found.reshape(*found.shape[:3], 2, -1)

    def _periods(self, months: Numbers) -> Iterator[Span]:
        first, last = self.course.begins, self.course.day(self.publication) - timedelta(days=1)
        for kind in {period for _, period in _planned()}:
            periods = Periods.within(kind, first, last)
            spans = [slice(begin, begin + periods.length) for begin in periods.starts - number_of(first)]
            found = [self._together(months[:, span]) for span in spans]
            yield Span(periods, np.stack(found, axis=1) if found else months[:, :0])

    def _together(self, months: Numbers) -> Numbers:
        """Of a longer period: all cases of its months; of persons, half of those who come again do so in others."""
        if not self.source.of_persons:
            return months.sum(axis=1)
        most: Numbers = months.max(axis=1)
        return most + (months.sum(axis=1) - most) // 2

    def _block(
        self, attribution: str, level: str, span: Span, breakdowns: Sequence[str], kinds: Sequence[Sequence[int]]
    ) -> pl.DataFrame:
        """The rows of one attribution, level and kind of period, with events, others and missing."""
        own = self.places[attribution]
        margins = [margin for breakdown in breakdowns for margin in BREAKDOWNS[breakdown]]
        sexes, ages = (np.array(of) for of in zip(*margins, strict=True))
        counted = np.stack([span.counts[list(kind)].sum(axis=0) for kind in kinds])  # of no kind: nought
        by_place = np.moveaxis(counted, 2, 0)
        areas = (own.summing(level) @ by_place.reshape(own.count, by_place[0].size)).reshape(
            len(own.areas[level]), *by_place.shape[1:]
        )
        found = _with_margins(areas)[..., sexes, ages]  # area, counts, period, margin
        codes, periods = own.areas[level], span.periods
        said = {
            "area_code": (pl.Series(codes, dtype=pl.String), 0),
            "period_start": (pl.Series(periods.first_days, dtype=pl.Date), 1),
            "period_end": (pl.Series(periods.last_days, dtype=pl.Date), 1),
            "sex": (pl.Series([SEXES[sex] for sex in sexes]), 2),
            "age_band": (pl.Series([AGES[age] for age in ages]), 2),
        }
        shape = (len(codes), len(periods), len(margins))
        at = [axis.ravel() for axis in np.indices(shape)]
        columns = {name: values.gather(at[axis]) for name, (values, axis) in said.items()}
        numbers = {name: found[:, place].ravel() for place, name in enumerate(("events", "others", "missing"))}
        fixed = {"attribution": attribution, "area_level": level, "period_type": periods.kind}
        return pl.DataFrame(columns | numbers).with_columns(pl.lit(value).alias(name) for name, value in fixed.items())

    def _shaped(self, rows: pl.DataFrame, indicator: Counted, version: int) -> pl.DataFrame:
        measure = indicator.header(version).measure
        cases = pl.col("events") + pl.col("others")
        last = self.course.day(self.publication) - timedelta(days=1)
        mature = pl.lit(last).dt.offset_by(f"-{self.source.fills - 1}mo").dt.month_end()
        status = pl.when(pl.col("period_end") > mature).then(pl.lit("provisional")).otherwise(pl.lit("ok"))
        is_share = measure == "proportion"
        said = {
            "publication": pl.lit(self.course.name(self.publication)),
            "vip": pl.lit(VIP),
            "indicator": pl.lit(indicator.name),
            "indicator_version": pl.lit(version),
            "data_as_of": pl.lit(last),
            "numerator": pl.col("events"),
            "denominator": cases if is_share else None,
            "value": pl.when(cases > 0).then(pl.col("events") / cases) if is_share else pl.col("events"),
            "ci_method": pl.lit("wilson" if is_share else "byar_or_exact"),
            "status": pl.when(cases > 0).then(status).otherwise(pl.lit("zero_denominator")) if is_share else status,
        }
        whole = rows.with_columns(**{name: pl.lit(None) if value is None else value for name, value in said.items()})
        types = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}
        nothing = [pl.lit(None).alias(name) for name in types if name not in whole.columns]
        return whole.with_columns(nothing).select(pl.col(name).cast(kind) for name, kind in types.items())


def _with_margins(counts: Numbers) -> Numbers:
    """Both sexes and all ages in front of each, along the last two axes."""
    both = np.concatenate([counts.sum(axis=-2, keepdims=True), counts], axis=-2)
    whole: Numbers = np.concatenate([both.sum(axis=-1, keepdims=True), both], axis=-1)
    return whole


@cache
def _planned() -> dict[tuple[str, str], tuple[str, ...]]:
    """Level and kind of period -> the breakdowns that are public."""
    found = PLAN.rows("public").group_by("area_level", "period_type", maintain_order=True).agg("breakdown")
    return {(level, period): tuple(breakdowns) for level, period, breakdowns in found.iter_rows()}
