"""The figures of a year by area and sex from cases, as the glossary and the decisions of the project word them."""

from itertools import product
from typing import NamedTuple

import pandas as pd

from pipelines.select.header import Header, PopulationAtRisk
from tests.end_to_end.counted_again.reading import Registers

NATION, SEXES = "SE", ("T", "K", "M")
PLACE = ["area_code", "year", "sex"]
AMOUNT_DECIMALS, EXPECTED_DECIMALS = 4, 6  # amounts and expected counts are summed as whole numbers of so small parts


class Place(NamedTuple):
    """What one row of the results is about."""

    attribution: str
    area_code: str
    year: int
    sex: str


class Figures(NamedTuple):
    """NA where the measure has none."""

    numerator: float | None
    denominator: float
    missing: int
    value: float | None


def of_years(cases: pd.DataFrame, header: Header, registers: Registers, years: list[int]) -> dict[Place, Figures]:
    """The figures of the nation and every region, by attribution, year and sex."""
    once = _counted_once(cases.assign(year=cases["index_date"].dt.year), header)
    regions = {"caregiver": _region_of_unit, "resident": _region_of_home}
    at_risk = _person_years(header.population, registers, years)
    found = {}
    for attribution in header.attribution:
        groups = dict(iter(_spread(once, regions[attribution](once, registers)).groupby(PLACE)))
        for area, year, sex in product([NATION, *registers.municipalities["region_code"].unique()], years, SEXES):
            here = groups.get((area, year, sex), once.iloc[:0])
            found[Place(attribution, area, year, sex)] = _figures(here, header, at_risk.get((area, year, sex), 0.0))
    return found


def _counted_once(cases: pd.DataFrame, header: Header) -> pd.DataFrame:
    """Of a known person the last (or first) case of a year, where the person is the unit of analysis; else all."""
    if header.unit_of_analysis != "person":
        return cases
    ordered = cases.sort_values(["index_date", "order"])
    another = ordered.duplicated(["person_id", "year"], keep=header.record)
    return ordered[ordered["person_id"].isna() | ~another]


def _region_of_unit(cases: pd.DataFrame, registers: Registers) -> pd.Series:
    """That of the principal or commissioner, wherever the house stands; a highly specialised unit serves the nation."""
    units = registers.units.set_index("unit_id")
    units = units[~units["nhv"]]
    homes = registers.municipalities.set_index("municipality_code")["region_code"]
    return cases["unit_id"].map(units["commissioning_region_code"].fillna(units["principal_code"].map(homes)))


def _region_of_home(rows: pd.DataFrame, registers: Registers) -> pd.Series:
    return rows["municipality_code"].map(registers.municipalities.set_index("municipality_code")["region_code"])


def _spread(rows: pd.DataFrame, region: pd.Series) -> pd.DataFrame:
    """The rows for every place they count in: nation and region, and both sexes together and their own, where known."""
    areas = pd.concat([rows.assign(area_code=NATION), rows.assign(area_code=region)])
    return pd.concat([areas.assign(sex="T"), areas]).dropna(subset=["area_code", "sex"])


def _person_years(
    at_risk: PopulationAtRisk | None, registers: Registers, years: list[int]
) -> dict[tuple[str, int, str], float]:
    """Inhabitants of the ages and the sex asked for: the mean of two 31 December, or the last of them."""
    if at_risk is None:
        return {}
    living = registers.population
    living = living[living["year"].isin([*years, *(year - 1 for year in years)])]
    living = living[living["age"].between(at_risk.age_from, at_risk.age_to)]
    living = living if at_risk.sex == "T" else living[living["sex"] == at_risk.sex]
    persons = _spread(living, _region_of_home(living, registers)).groupby(PLACE)["persons"].sum()
    if at_risk.basis == "end_of_year":
        return persons.to_dict()
    year_before = persons.rename(index=lambda year: year + 1, level="year")
    return ((persons + year_before) / 2).to_dict()


def _figures(cases: pd.DataFrame, header: Header, person_years: float) -> Figures:
    recorded = cases[cases["value"].notna()]
    missing = len(cases) - len(recorded)
    if header.measure in ("mean", "median", "change"):
        return Figures(None, len(recorded), missing, _middle(recorded["value"], header.measure))
    if header.measure == "survival":
        return Figures(None, len(recorded), missing, _kaplan_meier(recorded, header.at_days or 0))
    events = int(recorded["value"].sum())
    denominator = {
        "proportion": len(recorded),
        "rate": person_years,
        "ratio": recorded["expected"].round(EXPECTED_DECIMALS).sum() if "expected" in recorded else 0.0,
    }[header.measure]
    per = header.population.per if header.population else 1
    return Figures(events, denominator, missing, events / denominator * per if denominator else None)


def _middle(amounts: pd.Series, measure: str) -> float | None:
    if amounts.empty:
        return None
    amounts = amounts.astype("float64").round(AMOUNT_DECIMALS)
    return amounts.median() if measure == "median" else amounts.mean()


def _kaplan_meier(cases: pd.DataFrame, at_days: int) -> float | None:
    """The share that is left after so many days: at each day with an event, those without it among those still there.

    None where some are left and nobody was followed that long.
    """
    if cases.empty:
        return None
    share = 1.0
    events = cases[cases["value"].astype(bool)]["followed_days"]
    for day, left in events[events <= at_days].value_counts().sort_index().items():
        share *= 1 - left / (cases["followed_days"] >= day).sum()
    return share if share == 0 or cases["followed_days"].max() >= at_days else None
