"""A query taken apart, once: lint, linkages and portability all look at the same tree."""

from functools import lru_cache

import sqlglot
from sqlglot import exp


@lru_cache(maxsize=1024)
def tree(query: str) -> exp.Expr:
    """What SQLGlot makes of a query in DuckDB's dialect; to look at, not to change. Raises its ParseError."""
    return sqlglot.parse_one(query, dialect="duckdb")
