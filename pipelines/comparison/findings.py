"""Where areas do lastingly better or worse than expected: rows in the shape `Results` in, `Findings` out.

Belongs here: which areas and years are looked at, and which of them a finding is made of. A finding is where to ask,
and no verdict. Does not belong here: its sentence.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from data_contracts.findings import Findings
from data_contracts.shapes import ALL_AGES
from pipelines.comparison import figures, funnels
from pipelines.comparison.comparison import NAME, TEXTS, numbered, of_nation
from pipelines.comparison.funnels import Beside
from pipelines.comparison.terms import Terms, named
from pipelines.statistics import persistence, scale
from pipelines.statistics.arrays import Array

LONGEST = 5  # years: what was so earlier says little of now
MOST_FALSE = 0.05  # the share of false claims among good examples and needs together
TYPES = {name: column.dtype.type for name, column in Findings.to_schema().columns.items()}
KEYS = ("publication", "vip", "indicator", "indicator_version", "data_as_of")
ORDER = ("finding", "vip", "indicator", "attribution", "area_level", "area_code")
SHARED_OF, SHARED_BY = "region", "healthcare_region"


def find(
    rows: pl.DataFrame, indicators: Mapping[str, Terms], healthcare_region_of: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The shape `Findings`, of proportions, rates and ratios that have a direction, from final years of both sexes.

    Give the rows of all indicators together: the share of false claims is that among everything looked at.
    `indicators`: `<vip>/<indicator>` -> its terms. `healthcare_region_of`: region -> healthcare region, of the regions
    that lie in one alone, as `pipelines.reference.areas.area_of_place` gives them; without it no needs are shared.
    ValueError where an indicator of the rows has no terms.
    """
    final = (pl.col("period_type") == "year") & (pl.col("sex") == "T") & (pl.col("age_band") == ALL_AGES)
    chosen = rows.filter(final & (pl.col("status") == "ok")).with_columns(pl.col(TEXTS).cast(pl.String))
    single, shared = [pl.DataFrame(schema=LOOKED_AT)], [pl.DataFrame(schema=LOOKED_AT)]
    for name, own in sorted(chosen.partition_by(NAME, as_dict=True).items()):
        for years in _looked_at(own, named(indicators, *name)):
            single.append(_single(years))
            shared.append(_shared(years, healthcare_region_of or {}))
    found = pl.concat([_claimed(pl.concat(single)), _claimed_together(pl.concat(shared))])
    return pl.DataFrame(Findings.validate(found.select(TYPES.keys()).sort(ORDER)))


class Years(NamedTuple):
    """The areas of one attribution and level over the years. Arrays are areas x years, or one element per area."""

    said: Mapping[str, object]  # what all its findings have in common
    terms: Terms
    areas: list[str]
    years: Array
    beside: Beside  # years x areas
    lasting: persistence.Persistence

    @property
    def known(self) -> Array:
        """1 where an area has a figure in a year."""
        error = self.beside.error.T
        return (np.isfinite(self.beside.scores.deviation.T) & (error > 0)).astype(np.float64)

    @property
    def error(self) -> Array:
        """Standard error of the mean deviation of each area."""
        weight = np.nansum(self.known / self.beside.error.T**2, axis=1)
        return 1 / np.sqrt(np.where(np.isfinite(self.lasting.z), weight, np.nan))

    @property
    def on_side(self) -> Array:
        """In how many years an area is on the side that its years together speak of."""
        return np.where(self.lasting.z > 0, self.lasting.above, self.lasting.years - self.lasting.above)


def _looked_at(rows: pl.DataFrame, terms: Terms) -> Iterator[Years]:
    """The newest version of an indicator since its last break, level by level."""
    if not (terms.has_funnel and terms.is_judged):
        return
    kept = rows.filter(pl.col("indicator_version") == pl.col("indicator_version").max())
    passed = [day for day in terms.breaks_from if day <= _last(kept)]
    kept = kept.filter(pl.col("period_start") >= max(passed, default=date.min))
    kept = kept.filter(pl.col("period_start").rank("dense", descending=True) <= LONGEST)
    for (attribution, level), own in sorted(kept.partition_by("attribution", "area_level", as_dict=True).items()):
        if level != "nation":
            same = kept.filter(pl.col("area_level").is_in(["nation", level]), attribution=attribution)
            yield _years(same, own.sort("area_code", "period_start"), terms)


def _last(rows: pl.DataFrame) -> date:
    found = rows["period_end"].max()
    return found if isinstance(found, date) else date.min


def _years(with_nation: pl.DataFrame, rows: pl.DataFrame, terms: Terms) -> Years:
    """`with_nation`: the rows and those of the nation."""
    ordered = pl.concat([rows, with_nation.filter(area_level="nation")])
    whole = figures.of(ordered, terms)
    here = np.arange(rows.height)
    group, area = numbered(rows, ("period_start",)), numbered(rows, ("area_code",))
    with np.errstate(invalid="ignore", divide="ignore"):
        nation = of_nation(ordered, whole).taken(here)
        beside = funnels.beside(whole.taken(here), nation, group, area, terms)
        lasting = persistence.persistence(beside.scores.deviation.T, beside.error.T)
    said = rows.select(*KEYS, "attribution", "area_level").row(0, named=True)
    years = rows["period_start"].unique().sort().dt.year().cast(pl.Float64).to_numpy()
    return Years(said, terms, rows["area_code"].unique().sort().to_list(), years, beside, lasting)


