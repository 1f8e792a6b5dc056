"""End to end: the product against pandas. The indicators in `counted_again` are written from their Swedish wording, the
contracts and the code lists alone; their cases and the figures of their years agree to the last one.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import duckdb
import pandas as pd
import polars as pl
import pytest

from pipelines.aggregate import cells, results
from pipelines.aggregate.ground import Ground
from pipelines.aggregate.results import Counted
from pipelines.deployment import Deployment
from pipelines.run import Run
from pipelines.select.catalogue import Indicator
from tests.end_to_end.counted_again.figures import Figures, Place, of_years
from tests.end_to_end.counted_again.finding import found
from tests.end_to_end.counted_again.reading import MISSING_IS_TOLD, Registers

PUBLICATION = "2026-10"
YEARS = [2023, 2024, 2025]  # the whole years of what is published
COUNTED_AGAIN = found()
ABOUT = ["person_id", "index_date", "value", "sex", "age", "municipality_code", "unit_id"]
ALSO = ["followed_days", "expected"]
DIGITS = 12


@dataclass
class Nation:
    """A home with the registers taken in, and what was counted in it by the product and again."""

    run: Run
    results: pl.DataFrame
    databases: dict[str | None, duckdb.DuckDBPyConnection]
    _registers: dict[str | None, Registers] = field(default_factory=dict)
    _counted_again: dict[str, pd.DataFrame] = field(default_factory=dict)

    def indicator(self, name: str) -> Indicator:
        return self.run.deployment.catalogue.measurable[name]

    def registers(self, name: str) -> Registers:
        """As the indicator's linkage shows them."""
        linkage = self.indicator(name).header.linkage
        if linkage not in self._registers:
            self._registers[linkage] = Registers(self.databases[linkage])
        return self._registers[linkage]

    def cases(self, name: str) -> pd.DataFrame:
        """Those of the product's query, whatever their date."""
        indicator = self.indicator(name)
        rows = self.databases[indicator.header.linkage].sql(indicator.query).to_arrow_table()
        return rows.to_pandas(types_mapper=MISSING_IS_TOLD.get, date_as_object=False)

    def counted_again(self, name: str) -> pd.DataFrame:
        if name not in self._counted_again:
            self._counted_again[name] = COUNTED_AGAIN[name](self.registers(name))
        return self._counted_again[name]


@pytest.fixture(scope="module")
def nation(simulated: Deployment) -> Iterator[Nation]:
    indicators = [simulated.catalogue.measurable[name] for name in COUNTED_AGAIN]
    run = Run.of(simulated, PUBLICATION)
    with ExitStack() as stack:
        linkages = {indicator.header.linkage for indicator in indicators}
        databases = {linkage: stack.enter_context(run.warehouse.open(linkage)) for linkage in linkages}
        yield Nation(run, _results(run, indicators), databases)


def _results(run: Run, indicators: list[Indicator]) -> pl.DataFrame:
    """Those of these indicators alone, for years of nation and regions."""
    counted = [Counted(indicator, run.cells(indicator)) for indicator in indicators]
    of_years = (
        (pl.col("period_type") == "year")
        & (pl.col("age_band") == "all")
        & pl.col("area_level").is_in(["nation", "region"])
    )
    path = results.compute(PUBLICATION, counted, Ground.of(run.warehouse, run.plan), run.home)
    return pl.scan_parquet(path).filter(of_years).collect()


@pytest.mark.parametrize("name", COUNTED_AGAIN)
def test_cases_agree_to_the_last_one(nation: Nation, name: str) -> None:
    product, again = _as_rows(nation.cases(name)), _as_rows(nation.counted_again(name))
    assert (product - again, again - product) == (Counter(), Counter())


def _as_rows(cases: pd.DataFrame) -> Counter[tuple[object, ...]]:
    """How often each case is there; an expected count that was reckoned in another order is the same."""
    chosen = cases[ABOUT + [name for name in ALSO if name in cases]].astype(object)
    chosen = chosen.where(chosen.notna(), None)
    plain = [[round(each, DIGITS) if isinstance(each, float) else each for each in chosen[name]] for name in chosen]
    return Counter(zip(*plain, strict=True))


@pytest.mark.parametrize("name", COUNTED_AGAIN)
def test_the_years_of_regions_and_nation_agree(nation: Nation, name: str) -> None:
    product, again = _of_product(nation, name), _again(nation, name)
    assert product.keys() == again.keys()
    measure = nation.indicator(name).header.measure
    assert [place for place in again if not _agree(product[place], again[place], measure)] == []


def _of_product(nation: Nation, name: str) -> dict[Place, Figures]:
    """What the results say; a row that nobody reported has no figures there."""
    vip, indicator = name.split("/")
    rows = nation.results.filter(vip=vip, indicator=indicator)
    places = rows.select("attribution", "area_code", pl.col("period_start").dt.year(), "sex").iter_rows()
    figures = rows.select("numerator", "denominator", "missing", "value").iter_rows()
    return {Place(*place): Figures(*each) for place, each in zip(places, figures, strict=True)}


def _again(nation: Nation, name: str) -> dict[Place, Figures]:
    indicator = nation.indicator(name)
    last_due = _last_due(nation, indicator)
    years = [year for year in YEARS if pd.Timestamp(year, 12, 31) <= last_due]
    cases = nation.counted_again(name)
    cases = cases[cases["index_date"].dt.year.isin(years)]
    return of_years(cases, indicator.header, nation.registers(name), years)


def _last_due(nation: Nation, indicator: Indicator) -> pd.Timestamp:
    as_of = cells.data_as_of(indicator, nation.run.known)
    return pd.Timestamp(as_of) - pd.Timedelta(days=indicator.header.due_after_days)


def _agree(product: Figures, again: Figures, measure: str) -> bool:
    """To the ninth decimal. Where nobody reported the product is silent, and pandas has counted nobody."""
    if product.denominator is None:
        counted = again.numerator if measure == "rate" else again.denominator  # people live there all the same
        return not counted and not again.missing
    return list(product) == [None if each is None else pytest.approx(each, abs=1e-9) for each in again]


def test_every_measure_of_the_catalogue_and_every_programme_twice_is_among_them(nation: Nation) -> None:
    every = {
        name: item.header
        for name, item in nation.run.deployment.catalogue.measurable.items()
        if item.header.rows == "cases"
    }
    chosen = [every[name] for name in COUNTED_AGAIN]
    assert {header.measure for header in chosen} == {header.measure for header in every.values()}
    assert {header.unit_of_analysis for header in chosen} == {header.unit_of_analysis for header in every.values()}
    programmes = Counter(name.split("/")[0] for name in COUNTED_AGAIN)
    assert programmes.keys() == {name.split("/")[0] for name in every}
    assert min(programmes.values()) >= 2
    assert len(chosen) >= 15


@pytest.mark.parametrize("name", COUNTED_AGAIN)
def test_there_is_something_to_count(nation: Nation, name: str) -> None:
    years = [each for place, each in _of_product(nation, name).items() if (place.area_code, place.sex) == ("SE", "T")]
    assert any(each.denominator and each.value and each.numerator != 0 for each in years)
    happens = nation.indicator(name).header.measure == "rate"  # its cases are those to whom it happened
    assert happens or nation.counted_again(name)["value"].nunique() > 1
