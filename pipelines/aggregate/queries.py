"""Tells a query that fails from a machine that does: the one holds back its indicator, the other ends the run."""

import duckdb

from pipelines.errors import UserError
from pipelines.select.catalogue import Indicator

OF_THE_MACHINE = (
    duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InterruptException, duckdb.FatalException,
    duckdb.InternalException, duckdb.ConnectionException, duckdb.TransactionException, duckdb.PermissionException,
)  # fmt: skip


def failure(indicator: Indicator, error: duckdb.Error | UserError) -> str | None:
    """What the query of an indicator failed by, without what an engine says, which may quote values; None where it was
    not the query.
    """
    if isinstance(error, UserError):
        return str(error) if str(error).startswith(str(indicator.path)) else None
    if isinstance(error, OF_THE_MACHINE) or "Could not write file" in str(error):
        return None
    return f"{indicator.path}: query: fails on the data as they are ({type(error).__name__})."
