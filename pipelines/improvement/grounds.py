"""What charts rest on besides rows: how each indicator is charted, where phases begin, and which rules hold where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from data_contracts.delivery import Break
from pipelines.aggregate.plan import Plan
from pipelines.improvement import budget, rebasing
from pipelines.improvement.rebasing import Rebasing
from pipelines.project import Project
from pipelines.reference.tables import Tables
from pipelines.select.breaks import breaks_of
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.statistics.charts.choice import Measure


@dataclass(frozen=True)
class Method:
    """How an indicator is charted. `per`: of a rate, how many inhabitants and years its value is of."""

    measure: Measure
    per: float = 1.0
    breaks: tuple[Break, ...] = ()
    seasonal: Literal["difference", "ratio"] | None = None

    @staticmethod
    def of(indicator: Indicator, project: Project) -> "Method":
        """As its header and the contracts of its registers say."""
        header = indicator.header
        per = float(header.population.per) if header.population else 1.0
        return Method(header.measure, per, breaks_of(indicator, project), header.seasonal)


@dataclass(frozen=True)
class Grounds:
    """`methods`: `<vip>/<indicator>` -> how it is charted. `rules`: see `budget.rules_of_areas`.

    All of it is fixed before any figure is seen.
    """

    methods: Mapping[str, Method]
    rules: pl.DataFrame
    rebasings: tuple[Rebasing, ...] = ()

    @staticmethod
    def of(catalogue: Catalogue, plan: Plan, tables: Tables, first: date, last: date) -> "Grounds":
        """For all measurable indicators of a catalogue, over the months from `first` to `last`.

        `tables`: `budget.TABLES`. Raises UserError where a declared re-basing cannot be used.
        """
        project = catalogue.project
        methods = {name: Method.of(indicator, project) for name, indicator in catalogue.measurable.items()}
        breaks = {name: method.breaks for name, method in methods.items()}
        planned = budget.planned(catalogue, breaks, plan, tables, first, last)
        rules = budget.rules_of_areas(planned, budget.receivers(tables))
        return Grounds(methods, rules, rebasing.load(project, catalogue, tables["area"]))
