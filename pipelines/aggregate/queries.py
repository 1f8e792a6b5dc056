"""Tells a query that fails from a machine that does: the one holds back its indicator, the other ends the run."""

import re
from collections.abc import Iterable

import duckdb

from pipelines.aggregate import cells
from pipelines.aggregate.cells import Cells
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.select.catalogue import Indicator
from pipelines.select.warehouse import Warehouse

OF_THE_MACHINE = (
    duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InterruptException, duckdb.FatalException,
    duckdb.InternalException, duckdb.ConnectionException, duckdb.TransactionException, duckdb.PermissionException,
)  # fmt: skip

OF_A_FILE = re.compile(r"Could not write file|parquet", re.IGNORECASE)  # one that is damaged, or has no room


def cells_or_failure(
    indicator: Indicator, warehouse: Warehouse, home: Home, others: Iterable[Indicator]
) -> Cells | str:
    """The cells of an indicator, see `cells.compute`; or what its query fails by.

    Where it fails together with those that have the same cases it is tried alone: it may be one of those that does.
    """
    try:
        return cells.compute(indicator, warehouse, home, others)
    except (duckdb.Error, UserError):
        try:
            return cells.compute(indicator, warehouse, home)
        except (duckdb.Error, UserError) as error:
            said = _failure(indicator, error)
            if said is None:
                raise
            return said


def _failure(indicator: Indicator, error: duckdb.Error | UserError) -> str | None:
    """What the query of an indicator failed by, without what an engine says, which may quote values; None where it was
    not the query.
    """
    if isinstance(error, UserError):
        return str(error) if str(error).startswith(str(indicator.path)) else None
    if isinstance(error, OF_THE_MACHINE) or OF_A_FILE.search(str(error)):
        return None
    return f"{indicator.path}: query: fails on the data as they are ({type(error).__name__})."
