"""Rows beyond those near the examples on which a change may show: everything a home holds, as the simulated nation."""

from pipelines.mutation.judging import Shows, differ
from pipelines.select import joining
from pipelines.select.catalogue import Indicator
from pipelines.select.definition import Definition
from pipelines.select.warehouse import Warehouse


def shows_in(warehouse: Warehouse, definition: Definition, linkages: joining.Linkages) -> Shows:
    """Whether a changed query of the definition gives other rows there. Nothing is opened before it is asked."""
    linkage = _linkage(warehouse, definition, linkages)

    def shows(query: str, changed: str) -> bool:
        with warehouse.open(linkage, definition.names) as database:
            return differ(database, query, changed)

    return shows


def _linkage(warehouse: Warehouse, definition: Definition, linkages: joining.Linkages) -> str | None:
    """That of an indicator; for a concept any that joins the persons of all its registers."""
    if isinstance(definition, Indicator):
        return definition.header.linkage
    persons = joining.with_persons(dict.fromkeys(definition.depends_on, frozenset()), warehouse.project)
    return next(iter(joining.that_join(persons, linkages)), None) if len(persons) > 1 else None