def _single(years: Years) -> pl.DataFrame:
    """What is looked at of each area with enough years."""
    lasting, known = years.lasting, years.known > 0
    first, last = known.argmax(axis=1), known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    expected, base = years.beside.expected[last], _at(years.beside.base, last)
    above = lasting.z > 0
    is_tested = np.isfinite(lasting.z)
    sides = np.where(above, (is_tested & above).sum(), (is_tested & ~above).sum())
    deviations = (lasting.estimate, *lasting.interval)
    return _frame(
        years,
        {
            "area_code": years.areas,
            "side": np.sign(lasting.z) * years.terms.better,
            **_spanned(years.years[first], years.years[last], lasting.years, years.on_side),
            "areas": np.full(len(above), float(is_tested.sum())),
            "areas_on_side": sides.astype(np.float64),
            "value": _at(years.beside.value, last) * years.terms.per,
            **_levels(years.terms, expected, base, deviations),
            "p": lasting.p,
            "is_together": [False] * len(years.areas),
        },
    )


def _shared(years: Years, healthcare_region_of: Mapping[str, str]) -> pl.DataFrame:
    """What is looked at of each healthcare region: whether its regions lie on one side together."""
    if years.said["area_level"] != SHARED_OF:
        return pl.DataFrame(schema=LOOKED_AT)
    wholes = np.array([healthcare_region_of.get(area, "") for area in years.areas])
    parts = [_of_group(years, whole, wholes == whole) for whole in sorted(set(wholes) - {""})]
    return pl.concat([pl.DataFrame(schema=LOOKED_AT), *parts])


def _of_group(years: Years, whole: str, members: Array) -> pl.DataFrame:
    members = members & np.isfinite(years.lasting.z)
    mean, error = (years.lasting.z * years.error)[members], years.error[members]
    found = persistence.shared(mean, error)
    known = (years.known[members] > 0).any(axis=0)
    if found.areas < persistence.FEWEST_IN_GROUP or not known.any():
        return pl.DataFrame(schema=LOOKED_AT)
    first, last = np.flatnonzero(known)[[0, -1]]
    expected, base = years.beside.expected[[last]], np.nansum(years.beside.base[last, members], keepdims=True)
    fewest = np.array([years.lasting.years[members].min()])
    side = 1.0 if found.estimate > 0 else -1.0
    above = years.lasting.above[members]
    on_side = np.array([(above if side > 0 else years.lasting.years[members] - above).min()])
    together = found.above in (0, found.areas)
    return _frame(
        years,
        {
            "area_code": [whole],
            "side": np.array([side * years.terms.better]),
            **_spanned(years.years[[first]], years.years[[last]], fewest, on_side),
            "areas": np.array([float(found.areas)]),
            "areas_on_side": np.array([float(found.above if side > 0 else found.areas - found.above)]),
            "value": np.array([np.nan]),
            **_levels(
                years.terms, expected, base, [np.array([one]) for one in (found.estimate, found.low, found.high)]
            ),
            "p": np.array([found.p]),
            "is_together": np.array([together and (found.low > 0 or found.high < 0)]),
        },
        area_level=SHARED_BY,
    )


def _spanned(first: Array, last: Array, years: Array, on_side: Array) -> dict[str, Array]:
    return {"first_year": first, "last_year": last, "years": years, "years_on_side": on_side}


def _levels(
    terms: Terms, expected: Array, base: Array, deviations: tuple[Array, ...] | list[Array]
) -> dict[str, Array]:
    """What is expected, and deviations from it on the scale as figures in the unit of the value."""
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = scale.centre(terms.scale, base, expected)
        made = [scale.backward(terms.scale, centre + one, base, expected) * terms.per for one in deviations]
    names = ("estimate", "estimate_low", "estimate_high")
    return {"expected": expected * terms.per, **dict(zip(names, made, strict=True))}


def _at(by_year: Array, year: Array) -> Array:
    """Of each area the element of one year; `by_year` is years x areas."""
    found: Array = by_year[year, np.arange(by_year.shape[1])]
    return found


def _frame(years: Years, columns: Mapping[str, object], **said: object) -> pl.DataFrame:
    """In the columns of `LOOKED_AT`, only those for whom there is a chance to tell."""
    common = {**years.said, "direction": years.terms.direction, **said}
    named_alike = [pl.lit(value, dtype=LOOKED_AT[name]).alias(name) for name, value in common.items()]
    made = pl.DataFrame(dict(columns), nan_to_null=True).filter(pl.col("p").is_not_null()).with_columns(named_alike)
    return made.select(pl.col(name).cast(kind) for name, kind in LOOKED_AT.items())


def _claimed(looked_at: pl.DataFrame) -> pl.DataFrame:
    """Good examples and needs: as many as leave few false ones among them.

    The estimate beside is no second test: where all others are alike, one that is not is drawn far towards them.
    """
    judged = _with_q(looked_at).filter(pl.col("q") <= MOST_FALSE)
    return judged.with_columns(
        finding=pl.when(pl.col("side") > 0).then(pl.lit("good_example")).otherwise(pl.lit("need"))
    )


def _claimed_together(looked_at: pl.DataFrame) -> pl.DataFrame:
    """Shared needs: all regions on the wrong side, together by more than chance of this one group.

    A group has few regions, so that hardly any could be claimed with few false ones among all groups; q says how many
    may be.
    """
    judged = _with_q(looked_at).filter(pl.col("is_together") & (pl.col("side") < 0))
    return judged.with_columns(finding=pl.lit("shared_need"))


def _with_q(looked_at: pl.DataFrame) -> pl.DataFrame:
    p = looked_at["p"].to_numpy()
    return looked_at.with_columns(q=pl.Series(persistence.false_discovery(p), dtype=pl.Float64))


LOOKED_AT = {name: kind for name, kind in TYPES.items() if name not in ("finding", "q")} | {
    "side": pl.Float64,
    "is_together": pl.Boolean,  # of a shared need alone
}
