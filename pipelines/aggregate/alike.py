"""Indicators whose queries give the same cases and ask them other questions: selected, checked and summed together.

Ten proportions of one register are then one pass over it, not ten. Nothing but CPU time depends on this.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import sqlglot
from sqlglot import exp

from data_contracts.shapes import MEASURED
from pipelines.aggregate.measures import KEEP_AMOUNTS
from pipelines.flow.spine import DIALECT
from pipelines.select.catalogue import Indicator

ASKED = frozenset(name for columns in MEASURED.values() for name in columns)  # what a query says of each case


def to(indicator: Indicator, others: Iterable[Indicator]) -> list[Indicator]:
    """Those of the others whose cases are the indicator's own, counted by the same rules."""
    if indicator.header.rows == "aggregates" or indicator.header.measure in KEEP_AMOUNTS:
        return []
    return [
        other
        for other in others
        if other.name != indicator.name
        and _rules(other) == _rules(indicator)
        and other.header.measure not in KEEP_AMOUNTS
        and _cases(other.query) == _cases(indicator.query) is not None
    ]


def query(indicators: Sequence[Indicator]) -> str:
    """One query for the cases of indicators that are alike; from the second on, what is asked ends with its number."""
    first, *others = indicators
    if not others:
        return first.query
    whole = sqlglot.parse_one(first.query, dialect=DIALECT, into=exp.Select)
    for number, other in enumerate(others, start=1):
        columns = sqlglot.parse_one(other.query, dialect=DIALECT).expressions
        asked = [one for one in columns if one.alias_or_name in ASKED]
        whole.select(*(exp.alias_(one.unalias(), f"{one.alias_or_name}{ending(number)}") for one in asked), copy=False)
    return whole.sql(DIALECT)


def ending(number: int) -> str:
    """What ends the names of columns of the indicator with this number among those alike."""
    return f"_{number}" if number else ""


def _rules(indicator: Indicator) -> tuple[object, ...]:
    header = indicator.header
    record = header.record if header.unit_of_analysis == "person" else None
    return (
        header.rows, header.linkage, header.unit_of_analysis, record, tuple(header.attribution), header.due_after_days,
        tuple(header.periods), header.population, indicator.names,
    )  # fmt: skip


@cache
def _cases(text: str) -> str | None:
    """A query without what it asks of its cases. None where that might say which cases there are."""
    whole = sqlglot.parse_one(text, dialect=DIALECT)
    if not isinstance(whole, exp.Select) or whole.is_star or whole.args.get("distinct") or _groups_by_all(whole):
        return None
    whole.set("expressions", [one for one in whole.expressions if one.alias_or_name not in ASKED])
    if any(column.name in ASKED and not column.table for column in whole.find_all(exp.Column)):
        return None
    return whole.sql(DIALECT, comments=False)


def _groups_by_all(whole: exp.Select) -> bool:
    group = whole.args.get("group")
    return group is not None and bool(group.args.get("all"))
